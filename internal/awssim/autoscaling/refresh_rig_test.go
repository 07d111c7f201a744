package autoscaling_test

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type refreshInput = autoscaling.StartInstanceRefreshInput

// newVersion makes another version of the launch template, with another instance type if there is one.
func (r *rig) newVersion(kinds ...ec2types.InstanceType) {
	r.t.Helper()
	data := &ec2types.RequestLaunchTemplateData{}
	if len(kinds) > 0 {
		data.InstanceType = kinds[0]
	}
	_, err := r.compute.CreateLaunchTemplateVersion(r.ctx, &ec2.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: &r.template, SourceVersion: aws.String("1"), LaunchTemplateData: data,
	})
	r.ok(err)
}

// toVersion is a desired configuration with a version of the launch template.
func (r *rig) toVersion(version string) *types.DesiredConfiguration {
	return &types.DesiredConfiguration{
		LaunchTemplate: &types.LaunchTemplateSpecification{LaunchTemplateId: &r.template, Version: &version},
	}
}

// begin starts a refresh to version 2, launching before it terminates, with a warmup of a minute.
func (r *rig) begin(changes ...func(*refreshInput)) (string, error) {
	in := &refreshInput{
		AutoScalingGroupName: aws.String("shop"), DesiredConfiguration: r.toVersion("2"),
		Preferences: &types.RefreshPreferences{
			MinHealthyPercentage: aws.Int32(100), MaxHealthyPercentage: aws.Int32(110), InstanceWarmup: aws.Int32(60),
		},
	}
	for _, change := range changes {
		change(in)
	}
	out, err := r.asg.StartInstanceRefresh(r.ctx, in)
	if err != nil {
		return "", err
	}
	return *out.InstanceRefreshId, nil
}

func (r *rig) started(changes ...func(*refreshInput)) {
	r.t.Helper()
	_, err := r.begin(changes...)
	r.ok(err)
}

func (r *rig) cancel(wait bool) error {
	_, err := r.asg.CancelInstanceRefresh(r.ctx, &autoscaling.CancelInstanceRefreshInput{
		AutoScalingGroupName: aws.String("shop"), WaitForTransitioningInstances: &wait,
	})
	return err
}

func (r *rig) rollback() error {
	_, err := r.asg.RollbackInstanceRefresh(r.ctx, &autoscaling.RollbackInstanceRefreshInput{AutoScalingGroupName: aws.String("shop")})
	return err
}

func (r *rig) refreshes(ids ...string) []types.InstanceRefresh {
	r.t.Helper()
	var all []types.InstanceRefresh
	pages := autoscaling.NewDescribeInstanceRefreshesPaginator(r.asg, &autoscaling.DescribeInstanceRefreshesInput{
		AutoScalingGroupName: aws.String("shop"), InstanceRefreshIds: ids, MaxRecords: aws.Int32(1),
	})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.ctx)
		r.ok(err)
		all = append(all, out.InstanceRefreshes...)
	}
	return all
}

// state is the newest refresh in a few words: "InProgress 33%, 2 left".
func (r *rig) state() string {
	r.t.Helper()
	now := r.refreshes()[0]
	if now.PercentageComplete == nil {
		return string(now.Status)
	}
	return fmt.Sprintf("%s %d%%, %d left", now.Status, *now.PercentageComplete, *now.InstancesToUpdate)
}

// fleet counts the instances that stay, by the version of their template: "1×2 2×1".
func (r *rig) fleet() string {
	r.t.Helper()
	counts := map[string]int{}
	for _, i := range r.group().Instances {
		if i.LifecycleState != types.LifecycleStateTerminating {
			counts[*i.LaunchTemplate.Version]++
		}
	}
	var parts []string
	for version, n := range counts {
		parts = append(parts, fmt.Sprintf("%s×%d", version, n))
	}
	sort.Strings(parts)
	return strings.Join(parts, " ")
}

// saved is the version that the group itself has.
func (r *rig) saved() string {
	r.t.Helper()
	return *r.group().LaunchTemplate.Version
}

// course collects the different things that look tells in a time, second by second.
func (r *rig) course(d time.Duration, look func() string) []string {
	r.t.Helper()
	var seen []string
	for range int(d / time.Second) {
		r.after(time.Second)
		if now := look(); len(seen) == 0 || seen[len(seen)-1] != now {
			seen = append(seen, now)
		}
	}
	return seen
}

// statuses are the statuses that the newest refresh goes through in a time.
func (r *rig) statuses(d time.Duration) []string {
	r.t.Helper()
	return r.course(d, func() string { return string(r.refreshes()[0].Status) })
}

// spoil makes the application on every instance of version 2 fail for as long as the rig runs step by step.
func (r *rig) spoil() {
	r.t.Helper()
	for _, i := range r.group().Instances {
		if *i.LaunchTemplate.Version == "2" {
			r.World.Do(func() { r.ELB.SetAppDown(*i.InstanceId, true) })
		}
	}
}

// serving counts the members in service that are healthy.
func (r *rig) serving() int {
	r.t.Helper()
	return len(slices.DeleteFunc(r.group().Instances, func(i types.Instance) bool {
		return i.LifecycleState != types.LifecycleStateInService || *i.HealthStatus != "Healthy"
	}))
}

// staying counts the members that are not on their way out.
func (r *rig) staying() int {
	r.t.Helper()
	return len(slices.DeleteFunc(r.group().Instances, func(i types.Instance) bool { return i.LifecycleState == types.LifecycleStateTerminating }))
}
