package wire

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatIsReadArrives plays one life against moto and against the simulated AWS.
func TestWhatIsReadArrives(t *testing.T) {
	t.Parallel()
	wire, simulation := foreign(t), simulated(t)
	t.Run("life", func(t *testing.T) {
		for name, p := range map[string]*place{"on moto": wire, "in the simulated AWS": simulation} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p.live(t)
			})
		}
	})
	c := comparison{usage: usageOf(t, "../../internal/blocks/...", "../../internal/cloud"), wire: wire.recorder, simulation: simulation.recorder}
	t.Run("every operation succeeds", c.operationsSucceed)
	t.Run("every field that is read arrives", c.fieldsArrive)
	t.Run("every gap of moto has a reason", c.gapsAreExplained)
	t.Run("the simulated AWS shows all of it, too", c.simulationShows)
	t.Run("a settled app is content with what it reads", func(t *testing.T) {
		if diff := cmp.Diff(forgotten(), slices.Sorted(maps.Keys(wire.restless))); diff != "" {
			t.Errorf("on moto (-listed +wanted again):\n%s", diff)
		}
		if len(simulation.restless) > 0 {
			t.Errorf("in the simulated AWS it wants %v", simulation.restless)
		}
	})
	c.tally(t)
}

// comparison is of what is read with what arrives.
type comparison struct {
	usage
	wire, simulation *recorder
}

// reads are all fields that are read, each by its operation: "ec2.DescribeSubnets Subnet.State".
func (c comparison) reads() []string {
	var out []string
	for _, operation := range c.operations() {
		for _, field := range c.expected(operation) {
			out = append(out, operation+" "+field)
		}
	}
	return out
}

// missing are those of all for which a place has nothing.
func missing[T any](all []string, has map[string]T) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool {
		_, there := has[one]
		return there
	})
}

func (c comparison) operationsSucceed(t *testing.T) {
	compare(t, absent(), missing(c.operations(), c.wire.succeeded), "succeeds on moto")
	for _, operation := range missing(c.operations(), c.simulation.succeeded) {
		t.Errorf("%s is used, and never succeeds in the simulated AWS", operation)
	}
}

func (c comparison) fieldsArrive(t *testing.T) {
	compare(t, slices.Sorted(maps.Keys(listed())), missing(c.reads(), c.wire.arrived), "arrives from moto")
}

// compare holds a list of exceptions against what is missing: what is not in it, and what needs to be in it no more.
func compare(t *testing.T, list, missing []string, does string) {
	t.Helper()
	for _, one := range missing {
		if !slices.Contains(list, one) {
			t.Errorf("%s is used, and never %s: look into AWS's documentation whether it is understood, and list it if moto is at fault", one, does)
		}
	}
	for _, one := range list {
		if !slices.Contains(missing, one) {
			t.Errorf("%s is listed as an exception, and yet it %s, or is not used any more: take it off the list", one, does)
		}
	}
}

func (comparison) gapsAreExplained(t *testing.T) {
	for read, of := range listed() {
		if of.why == "" || of.page == "" {
			t.Errorf("%s is listed without a reason, or without a page of AWS's that shows it", read)
		}
	}
}

// simulationShows: what arrives from the wire and is read must be there in the simulated AWS too, or no test reads it.
func (c comparison) simulationShows(t *testing.T) {
	for _, read := range missing(c.reads(), c.simulation.arrived) {
		if c.wire.arrived[read] && !slices.Contains(slices.Concat(early(), elsewhere()), read) {
			t.Errorf("%s arrives from moto and is read, and the simulated AWS never shows it", read)
		}
	}
}

func (c comparison) tally(t *testing.T) {
	t.Helper()
	reads := c.reads()
	t.Logf("%d operations are used, %d succeed on moto, %d in the simulated AWS; %d are listed as exceptions", len(c.outputs),
		len(c.outputs)-len(missing(c.operations(), c.wire.succeeded)), len(c.outputs)-len(missing(c.operations(), c.simulation.succeeded)), len(absent()))
	t.Logf("%d fields are read of their answers, %d arrive from moto, %d from the simulated AWS; %d are listed as exceptions", len(reads),
		len(reads)-len(missing(reads, c.wire.arrived)), len(reads)-len(missing(reads, c.simulation.arrived)), len(listed()))
}
