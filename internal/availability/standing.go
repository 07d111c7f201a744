package availability

import (
	"fmt"
	"slices"
	"strings"
)

// leastDatabaseAddresses is how many free addresses RDS needs in a subnet to put a
// standby there.
const leastDatabaseAddresses = 4

// shortBackups is for how many days, at least, the data should be had back.
const shortBackups = 7

// state says why nothing can be said of single zones; empty: it can be.
func (s Survey) state() (effect Effect, why string) {
	d := s.Database
	switch {
	case s.DatabaseUnread:
		return Unknown, "the database could not be read"
	case d == nil:
		return Outage, "the database is not there yet"
	case d.Broken:
		return Outage, "the database has failed"
	case d.FailingOver != "":
		return Unknown, d.FailingOver
	case d.Primary == "":
		return Unknown, "AWS does not show yet where the database stands"
	}
	return Survives, ""
}

func (s Survey) databaseCells(zones []string) []Cell {
	out := []Cell{s.databaseCell(FailurePrimary, "")}
	for _, id := range zones {
		out = append(out, s.databaseCell(ZoneFailure(id), id))
	}
	data := Cell{Tier: TierDatabase, Failure: FailureDataLoss, Effect: Unknown, Message: "its backups have not been seen yet"}
	if b := s.Build.Backups; b != nil {
		data.Effect, data.Message = Survives, fmt.Sprintf("it can be restored as it was at any second of the last %d days", b.RetentionDays)
	}
	return append(out, data)
}

// databaseCell is what the loss of the primary does, or that of a zone.
func (s Survey) databaseCell(failure, zone string) Cell {
	c := Cell{Tier: TierDatabase, Failure: failure, Effect: Survives}
	effect, why := s.state()
	if effect != Survives {
		c.Effect, c.Message = effect, why
		return c
	}
	d := s.Database
	what := zone
	if zone == "" {
		what = "the primary"
	}
	next, hit := beside(d.Standbys, zone), zone == "" || zone == d.Primary
	switch gone := hit || len(s.up([]string{d.Primary})) == 0; {
	case gone && len(s.up(next)) == 0:
		c.Effect, c.Message = Outage, fmt.Sprintf("losing %s leaves nothing that can take over: %s", what, s.where())
	case hit && len(s.sure(next)) > 0:
		c.Message = fmt.Sprintf("losing %s makes the database fail over to %s, which takes %s", what, s.sure(next)[0], d.takeover())
	case gone || len(s.sure([]string{d.Primary})) == 0:
		c.Effect, c.Message = Unknown, "a zone of the database may be lost: "+s.where()
	case slices.Contains(d.Standbys, zone):
		c.Message = fmt.Sprintf("losing %s leaves the database in %s", zone, strings.Join(slices.Concat([]string{d.Primary}, beside(d.Standbys, zone)), ", "))
	default:
		c.Message = fmt.Sprintf("nothing of the database stands in %s", zone)
	}
	return c
}

// takeover is how long a failover takes. (Amazon RDS User Guide, "Failing over a
// Multi-AZ DB instance" and "Multi-AZ DB cluster deployments".)
func (d *Database) takeover() string {
	if d.Cluster {
		return "typically less than 35 seconds"
	}
	return "typically 60 to 120 seconds"
}

// where says where the database stands.
func (s Survey) where() string {
	d := s.Database
	if len(d.Standbys) == 0 {
		return "the database stands in " + d.Primary + " only"
	}
	return fmt.Sprintf("the database stands in %s, and its standby in %s", d.Primary, strings.Join(d.Standbys, ", "))
}

func databaseRules() []rule {
	return []rule{{
		name: NoDatabase, field: "database", find: findNoDatabase,
		why: "a database that is not there, or that AWS says has failed, serves nobody",
	}, {
		name: DatabaseFailingOver, find: findFailingOver,
		why: "after a failover AWS shows for some minutes not where the database stands, and nothing can take over until there is a standby again",
	}, {
		name: SingleZoneDatabase, field: "database.topology", accept: SingleZoneDatabase, find: withoutSuccessor(SingleZoneDatabase),
		why: "an RDS instance in a single zone is lost with that zone; one of Multi-AZ fails over to its standby within one or two minutes",
	}, {
		name: StandbyInSameZone, field: "network.databaseSubnets", accept: SingleZoneDatabase, find: withoutSuccessor(StandbyInSameZone),
		why: "a standby in the zone of the primary is lost together with it",
	}, {
		name: StandbyZoneLost, find: withoutSuccessor(StandbyZoneLost),
		why: "a standby in a zone that is down takes nothing over",
	}, {
		name: ClassNotOffered, field: "database.instanceClass", find: findClass,
		why: "AWS offers a DB instance class in some zones of a region only, and makes no standby where it does not",
	}, {
		name: FewDatabaseAddresses, field: "network.databaseSubnets", find: findDatabaseAddresses,
		why: "RDS needs free addresses in a subnet to replace an instance there",
	}}
}

