package rds

// ZonesChanged lets the databases follow a zone that was lost or has come back. RDS user guide (2023), "Multi-AZ DB instance
// deployments", failover: RDS fails over to the standby when the primary's zone is lost; nobody has to ask for it. An
// instance of one zone stays where it is.
func (s *Service) ZonesChanged() {
	for _, i := range s.instances {
		if i.Endpoint == nil || i.status() == "deleting" || i.dark() || i.secondary.ID == "" || i.leaves || !s.down(i.primary.Zone) || s.down(i.secondary.Zone) {
			continue
		}
		if i.idle() {
			s.failOver(i)
			continue
		}
		s.swapLater(i)
	}
	for _, c := range s.clusters {
		if c.Endpoint == nil || c.status() == "deleting" || broken(c.status()) || c.leaves || !s.down(c.writer.primary.Zone) {
			continue
		}
		if target := s.reader(c); target != nil {
			s.promote(c, target)
		}
	}
}

// dark tells whether the instance is broken so that it does not even fail over. That one whose storage is full does is unverified.
func (i *instance) dark() bool { return broken(i.status()) && i.status() != full }

// Reachable tells whether the database answers on its endpoint: its instance is there, neither restarts nor is broken, and
// the zone of its primary is up.
func (s *Service) Reachable(id string) bool {
	i, err := s.instance(id)
	return err == nil && i.Endpoint != nil && !i.leaves && i.status() != "rebooting" && i.status() != "deleting" && !broken(i.status()) &&
		!s.down(i.primary.Zone)
}
