package engine_test

import (
	"context"
	"errors"
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestNamesAreWrittenDownOnceBeforeTheFirstWrite(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, web()...)
	var written []string
	c.expects = func(n stack.Name) bool {
		written = rows(a.disk)
		return a.records == 1
	}
	a.pass(t)
	same(t, "written down", []string{"Balancer/b ", "Group/g ", "Listener/l ", "Network/net Network/net#1"}, written)
	a.cloud.vanish("Listener", "l")
	grown := web()
	grown[1].Size = "2"
	a.wants(grown...)
	same(t, "done", []string{"Update Group/g", "Create Listener/l"}, did(a.pass(t)))
	a.wants()
	a.pass(t)
	same(t, "records: once, and never for names that were there", 1, a.records)
}

func TestNamesThatAreAddedAreWrittenDownAgain(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c, append(web(), wish{kind: "Table", role: "t", once: "Group/g"})...)
	c.expects = func(n stack.Name) bool {
		for _, k := range a.disk {
			if k.Name == n {
				return true
			}
		}
		return false
	}
	out := a.pass(t)
	same(t, "done", []string{"Create Group/g", "Create Balancer/b", "Create Listener/l", "Create Table/t"}, did(out))
	same(t, "records", 2, a.records)
}

func TestASettledAppWritesNothingDown(t *testing.T) {
	t.Parallel()
	a := newApp(webCloud(), wish{kind: "Network", role: "net"})
	a.pass(t)
	same(t, "records", 0, a.records)
}

func TestWhatCannotBeWrittenDownIsNotMade(t *testing.T) {
	t.Parallel()
	conflict := errors.New("the object has been modified")
	for _, row := range []struct {
		name string
		// good are the records that go through.
		good int
		done []string
	}{
		{name: "the first record fails"},
		{name: "the second record fails", good: 1, done: []string{"Create Group/g", "Create Balancer/b"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := webCloud()
			a := newApp(c, append(web()[:3], wish{kind: "Table", role: "t", once: "Group/g"})...)
			records := 0
			out, err := engine.Settle(t.Context(), engine.Pass{
				Kinds: kindsOf(c), Applier: a.applier, Desire: a.desire,
				Record: func(context.Context, []stack.Known) error {
					if records++; records > row.good {
						return conflict
					}
					return nil
				},
			})
			if !errors.Is(err, conflict) {
				t.Errorf("error %v", err)
			}
			same(t, "done", row.done, did(out))
			same(t, "writes", len(row.done), len(c.writes()))
			if out.Settled() {
				t.Error("settled without having done anything")
			}
		})
	}
}

func TestARowStaysUntilAWSSaysGone(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "g"}, wish{kind: "Table", role: "t"})
	a.pass(t)
	c.vanish("Group", "g")
	c.vanish("Table", "t")
	a.wants()
	c.fates["Find Group"] = fate{class: stack.Denied, times: 1}
	out := a.pass(t)
	same(t, "a blind kind keeps its rows", []string{"Group/g Group/g#1"}, rows(out.Inventory))
	same(t, "a kind that was read drops them", []string(nil), rows(a.pass(t).Inventory))
}

func TestARowOfAnUnknownKindIsKeptAndNothingIsDeletedBesideIt(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "g"})
	a.pass(t)
	later := stack.Known{Name: stack.Name{Kind: "Queue", Role: "q", Physical: "q"}, Ref: "arn:q"}
	a.disk = append(a.disk, later)
	a.wants(wish{kind: "Table", role: "t"})
	for range 2 {
		out := a.pass(t)
		same(t, "left", []string{"Wait Group/g: Unreadable"}, left(out))
		same(t, "inventory", []string{"Group/g Group/g#1", "Queue/q arn:q", "Table/t Table/t#1"}, rows(out.Inventory))
		if out.Blind["Queue"] == nil || out.Settled() {
			t.Errorf("blind %v", out.Blind)
		}
		waiting := a.passAfter(t, &out)
		same(t, "a waiting pass", []string{"Wait Group/g: Unreadable"}, left(waiting))
	}
	same(t, "creations", map[string]int{"Create Group/g": 1, "Create Table/t": 1}, c.writes())
}

func TestANameThatMayHaveBeenMadeIsNotForgottenWhenTheWishMovesOn(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c)
	first, second := desire(wish{kind: "Group", role: "g", item: item{Shape: "round"}}, wish{kind: "Table", role: "t"}), desire(wish{kind: "Table", role: "t"})
	a.desire = func(w stack.World) []stack.Node {
		if w.Ref(stack.Name{Kind: "Table", Role: "t", Physical: "t"}).Known {
			return second(w)
		}
		return first(w)
	}
	c.fates["Create Group/g-round"] = fate{class: stack.Transient, heard: true, times: 1}
	same(t, "inventory", []string{"Group/g-round ", "Table/t Table/t#1"}, rows(a.pass(t).Inventory))
	same(t, "next", []string{"Delete Group/g-round"}, did(a.pass(t)))
}
