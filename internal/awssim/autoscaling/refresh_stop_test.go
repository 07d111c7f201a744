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

func TestACancelledRefreshLeavesWhatItDid(t *testing.T) {
	for _, row := range []struct {
		name string
		wait bool
		want []string
	}{
		{"with waiting for the instances on their way", true, []string{"InProgress", "Cancelling", "Cancelled"}},
		{"without", false, []string{"InProgress", "Cancelled"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			arn := r.served()
			r.ok(r.create(3, behind(arn)))
			r.after(5 * time.Minute)
			r.newVersion()
			r.started()
			for n := 0; r.state() != "InProgress 33%, 2 left" && n < 600; n++ {
				r.after(time.Second)
			}
			got := []string{string(r.refreshes()[0].Status)}
			r.ok(r.cancel(row.wait))
			got = append(got, r.statuses(10*time.Minute)...)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
			if got := r.fleet() + "; " + r.look() + "; group " + r.saved(); got != "1×2 2×1; InService a1 b1 c1; group 1" {
				t.Error(got)
			}
			r.refuse("ActiveInstanceRefreshNotFound", "shop", r.cancel(true))
			r.started()
		})
	}
}

func TestARolledBackRefreshGoesBackToZero(t *testing.T) {
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(3, behind(arn)))
	r.after(5 * time.Minute)
	r.newVersion()
	r.started()
	for n := 0; r.state() != "InProgress 66%, 1 left" && n < 600; n++ {
		r.after(time.Second)
	}
	r.after(30 * time.Second)
	r.ok(r.rollback())
	since := r.clock.Now()
	r.refuse("ActiveInstanceRefreshNotFound", "shop", r.rollback())
	least := 3
	got := r.course(20*time.Minute, func() string {
		least = min(least, r.serving(), r.healthy(arn))
		return r.state() + "; " + r.fleet()
	})
	want := []string{
		"RollbackInProgress 66%, 1 left; 1×1 2×3",
		"RollbackInProgress 66%, 1 left; 1×2 2×2",
		"RollbackInProgress 33%, 1 left; 1×3 2×1",
		"RollbackSuccessful 0%, 1 left; 1×3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	now := r.refreshes()[0]
	d := now.RollbackDetails
	if least < 3 || r.saved() != "1" || *d.InstancesToUpdateOnRollback != 1 || *d.PercentageCompleteOnRollback != 66 || !d.RollbackStartTime.Equal(since) || *d.RollbackReason == "" {
		t.Errorf("at least %d; group %s; %+v", least, r.saved(), d)
	}
}

func TestARollbackKnowsNoCheckpoints(t *testing.T) {
	r, _ := halfway(t, preferring(func(p *types.RefreshPreferences) { p.CheckpointPercentages = []int32{50, 100} }))
	r.ok(r.rollback())
	r.after(20 * time.Minute)
	if got := r.state() + "; " + r.fleet(); got != "RollbackSuccessful 0%, 4 left; 1×6" {
		t.Error(got)
	}
}

// failing runs a refresh to a version whose application never answers.
func failing(t *testing.T, change func(*refreshInput)) (*rig, []string) {
	t.Helper()
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(3, behind(arn)))
	r.after(5 * time.Minute)
	r.newVersion()
	r.started(change)
	var seen []string
	for range 90 * 12 {
		r.after(5 * time.Second)
		r.spoil()
		if n := r.healthy(arn); n < 3 {
			t.Fatalf("%d healthy targets, %s", n, r.look())
		}
		if now := r.state(); len(seen) == 0 || seen[len(seen)-1] != now {
			seen = append(seen, now)
		}
	}
	return r, seen
}

func TestARefreshThatCannotGoOnFailsAfterAnHour(t *testing.T) {
	r, seen := failing(t, func(*refreshInput) {})
	if diff := cmp.Diff([]string{"InProgress 0%, 3 left", "Failed 0%, 3 left"}, seen); diff != "" {
		t.Error(diff)
	}
	now := r.refreshes()[0]
	if d := now.EndTime.Sub(*now.StartTime); d < time.Hour || d > 63*time.Minute || !strings.Contains(*now.StatusReason, "not yet healthy") {
		t.Errorf("after %s: %s", d, *now.StatusReason)
	}
	if got := r.look() + "; " + r.fleet() + "; group " + r.saved(); got != "InService a1 b1 c1; 1×3; group 1" {
		t.Error(got)
	}
}

func TestARefreshThatCannotGoOnRollsBack(t *testing.T) {
	r, seen := failing(t, reversing)
	if diff := cmp.Diff([]string{"InProgress 0%, 3 left", "RollbackInProgress 0%, 3 left", "RollbackSuccessful 0%, 3 left"}, seen); diff != "" {
		t.Error(diff)
	}
	if got := r.look() + "; " + r.fleet() + "; group " + r.saved(); got != "InService a1 b1 c1; 1×3; group 1" {
		t.Error(got)
	}
	if reason := *r.refreshes()[0].RollbackDetails.RollbackReason; !strings.Contains(reason, "No instance could be replaced") {
		t.Error(reason)
	}
}

