package rds_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type modifyInput = rds.ModifyDBInstanceInput

// modify changes the DB instance "shop" at once.
func (r *rig) modify(change func(*modifyInput)) error {
	in := &modifyInput{DBInstanceIdentifier: aws.String("shop"), ApplyImmediately: aws.Bool(true)}
	change(in)
	_, err := r.rds.ModifyDBInstance(r.ctx, in)
	return err
}

// class is the state, the class in force and the one that is pending.
func (r *rig) class() string {
	r.t.Helper()
	db := r.db()
	return fmt.Sprint(*db.DBInstanceStatus, " ", *db.DBInstanceClass, " ", aws.ToString(db.PendingModifiedValues.DBInstanceClass))
}

func larger(in *modifyInput) { in.DBInstanceClass = aws.String("db.m7g.xlarge") }

func TestAModificationThatIsAppliedImmediately(t *testing.T) {
	r := available(t)
	r.ok(r.modify(larger))
	r.refuse("InvalidDBInstanceState", r.modify(larger)) // though it shows as available
	got := r.trace(r.class, 0, 30*time.Second)
	r.refuse("InvalidDBInstanceState", r.modify(larger))
	r.refuse("InvalidDBInstanceState", r.reboot(false))
	got = append(got, r.trace(r.class, 5*time.Minute)...)
	want := []string{"available db.m7g.large db.m7g.xlarge", "modifying db.m7g.large db.m7g.xlarge", "available db.m7g.xlarge "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAModificationThatWaitsForTheMaintenanceWindow(t *testing.T) {
	r := available(t) // on a Monday at 08:20; the window begins on Tuesday at 05:00
	r.ok(r.modify(func(in *modifyInput) { larger(in); in.ApplyImmediately = nil }))
	r.clock.SetTime(time.Date(2026, 11, 24, 4, 59, 59, 0, time.UTC))
	got := r.trace(r.class, 0, time.Second, 30*time.Second, 5*time.Minute)
	want := []string{
		"available db.m7g.large db.m7g.xlarge", "available db.m7g.large db.m7g.xlarge",
		"modifying db.m7g.large db.m7g.xlarge", "available db.m7g.xlarge ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAMaintenanceWindowThatMoves(t *testing.T) {
	r := available(t)
	r.ok(r.modify(func(in *modifyInput) { larger(in); in.ApplyImmediately = nil }))
	r.ok(r.modify(func(in *modifyInput) {
		in.PreferredMaintenanceWindow, in.ApplyImmediately = aws.String("wed:10:00-wed:11:00"), nil
	}))
	r.clock.SetTime(time.Date(2026, 11, 25, 9, 59, 59, 0, time.UTC))
	got := r.trace(r.class, 0, 31*time.Second)
	if diff := cmp.Diff([]string{"available db.m7g.large db.m7g.xlarge", "modifying db.m7g.large db.m7g.xlarge"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnImmediateModificationTakesThePendingOnesAlong(t *testing.T) {
	r := available(t)
	r.ok(r.modify(func(in *modifyInput) { larger(in); in.ApplyImmediately = nil }))
	r.ok(r.modify(func(in *modifyInput) {
		in.EngineVersion, in.AllowMajorVersionUpgrade = aws.String("17"), aws.Bool(true)
	}))
	got := r.trace(r.class, 0, 30*time.Second, 5*time.Minute)
	want := []string{"available db.m7g.large db.m7g.xlarge", "upgrading db.m7g.large db.m7g.xlarge", "available db.m7g.xlarge "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if db := r.db(); *db.EngineVersion != "17.6" || *db.DBParameterGroups[0].DBParameterGroupName != "default.postgres17" {
		t.Errorf("%+v", db)
	}
}

func TestAPendingChangeIsTakenBack(t *testing.T) {
	r := available(t)
	r.ok(r.modify(func(in *modifyInput) { larger(in); in.ApplyImmediately = nil }))
	r.ok(r.modify(func(in *modifyInput) { in.DBInstanceClass = aws.String("db.m7g.large") }))
	if diff := cmp.Diff([]string{"available db.m7g.large ", "available db.m7g.large "}, r.trace(r.class, 0, time.Minute)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatChangesAtOnce(t *testing.T) {
	r := available(t)
	var sg string
	r.World.Do(func() { sg = r.EC2.AddGroup("db", "db", r.vpc) })
	r.ok(r.modify(func(in *modifyInput) {
		in.ApplyImmediately = nil
		in.DeletionProtection, in.MaxAllocatedStorage, in.BackupRetentionPeriod = aws.Bool(true), aws.Int32(200), aws.Int32(14)
		in.PreferredBackupWindow, in.VpcSecurityGroupIds = aws.String("01:00-02:00"), []string{sg}
		in.AutoMinorVersionUpgrade, in.CopyTagsToSnapshot = aws.Bool(false), aws.Bool(false)
	}))
	db := r.db()
	got := []any{
		*db.DBInstanceStatus, *db.DeletionProtection, *db.MaxAllocatedStorage, *db.BackupRetentionPeriod, *db.PreferredBackupWindow,
		*db.VpcSecurityGroups[0].VpcSecurityGroupId, *db.AutoMinorVersionUpgrade, *db.CopyTagsToSnapshot,
	}
	if diff := cmp.Diff([]any{"available", true, int32(200), int32(14), "01:00-02:00", sg, false, false}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(&types.PendingModifiedValues{}, db.PendingModifiedValues, cmpopts.IgnoreUnexported(types.PendingModifiedValues{})); diff != "" {
		t.Error(diff)
	}
}

func TestWhatDoesNotWaitButTakesTime(t *testing.T) {
	r := available(t)
	r.ok(r.modify(func(in *modifyInput) {
		larger(in)
		in.ApplyImmediately, in.DBPortNumber = nil, aws.Int32(5433)
		in.CloudwatchLogsExportConfiguration = &types.CloudwatchLogsExportConfiguration{EnableLogTypes: []string{"upgrade"}}
	}))
	look := func() string {
		db := r.db()
		return fmt.Sprint(*db.DBInstanceStatus, " ", *db.Endpoint.Port, db.EnabledCloudwatchLogsExports, *db.PendingModifiedValues.DBInstanceClass)
	}
	want := []string{"available 5432 []db.m7g.xlarge", "modifying 5432 []db.m7g.xlarge", "available 5433 [upgrade]db.m7g.xlarge"}
	if diff := cmp.Diff(want, r.trace(look, 0, 30*time.Second, 5*time.Minute)); diff != "" {
		t.Error(diff)
	}
	r.ok(r.modify(func(in *modifyInput) {
		in.ApplyImmediately = nil
		in.CloudwatchLogsExportConfiguration = &types.CloudwatchLogsExportConfiguration{DisableLogTypes: []string{"upgrade"}, EnableLogTypes: []string{"postgresql"}}
	}))
	want = []string{"configuring-log-exports 5433 [upgrade]db.m7g.xlarge", "available 5433 [postgresql]db.m7g.xlarge"}
	if diff := cmp.Diff(want, r.trace(look, 30*time.Second, 5*time.Minute)); diff != "" {
		t.Error(diff)
	}
}

func TestStorageGrows(t *testing.T) {
	r := available(t)
	look := func() string {
		db := r.db()
		return fmt.Sprint(*db.DBInstanceStatus, " ", *db.AllocatedStorage)
	}
	grow := func(size int32) error { return r.modify(func(in *modifyInput) { in.AllocatedStorage = &size }) }
	r.ok(grow(101))
	got := r.trace(look, 30*time.Second, 5*time.Minute)
	r.ok(r.modify(func(in *modifyInput) { in.DeletionProtection = aws.Bool(true) })) // it is usable
	got = append(got, r.trace(look, 2*time.Hour)...)
	if diff := cmp.Diff([]string{"modifying 100", "storage-optimization 110", "available 110"}, got); diff != "" {
		t.Error(diff)
	}
	r.refuse("InvalidParameterCombination", grow(200))
	r.after(4 * time.Hour)
	r.ok(grow(200))
}

func TestAStandbyIsAddedAndRemoved(t *testing.T) {
	r := available(t, func(in *createInput) { in.MultiAZ = nil })
	look := func() string {
		db := r.db()
		return fmt.Sprint(*db.MultiAZ, " ", *db.AvailabilityZone, " ", aws.ToString(db.SecondaryAvailabilityZone))
	}
	var got []string
	for _, multi := range []bool{true, false} {
		r.ok(r.modify(func(in *modifyInput) { in.MultiAZ = &multi }))
		got = append(got, r.trace(look, 0, 6*time.Minute)...)
	}
	want := []string{"false us-east-1a ", "true us-east-1a us-east-1b", "true us-east-1a us-east-1b", "false us-east-1a "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheManagedPassword(t *testing.T) {
	r := available(t, func(in *createInput) {
		in.ManageMasterUserPassword, in.MasterUserPassword = nil, aws.String("a-password")
	})
	if r.db().MasterUserSecret != nil {
		t.Error("a secret that nobody asked for")
	}
	r.refuse("InvalidParameterCombination", r.modify(func(in *modifyInput) { in.RotateMasterUserPassword = aws.Bool(true) }))
	r.ok(r.modify(func(in *modifyInput) { in.ManageMasterUserPassword = aws.Bool(true) }))
	look := func() string { return *r.db().MasterUserSecret.SecretStatus }
	got := r.trace(look, 0, time.Minute)
	r.refuse("InvalidParameterCombination", r.modify(func(in *modifyInput) { in.RotateMasterUserPassword, in.ApplyImmediately = aws.Bool(true), nil }))
	r.ok(r.modify(func(in *modifyInput) { in.RotateMasterUserPassword = aws.Bool(true) }))
	if diff := cmp.Diff([]string{"creating", "active", "rotating", "active"}, append(got, r.trace(look, 0, time.Minute)...)); diff != "" {
		t.Error(diff)
	}
}

func TestAPasswordThatIsNotManagedAnyMore(t *testing.T) {
	r := available(t)
	r.refuse("InvalidParameterCombination", r.modify(func(in *modifyInput) { in.ManageMasterUserPassword = aws.Bool(false) }))
	r.ok(r.modify(func(in *modifyInput) {
		in.ManageMasterUserPassword, in.MasterUserPassword = aws.Bool(false), aws.String("a-password")
	}))
	r.after(time.Hour)
	if r.db().MasterUserSecret != nil {
		t.Error("the secret is still there")
	}
	r = clustered(t)
	r.ok(r.modifyCluster(func(in *clusterChange) {
		in.ManageMasterUserPassword, in.MasterUserPassword = aws.Bool(false), aws.String("a-password")
	}))
	r.after(time.Hour)
	if r.cluster().MasterUserSecret != nil {
		t.Error("the secret of the cluster is still there")
	}
}

func TestModificationsThatAWSRefuses(t *testing.T) {
	r := available(t, func(in *createInput) { in.AllocatedStorage = aws.Int32(500) })
	before := r.db()
	for _, row := range []struct {
		name, code string
		change     func(*modifyInput)
	}{
		{"nothing", "InvalidParameterCombination", func(in *modifyInput) { in.DeletionProtection = nil }},
		{"less storage", "InvalidParameterCombination", func(in *modifyInput) { in.AllocatedStorage, in.Iops = aws.Int32(499), aws.Int32(12000) }},
		{"more storage without IOPS", "InvalidParameterCombination", func(in *modifyInput) { in.AllocatedStorage = aws.Int32(600) }},
		{"more storage than the quota", "StorageQuotaExceeded", func(in *modifyInput) { in.AllocatedStorage, in.Iops = aws.Int32(1100), aws.Int32(12000) }},
		{"a maximum below 110 percent", "InvalidParameterCombination", func(in *modifyInput) { in.MaxAllocatedStorage = aws.Int32(549) }},
		{"an older version", "InvalidParameterCombination", func(in *modifyInput) { in.EngineVersion = aws.String("16.9") }},
		{"an unknown version", "InvalidParameterCombination", func(in *modifyInput) { in.EngineVersion = aws.String("99") }},
		{"a new major version without permission", "InvalidParameterCombination", func(in *modifyInput) { in.EngineVersion = aws.String("17") }},
		{"an unknown class", "InvalidParameterValue", func(in *modifyInput) { in.DBInstanceClass = aws.String("large") }},
		{"an unknown certificate", "CertificateNotFound", func(in *modifyInput) { in.CACertificateIdentifier = aws.String("none") }},
		{"an unknown security group", "InvalidParameterValue", func(in *modifyInput) { in.VpcSecurityGroupIds = []string{"sg-none"} }},
		{"an unknown parameter group", "DBParameterGroupNotFound", func(in *modifyInput) { in.DBParameterGroupName = aws.String("none") }},
		{"windows that overlap", "InvalidParameterValue", func(in *modifyInput) { in.PreferredBackupWindow = aws.String("05:30-06:30") }},
		{"backups for 36 days", "InvalidParameterValue", func(in *modifyInput) { in.BackupRetentionPeriod = aws.Int32(36) }},
		{"no managed password and no other", "InvalidParameterCombination", func(in *modifyInput) { in.ManageMasterUserPassword = aws.Bool(false) }},
		{"a new name, which is not simulated", "SimNotImplemented", func(in *modifyInput) { in.NewDBInstanceIdentifier = aws.String("b") }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.World.Do(func() { r.RDS.StorageQuota = 1000 })
			r.refuse(row.code, r.modify(func(in *modifyInput) {
				in.DeletionProtection = aws.Bool(true)
				row.change(in)
			}))
			if diff := cmp.Diff(*before.DeletionProtection, *r.db().DeletionProtection); diff != "" {
				t.Error(diff)
			}
		})
	}
}
