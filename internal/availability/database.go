package availability

import (
	"fmt"
	"slices"
	"time"
)

// Database is where a database stands, in the names of zones.
type Database struct {
	// Cluster: it has a writer and readers, and else a primary and a standby.
	Cluster bool
	// Primary is the zone of what writes; empty is not known. Standbys are the
	// zones of what can take over.
	Primary  string
	Standbys []string
	// Broken: AWS says that it failed.
	Broken bool
	// FailingOver says why it is not known where the database stands; empty
	// when it is.
	FailingOver string
	// Failover is the latest one that AWS tells of.
	Failover *Failover
	// FailoversUnread says why they could not be looked for.
	FailoversUnread error
	// Endpoint and Version are as AWS shows them.
	Endpoint, Version string
	// Pending are the changes that wait, in words.
	Pending string
}

// Failover is one failover; Completed is zero while nothing is known of its end.
type Failover struct{ Started, Completed time.Time }

// Within is the same in the ids of those zones, where they have them.
func (d Database) Within(zones []Zone) Database {
	id := func(name string) string {
		for _, z := range zones {
			if z.Name == name {
				return z.ID
			}
		}
		return name
	}
	d.Primary, d.Standbys = id(d.Primary), slices.Clone(d.Standbys)
	for i, name := range d.Standbys {
		d.Standbys[i] = id(name)
	}
	return d
}

// Place adds an instance of a cluster.
func (d *Database) Place(zone string, writer bool) {
	switch {
	case zone == "":
	case writer:
		d.Primary = zone
	default:
		d.Standbys = append(d.Standbys, zone)
	}
}

// Role is what of the database stands in a zone.
func (d *Database) Role(zone string) string {
	switch {
	case d == nil || zone == "":
		return ""
	case d.Primary == zone && d.Cluster:
		return "Writer"
	case d.Primary == zone:
		return "Primary"
	case !slices.Contains(d.Standbys, zone):
		return ""
	case d.Cluster:
		return "Reader"
	}
	return "Standby"
}

// judge says whether the database survives the loss of any one zone.
func (d *Database) judge(accepts bool, dark []Lost) Verdict {
	switch {
	case d == nil:
		return Verdict{Known: true, Reason: NoDatabase, Message: "the database is not there yet"}
	case d.Broken:
		return Verdict{Known: true, Reason: NoDatabase, Message: "the database has failed"}
	case d.FailingOver != "":
		return Verdict{Known: true, Reason: DatabaseFailingOver, Message: "of the database: " + d.FailingOver}
	case d.Primary == "":
		return Verdict{Known: true, Reason: NoDatabase, Message: "AWS does not show yet where the database stands"}
	}
	elsewhere := slices.DeleteFunc(slices.Clone(d.Standbys), func(zone string) bool { return zone == d.Primary })
	standing := slices.DeleteFunc(slices.Clone(elsewhere), func(zone string) bool {
		return slices.ContainsFunc(dark, func(l Lost) bool { return l.ID == zone })
	})
	switch {
	case len(elsewhere) > len(standing) && len(standing) == 0:
		return Verdict{Known: true, Reason: DatabaseStandbyMissing, Message: fmt.Sprintf("the database stands in %s, and its standby in %s, which looks lost", d.Primary, elsewhere[0])}
	case len(standing) > 0:
		return Verdict{Survives: true, Known: true, Reason: SurvivesZoneLoss, Message: fmt.Sprintf("the database stands in %s and can fail over to %s", d.Primary, standing[0])}
	case accepts:
		return Verdict{Survives: true, Known: true, Reason: AcceptedRisk, Message: "the database stands in " + d.Primary + " only" + accepted}
	case len(d.Standbys) > 0:
		return Verdict{Known: true, Reason: DatabaseStandbyMissing, Message: "the standby of the database is in the same zone as its primary, " + d.Primary}
	}
	return Verdict{Known: true, Reason: DatabaseStandbyMissing, Message: "the database stands in " + d.Primary + " only and has no standby"}
}
