package autoscaling_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/google/go-cmp/cmp"
)

func TestATrafficSourceFromAttachToDetach(t *testing.T) {
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(2))
	r.after(2 * time.Minute)
	identifier := []types.TrafficSourceIdentifier{{Identifier: &arn, Type: aws.String("elbv2")}}
	_, err := r.asg.AttachTrafficSources(r.ctx, &autoscaling.AttachTrafficSourcesInput{AutoScalingGroupName: aws.String("shop"), TrafficSources: identifier})
	r.ok(err)
	state := func(d time.Duration) string {
		r.after(d)
		out, err := r.asg.DescribeTrafficSources(r.ctx, &autoscaling.DescribeTrafficSourcesInput{AutoScalingGroupName: aws.String("shop")})
		r.ok(err)
		if len(out.TrafficSources) == 0 {
			return "gone"
		}
		return *out.TrafficSources[0].State
	}
	got := []string{state(0), state(5 * time.Second), state(30 * time.Second)}
	if diff := cmp.Diff([]string{arn}, r.group().TargetGroupARNs); diff != "" {
		t.Error(diff)
	}
	detach := func() error {
		_, err := r.asg.DetachTrafficSources(r.ctx, &autoscaling.DetachTrafficSourcesInput{AutoScalingGroupName: aws.String("shop"), TrafficSources: identifier})
		return err
	}
	r.ok(detach())
	r.refuse("ValidationError", "not attached", detach())
	got = append(got, state(5*time.Second), state(60*time.Second))
	if diff := cmp.Diff([]string{"Adding", "Added", "InService", "Removing", "gone"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestATerminatingInstanceDrainsFirst(t *testing.T) {
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(3, behind(arn)))
	r.after(4 * time.Minute)
	r.ok(r.desire(2))
	r.after(5 * time.Second)
	a := r.activities()[0]
	got := []string{r.look(), string(a.StatusCode), aws.ToString(a.StatusMessage)}
	r.after(55 * time.Second)
	id := ""
	for _, i := range r.group().Instances {
		if i.LifecycleState == types.LifecycleStateTerminating {
			id = *i.InstanceId
		}
	}
	r.World.Do(func() {
		i, _ := r.EC2.Instance(id)
		got = append(got, string(i.State))
	})
	got = append(got, r.trace(time.Minute)...)
	got = append(got, string(r.activities()[0].StatusCode))
	want := []string{
		"InService b1 c1; Terminating a1", "WaitingForELBConnectionDraining", "Waiting For ELB connection draining.", "running",
		"InService b1 c1", "Successful",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTargetTrackingPolicies(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(0))
	put := func(value float64, change func(*autoscaling.PutScalingPolicyInput)) (*autoscaling.PutScalingPolicyOutput, error) {
		in := &autoscaling.PutScalingPolicyInput{
			AutoScalingGroupName: aws.String("shop"), PolicyName: aws.String("cpu"), PolicyType: aws.String("TargetTrackingScaling"),
			TargetTrackingConfiguration: &types.TargetTrackingConfiguration{
				TargetValue:                   &value,
				PredefinedMetricSpecification: &types.PredefinedMetricSpecification{PredefinedMetricType: types.MetricTypeASGAverageCPUUtilization},
			},
		}
		change(in)
		return r.asg.PutScalingPolicy(r.ctx, in)
	}
	same := func(*autoscaling.PutScalingPolicyInput) {}
	first, err := put(50, same)
	r.ok(err)
	second, err := put(60, same)
	r.ok(err)
	if *first.PolicyARN != *second.PolicyARN || len(second.Alarms) != 2 {
		t.Errorf("%s, then %s with %d alarms", *first.PolicyARN, *second.PolicyARN, len(second.Alarms))
	}
	out, err := r.asg.DescribePolicies(r.ctx, &autoscaling.DescribePoliciesInput{AutoScalingGroupName: aws.String("shop")})
	r.ok(err)
	if len(out.ScalingPolicies) != 1 || *out.ScalingPolicies[0].TargetTrackingConfiguration.TargetValue != 60 {
		t.Errorf("%+v", out.ScalingPolicies)
	}
	_, err = put(50, func(in *autoscaling.PutScalingPolicyInput) { in.TargetTrackingConfiguration.TargetValue = nil })
	if err == nil {
		t.Error("a policy without a target value")
	}
	_, err = put(50, func(in *autoscaling.PutScalingPolicyInput) { in.AutoScalingGroupName = aws.String("none") })
	r.refuse("ValidationError", "not found", err)
	_, err = r.asg.DeletePolicy(r.ctx, &autoscaling.DeletePolicyInput{AutoScalingGroupName: aws.String("shop"), PolicyName: aws.String("cpu")})
	r.ok(err)
	_, err = r.asg.DeletePolicy(r.ctx, &autoscaling.DeletePolicyInput{AutoScalingGroupName: aws.String("shop"), PolicyName: aws.String("cpu")})
	r.refuse("ValidationError", "PolicyName not found", err)
}

func TestMetricsCollection(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(0))
	_, err := r.asg.EnableMetricsCollection(r.ctx, &autoscaling.EnableMetricsCollectionInput{AutoScalingGroupName: aws.String("shop"), Granularity: aws.String("1Minute")})
	r.ok(err)
	before := len(r.group().EnabledMetrics)
	_, err = r.asg.DisableMetricsCollection(r.ctx, &autoscaling.DisableMetricsCollectionInput{AutoScalingGroupName: aws.String("shop"), Metrics: []string{"GroupMinSize"}})
	r.ok(err)
	if after := len(r.group().EnabledMetrics); before != 20 || after != 19 {
		t.Errorf("%d, then %d metrics", before, after)
	}
}
