package availability

import (
	"fmt"
	"slices"
	"strings"
)

// cells are the rows of the matrix by what stands where, before any rule.
func (s Survey) cells() []Cell {
	zones := s.zoneIDs()
	if len(zones) == 0 {
		return nil
	}
	out := slices.Concat(s.networkCells(zones), s.balancerCells(zones), s.serverCells(zones))
	if s.DatabaseWanted {
		out = append(out, s.databaseCells(zones)...)
	}
	return append(out, s.dataCells()...)
}

// zoneIDs are all zones whose loss can touch the app: those of the servers'
// subnets in their order, then others that something stands in.
func (s Survey) zoneIDs() []string {
	var out []string
	add := func(ids ...string) {
		for _, id := range ids {
			if id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	add(s.standingZones()...)
	if b := s.Build.Balancer; b != nil {
		add(b.Zones...)
	}
	if s.DatabaseWanted && s.Database != nil {
		add(s.Database.Primary)
		add(s.Database.Standbys...)
	}
	return out
}

// beside are the zones of a list but one.
func beside(zones []string, lost string) []string {
	return slices.DeleteFunc(slices.Clone(zones), func(id string) bool { return id == lost })
}

// subnetZones are the zones of the servers' subnets.
func (s Survey) subnetZones() []string {
	var out []string
	for _, z := range s.Zones {
		out = append(out, z.ID)
	}
	return out
}

// standingZones are those of the subnets, and others that servers stand in.
func (s Survey) standingZones() []string {
	var out []string
	for _, t := range s.tally() {
		out = append(out, t.ID)
	}
	return out
}

func (s Survey) networkCells(zones []string) []Cell {
	var out []Cell
	for _, id := range zones {
		c := Cell{Tier: TierNetwork, Failure: ZoneFailure(id), Effect: Survives}
		left := s.up(beside(s.standingZones(), id))
		switch {
		case len(s.Zones) == 0:
			c.Effect, c.Message = Unknown, "the subnets have not been seen yet"
		case len(left) == 0:
			c.Effect, c.Message = Outage, fmt.Sprintf("losing %s leaves no zone with subnets for servers", id)
		case s.Build.Exits == nil:
			c.Effect, c.Message = Unknown, "the ways out of the VPC have not been seen yet"
		case s.doubts(id):
			c.Effect, c.Message = Unknown, "a zone of the servers, or of their way out, may be lost"
		default:
			c.Message = fmt.Sprintf("losing %s leaves subnets for servers in %s", id, strings.Join(left, ", "))
		}
		out = append(out, c)
	}
	return out
}

func (s Survey) balancerCells(zones []string) []Cell {
	var out []Cell
	for _, id := range zones {
		c := Cell{Tier: TierLoadBalancer, Failure: ZoneFailure(id), Effect: Unknown, Message: "the load balancer has not been seen yet"}
		if b := s.Build.Balancer; b != nil {
			left := s.up(beside(b.Zones, id))
			c.Effect, c.Message = Survives, fmt.Sprintf("losing %s leaves the load balancer in %s", id, strings.Join(left, ", "))
			if len(left) > 0 && len(s.sure(left)) == 0 {
				c.Effect, c.Message = Unknown, fmt.Sprintf("losing %s leaves the load balancer in %s, which may be lost", id, strings.Join(left, ", "))
			}
		}
		out = append(out, c)
	}
	if len(s.Build.Certificates) == 0 {
		return out
	}
	return append(out, Cell{Tier: TierLoadBalancer, Failure: FailureCertificate, Effect: Survives, Message: "every certificate is issued, and valid for more than 30 days"})
}

func (s Survey) serverCells(zones []string) []Cell {
	failures := []string{FailureServer}
	for _, id := range zones {
		failures = append(failures, ZoneFailure(id))
	}
	var out []Cell
	for _, f := range failures {
		out = append(out, Cell{Tier: TierServers, Failure: f, Effect: Unknown, Message: "the servers have not been seen yet"})
	}
	for _, l := range s.losses(zones) {
		i := slices.Index(failures, l.failure)
		out[i].Effect, out[i].Message = s.effect(l), s.words(l)
	}
	bad := Cell{Tier: TierServers, Failure: FailureBadDeployment, Effect: Unknown, Message: "it has not been seen yet how servers are replaced"}
	if s.Build.Group != nil && s.Build.Balancer != nil {
		bad.Effect, bad.Message = Survives, "a rollout whose servers are not healthy is taken back by itself"
	}
	return append(out, bad)
}

// dataCells are those of tables and buckets. They survive servers and zones by
// themselves: one row for all zones, and one for what can touch them.
func (s Survey) dataCells() []Cell {
	var out []Cell
	for _, name := range s.tableNames() {
		out = append(out, pair(tierTable+name, slices.ContainsFunc(s.Build.Tables, func(t Table) bool { return t.Name == name }),
			"DynamoDB keeps every item in several zones", "the items can be had back as they were at any second of at least 7 days")...)
	}
	for _, name := range s.bucketNames() {
		out = append(out, pair(tierBucket+name, slices.ContainsFunc(s.Build.Buckets, func(b Bucket) bool { return b.Name == name }),
			"S3 keeps every object in several zones", "what is overwritten or deleted can be had back as an older version")...)
	}
	return out
}

// pair are the two rows of a table or a bucket.
func pair(tier string, known bool, zone, data string) []Cell {
	effect := Survives
	if !known {
		effect, zone, data = Unknown, "it has not been seen yet", "it has not been seen yet"
	}
	return []Cell{{Tier: tier, Failure: FailureZone, Effect: effect, Message: zone}, {Tier: tier, Failure: FailureDataLoss, Effect: effect, Message: data}}
}

// tableNames are the tables that the spec asks for, then others that stand.
func (s Survey) tableNames() []string {
	out := slices.Clone(s.Tables)
	for _, t := range s.Build.Tables {
		if !slices.Contains(out, t.Name) {
			out = append(out, t.Name)
		}
	}
	return out
}

func (s Survey) bucketNames() []string {
	out := slices.Clone(s.Buckets)
	for _, b := range s.Build.Buckets {
		if !slices.Contains(out, b.Name) {
			out = append(out, b.Name)
		}
	}
	return out
}
