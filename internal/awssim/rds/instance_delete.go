package rds

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/internal/awssim"
)

// deleteInstance: the texts of deletion protection and of a deletion that is already under way are those that Terraform's
// AWS provider looks for; the codes of the others are unverified.
func (s *Service) deleteInstance(_ *awssim.Call, in *sdk.DeleteDBInstanceInput) (*sdk.DeleteDBInstanceOutput, error) {
	i, err := s.instance(lower(in.DBInstanceIdentifier))
	if err != nil {
		return nil, err
	}
	if i.DBClusterIdentifier != nil {
		return nil, ofCluster(i)
	}
	if err := s.deletable(i, in); err != nil {
		return nil, err
	}
	took := s.DeleteAfter
	if in.FinalDBSnapshotIdentifier != nil {
		s.snap(i, lower(in.FinalDBSnapshotIdentifier))
		took += s.SnapshotAfter
	}
	s.remove(i, took)
	return &sdk.DeleteDBInstanceOutput{DBInstance: s.shown(i)}, nil
}

func (s *Service) deletable(i *instance, in *sdk.DeleteDBInstanceInput) error {
	final := in.FinalDBSnapshotIdentifier != nil
	switch {
	case i.status() == "deleting":
		return awssim.Errorf("InvalidDBInstanceState", "Instance %s is already being deleted.", i.id())
	case aws.ToBool(i.DeletionProtection):
		return clash("Cannot delete protected DB Instance, please disable deletion protection and try again.")
	case final && aws.ToBool(in.SkipFinalSnapshot):
		return clash("FinalDBSnapshotIdentifier can't be specified when SkipFinalSnapshot is enabled.")
	case !final && !aws.ToBool(in.SkipFinalSnapshot):
		return clash("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.")
	case !final:
		return nil
	case i.Endpoint == nil, refusesSnapshot(i.status()):
		// RDS user guide, "Deleting a DB instance": no final snapshot of an instance that is creating.
		return awssim.Errorf("InvalidDBInstanceState", "Cannot create a snapshot because the database instance %s is not currently in the available state.", i.id())
	}
	return s.snapshotFree(lower(in.FinalDBSnapshotIdentifier))
}

func (s *Service) remove(i *instance, took time.Duration) {
	s.become(i, "deleting", took, func() {
		for _, ni := range i.interfaces {
			s.ec2.ReleaseInterface(ni)
		}
		s.instances = slices.DeleteFunc(s.instances, func(other *instance) bool { return other == i })
	})
}
