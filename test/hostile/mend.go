package hostile

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// attempts is how often a spec is mended before it is given up.
const attempts = 20

// mend changes what the API server refuses, until it does not: it says itself which field is wrong.
func (g *draw) mend(spec, old map[string]any) {
	for range attempts {
		refusals := g.Refusals(spec, old)
		if len(refusals) == 0 {
			return
		}
		// The rules of properties are checked in no order.
		slices.SortFunc(refusals, func(a, b *field.Error) int { return cmp.Compare(a.Error(), b.Error()) })
		mended := map[string]bool{}
		for _, refusal := range refusals {
			g.dense = 1 + g.IntN(4)
			if at := steps(refusal.Field); len(at) > 0 && !mended[refusal.Field] {
				mended[refusal.Field] = true
				g.within(spot{g.spec, "", old}, spec, at[1:])
			}
		}
	}
}

var step = regexp.MustCompile(`[^.\[\]]+`)

func steps(path string) []string { return step.FindAllString(path, -1) }

// spot is a place in a spec: its schema, its path, and what an old spec has there.
type spot struct {
	apiextensionsv1.JSONSchemaProps
	path string
	old  any
}

// fix is another value for where the steps lead to; nil is none.
func (g *draw) fix(s spot, have any, steps []string) any {
	switch at := have.(type) {
	case map[string]any:
		if len(steps) > 0 && len(s.Properties) > 0 {
			g.within(s, at, steps)
			return at
		}
	case []any:
		if len(steps) > 0 {
			return g.inList(s, at, steps)
		}
	}
	switch {
	case s.old != nil && once(g, 2):
		return clone(s.old)
	case have != nil && once(g, 2):
		return nil
	}
	return g.value(s.JSONSchemaProps, s.path)
}

func (g *draw) within(s spot, object map[string]any, steps []string) {
	if len(steps) == 0 {
		steps = []string{pick(g.Dice, sorted(s.Properties))}
	}
	name := steps[0]
	child, known := s.Properties[name]
	if !known {
		return
	}
	before, _ := s.old.(map[string]any)
	next := g.fix(spot{child, s.path + "." + name, before[name]}, object[name], steps[1:])
	if next == nil && slices.Contains(s.Required, name) {
		next = g.value(child, s.path+"."+name)
	}
	if next == nil {
		delete(object, name)
		return
	}
	object[name] = next
}

func (g *draw) inList(s spot, list []any, steps []string) any {
	n, err := strconv.Atoi(steps[0])
	if err != nil || n >= len(list) {
		return g.value(s.JSONSchemaProps, s.path)
	}
	var before any
	for _, one := range asList(s.old) {
		if identity(s.JSONSchemaProps, one) == identity(s.JSONSchemaProps, list[n]) {
			before = one
		}
	}
	next := g.fix(spot{*s.Items.Schema, s.path + "[]", before}, list[n], steps[1:])
	if next == nil {
		return slices.Delete(list, n, n+1)
	}
	list[n] = next
	return list
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

// clone is a deep copy, with numbers as the API server has them.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, one := range v {
			out[k] = clone(one)
		}
		return out
	case []any:
		out := []any{}
		for _, one := range v {
			out = append(out, clone(one))
		}
		return out
	case int:
		return int64(v)
	}
	return v
}

// Into reads a spec into its Go type, as a client does.
func Into(spec map[string]any, typed any) error {
	text, err := json.Marshal(spec)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, typed)
}
