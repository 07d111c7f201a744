package engine_test

import (
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

func TestAnAppIsTakenDownFromTheTop(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	a.wants()
	out := a.pass(t)
	same(t, "done", []string{"Delete Listener/l", "Delete Balancer/b", "Delete Group/g"}, did(out))
	same(t, "world", map[string]string{"Network/net": "size , note , shape , uses [], busy false, stranger false"}, c.picture())
	same(t, "inventory", []string(nil), rows(out.Inventory))
	if !out.Settled() {
		t.Errorf("left %v", left(out))
	}
}

func TestDeletionsComeAfterEveryCreationAndUpdate(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "old"}, wish{kind: "Table", role: "t", item: item{Size: "1"}})
	a.pass(t)
	a.wants(
		wish{kind: "Table", role: "t", item: item{Size: "2"}},
		wish{kind: "Balancer", role: "b"},
		wish{kind: "Listener", role: "l", uses: []string{"Balancer/b"}},
	)
	same(t, "done", []string{"Update Table/t", "Create Balancer/b", "Create Listener/l", "Delete Group/old"}, did(a.pass(t)))
}

func TestNothingIsDeletedWhileAnyKindIsBlind(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	a.wants()
	c.resetCalls()
	c.fates["Find Listener"] = fate{class: stack.Throttled, times: 1}
	out := a.pass(t)
	same(t, "writes", map[string]int{}, c.writes())
	same(t, "left", []string{"Wait Balancer/b: Unreadable", "Wait Group/g: Unreadable"}, left(out))
	same(t, "inventory", []string{"Balancer/b Balancer/b#1", "Group/g Group/g#1", "Listener/l Listener/l#1"}, rows(out.Inventory))
	same(t, "next", []string{"Delete Listener/l", "Delete Balancer/b", "Delete Group/g"}, did(a.pass(t)))
}

func TestADeletionThatLingersIsWaitedFor(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	a.wants()
	c.slow["Listener"] = 2
	out := a.pass(t)
	same(t, "done", []string{"Delete Listener/l"}, did(out))
	same(t, "left", []string{"Wait Balancer/b: Used", "Wait Group/g: Used", "Wait Listener/l: Changing"}, left(out))
	c.tick()
	same(t, "meanwhile", []string(nil), did(a.pass(t)))
	c.tick()
	same(t, "then", []string{"Delete Balancer/b", "Delete Group/g"}, did(a.pass(t)))
}

func TestADeletionThatFails(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name       string
		fate       fate
		done, left []string
		inventory  []string
	}{
		{
			name: "with NotFound is gone, and what it used goes on",
			fate: fate{class: stack.NotFound, heard: true},
			done: []string{"Delete Listener/l", "Delete Group/g"},
		},
		{
			name:      "with InUse stays, is not tried again, and keeps its row and what it uses",
			fate:      fate{class: stack.InUse},
			done:      []string{"Delete Listener/l: InUse"},
			left:      []string{"Wait Group/g: Used", "Delete Listener/l"},
			inventory: []string{"Group/g Group/g#1", "Listener/l Listener/l#1"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud()
			a := newApp(c, wish{kind: "Group", role: "g"}, wish{kind: "Listener", role: "l", uses: []string{"Group/g"}})
			a.pass(t)
			a.wants()
			c.fates["Delete Listener/l"] = row.fate
			out := a.pass(t)
			same(t, "done", row.done, did(out))
			same(t, "left", row.left, left(out))
			same(t, "inventory", row.inventory, rows(out.Inventory))
			same(t, "tries", 1, c.calls["Delete Listener/l"])
			same(t, "whose", stack.Name{Kind: "Listener", Role: "l", Physical: "l"}, out.Done[0].After.Name)
		})
	}
}

func TestNotFoundIsSuccessForADeletionOnly(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "g", item: item{Size: "1"}})
	a.pass(t)
	a.wants(wish{kind: "Group", role: "g", item: item{Size: "2"}})
	c.fates["Update Group/g"] = fate{class: stack.NotFound, times: 1}
	same(t, "done", []string{"Update Group/g: NotFound"}, did(a.pass(t)))
	same(t, "next", []string{"Update Group/g"}, did(a.pass(t)))
}

func TestAGivenResourceIsReadAndNeverWritten(t *testing.T) {
	t.Parallel()
	c := webCloud()
	wishes := web()
	wishes[0].Size = "other"
	a := newApp(c, wishes...)
	if out := a.pass(t); !out.Settled() {
		t.Errorf("left %v", left(out))
	}
	a.wants()
	a.pass(t)
	for call := range c.writes() {
		if call == "Update Network/net" || call == "Delete Network/net" {
			t.Errorf("%s", call)
		}
	}
	same(t, "inventory", []string(nil), rows(a.disk))
}
