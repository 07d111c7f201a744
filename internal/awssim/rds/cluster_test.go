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

type clusterInput = rds.CreateDBClusterInput

func (r *rig) createCluster(changes ...func(*clusterInput)) (*types.DBCluster, error) {
	in := &clusterInput{
		DBClusterIdentifier: aws.String("Shop"), Engine: aws.String("postgres"), EngineVersion: aws.String("16"),
		DBClusterInstanceClass: aws.String("db.m6gd.large"), AllocatedStorage: aws.Int32(100), StorageType: aws.String("io1"), Iops: aws.Int32(3000),
		DBSubnetGroupName: aws.String("shop"), MasterUsername: aws.String("haws"), ManageMasterUserPassword: aws.Bool(true),
		Tags: []types.Tag{{Key: aws.String("app"), Value: aws.String("shop")}}, CopyTagsToSnapshot: aws.Bool(true),
	}
	for _, change := range changes {
		change(in)
	}
	out, err := r.rds.CreateDBCluster(r.ctx, in)
	if err != nil {
		return nil, err
	}
	return out.DBCluster, nil
}

// members is the state of the cluster with its members, the writer in brackets.
func (r *rig) members() string {
	r.t.Helper()
	out, err := r.rds.DescribeDBClusters(r.ctx, &rds.DescribeDBClustersInput{})
	r.ok(err)
	if len(out.DBClusters) == 0 {
		return "gone"
	}
	c := out.DBClusters[0]
	words := []string{*c.Status}
	if c.Endpoint != nil {
		words = append(words, "endpoint")
	}
	for _, m := range c.DBClusterMembers {
		name := strings.TrimPrefix(*m.DBInstanceIdentifier, "shop-instance-")
		if *m.IsClusterWriter {
			name = "(" + name + ")"
		}
		words = append(words, name)
	}
	return strings.Join(words, " ")
}

func (r *rig) failover(target *string) error {
	_, err := r.rds.FailoverDBCluster(r.ctx, &rds.FailoverDBClusterInput{DBClusterIdentifier: aws.String("shop"), TargetDBInstanceIdentifier: target})
	return err
}

func (r *rig) removeCluster(final *string, skip bool) error {
	_, err := r.rds.DeleteDBCluster(r.ctx, &rds.DeleteDBClusterInput{DBClusterIdentifier: aws.String("shop"), FinalDBSnapshotIdentifier: final, SkipFinalSnapshot: &skip})
	return err
}

// clustered is a rig with the available cluster "shop".
func clustered(t *testing.T, changes ...func(*clusterInput)) *rig {
	t.Helper()
	r := withGroup(t)
	_, err := r.createCluster(changes...)
	r.ok(err)
	r.after(20 * time.Minute)
	return r
}

func TestAClusterIsMadeOfAWriterAndTwoReaders(t *testing.T) {
	r := withGroup(t)
	c, err := r.createCluster()
	r.ok(err)
	got := r.trace(r.members, 0, 12*time.Minute, 2*time.Minute)
	want := []string{"creating (1) 2 3", "backing-up endpoint (1) 2 3", "available endpoint (1) 2 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	out, err := r.rds.DescribeDBInstances(r.ctx, &rds.DescribeDBInstancesInput{
		Filters: []types.Filter{{Name: aws.String("db-cluster-id"), Values: []string{"shop"}}},
	})
	r.ok(err)
	var members []string
	for _, db := range out.DBInstances {
		members = append(members, fmt.Sprint(*db.DBInstanceIdentifier, " ", *db.AvailabilityZone, " ", *db.DBInstanceStatus, " ", *db.MultiAZ))
	}
	want = []string{"shop-instance-1 us-east-1a available false", "shop-instance-2 us-east-1b available false", "shop-instance-3 us-east-1c available false"}
	if diff := cmp.Diff(want, members) + cmp.Diff(map[string]string{"app": "shop"}, r.tags(c.DBClusterArn)); diff != "" {
		t.Error(diff)
	}
}

