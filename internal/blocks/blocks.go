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
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Options are what an operator is set up with.
type Options struct {
	// Cluster is the id of the Kubernetes cluster, which tells its apps from others.
	Cluster string
	// PermissionsBoundary is the ARN of the IAM policy that bounds the roles of the
	// servers. Empty: there is none, and one that somebody else sets stays.
	PermissionsBoundary string
}

// Blocks makes apps out of their objects.
type Blocks struct {
	cloud *cloud.Cloud
	Options
	clock Clock

	recent   *database.Recent
	tables   *table.Recent
	progress *bucket.Progress

	mu   sync.Mutex
	lore map[string]*lore
}

// lore is what all apps of a region know of it, and AWS is seldom asked for.
type lore struct {
	offerings *servers.Offerings
	ways      *network.Ways
	classes   *database.Classes
}

// New is for the apps of one Kubernetes cluster.
func New(c *cloud.Cloud, o Options, clk Clock) *Blocks {
	return &Blocks{
		cloud: c, Options: o, clock: clk, recent: database.NewRecent(clk.Now), tables: table.NewRecent(clk.Now), progress: bucket.NewProgress(clk.Now),
		lore: map[string]*lore{},
	}
}

// App is one app, for one pass.
type App struct {
	Region, Account string
	// Kinds are those of the app, with their AWS clients.
	Kinds engine.Kinds

	spec     *v1alpha1.HighlyAvailableAppSpec
	names    cloud.Names
	site     bucket.Site
	boundary string
	lore     *lore
	now      func() time.Time
	// role: the inventory has the role of the servers.
	role bool
}

// App readies a pass over an object. The error is AWS's, when it does not say
// as whom we act.
func (b *Blocks) App(ctx context.Context, o *v1alpha1.HighlyAvailableApp) (*App, error) {
	clients := b.cloud.In(o.Spec.Region)
	who, err := clients.Identity(ctx)
	if err != nil {
		return nil, err
	}
	app := &App{
		Region: clients.Region, Account: who.Account, Kinds: engine.Kinds{},
		spec: o.Spec.WithDefaults(), names: cloud.Names{Cluster: b.Cluster, Namespace: o.Namespace, App: o.Name},
		site: bucket.Site{Region: clients.Region, Account: who.Account, Partition: who.Partition}, boundary: b.PermissionsBoundary,
		lore: b.loreOf(clients.Region), now: b.clock.Now,
		role: slices.ContainsFunc(o.Status.Resources, func(row v1alpha1.ResourceStatus) bool { return row.Kind == identity.KindRole }),
	}
	b.registerWeb(app, clients, o)
	b.registerData(app, clients, o)
	return app, nil
}

// sought is what is looked for: nothing, for an app that is deleted.
func (a *App) sought(o *v1alpha1.HighlyAvailableApp) *v1alpha1.HighlyAvailableAppSpec {
	if !o.DeletionTimestamp.IsZero() {
		return nil
	}
	return a.spec
}

func (b *Blocks) registerWeb(app *App, clients *cloud.Clients, o *v1alpha1.HighlyAvailableApp) {
	var data []stack.Ref
	if !o.DeletionTimestamp.IsZero() {
		data = afterServers(o)
	}
	end := databaseEnd(o)
	network.Register(app.Kinds, network.Setup{
		API: clients.EC2, Spec: app.sought(o), Owner: app.names.Owner(),
		Retains: func(tags map[string]string) bool { return end(tags) == v1alpha1.DeletionRetain },
		Ways:    app.lore.ways,
	})
	loadbalancer.Register(app.Kinds, clients.ELB, clients.ACM, app.names.Owner())
	servers.Register(app.Kinds, servers.APIs{
		EC2: clients.EC2, AutoScaling: clients.ASG, Health: clients.ELB, Parameters: clients.SSM,
		Offerings: app.lore.offerings, Data: data, NewProfile: app.spec.Servers.InstanceProfile == "", Now: b.clock.Now,
	}, app.names.Owner())
	identity.Register(app.Kinds, identity.Setup{API: clients.IAM, Owner: app.names.Owner(), Spec: app.sought(o)})
}

