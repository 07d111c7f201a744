package rds

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// clusterSnapshot is one DB cluster snapshot.
type clusterSnapshot struct {
	types.DBClusterSnapshot
	tags tagList
}

func (s *Service) clusterSnapshot(name string) (*clusterSnapshot, error) {
	id := strings.TrimPrefix(strings.ToLower(name), s.arn("cluster-snapshot", ""))
	for _, sn := range s.clusterSnapshots {
		if *sn.DBClusterSnapshotIdentifier == id {
			return sn, nil
		}
	}
	return nil, missing("DBClusterSnapshotNotFoundFault", "DBClusterSnapshot %s not found.", name)
}

func (s *Service) clusterSnapshotFree(name string) error {
	if err := checkIdentifier("FinalDBSnapshotIdentifier", name, 255); err != nil {
		return err
	}
	if _, err := s.clusterSnapshot(name); err == nil {
		return awssim.Errorf("DBClusterSnapshotAlreadyExistsFault", "A cluster snapshot with the identifier %s already exists.", name)
	}
	return nil
}

// snapCluster takes the final snapshot of a DB cluster. RDS API reference, CreateDBCluster: CopyTagsToSnapshot.
func (s *Service) snapCluster(c *cluster, name string) {
	sn := &clusterSnapshot{DBClusterSnapshot: types.DBClusterSnapshot{
		DBClusterSnapshotIdentifier: aws.String(name), DBClusterSnapshotArn: aws.String(s.arn("cluster-snapshot", name)),
		DBClusterIdentifier: c.DBClusterIdentifier, DbClusterResourceId: c.DbClusterResourceId, SnapshotType: aws.String("manual"),
		Engine: c.Engine, EngineVersion: c.EngineVersion, AllocatedStorage: c.AllocatedStorage, StorageType: c.StorageType,
		StorageEncrypted: c.StorageEncrypted, KmsKeyId: c.KmsKeyId, MasterUsername: c.MasterUsername, Port: c.Port,
		VpcId: aws.String(c.writer.group.vpc), AvailabilityZones: c.AvailabilityZones, ClusterCreateTime: c.ClusterCreateTime,
		Status: aws.String("creating"), PercentProgress: aws.Int32(0),
	}}
	if aws.ToBool(c.CopyTagsToSnapshot) {
		sn.tags, _ = sn.tags.with(c.tags)
	}
	s.clusterSnapshots = append(s.clusterSnapshots, sn)
	s.world.After(s.SnapshotAfter, func() {
		if s.FailSnapshots {
			sn.Status = aws.String("failed")
			c.settle()
			for _, i := range c.members {
				s.settle(i)
			}
			return
		}
		sn.Status, sn.PercentProgress, sn.SnapshotCreateTime = aws.String("available"), aws.Int32(100), aws.Time(s.world.Now())
	})
}

// describeClusterSnapshots: RDS API reference, DescribeDBClusterSnapshots: the filters.
func (s *Service) describeClusterSnapshots(_ *awssim.Call, in *sdk.DescribeDBClusterSnapshotsInput) (*sdk.DescribeDBClusterSnapshotsOutput, error) {
	if in.DBClusterSnapshotIdentifier != nil {
		if _, err := s.clusterSnapshot(*in.DBClusterSnapshotIdentifier); err != nil {
			return nil, err
		}
	}
	filters := withFields(in.Filters, map[string]*string{
		"db-cluster-snapshot-id": in.DBClusterSnapshotIdentifier, "db-cluster-id": in.DBClusterIdentifier,
		"db-cluster-resource-id": in.DbClusterResourceId, "snapshot-type": in.SnapshotType,
	})
	var all []types.DBClusterSnapshot
	for _, sn := range s.clusterSnapshots {
		ok, err := matches(filters, map[string][]string{
			"db-cluster-id":          {*sn.DBClusterIdentifier, s.arn("cluster", *sn.DBClusterIdentifier)},
			"db-cluster-snapshot-id": {*sn.DBClusterSnapshotIdentifier, *sn.DBClusterSnapshotArn},
			"db-cluster-resource-id": {*sn.DbClusterResourceId}, "snapshot-type": {*sn.SnapshotType}, "engine": {*sn.Engine},
		})
		if err != nil {
			return nil, err
		}
		if ok {
			shown := sn.DBClusterSnapshot
			shown.TagList = sn.tags
			all = append(all, shown)
		}
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBClusterSnapshotsOutput{DBClusterSnapshots: items, Marker: next}, err
}
