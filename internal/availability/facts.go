package availability

import (
	"slices"
	"time"
)

// Zone is an Availability Zone. The id is the physical zone and the same in
// every account; the name is the account's own for it.
type Zone struct{ ID, Name string }

// Subnets are the subnets that one tier of the app stands in.
type Subnets struct {
	Tier    string
	Subnets []Subnet
	// Around are the zones of all subnets of the VPC, chosen or not.
	Around []Zone
	// Exits are the ways out of those of the servers; nil is not known.
	Exits []Exit
}

// Subnet is one of them.
type Subnet struct {
	ID   string
	Zone Zone
	// Free is how many addresses it had left when somebody looked.
	Free int32
}

// Zones are the zones of the subnets, in their order, each once.
func (s Subnets) Zones() []Zone {
	var zones []Zone
	seen := map[Zone]bool{}
	for _, n := range s.Subnets {
		if !seen[n.Zone] {
			zones = append(zones, n.Zone)
		}
		seen[n.Zone] = true
	}
	return zones
}

// Fleet are the servers of an app and what the balancer says of them.
type Fleet struct {
	Servers []Server
	// Failures are the latest launches that failed, newest first, one per zone.
	Failures []Failure
	Min, Max int32
	Desired  int32
	// Rollout tells of servers that are being replaced.
	Rollout Rollout
	// Targets are the target groups that the servers are in.
	Targets []Targets
}

// Server is one server. It serves when it is in service and the balancer calls
// it healthy.
type Server struct {
	ID        string
	ZoneName  string
	InService bool
	Healthy   bool
	// Unhealthy: the balancer has asked it, and calls it unhealthy.
	Unhealthy bool
	// TimedOut: it is unhealthy because it does not answer at all.
	TimedOut bool
	// Why says in AWS's words why the balancer does not call it healthy.
	Why string
	// Version is that of the launch template that it was launched from.
	Version string
}

func (s Server) serves() bool { return s.InService && s.Healthy }

// Failure is a launch that failed.
type Failure struct {
	ZoneName string
	Message  string
	At       time.Time
	// NoCapacity: AWS had none of the wanted servers to give in the zone.
	NoCapacity bool
}

// Serving counts the servers that are in service and healthy.
func (f Fleet) Serving() int32 {
	var n int32
	for _, s := range f.Servers {
		if s.serves() {
			n++
		}
	}
	return n
}

// Offerings are the ids of the zones that AWS offers each instance type in.
type Offerings struct{ Zones map[string][]string }

// Without are the zones that none of the types is offered in.
func (o Offerings) Without(instanceTypes []string, zones []Zone) []string {
	var out []string
	for _, z := range zones {
		if !slices.ContainsFunc(instanceTypes, func(t string) bool { return slices.Contains(o.Zones[t], z.ID) }) {
			out = append(out, z.ID)
		}
	}
	return out
}

// In is true when servers stand in the zone of that name.
func (f Fleet) In(zone string) bool {
	return slices.ContainsFunc(f.Servers, func(s Server) bool { return s.ZoneName == zone })
}

// Rollout is the replacement of servers by ones that are made in another way.
type Rollout struct {
	// Active: servers are being replaced. Back: AWS takes the rollout back.
	Active, Back bool
	// Message says how far it is.
	Message string
}

// Targets are the healthy servers of one target group.
type Targets struct {
	// Group is its ARN.
	Group string
	// Healthy counts them by the name of their zone.
	Healthy map[string]int32
}

// Total counts the healthy servers of all zones.
func (t Targets) Total() int32 {
	var n int32
	for _, healthy := range t.Healthy {
		n += healthy
	}
	return n
}