func (b *Blocks) registerData(app *App, clients *cloud.Clients, o *v1alpha1.HighlyAvailableApp) {
	owner, sought := app.names.Owner(), app.sought(o)
	protected := sought != nil && *app.spec.DeletionProtection
	database.Register(app.Kinds, database.Setup{
		API: clients.RDS, Owner: owner, Policy: databaseEnd(o), Protected: protected, Recent: b.recent, Classes: app.lore.classes, Wanted: sought != nil && sought.Database != nil, Leaving: sought == nil,
		Now: app.spec.Database != nil && app.spec.Database.ApplyChanges == v1alpha1.ApplyImmediately,
	})
	ends := app.ends()
	wanted := func(n stack.Name) bool { return sought != nil && ends[n] != "" && !deleting(o, n) }
	table.Register(app.Kinds, table.Setup{
		API: clients.DDB, Owner: owner, Policy: tableEnd(o, ends), Protected: protected, Recent: b.tables, Leaving: sought == nil, Wanted: wanted,
	})
	bucket.Register(app.Kinds, bucket.Setup{
		API: clients.S3, Owner: owner, Account: app.Account, Partition: app.site.Partition, End: bucketEnd(o, ends),
		Protected: protected, Progress: b.progress, Leaving: sought == nil, Wanted: wanted,
	})
}

func (b *Blocks) loreOf(region string) *lore {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lore[region] == nil {
		now := b.clock.Now
		b.lore[region] = &lore{offerings: &servers.Offerings{Now: now}, ways: network.NewWays(now), classes: database.NewClasses(now)}
	}
	return b.lore[region]
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

const (
	// AttrDeletionPolicy is what becomes of a resource with data, by its tag.
	AttrDeletionPolicy = database.AttrDeletionPolicy
	// KindCertificate is the kind of the certificates that listeners quote.
	KindCertificate = loadbalancer.KindCertificate
	// KindTable and KindBucket are the kinds of tables and buckets.
	KindTable  = table.KindTable
	KindBucket = bucket.KindBucket
	// KindConnection is the kind of the ConfigMap that tells how to reach what the app has.
	KindConnection = "ConfigMap"
	// KindInstanceRefresh is the kind of what the servers run. It comes and goes
	// with their group: AWS neither makes nor deletes it.
	KindInstanceRefresh = servers.KindInstanceRefresh
)

// Optional are the conditions of blocks that a spec may go without, and whether
// this one has them.
func Optional(spec *v1alpha1.HighlyAvailableAppSpec) map[string]bool {
	tables, buckets, sql := len(spec.Tables) > 0, len(spec.Buckets) > 0, spec.Database != nil
	return map[string]bool{
		v1alpha1.ConditionDatabaseReady: sql, v1alpha1.ConditionTablesReady: tables, v1alpha1.ConditionBucketsReady: buckets,
		v1alpha1.ConditionIdentityReady: spec.Servers.InstanceProfile == "" && (sql || tables || buckets || spec.Servers.Identity != nil),
	}
}

// HoldsData is true of the conditions of blocks that hold data.
func HoldsData(condition string) bool {
	return condition == v1alpha1.ConditionDatabaseReady || condition == v1alpha1.ConditionTablesReady || condition == v1alpha1.ConditionBucketsReady
}

// Condition is the type of the condition that tells of a kind of resource.
func Condition(kind string) string {
	switch kind {
	case network.KindSubnets, network.KindSecurityGroup:
		return v1alpha1.ConditionNetworkReady
	case database.KindSubnetGroup, database.KindParameterGroup, database.KindClusterParameterGroup, database.KindInstance, database.KindCluster, KindConnection:
		return v1alpha1.ConditionDatabaseReady
	case table.KindTable:
		return v1alpha1.ConditionTablesReady
	case bucket.KindBucket:
		return v1alpha1.ConditionBucketsReady
	case identity.KindRole, identity.KindRolePolicy, identity.KindInstanceProfile:
		return v1alpha1.ConditionIdentityReady
	case servers.KindLaunchTemplate, servers.KindAutoScalingGroup, servers.KindScalingPolicy, servers.KindFleet, servers.KindInstanceRefresh, servers.KindInstanceTypes:
		return v1alpha1.ConditionServersReady
	}
	return v1alpha1.ConditionLoadBalancerReady
}

// InLine has the calls of a context made in the name of somebody who comes back.
func InLine(ctx context.Context, who string) context.Context { return cloud.InLine(ctx, who) }

// PutOff is true of a call that our own limits have put off.
func PutOff(err error) bool { return stack.FaultOf(err).Code == cloud.ClientRateLimit }

// Backlog is how long calls to AWS have to wait for our own rate limits.
func (b *Blocks) Backlog() time.Duration { return b.cloud.Backlog() }
