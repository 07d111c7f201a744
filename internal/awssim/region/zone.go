package region

// LoseZone darkens an Availability Zone, by name or id: its servers fail their status and health checks, none can be
// launched there, and the load balancers' nodes there answer nobody, while their nodes elsewhere send requests to the
// healthy targets elsewhere. Databases with a standby fail over to it, and the others there answer nobody. Elastic Load
// Balancing user guide, "How ELB works"; Auto Scaling user guide, "Add an Availability Zone"; RDS user guide, "Multi-AZ DB
// instance deployments". Like RestoreZone it must not be called inside World.Do.
func (r *Region) LoseZone(zone string) { r.setZoneDown(zone, true) }

// RestoreZone brings a zone back: the servers that nobody has replaced by then answer again, and so do databases.
func (r *Region) RestoreZone(zone string) { r.setZoneDown(zone, false) }

func (r *Region) setZoneDown(zone string, down bool) {
	r.World.Do(func() {
		r.EC2.SetZoneDown(zone, down)
		r.RDS.ZonesChanged()
	})
}
