package rds

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/internal/awssim"
)

// deleteCluster removes the members, too. RDS user guide, "Deleting a Multi-AZ DB cluster". The codes are those of
// DeleteDBInstance, which is unverified.
func (s *Service) deleteCluster(_ *awssim.Call, in *sdk.DeleteDBClusterInput) (*sdk.DeleteDBClusterOutput, error) {
	c, err := s.cluster(aws.ToString(in.DBClusterIdentifier))
	if err != nil {
		return nil, err
	}
	final := in.FinalDBSnapshotIdentifier != nil
	switch {
	case c.status() == "deleting", final && (c.Endpoint == nil || refusesSnapshot(c.status())):
		return nil, busyCluster(c)
	case aws.ToBool(c.DeletionProtection):
		return nil, clash("Cannot delete protected Cluster, please disable deletion protection and try again.")
	case final == aws.ToBool(in.SkipFinalSnapshot):
		return nil, clash("Either FinalDBSnapshotIdentifier or SkipFinalSnapshot is required, not both.")
	}
	took := s.DeleteAfter
	if final {
		name := lower(in.FinalDBSnapshotIdentifier)
		if err := s.clusterSnapshotFree(name); err != nil {
			return nil, err
		}
		s.snapCluster(c, name)
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
