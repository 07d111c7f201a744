package stack_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/stack"
)

func waits(of stack.Name, why stack.Why, message string) stack.Step {
	return stack.Step{Name: of, Verb: stack.Wait, Why: why, Message: message}
}

func waitsWith(of stack.Name, want thing, why stack.Why, message string) stack.Step {
	step := waits(of, why, message)
	step.Want = &want
	return step
}

func using(of stack.Name, refs ...stack.Ref) stack.Seen { return seen(of, thing{Uses: refs}) }

func TestAnOrphanNamesItsManyUsersInOrder(t *testing.T) {
	t.Parallel()
	group := name("TargetGroup", "servers")
	all, roles := stack.World{}, strings.Split("abcdefgh", "")
	for _, role := range roles {
		maps.Copy(all, world(using(name("Network", role), ref(group))))
	}
	maps.Copy(all, world(seen(group, thing{})))
	run(t, []diffRow{{
		name: "all eight of them", world: all,
		want: []stack.Step{waits(group, stack.Used, "still used by Network/"+strings.Join(roles, ", Network/"))},
	}})
}

func TestDiffOfOrphans(t *testing.T) {
	t.Parallel()
	group, balancer, listener := name("TargetGroup", "servers"), name("LoadBalancer", "web"), name("Listener", "443")
	successor := stack.Name{Kind: balancer.Kind, Role: balancer.Role, Physical: "haws-web-2"}
	network, foreigner := name("Network", "app"), name("Listener", "80")
	run(t, []diffRow{
		{
			name:  "what nobody wants any more is deleted",
			world: world(seen(group, thing{Size: "s"})),
			want:  []stack.Step{{Name: group, Verb: stack.Delete}},
		},
		{
			name:  "a broken orphan is deleted",
			world: world(inState(seen(group, thing{}), stack.Broken, "failed")),
			want:  []stack.Step{{Name: group, Verb: stack.Delete}},
		},
		{
			name:  "an orphan that AWS is changing is left alone",
			world: world(inState(seen(group, thing{}), stack.Busy, "deleting")),
			want:  []stack.Step{waits(group, stack.Changing, "deleting")},
		},
		{
			name:  "what is replaced stays until its successor is ready",
			nodes: []stack.Node{node(successor, thing{})},
			world: world(seen(balancer, thing{}), inState(seen(successor, thing{}), stack.Busy, "provisioning")),
			want: []stack.Step{
				waitsWith(successor, thing{}, stack.Changing, "provisioning"),
				waits(balancer, stack.Used, "stays until what replaces it is ready"),
			},
		},
		{
			name:  "and goes once it is",
			nodes: []stack.Node{node(successor, thing{})},
			world: world(seen(balancer, thing{}), seen(successor, thing{})),
			want:  []stack.Step{{Name: balancer, Verb: stack.Delete}},
		},
		{
			name:  "a foreign resource that nobody wants is not ours to delete",
			world: world(foreign(group)),
		},
		{
			name:  "an orphan waits while something wanted still points at it",
			nodes: []stack.Node{node(listener, thing{Uses: []stack.Ref{ref(group)}})},
			world: world(seen(group, thing{}), using(listener, ref(group))),
			want:  []stack.Step{waits(group, stack.Used, "still used by Listener/443")},
		},
		{
			name:  "an orphan waits for all its users, and names them in order, a busy one and a given one too",
			nodes: []stack.Node{node(network, thing{Uses: []stack.Ref{ref(group)}})},
			world: world(
				seen(group, thing{}), using(network, ref(group)),
				using(listener, ref(group)), inState(using(balancer, ref(group)), stack.Busy, "deleting"),
			),
			want: []stack.Step{
				{Name: listener, Verb: stack.Delete},
				waits(balancer, stack.Changing, "deleting"),
				waits(group, stack.Used, "still used by Listener/443, LoadBalancer/web, Network/app"),
			},
		},
		{
			name:  "an orphan in use is waited for because of its users rather than because it is busy",
			nodes: []stack.Node{node(listener, thing{Uses: []stack.Ref{ref(group)}})},
			world: world(inState(seen(group, thing{}), stack.Busy, "draining"), using(listener, ref(group))),
			want:  []stack.Step{waits(group, stack.Used, "still used by Listener/443")},
		},
		{
			name:  "an orphan is no user of itself",
			world: world(using(group, ref(group))),
			want:  []stack.Step{{Name: group, Verb: stack.Delete}},
		},
		{
			name:  "a foreign resource, of which we know nothing, is no user",
			world: world(seen(group, thing{}), foreign(foreigner)),
			want:  []stack.Step{{Name: group, Verb: stack.Delete}},
		},
		{
			name:  "a reference that is not known points at nothing",
			nodes: []stack.Node{{Name: listener, Problem: "no port"}},
			world: world(seen(group, thing{}), using(listener, stack.Ref{Of: group, Value: "arn:TargetGroup/servers"})),
			want: []stack.Step{
				{Name: listener, Verb: stack.Block, Why: stack.Unfit, Message: "no port"},
				{Name: group, Verb: stack.Delete},
			},
		},
		{
			name:  "users are told by value: who wrote the reference does not matter",
			nodes: []stack.Node{{Name: listener, Problem: "no port"}},
			world: world(seen(group, thing{}), using(listener, stack.Literal("arn:TargetGroup/servers"))),
			want: []stack.Step{
				{Name: listener, Verb: stack.Block, Why: stack.Unfit, Message: "no port"},
				waits(group, stack.Used, "still used by Listener/443"),
			},
		},
	})
}

