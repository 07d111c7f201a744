package rds_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/google/go-cmp/cmp"
)

// answers tells whether the DB instance "shop" answers, and what Describe shows of it.
func (r *rig) answers() string {
	r.t.Helper()
	var reachable bool
	r.World.Do(func() { reachable = r.RDS.Reachable("shop") })
	return fmt.Sprint(reachable, " ", r.place())
}

func TestAMultiAZInstanceFailsOverFromALostZone(t *testing.T) {
	r := available(t)
	got := []string{r.answers()}
	r.LoseZone("use1-az1")
	got = append(got, r.trace(r.answers, 0, 90*time.Second, 3*time.Minute)...)
	r.RestoreZone("us-east-1a")
	got = append(got, r.trace(r.answers, time.Hour)...)
	want := []string{
		"true available us-east-1a us-east-1b",
		"false rebooting us-east-1a us-east-1b", "true available us-east-1a us-east-1b", "true available us-east-1b us-east-1a",
		"true available us-east-1b us-east-1a",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	events := []string{"failover: Multi-AZ instance failover started.", "failover: Multi-AZ instance failover completed"}
	if diff := cmp.Diff(events, r.events(rds.DescribeEventsInput{Duration: aws.Int32(120)})); diff != "" {
		t.Error(diff)
	}
}

func TestTheStandbysZoneMayBeLost(t *testing.T) {
	r := available(t)
	r.LoseZone("us-east-1b")
	want := []string{"true available us-east-1a us-east-1b", "true available us-east-1a us-east-1b"}
	if diff := cmp.Diff(want, r.trace(r.answers, 0, 5*time.Minute)); diff != "" {
		t.Error(diff)
	}
	r.LoseZone("us-east-1a")
	got := r.trace(r.answers, 0, 5*time.Minute)
	r.RestoreZone("us-east-1b") // now there is somewhere to go
	got = append(got, r.trace(r.answers, 0, 90*time.Second)...)
	want = []string{
		"false available us-east-1a us-east-1b", "false available us-east-1a us-east-1b",
		"false rebooting us-east-1a us-east-1b", "true available us-east-1a us-east-1b",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestASingleZoneInstanceIsUnreachableWhileItsZoneIsLost(t *testing.T) {
	r := available(t, func(in *createInput) { in.MultiAZ = nil })
	r.LoseZone("us-east-1a")
	got := r.trace(r.answers, 0, time.Hour)
	r.RestoreZone("us-east-1a")
	want := []string{"false available us-east-1a ", "false available us-east-1a ", "true available us-east-1a "}
	if diff := cmp.Diff(want, append(got, r.answers())); diff != "" {
		t.Error(diff)
	}
}

func TestAZoneIsLostDuringAModification(t *testing.T) {
	r := available(t)
	r.ok(r.modify(larger))
	r.after(time.Minute)
	r.LoseZone("us-east-1a")
	got := r.trace(r.answers, 0, 90*time.Second, 4*time.Minute)
	want := []string{"false modifying us-east-1a us-east-1b", "true modifying us-east-1a us-east-1b", "true available us-east-1b us-east-1a"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("db.m7g.xlarge", *r.db().DBInstanceClass); diff != "" {
		t.Error(diff)
	}
}

func TestAFailoverThatOutlastsAModification(t *testing.T) {
	r := available(t)
	r.ok(r.modify(larger))
	r.after(5 * time.Minute)
	r.LoseZone("us-east-1a")
	r.after(31 * time.Second)
	r.refuse("InvalidDBInstanceState", r.reboot(true))
	r.after(time.Minute)
	if diff := cmp.Diff([]string{"true available us-east-1b us-east-1a"}, r.trace(r.answers, 3*time.Minute)); diff != "" {
		t.Error(diff)
	}
}

func TestTheNewPrimarysZoneIsLostInTheMiddleOfAFailover(t *testing.T) {
	r := available(t)
	r.ok(r.reboot(true))
	r.after(time.Minute)
	r.LoseZone("us-east-1b")
	r.after(time.Minute)
	if diff := cmp.Diff("true available us-east-1a us-east-1b", r.answers()); diff != "" {
		t.Error(diff)
	}
	r.after(5 * time.Minute)
	r.LoseZone("us-east-1a")
	r.RestoreZone("us-east-1b")
	if diff := cmp.Diff([]string{"true available us-east-1b us-east-1a"}, r.trace(r.answers, 5*time.Minute)); diff != "" {
		t.Error(diff)
	}
}
