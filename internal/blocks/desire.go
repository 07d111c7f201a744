package blocks

import (
	"slices"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/stack"
)

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
	nodes = append(nodes, a.data(world)...)
	in := servers.Input{
		Spec: a.spec, Names: a.names, Owner: owner, World: world, Region: a.Region,
		Subnets: world.Attr(network.SubnetsName(network.TierServers, a.spec), network.AttrIDs), Zones: a.zones(world),
		Reached:     loadbalancer.Reached(world, a.names, a.subnets(world, network.TierServers)),
		Group:       world.Ref(network.GroupName(a.names, network.TierServers)),
		TargetGroup: world.Ref(target), Serving: loadbalancer.Serving(world, a.names, target),
		Endpoint: world.Attr(loadbalancer.BalancerName(a.names), "endpoint"), Data: a.facts(world),
	}
	role := a.identity(world, in)
	in.Profile = identity.Profile(role)
	return slices.Concat(nodes, identity.Desire(role), servers.Desire(in))
}

// data lists the nodes of the database, the tables and the buckets.
func (a *App) data(world stack.World) []stack.Node {
	owner := a.names.Owner()
	return slices.Concat(
		database.Desire(database.Input{
			Spec: a.spec, Names: a.names, Owner: owner, World: world,
			Subnets: a.databaseSubnets(world), Group: world.Ref(network.GroupName(a.names, network.TierDatabase)),
		}),
		table.Desire(table.Input{Spec: a.spec, Names: a.names, Owner: owner}),
		bucket.Desire(bucket.Input{Spec: a.spec, Names: a.names, Owner: owner, Site: a.site}),
	)
}

// identity is what the role of the servers is desired from.
func (a *App) identity(world stack.World, in servers.Input) identity.Input {
	return identity.Input{
		Spec: a.spec, Names: a.names, Owner: a.names.Owner(), World: world, Partition: a.site.Partition, Boundary: a.boundary,
		Grants: a.grants(world), Made: a.role, InUse: !servers.Replaced(in),
	}
}

// grants are what the servers may use. Data of haws's naming has its ARN before it
// exists; under a given name it may be somebody else's, and is granted once it is
// seen not to be.
func (a *App) grants(world stack.World) identity.Grants {
	g := identity.Grants{Region: a.Region}
	for _, t := range a.spec.Tables {
		name := table.Name(a.names, &t)
		arn := a.arn(world, name, t.TableName != "", "dynamodb:"+a.Region+":"+a.Account+":table/"+name.Physical)
		if !world[name].Foreign {
			g.Tables = append(g.Tables, identity.Table{ARN: arn, Indexes: len(t.Indexes) > 0, KMSKey: t.KMSKeyARN})
		}
	}
	for _, b := range a.spec.Buckets {
		name := bucket.Name(a.names, a.site, &b)
		arn := a.arn(world, name, b.BucketName != "", "s3:::"+name.Physical)
		if !world[name].Foreign {
			g.Buckets = append(g.Buckets, identity.Bucket{ARN: arn, KMSKey: b.KMSKeyARN})
		}
	}
	if d := a.spec.Database; d != nil {
		g.Secret, g.SecretKMSKey = database.Facts(world, a.names, d)["database."+database.AttrSecretARN], d.SecretKMSKeyARN
	}
	return g
}

func (a *App) arn(world stack.World, name stack.Name, given bool, rest string) stack.Ref {
	if given {
		return world.Ref(name)
	}
	return stack.Literal("arn:" + a.site.Partition + ":" + rest)
}

func (a *App) databaseSubnets(world stack.World) stack.Ref {
	if a.spec.Database == nil {
		return stack.Ref{}
	}
	return world.Attr(network.SubnetsName(network.TierDatabase, a.spec), network.AttrIDs)
}
