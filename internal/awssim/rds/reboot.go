package rds

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/internal/awssim"
)

// rebootInstance: RDS API reference, RebootDBInstance: ForceFailover only for a Multi-AZ instance. RDS user guide,
// "Rebooting a DB instance": only in the available state.
func (s *Service) rebootInstance(_ *awssim.Call, in *sdk.RebootDBInstanceInput) (*sdk.RebootDBInstanceOutput, error) {
	i, err := s.instance(lower(in.DBInstanceIdentifier))
	if err != nil {
		return nil, err
	}
	force := aws.ToBool(in.ForceFailover)
	switch {
	case !i.idle():
		return nil, busy(i)
	case force && i.secondary.ID == "":
		return nil, clash("Cannot force failover on an instance that is not Multi-AZ: %s", i.id())
	case force && s.world.Now().Before(i.failsOverAgain):
		s.note(i, "failover", "Amazon RDS is not attempting a requested failover because a failover recently occurred on the DB instance.")
	case force:
		s.failOver(i)
	default:
		s.restart(i)
	}
	return &sdk.RebootDBInstanceOutput{DBInstance: s.shown(i)}, nil
}

func (s *Service) restart(i *instance) {
	s.become(i, "rebooting", s.RebootAfter, func() {
		s.note(i, "availability", "DB instance restarted")
		i.awaitsReboot, i.awaitsClusterReboot = false, false
		i.synced()
		s.settle(i)
	})
}

// failOver makes the standby the primary, and the instance rebooting meanwhile. That it is rebooting also when nobody has
// asked for the failover is unverified.
func (s *Service) failOver(i *instance) {
	s.swapLater(i)
	s.become(i, "rebooting", s.FailoverAfter, func() { s.settle(i) })
}

// swapLater is a failover. The zones in Describe follow later. The texts of the events RDS-EVENT-0013 and RDS-EVENT-0049 are
// unverified.
func (s *Service) swapLater(i *instance) {
	i.leaves = true
	s.note(i, "failover", "Multi-AZ instance failover started.")
	s.world.After(s.FailoverAfter, func() {
		i.leaves = false
		if i.status() == "deleting" || i.secondary.ID == "" || s.down(i.secondary.Zone) {
			return
		}
		i.primary, i.secondary = i.secondary, i.primary
		i.failsOverAgain = s.world.Now().Add(s.FailsOverAgainAfter)
		s.note(i, "failover", "Multi-AZ instance failover completed")
		s.world.After(s.ZonesAfter, i.showZones)
	})
}
