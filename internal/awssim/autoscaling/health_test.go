package autoscaling_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/google/go-cmp/cmp"
)

func maintained(in *createInput) {
	in.InstanceMaintenancePolicy = &types.InstanceMaintenancePolicy{MinHealthyPercentage: aws.Int32(100), MaxHealthyPercentage: aws.Int32(110)}
}

func behind(arn string) func(*createInput) {
	return func(in *createInput) {
		in.TrafficSources = []types.TrafficSourceIdentifier{{Identifier: &arn, Type: aws.String("elbv2")}}
		in.HealthCheckType, in.HealthCheckGracePeriod = aws.String("ELB"), aws.Int32(120)
	}
}

func TestATerminatedInstanceIsReplaced(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(3))
	r.after(time.Minute)
	_, err := r.compute.TerminateInstances(r.ctx, &ec2.TerminateInstancesInput{InstanceIds: r.in("b")})
	r.ok(err)
	want := []string{"InService a1 c1; Pending b1; Terminating/Unhealthy b1", "InService a1 b1 c1"}
	if diff := cmp.Diff(want, r.trace(5*time.Second, time.Minute)); diff != "" {
		t.Error(diff)
	}
	var causes []string
	for _, a := range r.activities()[:2] {
		causes = append(causes, *a.Cause)
	}
	all := strings.Join(causes, "\n")
	for _, words := range []string{
		"an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.",
		"an instance was launched in response to an unhealthy instance needing to be replaced.",
	} {
		if !strings.Contains(all, words) {
			t.Errorf("no %q in %s", words, all)
		}
	}
}

func TestTheLoadBalancersVerdictCountsAfterTheGracePeriod(t *testing.T) {
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(3, behind(arn)))
	r.after(4 * time.Minute)
	if n := r.healthy(arn); n != 3 || r.look() != "InService a1 b1 c1" {
		t.Fatalf("%d healthy targets, %s", n, r.look())
	}
	sick := r.in("a")[0]
	r.World.Do(func() { r.ELB.SetAppDown(sick, true) })
	got := r.trace(10*time.Second, 20*time.Second, 20*time.Second, 40*time.Second)
	want := []string{
		"InService a1 b1 c1",
		"InService b1 c1; Pending a1; Terminating/Unhealthy a1",
		"InService a1 b1 c1; Terminating/Unhealthy a1",
		"InService a1 b1 c1; Terminating/Unhealthy a1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.after(10 * time.Minute)
	if n := r.healthy(arn); n != 3 || r.look() != "InService a1 b1 c1" {
		t.Errorf("in the end %d healthy targets, %s", n, r.look())
	}
	causes := ""
	for _, a := range r.activities() {
		causes += *a.Cause + "\n"
	}
	if strings.Count(causes, "an ELB system health check failure") != 1 {
		t.Error(causes)
	}
}

func TestAMaintenancePolicyLaunchesBeforeItTerminates(t *testing.T) {
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(3, behind(arn), maintained))
	r.after(4 * time.Minute)
	r.World.Do(func() { r.EC2.Impair(r.EC2.Instances()[0].ID, true) })
	got := r.trace(25*time.Second, 25*time.Second)
	want := []string{"InService b1 c1; InService/Unhealthy a1; Pending a1", "InService a1 b1 c1; Terminating/Unhealthy a1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A zone fails: its instances are replaced in the others; it comes back, and the group is balanced again.
func TestAZoneIsLostAndComesBack(t *testing.T) {
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(6, behind(arn)))
	r.after(5 * time.Minute)
	r.World.Do(func() { r.EC2.SetZoneDown("us-east-1b", true) })
	r.after(6 * time.Minute)
	got := []string{r.look()}
	if n := r.healthy(arn); n != 6 {
		t.Errorf("%d healthy targets without the zone", n)
	}
	r.World.Do(func() { r.EC2.SetZoneDown("us-east-1b", false) })
	r.after(20 * time.Minute)
	if diff := cmp.Diff([]string{"InService a3 c3", "InService a2 b2 c2"}, append(got, r.look())); diff != "" {
		t.Error(diff)
	}
}

func TestUsersMayJudgeInstances(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2, func(in *createInput) { in.MinSize = aws.Int32(2); in.HealthCheckGracePeriod = aws.Int32(600) }))
	r.after(time.Minute)
	id := r.in("a")[0]
	judge := func(respect bool) {
		_, err := r.asg.SetInstanceHealth(r.ctx, &autoscaling.SetInstanceHealthInput{InstanceId: &id, HealthStatus: aws.String("Unhealthy"), ShouldRespectGracePeriod: &respect})
		r.ok(err)
	}
	judge(true)
	got := r.trace(10 * time.Second)
	judge(false)
	got = append(got, r.trace(10*time.Second)...)
	want := []string{"InService a1 b1", "InService b1; Pending a1; Terminating/Unhealthy a1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.after(time.Minute)
	id = r.in("b")[0]
	terminate := func(decrement bool) (*autoscaling.TerminateInstanceInAutoScalingGroupOutput, error) {
		return r.asg.TerminateInstanceInAutoScalingGroup(r.ctx, &autoscaling.TerminateInstanceInAutoScalingGroupInput{InstanceId: &id, ShouldDecrementDesiredCapacity: &decrement})
	}
	_, err := terminate(true)
	r.refuse("ValidationError", "desiredSize equals minSize (2)", err)
	out, err := terminate(false)
	r.ok(err)
	if *out.Activity.Description != "Terminating EC2 instance: "+id {
		t.Error(*out.Activity.Description)
	}
	r.after(time.Minute)
	if n := len(r.group().Instances); n != 2 {
		t.Errorf("%d instances", n)
	}
	id = "i-none"
	_, err = terminate(false)
	r.refuse("ValidationError", "Instance Id not found", err)
}

func TestSuspendedProcessesDoNothing(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(3))
	r.after(time.Minute)
	_, err := r.asg.SuspendProcesses(r.ctx, &autoscaling.SuspendProcessesInput{AutoScalingGroupName: aws.String("shop"), ScalingProcesses: []string{"ReplaceUnhealthy", "Launch"}})
	r.ok(err)
	r.World.Do(func() { r.EC2.Stop(r.EC2.Instances()[0].ID) })
	got := r.trace(2 * time.Minute)
	r.ok(r.desire(4))
	got = append(got, r.trace(2*time.Minute)...)
	_, err = r.asg.ResumeProcesses(r.ctx, &autoscaling.ResumeProcessesInput{AutoScalingGroupName: aws.String("shop")})
	r.ok(err)
	got = append(got, r.trace(2*time.Minute)...)
	want := []string{"InService b1 c1; InService/Unhealthy a1", "InService b1 c1; InService/Unhealthy a1", "InService a2 b1 c1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err = r.asg.SuspendProcesses(r.ctx, &autoscaling.SuspendProcessesInput{AutoScalingGroupName: aws.String("shop"), ScalingProcesses: []string{"Nonsense"}})
	r.refuse("ValidationError", "Process 'Nonsense'", err)
}
