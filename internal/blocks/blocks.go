// Package blocks is the one place that lists the kinds of AWS resources and
// wires the building blocks of an app to each other.
package blocks

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Blocks makes apps out of their objects.
type Blocks struct {
	cloud   *cloud.Cloud
	cluster string
	clock   Clock

	recent *database.Recent

	mu        sync.Mutex
	offerings map[string]*servers.Offerings
}

// New is for the apps of one Kubernetes cluster, which the id tells from others.
func New(c *cloud.Cloud, cluster string, clk Clock) *Blocks {
	return &Blocks{cloud: c, cluster: cluster, clock: clk, recent: database.NewRecent(clk.Now), offerings: map[string]*servers.Offerings{}}
}

// App is one app, for one pass.
type App struct {
	Region, Account string
	// Kinds are those of the app, with their AWS clients.
	Kinds engine.Kinds

	spec  *v1alpha1.HighlyAvailableAppSpec
	names cloud.Names
}

// App readies a pass over an object. The error is AWS's, when it does not say
// as whom we act.
func (b *Blocks) App(ctx context.Context, o *v1alpha1.HighlyAvailableApp) (*App, error) {
	clients := b.cloud.In(o.Spec.Region)
	who, err := clients.Identity(ctx)
	if err != nil {
		return nil, err
	}
	names := cloud.Names{Cluster: b.cluster, Namespace: o.Namespace, App: o.Name}
	app := &App{
		Region: clients.Region, Account: who.Account, Kinds: engine.Kinds{},
		spec: o.Spec.WithDefaults(), names: names,
	}
	sought, data := app.spec, []stack.Ref(nil)
	if !o.DeletionTimestamp.IsZero() {
		sought, data = nil, dataOf(o)
	}
	policy := policyOf(o)
	network.Register(app.Kinds, network.Setup{
		API: clients.EC2, Spec: sought, Owner: names.Owner(),
		Retains: func(tags map[string]string) bool { return policy(tags) == v1alpha1.DeletionRetain },
	})
	loadbalancer.Register(app.Kinds, clients.ELB, clients.ACM, names.Owner())
	servers.Register(app.Kinds, servers.APIs{
		EC2: clients.EC2, AutoScaling: clients.ASG, Health: clients.ELB, Parameters: clients.SSM,
		Offerings: b.offeringsOf(clients.Region), Data: data,
	}, names.Owner())
	database.Register(app.Kinds, database.Setup{
		API: clients.RDS, Owner: names.Owner(), Policy: policy, Recent: b.recent, Wanted: sought != nil && sought.Database != nil,
		Now: app.spec.Database != nil && app.spec.Database.ApplyChanges == v1alpha1.ApplyImmediately,
	})
	return app, nil
}

// dataOf is the data of an app that is deleted: it goes after the servers, so that
// what they write to the end is in the final snapshot.
func dataOf(o *v1alpha1.HighlyAvailableApp) []stack.Ref {
	var out []stack.Ref
	for _, row := range o.Status.Resources {
		if (row.Kind == database.KindInstance || row.Kind == database.KindCluster) && row.Ref != "" {
			out = append(out, stack.Literal(row.Ref))
		}
	}
	return out
}

// policyOf is what becomes of the database: as the spec says, or as the policy
// last in force did, by its tag and by what status remembers of it. Where these
// differ, the one that keeps more decides: anybody who may tag could else have the
// data deleted. Without any of them nothing is lost.
func policyOf(o *v1alpha1.HighlyAvailableApp) database.Policy {
	return func(tags map[string]string) v1alpha1.DeletionPolicy {
		if d := o.Spec.WithDefaults().Database; d != nil {
			return d.DeletionPolicy
		}
		words := []string{tags[cloud.TagDeletionPolicy]}
		for _, row := range o.Status.Resources {
			words = append(words, row.DeletionPolicy)
		}
		for _, p := range []v1alpha1.DeletionPolicy{v1alpha1.DeletionRetain, v1alpha1.DeletionSnapshot, v1alpha1.DeletionDelete} {
			if slices.Contains(words, string(p)) {
				return p
			}
		}
		return v1alpha1.DeletionSnapshot
	}
}

func (b *Blocks) offeringsOf(region string) *servers.Offerings {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.offerings[region] == nil {
		b.offerings[region] = &servers.Offerings{Now: b.clock.Now}
	}
	return b.offerings[region]
}

// Desire lists everything that the app wants, in the order of its blocks.
func (a *App) Desire(world stack.World) []stack.Node {
	owner := a.names.Owner()
	front := network.SubnetsName(network.TierLoadBalancer, a.spec)
	target := loadbalancer.TargetGroupName(a.names, a.spec)
	fleet, known := world[servers.FleetName(a.names)].Facts.(availability.Fleet)
	ports, all := loadbalancer.Ports(world, target, *a.spec.Servers.Port)
	nodes := network.Desire(network.Input{Spec: a.spec, Names: a.names, Owner: owner, World: world, Ports: ports, AllPortsKnown: all})
	nodes = append(nodes, loadbalancer.Desire(loadbalancer.Input{
		Spec: a.spec, Names: a.names, Owner: owner, World: world,
		Subnets: world.Attr(front, network.AttrIDs), VPC: world.Attr(front, network.AttrVPC),
		Group: world.Ref(network.GroupName(a.names, network.TierLoadBalancer)),
		Front: a.subnets(world, network.TierLoadBalancer).Zones(), Occupied: func(zone string) bool { return !known || fleet.In(zone) },
		Zones: a.zones(world), Targets: fleet.Targets, Required: *a.spec.Servers.Replicas.Min,
	})...)
	nodes = append(nodes, database.Desire(database.Input{
		Spec: a.spec, Names: a.names, Owner: owner, World: world,
		Subnets: a.databaseSubnets(world), Group: world.Ref(network.GroupName(a.names, network.TierDatabase)),
	})...)
	return append(nodes, servers.Desire(servers.Input{
		Spec: a.spec, Names: a.names, Owner: owner, World: world, Region: a.Region,
		Subnets: world.Attr(network.SubnetsName(network.TierServers, a.spec), network.AttrIDs), Zones: a.zones(world),
		Reached:     loadbalancer.Reached(world, a.names, a.subnets(world, network.TierServers)),
		Group:       world.Ref(network.GroupName(a.names, network.TierServers)),
		TargetGroup: world.Ref(target), Serving: loadbalancer.Serving(world, a.names, target),
		Endpoint: world.Attr(loadbalancer.BalancerName(a.names), "endpoint"), Data: database.Facts(world, a.names, a.spec.Database),
	})...)
}

