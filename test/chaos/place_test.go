package chaos

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim/region"
)

// place is an app in a world that is not as it should be.
type place struct {
	seed, number uint64
	subnets      []string
	edits        []edit
	// mishaps come when the app stands.
	mishaps []func(*life)
	words   []string
}

func (p *place) note(words string) { p.words = append(p.words, words) }

func (p *place) String() string { return strings.Join(p.words, ", ") }

// drawn follows from the seed and the number: the world, too, is made here.
func (l *life) drawn(seed, number uint64) *place {
	r := rand.New(rand.NewPCG(seed, number)) //nolint:gosec // it shall be repeatable
	p := &place{seed: seed, number: number}
	l.aws.Do(func(g *region.Region) { p.subnets = g.EC2.DefaultSubnets() })
	p.servers(r)
	p.database(r)
	l.aws.Do(func(g *region.Region) { p.wayOut(r, g) })
	for range 1 + r.IntN(2) {
		p.mishap(r)
	}
	return p
}

func (p *place) servers(r *rand.Rand) {
	zones, least := int32(2+r.IntN(2)), int32(1+r.IntN(5)) //nolint:gosec // small
	room := int32(r.IntN(6))                               //nolint:gosec // small
	p.note(fmt.Sprintf("%d zones, at least %d servers", zones, least))
	spare := r.IntN(4) > 0
	if !spare {
		p.note("no spare")
	}
	peak := int32(0)
	if r.IntN(2) == 0 {
		peak = least + 1 + int32(r.IntN(2)) //nolint:gosec // small
		p.note(fmt.Sprintf("%d at peak", peak))
	}
	p.edits = append(p.edits, full, dataless, func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Network = &v1alpha1.Network{Zones: aws.Int32(zones)}
		a.Spec.Servers.Replicas = &v1alpha1.Replicas{Min: aws.Int32(least), Max: aws.Int32(2*least + 3 + room)}
		if peak > 0 {
			a.Spec.Availability = &v1alpha1.Availability{RequiredCapacity: &peak}
		}
		if !spare {
			accepts(a, v1alpha1.AcceptSpareCapacity)
		}
	})
}

func accepts(a *v1alpha1.HighlyAvailableApp, risk v1alpha1.AcceptedRisk) {
	if a.Spec.Availability == nil {
		a.Spec.Availability = &v1alpha1.Availability{}
	}
	a.Spec.Availability.Accept = append(a.Spec.Availability.Accept, risk)
}

func (p *place) database(r *rand.Rand) {
	topology := one(r, "", "", v1alpha1.TopologySingleZone, v1alpha1.TopologySingleZone, v1alpha1.TopologyMultiAZInstance, v1alpha1.TopologyMultiAZInstance, v1alpha1.TopologyMultiAZCluster)
	if topology == "" {
		return
	}
	p.note("a database " + string(topology))
	p.edits = append(p.edits, func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Database = &v1alpha1.Database{
			Engine: v1alpha1.EnginePostgres, Version: "17", InstanceClass: "db.m7g.large", StorageGiB: aws.Int32(100), Topology: topology,
		}
		if topology == v1alpha1.TopologyMultiAZCluster {
			a.Spec.Database.InstanceClass = "db.m6gd.large"
		}
		if topology == v1alpha1.TopologySingleZone {
			accepts(a, v1alpha1.AcceptSingleZoneDatabase)
		}
	})
}

// wayOut has the servers in public subnets, or behind one NAT gateway, or one for each zone.
func (p *place) wayOut(r *rand.Rand, g *region.Region) {
	kind := r.IntN(4)
	if kind > 1 {
		return
	}
	vpc := g.EC2.DefaultVPC()
	var private []string
	var gateway string
	for i, public := range p.subnets {
		sn, _ := g.EC2.Subnet(public)
		id := g.EC2.AddSubnet(vpc, sn.Zone, fmt.Sprintf("172.31.%d.0/24", 200+i))
		table := g.EC2.AddRouteTable(vpc)
		if gateway == "" || kind == 1 {
			gateway = g.EC2.AddNATGateway(public)
		}
		g.EC2.AddRoute(table, "0.0.0.0/0", gateway)
		g.EC2.AssociateRoutes(id, table)
		private = append(private, id)
	}
	p.note([]string{"one NAT gateway", "a NAT gateway in each zone"}[kind])
	p.edits = append(p.edits, func(a *v1alpha1.HighlyAvailableApp) {
		n := int(*a.Spec.Network.Zones)
		a.Spec.Network.ServerSubnets = &v1alpha1.SubnetSelector{IDs: private[:n]}
	})
}