func (s Survey) databaseFailures() []string {
	out := []string{FailurePrimary}
	for _, id := range s.zoneIDs() {
		out = append(out, ZoneFailure(id))
	}
	return out
}

func findNoDatabase(s Survey) []hit {
	effect, why := s.state()
	if !s.DatabaseWanted || effect != Outage {
		return nil
	}
	var out []hit
	for _, f := range s.databaseFailures() {
		out = append(out, hit{TierDatabase, f, Outage, why})
	}
	return out
}

func findFailingOver(s Survey) []hit {
	if d := s.Database; !s.DatabaseWanted || s.DatabaseUnread || d == nil || d.Broken || d.FailingOver == "" {
		return nil
	}
	var out []hit
	for _, f := range s.databaseFailures() {
		out = append(out, hit{TierDatabase, f, Unknown, s.Database.FailingOver})
	}
	return out
}

// withoutSuccessor finds the failures after which nothing takes over, for that
// reason.
func withoutSuccessor(name string) func(Survey) []hit {
	return func(s Survey) []hit {
		if effect, _ := s.state(); !s.DatabaseWanted || effect != Survives || s.lacking() != name {
			return nil
		}
		var out []hit
		for _, c := range s.databaseCells(s.zoneIDs()) {
			if c.Effect == Outage {
				out = append(out, hit{TierDatabase, c.Failure, Outage, c.Message})
			}
		}
		return out
	}
}

// lacking is why nothing takes over when the primary's zone is lost.
func (s Survey) lacking() string {
	d := s.Database
	switch elsewhere := beside(d.Standbys, d.Primary); {
	case len(d.Standbys) == 0:
		return SingleZoneDatabase
	case len(elsewhere) == 0:
		return StandbyInSameZone
	}
	return StandbyZoneLost
}

// rebuilding are the zones in which AWS can make another standby after the loss of
// a zone that the database stands in; none where nothing of it is lost.
func (s Survey) rebuilding(lost string) []string {
	if effect, _ := s.state(); !s.DatabaseWanted || effect != Survives || !slices.Contains(s.legs(), lost) {
		return nil
	}
	var out []string
	for _, id := range s.databaseZones() {
		if id != lost && !slices.Contains(s.legs(), id) {
			out = append(out, id)
		}
	}
	return out
}

func (s Survey) legs() []string { return append([]string{s.Database.Primary}, s.Database.Standbys...) }

// databaseZones are those of its subnets, and those of the servers while its
// subnets have not been seen.
func (s Survey) databaseZones() []string {
	var out []string
	for _, r := range s.Build.Room {
		if r.Tier == tierOfDatabase && !slices.Contains(out, r.Zone) {
			out = append(out, r.Zone)
		}
	}
	if out == nil {
		return s.subnetZones()
	}
	return out
}

func (s Survey) ordering(zones []string) []string {
	if s.Build.ClassZones == nil {
		return zones
	}
	return slices.DeleteFunc(slices.Clone(zones), func(id string) bool { return !slices.Contains(s.Build.ClassZones, id) })
}

func findClass(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		if zones := s.rebuilding(id); len(zones) > 0 && len(s.ordering(zones)) == 0 {
			out = append(out, hit{TierDatabase, ZoneFailure(id), Survives, "AWS does not offer the class of the database in " + strings.Join(zones, ", ") +
				", so nothing replaces what stands in " + id})
		}
	}
	return out
}

func findDatabaseAddresses(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		zones := s.ordering(s.rebuilding(id))
		if free, known := s.free(tierOfDatabase, zones); known && free < leastDatabaseAddresses {
			out = append(out, hit{TierDatabase, ZoneFailure(id), Survives, fmt.Sprintf("the database's subnets in %s have %d free addresses, and RDS needs %d to replace what stands in %s",
				strings.Join(zones, ", "), free, leastDatabaseAddresses, id)})
		}
	}
	return out
}