func (a *App) databaseSubnets(world stack.World) stack.Ref {
	if a.spec.Database == nil {
		return stack.Ref{}
	}
	return world.Attr(network.SubnetsName(network.TierDatabase, a.spec), network.AttrIDs)
}

// Nothing is what an app wants that is being deleted.
func (*App) Nothing(stack.World) []stack.Node { return nil }

func (a *App) zones(world stack.World) []availability.Zone {
	return a.subnets(world, network.TierServers).Zones()
}

func (a *App) subnets(world stack.World, tier string) availability.Subnets {
	facts, _ := world[network.SubnetsName(tier, a.spec)].Facts.(availability.Subnets)
	return facts
}

// Findings are what status tells of an app beyond its resources.
type Findings struct {
	// Endpoint is the balancer's DNS name, once it has one.
	Endpoint string
	// Survey is what availability is judged from.
	Survey availability.Survey
	// Connection is what workloads must know to reach the database, by the words of
	// the placeholders; nil while it is not ready.
	Connection map[string]string
	// Sizes are the bounds of the group of servers and Sizing says why; both
	// are empty while the zones are not known.
	Sizes  servers.Sizes
	Sizing string
}

// Findings picks them out of what was seen.
func (a *App) Findings(outcome engine.Outcome) Findings {
	world := outcome.Seen
	f := Findings{Endpoint: world.Attr(loadbalancer.BalancerName(a.names), "endpoint").Value}
	f.Survey = availability.Survey{Required: *a.spec.Servers.Replicas.Min, Zones: a.zones(world), SpareAccepted: servers.SpareAccepted(a.spec)}
	if fleet, ok := world[servers.FleetName(a.names)].Facts.(availability.Fleet); ok {
		f.Survey.Fleet = &fleet
	}
	if a.spec.Database != nil {
		f.Survey.DatabaseUnread = outcome.Blind[database.Name(a.names, a.spec.Database).Kind] != nil
		a.findDatabase(world, &f)
	}
	if len(f.Survey.Zones) > 0 {
		f.Sizes, f.Sizing = servers.Size(a.spec, f.Survey.Zones)
	}
	return f
}

// findDatabase tells where the database stands, by the ids of the zones, and what
// others may quote of it once it is ready.
func (a *App) findDatabase(world stack.World, f *Findings) {
	name := database.Name(a.names, a.spec.Database)
	f.Survey.DatabaseWanted = true
	f.Survey.SingleZoneAccepted = slices.Contains(a.spec.Availability.Accept, v1alpha1.AcceptSingleZoneDatabase)
	if facts, ok := world[name].Facts.(availability.Database); ok && !world[name].Foreign {
		facts = facts.Within(append(a.subnets(world, network.TierDatabase).Zones(), f.Survey.Zones...))
		f.Survey.Database = &facts
	}
	connection := map[string]string{"region": a.Region}
	for word, ref := range database.Facts(world, a.names, a.spec.Database) {
		if !world.WhenReady(ref).Known {
			return
		}
		connection[word] = ref.Value
	}
	f.Connection = connection
}

const (
	// AttrDeletionPolicy is what becomes of a resource with data, by its tag.
	AttrDeletionPolicy = database.AttrDeletionPolicy
	// KindCertificate is the kind of the certificates that listeners quote.
	KindCertificate = loadbalancer.KindCertificate
	// KindConnection is the kind of the ConfigMap that tells how to reach what the app has.
	KindConnection = "ConfigMap"
	// KindInstanceRefresh is the kind of what the servers run. It comes and goes
	// with their group: AWS neither makes nor deletes it.
	KindInstanceRefresh = servers.KindInstanceRefresh
)

// Condition is the type of the condition that tells of a kind of resource.
func Condition(kind string) string {
	switch kind {
	case network.KindSubnets, network.KindSecurityGroup:
		return v1alpha1.ConditionNetworkReady
	case database.KindSubnetGroup, database.KindParameterGroup, database.KindClusterParameterGroup, database.KindInstance, database.KindCluster, KindConnection:
		return v1alpha1.ConditionDatabaseReady
	case servers.KindLaunchTemplate, servers.KindAutoScalingGroup, servers.KindScalingPolicy, servers.KindFleet, servers.KindInstanceRefresh, servers.KindInstanceTypes:
		return v1alpha1.ConditionServersReady
	}
	return v1alpha1.ConditionLoadBalancerReady
}

// Backlog is how long calls to AWS have to wait for our own rate limits.
func (b *Blocks) Backlog() time.Duration { return b.cloud.Backlog() }
