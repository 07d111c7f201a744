package diagram

import (
	"cmp"
	"slices"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

func (s sight) cluster() bool {
	return s.spec.Database != nil && s.spec.Database.Topology == v1alpha1.TopologyMultiAZCluster
}

// database is nil when there is none, and none is wanted.
func (s sight) database() *Database {
	wanted, seen := s.spec.Database, s.app.Status.Database
	if wanted == nil && seen == nil {
		return nil
	}
	d := &Database{Block: s.block("Database", v1alpha1.ConditionDatabaseReady, partDatabase)}
	version := ""
	if wanted != nil {
		version = string(wanted.Engine) + " " + wanted.Version
	}
	if seen != nil && seen.Version != "" {
		version = strings.TrimSpace(strings.Split(version, " ")[0] + " " + seen.Version)
	}
	d.Facts = append(d.Facts, cmp.Or(version, "SQL database"))
	if wanted != nil {
		d.Facts = append(d.Facts, topology(wanted.Topology))
	}
	if !slices.ContainsFunc(s.zones(), func(z Zone) bool { return z.Role != "" }) {
		d.Nowhere = s.nowhere()
	}
	if seen != nil {
		d.Full = seen.Endpoint
		if f := failover(seen.LastFailover); f != "" {
			d.Facts = append(d.Facts, f)
		}
		if seen.Pending != "" {
			d.Facts = append(d.Facts, "pending: "+seen.Pending)
		}
	}
	return d
}

func topology(t v1alpha1.DatabaseTopology) string {
	switch t {
	case v1alpha1.TopologyMultiAZCluster:
		return "Multi-AZ cluster"
	case v1alpha1.TopologySingleZone:
		return "single zone"
	default:
		return "Multi-AZ instance"
	}
}

// moment is how a time is written.
const moment = "2006-01-02 15:04:05 UTC"

func failover(f *v1alpha1.DatabaseFailover) string {
	switch {
	case f == nil:
		return ""
	case f.CompletedAt == nil:
		return "failing over since " + f.StartedAt.UTC().Format(moment)
	}
	return "failed over at " + f.StartedAt.UTC().Format(moment) + ", in " + f.CompletedAt.Sub(f.StartedAt.Time).String()
}

// nowhere is what there is to say of a database that stands in no zone of the picture.
func (s sight) nowhere() string {
	for _, r := range s.app.Status.Resources {
		if (r.Kind == "DBInstance" || r.Kind == "DBCluster") && r.Message != "" {
			return r.Message
		}
	}
	if d := s.app.Status.Database; d != nil && d.LastFailover != nil && d.LastFailover.CompletedAt == nil {
		return failover(d.LastFailover)
	}
	switch d := s.app.Status.Database; {
	case d == nil:
		return "not there"
	case d.PrimaryZone != "":
		return "it stands in " + d.PrimaryZone
	}
	return "AWS does not show yet where it stands"
}

// vacate says in which zones a standby or a reader is missed: those that hold
// nothing of the database and are not lost, in their order.
func (s sight) vacate(zones []Zone) {
	if s.spec.Database == nil || !slices.ContainsFunc(zones, func(z Zone) bool { return first(z.Role) }) {
		return
	}
	word, missing := "no standby", 1
	if s.cluster() {
		word, missing = "no reader", 2
	}
	for _, z := range zones {
		if z.Role != "" && !first(z.Role) {
			missing--
		}
	}
	for i := range zones {
		if missing > 0 && zones[i].Role == "" && !zones[i].Lost {
			zones[i].Vacant = word
			missing--
		}
	}
}

// first is true of the instance that writes.
func first(role string) bool { return role == "Primary" || role == "Writer" }

// darkens is true when a zone looks lost.
func (s sight) darkens() bool {
	return slices.ContainsFunc(s.app.Status.Zones, func(z v1alpha1.ZoneStatus) bool { return strings.HasPrefix(z.Message, availability.LooksLost) })
}

// stores are the tables, the buckets and the role of the servers.
func (s sight) stores() []Store {
	tables, buckets := []string{}, []string{}
	for _, t := range s.spec.Tables {
		tables = append(tables, t.Name)
	}
	for _, b := range s.spec.Buckets {
		buckets = append(buckets, b.Name)
	}
	out := []Store{
		s.store(Block{Title: "Tables", Facts: []string{"DynamoDB"}}, "Table", tables),
		s.store(Block{Title: "Buckets", Facts: []string{"S3"}}, "Bucket", buckets),
		s.store(Block{Title: "Identity", Facts: []string{"the servers' IAM role"}}, "Role", nil),
	}
	return slices.DeleteFunc(out, func(one Store) bool { return len(one.Things) == 0 })
}

// store has what the spec names, and what else the inventory has of the kind.
func (s sight) store(b Block, kind string, named []string) Store {
	conditions := map[string]string{"Table": v1alpha1.ConditionTablesReady, "Bucket": v1alpha1.ConditionBucketsReady, "Role": v1alpha1.ConditionIdentityReady}
	b.Is, b.Risks = s.remark(conditions[kind], partOfKind(kind)), s.risksAt(partOfKind(kind))
	out := Store{Block: b, Data: kind != "Role"}
	for _, name := range named {
		out.Things = append(out.Things, Thing{Name: name, Full: "not there", Is: Unknown, Word: "not there"})
	}
	for _, r := range s.app.Status.Resources {
		if r.Kind != kind {
			continue
		}
		name := strings.TrimPrefix(r.ID, kind+"/")
		i := slices.IndexFunc(out.Things, func(t Thing) bool { return t.Name == name })
		if i < 0 {
			i, out.Things = len(out.Things), append(out.Things, Thing{Name: name})
		}
		seen := thing(r)
		if kind != "Role" {
			seen.Name = name
		}
		out.Things[i] = seen
	}
	return out
}

// thing is a resource by its name on AWS.
func thing(r v1alpha1.ResourceStatus) Thing {
	out := Thing{Name: r.Name, Is: Busy, Word: strings.ToLower(cmp.Or(r.State, "not known"))}
	out.Full = r.Name + ", " + out.Word
	if r.Message != "" {
		out.Full += ": " + r.Message
	}
	switch {
	case r.State == v1alpha1.ResourceReady:
		out.Is = Good
	case failed(r.State):
		out.Is = Bad
	case r.State == "" || r.State == v1alpha1.ResourceUnreadable:
		out.Is = Unknown
	}
	return out
}
