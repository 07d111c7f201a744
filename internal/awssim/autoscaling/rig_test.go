package autoscaling_test

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/awssim/region"
)

type (
	createInput = autoscaling.CreateAutoScalingGroupInput
	updateInput = autoscaling.UpdateAutoScalingGroupInput
)

// rig is a Region with a launch template and clients.
type rig struct {
	*region.Region
	t        *testing.T
	ctx      context.Context
	clock    *clocktesting.FakeClock
	asg      *autoscaling.Client
	elb      *elbv2.Client
	compute  *ec2.Client
	vpc      string
	subnets  []string
	template string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	r := &rig{Region: region.New(c), t: t, ctx: t.Context(), clock: c}
	r.asg = autoscaling.NewFromConfig(r.Config())
	r.elb = elbv2.NewFromConfig(r.Config())
	r.compute = ec2.NewFromConfig(r.Config())
	r.World.Do(func() { r.vpc, r.subnets = r.EC2.DefaultVPC(), r.EC2.DefaultSubnets() })
	out, err := r.compute.CreateLaunchTemplate(r.ctx, &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: aws.String("shop"),
		LaunchTemplateData: &ec2types.RequestLaunchTemplateData{ImageId: aws.String(sim.AL2023X86), InstanceType: "m6i.large"},
	})
	r.ok(err)
	r.template = *out.LaunchTemplate.LaunchTemplateId
	return r
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refuse wants an AWS error of the code whose text has the words.
func (r *rig) refuse(code, words string, err error) {
	r.t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != code || !strings.Contains(api.ErrorMessage(), words) {
		r.t.Errorf("want the code %s with %q, got: %v", code, words, err)
	}
}

func (r *rig) after(d time.Duration) { r.clock.Step(d) }

func (r *rig) create(size int32, changes ...func(*createInput)) error {
	in := &createInput{
		AutoScalingGroupName: aws.String("shop"), MinSize: aws.Int32(0), MaxSize: aws.Int32(12), DesiredCapacity: aws.Int32(size),
		VPCZoneIdentifier: aws.String(strings.Join(r.subnets, ",")),
		LaunchTemplate:    &types.LaunchTemplateSpecification{LaunchTemplateId: aws.String(r.template), Version: aws.String("1")},
	}
	for _, change := range changes {
		change(in)
	}
	_, err := r.asg.CreateAutoScalingGroup(r.ctx, in)
	return err
}

func (r *rig) update(change func(*updateInput)) error {
	in := &updateInput{AutoScalingGroupName: aws.String("shop")}
	change(in)
	_, err := r.asg.UpdateAutoScalingGroup(r.ctx, in)
	return err
}

func (r *rig) desire(n int32) error {
	_, err := r.asg.SetDesiredCapacity(r.ctx, &autoscaling.SetDesiredCapacityInput{AutoScalingGroupName: aws.String("shop"), DesiredCapacity: aws.Int32(n)})
	return err
}

func (r *rig) remove(force bool) error {
	_, err := r.asg.DeleteAutoScalingGroup(r.ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: aws.String("shop"), ForceDelete: aws.Bool(force)})
	return err
}

func (r *rig) group() types.AutoScalingGroup {
	r.t.Helper()
	out, err := r.asg.DescribeAutoScalingGroups(r.ctx, &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{"shop"}})
	r.ok(err)
	if len(out.AutoScalingGroups) != 1 {
		r.t.Fatalf("%d groups", len(out.AutoScalingGroups))
	}
	return out.AutoScalingGroups[0]
}

// look is the group in a few words: the lifecycle states with their counts by zone letter, "InService a2 b2 c2".
func (r *rig) look() string {
	r.t.Helper()
	counts := map[string]map[string]int{}
	for _, i := range r.group().Instances {
		state := string(i.LifecycleState)
		if *i.HealthStatus != "Healthy" {
			state += "/" + *i.HealthStatus
		}
		if counts[state] == nil {
			counts[state] = map[string]int{}
		}
		counts[state][strings.TrimPrefix(*i.AvailabilityZone, "us-east-1")]++
	}
	var states []string
	for state, zones := range counts {
		var parts []string
		for zone, n := range zones {
			parts = append(parts, fmt.Sprintf("%s%d", zone, n))
		}
		sort.Strings(parts)
		states = append(states, state+" "+strings.Join(parts, " "))
	}
	sort.Strings(states)
	return strings.Join(states, "; ")
}

// trace is the look after each of the durations.
func (r *rig) trace(ds ...time.Duration) []string {
	r.t.Helper()
	var looks []string
	for _, d := range ds {
		r.after(d)
		looks = append(looks, r.look())
	}
	return looks
}

func (r *rig) activities() []types.Activity {
	r.t.Helper()
	out, err := r.asg.DescribeScalingActivities(r.ctx, &autoscaling.DescribeScalingActivitiesInput{AutoScalingGroupName: aws.String("shop")})
	r.ok(err)
	return out.Activities
}

// in lists the instances in a zone, by its letter.
func (r *rig) in(zone string) []string {
	r.t.Helper()
	var ids []string
	for _, i := range r.group().Instances {
		if *i.AvailabilityZone == "us-east-1"+zone {
			ids = append(ids, *i.InstanceId)
		}
	}
	return ids
}

// served makes a target group behind a listener, and returns its ARN.
func (r *rig) served() string {
	r.t.Helper()
	lb, err := r.elb.CreateLoadBalancer(r.ctx, &elbv2.CreateLoadBalancerInput{Name: aws.String("shop"), Subnets: r.subnets})
	r.ok(err)
	tg, err := r.elb.CreateTargetGroup(r.ctx, &elbv2.CreateTargetGroupInput{
		Name: aws.String("shop"), Protocol: "HTTP", Port: aws.Int32(80), VpcId: &r.vpc,
		HealthCheckIntervalSeconds: aws.Int32(10), HealthyThresholdCount: aws.Int32(2),
	})
	r.ok(err)
	arn := tg.TargetGroups[0].TargetGroupArn
	_, err = r.elb.ModifyTargetGroupAttributes(r.ctx, &elbv2.ModifyTargetGroupAttributesInput{
		TargetGroupArn: arn,
		Attributes:     []elbtypes.TargetGroupAttribute{{Key: aws.String("deregistration_delay.timeout_seconds"), Value: aws.String("60")}},
	})
	r.ok(err)
	_, err = r.elb.CreateListener(r.ctx, &elbv2.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancers[0].LoadBalancerArn, Protocol: "HTTP", Port: aws.Int32(80),
		DefaultActions: []elbtypes.Action{{Type: "forward", TargetGroupArn: arn}},
	})
	r.ok(err)
	r.after(3 * time.Minute)
	return *arn
}

func (r *rig) healthy(arn string) int {
	r.t.Helper()
	out, err := r.elb.DescribeTargetHealth(r.ctx, &elbv2.DescribeTargetHealthInput{TargetGroupArn: &arn})
	r.ok(err)
	n := 0
	for _, d := range out.TargetHealthDescriptions {
		if d.TargetHealth.State == "healthy" {
			n++
		}
	}
	return n
}
