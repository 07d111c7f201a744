package twin

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// answer is what a call was answered, normalised: values by the paths of their fields, or the code of a refusal alone.
type answer map[string]string

// refusal is the path of the code of an error, and fault that of whose fault it is.
const (
	refusal = "error"
	fault   = "fault"
)

// crashed is the code of an HTTP status 500 without an answer that the SDK understands.
const crashed = "(crashed)"

// answer normalises what the call of a number was answered.
func (n *names) answer(number int, out any, err error) answer {
	flat := answer{}
	if err != nil {
		flat[refusal], flat[fault] = codeOf(err), faultOf(err)
		return flat
	}
	n.flatten(flattening{flat, number}, "", tree(reflect.ValueOf(out)))
	return flat
}

func codeOf(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	if e, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && e.HTTPStatusCode() >= http.StatusInternalServerError {
		return crashed
	}
	return err.Error()
}

func faultOf(err error) string {
	if e, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && e.HTTPStatusCode() < http.StatusInternalServerError {
		return "client"
	}
	return "server"
}

// tree turns an output of the SDK into maps, lists and texts. What is not set is left out, and so are empty lists: the
// protocols of AWS do not tell them from lists that are not there.
func tree(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return tree(v.Elem())
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return "T"
		}
		return fields(v)
	case reflect.Slice:
		var list []any
		for i := range v.Len() {
			list = append(list, tree(v.Index(i)))
		}
		return list
	default:
		return fmt.Sprint(v.Interface())
	}
}

func fields(v reflect.Value) any {
	out := map[string]any{}
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		enum := value.Kind() == reflect.String && value.Len() == 0
		if !field.IsExported() || field.Name == "ResultMetadata" || enum {
			continue
		}
		switch t := tree(value).(type) {
		case nil:
		case []any:
			if len(t) > 0 {
				out[field.Name] = t
			}
		default:
			out[field.Name] = t
		}
	}
	return out
}

// ordered are the lists whose order means something.
var ordered = []string{"DefaultActions", "Actions", "TerminationPolicies"}

// flattening is an answer in the making.
type flattening struct {
	answer
	number int
}

func (n *names) flatten(flat flattening, path string, t any) {
	switch t := t.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(t)) {
			n.flatten(flat, strings.TrimPrefix(path+"."+key, "."), t[key])
		}
	case []any:
		list := slices.Clone(t)
		if field := path[strings.LastIndex(path, ".")+1:]; !slices.Contains(ordered, field) {
			slices.SortStableFunc(list, func(a, b any) int { return cmp.Compare(n.rank(a), n.rank(b)) })
		}
		for i, item := range list {
			n.flatten(flat, path+place(i, item), item)
		}
	case string:
		if strings.HasSuffix(path, "NextToken") || strings.HasSuffix(path, "NextMarker") {
			t = "token"
		}
		flat.answer[path] = n.apply(t, fmt.Sprintf("%d.%s", flat.number, path[:max(0, strings.LastIndex(path, "."))]))
	}
}

// place is where an item stands in its list: tags and attributes by their keys, others by number.
func place(i int, item any) string {
	if fields, ok := item.(map[string]any); ok {
		if key, ok := fields["Key"].(string); ok {
			return "{" + key + "}"
		}
	}
	return fmt.Sprintf("[%d]", i)
}

// rank is what a list is sorted by: names and keys first, so that a difference elsewhere leaves the order alone.
func (n *names) rank(t any) string {
	var first, rest strings.Builder
	n.spell(&first, &rest, t)
	return first.String() + "|" + rest.String()
}

func (n *names) spell(first, rest *strings.Builder, t any) {
	switch t := t.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(t)) {
			text, plain := t[key].(string)
			telling := slices.ContainsFunc([]string{"Name", "Key", "Cidr", "CidrBlock", "Port", "Id", "Arn"}, func(end string) bool {
				return strings.HasSuffix(key, end)
			})
			if plain && telling {
				fmt.Fprintf(first, "%s=%s ", key, n.apply(text, ""))
				continue
			}
			fmt.Fprintf(rest, "%s=", key)
			n.spell(rest, rest, t[key])
		}
	case []any:
		for _, item := range t {
			n.spell(rest, rest, item)
		}
	case string:
		fmt.Fprintf(rest, "%s ", n.apply(t, ""))
	}
}
