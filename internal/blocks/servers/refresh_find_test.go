package servers_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// lens is Auto Scaling seen otherwise: with a change of each group, and with
// another latest refresh.
type lens struct {
	servers.AutoScaling
	group  func(g *types.AutoScalingGroup)
	latest *types.InstanceRefresh
}

func (l lens) DescribeAutoScalingGroups(ctx context.Context, in *autoscaling.DescribeAutoScalingGroupsInput, with ...func(*autoscaling.Options)) (*autoscaling.DescribeAutoScalingGroupsOutput, error) {
	out, err := l.AutoScaling.DescribeAutoScalingGroups(ctx, in, with...)
	if err == nil && l.group != nil {
		for i := range out.AutoScalingGroups {
			l.group(&out.AutoScalingGroups[i])
		}
	}
	return out, err
}

func (l lens) DescribeInstanceRefreshes(ctx context.Context, in *autoscaling.DescribeInstanceRefreshesInput, with ...func(*autoscaling.Options)) (*autoscaling.DescribeInstanceRefreshesOutput, error) {
	if l.latest == nil {
		return l.AutoScaling.DescribeInstanceRefreshes(ctx, in, with...)
	}
	return &autoscaling.DescribeInstanceRefreshesOutput{InstanceRefreshes: []types.InstanceRefresh{*l.latest}}, nil
}

// through sets a lens before all passes that follow.
func (s *site) through(group func(g *types.AutoScalingGroup), latest *types.InstanceRefresh) {
	s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
		with := apis(rig, &servers.Offerings{Now: rig.Clock.Now})
		with.AutoScaling = lens{rig.Clients.ASG, group, latest}
		servers.Register(kinds, with, rig.Owner)
	}
}

// begun is a settled app that wants version 2 and could not start a refresh.
func begun(t *testing.T) *site {
	t.Helper()
	s := newSite(t, shop())
	s.Settle(t)
	s.in.Spec = shop(withUserData("#!/bin/sh\n"))
	defer s.World.Fail(awssim.Fault{Operation: "StartInstanceRefresh", Code: "AccessDenied"})()
	s.Pass(t)
	s.World.Forget()
	return s
}

// toward is what a refresh leads to.
func (s *site) toward(t *testing.T, version string) *types.DesiredConfiguration {
	t.Helper()
	own, _ := want[group](t, s.in, nil)
	g := must(s.Clients.ASG.DescribeAutoScalingGroups(t.Context(), &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{own.Physical}}))(t)
	return &types.DesiredConfiguration{LaunchTemplate: &types.LaunchTemplateSpecification{
		LaunchTemplateId: g.AutoScalingGroups[0].LaunchTemplate.LaunchTemplateId, Version: &version,
	}}
}

func TestWhatAWSGaveUpIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	const notAgain = "; it is not tried again before spec.servers asks for other servers: correct it"
	back := &types.RollbackDetails{RollbackReason: aws.String("the new servers are not well")}
	for name, c := range map[string]struct {
		latest types.InstanceRefresh
		to     string
		want   string
	}{
		"failed": {
			types.InstanceRefresh{Status: types.InstanceRefreshStatusFailed, StatusReason: aws.String("too slow")},
			"2",
			"AWS gave it up, and some servers may have been replaced: too slow" + notAgain,
		},
		"rolled back, for the reason of that": {
			types.InstanceRefresh{Status: types.InstanceRefreshStatusRollbackSuccessful, StatusReason: aws.String("done"), RollbackDetails: back},
			"2",
			"AWS rolled it back: the new servers are not well" + notAgain,
		},
		"not even rolled back": {
			types.InstanceRefresh{Status: types.InstanceRefreshStatusRollbackFailed, RollbackDetails: back},
			"2",
			"AWS could not even roll it back: the new servers are not well" + notAgain,
		},
		"rolled back, and AWS says nothing": {
			types.InstanceRefresh{Status: types.InstanceRefreshStatusRollbackSuccessful, RollbackDetails: &types.RollbackDetails{}},
			"2",
			"AWS rolled it back" + notAgain,
		},
		"another version failed":                  {types.InstanceRefresh{Status: types.InstanceRefreshStatusFailed}, "7", ""},
		"it was cancelled":                        {types.InstanceRefresh{Status: types.InstanceRefreshStatusCancelled}, "2", ""},
		"it succeeded, and servers changed since": {types.InstanceRefresh{Status: types.InstanceRefreshStatusSuccessful}, "2", ""},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := begun(t)
			c.latest.DesiredConfiguration = s.toward(t, c.to)
			s.through(nil, &c.latest)
			out, blocked := s.Pass(t), ""
			for _, step := range out.Left {
				if step.Name == s.refreshName(t) && step.Verb == stack.Block {
					blocked = step.Changes[0].Forbidden
				}
			}
			if diff := cmp.Diff(c.want, blocked); diff != "" || (len(changed(s)) == 0) != (c.want != "") {
				t.Errorf("%v (-want +got):\n%s\n%s", changed(s), diff, blocktest.Describe(out))
			}
		})
	}
}

// oneOlder makes the first server one of another version.
func oneOlder(g *types.AutoScalingGroup) {
	g.Instances[0].LaunchTemplate.Version = aws.String("7")
}

