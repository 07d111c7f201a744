package engine_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

// story is one turn in the life of an app.
type story struct {
	name string
	// from is what stood before, to is what is wanted now.
	from, to []wish
}

func stories() []story {
	full := append(web(),
		wish{kind: "Table", role: "t", item: item{Size: "1", Note: "n"}},
		wish{kind: "Listener", role: "l2", uses: []string{"Table/t", "Balancer/b"}, ready: true},
		wish{kind: "Table", role: "late", once: "Listener/l"},
	)
	changed := slices.Clone(full)
	changed[1].Size, changed[2].Size, changed[4].Size = "2", "2", "2"
	replaced := slices.Clone(full)
	replaced[1].Shape, replaced[2].Shape = "square", "square"
	return []story{
		{name: "create", to: full},
		{name: "change", from: full, to: changed},
		{name: "replace", from: full, to: replaced},
		{name: "delete", from: full},
		{name: "change and replace and delete", from: full, to: slices.Concat(changed[:1], replaced[1:3], changed[4:5])},
	}
}

// begin sets the scene of a story, up to the turn.
func (s story) begin(t *testing.T) (*cloud, *app) {
	t.Helper()
	c := webCloud()
	c.slow["Balancer"], c.slow["Listener"] = 2, 1
	c.partial["Group"], c.shy = true, true
	a := newApp(c, s.from...)
	a.toTheEnd(t)
	a.wants(s.to...)
	c.resetCalls()
	return c, a
}

// toTheEnd goes from pass to pass until nothing is done any more.
func (a *app) toTheEnd(t *testing.T) {
	t.Helper()
	for range 40 {
		if out := a.pass(t); out.Settled() {
			return
		}
		a.cloud.tick()
	}
	t.Fatalf("not settled: %v", a.cloud.picture())
}

// crash is a pass whose process dies at one write; true when it came to that.
func (a *app) crash(t *testing.T, call string, heard bool) bool {
	t.Helper()
	a.cloud.fates[call] = fate{class: stack.Transient, heard: heard, crash: true, times: 1}
	for range 40 {
		out, err := a.settle(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.cloud.crashed > 0 {
			a.cloud.crashed, a.unshown = 0, nil
			return true
		}
		a.disk, a.unshown = out.Inventory, out.Unshown
		a.cloud.tick()
	}
	return false
}

func TestACrashAtAnyWriteChangesNothingInTheEnd(t *testing.T) {
	t.Parallel()
	for _, s := range stories() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			c, a := s.begin(t)
			a.toTheEnd(t)
			want, writes := c.picture(), slices.Sorted(maps.Keys(c.writes()))
			if len(writes) < 3 {
				t.Fatalf("the story is too short: %v", writes)
			}
			for _, call := range writes {
				for when, heard := range map[string]bool{"before": false, "after": true} {
					t.Run("crash "+when+" "+call, func(t *testing.T) {
						t.Parallel()
						c, a := s.begin(t)
						if !a.crash(t, call, heard) {
							t.Fatal("it never came to that call")
						}
						a.toTheEnd(t)
						same(t, "end", want, c.picture())
						c.resetCalls()
						a.pass(t)
						same(t, "writes once settled", map[string]int{}, c.writes())
					})
				}
			}
		})
	}
}
