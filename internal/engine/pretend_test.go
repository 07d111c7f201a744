package engine_test

import (
	"context"
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// readOnly kinds panic when they are written to.
type readOnly struct{ shelf }

func (readOnly) Create(context.Context, stack.Name, *item) (stack.Seen, error) { panic("create") }
func (readOnly) Update(context.Context, engine.Edit[item]) (stack.Seen, error) { panic("update") }
func (readOnly) Delete(context.Context, stack.Seen, *item) (stack.Seen, error) { panic("delete") }

func plan(t *testing.T, a *app) engine.Outcome {
	t.Helper()
	kinds := engine.Kinds{}
	engine.Given(kinds, "Network", shelf{a.cloud, "Network"})
	for _, kind := range []string{"Balancer", "Group", "Listener", "Table"} {
		engine.Own(kinds, kind, readOnly{shelf{a.cloud, kind}})
	}
	out, err := engine.Settle(t.Context(), engine.Pass{
		Kinds: kinds, Applier: engine.Pretend{}, Desire: a.desire, Inventory: a.disk,
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAPlanShowsEverythingAndWritesNothing(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	out := plan(t, a)
	same(t, "plan", []string{"Create Group/g", "Create Balancer/b", "Create Listener/l"}, did(out))
	same(t, "left", []string(nil), left(out))
	same(t, "what the listener would quote", "(known after apply) (known after apply)", values(out.Done[2].Want.(*item).Uses))
	same(t, "what the group would quote", "Network/net#1", values(out.Done[0].Want.(*item).Uses))
	same(t, "writes", map[string]int{}, c.writes())
}

func TestAPlanForAnAppThatStands(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, append(web(), wish{kind: "Table", role: "old"})...)
	a.pass(t)
	same(t, "nothing to do", []string(nil), did(plan(t, a)))
	c.resetCalls()
	square := web()
	square[1].Shape, square[2].Size = "square", "2"
	a.wants(square...)
	out := plan(t, a)
	same(t, "plan", []string{
		"Create Group/g-square", "Update Balancer/b", "Update Listener/l", "Delete Group/g", "Delete Table/old",
	}, did(out))
	same(t, "the listener's move", []stack.Change{{
		Field: "uses", From: "Balancer/b#1 Group/g#1", To: "Balancer/b#1 (known after apply)",
	}}, out.Done[2].Changes)
	same(t, "writes", map[string]int{}, c.writes())
	same(t, "what is then done", did(out), did(a.pass(t)))
}

func TestAPlanTakesNotesOfWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	c := webCloud()
	c.put(standing{Name: stack.Name{Kind: "Group", Physical: "g"}, stranger: true})
	a := newApp(c, web()...)
	out := plan(t, a)
	same(t, "plan", []string{"Create Balancer/b"}, did(out))
	same(t, "left", []string{"Block Group/g: NameTaken", "Wait Listener/l: Needs"}, left(out))
}

func TestAPlanLooksAgainWithoutForgettingWhatItWouldMake(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "g"}, wish{kind: "Group", role: "late", uses: []string{"Group/g"}, once: "Group/g"})
	out := plan(t, a)
	same(t, "plan", []string{"Create Group/g", "Create Group/late"}, did(out))
	same(t, "left", []string(nil), left(out))
}
