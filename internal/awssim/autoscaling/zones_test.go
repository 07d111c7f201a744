package autoscaling_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/google/go-cmp/cmp"
)

func TestInstancesAreSpreadAndEnterService(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(7))
	want := []string{"", "Pending a3 b2 c2", "Pending a3 b2 c2", "InService a3 b2 c2"}
	if diff := cmp.Diff(want, r.trace(0, 5*time.Second, 15*time.Second, 5*time.Second)); diff != "" {
		t.Error(diff)
	}
	list := r.activities()
	first := list[len(list)-1]
	if first.StatusCode != "Successful" || !strings.Contains(*first.Cause, "a user request created an AutoScalingGroup changing the desired capacity from 0 to 7") {
		t.Errorf("%s: %s", first.StatusCode, *first.Cause)
	}
	var details map[string]string
	r.ok(json.Unmarshal([]byte(*first.Details), &details))
	if diff := cmp.Diff(map[string]string{"Availability Zone": "us-east-1a", "Subnet ID": r.subnets[0]}, details); diff != "" {
		t.Error(diff)
	}
}

func TestScaleInTakesFromTheFullestZone(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(7))
	r.after(time.Minute)
	r.ok(r.desire(5))
	want := []string{"InService a2 b1 c2; Terminating a1 b1", "InService a2 b1 c2"}
	if diff := cmp.Diff(want, r.trace(5*time.Second, time.Minute)); diff != "" {
		t.Error(diff)
	}
	if a := r.activities()[0]; !strings.Contains(*a.Cause, "shrinking the capacity from 6 to 5") {
		t.Error(*a.Cause)
	}
}

func TestAnotherZoneTakesOverWhenCapacityIsShort(t *testing.T) {
	r := newRig(t)
	r.World.Do(func() { r.EC2.SetCapacity("us-east-1c", "", false) })
	r.ok(r.create(6))
	r.after(time.Minute)
	got := []string{r.look()}
	var failure types.Activity
	for _, a := range r.activities() {
		if a.StatusCode == "Failed" {
			failure = a
		}
	}
	for _, words := range []string{"We currently do not have sufficient m6i.large capacity in the Availability Zone you requested (us-east-1c)", "Launching EC2 instance failed."} {
		if !strings.Contains(aws.ToString(failure.StatusMessage), words) {
			t.Errorf("no %q in %q", words, aws.ToString(failure.StatusMessage))
		}
	}
	r.World.Do(func() { r.EC2.SetCapacity("us-east-1c", "", true) })
	r.after(20 * time.Minute)
	if diff := cmp.Diff([]string{"InService a3 b3", "InService a2 b2 c2"}, append(got, r.look())); diff != "" {
		t.Error(diff)
	}
}

func TestBalancedOnlyLeavesTheCapacityMissing(t *testing.T) {
	r := newRig(t)
	r.World.Do(func() { r.EC2.SetCapacity("us-east-1c", "", false) })
	r.ok(r.create(6, func(in *createInput) {
		in.AvailabilityZoneDistribution = &types.AvailabilityZoneDistribution{CapacityDistributionStrategy: "balanced-only"}
	}))
	got := r.trace(10 * time.Minute)
	r.World.Do(func() { r.EC2.SetCapacity("us-east-1c", "", true) })
	if diff := cmp.Diff([]string{"InService a1 b1", "InService a2 b2 c2"}, append(got, r.trace(10*time.Minute)...)); diff != "" {
		t.Error(diff)
	}
}

func TestPreferredTypesAreTriedInOrder(t *testing.T) {
	r := newRig(t)
	r.World.Do(func() { r.EC2.SetCapacity("us-east-1a", "m6i.large", false) })
	r.ok(r.create(3, func(in *createInput) {
		in.MixedInstancesPolicy = &types.MixedInstancesPolicy{LaunchTemplate: &types.LaunchTemplate{
			LaunchTemplateSpecification: in.LaunchTemplate,
			Overrides:                   []types.LaunchTemplateOverrides{{InstanceType: aws.String("m6i.large")}, {InstanceType: aws.String("m7i.large")}},
		}}
		in.LaunchTemplate = nil
	}))
	r.after(time.Minute)
	got := map[string]string{}
	for _, i := range r.group().Instances {
		got[*i.AvailabilityZone] = *i.InstanceType
	}
	want := map[string]string{"us-east-1a": "m7i.large", "us-east-1b": "m6i.large", "us-east-1c": "m6i.large"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d := r.group().MixedInstancesPolicy.InstancesDistribution; *d.OnDemandAllocationStrategy != "prioritized" || *d.OnDemandPercentageAboveBaseCapacity != 100 {
		t.Errorf("%+v", d)
	}
}

func TestALaunchThatCannotWorkIsRetriedWithPauses(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2, func(in *createInput) { in.LaunchTemplate.Version = aws.String("$Latest") }))
	r.after(time.Minute)
	_, err := r.compute.DeleteLaunchTemplate(r.ctx, &ec2.DeleteLaunchTemplateInput{LaunchTemplateId: &r.template})
	r.ok(err)
	r.ok(r.desire(3))
	r.after(20 * time.Minute)
	failed := 0
	for _, a := range r.activities() {
		if a.StatusCode == "Failed" && strings.Contains(*a.StatusMessage, "does not exist. Launching EC2 instance failed.") {
			failed++
		}
	}
	if failed < 4 || failed > 8 {
		t.Errorf("%d failed launches in 20 minutes", failed)
	}
}

func TestASubnetThatIsTakenAwayIsLeft(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(6))
	r.after(time.Minute)
	r.ok(r.update(func(in *updateInput) { in.VPCZoneIdentifier = aws.String(strings.Join(r.subnets[:2], ",")) }))
	least := 6
	for range 40 {
		r.after(5 * time.Second)
		least = min(least, strings.Count(inServiceList(r), "i-"))
	}
	if got := r.look(); got != "InService a3 b3" || least < 6 {
		t.Errorf("%s, at least %d in service", got, least)
	}
}

func inServiceList(r *rig) string {
	var ids []string
	for _, i := range r.group().Instances {
		if i.LifecycleState == types.LifecycleStateInService {
			ids = append(ids, *i.InstanceId)
		}
	}
	return strings.Join(ids, " ")
}
