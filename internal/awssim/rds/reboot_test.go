package rds_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"
)

// reboot reboots the DB instance "shop".
func (r *rig) reboot(force bool) error {
	_, err := r.rds.RebootDBInstance(r.ctx, &rds.RebootDBInstanceInput{DBInstanceIdentifier: aws.String("shop"), ForceFailover: &force})
	return err
}

// events are the categories and messages of the DB instance's events, the failovers' only where so asked.
func (r *rig) events(in rds.DescribeEventsInput) (all []string) {
	r.t.Helper()
	out, err := r.rds.DescribeEvents(r.ctx, &in)
	r.ok(err)
	for _, e := range out.Events {
		all = append(all, strings.Join(e.EventCategories, " ")+": "+*e.Message)
	}
	return all
}

// place is the state and the zones that Describe shows.
func (r *rig) place() string {
	r.t.Helper()
	db := r.db()
	return fmt.Sprint(*db.DBInstanceStatus, " ", *db.AvailabilityZone, " ", aws.ToString(db.SecondaryAvailabilityZone))
}

func TestAFailoverSwapsTheZonesAndDescribeShowsItLater(t *testing.T) {
	r := available(t)
	r.ok(r.reboot(true))
	r.refuse("InvalidDBInstanceState", r.reboot(true))
	got := r.trace(r.place, 0, 90*time.Second, 3*time.Minute-time.Second, time.Second)
	want := []string{
		"rebooting us-east-1a us-east-1b", "available us-east-1a us-east-1b", "available us-east-1a us-east-1b",
		"available us-east-1b us-east-1a",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	events := []string{"failover: Multi-AZ instance failover started.", "failover: Multi-AZ instance failover completed"}
	if diff := cmp.Diff(events, r.events(rds.DescribeEventsInput{EventCategories: []string{"failover"}})); diff != "" {
		t.Error(diff)
	}
}

func TestAFailoverSoonAfterAnotherIsNotAttempted(t *testing.T) {
	r := available(t)
	r.ok(r.reboot(true))
	r.after(2 * time.Minute)
	r.ok(r.reboot(true))
	got := r.trace(r.place, 0, 3*time.Minute)
	if diff := cmp.Diff([]string{"available us-east-1a us-east-1b", "available us-east-1b us-east-1a"}, got); diff != "" {
		t.Error(diff)
	}
	events := r.events(rds.DescribeEventsInput{})
	if last := events[len(events)-1]; !strings.Contains(last, "not attempting a requested failover") {
		t.Error(events)
	}
	r.after(2 * time.Minute)
	r.ok(r.reboot(true))
	if diff := cmp.Diff("rebooting us-east-1b us-east-1a", r.place()); diff != "" {
		t.Error(diff)
	}
}

func TestAPlainReboot(t *testing.T) {
	r := available(t, func(in *createInput) { in.MultiAZ = nil })
	r.refuse("InvalidParameterCombination", r.reboot(true))
	r.ok(r.reboot(false))
	if diff := cmp.Diff([]string{"rebooting us-east-1a ", "available us-east-1a "}, r.trace(r.place, 0, time.Minute)); diff != "" {
		t.Error(diff)
	}
}

func TestEvents(t *testing.T) {
	r := available(t)
	_, err := r.create("other")
	r.ok(err)
	r.ok(r.reboot(false))
	r.after(30 * time.Minute)
	r.ok(r.reboot(true))
	r.after(40 * time.Minute)
	restarted := "availability: DB instance restarted"
	failover := []string{"failover: Multi-AZ instance failover started.", "failover: Multi-AZ instance failover completed"}
	source := func(id string) rds.DescribeEventsInput {
		return rds.DescribeEventsInput{SourceType: types.SourceTypeDbInstance, SourceIdentifier: &id, Duration: aws.Int32(120)}
	}
	for _, row := range []struct {
		name string
		in   rds.DescribeEventsInput
		want []string
	}{
		{"of the last hour", rds.DescribeEventsInput{}, failover},
		{"of two hours", rds.DescribeEventsInput{Duration: aws.Int32(120)}, append([]string{restarted}, failover...)},
		{"of a category", rds.DescribeEventsInput{Duration: aws.Int32(120), EventCategories: []string{"availability"}}, []string{restarted}},
		{"of the instance", source("SHOP"), append([]string{restarted}, failover...)},
		{"of another instance", source("other"), nil},
		{"of snapshots", rds.DescribeEventsInput{SourceType: types.SourceTypeDbSnapshot}, nil},
		{"until a time", rds.DescribeEventsInput{EndTime: aws.Time(time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC))}, []string{restarted}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			if diff := cmp.Diff(row.want, r.events(row.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
	r.t = t
	_, err = r.rds.DescribeEvents(r.ctx, &rds.DescribeEventsInput{SourceIdentifier: aws.String("shop")})
	r.refuse("InvalidParameterCombination", err)
}
