package stack_test

import (
	"strconv"
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

// chain is an app of n resources, of which each uses the one before it, and
// what stands of it.
func chain(n int) (nodes []stack.Node, stands stack.World) {
	stands = stack.World{}
	var before []stack.Ref
	for i := range n {
		of := name("Group", strconv.Itoa(i))
		have := thing{Size: "s", Uses: before}
		nodes = append(nodes, node(of, have))
		stands[of] = stack.Seen{Name: of, Ref: ref(of).Value, Have: &have, State: stack.Ready}
		before = []stack.Ref{ref(of)}
	}
	return nodes, stands
}

func BenchmarkDiff(b *testing.B) {
	for _, row := range []struct {
		name  string
		plan  func(nodes []stack.Node, stands stack.World) stack.Plan
		steps func(n int) int
	}{
		{
			name: "settled",
			plan: func(nodes []stack.Node, stands stack.World) stack.Plan {
				return stack.Plan{Nodes: nodes, World: stands}
			},
			steps: func(int) int { return 0 },
		},
		{
			name:  "creating",
			plan:  func(nodes []stack.Node, _ stack.World) stack.Plan { return stack.Plan{Nodes: nodes} },
			steps: func(n int) int { return n },
		},
		{
			name:  "deleting",
			plan:  func(_ []stack.Node, stands stack.World) stack.Plan { return stack.Plan{World: stands} },
			steps: func(n int) int { return n },
		},
	} {
		for _, n := range []int{10, 100, 1000} {
			b.Run(row.name+"/"+strconv.Itoa(n), func(b *testing.B) {
				plan := row.plan(chain(n))
				plan.Rules = rulesOf
				for b.Loop() {
					if steps := stack.Diff(plan); len(steps) != row.steps(n) {
						b.Fatalf("%d steps", len(steps))
					}
				}
			})
		}
	}
}
