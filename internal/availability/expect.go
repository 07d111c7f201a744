package availability

import (
	"slices"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// MostZones is how many zones a spec can ask for.
const MostZones = 6

// nth names zones of which nobody knows yet which they are.
var nth = [MostZones]string{"the first zone", "the second zone", "the third zone", "the fourth zone", "the fifth zone", "the sixth zone"}

// Expect is the survey of an app that stands over so many zones just as its spec, with
// its defaults, says: every server is healthy, and as many stand in each zone. What
// only AWS can tell is not known in it.
func Expect(spec *v1alpha1.HighlyAvailableAppSpec, zones int) Survey {
	s := Asked(spec)
	for _, name := range nth[:min(zones, MostZones)] {
		s.Zones = append(s.Zones, Zone{ID: name, Name: name})
	}
	s.Fleet = s.expectFleet(spec)
	s.Build = s.expectBuild(spec)
	s.Database = s.expectDatabase(spec)
	return s
}

// expectFleet are the servers. A group that cannot be has none.
func (s Survey) expectFleet(spec *v1alpha1.HighlyAvailableAppSpec) *Fleet {
	least, most, _ := Bounds(spec, len(s.Zones))
	out := &Fleet{Min: least, Max: most, Desired: least}
	if most < least {
		return out
	}
	for i := range int(least) {
		out.Servers = append(out.Servers, Server{ZoneName: s.Zones[i%len(s.Zones)].Name, InService: true, Healthy: true})
	}
	return out
}

func (s Survey) expectBuild(spec *v1alpha1.HighlyAvailableAppSpec) Build {
	check, zones := spec.LoadBalancer.HealthCheck, s.subnetZones()
	out := Build{
		Balancer: &Balancer{
			Zones: zones, Network: spec.LoadBalancer.Type == v1alpha1.LoadBalancerNetwork, Crosses: true, Blind: Blind(check.Path, check.SuccessCodes),
		},
		Group: &Group{
			Min: s.Fleet.Min, Max: s.Fleet.Max, Zones: zones, OwnHealth: true, TargetCPU: Target(spec, len(zones)), OnDemand: s.Fleet.Min, RollsBack: true,
		},
		Exits: s.expectExits(spec),
	}
	if spec.Database != nil {
		out.Backups = &Backups{RetentionDays: *spec.Database.Backup.RetentionDays, Protected: *spec.DeletionProtection}
	}
	for _, t := range spec.Tables {
		table := Table{Name: t.Name, Protected: *spec.DeletionProtection}
		if t.PointInTimeRecovery.Mode == v1alpha1.Enabled {
			table.RecoveryDays = *t.PointInTimeRecovery.PeriodDays
		}
		out.Tables = append(out.Tables, table)
	}
	for _, b := range spec.Buckets {
		out.Buckets = append(out.Buckets, Bucket{Name: b.Name, Versioned: b.Versioning == v1alpha1.VersioningEnabled})
	}
	return out
}

// expectExits: servers that nobody chose subnets for stand in those of an internet-facing
// load balancer, which are routed to an internet gateway. How other subnets are routed
// only AWS can tell.
func (s Survey) expectExits(spec *v1alpha1.HighlyAvailableAppSpec) []Exit {
	if spec.LoadBalancer.Scheme != v1alpha1.SchemeInternetFacing || spec.Network.ServerSubnets != nil {
		return nil
	}
	var out []Exit
	for _, id := range s.subnetZones() {
		out = append(out, Exit{Zone: id})
	}
	return out
}

// expectDatabase is nil where there are too few zones for it. In subnets of its own it
// has as many as it needs.
func (s Survey) expectDatabase(spec *v1alpha1.HighlyAvailableAppSpec) *Database {
	if spec.Database == nil {
		return nil
	}
	zones, need := s.subnetZones(), DatabaseZones(spec.Database)
	if spec.Network.DatabaseSubnets != nil {
		zones = nth[:]
	}
	switch {
	case len(zones) < need:
		return nil
	case spec.Database.Topology == v1alpha1.TopologySingleZone:
		return &Database{Primary: zones[0]}
	}
	return &Database{Cluster: need == clusterZones, Primary: zones[0], Standbys: slices.Clone(zones[1:need])}
}

// clusterZones are those of a Multi-AZ DB cluster. (Amazon RDS User Guide, "Multi-AZ DB
// cluster deployments".)
const clusterZones = 3

// DatabaseZones is in how many zones a database must have subnets: RDS wants two for
// any. (Amazon RDS User Guide, "Working with a DB instance in a VPC".)
func DatabaseZones(d *v1alpha1.Database) int {
	if d.Topology == v1alpha1.TopologyMultiAZCluster {
		return clusterZones
	}
	return 2
}
