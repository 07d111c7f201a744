package autoscaling_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"

	sim "github.com/haws-dev/haws/internal/awssim/ec2"
)

// pages reads all activities, two at a time, as "description statusCode".
func (r *rig) pages(in *autoscaling.DescribeScalingActivitiesInput) []types.Activity {
	r.t.Helper()
	in.AutoScalingGroupName, in.MaxRecords = aws.String("shop"), aws.Int32(2)
	var all []types.Activity
	pages := autoscaling.NewDescribeScalingActivitiesPaginator(r.asg, in)
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.ctx)
		r.ok(err)
		all = append(all, out.Activities...)
	}
	return all
}

func TestActivitiesComeNewestFirstAndInProgressBeforeThem(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(3))
	r.after(time.Minute)
	middle := r.clock.Now()
	r.ok(r.desire(5))
	r.after(10 * time.Second)
	all := r.pages(&autoscaling.DescribeScalingActivitiesInput{})
	var codes []string
	for _, a := range all {
		codes = append(codes, string(a.StatusCode))
	}
	if diff := cmp.Diff([]string{"PreInService", "PreInService", "Successful", "Successful", "Successful"}, codes); diff != "" {
		t.Error(diff)
	}
	if !slices.IsSortedFunc(all, func(a, b types.Activity) int { return b.StartTime.Compare(*a.StartTime) }) {
		t.Error("not the newest first")
	}
	filter := func(name, value string) int {
		return len(r.pages(&autoscaling.DescribeScalingActivitiesInput{Filters: []types.Filter{{Name: &name, Values: []string{value}}}}))
	}
	got := []int{filter("StartTimeLowerBound", middle.Format(time.RFC3339)), filter("Status", "Successful"), filter("Status", "InProgress")}
	if diff := cmp.Diff([]int{2, 3, 2}, got); diff != "" {
		t.Error(diff)
	}
}

func TestActivitiesOutliveTheirGroup(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(1))
	r.after(time.Minute)
	r.ok(r.remove(true))
	r.after(2 * time.Minute)
	_, err := r.asg.DescribeScalingActivities(r.ctx, &autoscaling.DescribeScalingActivitiesInput{AutoScalingGroupName: aws.String("shop")})
	r.refuse("ValidationError", "not found", err)
	all := r.pages(&autoscaling.DescribeScalingActivitiesInput{IncludeDeletedGroups: aws.Bool(true)})
	if len(all) != 2 || *all[0].AutoScalingGroupState != "Deleted" || !strings.Contains(*all[0].Cause, "force-deleted") {
		t.Errorf("%+v", all)
	}
}

func TestAMissingSecurityGroupIsNamedInTheActivity(t *testing.T) {
	r := newRig(t)
	group, err := r.compute.CreateSecurityGroup(r.ctx, &ec2.CreateSecurityGroupInput{GroupName: aws.String("web"), Description: aws.String("web"), VpcId: &r.vpc})
	r.ok(err)
	_, err = r.compute.CreateLaunchTemplateVersion(r.ctx, &ec2.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: &r.template,
		LaunchTemplateData: &ec2types.RequestLaunchTemplateData{
			ImageId: aws.String(sim.AL2023X86), InstanceType: "m6i.large", SecurityGroupIds: []string{*group.GroupId},
		},
	})
	r.ok(err)
	r.ok(r.create(1, func(in *createInput) { in.LaunchTemplate.Version = aws.String("2") }))
	_, err = r.compute.DeleteSecurityGroup(r.ctx, &ec2.DeleteSecurityGroupInput{GroupId: group.GroupId})
	r.ok(err)
	r.after(10 * time.Second)
	a := r.activities()[0]
	want := "The security group '" + *group.GroupId + "' does not exist in VPC '" + r.vpc + "'. Launching EC2 instance failed."
	if a.StatusCode != "Failed" || *a.StatusMessage != want || *a.Description != "Launching a new EC2 instance.  Status Reason: "+want {
		t.Errorf("%s: %s: %s", a.StatusCode, *a.Description, *a.StatusMessage)
	}
}

func TestProtectedInstancesStayInAScaleIn(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2, func(in *createInput) { in.NewInstancesProtectedFromScaleIn = aws.Bool(true) }))
	r.after(time.Minute)
	r.ok(r.desire(1))
	got := r.trace(time.Minute)
	_, err := r.asg.SetInstanceProtection(r.ctx, &autoscaling.SetInstanceProtectionInput{
		AutoScalingGroupName: aws.String("shop"), InstanceIds: r.in("b"), ProtectedFromScaleIn: aws.Bool(false),
	})
	r.ok(err)
	got = append(got, r.trace(time.Minute)...)
	if diff := cmp.Diff([]string{"InService a1 b1", "InService a1"}, got); diff != "" {
		t.Error(diff)
	}
	out, err := r.asg.DescribeAutoScalingInstances(r.ctx, &autoscaling.DescribeAutoScalingInstancesInput{})
	r.ok(err)
	if i := out.AutoScalingInstances; len(i) != 1 || *i[0].HealthStatus != "HEALTHY" || !*i[0].ProtectedFromScaleIn || *i[0].LaunchTemplate.Version != "1" {
		t.Errorf("%+v", i)
	}
}

func TestWhatIsNotSimulatedSaysSo(t *testing.T) {
	r := newRig(t)
	r.refuse("SimNotImplemented", "lifecycle hooks", r.create(1, func(in *createInput) {
		in.LifecycleHookSpecificationList = []types.LifecycleHookSpecification{{LifecycleHookName: aws.String("h"), LifecycleTransition: aws.String("autoscaling:EC2_INSTANCE_LAUNCHING")}}
	}))
	_, err := r.asg.PutWarmPool(r.ctx, &autoscaling.PutWarmPoolInput{AutoScalingGroupName: aws.String("shop")})
	r.refuse("SimNotImplemented", "PutWarmPool", err)
}