func TestARolloutInWords(t *testing.T) {
	t.Parallel()
	reason := aws.String("slow")
	back := &types.RollbackDetails{RollbackReason: aws.String("not well")}
	leaving := func(g *types.AutoScalingGroup) {
		oneOlder(g)
		for _, i := range []int{1, 2} {
			g.Instances[i].LifecycleState, g.Instances[i].AvailabilityZoneId = types.LifecycleStateTerminating, aws.String("use1-az2")
		}
	}
	for name, c := range map[string]struct {
		latest types.InstanceRefresh
		group  func(g *types.AutoScalingGroup)
		want   availability.Rollout
	}{
		"pending": {types.InstanceRefresh{Status: types.InstanceRefreshStatusPending}, oneOlder, availability.Rollout{Active: true, Message: "replacing servers: 0 % done"}},
		"in progress, with the zones at work, each once": {
			types.InstanceRefresh{Status: types.InstanceRefreshStatusInProgress, PercentageComplete: aws.Int32(40), StatusReason: reason},
			leaving,
			availability.Rollout{Active: true, Message: "replacing servers: 40 % done, working in use1-az2 (slow)"},
		},
		"baking": {
			types.InstanceRefresh{Status: types.InstanceRefreshStatusBaking, PercentageComplete: aws.Int32(100)},
			oneOlder,
			availability.Rollout{Active: true, Message: "all servers are replaced, and AWS watches them for a while"},
		},
		"cancelling": {
			types.InstanceRefresh{Status: types.InstanceRefreshStatusCancelling},
			oneOlder,
			availability.Rollout{Active: true, Message: "the replacement of servers is being cancelled"},
		},
		"going back, for the reason of that": {
			types.InstanceRefresh{Status: types.InstanceRefreshStatusRollbackInProgress, PercentageComplete: aws.Int32(20), StatusReason: reason, RollbackDetails: back},
			leaving,
			availability.Rollout{Active: true, Back: true, Message: "going back to the servers of before: 20 % done, working in use1-az2 (not well)"},
		},
		"cancelled is over":  {types.InstanceRefresh{Status: types.InstanceRefreshStatusCancelled, StatusReason: reason}, oneOlder, availability.Rollout{}},
		"successful is over": {types.InstanceRefresh{Status: types.InstanceRefreshStatusSuccessful}, oneOlder, availability.Rollout{}},
		"gone back is over":  {types.InstanceRefresh{Status: types.InstanceRefreshStatusRollbackSuccessful, RollbackDetails: back}, oneOlder, availability.Rollout{}},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, shop())
			s.Settle(t)
			c.latest.DesiredConfiguration = s.toward(t, "1")
			s.through(c.group, &c.latest)
			out := s.Plan(t)
			if diff := cmp.Diff(c.want, s.fleet(out).Rollout); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			seen := out.Seen[servers.FleetName(s.Names)]
			if told := seen.State == stack.Busy && c.want.Message != "" && strings.HasPrefix(seen.Message, c.want.Message); told != c.want.Active {
				t.Errorf("the fleet is %s: %s", seen.State, seen.Message)
			}
		})
	}
}

func TestServersOnTheirWayOutDoNotCount(t *testing.T) {
	t.Parallel()
	for state, counts := range map[types.LifecycleState]bool{
		types.LifecycleStateInService: true, types.LifecycleStatePending: true, types.LifecycleStatePendingWait: true,
		types.LifecycleStateTerminating: false, types.LifecycleStateStandby: false, types.LifecycleStateDetaching: false,
	} {
		blocktest.Scene(t, string(state), func(t *testing.T) {
			s := newSite(t, shop())
			s.Settle(t)
			s.through(func(g *types.AutoScalingGroup) {
				oneOlder(g)
				g.Instances[0].LifecycleState = state
			}, nil)
			s.World.Forget()
			if s.Pass(t); (s.World.Writes() > 0) != counts {
				t.Errorf("%v", changed(s))
			}
		})
	}
}

func TestARolloutThatEndsIsAwaited(t *testing.T) {
	t.Parallel()
	for _, status := range []types.InstanceRefreshStatus{types.InstanceRefreshStatusCancelling, types.InstanceRefreshStatusRollbackInProgress} {
		blocktest.Scene(t, string(status), func(t *testing.T) {
			s := begun(t)
			s.through(nil, &types.InstanceRefresh{Status: status, DesiredConfiguration: s.toward(t, "2")})
			if seen := s.Pass(t).Seen[s.refreshName(t)]; seen.State != stack.Busy || s.World.Writes() > 0 {
				t.Errorf("%s: %s, %v", seen.State, seen.Message, changed(s))
			}
		})
	}
}

func TestARefreshOfAStrangerCounts(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "without a configuration it leads to what the group has", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.through(oneOlder, &types.InstanceRefresh{Status: types.InstanceRefreshStatusInProgress})
		s.World.Forget()
		if out := s.Pass(t); s.World.Writes() > 0 || out.Settled() {
			t.Errorf("%v\n%s", changed(s), blocktest.Describe(out))
		}
	})
	blocktest.Scene(t, "one that leads elsewhere is cancelled", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.through(oneOlder, &types.InstanceRefresh{Status: types.InstanceRefreshStatusInProgress, DesiredConfiguration: s.toward(t, "7")})
		defer s.World.Fail(awssim.Fault{Operation: "CancelInstanceRefresh", Code: "AccessDenied"})()
		out := s.Pass(t)
		if err := failed(out, s.refreshName(t)); !stack.Is(err, stack.Denied) {
			t.Errorf("%v\n%s", err, blocktest.Describe(out))
		}
	})
}
