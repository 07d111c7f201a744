package servers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/stack"
)

// changed are the operations that changed something of the servers, in order.
func changed(s *site) []string {
	var out []string
	for _, r := range s.World.Calls() {
		if r.Write {
			out = append(out, r.Operation)
		}
	}
	return out
}

func TestServersAreBuiltAndSettle(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "in one pass, each with one call", func(t *testing.T) {
		s := newSite(t, shop(withTypes("m6i.large", "m7i.large")))
		s.Settle(t)
		if diff := cmp.Diff([]string{"CreateLaunchTemplate", "CreateAutoScalingGroup", "PutScalingPolicy"}, changed(s)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		s.quiet(t)
	})
}

func TestTheServersCarryTheTagsOfTheApp(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "whose they are as well", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		out := must(s.Clients.EC2.DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{}))(t)
		for _, r := range out.Reservations {
			for _, i := range r.Instances {
				tags := map[string]string{}
				for _, tag := range i.Tags {
					tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
				}
				if tags["team"] != "blue" || !s.Owner.Owns(tags, "AutoScalingGroup/servers") {
					t.Errorf("%v", tags)
				}
			}
		}
	})
}

func TestWhatAutoScalingDecidesIsNotFought(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "the number of servers between the bounds", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		name, _ := want[group](t, s.in, nil)
		must(s.Clients.ASG.SetDesiredCapacity(t.Context(), &autoscaling.SetDesiredCapacityInput{
			AutoScalingGroupName: &name.Physical, DesiredCapacity: aws.Int32(9),
		}))(t)
		s.World.Forget()
		if fleet := s.fleet(s.Settle(t)); fleet.Desired != 9 || fleet.Serving() < 6 || s.World.Writes() > 0 {
			t.Errorf("%d writes, %d of %d servers", s.World.Writes(), fleet.Serving(), fleet.Desired)
		}
		s.in.Spec = shop(replicas(8, nil))
		if fleet := s.fleet(s.Settle(t)); fleet.Min != 12 || fleet.Max != 24 || fleet.Serving() != 12 {
			t.Errorf("after another min: %+v", fleet)
		}
	})
}

func TestAChangeOfTheGroupIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "the servers as well, and nothing else", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.in.Spec = shop(replicas(6, nil))
		first := s.Pass(t)
		if first.Settled() {
			t.Fatal("the fleet is taken for what it was before the change")
		}
		s.World.Forget()
		s.Step(30 * time.Second)
		again := s.Again(t, first)
		if fleet := s.fleet(again); fleet.Desired != 9 || len(fleet.Servers) != 9 || again.Settled() {
			t.Errorf("%d of %d servers\nfirst: %s\nagain: %s", len(fleet.Servers), fleet.Desired, blocktest.Describe(first), blocktest.Describe(again))
		}
		want := map[string]int{"Auto Scaling.DescribeAutoScalingGroups": 1, elb.ServiceID + ".DescribeTargetHealth": 1, "Auto Scaling.DescribeScalingActivities": 1}
		if diff := cmp.Diff(want, s.World.Counts()); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

func TestServersAreDrainedBeforeTheyGo(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "the policy, the servers, the group, the template", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		name, _ := want[group](t, s.in, nil)
		s.gone = true
		s.World.Forget()
		out := s.Pass(t)
		if diff := cmp.Diff([]string{"DeletePolicy", "UpdateAutoScalingGroup"}, changed(s)); diff != "" {
			t.Fatalf("first (-want +got):\n%s", diff)
		}
		if seen := out.Seen[name]; seen.State != stack.Busy || !strings.HasPrefix(seen.Message, "draining 6 servers: i-") || !strings.HasSuffix(seen.Message, " and 1 more") {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
		s.World.Forget()
		s.Step(10 * time.Second)
		out = s.Pass(t)
		if seen := out.Seen[name]; s.World.Writes() > 0 || seen.State != stack.Busy || !strings.HasPrefix(seen.Message, "draining ") {
			t.Errorf("%d writes while the servers drain; %s: %s", s.World.Writes(), seen.State, seen.Message)
		}
		out = s.Settle(t)
		if writes := slices.Compact(changed(s)); !slices.Equal(writes, []string{"DeleteAutoScalingGroup", "DeleteLaunchTemplate"}) {
			t.Errorf("then %v", writes)
		}
		if len(out.Seen) > 0 || len(s.Inventory()) > 0 {
			t.Errorf("left: %v", out.Seen)
		}
		s.World.Do(func() {
			for _, i := range s.EC2.Instances() {
				if i.State != "terminated" {
					t.Errorf("%s is %s", i.ID, i.State)
				}
			}
		})
	})
}

func TestAGroupThatAWSDeletesIsWaitedFor(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and made again under its name", func(t *testing.T) {
		s := newSite(t, shop())
		before := s.Settle(t)
		name, _ := want[group](t, s.in, nil)
		drift(func(in *groupUpdate) { in.DeletionProtection = "none" })(t, s.Rig, before.Seen[name])
		must(s.Clients.ASG.DeleteAutoScalingGroup(t.Context(), &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: &name.Physical, ForceDelete: aws.Bool(true)}))(t)
		s.World.Forget()
		out := s.Pass(t)
		if seen := out.Seen[name]; seen.State != stack.Busy || seen.Message != "Delete in progress" {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
		if n := s.World.Counts()["Auto Scaling.UpdateAutoScalingGroup"]; n > 0 {
			t.Error("a group that is being deleted was changed")
		}
		if out = s.Settle(t); out.Seen[name].Ref == before.Seen[name].Ref || s.fleet(out).Serving() != 6 {
			t.Errorf("%s", blocktest.Describe(out))
		}
		s.quiet(t)
	})
}

func TestATagThatCouldNotBeRemovedIsNotForgotten(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "by template and group", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.in.Spec = shop(func(s *v1alpha1.HighlyAvailableAppSpec) { s.Tags = nil })
		stop := s.World.Fail(awssim.Fault{Operation: "DeleteTags", Code: "AccessDenied"})
		s.Pass(t)
		stop()
		out := s.Settle(t)
		for _, seen := range out.Seen {
			var tags map[string]string
			switch have := seen.Have.(type) {
			case *launchTemplate:
				tags = have.Tags
			case *group:
				tags = have.Tags
			}
			if tags["team"]+tags["stage"] != "" {
				t.Errorf("%s keeps %v", seen.ID(), tags)
			}
		}
	})
}
