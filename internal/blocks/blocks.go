// Package blocks is the one place that lists the kinds of AWS resources and
// wires the building blocks of an app to each other.
package blocks

import (
	"context"
	"sync"
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
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

	mu        sync.Mutex
	offerings map[string]*servers.Offerings
}

// New is for the apps of one Kubernetes cluster, which the id tells from others.
func New(c *cloud.Cloud, cluster string, clk Clock) *Blocks {
	return &Blocks{cloud: c, cluster: cluster, clock: clk, offerings: map[string]*servers.Offerings{}}
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
	sought := app.spec
	if !o.DeletionTimestamp.IsZero() {
		sought = nil
	}
	network.Register(app.Kinds, clients.EC2, sought, names.Owner())
	loadbalancer.Register(app.Kinds, clients.ELB, clients.ACM, names.Owner())
	servers.Register(app.Kinds, servers.APIs{
		EC2: clients.EC2, AutoScaling: clients.ASG, Health: clients.ELB, Parameters: clients.SSM,
		Offerings: b.offeringsOf(clients.Region),
	}, names.Owner())
	return app, nil
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
	return append(nodes, servers.Desire(servers.Input{
		Spec: a.spec, Names: a.names, Owner: owner, World: world, Region: a.Region,
		Subnets: world.Attr(network.SubnetsName(network.TierServers, a.spec), network.AttrIDs), Zones: a.zones(world),
		Reached:     loadbalancer.Reached(world, a.names, a.subnets(world, network.TierServers)),
		Group:       world.Ref(network.GroupName(a.names, network.TierServers)),
		TargetGroup: world.Ref(target), Serving: loadbalancer.Serving(world, a.names, target),
		Endpoint: world.Attr(loadbalancer.BalancerName(a.names), "endpoint"),
	})...)
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
	// Sizes are the bounds of the group of servers and Sizing says why; both
	// are empty while the zones are not known.
	Sizes  servers.Sizes
	Sizing string
}

// Findings picks them out of what was seen.
func (a *App) Findings(world stack.World) Findings {
	f := Findings{Endpoint: world.Attr(loadbalancer.BalancerName(a.names), "endpoint").Value}
	f.Survey = availability.Survey{Required: *a.spec.Servers.Replicas.Min, Zones: a.zones(world), SpareAccepted: servers.SpareAccepted(a.spec)}
	if fleet, ok := world[servers.FleetName(a.names)].Facts.(availability.Fleet); ok {
		f.Survey.Fleet = &fleet
	}
	if len(f.Survey.Zones) > 0 {
		f.Sizes, f.Sizing = servers.Size(a.spec, f.Survey.Zones)
	}
	return f
}

const (
	// KindCertificate is the kind of the certificates that listeners quote.
	KindCertificate = loadbalancer.KindCertificate
	// KindInstanceRefresh is the kind of what the servers run. It comes and goes
	// with their group: AWS neither makes nor deletes it.
	KindInstanceRefresh = servers.KindInstanceRefresh
)

// Condition is the type of the condition that tells of a kind of resource.
func Condition(kind string) string {
	switch kind {
	case network.KindSubnets, network.KindSecurityGroup:
		return v1alpha1.ConditionNetworkReady
	case servers.KindLaunchTemplate, servers.KindAutoScalingGroup, servers.KindScalingPolicy, servers.KindFleet, servers.KindInstanceRefresh, servers.KindInstanceTypes:
		return v1alpha1.ConditionServersReady
	}
	return v1alpha1.ConditionLoadBalancerReady
}

// Backlog is how long calls to AWS have to wait for our own rate limits.
func (b *Blocks) Backlog() time.Duration { return b.cloud.Backlog() }
