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

// halfway is a group of six behind a load balancer, of which a refresh has replaced the first two.
func halfway(t *testing.T, changes ...func(*refreshInput)) (*rig, string) {
	t.Helper()
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(6, behind(arn)))
	r.after(5 * time.Minute)
	r.newVersion()
	r.started(changes...)
	for n := 0; r.state() != "InProgress 33%, 4 left" && n < 1200; n++ {
		r.after(time.Second)
	}
	return r, arn
}

// lowest runs for a time and tells how few healthy targets there were as long as the refresh went on.
func (r *rig) lowest(arn string, d time.Duration) int {
	r.t.Helper()
	least := r.healthy(arn)
	for range int(d / time.Second) {
		r.after(time.Second)
		if r.refreshes()[0].EndTime == nil {
			least = min(least, r.healthy(arn))
		}
	}
	return least
}

func TestTheDesiredCapacityMayChangeDuringARefresh(t *testing.T) {
	for _, row := range []struct {
		name  string
		size  int32
		least int
		want  string
	}{
		{"up: what launches has the new version", 9, 6, "1×4 2×6; Successful 100%, 0 left; 2×9; InService a3 b3 c3"},
		{"down: what goes has the old one", 3, 3, "1×1 2×3; Successful 100%, 0 left; 2×3; InService a1 b1 c1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, arn := halfway(t)
			r.ok(r.desire(row.size))
			r.after(30 * time.Second)
			got := r.fleet()
			least := r.lowest(arn, 30*time.Minute)
			got += "; " + r.state() + "; " + r.fleet() + "; " + r.look()
			if got != row.want || least < row.least {
				t.Errorf("%s, at least %d", got, least)
			}
		})
	}
}

func TestWhileItRollsBackAGroupLaunchesItsOwnVersion(t *testing.T) {
	r, arn := halfway(t)
	r.ok(r.rollback())
	r.after(10 * time.Second)
	r.ok(r.desire(9))
	least := r.lowest(arn, 30*time.Minute)
	if got := r.state() + "; " + r.fleet(); got != "RollbackSuccessful 0%, 4 left; 1×9" || least < 6 {
		t.Errorf("%s, at least %d", got, least)
	}
}

func TestARollbackInARushKeepsTheMinimum(t *testing.T) {
	for n := range 6 {
		r, arn := halfway(t)
		r.after(time.Duration(n) * 17 * time.Second)
		r.ok(r.rollback())
		if least := r.lowest(arn, 10*time.Minute); least < 6 || r.fleet() != "1×6" {
			t.Errorf("rolled back %d s later: at least %d, %s, %s", n*17, least, r.state(), r.fleet())
		}
	}
}

func TestAZoneThatFailsDuringARefresh(t *testing.T) {
	r, arn := halfway(t)
	r.World.Do(func() { r.EC2.SetZoneDown("us-east-1b", true) })
	r.after(4 * time.Minute)
	least := r.lowest(arn, 40*time.Minute)
	got := []string{r.state() + "; " + r.fleet() + "; " + r.look()}
	r.World.Do(func() { r.EC2.SetZoneDown("us-east-1b", false) })
	r.after(30 * time.Minute)
	got = append(got, r.fleet()+"; "+r.look())
	want := []string{"Successful 100%, 0 left; 2×6; InService a3 c3", "2×6; InService a2 b2 c2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if least < 4 {
		t.Errorf("%d healthy targets", least)
	}
}

func TestARefreshWithoutCapacityInAZoneGoesElsewhere(t *testing.T) {
	r, arn := halfway(t)
	r.World.Do(func() { r.EC2.SetCapacity("us-east-1b", "", false) })
	least := r.lowest(arn, 40*time.Minute)
	got := r.state() + "; " + r.fleet()
	if got += "; " + r.look(); got != "Successful 100%, 0 left; 2×6; InService a3 b1 c2" || least < 6 {
		t.Errorf("%s; at least %d", got, least)
	}
}

func TestARefreshWithoutCapacityAnywhereWaits(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*refreshInput)
		least  int
	}{{"launching first", percent(100, 110), 6}, {"terminating first", percent(80, 100), 5}} {
		t.Run(row.name, func(t *testing.T) {
			r, arn := halfway(t, row.change)
			for _, zone := range []string{"a", "b", "c"} {
				r.World.Do(func() { r.EC2.SetCapacity("us-east-1"+zone, "", false) })
			}
			least := r.lowest(arn, 30*time.Minute)
			for _, zone := range []string{"a", "b", "c"} {
				r.World.Do(func() { r.EC2.SetCapacity("us-east-1"+zone, "", true) })
			}
			r.after(time.Hour)
			if got := r.state() + "; " + r.fleet(); got != "Successful 100%, 0 left; 2×6" || least < row.least {
				t.Errorf("%s, at least %d", got, least)
			}
		})
	}
}

