package rds

import (
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// idle tells whether the cluster takes a modification, a reboot or a failover: only one at a time, as its members.
func (c *cluster) idle() bool {
	return !c.accepted && !c.leaves && c.status() == "available" && !slices.ContainsFunc(c.members, func(i *instance) bool { return !i.idle() })
}

func (s *Service) becomeCluster(c *cluster, status string, after time.Duration, then func()) {
	c.step++
	c.accepted = false
	c.Status = aws.String(status)
	s.laterCluster(c, after, then)
}

func (s *Service) laterCluster(c *cluster, after time.Duration, then func()) {
	step := c.step
	s.world.After(after, func() {
		if c.step == step {
			then()
		}
	})
}

func (c *cluster) settle() {
	c.step++
	c.Status = aws.String("available")
}

// bringCluster leads a new cluster through creating and backing-up. RDS user guide, "Viewing the status of a DB cluster". That
// it has no endpoints while it is creating is unverified.
func (s *Service) bringCluster(c *cluster) {
	if c.MasterUserSecret != nil {
		s.world.After(s.SecretAfter, func() { c.MasterUserSecret.SecretStatus = aws.String("active") })
	}
	for _, i := range c.members {
		s.attach(i)
		s.bring(i)
	}
	s.becomeCluster(c, "creating", 2*s.CreateAfter, func() {
		s.openCluster(c)
		s.becomeCluster(c, "backing-up", s.BackUpAfter, c.settle)
	})
}

// openCluster gives a new cluster what it has from the end of its creation on.
func (s *Service) openCluster(c *cluster) {
	c.ClusterCreateTime = aws.Time(s.world.Now())
	middle := fmt.Sprintf("c%s.%s.rds.amazonaws.com", s.world.Account()[1:], s.world.Region())
	c.Endpoint = aws.String(c.id() + ".cluster-" + middle)
	c.ReaderEndpoint = aws.String(c.id() + ".cluster-ro-" + middle)
	c.HostedZoneId = s.endpoint(c.writer).HostedZoneId
}

func (s *Service) shownCluster(c *cluster) *types.DBCluster {
	shown := c.DBCluster
	shown.TagList, shown.PendingModifiedValues = c.tags, pendingOf(*c.writer.PendingModifiedValues)
	shown.LatestRestorableTime = s.restorable(c.Endpoint != nil, c.BackupRetentionPeriod)
	shown.DBClusterMembers = c.shownMembers()
	return &shown
}

// describeClusters: RDS API reference, DescribeDBClusters: the filters db-cluster-id, db-cluster-resource-id and engine.
func (s *Service) describeClusters(_ *awssim.Call, in *sdk.DescribeDBClustersInput) (*sdk.DescribeDBClustersOutput, error) {
	rows := s.clusters
	if in.DBClusterIdentifier != nil {
		c, err := s.cluster(*in.DBClusterIdentifier)
		if err != nil {
			return nil, err
		}
		rows = []*cluster{c}
	}
	var all []types.DBCluster
	for _, c := range rows {
		ok, err := matches(in.Filters, map[string][]string{
			"db-cluster-id": {c.id(), *c.DBClusterArn}, "db-cluster-resource-id": {*c.DbClusterResourceId}, "engine": {*c.Engine},
		})
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, *s.shownCluster(c))
		}
	}
	items, next, err := page(all, in.Marker, in.MaxRecords)
	return &sdk.DescribeDBClustersOutput{DBClusters: items, Marker: next}, err
}

// failoverCluster: RDS API reference, FailoverDBCluster: the target is a reader; Multi-AZ clusters of MySQL take none.
func (s *Service) failoverCluster(_ *awssim.Call, in *sdk.FailoverDBClusterInput) (*sdk.FailoverDBClusterOutput, error) {
	c, err := s.cluster(aws.ToString(in.DBClusterIdentifier))
	if err != nil {
		return nil, err
	}
	if !c.idle() {
		return nil, busyCluster(c)
	}
	target := s.reader(c)
	if in.TargetDBInstanceIdentifier != nil {
		target, err = s.instance(*in.TargetDBInstanceIdentifier)
		switch {
		case err != nil:
			return nil, err
		case *c.Engine == "mysql" || target == c.writer || !c.has(target):
			return nil, clash("DB instance %s can't be the target of a failover of %s.", target.id(), c.id())
		}
	}
	if target == nil {
		return nil, busyCluster(c)
	}
	s.promote(c, target)
	return &sdk.FailoverDBClusterOutput{DBCluster: s.shownCluster(c)}, nil
}

func busyCluster(c *cluster) error {
	return awssim.Errorf("InvalidDBClusterStateFault", "Cluster %s is not in the state for it: %s", c.id(), c.status())
}

// reader is one in a zone that is up, nil when there is none.
func (s *Service) reader(c *cluster) *instance {
	for _, i := range c.members {
		if i != c.writer && !s.down(i.primary.Zone) {
			return i
		}
	}
	return nil
}

// promote makes a reader the writer, without another state when the cluster is busy with something else. RDS user guide (2023), "Amazon RDS event categories and event messages": RDS-EVENT-0073 and
// RDS-EVENT-0071; the texts are unverified.
func (s *Service) promote(c *cluster, target *instance) {
	s.noteCluster(c, "failover", "Started cross AZ failover to DB instance: "+target.id())
	if c.idle() {
		s.becomeCluster(c, "failing-over", s.ClusterFailoverAfter, c.settle)
	}
	c.leaves = true
	s.world.After(s.ClusterFailoverAfter, func() {
		c.leaves = false
		if c.status() == "deleting" {
			return
		}
		if !s.down(target.primary.Zone) {
			c.writer = target
			s.noteCluster(c, "failover", "Completed failover to DB instance: "+target.id())
		}
		s.ZonesChanged()
	})
}

func (s *Service) noteCluster(c *cluster, category, message string) {
	s.events = append(s.events, types.Event{
		Date: aws.Time(s.world.Now()), EventCategories: []string{category}, Message: aws.String(message),
		SourceType: types.SourceTypeDbCluster, SourceIdentifier: c.DBClusterIdentifier, SourceArn: c.DBClusterArn,
	})
}
