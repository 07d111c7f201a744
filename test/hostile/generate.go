package hostile

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// Generator makes specs.
type Generator struct {
	*Schema
	// Known are values that the world knows, such as the ids of its images, by the path of the field, such as
	// .servers.image.id. Most of the time one of them is taken: what AWS does not have keeps all that follows from happening.
	Known map[string][]any
}

type draw struct {
	*Generator
	Dice
	// dense: one optional field in so many is there.
	dense int
}

// Spec is one that the schema admits, if it can be helped; see Refusals.
func (g *Generator) Spec(d Dice) map[string]any {
	made := &draw{Generator: g, Dice: d, dense: 1 + d.IntN(4)}
	spec := made.object(g.spec, "")
	made.mend(spec, nil)
	return spec
}

// Changed is an old spec with a few other values, which the schema admits in its place, if it can be helped.
func (g *Generator) Changed(d Dice, old map[string]any) map[string]any {
	made := &draw{Generator: g, Dice: d, dense: 1 + d.IntN(4)}
	spec := clone(old).(map[string]any)
	for range 1 + d.IntN(4) {
		made.upset(g.spec, spec, "")
	}
	made.mend(spec, old)
	return spec
}

// upset changes one thing somewhere in an object.
func (g *draw) upset(s apiextensionsv1.JSONSchemaProps, object map[string]any, path string) {
	name := pick(g.Dice, sorted(s.Properties))
	child, there := s.Properties[name], false
	switch have := object[name].(type) {
	case map[string]any:
		if there = len(child.Properties) > 0 && !once(g, 5); there {
			g.upset(child, have, path+"."+name)
		}
	case []any:
		if there = len(have) > 0 && !once(g, 3); there {
			if one, isObject := pick(g.Dice, have).(map[string]any); isObject {
				g.upset(*child.Items.Schema, one, path+"."+name+"[]")
			}
		}
	}
	switch {
	case there:
	case object[name] != nil && !slices.Contains(s.Required, name) && once(g, 3):
		delete(object, name)
	default:
		object[name] = g.value(child, path+"."+name)
	}
}

func (g *draw) value(s apiextensionsv1.JSONSchemaProps, path string) any {
	if known := g.Known[path]; len(known) > 0 && !once(g, 8) {
		return clone(pick(g.Dice, known))
	}
	if len(s.Enum) > 0 {
		var chosen any
		if err := json.Unmarshal(pick(g.Dice, s.Enum).Raw, &chosen); err != nil {
			panic(err)
		}
		return chosen
	}
	switch s.Type {
	case "object":
		if s.AdditionalProperties != nil {
			return g.pairs(s, path)
		}
		return g.object(s, path)
	case "array":
		return g.list(s, path)
	case "integer":
		lo, hi := bounds(s)
		return number(g, lo, hi)
	case "boolean":
		return once(g, 2)
	case "string":
		return g.text(s)
	}
	panic(fmt.Sprintf("%s has the type %q, which nobody makes", path, s.Type))
}

func (g *draw) object(s apiextensionsv1.JSONSchemaProps, path string) map[string]any {
	out := map[string]any{}
	for _, name := range sorted(s.Properties) {
		if slices.Contains(s.Required, name) || once(g, g.dense) {
			out[name] = g.value(s.Properties[name], path+"."+name)
		}
	}
	return out
}

// pairs are an object with any keys, as far as a rule of all(k, …) does not bound them.
func (g *draw) pairs(s apiextensionsv1.JSONSchemaProps, path string) map[string]any {
	key, _ := pattern(s, "k")
	out := map[string]any{}
	for range g.few(value(s.MinProperties, 0), value(s.MaxProperties, 20)) {
		name := text(g, 1, 128)
		if key != "" {
			name = like(g, key, 128)
		}
		out[name] = text(g, 0, 256)
	}
	for _, known := range g.Known[path+"{}"] {
		pair := known.([2]string)
		if once(g, 3) {
			out[pair[0]] = pair[1]
		}
	}
	return out
}

func (g *draw) list(s apiextensionsv1.JSONSchemaProps, path string) []any {
	out, seen := []any{}, map[string]bool{}
	for range g.few(value(s.MinItems, 0), value(s.MaxItems, 20)) {
		one := g.value(*s.Items.Schema, path+"[]")
		if key := identity(s, one); !seen[key] {
			seen[key] = true
			out = append(out, one)
		}
	}
	return out
}

// identity is what one of a list is told from the others by.
func identity(s apiextensionsv1.JSONSchemaProps, one any) string {
	of := one
	if object, ok := one.(map[string]any); ok && len(s.XListMapKeys) > 0 {
		var keys []any
		for _, k := range s.XListMapKeys {
			keys = append(keys, object[k])
		}
		of = keys
	}
	return fmt.Sprint(of)
}

// few is a number of things: mostly one to three, now and then as many as there may be.
func (g *draw) few(lo, hi int64) int {
	if once(g, 20) {
		return int(hi)
	}
	return int(number(g, lo, max(lo, min(hi, 3))))
}

func (g *draw) text(s apiextensionsv1.JSONSchemaProps) string {
	lo, hi := value(s.MinLength, 0), value(s.MaxLength, 64)
	if s.Pattern != "" {
		return like(g, s.Pattern, int(hi))
	}
	if p, ok := pattern(s, "self"); ok {
		made := like(g, p, int(hi))
		for i := 0; i < 20 && len(made) < int(lo); i++ {
			made = like(g, p, int(hi))
		}
		return made
	}
	if slices.ContainsFunc(s.XValidations, func(rule apiextensionsv1.ValidationRule) bool { return rule.Rule == "isCIDR(self)" }) {
		return cidr(g)
	}
	return text(g, int(lo), int(hi))
}

var (
	matches = map[string]*regexp.Regexp{
		"self": regexp.MustCompile(`(?:^|[^!\w.])self\.matches\('(\^[^']*\$)'\)`),
		"k":    regexp.MustCompile(`(?:^|[^!\w.])k\.matches\('(\^[^']*\$)'\)`),
	}
	least = regexp.MustCompile(`^self >= ([0-9]+)$`)
)

// pattern is what a rule wants the text, or the keys, to match from beginning to end.
func pattern(s apiextensionsv1.JSONSchemaProps, of string) (string, bool) {
	for _, rule := range s.XValidations {
		if found := matches[of].FindStringSubmatch(rule.Rule); found != nil {
			return found[1], true
		}
	}
	return "", false
}

func bounds(s apiextensionsv1.JSONSchemaProps) (lo, hi int64) {
	if s.Minimum != nil {
		lo = int64(*s.Minimum)
	}
	for _, rule := range s.XValidations {
		if found := least.FindStringSubmatch(rule.Rule); found != nil {
			lo, _ = strconv.ParseInt(found[1], 10, 64)
		}
	}
	return lo, int64(*s.Maximum)
}

func sorted(properties map[string]apiextensionsv1.JSONSchemaProps) []string {
	return slices.Sorted(maps.Keys(properties))
}

func value[T any](p *T, without T) T {
	if p == nil {
		return without
	}
	return *p
}
