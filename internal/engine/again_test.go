package engine_test

import (
	"context"
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestAFailureIsNotTriedAgainInThePassEvenIfTheWishMovesOn(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "g", item: item{Size: "1"}})
	a.pass(t)
	c.resetCalls()
	table := wish{kind: "Table", role: "t"}
	first, second := desire(table, wish{kind: "Group", role: "g", item: item{Size: "2"}}), desire(table, wish{kind: "Group", role: "g", item: item{Size: "3"}})
	a.desire = func(w stack.World) []stack.Node {
		if w.Ref(table.name()).Known {
			return second(w)
		}
		return first(w)
	}
	c.fates["Update Group/g"] = fate{class: stack.Throttled, times: 1}
	same(t, "done", []string{"Create Table/t", "Update Group/g: Throttled"}, did(a.pass(t)))
	same(t, "next", []string{"Update Group/g"}, did(a.pass(t)))
}

func TestASuccessIsFollowedByAnotherChangeInThePass(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "g", item: item{Size: "1"}})
	a.pass(t)
	plain := a.desire
	a.desire = func(w stack.World) []stack.Node {
		nodes := plain(w)
		sizes := map[string]string{"1": "2", "2": "3", "3": "3"}
		if have, ok := w[nodes[0].Name].Have.(*item); ok {
			nodes[0].Want = &item{Size: sizes[have.Size]}
		}
		return nodes
	}
	same(t, "done", []string{"Update Group/g", "Update Group/g"}, did(a.pass(t)))
}

func TestWhatIsMadeAndThenNotWantedGoesInTheSamePass(t *testing.T) {
	t.Parallel()
	c := newCloud()
	table := wish{kind: "Table", role: "t"}
	first, second := desire(table, wish{kind: "Group", role: "g"}), desire(table)
	a := newApp(c)
	a.desire = func(w stack.World) []stack.Node {
		if w.Ref(table.name()).Known {
			return second(w)
		}
		return first(w)
	}
	same(t, "done", []string{"Create Table/t", "Create Group/g", "Delete Group/g"}, did(a.pass(t)))
	same(t, "inventory", []string{"Table/t Table/t#1"}, rows(a.disk))
}

func TestWhatWasDeletedIsNotMadeAgainInThePass(t *testing.T) {
	t.Parallel()
	c := newCloud()
	a := newApp(c, wish{kind: "Group", role: "g"})
	a.pass(t)
	plain := a.desire
	a.desire = func(w stack.World) []stack.Node {
		if _, stands := w[stack.Name{Kind: "Group", Role: "g", Physical: "g"}]; stands {
			return nil
		}
		return plain(w)
	}
	out := a.pass(t)
	same(t, "done", []string{"Delete Group/g"}, did(out))
	same(t, "left", []string{"Create Group/g"}, left(out))
}

// echoing kinds answer an update with what they were sent, and show it to nobody after that.
type echoing struct{ shelf }

func (s echoing) Update(ctx context.Context, e engine.Edit[item]) (stack.Seen, error) {
	after, err := s.shelf.Update(ctx, e)
	if err == nil {
		after.Have.(*item).Note = e.Want.Note
	}
	return after, err
}

func TestAnEchoIsNotTakenForWhatAWSShows(t *testing.T) {
	t.Parallel()
	c, a, w := noted(t, 0)
	kinds := kindsOf(c)
	engine.Own(kinds, "Group", echoing{shelf{c, "Group"}})
	a.applier = engine.Live{Kinds: kinds}
	out := a.pass(t)
	same(t, "remembered at once", unshown(w), out.Unshown)
	out = a.passAfter(t, &out)
	same(t, "remembered by a pass that reads nothing", unshown(w), out.Unshown)
	a.pass(t)
	same(t, "updates", 1, c.writes()["Update Group/g"])
}

// asked kinds keep what they were asked for.
type asked struct {
	shelf
	names *[][]string
}

func (a asked) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	*a.names = append(*a.names, rows(names))
	return a.shelf.Find(ctx, names)
}

func TestALateNameIsAskedForAlone(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		fate fate
		want [][]string
	}{
		{name: "of a kind that was read", want: [][]string{{"Group/early "}, {"Group/late "}}},
		{name: "of a kind that is blind, not at all", fate: fate{class: stack.Throttled, times: 1}, want: [][]string{{"Group/early "}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := webCloud()
			if row.fate.times > 0 {
				c.fates["Find Group"] = row.fate
			}
			var names [][]string
			kinds := kindsOf(c)
			engine.Own(kinds, "Group", asked{shelf{c, "Group"}, &names})
			_, err := engine.Settle(t.Context(), engine.Pass{
				Kinds: kinds, Applier: engine.Live{Kinds: kinds},
				Desire: desire(
					wish{kind: "Network", role: "net"}, wish{kind: "Group", role: "early"}, wish{kind: "Group", role: "late", once: "Network/net"},
				),
			})
			if err != nil {
				t.Error(err)
			}
			same(t, "asked", row.want, names)
		})
	}
}
