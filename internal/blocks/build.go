package blocks

import (
	"cmp"
	"slices"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// build is how the app is built, as far as a pass has read it. It reads nothing.
func (a *App) build(outcome engine.Outcome) availability.Build {
	world := outcome.Seen
	at := a.places(world)
	out := availability.Build{
		Balancer:     loadbalancer.Build(world, a.names, loadbalancer.TargetGroupName(a.names, a.spec)),
		Exits:        a.subnets(world, network.TierServers).Exits,
		Room:         a.room(world),
		Certificates: loadbalancer.Certificates(world, a.spec),
		TypeZones:    servers.TypeZones(world, a.spec.Servers.InstanceTypes),
		Tables:       table.Build(world, a.names, a.spec.Tables),
		Buckets:      bucket.Build(world, a.names, a.site, a.spec.Buckets),
	}
	if out.Balancer != nil {
		out.Balancer.Zones = at.ids(out.Balancer.Zones)
	}
	// What scales the group was not seen where it could not be read.
	if outcome.Blind[servers.KindScalingPolicy] == nil {
		out.Group = servers.Build(world, a.names)
	}
	if out.Group != nil {
		out.Group.Zones = at.of(out.Group.Zones)
	}
	out.Backups, out.ClassZones = database.Build(world, a.names, a.spec.Database, a.lore.classes)
	out.ClassZones = at.ids(out.ClassZones)
	return out
}

// tiers are the choices of subnets that the app has.
func (a *App) tiers(world stack.World) []availability.Subnets {
	out := []availability.Subnets{a.subnets(world, network.TierLoadBalancer), a.subnets(world, network.TierServers)}
	if a.spec.Database != nil {
		out = append(out, a.subnets(world, network.TierDatabase))
	}
	return out
}

func (a *App) room(world stack.World) []availability.Room {
	var out []availability.Room
	for _, tier := range a.tiers(world) {
		for _, s := range tier.Subnets {
			out = append(out, availability.Room{Tier: tier.Tier, Subnet: s.ID, Zone: s.Zone.ID, Free: s.Free})
		}
	}
	return out
}

// places are the ids of zones by the names of these, and by the app's subnets.
type places map[string]string

func (a *App) places(world stack.World) places {
	out := places{}
	for _, tier := range a.tiers(world) {
		for _, z := range tier.Around {
			out[z.Name] = z.ID
		}
		for _, s := range tier.Subnets {
			out[s.ID] = s.Zone.ID
		}
	}
	return out
}

// ids are those of zones by their names. A zone without any subnet keeps its name; none
// is known while the subnets are not.
func (p places) ids(names []string) []string {
	if len(p) == 0 {
		return nil
	}
	var out []string
	for _, name := range names {
		out = append(out, cmp.Or(p[name], name))
	}
	slices.Sort(out)
	return out
}

// of are the ids of the zones of subnets, unless one of these is none of the app's: then
// nobody knows where it lies.
func (p places) of(subnets []string) []string {
	var out []string
	for _, id := range subnets {
		if p[id] == "" {
			return nil
		}
		out = append(out, p[id])
	}
	slices.Sort(out)
	return slices.Compact(out)
}
