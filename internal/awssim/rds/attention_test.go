package rds_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) fails(id, status string) (err error) {
	r.World.Do(func() { err = r.RDS.Break(id, status) })
	return err
}

func (r *rig) mends(id string) (err error) {
	r.World.Do(func() { err = r.RDS.Mend(id) })
	return err
}

func TestABrokenInstanceTakesNothingUntilItIsMended(t *testing.T) {
	r := available(t)
	r.ok(r.modify(larger))
	r.ok(r.fails("shop", "incompatible-parameters"))
	r.refuse("InvalidDBInstanceState", r.modify(larger))
	r.refuse("InvalidDBInstanceState", r.reboot(true))
	got := []string{r.class()}
	got = append(got, r.trace(r.answers, time.Hour)...)
	r.LoseZone("us-east-1a")
	got = append(got, r.trace(r.answers, 5*time.Minute)...)
	r.ok(r.mends("shop"))
	got = append(got, r.trace(r.answers, 90*time.Second)...)
	r.clock.SetTime(time.Date(2026, 11, 24, 5, 10, 0, 0, time.UTC))
	want := []string{
		"incompatible-parameters db.m7g.large db.m7g.xlarge", "false incompatible-parameters us-east-1a us-east-1b",
		"false incompatible-parameters us-east-1a us-east-1b", "true available us-east-1a us-east-1b", "available db.m7g.xlarge ",
	}
	if diff := cmp.Diff(want, append(got, r.class())); diff != "" {
		t.Error(diff)
	}
}

func TestAnInstanceThatBreaksWhileItIsMade(t *testing.T) {
	r := withGroup(t)
	_, err := r.create("shop")
	r.ok(err)
	r.ok(r.fails("shop", "failed"))
	r.after(time.Hour)
	if db := r.db(); *db.DBInstanceStatus != "failed" || db.Endpoint != nil {
		t.Errorf("%+v", db)
	}
	r.ok(r.mends("shop"))
	if db := r.db(); *db.DBInstanceStatus != "available" || db.Endpoint == nil {
		t.Errorf("%+v", db)
	}
}

func TestStatesThatAllowNoFinalSnapshot(t *testing.T) {
	r := available(t)
	for _, status := range []string{"failed", "incompatible-restore", "incompatible-network"} {
		r.ok(r.fails("shop", status))
		r.refuse("InvalidDBInstanceState", r.remove("final", false))
	}
	r.ok(r.remove("", true))
	r = available(t)
	r.ok(r.fails("shop", "storage-full"))
	r.ok(r.remove("final", false))
	r = clustered(t)
	r.ok(r.fails("shop", "incompatible-network"))
	r.refuse("InvalidDBClusterStateFault", r.removeCluster(aws.String("final"), false))
	r.ok(r.removeCluster(nil, true))
}

func TestMoreStorageMendsAnInstanceWithoutAnyLeft(t *testing.T) {
	r := available(t)
	r.ok(r.fails("shop", "storage-full"))
	r.refuse("InvalidDBInstanceState", r.modify(larger))
	r.refuse("InvalidDBInstanceState", r.modify(func(in *modifyInput) { in.AllocatedStorage = aws.Int32(100) }))
	r.ok(r.modify(func(in *modifyInput) { in.AllocatedStorage = aws.Int32(200) }))
	r.refuse("InvalidDBInstanceState", r.modify(func(in *modifyInput) { in.AllocatedStorage = aws.Int32(200) }))
	want := []string{"storage-full", "modifying", "storage-optimization"}
	if diff := cmp.Diff(want, r.trace(r.status, 0, 30*time.Second, 5*time.Minute)); diff != "" {
		t.Error(diff)
	}
}

func TestMoreStorageInTheMaintenanceWindowMendsAnInstance(t *testing.T) {
	r := available(t)
	r.ok(r.fails("shop", "storage-full"))
	r.ok(r.modify(func(in *modifyInput) { in.AllocatedStorage, in.ApplyImmediately = aws.Int32(200), nil }))
	r.clock.SetTime(time.Date(2026, 11, 24, 5, 10, 0, 0, time.UTC))
	if diff := cmp.Diff("storage-optimization", r.status()); diff != "" {
		t.Error(diff)
	}
}

func TestABrokenCluster(t *testing.T) {
	r := clustered(t)
	r.ok(r.fails("shop", "storage-full"))
	r.refuse("InvalidDBClusterStateFault", r.modifyCluster(largerMembers))
	r.refuse("InvalidDBClusterStateFault", r.failover(nil))
	grow := func(in *clusterChange) { in.AllocatedStorage, in.Iops = aws.Int32(200), aws.Int32(3000) }
	r.ok(r.modifyCluster(grow))
	r.refuse("InvalidDBClusterStateFault", r.modifyCluster(grow))
	got := r.trace(r.members, 0, 30*time.Second, 5*time.Minute)
	r.ok(r.fails("shop", "inaccessible-encryption-credentials"))
	r.LoseZone("us-east-1a")
	got = append(got, r.trace(r.members, time.Hour)...)
	r.ok(r.mends("shop"))
	got = append(got, r.trace(r.members, 0, 30*time.Second)...)
	want := []string{
		"storage-full endpoint (1) 2 3", "modifying endpoint (1) 2 3", "available endpoint (1) 2 3",
		"inaccessible-encryption-credentials endpoint (1) 2 3", "failing-over endpoint (1) 2 3", "available endpoint 1 (2) 3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestABrokenDatabaseMissesItsMaintenanceWindow(t *testing.T) {
	r := available(t)
	r.ok(r.modify(func(in *modifyInput) { larger(in); in.ApplyImmediately = nil }))
	r.ok(r.fails("shop", "stopped"))
	r.clock.SetTime(time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC))
	got := []string{r.class()}
	r.ok(r.mends("shop"))
	got = append(got, r.class())
	r.clock.SetTime(time.Date(2026, 12, 1, 5, 10, 0, 0, time.UTC))
	want := []string{"stopped db.m7g.large db.m7g.xlarge", "available db.m7g.large db.m7g.xlarge", "available db.m7g.xlarge "}
	if diff := cmp.Diff(want, append(got, r.class())); diff != "" {
		t.Error(diff)
	}
}

