package servers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const describeOfferings = "EC2.DescribeInstanceTypeOfferings"

// offers asks in a pass of an app where instance types are offered.
func offers(t *testing.T, rig *blocktest.Rig, offerings *servers.Offerings, types ...string) engine.Outcome {
	t.Helper()
	app := blocktest.App{Rig: rig, Register: registerWith(offerings), Desire: func(stack.World) []stack.Node {
		return []stack.Node{node(t, servers.Desire(input(rig, shop(withTypes(types...)))), servers.KindInstanceTypes)}
	}}
	return app.Pass(t)
}

func offered(out engine.Outcome) map[string][]string {
	for _, seen := range out.Seen {
		if facts, ok := seen.Facts.(availability.Offerings); ok {
			return facts.Zones
		}
	}
	return nil
}

func TestOfferingsByZone(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "a type that one zone does not have, and one that nobody has", func(t *testing.T) {
		rig := blocktest.NewRig()
		rig.World.Do(func() { rig.EC2.SetOffered("us-east-1b", "m7i.large", false) })
		got := offered(offers(t, rig, &servers.Offerings{Now: rig.Clock.Now}, "m6i.large", "m7i.large", "z9.large"))
		want := map[string][]string{"m6i.large": {"use1-az1", "use1-az2", "use1-az3"}, "m7i.large": {"use1-az1", "use1-az3"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestOfferingsAreReadOnceAnHourForAllApps(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "whatever the order of the types", func(t *testing.T) {
		rig := blocktest.NewRig()
		shared := &servers.Offerings{Now: rig.Clock.Now}
		reads := func(types ...string) int {
			rig.World.Forget()
			offers(t, rig, shared, types...)
			return rig.World.Counts()[describeOfferings]
		}
		got := []int{reads("m6i.large", "m7i.large"), reads("m7i.large", "m6i.large"), reads("m6i.large")}
		rig.Step(59 * time.Minute)
		got = append(got, reads("m6i.large", "m7i.large"))
		rig.Step(2 * time.Minute)
		got = append(got, reads("m6i.large", "m7i.large"), reads("m6i.large", "m7i.large"))
		if diff := cmp.Diff([]int{1, 0, 1, 0, 1, 0}, got); diff != "" {
			t.Errorf("reads (-want +got):\n%s", diff)
		}
	})
}

func TestOfferingsThatCannotBeReadAreNotRemembered(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "blind, then seen", func(t *testing.T) {
		rig := blocktest.NewRig()
		shared := &servers.Offerings{Now: rig.Clock.Now}
		stop := rig.World.Fail(awssim.Fault{Operation: "DescribeInstanceTypeOfferings", Code: "UnauthorizedOperation"})
		if err := offers(t, rig, shared, "m6i.large").Blind[servers.KindInstanceTypes]; !stack.Is(err, stack.Denied) {
			t.Errorf("blind with %v", err)
		}
		stop()
		if got := offered(offers(t, rig, shared, "m6i.large")); len(got) != 1 {
			t.Errorf("offered: %v", got)
		}
	})
}

func TestATypeThatIsNotOfferedInAZoneStopsTheGroup(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "before it is made", func(t *testing.T) {
		s := newSite(t, shop())
		s.World.Do(func() { s.EC2.SetOffered("us-east-1b", "m6i.large", false) })
		out := s.Pass(t)
		name, _ := want[group](t, s.in, nil)
		for _, step := range out.Left {
			if step.Name == name && (step.Why != stack.Unfit || !strings.Contains(step.Message, "use1-az2")) {
				t.Errorf("%+v", step)
			}
		}
		if n := s.World.Counts()["Auto Scaling.CreateAutoScalingGroup"]; n > 0 {
			t.Error("the group was made")
		}
	})
}
