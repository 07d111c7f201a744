package region

// LoseZone darkens an Availability Zone, by name or id: its servers fail their status and health checks, none can be
// launched there, and the load balancers' nodes there answer nobody, while their nodes elsewhere send requests to the
// healthy targets elsewhere. Elastic Load Balancing user guide, "How ELB works"; Auto Scaling user guide, "Add an
// Availability Zone". Like RestoreZone it must not be called inside World.Do.
func (r *Region) LoseZone(zone string) { r.World.Do(func() { r.EC2.SetZoneDown(zone, true) }) }

// RestoreZone brings a zone back: the servers that nobody has replaced by then answer again.
func (r *Region) RestoreZone(zone string) { r.World.Do(func() { r.EC2.SetZoneDown(zone, false) }) }