func TestClustersThatAWSRefuses(t *testing.T) {
	r := clustered(t)
	_, err := r.subnetGroup("two", r.subnets[:2]...)
	r.ok(err)
	for _, row := range []struct {
		name, code string
		change     func(*clusterInput)
	}{
		{"an identifier that is taken", "DBClusterAlreadyExistsFault", func(in *clusterInput) { in.DBClusterIdentifier = aws.String("SHOP") }},
		{"a subnet group in two zones", "DBSubnetGroupDoesNotCoverEnoughAZs", func(in *clusterInput) { in.DBSubnetGroupName = aws.String("two") }},
		{"no backups", "InvalidParameterValue", func(in *clusterInput) { in.BackupRetentionPeriod = aws.Int32(0) }},
		{"an unknown version", "InvalidParameterCombination", func(in *clusterInput) { in.EngineVersion = aws.String("1") }},
		{"Aurora, which is not simulated", "SimNotImplemented", func(in *clusterInput) { in.Engine = aws.String("aurora-mysql") }},
		{"more members than the quota", "InstanceQuotaExceeded", func(*clusterInput) {}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.World.Do(func() { r.RDS.InstanceQuota = 5 })
			_, err := r.createCluster(func(in *clusterInput) { in.DBClusterIdentifier = aws.String("a"); row.change(in) })
			r.refuse(row.code, err)
		})
	}
	r.t = t
	_, err = r.rds.DescribeDBClusters(r.ctx, &rds.DescribeDBClustersInput{DBClusterIdentifier: aws.String("none")})
	r.refuse("DBClusterNotFoundFault", err)
	out, err := r.rds.DescribeDBInstances(r.ctx, &rds.DescribeDBInstancesInput{})
	r.ok(err)
	if len(out.DBInstances) != 3 {
		t.Errorf("%d instances: a refused cluster left some", len(out.DBInstances))
	}
}

