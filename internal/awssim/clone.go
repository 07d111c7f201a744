package awssim

import (
	"io"
	"reflect"
)

// clone copies v and all that it points to, as the wire would have: neither side of a
// call may see the other's later changes. Streams and unexported fields are shared.
func clone(v any) any {
	if v == nil {
		return nil
	}
	return cloneValue(reflect.ValueOf(v)).Interface()
}

func cloneValue(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		return clonePointer(v)
	case reflect.Interface:
		return cloneInterface(v)
	case reflect.Struct:
		return cloneStruct(v)
	case reflect.Slice:
		return cloneSlice(v)
	case reflect.Map:
		return cloneMap(v)
	default:
		return v
	}
}

func clonePointer(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.New(v.Type().Elem())
	out.Elem().Set(cloneValue(v.Elem()))
	return out
}

func cloneInterface(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	if _, stream := reflect.TypeAssert[io.Reader](v); stream {
		return v
	}
	out := reflect.New(v.Type()).Elem()
	out.Set(cloneValue(v.Elem()))
	return out
}

func cloneStruct(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			out.Field(i).Set(cloneValue(v.Field(i)))
		}
	}
	return out
}

func cloneSlice(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(cloneValue(v.Index(i)))
	}
	return out
}

func cloneMap(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.MakeMapWithSize(v.Type(), v.Len())
	for _, key := range v.MapKeys() {
		out.SetMapIndex(key, cloneValue(v.MapIndex(key)))
	}
	return out
}
