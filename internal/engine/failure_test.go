package engine_test

import (
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

func TestOneFailureIsolates(t *testing.T) {
	t.Parallel()
	for _, class := range []stack.Class{
		stack.NotFound, stack.InUse, stack.Throttled, stack.Denied, stack.Invalid,
		stack.Quota, stack.Capacity, stack.Conflict, stack.Transient,
	} {
		t.Run("a creation that fails with "+string(class)+" holds up its dependents and nothing else", func(t *testing.T) {
			t.Parallel()
			c := webCloud()
			c.fates["Create Group/g"] = fate{class: class}
			a := newApp(c, append(web(), wish{kind: "Table", role: "t", uses: []string{"Balancer/b"}})...)
			out := a.pass(t)
			same(t, "done", []string{"Create Group/g: " + string(class), "Create Balancer/b", "Create Table/t"}, did(out))
			same(t, "left", []string{"Create Group/g", "Wait Listener/l: Needs"}, left(out))
			same(t, "writes", map[string]int{"Create Group/g": 1, "Create Balancer/b": 1, "Create Table/t": 1}, c.writes())
			delete(c.fates, "Create Group/g")
			out = a.pass(t)
			same(t, "done", []string{"Create Group/g", "Create Listener/l"}, did(out))
		})
	}
}

func TestACreationThatWasNotHeardOfHealsItself(t *testing.T) {
	t.Parallel()
	c := webCloud()
	c.fates["Create Group/g"] = fate{class: stack.Transient, heard: true, times: 1}
	a := newApp(c, web()...)
	out := a.pass(t)
	same(t, "left", []string{"Create Group/g", "Wait Listener/l: Needs"}, left(out))
	out = a.pass(t)
	same(t, "done", []string{"Create Listener/l"}, did(out))
	same(t, "creations", 1, c.writes()["Create Group/g"])
}

func TestAFailedUpdateIsNotTriedAgainInThePass(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	c.resetCalls()
	grown := web()
	grown[1].Size, grown[2].Shape = "2", "square"
	a.wants(grown...)
	c.fates["Update Group/g"] = fate{class: stack.Denied}
	out := a.pass(t)
	same(t, "done", []string{
		"Update Group/g: Denied", "Create Balancer/b-square", "Update Listener/l", "Delete Balancer/b",
	}, did(out))
	same(t, "left", []string{"Update Group/g"}, left(out))
	same(t, "writes", 1, c.writes()["Update Group/g"])
}

func TestAResourceWhoseUserCouldNotMoveStays(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	square := web()
	square[1].Shape = "square"
	a.wants(square...)
	c.fates["Update Listener/l"] = fate{class: stack.Throttled, times: 1}
	out := a.pass(t)
	same(t, "done", []string{"Create Group/g-square", "Update Listener/l: Throttled"}, did(out))
	same(t, "left", []string{"Update Listener/l", "Wait Group/g: Used"}, left(out))
	same(t, "next", []string{"Update Listener/l", "Delete Group/g"}, did(a.pass(t)))
}

func TestAForeignResourceIsNeverTouched(t *testing.T) {
	t.Parallel()
	c := webCloud()
	c.put(standing{Name: stack.Name{Kind: "Group", Physical: "g"}, stranger: true})
	a := newApp(c, web()...)
	out := a.pass(t)
	same(t, "done", []string{"Create Balancer/b"}, did(out))
	same(t, "left", []string{"Block Group/g: NameTaken", "Wait Listener/l: Needs"}, left(out))
	if out.Settled() {
		t.Error("settled beside a foreign resource")
	}
	a.wants()
	same(t, "deleted", []string{"Delete Balancer/b"}, did(a.pass(t)))
	same(t, "inventory", []string(nil), rows(a.disk))
	if _, stands := c.stands[stack.Name{Kind: "Group", Physical: "g"}]; !stands {
		t.Error("the foreign resource is gone")
	}
}

func TestWhatIsWantedLateIsLookedForBeforeItIsMade(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name       string
		stranger   bool
		done, left []string
	}{
		{name: "one of ours is taken back", done: nil, left: nil},
		{name: "a foreign one blocks", stranger: true, left: []string{"Block Group/g: NameTaken"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := webCloud()
			c.put(standing{Name: stack.Name{Kind: "Group", Physical: "g"}, have: item{Size: "1"}, stranger: row.stranger})
			late := wish{kind: "Group", role: "g", item: item{Size: "1"}, once: "Network/net"}
			early := wish{kind: "Group", role: "early"}
			out := newApp(c, wish{kind: "Network", role: "net"}, early, late).pass(t)
			same(t, "done", append([]string{"Create Group/early"}, row.done...), did(out))
			same(t, "left", row.left, left(out))
			same(t, "reads", map[string]int{"Network": 1, "Group": 2}, c.finds())
		})
	}
}

func TestWhatIsGivenLateIsLookedForBeforeItIsCalledMissing(t *testing.T) {
	t.Parallel()
	c := webCloud()
	c.put(standing{Name: stack.Name{Kind: "Network", Physical: "subnet"}})
	out := newApp(c, wish{kind: "Network", role: "net"}, wish{kind: "Network", role: "subnet", once: "Network/net"}).pass(t)
	same(t, "left", []string(nil), left(out))
}

func TestABlindKindIsLeftAloneAndSoAreItsDependents(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	a.pass(t)
	c.resetCalls()
	c.fates["Find Group"] = fate{class: stack.Denied}
	c.vanish("Group", "g")
	c.vanish("Balancer", "b")
	out := a.pass(t)
	same(t, "done", []string{"Create Balancer/b"}, did(out))
	same(t, "left", []string{"Wait Group/g: Unreadable", "Wait Listener/l: Needs"}, left(out))
	same(t, "reads", 1, c.finds()["Group"])
	if !stack.Is(out.Blind["Group"], stack.Denied) || len(out.Blind) != 1 || out.Settled() {
		t.Errorf("blind %v, settled %t", out.Blind, out.Settled())
	}
}
