package engine_test

import (
	"context"
	"errors"
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// web is a small app: two resources on a given network, and one on the two.
func web() []wish {
	return []wish{
		{kind: "Network", role: "net"},
		{kind: "Group", role: "g", item: item{Size: "1"}, uses: []string{"Network/net"}},
		{kind: "Balancer", role: "b", item: item{Size: "1"}, uses: []string{"Network/net"}},
		{kind: "Listener", role: "l", uses: []string{"Balancer/b", "Group/g"}},
	}
}

// webCloud has the network that web stands on.
func webCloud() *cloud {
	c := newCloud()
	c.put(standing{Name: stack.Name{Kind: "Network", Physical: "net"}})
	return c
}

func TestAnAppIsMadeInTwoWaves(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	out := a.pass(t)
	same(t, "done", []string{"Create Group/g", "Create Balancer/b", "Create Listener/l"}, did(out))
	same(t, "left", []string(nil), left(out))
	same(t, "world", map[string]string{
		"Network/net": "size , note , shape , uses [], busy false, stranger false",
		"Group/g":     "size 1, note , shape , uses [Network/net], busy false, stranger false",
		"Balancer/b":  "size 1, note , shape , uses [Network/net], busy false, stranger false",
		"Listener/l":  "size , note , shape , uses [Balancer/b Group/g], busy false, stranger false",
	}, c.picture())
	same(t, "reads", map[string]int{"Network": 1, "Group": 1, "Balancer": 1, "Listener": 1}, c.finds())
	if !out.Settled() || len(out.Inventory) != 4 || len(out.Seen) != 4 {
		t.Errorf("settled %t, inventory %v, seen %v", out.Settled(), out.Inventory, out.Seen)
	}
	c.resetCalls()
	if again := a.pass(t); len(again.Done) > 0 || len(c.writes()) > 0 {
		t.Errorf("a settled app was written to: %v", did(again))
	}
}

func TestANeedMayBeBusyUnlessItMustBeReady(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name       string
		ready      bool
		done, left []string
	}{
		{
			name: "a known reference is enough",
			done: []string{"Create Table/db", "Create Group/g"},
			left: []string{"Wait Table/db: Changing"},
		},
		{
			name: "a user may ask for ready", ready: true,
			done: []string{"Create Table/db"},
			left: []string{"Wait Table/db: Changing", "Wait Group/g: Needs"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud()
			c.slow["Table"] = 2
			a := newApp(c, wish{kind: "Table", role: "db"}, wish{kind: "Group", role: "g", uses: []string{"Table/db"}, ready: row.ready})
			out := a.pass(t)
			same(t, "done", row.done, did(out))
			same(t, "left", row.left, left(out))
			if out.Settled() {
				t.Error("settled while a table is being made")
			}
			c.tick()
			c.tick()
			if out = a.pass(t); !out.Settled() || c.writes()["Create Group/g"] != 1 {
				t.Errorf("left %v after writes %v", left(out), c.writes())
			}
		})
	}
}

func TestWhatACreationLeavesOutIsUpdatedInALaterWave(t *testing.T) {
	t.Parallel()
	c := newCloud()
	c.partial["Group"] = true
	out := newApp(c, wish{kind: "Group", role: "g", item: item{Size: "1", Note: "n"}}).pass(t)
	same(t, "done", []string{"Create Group/g", "Update Group/g"}, did(out))
	same(t, "last", []stack.Change{{Field: "size", To: "1"}}, out.Done[1].Changes)
	same(t, "size", "1", c.stands[stack.Name{Kind: "Group", Physical: "g"}].have.Size)
	if !out.Settled() {
		t.Errorf("left %v", left(out))
	}
}

func TestAChangeIsUpdatedInPlaceAndItsUsersFollow(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	grown := web()
	grown[1].Size = "2"
	a.wants(grown...)
	out := a.pass(t)
	same(t, "done", []string{"Update Group/g"}, did(out))
	same(t, "changes", []stack.Change{{Field: "size", From: "1", To: "2"}}, out.Done[0].Changes)
}

func TestAReplacementIsMadeThenMovedToThenTheOldOneGoes(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	square := web()
	square[1].Shape = "square"
	a.wants(square...)
	out := a.pass(t)
	same(t, "done", []string{"Create Group/g-square", "Update Listener/l", "Delete Group/g"}, did(out))
	if _, stands := out.Seen[stack.Name{Kind: "Group", Role: "g", Physical: "g"}]; stands || !out.Settled() {
		t.Errorf("left %v, seen %v", left(out), out.Seen)
	}
}

// stubborn kinds accept an update and stay as they are.
type stubborn struct{ shelf }

func (s stubborn) Update(ctx context.Context, e engine.Edit[item]) (stack.Seen, error) {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	_, err := s.cloud.take(ctx, "Update "+e.Seen.Kind+"/"+e.Seen.Physical)
	// What AWS shows moves with every call, and never to what is wanted.
	e.Have.Size += "."
	e.Seen.Have = e.Have
	return e.Seen, err
}

func TestAnUpdateThatDoesNotHelpIsNotLooped(t *testing.T) {
	t.Parallel()
	c := newCloud()
	c.put(standing{Name: stack.Name{Kind: "Group", Physical: "g"}})
	kinds := kindsOf(c)
	engine.Own(kinds, "Group", stubborn{shelf{c, "Group"}})
	out, err := engine.Settle(t.Context(), engine.Pass{
		Kinds: kinds, Applier: engine.Live{Kinds: kinds},
		Desire: desire(wish{kind: "Group", role: "g", item: item{Size: "1"}}),
	})
	same(t, "done", []string{"Update Group/g"}, did(out))
	same(t, "left", []string{"Update Group/g"}, left(out))
	if err != nil || out.Settled() {
		t.Errorf("error %v, settled %t", err, out.Settled())
	}
}

func TestACancelledPassEndsAfterItsWave(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	ctx, cancel := context.WithCancel(t.Context())
	a.applier = cancelling{a.applier, cancel, "l"}
	a.wants(append(web(), wish{kind: "Table", role: "t", uses: []string{"Listener/l"}})...)
	out, err := a.settle(ctx, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	same(t, "done", []string{"Create Group/g", "Create Balancer/b", "Create Listener/l"}, did(out))
	same(t, "left", []string{"Create Table/t"}, left(out))
	same(t, "inventory", []string{"Balancer/b Balancer/b#1", "Group/g Group/g#1", "Listener/l Listener/l#1", "Network/net Network/net#1", "Table/t "}, rows(out.Inventory))
}

// cancelling ends the context once a resource was written.
type cancelling struct {
	engine.Applier
	cancel context.CancelFunc
	after  string
}

func (c cancelling) Apply(ctx context.Context, step stack.Step, seen stack.Seen) (stack.Seen, error) {
	after, err := c.Applier.Apply(ctx, step, seen)
	if step.Role == c.after {
		c.cancel()
	}
	return after, err
}

func TestAPassThatIsCancelledBeforeItBeginsWritesNothingAndForgetsNothing(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	c.resetCalls()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a.wants()
	out, err := a.settle(ctx, nil)
	if !errors.Is(err, context.Canceled) || len(c.writes()) > 0 {
		t.Errorf("error %v, writes %v", err, c.writes())
	}
	same(t, "inventory", []string{"Balancer/b Balancer/b#1", "Group/g Group/g#1", "Listener/l Listener/l#1"}, rows(out.Inventory))
}
