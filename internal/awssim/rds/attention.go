package rds

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// attention lists the states that a database does not leave by itself. RDS user guide, "Viewing Amazon RDS DB instance status",
// and AWS's CloudFormation handlers. Which of them a DB cluster can be in is unverified.
var attention = []string{
	"failed", "inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable", "incompatible-create",
	"incompatible-credentials", "incompatible-network", "incompatible-option-group", "incompatible-parameters", "incompatible-restore",
	"insufficient-capacity", "modify-failed", "restore-error", "stopped", "storage-full", "upgrade-failed",
}

// full is the one of them that more storage mends. The same page.
const full = "storage-full"

func broken(status string) bool { return slices.Contains(attention, status) }

// refusesSnapshot: RDS API reference, DeleteDBInstance, SkipFinalSnapshot: in these states a DB instance can only be deleted
// without a final snapshot. That a DB cluster is the same is unverified.
func refusesSnapshot(status string) bool {
	return slices.Contains([]string{"failed", "incompatible-restore", "incompatible-network"}, status)
}

// Break puts a DB instance or a DB cluster into one of the states that need attention, and ends what it was doing. A broken
// instance is not reachable. A name is looked for among the instances first.
func (s *Service) Break(id, status string) error {
	if !broken(status) {
		return fmt.Errorf("break the database %s: %q is none of the states %v", id, status, attention)
	}
	if i, err := s.instance(id); err == nil && i.status() != "deleting" {
		s.become(i, status, 0, func() {})
		return nil
	}
	c, err := s.cluster(id)
	if err != nil || c.status() == "deleting" {
		return fmt.Errorf("break the database %s: there is no such DB instance or DB cluster", id)
	}
	s.becomeCluster(c, status, 0, func() {})
	return nil
}

// Mend makes a broken DB instance or DB cluster available. What was pending waits for the maintenance window.
func (s *Service) Mend(id string) error {
	if i, err := s.instance(id); err == nil && broken(i.status()) {
		if i.Endpoint == nil {
			s.open(i)
		}
		s.settle(i)
		s.await(i)
		s.ZonesChanged()
		return nil
	}
	c, err := s.cluster(id)
	if err != nil || !broken(c.status()) {
		return fmt.Errorf("mend the database %s: there is no such broken DB instance or DB cluster", id)
	}
	if c.Endpoint == nil {
		s.openCluster(c)
	}
	c.settle()
	s.awaitCluster(c)
	s.ZonesChanged()
	return nil
}

// takes tells whether the instance takes a modification to a size of storage, nil for none of the size.
func (i *instance) takes(size *int32) bool {
	return i.idle() || i.status() == full && !i.accepted && aws.ToInt32(size) > *i.AllocatedStorage
}

// takes tells whether the cluster takes a modification to a size of storage, nil for none of the size.
func (c *cluster) takes(size *int32) bool {
	return c.idle() || c.status() == full && !c.accepted && aws.ToInt32(size) > *c.AllocatedStorage
}
