package chaos

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// plot is a story, and how it goes when nothing fails.
type plot struct {
	story
	seed uint64
	told func() (telling, *trial)
}

func plotted(t *testing.T, s story, seed uint64) plot {
	return plot{s, seed, sync.OnceValues(func() (telling, *trial) { return s.tried(t, seed, nil) })}
}

// lasting are the stories in which each operation fails in each way for a long time.
// In the others one does, in one way.
var lasting = []string{"create", "delete, with a snapshot"}

// TestFaults has calls to AWS fail: in every story the first call of each operation,
// in each way; and one operation for a long time.
func TestFaults(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	for n := range c.seeds {
		for i, s := range stories() {
			if !c.picks(i, c.ofStories) {
				continue
			}
			p := plotted(t, s, c.seed+n)
			for j, m := range mishaps() {
				if !c.from(p.seed).picks(i/int(c.ofStories)+j+3, c.ofMishaps) { //nolint:gosec // a handful
					continue
				}
				t.Run(fmt.Sprintf("%d/%s/%s", p.seed, s.name, m.name), func(t *testing.T) {
					t.Parallel()
					p.fails(t, c, m, c.from(p.seed).picks(i+j, uint64(len(mishaps()))))
				})
			}
		}
	}
}

// fails has operations fail in one way: all of them once, and each, or by chance one,
// for a long time.
func (p plot) fails(t *testing.T, c chaos, m mishap, chance bool) {
	_, undisturbed := p.told()
	var all []*trouble
	for _, operation := range slices.Sorted(maps.Keys(undisturbed.counts)) {
		// What is answered so anyhow is no mishap: the groups of a database that is retained are in use.
		if code := m.code(operation); code != "" && undisturbed.answers[operation+" "+code] == 0 {
			all = append(all, &trouble{operation: operation, mishap: m, nth: 1})
		}
	}
	if len(all) == 0 {
		return
	}
	p.holds(t, c, "each operation once", all...)
	of := uint64(1)
	switch {
	case !slices.Contains(lasting, p.name) && !chance || c.ofStories > 1:
		return
	case !slices.Contains(lasting, p.name):
		of = uint64(len(all))
	case m.twin:
		of = 2
	}
	for i, one := range all {
		if c.from(p.seed).picks(i, of) {
			f := &trouble{operation: one.operation, mishap: m, lasting: true}
			p.holds(t, c, f.String(), f)
		}
	}
}

// holds holds the story to the end that it has when nothing fails.
func (p plot) holds(t *testing.T, c chaos, name string, troubles ...*trouble) {
	t.Run(name, func(t *testing.T) {
		want, _ := p.told()
		defer c.tells(t, fmt.Sprintf("SEED=%d %q, %s", p.seed, p.name, name))
		got, tr := p.tried(t, p.seed, troubles)
		c.tally.count("faults", 1)
		for _, f := range troubles {
			c.tally.count("failed attempts", f.strikes)
			if f.strikes == 0 && f.lasting && len(p.acts) == 1 {
				t.Errorf("%s never comes", f)
			}
		}
		if diff := cmp.Diff(want.picture, got.picture); diff != "" && !p.varies {
			t.Errorf("%v (-undisturbed +with the fault)\n%s", tr.counts, diff)
		}
	})
}

// tells counts a case that failed. It is deferred, for a bubble that fails ends its test.
func (c chaos) tells(t *testing.T, what string) {
	t.Helper()
	if t.Failed() {
		c.tally.fail(t, what)
	}
}
