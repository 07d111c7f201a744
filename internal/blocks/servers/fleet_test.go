package servers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestTheFleetIsBusyUntilAllServe(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "from no servers to six", func(t *testing.T) {
		s := newSite(t, shop())
		s.Step(5 * time.Minute) // the balancer is up
		s.Pass(t)
		name := servers.FleetName(s.Names)
		before := s.Pass(t).Seen[name]
		if before.State != stack.Busy || before.Message != "0 of 0 servers are in service and healthy, and 6 are wanted" {
			t.Errorf("%s: %s", before.State, before.Message)
		}
		s.Step(15 * time.Second)
		starting := s.fleet(s.Pass(t))
		if len(starting.Servers) != 6 || starting.Servers[0].Why != "Pending, Healthy" || starting.Serving() != 0 {
			t.Errorf("starting: %+v", starting)
		}
		s.Step(20 * time.Second)
		booting := s.fleet(s.Pass(t)).Servers[0]
		if !booting.InService || booting.Healthy || booting.Unhealthy || !strings.HasPrefix(booting.Why, "initial: Elb.") {
			t.Errorf("booting: %+v", booting)
		}
		out := s.Settle(t)
		after := s.fleet(out)
		if out.Seen[name].State != stack.Ready || out.Seen[name].Message != "" || after.Serving() != 6 || len(after.Failures) > 0 {
			t.Errorf("%+v", after)
		}
		want := availability.Fleet{Min: 6, Max: 12, Desired: 6}
		if diff := cmp.Diff(want, after, cmpopts.IgnoreFields(availability.Fleet{}, "Servers", "Targets")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if len(after.Targets) != 1 || after.Targets[0].Total() != 6 || after.Targets[0].Healthy["us-east-1b"] != 2 {
			t.Errorf("in target groups: %+v", after.Targets)
		}
		byZone := map[string]int{}
		for _, server := range after.Servers {
			byZone[server.ZoneName]++
		}
		if diff := cmp.Diff(map[string]int{"us-east-1a": 2, "us-east-1b": 2, "us-east-1c": 2}, byZone); diff != "" {
			t.Errorf("zones (-want +got):\n%s", diff)
		}
	})
}

func TestAServerThatDoesNotAnswerIsUnhealthy(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "in the balancer's words", func(t *testing.T) {
		s := newSite(t, shop())
		id := s.fleet(s.Settle(t)).Servers[0].ID
		s.World.Do(func() { s.ELB.SetAppDown(id, true) })
		s.Step(25 * time.Second)
		out := s.Pass(t)
		for _, server := range s.fleet(out).Servers {
			if server.ID == id && (!server.Unhealthy || server.Healthy || !strings.HasPrefix(server.Why, "unhealthy: Target.FailedHealthChecks")) {
				t.Errorf("%+v", server)
			}
		}
		if seen := out.Seen[servers.FleetName(s.Names)]; seen.State != stack.Busy || seen.Message != "5 of 7 servers are in service and healthy, and 6 are wanted" {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
	})
}

func TestServersOfADetachedOrDeletedTargetGroup(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "are not registered", func(t *testing.T) {
		s := newSite(t, shop())
		before := s.Settle(t)
		name, _ := want[group](t, s.in, nil)
		detach(t, s.Rig, before.Seen[name])
		out := s.Plan(t)
		if why := s.fleet(out).Servers[0].Why; why != "not registered with the target group" {
			t.Errorf("why: %s", why)
		}
	})
	blocktest.Scene(t, "a target group that is gone is no error", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		defer s.World.Fail(awssim.Fault{Operation: "DescribeTargetHealth", Code: "TargetGroupNotFound"})()
		out := s.Pass(t)
		if len(out.Blind) > 0 || s.fleet(out).Serving() != 0 {
			t.Error(blocktest.Describe(out))
		}
	})
}

// scaling is Auto Scaling with other activities.
type scaling struct {
	servers.AutoScaling
	activities []types.Activity
}

func (s scaling) DescribeScalingActivities(context.Context, *autoscaling.DescribeScalingActivitiesInput, ...func(*autoscaling.Options)) (*autoscaling.DescribeScalingActivitiesOutput, error) {
	return &autoscaling.DescribeScalingActivitiesOutput{Activities: s.activities}, nil
}

func activity(code types.ScalingActivityStatusCode, does, zone, message string) types.Activity {
	return types.Activity{
		StatusCode: code, Description: &does, StatusMessage: &message, StartTime: aws.Time(time.Unix(0, 0)),
		Details: aws.String(`{"Subnet ID":"subnet-1","Availability Zone":"` + zone + `"}`),
	}
}

