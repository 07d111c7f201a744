package rds

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// clusterSnapshot is one DB cluster snapshot.
type clusterSnapshot struct{ types.DBClusterSnapshot }

// modifyCluster knows what changes at once, and a new class.
func (s *Service) modifyCluster(_ *awssim.Call, in *sdk.ModifyDBClusterInput) (*sdk.ModifyDBClusterOutput, error) {
	c, err := s.cluster(aws.ToString(in.DBClusterIdentifier))
	if err != nil {
		return nil, err
	}
	later := in.DBClusterInstanceClass != nil && !aws.ToBool(in.ApplyImmediately)
	switch {
	case c.status() != "available":
		return nil, busyCluster(c)
	case later || in.EngineVersion != nil || in.AllocatedStorage != nil || in.StorageType != nil || in.NewDBClusterIdentifier != nil ||
		in.VpcSecurityGroupIds != nil || in.RotateMasterUserPassword != nil || in.CloudwatchLogsExportConfiguration != nil:
		return nil, awssim.Errorf("SimNotImplemented", "the simulated AWS cannot make this modification of a DB cluster")
	case in.DBClusterInstanceClass != nil && !className.MatchString(*in.DBClusterInstanceClass):
		return nil, invalid("Invalid DB Instance class: %s", *in.DBClusterInstanceClass)
	}
	if days := or(in.BackupRetentionPeriod, *c.BackupRetentionPeriod); *days < 1 || *days > 35 {
		return nil, invalid("Invalid backup retention period: %d. Must be between 1 and 35", *days)
	}
	if err := checkWindows(*or(in.PreferredBackupWindow, *c.PreferredBackupWindow), *or(in.PreferredMaintenanceWindow, *c.PreferredMaintenanceWindow)); err != nil {
		return nil, err
	}
	set(&c.DeletionProtection, in.DeletionProtection)
	set(&c.CopyTagsToSnapshot, in.CopyTagsToSnapshot)
	set(&c.BackupRetentionPeriod, in.BackupRetentionPeriod)
	set(&c.PreferredBackupWindow, in.PreferredBackupWindow)
	set(&c.PreferredMaintenanceWindow, in.PreferredMaintenanceWindow)
	if in.DBClusterInstanceClass != nil {
		s.becomeCluster(c, "modifying", s.ModifyAfter, func() { c.reclass(in.DBClusterInstanceClass) })
	}
	return &sdk.ModifyDBClusterOutput{DBCluster: s.shownCluster(c)}, nil
}

func (c *cluster) reclass(class *string) {
	c.DBClusterInstanceClass = class
	for _, i := range c.members {
		i.DBInstanceClass = class
	}
	c.settle()
}

// deleteCluster removes the members, too. RDS user guide, "Deleting a Multi-AZ DB cluster". The codes are those of
// DeleteDBInstance, which is unverified.
func (s *Service) deleteCluster(_ *awssim.Call, in *sdk.DeleteDBClusterInput) (*sdk.DeleteDBClusterOutput, error) {
	c, err := s.cluster(aws.ToString(in.DBClusterIdentifier))
	if err != nil {
		return nil, err
	}
	final := in.FinalDBSnapshotIdentifier != nil
	switch {
	case c.status() == "deleting", final && c.Endpoint == nil:
		return nil, busyCluster(c)
	case aws.ToBool(c.DeletionProtection):
		return nil, clash("Cannot delete protected Cluster, please disable deletion protection and try again.")
	case final == aws.ToBool(in.SkipFinalSnapshot):
		return nil, clash("Either FinalDBSnapshotIdentifier or SkipFinalSnapshot is required, not both.")
	}
	took := s.DeleteAfter
	if final {
		if err := s.snapCluster(c, lower(in.FinalDBSnapshotIdentifier)); err != nil {
			return nil, err
		}
		took += s.SnapshotAfter
	}
	for _, i := range c.members {
		s.remove(i, took)
	}
	s.becomeCluster(c, "deleting", took, func() {
		s.clusters = slices.DeleteFunc(s.clusters, func(other *cluster) bool { return other == c })
	})
	return &sdk.DeleteDBClusterOutput{DBCluster: s.shownCluster(c)}, nil
}

func (s *Service) snapCluster(c *cluster, name string) error {
	if err := checkIdentifier("FinalDBSnapshotIdentifier", name, 255); err != nil {
		return err
	}
	for _, sn := range s.clusterSnapshots {
		if *sn.DBClusterSnapshotIdentifier == name {
			return awssim.Errorf("DBClusterSnapshotAlreadyExistsFault", "A cluster snapshot with the identifier %s already exists.", name)
		}
	}
	sn := &clusterSnapshot{types.DBClusterSnapshot{
		DBClusterSnapshotIdentifier: aws.String(name), DBClusterSnapshotArn: aws.String(s.arn("cluster-snapshot", name)),
		DBClusterIdentifier: c.DBClusterIdentifier, Engine: c.Engine, EngineVersion: c.EngineVersion, SnapshotType: aws.String("manual"),
		Status: aws.String("creating"), AllocatedStorage: c.AllocatedStorage, StorageEncrypted: c.StorageEncrypted,
	}}
	if aws.ToBool(c.CopyTagsToSnapshot) {
		sn.TagList = slices.Clone(c.tags)
	}
	s.clusterSnapshots = append(s.clusterSnapshots, sn)
	s.world.After(s.SnapshotAfter, func() {
		sn.Status, sn.SnapshotCreateTime = aws.String("available"), aws.Time(s.world.Now())
	})
	return nil
}

func (s *Service) describeClusterSnapshots(_ *awssim.Call, in *sdk.DescribeDBClusterSnapshotsInput) (*sdk.DescribeDBClusterSnapshotsOutput, error) {
	var all []types.DBClusterSnapshot
	for _, sn := range s.clusterSnapshots {
		if (in.DBClusterSnapshotIdentifier == nil || lower(in.DBClusterSnapshotIdentifier) == *sn.DBClusterSnapshotIdentifier) &&
			(in.DBClusterIdentifier == nil || lower(in.DBClusterIdentifier) == *sn.DBClusterIdentifier) {
			all = append(all, sn.DBClusterSnapshot)
		}
	}
	if in.DBClusterSnapshotIdentifier != nil && len(all) == 0 {
		return nil, missing("DBClusterSnapshotNotFoundFault", "DBClusterSnapshot %s not found.", *in.DBClusterSnapshotIdentifier)
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBClusterSnapshotsOutput{DBClusterSnapshots: items, Marker: next}, err
}
