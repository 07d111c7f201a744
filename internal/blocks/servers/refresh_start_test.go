package servers_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// started is the request of the one refresh that was started.
func started(t *testing.T, s *site) *autoscaling.StartInstanceRefreshInput {
	t.Helper()
	var out []*autoscaling.StartInstanceRefreshInput
	for _, call := range s.World.Calls() {
		if in, ok := call.Input.(*autoscaling.StartInstanceRefreshInput); ok {
			out = append(out, in)
		}
	}
	if len(out) != 1 {
		t.Fatalf("%d refreshes were started", len(out))
	}
	return out[0]
}

// preferences are those of an app that says nothing about its rollouts.
func preferences() *types.RefreshPreferences {
	return &types.RefreshPreferences{
		MinHealthyPercentage: aws.Int32(100), MaxHealthyPercentage: aws.Int32(110), InstanceWarmup: aws.Int32(180), BakeTime: aws.Int32(0),
		SkipMatching: aws.Bool(true), AutoRollback: aws.Bool(true),
		ScaleInProtectedInstances: types.ScaleInProtectedInstancesRefresh, StandbyInstances: types.StandbyInstancesIgnore,
	}
}

func ofRollout(r v1alpha1.Rollout) specChange {
	return func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Rollout = &r }
}

type start struct {
	before, change specChange
	// drift comes between the two.
	drift groupDrift
	want  func(in *autoscaling.StartInstanceRefreshInput)
}

func unchanged(*v1alpha1.HighlyAvailableAppSpec) {}

func starts() map[string]start {
	script := withUserData("#!/bin/sh\n")
	return map[string]start{
		"one type is a launch template, and may be taken back": {before: unchanged, change: script},
		"several types are a policy, on demand in the order of the list": {
			before: unchanged, change: withTypes("m6i.large", "m7i.large"),
			want: func(in *autoscaling.StartInstanceRefreshInput) {
				in.DesiredConfiguration = mixed(in, "m6i.large", "m7i.large")
			},
		},
		"from several types back to one it is a launch template": {before: withTypes("m6i.large", "m7i.large"), change: unchanged},
		"all preferences are those of the spec, and the last checkpoint is for all servers": {
			before: unchanged,
			change: func(s *v1alpha1.HighlyAvailableAppSpec) {
				script(s)
				ofRollout(v1alpha1.Rollout{
					MinHealthyPercent: new(int32(90)), MaxHealthyPercent: new(int32(150)), WarmupSeconds: new(int32(60)), BakeSeconds: new(int32(600)),
					Checkpoints: []int32{20, 50}, CheckpointDelaySeconds: new(int32(900)), Alarms: []string{"errors"},
				})(s)
			},
			want: func(in *autoscaling.StartInstanceRefreshInput) {
				p := in.Preferences
				p.MinHealthyPercentage, p.MaxHealthyPercentage, p.InstanceWarmup, p.BakeTime = aws.Int32(90), aws.Int32(150), aws.Int32(60), aws.Int32(600)
				p.CheckpointPercentages, p.CheckpointDelay = []int32{20, 50, 100}, aws.Int32(900)
				p.AlarmSpecification = &types.AlarmSpecification{Alarms: []string{"errors"}}
			},
		},
		"without a number to go back to, AWS would refuse to take it back": {
			before: unchanged, change: script, drift: atVersion("$Latest"),
			want: func(in *autoscaling.StartInstanceRefreshInput) { in.Preferences.AutoRollback = aws.Bool(false) },
		},
		"nor from the default version": {
			before: unchanged, change: script, drift: atVersion("$Default"),
			want: func(in *autoscaling.StartInstanceRefreshInput) { in.Preferences.AutoRollback = aws.Bool(false) },
		},
	}
}

func mixed(in *autoscaling.StartInstanceRefreshInput, all ...string) *types.DesiredConfiguration {
	policy := &types.MixedInstancesPolicy{
		LaunchTemplate: &types.LaunchTemplate{LaunchTemplateSpecification: in.DesiredConfiguration.LaunchTemplate},
		InstancesDistribution: &types.InstancesDistribution{
			OnDemandAllocationStrategy: aws.String("prioritized"), OnDemandPercentageAboveBaseCapacity: aws.Int32(100),
		},
	}
	for _, one := range all {
		policy.LaunchTemplate.Overrides = append(policy.LaunchTemplate.Overrides, types.LaunchTemplateOverrides{InstanceType: &one})
	}
	return &types.DesiredConfiguration{MixedInstancesPolicy: policy}
}

func TestWhatARefreshIsStartedWith(t *testing.T) {
	t.Parallel()
	for name, c := range starts() {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, shop(c.before))
			s.World.Do(func() { s.ASG.SetAlarm("errors", "OK") })
			before := s.Settle(t)
			own, _ := want[group](t, s.in, nil)
			if c.drift != nil {
				c.drift(t, s.Rig, before.Seen[own])
			}
			s.in.Spec = shop(c.change)
			s.World.Forget()
			s.Pass(t)
			wanted := &autoscaling.StartInstanceRefreshInput{
				AutoScalingGroupName: &own.Physical, Strategy: types.RefreshStrategyRolling, Preferences: preferences(),
				DesiredConfiguration: &types.DesiredConfiguration{LaunchTemplate: &types.LaunchTemplateSpecification{
					LaunchTemplateId: &before.Seen[own].Have.(*group).Template.Value, Version: aws.String("2"),
				}},
			}
			if c.want != nil {
				c.want(wanted)
			}
			if diff := cmp.Diff(wanted, started(t, s), ignoreRequests()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func ignoreRequests() cmp.Option {
	return cmpopts.IgnoreUnexported(
		autoscaling.StartInstanceRefreshInput{}, types.RefreshPreferences{}, types.AlarmSpecification{}, types.DesiredConfiguration{},
		types.LaunchTemplateSpecification{}, types.MixedInstancesPolicy{}, types.LaunchTemplate{}, types.LaunchTemplateOverrides{}, types.InstancesDistribution{},
	)
}

func TestAWriteOfARolloutThatFailsNamesTheGroup(t *testing.T) {
	t.Parallel()
	for operation, begin := range map[string]func(*testing.T) *site{
		"StartInstanceRefresh": func(t *testing.T) *site {
			s := newSite(t, shop())
			s.Settle(t)
			s.in.Spec = shop(withUserData("#!/bin/sh\n"))
			return s
		},
		"UpdateAutoScalingGroup": func(t *testing.T) *site {
			s := newSite(t, shop())
			own, _ := want[group](t, s.in, nil)
			atVersion("$Latest")(t, s.Rig, s.Settle(t).Seen[own])
			return s
		},
		"CancelInstanceRefresh": func(t *testing.T) *site {
			s := rolling(t)
			s.in.Spec = shop(withUserData("#!/bin/sh\necho 3\n"))
			return s
		},
	} {
		blocktest.Scene(t, operation+", and the next pass makes it", func(t *testing.T) {
			s := begin(t)
			stop := s.World.Fail(awssim.Fault{Operation: operation, Code: "AccessDenied", Status: 403})
			out := s.Pass(t)
			stop()
			if err := failed(out, s.refreshName(t)); !stack.Is(err, stack.Denied) || !strings.Contains(err.Error(), servers.FleetName(s.Names).Physical) {
				t.Errorf("%v\n%s", err, blocktest.Describe(out))
			}
			s.Settle(t)
			s.quiet(t)
		})
	}
}

// failed is the error of the step on the resource of that name.
func failed(out engine.Outcome, name stack.Name) error {
	for _, d := range out.Done {
		if d.Name == name {
			return d.Err
		}
	}
	return nil
}
