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

type clusterChange = rds.ModifyDBClusterInput

// modifyCluster changes the DB cluster "shop" at once.
func (r *rig) modifyCluster(change func(*clusterChange)) error {
	in := &clusterChange{DBClusterIdentifier: aws.String("shop"), ApplyImmediately: aws.Bool(true)}
	change(in)
	_, err := r.rds.ModifyDBCluster(r.ctx, in)
	return err
}

// later makes a change wait for the maintenance window.
func later(change func(*clusterChange)) func(*clusterChange) {
	return func(in *clusterChange) { change(in); in.ApplyImmediately = nil }
}

// clusterClass is the state of the cluster and the classes of the cluster and of its second member, with the member's pending one.
func (r *rig) clusterClass() string {
	r.t.Helper()
	c := r.cluster()
	out, err := r.rds.DescribeDBInstances(r.ctx, &rds.DescribeDBInstancesInput{DBInstanceIdentifier: aws.String("shop-instance-2")})
	r.ok(err)
	i := out.DBInstances[0]
	return fmt.Sprint(*c.Status, " ", *c.DBClusterInstanceClass, " ", *i.DBInstanceClass, " ", aws.ToString(i.PendingModifiedValues.DBInstanceClass))
}

// clusterValues are what a modification changes, with what is pending.
func (r *rig) clusterValues() string {
	r.t.Helper()
	c := r.cluster()
	words := []any{*c.Status, *c.AllocatedStorage, *c.StorageType, *c.Iops, *c.EngineVersion, *c.CertificateDetails.CAIdentifier}
	if p := c.PendingModifiedValues; p != nil {
		words = append(words, "pending")
		for _, field := range []any{p.AllocatedStorage, p.StorageType, p.Iops, p.EngineVersion, p.CertificateDetails} {
			switch field := field.(type) {
			case *int32:
				words = append(words, aws.ToInt32(field))
			case *string:
				words = append(words, aws.ToString(field))
			case *types.CertificateDetails:
				words = append(words, *field.CAIdentifier)
			}
		}
	}
	return strings.TrimSpace(fmt.Sprintln(words...))
}

func largerMembers(in *clusterChange) { in.DBClusterInstanceClass = aws.String("db.m6gd.xlarge") }

func allValues(in *clusterChange) {
	in.AllocatedStorage, in.StorageType, in.Iops = aws.Int32(200), aws.String("io2"), aws.Int32(4000)
	in.EngineVersion, in.AllowMajorVersionUpgrade = aws.String("17"), aws.Bool(true)
	in.CACertificateIdentifier = aws.String("rds-ca-ecc384-g1")
}

