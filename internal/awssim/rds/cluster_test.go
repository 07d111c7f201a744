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

func TestAClusterIsModified(t *testing.T) {
	r := clustered(t)
	modify := func(change func(*rds.ModifyDBClusterInput)) error {
		in := &rds.ModifyDBClusterInput{DBClusterIdentifier: aws.String("shop"), ApplyImmediately: aws.Bool(true)}
		change(in)
		_, err := r.rds.ModifyDBCluster(r.ctx, in)
		return err
	}
	r.refuse("InvalidParameterValue", modify(func(in *rds.ModifyDBClusterInput) { in.BackupRetentionPeriod = aws.Int32(0) }))
	r.refuse("SimNotImplemented", modify(func(in *rds.ModifyDBClusterInput) { in.EngineVersion = aws.String("17") }))
	r.ok(modify(func(in *rds.ModifyDBClusterInput) {
		in.DBClusterInstanceClass, in.DeletionProtection = aws.String("db.m6gd.xlarge"), aws.Bool(true)
	}))
	r.refuse("InvalidDBClusterStateFault", modify(func(in *rds.ModifyDBClusterInput) { in.DeletionProtection = aws.Bool(false) }))
	if diff := cmp.Diff([]string{"modifying endpoint (1) 2 3", "available endpoint (1) 2 3"}, r.trace(r.members, 0, 5*time.Minute)); diff != "" {
		t.Error(diff)
	}
	out, err := r.rds.DescribeDBInstances(r.ctx, &rds.DescribeDBInstancesInput{DBInstanceIdentifier: aws.String("shop-instance-2")})
	r.ok(err)
	if diff := cmp.Diff("db.m6gd.xlarge", *out.DBInstances[0].DBInstanceClass); diff != "" {
		t.Error(diff)
	}
	r.refuse("InvalidParameterCombination", r.removeCluster(nil, true)) // protected
}

func TestAClusterIsDeletedWithItsMembers(t *testing.T) {
	r := clustered(t)
	r.refuse("InvalidParameterCombination", r.removeCluster(nil, false))
	r.refuse("InvalidParameterCombination", r.removeCluster(aws.String("final"), true))
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
	if sn := snapshots.DBClusterSnapshots[0]; *sn.Status != "available" || len(sn.TagList) != 1 || aws.ToString(sn.TagList[0].Key) != "app" || len(instances.DBInstances) != 0 {
		t.Errorf("%+v, %d instances", sn, len(instances.DBInstances))
	}
}
