package engine_test

import (
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

func TestAWaitingPassReadsOnlyWhatIsLeft(t *testing.T) {
	t.Parallel()
	c := webCloud()
	c.slow["Balancer"] = 2
	wishes := web()
	wishes[3].ready = true
	a := newApp(c, append(wishes, wish{kind: "Table", role: "t"})...)
	out := a.pass(t)
	same(t, "left", []string{"Wait Balancer/b: Changing", "Wait Listener/l: Needs"}, left(out))
	c.resetCalls()
	c.tick()
	out = a.passAfter(t, &out)
	same(t, "reads while waiting", map[string]int{"Balancer": 1}, c.finds())
	same(t, "left while waiting", []string{"Wait Balancer/b: Changing", "Wait Listener/l: Needs"}, left(out))
	c.resetCalls()
	c.tick()
	out = a.passAfter(t, &out)
	same(t, "reads at the end", map[string]int{"Balancer": 1, "Listener": 1}, c.finds())
	same(t, "done", []string{"Create Listener/l"}, did(out))
	c.resetCalls()
	out = a.passAfter(t, &out)
	same(t, "reads once settled", map[string]int{}, c.finds())
	if !out.Settled() || len(out.Seen) != 5 || len(out.Inventory) != 5 {
		t.Errorf("seen %v, inventory %v", out.Seen, rows(out.Inventory))
	}
}

func TestAWaitingPassReadsWhatItIsAboutToWrite(t *testing.T) {
	t.Parallel()
	c := newCloud()
	c.slow["Table"] = 1
	// The group shows the table's size: it settles, and is due again once the table is ready.
	table := wish{kind: "Table", role: "t", item: item{Size: "1"}}
	group := wish{kind: "Group", role: "g", item: item{Size: "1"}}
	a := newApp(c, table, group)
	plain := a.desire
	a.desire = func(w stack.World) []stack.Node {
		nodes := plain(w)
		if w[nodes[0].Name].State == stack.Ready {
			nodes[1].Want = &item{Size: "2"}
		}
		return nodes
	}
	out := a.pass(t)
	same(t, "left", []string{"Wait Table/t: Changing"}, left(out))
	c.tick()
	c.resetCalls()
	// Somebody has already made the change: the pass must look before it writes.
	c.stands[stack.Name{Kind: "Group", Physical: "g"}].have.Size = "2"
	out = a.passAfter(t, &out)
	same(t, "reads", map[string]int{"Table": 1, "Group": 1}, c.finds())
	same(t, "done", []string(nil), did(out))
	if !out.Settled() {
		t.Errorf("left %v", left(out))
	}
}

func TestAWaitingPassReadsABlindKindAgain(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	c.fates["Find Group"] = fate{class: stack.Throttled, times: 1}
	out := a.pass(t)
	same(t, "left", []string{"Wait Group/g: Unreadable", "Wait Listener/l: Needs"}, left(out))
	c.resetCalls()
	out = a.passAfter(t, &out)
	same(t, "reads", map[string]int{"Group": 1}, c.finds())
	if !out.Settled() || len(out.Blind) > 0 {
		t.Errorf("blind %v, left %v", out.Blind, left(out))
	}
}

func TestAWaitingPassSeesALingeringDeletionEnd(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	a.wants()
	c.slow["Listener"] = 1
	out := a.pass(t)
	c.tick()
	c.resetCalls()
	out = a.passAfter(t, &out)
	same(t, "done", []string{"Delete Balancer/b", "Delete Group/g"}, did(out))
	same(t, "inventory", []string(nil), rows(out.Inventory))
	same(t, "reads", map[string]int{"Balancer": 1, "Group": 1, "Listener": 1}, c.finds())
}

func TestAWaitingPassTriesAFailureAgain(t *testing.T) {
	t.Parallel()
	for _, heard := range []bool{false, true} {
		c := webCloud()
		c.fates["Create Group/g"] = fate{class: stack.Transient, heard: heard, times: 1}
		a := newApp(c, web()...)
		out := a.pass(t)
		c.resetCalls()
		out = a.passAfter(t, &out)
		same(t, "reads", map[string]int{"Group": 1, "Listener": 1}, c.finds())
		if !out.Settled() {
			t.Errorf("heard %t: left %v", heard, left(out))
		}
	}
}

func TestABrokenResourceIsNotSettled(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "g", item: item{Size: "1"}})
	a.pass(t)
	c.stands[stack.Name{Kind: "Group", Physical: "g"}].broken = "on fire"
	out := a.pass(t)
	same(t, "left", []string{"Block Group/g: Failed"}, left(out))
	a.wants(wish{kind: "Group", role: "g", item: item{Size: "2"}})
	if out = a.pass(t); !out.Settled() {
		t.Errorf("left %v", left(out))
	}
}

func TestAnUnfitOrImmutableWishIsForAPerson(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Table", role: "t", item: item{Shape: "round"}})
	a.pass(t)
	a.wants(wish{kind: "Table", role: "t", item: item{Shape: "square"}}, wish{kind: "Group", role: "g", problem: "too few zones"})
	out := a.pass(t)
	same(t, "done", []string(nil), did(out))
	same(t, "left", []string{"Block Table/t: Immutable", "Block Group/g: Unfit"}, left(out))
}

func TestAWaitingPassLooksAgainAtWhatItCanOnlyLookAt(t *testing.T) {
	t.Parallel()
	c := newCloud()
	c.put(standing{Name: stack.Name{Kind: "Network", Physical: "net"}})
	table := wish{kind: "Table", role: "t", item: item{Size: "1"}}
	net := wish{kind: "Network", role: "net", uses: []string{"Table/t"}, ready: true}
	a := newApp(c, table, net)
	a.pass(t)
	c.slow["Table"] = 1
	table.Size = "2"
	a.wants(table, net)
	out := a.pass(t)
	same(t, "left", []string{"Wait Table/t: Changing", "Wait Network/net: Needs"}, left(out))
	c.tick()
	c.resetCalls()
	out = a.passAfter(t, &out)
	same(t, "reads", map[string]int{"Network": 1, "Table": 1}, c.finds())
	if !out.Settled() {
		t.Errorf("left %v", left(out))
	}
}
