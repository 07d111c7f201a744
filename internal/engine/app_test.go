package engine_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// wish is one line of a spec.
type wish struct {
	kind, role string
	item
	// uses are other wishes, such as "Group/a"; ready asks them to be ready.
	uses  []string
	ready bool
	// once wishes are made only when the resource of that wish was seen.
	once    string
	problem string
}

func (w wish) id() string { return w.kind + "/" + w.role }

// name carries the shape, which cannot be changed, except for tables: their
// name is theirs to keep.
func (w wish) name() stack.Name {
	n := stack.Name{Kind: w.kind, Role: w.role, Physical: w.role}
	if w.Shape != "" && w.kind != "Table" {
		n.Physical += "-" + w.Shape
	}
	return n
}

func desire(wishes ...wish) func(stack.World) []stack.Node {
	names := map[string]stack.Name{}
	for _, w := range wishes {
		names[w.id()] = w.name()
	}
	return func(world stack.World) []stack.Node {
		var nodes []stack.Node
		for _, w := range wishes {
			if w.once != "" && !world.Ref(names[w.once]).Known {
				continue
			}
			want := w.item
			for _, id := range w.uses {
				ref := world.Ref(names[id])
				if w.ready {
					ref = world.WhenReady(ref)
				}
				want.Uses = append(want.Uses, ref)
			}
			nodes = append(nodes, stack.Node{Name: w.name(), Want: &want, Problem: w.problem})
		}
		return nodes
	}
}

// app is what is kept between two passes, and where.
type app struct {
	cloud   *cloud
	desire  func(stack.World) []stack.Node
	applier engine.Applier
	// disk is the inventory as it was last recorded, and records how often.
	disk      []stack.Known
	records   int
	recordErr error
	unshown   map[engine.Unshown]bool
}

func newApp(c *cloud, wishes ...wish) *app {
	a := &app{cloud: c, applier: engine.Live{Kinds: kindsOf(c)}}
	a.wants(wishes...)
	return a
}

// wants is a new generation of the spec.
func (a *app) wants(wishes ...wish) {
	a.desire, a.unshown = desire(wishes...), nil
}

func (a *app) record(_ context.Context, names []stack.Known) error {
	if a.recordErr != nil {
		return a.recordErr
	}
	a.records++
	a.disk = names
	return nil
}

func (a *app) settle(ctx context.Context, before *engine.Outcome) (engine.Outcome, error) {
	return engine.Settle(ctx, engine.Pass{
		Kinds: kindsOf(a.cloud), Applier: a.applier, Inventory: a.disk, Before: before,
		Unshown: a.unshown, Record: a.record,
		Desire: func(w stack.World) []stack.Node {
			a.cloud.epoch++
			return a.desire(w)
		},
	})
}

// pass reads everything, and keeps what a controller keeps.
func (a *app) pass(t testing.TB) engine.Outcome {
	t.Helper()
	return a.passAfter(t, nil)
}

// passAfter reads what the pass before left open.
func (a *app) passAfter(t testing.TB, before *engine.Outcome) engine.Outcome {
	t.Helper()
	out, err := a.settle(t.Context(), before)
	if err != nil {
		t.Fatalf("settle: %v", err)
	}
	a.disk, a.unshown = out.Inventory, out.Unshown
	a.cloud.blameless(t)
	return out
}

// did tells the steps that were tried, in order.
func did(out engine.Outcome) []string {
	var told []string
	for _, d := range out.Done {
		line := fmt.Sprintf("%s %s/%s", d.Verb, d.Kind, d.Physical)
		if d.Err != nil {
			line += ": " + string(stack.FaultOf(d.Err).Class)
		}
		told = append(told, line)
	}
	return told
}

// left tells the steps that are not done, and why.
func left(out engine.Outcome) []string {
	var told []string
	for _, s := range out.Left {
		line := fmt.Sprintf("%s %s/%s", s.Verb, s.Kind, s.Physical)
		if s.Why != "" {
			line += ": " + string(s.Why)
		}
		told = append(told, line)
	}
	return told
}

func rows(names []stack.Known) []string {
	var told []string
	for _, k := range names {
		told = append(told, k.Kind+"/"+k.Physical+" "+k.Ref)
	}
	return told
}

func same(t failing, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
