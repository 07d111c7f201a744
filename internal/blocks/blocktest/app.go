package blocktest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	// pause is how much time App.Settle lets pass between two passes.
	pause = 30 * time.Second
	// patience is how many passes it makes before it gives up.
	patience = 200
)

// App is one app, driven pass by pass as the operator drives it.
type App struct {
	*Rig
	// Register adds the kinds; it is called anew for every pass.
	Register func(kinds engine.Kinds, rig *Rig)
	// Desire lists what the app wants.
	Desire func(stack.World) []stack.Node

	inventory []stack.Known
	unshown   map[engine.Unshown]bool
}

// Pass makes one full pass, with writes.
func (a *App) Pass(t *testing.T) engine.Outcome {
	t.Helper()
	return a.keep(a.Lost(t))
}

// Again makes the pass after another one: it reads only what had not settled.
func (a *App) Again(t *testing.T, before engine.Outcome) engine.Outcome {
	t.Helper()
	return a.keep(a.run(t, &before, func(k engine.Kinds) engine.Applier { return engine.Live{Kinds: k} }))
}

// Lost makes a pass whose outcome never reaches the status: the next pass
// knows only the names that were written down ahead.
func (a *App) Lost(t *testing.T) engine.Outcome {
	t.Helper()
	return a.run(t, nil, func(k engine.Kinds) engine.Applier { return engine.Live{Kinds: k} })
}

// Plan makes a pass that writes nothing, and of which nothing is kept.
func (a *App) Plan(t *testing.T) engine.Outcome {
	t.Helper()
	inventory := a.inventory
	defer func() { a.inventory = inventory }()
	return a.run(t, nil, func(engine.Kinds) engine.Applier { return engine.Pretend{} })
}

// Settle makes passes, and lets time go by between them, until nothing is left
// to do.
func (a *App) Settle(t *testing.T) engine.Outcome {
	t.Helper()
	out := a.Pass(t)
	for range patience {
		if out.Settled() {
			return out
		}
		a.Step(pause)
		out = a.Pass(t)
	}
	t.Fatalf("not settled after %d passes:\n%s", patience, Describe(out))
	return out
}

// Inventory is what the next pass will look for.
func (a *App) Inventory() []stack.Known { return slices.Clone(a.inventory) }

func (a *App) keep(out engine.Outcome) engine.Outcome {
	a.inventory, a.unshown = out.Inventory, out.Unshown
	return out
}

func (a *App) run(t *testing.T, before *engine.Outcome, applier func(engine.Kinds) engine.Applier) engine.Outcome {
	t.Helper()
	kinds := engine.Kinds{}
	a.Register(kinds, a.Rig)
	out, err := engine.Settle(t.Context(), engine.Pass{
		Kinds: kinds, Applier: applier(kinds), Desire: a.Desire, Inventory: a.inventory, Before: before, Unshown: a.unshown,
		Record: func(_ context.Context, rows []stack.Known) error {
			a.inventory = rows
			return nil
		},
	})
	if err != nil {
		t.Fatalf("a pass ended early: %v", err)
	}
	return out
}

// Describe puts into words what an outcome did and left.
func Describe(out engine.Outcome) string {
	var lines []string
	for _, d := range out.Done {
		lines = append(lines, "done: "+sentence(d.Step))
		if d.Err != nil {
			lines = append(lines, "  failed: "+d.Err.Error())
		}
	}
	for _, s := range out.Left {
		lines = append(lines, "left: "+sentence(s))
	}
	for kind, err := range out.Blind {
		lines = append(lines, "blind: "+kind+": "+err.Error())
	}
	for name, seen := range out.Seen {
		if seen.State != stack.Ready {
			lines = append(lines, "seen: "+name.ID()+" is "+string(seen.State)+": "+seen.Message)
		}
	}
	return strings.Join(lines, "\n")
}

func sentence(s stack.Step) string {
	words := []string{string(s.Verb), s.ID(), string(s.Why), s.Message}
	for _, c := range s.Changes {
		words = append(words, "["+c.Field+": "+c.From+" → "+c.To+"]")
	}
	return strings.Join(words, " ")
}