func TestAnInstanceThatDiesDuringARefreshIsReplacedByTheNewVersion(t *testing.T) {
	r, _ := halfway(t)
	for _, zone := range []string{"a", "c"} {
		_, err := r.compute.TerminateInstances(r.ctx, &ec2.TerminateInstancesInput{InstanceIds: r.in(zone)[:1]})
		r.ok(err)
	}
	r.after(40 * time.Minute)
	if got := r.state() + "; " + r.fleet() + "; " + r.look(); got != "Successful 100%, 0 left; 2×6; InService a2 b2 c2" {
		t.Error(got)
	}
}

func TestASuspendedProcessHoldsARefresh(t *testing.T) {
	for _, process := range []string{"InstanceRefresh", "Launch", "Terminate"} {
		r, _ := halfway(t)
		if process == "InstanceRefresh" {
			r.World.Do(func() { r.ASG.StallAfter = 10 * time.Minute })
		}
		_, err := r.asg.SuspendProcesses(r.ctx, &autoscaling.SuspendProcessesInput{AutoScalingGroupName: aws.String("shop"), ScalingProcesses: []string{process}})
		r.ok(err)
		r.after(20 * time.Minute)
		before := r.refreshes()[0]
		_, err = r.asg.ResumeProcesses(r.ctx, &autoscaling.ResumeProcessesInput{AutoScalingGroupName: aws.String("shop")})
		r.ok(err)
		r.after(20 * time.Minute)
		if got := r.state() + "; " + r.fleet(); before.Status != "InProgress" || !strings.Contains(*before.StatusReason, process) || got != "Successful 100%, 0 left; 2×6" {
			t.Errorf("%s: %s %s, then %s", process, before.Status, *before.StatusReason, got)
		}
	}
}

func TestARefreshUnderAMaintenancePolicyAndBalancedOnly(t *testing.T) {
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(6, behind(arn), maintained, func(in *createInput) {
		in.AvailabilityZoneDistribution = &types.AvailabilityZoneDistribution{CapacityDistributionStrategy: "balanced-only"}
	}))
	r.after(5 * time.Minute)
	r.newVersion()
	r.started(func(in *refreshInput) { in.Preferences = nil })
	least := r.lowest(arn, 30*time.Minute)
	if got := r.state() + "; " + r.look(); got != "Successful 100%, 0 left; InService a2 b2 c2" || least < 6 {
		t.Errorf("%s, at least %d", got, least)
	}
}

func TestBalancedOnlyReplacesWithinTheZone(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(6, func(in *createInput) {
		in.AvailabilityZoneDistribution = &types.AvailabilityZoneDistribution{CapacityDistributionStrategy: "balanced-only"}
	}))
	r.after(2 * time.Minute)
	r.newVersion()
	r.World.Do(func() { r.EC2.SetCapacity("us-east-1b", "", false) })
	r.started()
	r.after(3 * time.Hour)
	if got := r.state() + "; " + r.fleet() + "; " + r.look(); got != "Failed 66%, 2 left; 1×2 2×4; InService a2 b2 c2" {
		t.Error(got)
	}
}

func TestAnImpairedReplacementIsNotReady(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2, func(in *createInput) { in.HealthCheckGracePeriod = aws.Int32(7200) }))
	r.after(2 * time.Minute)
	r.newVersion()
	r.started()
	r.after(15 * time.Second)
	r.World.Do(func() {
		all := r.EC2.Instances()
		r.EC2.Impair(all[len(all)-1].ID, true)
	})
	r.after(20 * time.Minute)
	if got := r.state() + "; " + r.look(); got != "InProgress 0%, 2 left; InService a2 b1" {
		t.Error(got)
	}
}

func TestAScaleInSparesWhatWasLaunchedAhead(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(3, func(in *createInput) { in.TerminationPolicies = []string{"NewestInstance"} }))
	r.after(2 * time.Minute)
	r.started(func(in *refreshInput) { in.DesiredConfiguration = nil })
	r.after(30 * time.Second)
	ahead := r.in("a")[1]
	r.ok(r.desire(2))
	r.after(15 * time.Second)
	if got := inServiceList(r); len(strings.Fields(got)) != 3 || !strings.Contains(got, ahead) {
		t.Errorf("%s, launched ahead: %s", got, ahead)
	}
}

func TestAScaleInMayDoWhatTheRefreshWasAboutToDo(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2))
	r.after(2 * time.Minute)
	r.newVersion()
	r.started()
	r.after(2*time.Minute + 15*time.Second)
	before, least := r.fleet(), 1
	r.ok(r.desire(1))
	r.course(10*time.Minute, func() string { least = min(least, r.serving()); return "" })
	if got := before + "; " + r.state() + "; " + r.fleet(); got != "1×1 2×2; Successful 100%, 0 left; 2×1" || least < 1 {
		t.Errorf("%s, at least %d", got, least)
	}
}

func TestActivitiesSayThatARefreshCausedThem(t *testing.T) {
	r, _ := halfway(t)
	launched, ended := 0, 0
	for _, a := range r.activities() {
		if strings.HasSuffix(*a.Cause, "an instance was launched in response to an instance refresh.") {
			launched++
		}
		if strings.Contains(*a.Cause, "an instance was taken out of service in response to an instance refresh.") {
			ended++
		}
	}
	if launched < 2 || ended != 2 {
		t.Errorf("%d launched, %d terminated", launched, ended)
	}
}
