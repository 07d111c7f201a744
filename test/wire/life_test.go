package wire

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// patience is how many passes an app may take to settle.
const patience = 150

// life is one app in a place, driven pass by pass.
type life struct {
	*place
	blocktest.App
	object *v1alpha1.HighlyAvailableApp
	app    *blocks.App
}

func (p *place) begin(t *testing.T, object *v1alpha1.HighlyAvailableApp) *life {
	t.Helper()
	l := &life{place: p, App: blocktest.App{Rig: p.rig}, object: object}
	l.Register = func(kinds engine.Kinds, _ *blocktest.Rig) {
		app, err := p.blocks.App(t.Context(), l.object)
		must(t, err)
		l.app = app
		maps.Copy(kinds, app.Kinds)
	}
	l.Desire = func(w stack.World) []stack.Node {
		if l.object.DeletionTimestamp != nil {
			return l.app.Nothing(w)
		}
		return l.app.Desire(w)
	}
	return l
}

// later lets time go by, for AWS and for the limits that haws puts on itself, and makes a pass.
func (l *life) later(t *testing.T) engine.Outcome {
	t.Helper()
	l.Step(pause)
	return l.Pass(t)
}

// settles makes passes until nothing is left to do.
func (l *life) settles(t *testing.T, what string) engine.Outcome {
	t.Helper()
	var out engine.Outcome
	for range patience {
		if out = l.later(t); out.Settled() {
			return out
		}
	}
	t.Fatalf("%s: not settled after %d passes:\n%s", what, patience, blocktest.Describe(out))
	return out
}

// rests makes a pass over a settled app, and notes what it still wants to change: what is read wrong, or not shown.
func (l *life) rests(t *testing.T) {
	t.Helper()
	out := l.later(t)
	steps := slices.Clone(out.Left)
	for _, d := range out.Done {
		steps = append(steps, d.Step)
	}
	for u := range out.Unshown {
		steps = append(steps, stack.Step{Name: u.Name, Changes: []stack.Change{u.Change}})
	}
	for _, s := range steps {
		if s.Verb == stack.Create || s.Verb == stack.Delete {
			l.restless[s.Kind+": "+string(s.Verb)] = true
		}
		for _, c := range s.Changes {
			field, _, _ := strings.Cut(c.Field, " ")
			if field != "tag" {
				field = c.Field
			}
			l.restless[s.Kind+": "+field] = true
		}
	}
}

// tries settles an app where that needs what moto does not have; there it makes two passes.
func (l *life) tries(t *testing.T, what string) {
	t.Helper()
	if l.whole {
		l.settles(t, what)
		return
	}
	for range 2 {
		l.later(t)
	}
}