func TestAModificationOfAClusterThatIsAppliedImmediately(t *testing.T) {
	r := clustered(t)
	r.ok(r.modifyCluster(largerMembers))
	r.refuse("InvalidDBClusterStateFault", r.modifyCluster(largerMembers)) // though it shows as available
	r.refuse("InvalidDBClusterStateFault", r.failover(nil))
	got := r.trace(r.clusterClass, 0, 30*time.Second)
	r.refuse("InvalidDBClusterStateFault", r.modifyCluster(largerMembers))
	got = append(got, r.trace(r.clusterClass, 5*time.Minute)...)
	want := []string{
		"available db.m6gd.large db.m6gd.large db.m6gd.xlarge", "modifying db.m6gd.large db.m6gd.large db.m6gd.xlarge",
		"available db.m6gd.xlarge db.m6gd.xlarge ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAModificationOfAClusterThatWaitsForTheMaintenanceWindow(t *testing.T) {
	r := clustered(t, func(in *clusterInput) { in.PreferredMaintenanceWindow = aws.String("tue:05:00-tue:06:00") })
	r.ok(r.modifyCluster(later(allValues)))
	r.clock.SetTime(time.Date(2026, 11, 24, 4, 59, 59, 0, time.UTC))
	got := r.trace(r.clusterValues, 0, 31*time.Second, 5*time.Minute)
	old, pending := "100 io1 3000 16.10 rds-ca-rsa2048-g1", " pending 200 io2 4000 17.6 rds-ca-ecc384-g1"
	want := []string{"available " + old + pending, "upgrading " + old + pending, "available 200 io2 4000 17.6 rds-ca-ecc384-g1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("default.postgres17 in-sync in-sync in-sync", r.clusterSynced()); diff != "" {
		t.Error(diff)
	}
	r.refuse("InvalidParameterCombination", r.modifyCluster(func(in *clusterChange) { in.AllocatedStorage, in.Iops = aws.Int32(300), aws.Int32(4000) }))
	r.after(6 * time.Hour)
	r.ok(r.modifyCluster(func(in *clusterChange) { in.AllocatedStorage, in.Iops = aws.Int32(300), aws.Int32(4000) }))
}

func TestAnImmediateModificationOfAClusterTakesThePendingOnesAlong(t *testing.T) {
	r := clustered(t)
	r.ok(r.modifyCluster(later(allValues)))
	r.ok(r.modifyCluster(largerMembers))
	got := r.trace(r.clusterValues, 6*time.Minute)
	if diff := cmp.Diff([]string{"available 200 io2 4000 17.6 rds-ca-ecc384-g1"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("available db.m6gd.xlarge db.m6gd.xlarge ", r.clusterClass()); diff != "" {
		t.Error(diff)
	}
}

func TestAPendingChangeOfAClusterIsTakenBack(t *testing.T) {
	r := clustered(t)
	r.ok(r.modifyCluster(later(largerMembers)))
	r.ok(r.modifyCluster(func(in *clusterChange) { in.DBClusterInstanceClass = aws.String("db.m6gd.large") }))
	if diff := cmp.Diff("available db.m6gd.large db.m6gd.large ", r.clusterClass()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatChangesAtOnceInACluster(t *testing.T) {
	r := clustered(t)
	var sg string
	r.World.Do(func() { sg = r.EC2.AddGroup("db", "db", r.vpc) })
	r.ok(r.modifyCluster(later(func(in *clusterChange) {
		in.DeletionProtection, in.CopyTagsToSnapshot, in.AutoMinorVersionUpgrade = aws.Bool(true), aws.Bool(false), aws.Bool(false)
		in.BackupRetentionPeriod, in.VpcSecurityGroupIds = aws.Int32(14), []string{sg}
		in.PreferredBackupWindow, in.PreferredMaintenanceWindow = aws.String("01:00-02:00"), aws.String("wed:10:00-wed:11:00")
		in.EngineLifecycleSupport = aws.String("open-source-rds-extended-support-disabled")
	})))
	c := r.cluster()
	got := []any{
		*c.Status, *c.DeletionProtection, *c.CopyTagsToSnapshot, *c.AutoMinorVersionUpgrade, *c.BackupRetentionPeriod, *c.VpcSecurityGroups[0].VpcSecurityGroupId,
		*c.PreferredBackupWindow, *c.PreferredMaintenanceWindow, *c.EngineLifecycleSupport, c.PendingModifiedValues == nil,
	}
	want := []any{
		"available", true, false, false, int32(14), sg, "01:00-02:00", "wed:10:00-wed:11:00", "open-source-rds-extended-support-disabled", true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.refuse("InvalidParameterCombination", r.removeCluster(nil, true)) // protected
}

func TestTheLogsOfAClusterDoNotWait(t *testing.T) {
	r := clustered(t)
	r.ok(r.modifyCluster(later(func(in *clusterChange) {
		largerMembers(in)
		in.CloudwatchLogsExportConfiguration = &types.CloudwatchLogsExportConfiguration{EnableLogTypes: []string{"upgrade"}}
	})))
	look := func() string {
		c := r.cluster()
		return fmt.Sprint(r.clusterClass(), c.EnabledCloudwatchLogsExports, c.PendingModifiedValues != nil)
	}
	want := []string{
		"available db.m6gd.large db.m6gd.large db.m6gd.xlarge[] true", "modifying db.m6gd.large db.m6gd.large db.m6gd.xlarge[] true",
		"available db.m6gd.large db.m6gd.large db.m6gd.xlarge[upgrade] false",
	}
	if diff := cmp.Diff(want, r.trace(look, 0, 30*time.Second, 5*time.Minute)); diff != "" {
		t.Error(diff)
	}
}

func TestModificationsOfAClusterThatAWSRefuses(t *testing.T) {
	r := clustered(t)
	r.ok(r.clusterParameterGroup("sixteen", "postgres16"))
	for _, row := range []struct {
		name, code string
		change     func(*clusterChange)
	}{
		{"nothing", "InvalidParameterCombination", func(in *clusterChange) { in.DeletionProtection = nil }},
		{"less storage", "InvalidParameterCombination", func(in *clusterChange) { in.AllocatedStorage, in.Iops = aws.Int32(99), aws.Int32(3000) }},
		{"more storage without IOPS", "InvalidParameterCombination", func(in *clusterChange) { in.AllocatedStorage = aws.Int32(200) }},
		{"more storage of three members than the quota", "StorageQuotaExceeded", func(in *clusterChange) { in.AllocatedStorage, in.Iops = aws.Int32(134), aws.Int32(3000) }},
		{"an older version", "InvalidParameterCombination", func(in *clusterChange) { in.EngineVersion = aws.String("16.9") }},
		{"a new major version without permission", "InvalidParameterCombination", func(in *clusterChange) { in.EngineVersion = aws.String("17") }},
		{"an unknown class", "InvalidParameterValue", func(in *clusterChange) { in.DBClusterInstanceClass = aws.String("large") }},
		{"an unknown certificate", "CertificateNotFound", func(in *clusterChange) { in.CACertificateIdentifier = aws.String("none") }},
		{"an unknown security group", "InvalidParameterValue", func(in *clusterChange) { in.VpcSecurityGroupIds = []string{"sg-none"} }},
		{"an unknown log", "InvalidParameterCombination", func(in *clusterChange) {
			in.CloudwatchLogsExportConfiguration = &types.CloudwatchLogsExportConfiguration{EnableLogTypes: []string{"audit"}}
		}},
		{"an unknown parameter group", "DBClusterParameterGroupNotFound", func(in *clusterChange) { in.DBClusterParameterGroupName = aws.String("none") }},
		{"a major upgrade with a parameter group of the old family", "InvalidParameterCombination", func(in *clusterChange) {
			in.DBClusterParameterGroupName, in.EngineVersion, in.AllowMajorVersionUpgrade = aws.String("sixteen"), aws.String("17"), aws.Bool(true)
		}},
		{"windows that overlap", "InvalidParameterValue", func(in *clusterChange) {
			in.PreferredBackupWindow, in.PreferredMaintenanceWindow = aws.String("05:30-06:30"), aws.String("sun:05:00-sun:06:00")
		}},
		{"no backups", "InvalidParameterValue", func(in *clusterChange) { in.BackupRetentionPeriod = aws.Int32(0) }},
		{"backups for 36 days", "InvalidParameterValue", func(in *clusterChange) { in.BackupRetentionPeriod = aws.Int32(36) }},
		{"no managed password and no other", "InvalidParameterCombination", func(in *clusterChange) { in.ManageMasterUserPassword = aws.Bool(false) }},
		{"another port, which is not simulated", "SimNotImplemented", func(in *clusterChange) { in.Port = aws.Int32(5433) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.World.Do(func() { r.RDS.StorageQuota = 400 })
			r.refuse(row.code, r.modifyCluster(func(in *clusterChange) {
				in.DeletionProtection = aws.Bool(true)
				row.change(in)
			}))
			if *r.cluster().DeletionProtection {
				t.Error("it was changed all the same")
			}
		})
	}
}

func TestAMajorUpgradeOfAClusterNeedsAParameterGroupOfItsFamily(t *testing.T) {
	r := tunedCluster(t)
	r.ok(r.clusterParameterGroup("shop17", "postgres17"))
	r.ok(r.clusterParameters("shop", parameter("max_connections", "500", "pending-reboot")))
	r.refuse("InvalidParameterCombination", r.modifyCluster(allValues))
	r.refuse("InvalidParameterCombination", r.modifyCluster(func(in *clusterChange) { in.DBClusterParameterGroupName = aws.String("shop17") }))
	r.ok(r.modifyCluster(func(in *clusterChange) { allValues(in); in.DBClusterParameterGroupName = aws.String("shop17") }))
	_, err := r.rds.DeleteDBClusterParameterGroup(r.ctx, &rds.DeleteDBClusterParameterGroupInput{DBClusterParameterGroupName: aws.String("shop17")})
	r.refuse("InvalidDBParameterGroupState", err)
	want := []string{"shop pending-reboot pending-reboot pending-reboot", "shop17 in-sync in-sync in-sync"} // it restarts them
	if diff := cmp.Diff(want, r.trace(r.clusterSynced, 0, 6*time.Minute)); diff != "" {
		t.Error(diff)
	}
}

func TestTheManagedPasswordOfACluster(t *testing.T) {
	r := clustered(t, func(in *clusterInput) {
		in.ManageMasterUserPassword, in.MasterUserPassword = nil, aws.String("a-password")
	})
	r.refuse("InvalidParameterCombination", r.modifyCluster(func(in *clusterChange) { in.RotateMasterUserPassword = aws.Bool(true) }))
	r.ok(r.modifyCluster(func(in *clusterChange) { in.ManageMasterUserPassword = aws.Bool(true) }))
	look := func() string { return *r.cluster().MasterUserSecret.SecretStatus }
	got := r.trace(look, 0, time.Minute)
	r.ok(r.modifyCluster(func(in *clusterChange) { in.RotateMasterUserPassword = aws.Bool(true) }))
	if diff := cmp.Diff([]string{"creating", "active", "rotating", "active"}, append(got, r.trace(look, 0, time.Minute)...)); diff != "" {
		t.Error(diff)
	}
}

func TestAZoneIsLostDuringAModificationOfACluster(t *testing.T) {
	r := clustered(t)
	r.ok(r.modifyCluster(largerMembers))
	r.after(time.Minute)
	r.LoseZone("us-east-1a")
	got := r.trace(r.members, 0, 30*time.Second, 5*time.Minute)
	want := []string{"modifying endpoint (1) 2 3", "modifying endpoint 1 (2) 3", "available endpoint 1 (2) 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("available db.m6gd.xlarge db.m6gd.xlarge ", r.clusterClass()); diff != "" {
		t.Error(diff)
	}
}

func TestAClusterIsDeletedDuringAModification(t *testing.T) {
	r := clustered(t)
	r.ok(r.modifyCluster(largerMembers))
	r.ok(r.removeCluster(nil, true))
	if diff := cmp.Diff([]string{"deleting endpoint (1) 2 3", "gone"}, r.trace(r.members, time.Minute, 3*time.Minute)); diff != "" {
		t.Error(diff)
	}
}
