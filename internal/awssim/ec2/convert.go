package ec2

import "reflect"

// overlay sets in dst every field that src has set, as a whole and by name: the request
// and the response types of the SDK have the same fields, down to their elements.
func overlay(dst, src any) {
	overlayStruct(reflect.ValueOf(dst).Elem(), reflect.ValueOf(src).Elem())
}

func overlayStruct(dst, src reflect.Value) {
	for i := range src.NumField() {
		field := src.Type().Field(i)
		if to := dst.FieldByName(field.Name); field.IsExported() && to.IsValid() && !src.Field(i).IsZero() {
			to.Set(converted(src.Field(i), to.Type()))
		}
	}
}

func converted(src reflect.Value, to reflect.Type) reflect.Value {
	switch {
	case src.Type().ConvertibleTo(to):
		return src.Convert(to)
	case src.Kind() == reflect.Pointer:
		out := reflect.New(to.Elem())
		out.Elem().Set(converted(src.Elem(), to.Elem()))
		return out
	case src.Kind() == reflect.Slice:
		out := reflect.MakeSlice(to, src.Len(), src.Len())
		for i := range src.Len() {
			out.Index(i).Set(converted(src.Index(i), to.Elem()))
		}
		return out
	default:
		out := reflect.New(to).Elem()
		overlayStruct(out, src)
		return out
	}
}
