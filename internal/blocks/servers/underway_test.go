package servers_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/stack"
)

// without takes zones from a group, in which its servers still stand.
func without(zones ...string) func(g *types.AutoScalingGroup) {
	return func(g *types.AutoScalingGroup) {
		left := g.AvailabilityZones[:0]
		for _, zone := range g.AvailabilityZones {
			if zone != zones[0] && zone != zones[len(zones)-1] {
				left = append(left, zone)
			}
		}
		g.AvailabilityZones = left
	}
}

func TestWhatKeepsServersFromBeingAsTheyShouldBe(t *testing.T) {
	t.Parallel()
	progress := &types.InstanceRefresh{Status: types.InstanceRefreshStatusInProgress, PercentageComplete: aws.Int32(40)}
	for name, c := range map[string]struct {
		group  func(g *types.AutoScalingGroup)
		latest *types.InstanceRefresh
		state  stack.State
		want   string
	}{
		"nothing":                         {func(*types.AutoScalingGroup) {}, nil, stack.Ready, ""},
		"a rollout":                       {oneOlder, progress, stack.Busy, "replacing servers: 40 % done"},
		"servers of several kinds do not": {oneOlder, &types.InstanceRefresh{Status: types.InstanceRefreshStatusFailed}, stack.Ready, ""},
		"servers that leave a zone":       {without("us-east-1b"), nil, stack.Busy, "2 servers leave us-east-1b"},
		"servers that leave two zones":    {without("us-east-1b", "us-east-1c"), nil, stack.Busy, "4 servers leave us-east-1b, us-east-1c"},
		"all at once": {func(g *types.AutoScalingGroup) {
			oneOlder(g)
			without("us-east-1b")(g)
			g.MinSize, g.DesiredCapacity = aws.Int32(7), aws.Int32(7)
		}, progress, stack.Busy, "replacing servers: 40 % done; 2 servers leave us-east-1b; 6 of 6 servers are in service and healthy, and 7 are wanted"},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, shop())
			s.Settle(t)
			s.through(c.group, c.latest)
			seen := s.Plan(t).Seen[servers.FleetName(s.Names)]
			if diff := cmp.Diff(c.want, seen.Message); diff != "" || seen.State != c.state {
				t.Errorf("%s (-want +got):\n%s", seen.State, diff)
			}
		})
	}
}

func TestServersMoveToAnotherTargetGroup(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and are counted in both", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		old := s.in.TargetGroup
		aside := served(t, s.Rig, "aside")
		s.in.Serving, s.in.TargetGroup = []stack.Ref{old}, stack.Literal(aside)
		s.World.Forget()
		s.Pass(t)
		if diff := cmp.Diff([]string{"UpdateAutoScalingGroup", "AttachTrafficSources"}, changed(s)); diff != "" {
			t.Errorf("who calls servers unhealthy comes first (-want +got):\n%s", diff)
		}
		out := s.Pass(t)
		if seen := out.Seen[servers.FleetName(s.Names)]; seen.State != stack.Busy || seen.Message != "servers are taken into another target group, and 0 of 6 are healthy there" {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
		s.Step(5 * time.Minute)
		each := map[string]int32{"us-east-1a": 2, "us-east-1b": 2, "us-east-1c": 2}
		want := []availability.Targets{{Group: old.Value, Healthy: each}, {Group: aside, Healthy: each}}
		if diff := cmp.Diff(want, s.fleet(s.Pass(t)).Targets); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		s.in.Serving = []stack.Ref{s.in.TargetGroup}
		s.World.Forget()
		s.Settle(t)
		if diff := cmp.Diff([]string{"DetachTrafficSources", "UpdateAutoScalingGroup"}, changed(s)); diff != "" {
			t.Errorf("afterwards (-want +got):\n%s", diff)
		}
		s.quiet(t)
	})
	blocktest.Scene(t, "not before nobody else calls them unhealthy", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.in.Serving, s.in.TargetGroup = []stack.Ref{s.in.TargetGroup}, stack.Literal(served(t, s.Rig, "aside"))
		s.World.Forget()
		defer s.World.Fail(awssim.Fault{Operation: "UpdateAutoScalingGroup", Code: "AccessDenied"})()
		s.Pass(t)
		if n := s.World.Counts()["Auto Scaling.AttachTrafficSources"]; n > 0 {
			t.Errorf("attached %d times", n)
		}
	})
}