func TestOnlyTheLatestLaunchOfAZoneCounts(t *testing.T) {
	t.Parallel()
	const launch, terminate = "Launching a new EC2 instance", "Terminating EC2 instance: i-1"
	const failed, successful = types.ScalingActivityStatusCodeFailed, types.ScalingActivityStatusCodeSuccessful
	for name, c := range map[string]struct {
		activities []types.Activity
		want       []availability.Failure
	}{
		"none": {},
		"the newest failure of each zone": {
			[]types.Activity{activity(failed, launch, "a", "second"), activity(failed, launch, "b", "other"), activity(failed, launch, "a", "first")},
			[]availability.Failure{{ZoneName: "a", Message: "second"}, {ZoneName: "b", Message: "other"}},
		},
		"a success after it makes it history": {
			[]types.Activity{activity(successful, launch+": i-1", "a", ""), activity(failed, launch, "a", "first")}, nil,
		},
		"a termination after it does not": {
			[]types.Activity{activity(successful, terminate, "a", ""), activity(failed, launch, "a", "first")},
			[]availability.Failure{{ZoneName: "a", Message: "first"}},
		},
		"a lack of capacity is told apart, in the words of a group of several types": {
			[]types.Activity{activity(failed, launch, "a", "Could not launch On-Demand Instances. InsufficientInstanceCapacity - There is none. Launching EC2 instance failed.")},
			[]availability.Failure{{ZoneName: "a", Message: "Could not launch On-Demand Instances. InsufficientInstanceCapacity - There is none. Launching EC2 instance failed.", NoCapacity: true}},
		},
		"and in those of a group of one type": {
			[]types.Activity{activity(failed, launch, "a", "We currently do not have sufficient m6i.large capacity in the Availability Zone you requested (a).")},
			[]availability.Failure{{ZoneName: "a", Message: "We currently do not have sufficient m6i.large capacity in the Availability Zone you requested (a).", NoCapacity: true}},
		},
		"one that goes on does not yet": {
			[]types.Activity{activity(types.ScalingActivityStatusCodePreInService, launch+": i-1", "a", ""), activity(failed, launch, "a", "first")},
			[]availability.Failure{{ZoneName: "a", Message: "first"}},
		},
		"a failure without a zone is told too": {
			[]types.Activity{{StatusCode: failed, Description: aws.String(launch), StatusMessage: aws.String("no"), Details: aws.String("{")}},
			[]availability.Failure{{Message: "no"}},
		},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, shop())
			s.Pass(t)
			s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
				with := apis(rig, &servers.Offerings{Now: rig.Clock.Now})
				with.AutoScaling = scaling{rig.Clients.ASG, c.activities}
				servers.Register(kinds, with, rig.Owner)
			}
			if diff := cmp.Diff(c.want, s.fleet(s.Pass(t)).Failures, cmpopts.IgnoreFields(availability.Failure{}, "At")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWithoutActivitiesTheFleetIsStillSeen(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and the error is told", func(t *testing.T) {
		s := newSite(t, shop())
		s.Pass(t)
		s.Step(time.Minute)
		defer s.World.Fail(awssim.Fault{Operation: "DescribeScalingActivities", Code: "AccessDenied"})()
		out := s.Pass(t)
		seen := out.Seen[servers.FleetName(s.Names)]
		if len(out.Blind) > 0 || len(s.fleet(out).Servers) != 6 || !strings.Contains(seen.Message, "AccessDenied") {
			t.Errorf("%s\n%s", seen.Message, blocktest.Describe(out))
		}
	})
}

func TestAServerIsAsWellAsTheBestOfItsTargetGroups(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "while another group that nobody uses is attached", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		attach(t, s.Rig, targetGroup(t, s.Rig, "aside"))
		s.Step(time.Minute)
		if fleet := s.fleet(s.Plan(t)); fleet.Serving() != 6 {
			t.Errorf("%+v", fleet.Servers[0])
		}
	})
}

func TestAFleetThatCannotBeReadIsBlind(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"DescribeTargetHealth", "DescribeAutoScalingGroups"} {
		blocktest.Scene(t, operation, func(t *testing.T) {
			s := newSite(t, shop())
			s.Settle(t)
			s.World.Forget()
			defer s.World.Fail(awssim.Fault{Operation: operation, Code: "AccessDenied"})()
			out := s.Pass(t)
			if !stack.Is(out.Blind[servers.KindFleet], stack.Denied) || s.World.Writes() > 0 {
				t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
			}
			if n := s.World.Counts()["Auto Scaling.DescribeAutoScalingGroups"]; n != 1 {
				t.Errorf("the group is read %d times", n)
			}
		})
	}
}

func healthReads(s *site) int { return s.World.Counts()[elb.ServiceID+".DescribeTargetHealth"] }

func TestASettledPassReadsEachThingOnce(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "six servers", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.quiet(t)
		want := map[string]int{
			"EC2.DescribeLaunchTemplates": 1, "EC2.DescribeLaunchTemplateVersions": 1, elb.ServiceID + ".DescribeTargetHealth": 1,
			"Auto Scaling.DescribeAutoScalingGroups": 1, "Auto Scaling.DescribePolicies": 1,
		}
		if diff := cmp.Diff(want, s.World.Counts()); diff != "" || healthReads(s) != 1 {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}
