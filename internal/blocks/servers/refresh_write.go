package servers

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Create has nothing to do: what servers run comes and goes with their group.
// A group that was just seen, and has left since, is made again first.
func (instanceRefreshes) Create(_ context.Context, name stack.Name, _ *InstanceRefresh) (stack.Seen, error) {
	return stack.Seen{}, &stack.Fault{
		Class: stack.Conflict, Service: "Auto Scaling", Operation: "DescribeAutoScalingGroups", Code: "NotFound", Message: "the group " + name.Physical + " has gone meanwhile",
	}
}

// Update makes one call: it ends a refresh that leads elsewhere, starts one, or,
// when the servers are as they should be, only tells the group.
func (k instanceRefreshes) Update(ctx context.Context, e engine.Edit[InstanceRefresh]) (stack.Seen, error) {
	seen, name := e.Seen, e.Seen.Physical
	switch {
	case e.Have.Active:
		_, err := k.api.CancelInstanceRefresh(ctx, &autoscaling.CancelInstanceRefreshInput{AutoScalingGroupName: &name})
		seen.State, seen.Message = stack.Busy, "the replacement of servers is cancelled for a newer one"
		return seen, cloud.Wrap(err, "cancel the instance refresh of Auto Scaling group "+name)
	case e.Have.made(e.Want):
		in := &autoscaling.UpdateAutoScalingGroupInput{AutoScalingGroupName: &name}
		in.LaunchTemplate, in.MixedInstancesPolicy = e.Want.template()
		_, err := k.api.UpdateAutoScalingGroup(ctx, in)
		seen.Have = &InstanceRefresh{Group: e.Have.Group, Template: e.Want.Template, Version: e.Want.Version, Types: e.Want.Types, Purchase: e.Want.Purchase}
		return seen, cloud.Wrap(err, "set the launch template of Auto Scaling group "+name)
	}
	return k.start(ctx, e)
}

// start asks for auto rollback where AWS allows it: where the group has a version
// to go back to. (Auto Scaling API reference, RefreshPreferences.) Servers that a
// person protected from scale-in are replaced, those set aside stay.
func (k instanceRefreshes) start(ctx context.Context, e engine.Edit[InstanceRefresh]) (stack.Seen, error) {
	seen, name, p := e.Seen, e.Seen.Physical, e.Want.Preferences
	to := &types.DesiredConfiguration{}
	to.LaunchTemplate, to.MixedInstancesPolicy = e.Want.template()
	in := &autoscaling.StartInstanceRefreshInput{
		AutoScalingGroupName: &name, Strategy: types.RefreshStrategyRolling, DesiredConfiguration: to,
		Preferences: &types.RefreshPreferences{
			MinHealthyPercentage: &p.MinHealthy, MaxHealthyPercentage: &p.MaxHealthy, InstanceWarmup: &p.WarmupSeconds, BakeTime: &p.BakeSeconds,
			SkipMatching: aws.Bool(true), AutoRollback: &e.Have.Numbered,
			ScaleInProtectedInstances: types.ScaleInProtectedInstancesRefresh, StandbyInstances: types.StandbyInstancesIgnore,
		},
	}
	if len(p.Checkpoints) > 0 {
		// The last one must be 100 to replace all.
		in.Preferences.CheckpointPercentages, in.Preferences.CheckpointDelay = append(slices.Clone(p.Checkpoints), 100), p.CheckpointSeconds
	}
	if len(p.Alarms) > 0 {
		in.Preferences.AlarmSpecification = &types.AlarmSpecification{Alarms: p.Alarms}
	}
	if _, err := k.api.StartInstanceRefresh(ctx, in); err != nil {
		return seen, fmt.Errorf("start an instance refresh of Auto Scaling group %s: %w", name, propagating(k.newProfile, err))
	}
	have := *e.Want
	have.Active, have.After = true, stack.Ref{}
	seen.Have, seen.State, seen.Message = &have, stack.Busy, "the replacement of servers has just started"
	return seen, nil
}

// Delete ends a refresh that is under way, before its group is emptied.
func (k instanceRefreshes) Delete(ctx context.Context, seen stack.Seen, have *InstanceRefresh) (stack.Seen, error) {
	if !have.Active {
		return stack.Seen{State: stack.Gone}, nil
	}
	_, err := k.api.CancelInstanceRefresh(ctx, &autoscaling.CancelInstanceRefreshInput{AutoScalingGroupName: &seen.Physical})
	seen.State, seen.Message = stack.Busy, "the replacement of servers is being cancelled"
	return seen, cloud.Wrap(err, "cancel the instance refresh of Auto Scaling group "+seen.Physical)
}

func (r *InstanceRefresh) template() (*types.LaunchTemplateSpecification, *types.MixedInstancesPolicy) {
	return (&AutoScalingGroup{Template: r.Template, Version: r.Version, Types: r.Types}).template()
}