func TestAClusterFailsOverToAReader(t *testing.T) {
	r := clustered(t)
	r.refuse("DBInstanceNotFound", r.failover(aws.String("none")))
	r.refuse("InvalidParameterCombination", r.failover(aws.String("shop-instance-1")))
	r.ok(r.failover(aws.String("shop-instance-3")))
	r.refuse("InvalidDBClusterStateFault", r.failover(nil))
	got := r.trace(r.members, 0, 30*time.Second)
	r.ok(r.failover(nil))
	got = append(got, r.trace(r.members, 30*time.Second)...)
	want := []string{"failing-over endpoint (1) 2 3", "available endpoint 1 2 (3)", "available endpoint (1) 2 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	events := r.events(rds.DescribeEventsInput{SourceType: types.SourceTypeDbCluster, SourceIdentifier: aws.String("shop")})
	if len(events) != 4 || events[1] != "failover: Completed failover to DB instance: shop-instance-3" {
		t.Error(events)
	}
	r = clustered(t, func(in *clusterInput) { in.Engine, in.EngineVersion = aws.String("mysql"), nil })
	r.refuse("InvalidParameterCombination", r.failover(aws.String("shop-instance-3")))
}

func TestAClusterFollowsALostZone(t *testing.T) {
	r := clustered(t)
	r.LoseZone("us-east-1a")
	got := r.trace(r.members, 0, 30*time.Second)
	r.LoseZone("us-east-1c")
	got = append(got, r.trace(r.members, 0)...)
	want := []string{"failing-over endpoint (1) 2 3", "available endpoint 1 (2) 3", "available endpoint 1 (2) 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAClusterLosesTheZoneThatItFailsOverTo(t *testing.T) {
	r := clustered(t)
	r.LoseZone("us-east-1a")
	r.after(20 * time.Second)
	r.LoseZone("us-east-1b")
	got := r.trace(r.members, 10*time.Second, 30*time.Second)
	if diff := cmp.Diff([]string{"failing-over endpoint (1) 2 3", "available endpoint 1 2 (3)"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAClusterIsDeletedWithItsMembers(t *testing.T) {
	r := clustered(t)
	r.refuse("InvalidParameterCombination", r.removeCluster(nil, false))
	r.refuse("InvalidParameterCombination", r.removeCluster(aws.String("final"), true))
	r.refuse("InvalidParameterValue", r.removeCluster(aws.String("final-"), false))
	_, err := r.rds.DeleteDBInstance(r.ctx, &rds.DeleteDBInstanceInput{DBInstanceIdentifier: aws.String("shop-instance-1"), SkipFinalSnapshot: aws.Bool(true)})
	r.refuse("InvalidDBClusterStateFault", err)
	_, err = r.rds.ModifyDBInstance(r.ctx, &rds.ModifyDBInstanceInput{DBInstanceIdentifier: aws.String("shop-instance-1"), DeletionProtection: aws.Bool(true)})
	r.refuse("InvalidDBClusterStateFault", err)
	r.ok(r.removeCluster(aws.String("final"), false))
	r.refuse("InvalidDBClusterStateFault", r.removeCluster(nil, true))
	_, err = r.rds.RemoveTagsFromResource(r.ctx, &rds.RemoveTagsFromResourceInput{
		ResourceName: aws.String("arn:aws:rds:us-east-1:123456789012:cluster:shop"), TagKeys: []string{"app"},
	})
	r.ok(err) // the snapshot keeps its own
	if diff := cmp.Diff([]string{"deleting endpoint (1) 2 3", "gone"}, r.trace(r.members, 6*time.Minute-time.Second, time.Second)); diff != "" {
		t.Error(diff)
	}
	snapshots, err := r.rds.DescribeDBClusterSnapshots(r.ctx, &rds.DescribeDBClusterSnapshotsInput{DBClusterSnapshotIdentifier: aws.String("Final")})
	r.ok(err)
	instances, err := r.rds.DescribeDBInstances(r.ctx, &rds.DescribeDBInstancesInput{})
	r.ok(err)
	_, err = r.rds.DescribeDBClusterSnapshots(r.ctx, &rds.DescribeDBClusterSnapshotsInput{DBClusterSnapshotIdentifier: aws.String("none")})
	r.refuse("DBClusterSnapshotNotFoundFault", err)
	if sn := snapshots.DBClusterSnapshots[0]; *sn.Status != "available" || len(sn.TagList) != 1 || aws.ToString(sn.TagList[0].Key) != "app" || len(instances.DBInstances) != 0 {
		t.Errorf("%+v, %d instances", sn, len(instances.DBInstances))
	}
}

func TestTheNameOfAFinalClusterSnapshotIsTaken(t *testing.T) {
	r := clustered(t)
	first := *r.cluster().DbClusterResourceId
	r.ok(r.removeCluster(aws.String("Final"), false))
	r.after(10 * time.Minute)
	_, err := r.createCluster()
	r.ok(err)
	r.after(20 * time.Minute)
	r.refuse("DBClusterSnapshotAlreadyExistsFault", r.removeCluster(aws.String("final"), false))
	r.ok(r.removeCluster(aws.String("final-2"), false))
	out, err := r.rds.DescribeDBClusterSnapshots(r.ctx, &rds.DescribeDBClusterSnapshotsInput{DBClusterIdentifier: aws.String("shop"), DbClusterResourceId: &first})
	r.ok(err)
	var got []string
	for _, sn := range out.DBClusterSnapshots {
		got = append(got, *sn.DBClusterSnapshotIdentifier)
	}
	if diff := cmp.Diff([]string{"final"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAClusterShows(t *testing.T) {
	r := clustered(t, func(in *clusterInput) {
		in.EnableCloudwatchLogsExports, in.EnablePerformanceInsights = []string{"upgrade"}, aws.Bool(true)
		in.BackupRetentionPeriod, in.EngineLifecycleSupport = aws.Int32(7), aws.String("open-source-rds-extended-support-disabled")
	})
	c := r.cluster()
	got := []any{
		*c.Endpoint, *c.ReaderEndpoint, c.LatestRestorableTime.Format(time.TimeOnly), *c.MasterUserSecret.SecretStatus, *c.DBSubnetGroup, c.AvailabilityZones,
		*c.TagList[0].Key, *c.MultiAZ, *c.EngineVersion, *c.AllocatedStorage, *c.StorageType, *c.Iops, *c.Port, *c.BackupRetentionPeriod,
		c.EnabledCloudwatchLogsExports, *c.PerformanceInsightsEnabled, *c.EngineLifecycleSupport, *c.CertificateDetails.CAIdentifier,
		c.PendingModifiedValues == nil, strings.Contains(*c.MasterUserSecret.SecretArn, ":secret:rds!cluster-"),
	}
	want := []any{
		"shop.cluster-c23456789012.us-east-1.rds.amazonaws.com", "shop.cluster-ro-c23456789012.us-east-1.rds.amazonaws.com", "08:20:00", "active", "shop",
		[]string{"us-east-1a", "us-east-1b", "us-east-1c"},
		"app", true, "16.10", int32(100), "io1", int32(3000), int32(5432), int32(7),
		[]string{"upgrade"},
		true, "open-source-rds-extended-support-disabled", "rds-ca-rsa2048-g1", true, true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