func TestAMaintenanceWindowInTheMiddleOfAReboot(t *testing.T) {
	r := available(t)
	r.ok(r.modify(func(in *modifyInput) { larger(in); in.ApplyImmediately = nil }))
	r.clock.SetTime(time.Date(2026, 11, 24, 4, 59, 30, 0, time.UTC))
	r.ok(r.reboot(false))
	r.clock.SetTime(time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC))
	got := []string{r.class()}
	r.clock.SetTime(time.Date(2026, 12, 1, 5, 10, 0, 0, time.UTC))
	if diff := cmp.Diff([]string{"available db.m7g.large db.m7g.xlarge", "available db.m7g.xlarge "}, append(got, r.class())); diff != "" {
		t.Error(diff)
	}
}

func TestAMendedClusterTakesUpWhatWasPending(t *testing.T) {
	r := clustered(t)
	r.ok(r.modifyCluster(largerMembers))
	for _, id := range []string{"shop", "shop-instance-1", "shop-instance-2", "shop-instance-3"} {
		r.ok(r.fails(id, "failed"))
		r.ok(r.mends(id))
	}
	r.after(time.Hour)
	got := []string{r.clusterClass()}
	r.clock.SetTime(time.Date(2026, 11, 29, 5, 10, 0, 0, time.UTC))
	want := []string{"available db.m6gd.large db.m6gd.large db.m6gd.xlarge", "available db.m6gd.xlarge db.m6gd.xlarge "}
	if diff := cmp.Diff(want, append(got, r.clusterClass())); diff != "" {
		t.Error(diff)
	}
}

func TestAClusterThatBreaksWhileItIsMade(t *testing.T) {
	r := withGroup(t)
	_, err := r.createCluster()
	r.ok(err)
	r.ok(r.fails("shop", "failed"))
	got := r.trace(r.members, time.Hour)
	r.ok(r.mends("shop"))
	if diff := cmp.Diff([]string{"failed (1) 2 3", "available endpoint (1) 2 3"}, append(got, r.members())); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotBeBrokenOrMended(t *testing.T) {
	r := available(t)
	for name, err := range map[string]error{
		"breaks a database that is not there":   r.fails("none", "failed"),
		"breaks a database with a wrong status": r.fails("shop", "available"),
		"mends a database that is not broken":   r.mends("shop"),
		"mends a database that is not there":    r.mends("none"),
	} {
		if err == nil {
			t.Error(name)
		}
	}
	r.ok(r.remove("", true))
	if r.fails("shop", "failed") == nil {
		t.Error("breaks a database that is being deleted")
	}
}

func TestAFinalSnapshotThatFailsLeavesTheInstance(t *testing.T) {
	r := available(t)
	r.World.Do(func() { r.RDS.FailSnapshots = true })
	r.ok(r.remove("final", false))
	look := func() string {
		out, err := r.rds.DescribeDBSnapshots(r.ctx, &rds.DescribeDBSnapshotsInput{DBSnapshotIdentifier: aws.String("final")})
		r.ok(err)
		return r.status() + " " + *out.DBSnapshots[0].Status
	}
	want := []string{"deleting creating", "available failed", "available failed"}
	if diff := cmp.Diff(want, r.trace(look, 0, 2*time.Minute, time.Hour)); diff != "" {
		t.Error(diff)
	}
	r.ok(r.modify(larger))
}

func TestAFinalSnapshotThatFailsLeavesTheCluster(t *testing.T) {
	r := clustered(t)
	r.World.Do(func() { r.RDS.FailSnapshots = true })
	r.ok(r.removeCluster(aws.String("final"), false))
	look := func() string {
		out, err := r.rds.DescribeDBClusterSnapshots(r.ctx, &rds.DescribeDBClusterSnapshotsInput{DBClusterSnapshotIdentifier: aws.String("final")})
		r.ok(err)
		return r.members() + " " + *out.DBClusterSnapshots[0].Status
	}
	want := []string{"deleting endpoint (1) 2 3 creating", "available endpoint (1) 2 3 failed", "available endpoint (1) 2 3 failed"}
	if diff := cmp.Diff(want, r.trace(look, 0, 2*time.Minute, time.Hour)); diff != "" {
		t.Error(diff)
	}
	r.ok(r.modifyCluster(largerMembers))
}