func TestTheStallTimeCanBeShort(t *testing.T) {
	r := newRig(t)
	r.World.Do(func() { r.ASG.StallAfter = 2 * time.Minute })
	r.ok(r.create(1))
	r.after(time.Minute)
	r.newVersion("m7i.large")
	for _, zone := range []string{"us-east-1a", "us-east-1b", "us-east-1c"} {
		r.World.Do(func() { r.EC2.SetCapacity(zone, "m7i.large", false) })
	}
	r.started()
	got := append(r.statuses(4*time.Minute), r.fleet())
	if diff := cmp.Diff([]string{"Pending", "InProgress", "Failed", "1×1"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestARollbackFailsWhereTheOldVersionIsGone(t *testing.T) {
	r := newRig(t)
	r.newVersion()
	r.newVersion()
	r.ok(r.create(2, func(in *createInput) { in.LaunchTemplate = r.toVersion("2").LaunchTemplate }))
	r.after(time.Minute)
	r.started(func(in *refreshInput) { in.DesiredConfiguration = r.toVersion("3") })
	r.after(2 * time.Minute)
	_, err := r.compute.DeleteLaunchTemplateVersions(r.ctx, &ec2.DeleteLaunchTemplateVersionsInput{LaunchTemplateId: &r.template, Versions: []string{"2"}})
	r.ok(err)
	r.ok(r.rollback())
	got := append(r.statuses(2*time.Hour), r.fleet())
	if diff := cmp.Diff([]string{"RollbackInProgress", "RollbackFailed", "2×1 3×1"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnAlarmEndsARefreshAtOnce(t *testing.T) {
	baking := preferring(func(p *types.RefreshPreferences) { p.BakeTime = aws.Int32(3600) })
	for _, row := range []struct {
		name    string
		after   time.Duration
		changes []func(*refreshInput)
		want    []string
	}{
		{"while it replaces", 2 * time.Minute, nil, []string{"InProgress", "Failed", "1×1 2×1"}},
		{"while it bakes", 20 * time.Minute, []func(*refreshInput){baking}, []string{"Baking", "Failed", "2×2"}},
		{"and rolls it back", 2 * time.Minute, []func(*refreshInput){reversing}, []string{"InProgress", "RollbackInProgress", "RollbackSuccessful", "1×2"}},
		{"and rolls it back while it bakes", 20 * time.Minute, []func(*refreshInput){baking, reversing}, []string{"Baking", "RollbackInProgress", "RollbackSuccessful", "1×2"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			r.World.Do(func() { r.ASG.SetAlarm("errors", "OK") })
			r.ok(r.create(2))
			r.after(time.Minute)
			r.newVersion()
			r.started(append(row.changes, guarded("errors"))...)
			r.after(row.after)
			got := []string{string(r.refreshes()[0].Status)}
			r.World.Do(func() { r.ASG.SetAlarm("errors", "ALARM") })
			r.after(5 * time.Second)
			got = append(got, r.statuses(10*time.Minute)...)
			if diff := cmp.Diff(row.want, append(got, r.fleet())); diff != "" {
				t.Error(diff)
			}
			if got := r.saved() + r.look(); got != "1InService a1 b1" {
				t.Error(got)
			}
		})
	}
}

func TestWithoutAlarmDataNothingIsReplaced(t *testing.T) {
	r := newRig(t)
	r.World.Do(func() { r.ASG.SetAlarm("errors", "OK") })
	r.ok(r.create(2))
	r.after(time.Minute)
	r.newVersion()
	r.started(guarded("errors"))
	r.World.Do(func() { r.ASG.SetAlarm("errors", "INSUFFICIENT_DATA") })
	r.after(30 * time.Minute)
	got := []string{r.fleet()}
	r.World.Do(func() { r.ASG.SetAlarm("errors", "OK") })
	r.after(30 * time.Minute)
	if diff := cmp.Diff([]string{"1×2", "2×2"}, append(got, r.fleet())); diff != "" {
		t.Error(diff)
	}
}

func TestAGroupThatGoesEndsItsRefresh(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2))
	r.after(time.Minute)
	r.newVersion()
	r.started()
	r.after(30 * time.Second)
	r.ok(r.update(func(in *updateInput) { in.MaxSize = aws.Int32(0) }))
	r.after(2 * time.Minute)
	got := []string{r.state(), r.fleet()}
	r.ok(r.update(func(in *updateInput) { in.MaxSize, in.DesiredCapacity = aws.Int32(3), aws.Int32(3) }))
	r.after(time.Minute)
	r.started()
	r.after(30 * time.Second)
	r.ok(r.remove(true))
	if diff := cmp.Diff([]string{"Cancelled 0%, 2 left", "", "Cancelled 0%, 3 left"}, append(got, r.state())); diff != "" {
		t.Error(diff)
	}
	r.after(2 * time.Minute)
	_, err := r.asg.DescribeInstanceRefreshes(r.ctx, &autoscaling.DescribeInstanceRefreshesInput{AutoScalingGroupName: aws.String("shop")})
	r.refuse("ValidationError", "not found", err)
	r.ok(r.create(1))
	if n := len(r.refreshes()); n != 0 {
		t.Errorf("%d refreshes of the group before", n)
	}
}
