package engine

import (
	"maps"
	"slices"

	"github.com/haws-dev/haws/internal/stack"
)

// Done is a step that was tried, and what stood after it.
type Done struct {
	stack.Step
	After stack.Seen
	Err   error
}

// Unshown is a change that AWS accepted and does not show back.
type Unshown struct {
	stack.Name
	stack.Change
}

// Outcome is everything that one pass learned: status needs no more.
type Outcome struct {
	// Seen is what stands at the end of the pass.
	Seen stack.World
	// Done are the steps that were tried, in order.
	Done []Done
	// Left are the steps that are still due, wait, or are blocked.
	Left []stack.Step
	// Blind are the kinds that could not be read.
	Blind map[string]error
	// Unshown are not sent again before the spec changes.
	Unshown map[Unshown]bool
	// Inventory are the names to look for in the next pass.
	Inventory []stack.Known
}

// Settled is true when nothing is left to do and AWS is busy with nothing.
func (o Outcome) Settled() bool { return len(o.Left) == 0 && len(o.Blind) == 0 }

// unsettled are the kinds that the next look cannot do without. What follows
// another resource is read when its turn comes, which for what is only looked
// at never does.
func (o Outcome) unsettled(kinds Kinds) []string {
	due := maps.Collect(maps.All(o.Blind))
	for _, s := range o.Left {
		if _, stands := o.Seen[s.Name]; !follows(s) || stands && kinds[s.Kind].live == nil {
			due[s.Kind] = nil
		}
	}
	return slices.Sorted(maps.Keys(due))
}

// later are the reasons that end with what another kind shows.
var later = []stack.Why{stack.Needs, stack.Used, stack.Unreadable}

func follows(s stack.Step) bool { return slices.Contains(later, s.Why) }