// mishap is something that has come between the app and what it should be.
func (p *place) mishap(r *rand.Rand) {
	zone := one(r, "us-east-1a", "us-east-1b", "us-east-1c")
	none := func(*life) {}
	later := func(l *life) { l.clock.Step(time.Hour) }
	all := map[string]func(*life){
		"an hour goes by":                     later,
		"a day goes by":                       func(l *life) { l.clock.Step(24 * time.Hour) },
		"nothing":                             none,
		"no capacity in " + zone:              func(l *life) { l.loseServers(zone, true) },
		"the servers are gone from " + zone:   func(l *life) { l.loseServers(zone, false) },
		"the servers of " + zone + " are ill": func(l *life) { l.ill(func(z string) bool { return z == zone }) },
		"the servers are ill but for " + zone: func(l *life) { l.ill(func(z string) bool { return z != zone }) },
		"all servers are ill":                 func(l *life) { l.ill(func(string) bool { return true }) },
		"the database fails over":             func(l *life) { l.failsOver() },
		"a rollout":                           func(l *life) { l.change(changes()["the user data"]); l.look(); l.clock.Step(3 * time.Minute) },
		zone + " is dark":                     func(l *life) { l.darkens(zone) },
		"a server is gone":                    func(l *life) { l.loseOne() },
	}
	what := one(r, slices.Sorted(maps.Keys(all))...)
	p.note(what)
	p.mishaps = append(p.mishaps, all[what])
}

// loseServers takes those of a zone away, and has AWS make no others there.
func (l *life) loseServers(zone string, forGood bool) {
	l.aws.Do(func(g *region.Region) {
		if forGood {
			g.EC2.SetCapacity(zone, "", false)
		}
		for _, i := range g.EC2.Instances() {
			if i.Zone == zone {
				g.EC2.Terminate(i.ID)
			}
		}
	})
	l.clock.Step(noticed)
	if forGood {
		l.clock.Step(10 * time.Minute)
	}
}

// noticed is how long it takes the load balancer to find that a server does not answer.
const noticed = 90 * time.Second

// darkens loses a zone, if none is lost already.
func (l *life) darkens(zone string) {
	if len(l.dark()) == 0 {
		l.aws.LoseZone(zone)
		l.clock.Step(5 * time.Minute)
	}
}

func (l *life) loseOne() {
	l.aws.Do(func(g *region.Region) {
		if all := g.EC2.Instances(); len(all) > 0 {
			g.EC2.Terminate(all[0].ID)
		}
	})
	l.clock.Step(noticed)
}

func (l *life) ill(where func(zone string) bool) {
	l.aws.Do(func(g *region.Region) {
		for _, i := range g.EC2.Instances() {
			if where(i.Zone) {
				g.ELB.SetAppDown(i.ID, true)
			}
		}
	})
	l.clock.Step(noticed)
}

func (l *life) failsOver() {
	if l.find().Spec.Database == nil {
		return
	}
	ctx, api := l.alive, rds.NewFromConfig(l.aws.Config())
	if l.find().Spec.Database.Topology == v1alpha1.TopologyMultiAZCluster {
		out, err := api.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{})
		must(err)
		if len(out.DBClusters) == 0 {
			return
		}
		_, _ = api.FailoverDBCluster(ctx, &rds.FailoverDBClusterInput{DBClusterIdentifier: out.DBClusters[0].DBClusterIdentifier})
		return
	}
	out, err := api.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
	must(err)
	for _, i := range out.DBInstances {
		_, _ = api.RebootDBInstance(ctx, &rds.RebootDBInstanceInput{DBInstanceIdentifier: i.DBInstanceIdentifier, ForceFailover: aws.Bool(true)})
	}
}
