package availability

import "strings"

// Effect is what a failure does to a tier.
type Effect string

const (
	// Survives: what stands at the instant of the failure, before anything is
	// replaced, does the tier's work, and a database is back within a failover.
	Survives Effect = "Survives"
	// Degraded: what is left does some of its work, and less than the app requires.
	Degraded Effect = "Degraded"
	// Unknown: what it depends on was not read, or is not there yet.
	Unknown Effect = "Unknown"
	// Outage: nothing is left that does any of it.
	Outage Effect = "Outage"
)

// rank orders effects. What is not known may be an outage.
func (e Effect) rank() int {
	return map[Effect]int{Survives: 0, Degraded: 1, Unknown: 2, Outage: 3}[e]
}

// The tiers. Tables and buckets are one each: Table/sessions, Bucket/assets.
const (
	TierNetwork      = "Network"
	TierLoadBalancer = "LoadBalancer"
	TierServers      = "Servers"
	TierDatabase     = "Database"
	tierTable        = "Table/"
	tierBucket       = "Bucket/"
)

// The failures. Each zone is one of its own, Zone/use1-az1, but for tables and
// buckets, to which all zones are alike.
const (
	FailureServer        = "Server"
	FailureZone          = "Zone"
	FailurePrimary       = "Primary"
	FailureBadDeployment = "BadDeployment"
	FailureDataLoss      = "DataLoss"
	FailureCertificate   = "Certificate"
)

// ZoneFailure is the loss of one zone.
func ZoneFailure(id string) string { return FailureZone + "/" + id }

// component is true of the failures that HighlyAvailable speaks of: one server,
// one zone, the primary of the database. A bad deployment and lost data are told,
// and are no question of where things stand.
func component(failure string) bool {
	return failure == FailureServer || failure == FailurePrimary || failure == FailureZone || strings.HasPrefix(failure, FailureZone+"/")
}

// Cell is what one failure does to one tier.
type Cell struct {
	Tier, Failure string
	Effect        Effect
	Message       string
}

// Point is a single point of failure.
type Point struct {
	// Name is that of its rule, and What what was seen.
	Name, What string
	// Why is the fact of AWS that it rests on, and Field mends it; empty: no field
	// does.
	Why, Field string
	// Accepted: the owner accepts it in availability.accept.
	Accepted bool
	// Effect is the worst that it does when a component fails; Survives: nothing.
	Effect Effect
}

// Bad is true of an effect that is known and is not Survives.
func (e Effect) Bad() bool { return e == Degraded || e == Outage }
