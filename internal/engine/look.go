package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/haws-dev/haws/internal/stack"
)

// look reads kinds, all at once. What a kind does not show any more is gone
// from the world; of a kind that fails nothing is known.
func (p *pass) look(ctx context.Context, kinds []string) {
	names := p.names()
	found := make([][]stack.Seen, len(kinds))
	errs := make([]error, len(kinds))
	each(len(kinds), func(i int) {
		if rows := names[kinds[i]]; len(rows) > 0 {
			found[i], errs[i] = p.Kinds[kinds[i]].find(ctx, rows)
		}
	})
	for i, kind := range kinds {
		p.read[kind] = true
		maps.DeleteFunc(p.out.Seen, func(n stack.Name, _ stack.Seen) bool { return n.Kind == kind })
		if errs[i] != nil {
			p.out.Blind[kind] = errs[i]
		}
		for _, s := range found[i] {
			p.out.Seen[s.Name] = s
		}
	}
}

// names are all that may exist: what is wanted and what the inventory holds.
func (p *pass) names() map[string][]stack.Known {
	rows := map[stack.Name]string{}
	for _, k := range p.Inventory {
		rows[k.Name] = k.Ref
	}
	for _, n := range p.Desire(p.out.Seen) {
		rows[n.Name] = rows[n.Name]
	}
	names := map[string][]stack.Known{}
	for _, n := range slices.SortedFunc(maps.Keys(rows), stack.Name.Compare) {
		names[n.Kind] = append(names[n.Kind], stack.Known{Name: n, Ref: rows[n]})
	}
	return names
}

// unread are the kinds of the wave that this pass has not read itself.
func (p *pass) unread(wave []stack.Step) []string {
	var kinds []string
	for _, s := range wave {
		if !p.read[s.Kind] {
			kinds = append(kinds, s.Kind)
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}
