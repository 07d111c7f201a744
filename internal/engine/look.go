package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/haws-dev/haws/internal/stack"
)

// look reads what this pass has not read yet of some kinds, all at once. What
// is not shown any more is gone from the world; a kind that fails is blind.
func (p *pass) look(ctx context.Context, kinds []string) {
	names, found, errs := p.names(), make([][]stack.Seen, len(kinds)), make([]error, len(kinds))
	each(len(kinds), func(i int) {
		if rows := names[kinds[i]]; len(rows) > 0 {
			found[i], errs[i] = p.Kinds[kinds[i]].find(ctx, rows)
		}
	})
	for i, kind := range kinds {
		maps.DeleteFunc(p.out.Seen, func(n stack.Name, _ stack.Seen) bool { return n.Kind == kind && !p.read[n] })
		for _, k := range names[kind] {
			p.read[k.Name] = true
		}
		if errs[i] != nil {
			p.out.Blind[kind] = errs[i]
		}
		for _, s := range found[i] {
			p.out.Seen[s.Name] = s
		}
	}
}

// names are all that may exist and were not read yet: what is wanted, and what
// the inventory holds of the kinds that are ours.
func (p *pass) names() map[string][]stack.Known {
	rows := map[stack.Name]string{}
	for _, n := range p.Desire(p.out.Seen) {
		rows[n.Name] = ""
	}
	for _, k := range p.Inventory {
		if _, wanted := rows[k.Name]; wanted || p.Kinds[k.Kind].live != nil {
			rows[k.Name] = k.Ref
		}
	}
	maps.DeleteFunc(rows, func(n stack.Name, _ string) bool { return p.read[n] })
	names := map[string][]stack.Known{}
	for _, n := range slices.SortedFunc(maps.Keys(rows), stack.Name.Compare) {
		names[n.Kind] = append(names[n.Kind], stack.Known{Name: n, Ref: rows[n]})
	}
	return names
}

// unread are the kinds of what this pass would judge without having read it.
func (p *pass) unread(steps []stack.Step) []string {
	var kinds []string
	for _, s := range steps {
		if !p.read[s.Name] && p.out.Blind[s.Kind] == nil && !follows(s) {
			kinds = append(kinds, s.Kind)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(kinds)))
}

// inventory keeps every name that may still stand: a row goes only when AWS
// was asked and says gone. Whether a failed call had its effect, nobody knows.
func (p *pass) inventory() []stack.Known {
	rows := map[stack.Name]string{}
	for _, n := range p.nodes {
		rows[n.Name] = ""
	}
	for _, k := range p.Inventory {
		unread := p.Kinds[k.Kind].live != nil && !p.read[k.Name]
		if unread || p.out.Blind[k.Kind] != nil || slices.ContainsFunc(p.out.Done, func(d Done) bool { return d.Name == k.Name && d.Err != nil }) {
			rows[k.Name] = k.Ref
		}
	}
	for name, seen := range p.out.Seen {
		if !seen.Foreign {
			rows[name] = seen.Ref
		}
	}
	var out []stack.Known
	for _, name := range slices.SortedFunc(maps.Keys(rows), stack.Name.Compare) {
		out = append(out, stack.Known{Name: name, Ref: rows[name]})
	}
	return out
}