func TestDiffDeletesNothingWhileBlind(t *testing.T) {
	t.Parallel()
	group, listener := name("TargetGroup", "servers"), name("Listener", "443")
	run(t, []diffRow{
		{
			name:  "an orphan waits while any kind at all is blind, and says which",
			world: world(seen(group, thing{})),
			blind: []string{"Table", "Listener"},
			want:  []stack.Step{waits(group, stack.Unreadable, "not deleted while Listener, Table cannot be read")},
		},
		{
			name:  "an orphan of the blind kind itself waits",
			world: world(seen(group, thing{})),
			blind: []string{"TargetGroup"},
			want:  []stack.Step{waits(group, stack.Unreadable, "not deleted while TargetGroup cannot be read")},
		},
		{
			name:  "being blind comes before being used and being busy",
			world: world(inState(seen(group, thing{}), stack.Busy, "deleting"), using(listener, ref(group))),
			blind: []string{"Table"},
			want: []stack.Step{
				waits(listener, stack.Unreadable, "not deleted while Table cannot be read"),
				waits(group, stack.Unreadable, "not deleted while Table cannot be read"),
			},
		},
	})
}

func TestDiffReplaces(t *testing.T) {
	t.Parallel()
	was := stack.Name{Kind: "TargetGroup", Role: "servers", Physical: "haws-servers-1"}
	will := stack.Name{Kind: "TargetGroup", Role: "servers", Physical: "haws-servers-2"}
	listener := name("Listener", "443")
	old := world(stack.Seen{Name: was, Ref: "arn:1", Have: &thing{}}, using(listener, stack.Literal("arn:1")))
	run(t, []diffRow{{
		name:  "the new one is made beside the old one, which stays while it is used",
		nodes: []stack.Node{node(will, thing{}), node(listener, thing{Uses: []stack.Ref{old.Ref(will)}})},
		world: old,
		want: []stack.Step{
			{Name: will, Verb: stack.Create, Want: &thing{}},
			{
				Name: listener, Verb: stack.Wait, Want: &thing{Uses: []stack.Ref{{Of: will}}},
				Why: stack.Needs, Message: "waits for TargetGroup/servers",
			},
			waits(was, stack.Used, "still used by Listener/443"),
		},
	}})
}

func TestDiffIsInOrder(t *testing.T) {
	t.Parallel()
	var stands []stack.Seen
	want := []stack.Step{{Name: name("Z", "z"), Verb: stack.Create, Want: &thing{}}}
	for _, kind := range []string{"A", "B", "C"} {
		for _, physical := range []string{"1", "2", "3"} {
			of := stack.Name{Kind: kind, Role: "r", Physical: physical}
			stands = append(stands, stack.Seen{Name: of, Ref: kind + physical, Have: &thing{}})
			want = append(want, waits(of, stack.Unreadable, "not deleted while X, Y cannot be read"))
		}
	}
	for range 50 {
		got := stack.Diff(stack.Plan{
			Rules: rulesOf, Nodes: []stack.Node{node(name("Z", "z"), thing{})}, World: world(stands...),
			Blind: map[string]error{"X": errors.New("denied"), "Y": errors.New("denied")},
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("steps (-want +got):\n%s", diff)
		}
	}
}
