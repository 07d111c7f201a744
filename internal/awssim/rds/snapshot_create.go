package rds

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleNewSnapshots() {
	awssim.Handle(s.world, serviceID, "CreateDBSnapshot", s.createSnapshot)
	awssim.Handle(s.world, serviceID, "CreateDBClusterSnapshot", s.createClusterSnapshot)
}

// createSnapshot leaves the instance as it is; that AWS shows it as backing-up meanwhile is not simulated. RDS API reference,
// CreateDBSnapshot, has the errors InvalidDBInstanceState and DBSnapshotAlreadyExists.
func (s *Service) createSnapshot(_ *awssim.Call, in *sdk.CreateDBSnapshotInput) (*sdk.CreateDBSnapshotOutput, error) {
	i, err := s.instance(aws.ToString(in.DBInstanceIdentifier))
	if err != nil {
		return nil, err
	}
	if !i.idle() {
		return nil, busy(i)
	}
	name := strings.ToLower(aws.ToString(in.DBSnapshotIdentifier))
	if err := s.snapshotFree(name); err != nil {
		return nil, err
	}
	s.snap(i, name)
	sn, err := s.snapshot(name)
	if err != nil {
		return nil, err
	}
	if sn.tags, err = sn.tags.with(in.Tags); err != nil {
		return nil, err
	}
	return &sdk.CreateDBSnapshotOutput{DBSnapshot: &sn.DBSnapshot}, nil
}

func (s *Service) createClusterSnapshot(_ *awssim.Call, in *sdk.CreateDBClusterSnapshotInput) (*sdk.CreateDBClusterSnapshotOutput, error) {
	c, err := s.cluster(aws.ToString(in.DBClusterIdentifier))
	if err != nil {
		return nil, err
	}
	if !c.idle() {
		return nil, busyCluster(c)
	}
	name := strings.ToLower(aws.ToString(in.DBClusterSnapshotIdentifier))
	if err := s.clusterSnapshotFree(name); err != nil {
		return nil, err
	}
	s.snapCluster(c, name)
	sn, err := s.clusterSnapshot(name)
	if err != nil {
		return nil, err
	}
	if sn.tags, err = sn.tags.with(in.Tags); err != nil {
		return nil, err
	}
	return &sdk.CreateDBClusterSnapshotOutput{DBClusterSnapshot: &sn.DBClusterSnapshot}, nil
}
