package stack_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/stack"
)

type diffRow struct {
	name  string
	nodes []stack.Node
	world stack.World
	blind []string
	want  []stack.Step
}

func run(t *testing.T, rows []diffRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			blind := map[string]error{}
			for _, kind := range row.blind {
				blind[kind] = errors.New("denied")
			}
			got := stack.Diff(stack.Plan{Rules: rulesOf, Nodes: row.nodes, World: row.world, Blind: blind})
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiffOfNodes(t *testing.T) {
	t.Parallel()
	group, balancer := name("TargetGroup", "servers"), name("LoadBalancer", "web")
	small, quoting := thing{Size: "s"}, thing{Uses: []stack.Ref{stack.Literal("vpc-1"), ref(group)}}
	needing := thing{Uses: []stack.Ref{stack.Literal("vpc-1"), stack.World{}.Ref(group), stack.World{}.Ref(balancer)}}
	run(t, []diffRow{
		{name: "nothing wanted and nothing seen is nothing to do"},
		{
			name:  "what is wanted and not seen is created",
			nodes: []stack.Node{node(group, small)},
			want:  []stack.Step{{Name: group, Verb: stack.Create, Want: &small}},
		},
		{
			name:  "what is seen as it is wanted needs no step",
			nodes: []stack.Node{node(group, small)},
			world: world(seen(group, small)),
		},
		{
			name:  "what differs is updated with its changes",
			nodes: []stack.Node{node(group, thing{Size: "l"})},
			world: world(seen(group, small)),
			want: []stack.Step{{
				Name: group, Verb: stack.Update, Want: &thing{Size: "l"},
				Changes: []stack.Change{{Field: "size", From: "s", To: "l"}},
			}},
		},
		{
			name:  "known needs do not hold up a creation",
			nodes: []stack.Node{node(balancer, quoting)},
			want:  []stack.Step{{Name: balancer, Verb: stack.Create, Want: &quoting}},
		},
		{
			name:  "a new resource waits for the first need that is not known, and names it",
			nodes: []stack.Node{node(balancer, needing)},
			want:  []stack.Step{{Name: balancer, Verb: stack.Wait, Want: &needing, Why: stack.Needs, Message: "waits for TargetGroup/servers"}},
		},
		{
			name:  "an existing resource waits for its needs too",
			nodes: []stack.Node{node(balancer, needing)},
			world: world(seen(balancer, small)),
			want:  []stack.Step{{Name: balancer, Verb: stack.Wait, Want: &needing, Why: stack.Needs, Message: "waits for TargetGroup/servers"}},
		},
		{
			name:  "a busy resource is left alone, with AWS's own words, even when it differs",
			nodes: []stack.Node{node(group, thing{Size: "l"})},
			world: world(inState(seen(group, small), stack.Busy, "modifying")),
			want:  []stack.Step{{Name: group, Verb: stack.Wait, Want: &thing{Size: "l"}, Why: stack.Changing, Message: "modifying"}},
		},
		{
			name:  "a broken resource that differs is updated: that may mend it",
			nodes: []stack.Node{node(group, thing{Size: "l"})},
			world: world(inState(seen(group, small), stack.Broken, "no capacity")),
			want: []stack.Step{{
				Name: group, Verb: stack.Update, Want: &thing{Size: "l"},
				Changes: []stack.Change{{Field: "size", From: "s", To: "l"}},
			}},
		},
		{
			name:  "a broken resource that stands as wanted is for a person",
			nodes: []stack.Node{node(group, small)},
			world: world(inState(seen(group, small), stack.Broken, "no capacity")),
			want:  []stack.Step{{Name: group, Verb: stack.Block, Want: &small, Why: stack.Failed, Message: "no capacity"}},
		},
		{
			name:  "changes that AWS does not take yet wait, and say what for, although the resource is ready",
			nodes: []stack.Node{node(group, thing{Size: "s", Index: "a", Filter: "b"})},
			world: world(seen(group, small)),
			want: []stack.Step{{
				Name: group, Verb: stack.Wait, Want: &thing{Size: "s", Index: "a", Filter: "b"}, Why: stack.Changing,
				Message: "index waits for x",
				Changes: []stack.Change{{Field: "index", To: "a", Waits: "index waits for x"}, {Field: "filter", To: "b", Waits: "filter waits for x"}},
			}},
		},
		{
			name:  "so does one alone",
			nodes: []stack.Node{node(group, thing{Size: "s", Filter: "b"})},
			world: world(seen(group, small)),
			want: []stack.Step{{
				Name: group, Verb: stack.Wait, Want: &thing{Size: "s", Filter: "b"}, Why: stack.Changing, Message: "filter waits for x",
				Changes: []stack.Change{{Field: "filter", To: "b", Waits: "filter waits for x"}},
			}},
		},
		{
			name:  "and hold up no other change",
			nodes: []stack.Node{node(group, thing{Size: "l", Index: "a"})},
			world: world(seen(group, small)),
			want: []stack.Step{{
				Name: group, Verb: stack.Update, Want: &thing{Size: "l", Index: "a"},
				Changes: []stack.Change{{Field: "size", From: "s", To: "l"}, {Field: "index", To: "a", Waits: "index waits for x"}},
			}},
		},
		{
			name:  "steps come in the order of the nodes",
			nodes: []stack.Node{node(balancer, small), node(group, small)},
			want: []stack.Step{
				{Name: balancer, Verb: stack.Create, Want: &small},
				{Name: group, Verb: stack.Create, Want: &small},
			},
		},
	})
}

func TestDiffLeavesToPeople(t *testing.T) {
	t.Parallel()
	group, other := name("TargetGroup", "servers"), name("Table", "sessions")
	small := thing{Size: "s", Shape: "round"}
	taken := "haws-servers exists and does not carry this app's owner tags"
	run(t, []diffRow{
		{
			name:  "a foreign resource of the name blocks",
			nodes: []stack.Node{node(group, small)},
			world: world(foreign(group)),
			want:  []stack.Step{{Name: group, Verb: stack.Block, Want: &small, Why: stack.NameTaken, Message: taken}},
		},
		{
			name:  "a foreign resource blocks before any need is looked at",
			nodes: []stack.Node{node(group, thing{Uses: []stack.Ref{{Of: other}}})},
			world: world(foreign(group)),
			want: []stack.Step{{
				Name: group, Verb: stack.Block, Want: &thing{Uses: []stack.Ref{{Of: other}}}, Why: stack.NameTaken, Message: taken,
			}},
		},
		{
			name:  "a problem of the spec blocks, in its words, and leaves what exists alone",
			nodes: []stack.Node{{Name: group, Want: &small, Problem: "only one zone"}},
			world: world(seen(group, thing{Size: "l"})),
			want:  []stack.Step{{Name: group, Verb: stack.Block, Want: &small, Why: stack.Unfit, Message: "only one zone"}},
		},
		{
			name:  "a problem needs no want",
			nodes: []stack.Node{{Name: group, Problem: "only one zone"}},
			want:  []stack.Step{{Name: group, Verb: stack.Block, Why: stack.Unfit, Message: "only one zone"}},
		},
		{
			name:  "a forbidden change blocks the whole step and says why",
			nodes: []stack.Node{node(group, thing{Size: "l", Shape: "square"})},
			world: world(seen(group, small)),
			want: []stack.Step{{
				Name: group, Verb: stack.Block, Want: &thing{Size: "l", Shape: "square"},
				Why: stack.Immutable, Message: "shape: round → square: make another",
				Changes: []stack.Change{
					{Field: "size", From: "s", To: "l"},
					{Field: "shape", From: "round", To: "square", Forbidden: "make another"},
				},
			}},
		},
		{
			name:  "a forbidden change blocks a broken resource as well",
			nodes: []stack.Node{node(group, thing{Size: "s", Shape: "square"})},
			world: world(inState(seen(group, small), stack.Broken, "no capacity")),
			want: []stack.Step{{
				Name: group, Verb: stack.Block, Want: &thing{Size: "s", Shape: "square"},
				Why: stack.Immutable, Message: "shape: round → square: make another",
				Changes: []stack.Change{{Field: "shape", From: "round", To: "square", Forbidden: "make another"}},
			}},
		},
		{
			name:  "one blocked resource holds up no other",
			nodes: []stack.Node{node(group, small), node(other, small)},
			world: world(foreign(group)),
			want: []stack.Step{
				{Name: group, Verb: stack.Block, Want: &small, Why: stack.NameTaken, Message: taken},
				{Name: other, Verb: stack.Create, Want: &small},
			},
		},
	})
}

func TestDiffOfBlindKinds(t *testing.T) {
	t.Parallel()
	group, table := name("TargetGroup", "servers"), name("Table", "sessions")
	small := thing{Size: "s"}
	unreadable := stack.Step{Name: group, Verb: stack.Wait, Want: &small, Why: stack.Unreadable, Message: "it could not be read"}
	run(t, []diffRow{
		{
			name:  "of a kind that could not be read nothing is created",
			nodes: []stack.Node{node(group, small)},
			blind: []string{"TargetGroup"},
			want:  []stack.Step{unreadable},
		},
		{
			name:  "of a kind that could not be read nothing is updated, even if some of it was seen",
			nodes: []stack.Node{node(group, small)},
			world: world(seen(group, thing{Size: "l"})),
			blind: []string{"TargetGroup"},
			want:  []stack.Step{unreadable},
		},
		{
			name:  "being blind comes before a problem of the spec",
			nodes: []stack.Node{{Name: group, Want: &small, Problem: "only one zone"}},
			blind: []string{"TargetGroup"},
			want:  []stack.Step{unreadable},
		},
		{
			name:  "another kind goes on",
			nodes: []stack.Node{node(group, small), node(table, small)},
			world: world(seen(table, thing{Size: "l"})),
			blind: []string{"TargetGroup"},
			want: []stack.Step{unreadable, {
				Name: table, Verb: stack.Update, Want: &small,
				Changes: []stack.Change{{Field: "size", From: "l", To: "s"}},
			}},
		},
	})
}

func TestDiffOfGivenKinds(t *testing.T) {
	t.Parallel()
	network, group := name("Network", "app"), name("TargetGroup", "servers")
	small := thing{Size: "s"}
	run(t, []diffRow{
		{
			name:  "a given resource that is missing is waited for, never created",
			nodes: []stack.Node{node(network, small)},
			want:  []stack.Step{{Name: network, Verb: stack.Wait, Want: &small, Why: stack.Missing, Message: "it does not exist"}},
		},
		{
			name:  "a given resource that differs is never updated, whatever the change",
			nodes: []stack.Node{node(network, small)},
			world: world(seen(network, thing{Size: "l", Shape: "square"})),
		},
		{
			name:  "a given resource that is broken is for a person",
			nodes: []stack.Node{node(network, small)},
			world: world(inState(seen(network, thing{Size: "l"}), stack.Broken, "failed")),
			want:  []stack.Step{{Name: network, Verb: stack.Block, Want: &small, Why: stack.Failed, Message: "failed"}},
		},
		{
			name:  "a given resource that is busy is waited for",
			nodes: []stack.Node{node(network, small)},
			world: world(inState(seen(network, small), stack.Busy, "pending")),
			want:  []stack.Step{{Name: network, Verb: stack.Wait, Want: &small, Why: stack.Changing, Message: "pending"}},
		},
		{
			name:  "a given resource waits for its own needs first",
			nodes: []stack.Node{node(network, thing{Uses: []stack.Ref{{Of: group}}})},
			want: []stack.Step{{
				Name: network, Verb: stack.Wait, Want: &thing{Uses: []stack.Ref{{Of: group}}},
				Why: stack.Needs, Message: "waits for TargetGroup/servers",
			}},
		},
		{
			name:  "a given resource that nobody wants is never deleted",
			world: world(seen(network, small)),
		},
	})
}
