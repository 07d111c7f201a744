package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// The tiers of an app.
const (
	TierLoadBalancer = "loadBalancer"
	TierServers      = "servers"
	TierDatabase     = "database"
)

// What others quote of a tier's subnets. The reference only remembers them.
const (
	// AttrIDs are the ids, with commas between them.
	AttrIDs = "ids"
	// AttrVPC is the VPC that they lie in.
	AttrVPC = "vpc"
)

// unselectedZones is how many zones are used when nobody says how many.
const unselectedZones = 3

// Subnets are the subnets of one tier. They belong to whoever runs the VPC.
type Subnets struct{ Tier string }

// SubnetsName names a tier's choice by its selector, so that another selector
// is another choice. The inventory remembers what was chosen.
func SubnetsName(tier string, spec *v1alpha1.HighlyAvailableAppSpec) stack.Name {
	parts := []string{spec.Network.VPCID, string(spec.LoadBalancer.Scheme), fmt.Sprint(least(spec))}
	parts = append(parts, selectorParts(spec.Network.LoadBalancerSubnets)...)
	if tier != TierLoadBalancer {
		parts = append(parts, "servers")
		parts = append(parts, selectorParts(spec.Network.ServerSubnets)...)
	}
	if tier == TierDatabase {
		parts = append(parts, "database", fmt.Sprint(availability.DatabaseZones(spec.Database)))
		parts = append(parts, selectorParts(spec.Network.DatabaseSubnets)...)
	}
	return stack.Name{Kind: KindSubnets, Role: tier, Physical: tier + "-" + cloud.Hash(parts...)}
}

func selectorParts(s *v1alpha1.SubnetSelector) []string {
	if s == nil {
		return []string{"any"}
	}
	parts := append([]string{"ids"}, slices.Sorted(slices.Values(s.IDs))...)
	for k, v := range s.MatchTags {
		parts = append(parts, k+"="+v)
	}
	slices.Sort(parts[1:])
	return parts
}

func least(spec *v1alpha1.HighlyAvailableAppSpec) int {
	if spec.Network.Zones != nil {
		return int(*spec.Network.Zones)
	}
	return 2
}

// subnets is the kind Subnets.
type subnets struct {
	api  API
	spec *v1alpha1.HighlyAvailableAppSpec
	ways *Ways
}

// Uses: subnets quote nothing.
func (subnets) Uses(*Subnets) []stack.Ref { return nil }

// Diff: subnets are never changed.
func (subnets) Diff(_, _ *Subnets) []stack.Change { return nil }

// Find chooses the subnets of the tiers of the spec as it stands. Rows of
// selectors that are no longer in the spec are left out, and so are all of
// them while the app is being deleted.
func (k subnets) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	if k.spec == nil {
		return nil, nil
	}
	land, err := k.survey(ctx)
	if err != nil {
		return nil, err
	}
	kept := map[stack.Name][]string{}
	for _, n := range names {
		if n.Ref != "" {
			kept[n.Name] = strings.Split(n.Ref, ",")
		}
	}
	var out []stack.Seen
	for _, t := range k.tiers(land, kept) {
		seen := t.seen(SubnetsName(t.name, k.spec), land)
		if facts, ok := seen.Facts.(availability.Subnets); ok && t.name == TierServers {
			facts.Exits = k.exits(ctx, land, t.chosen)
			seen.Facts = facts
		}
		out = append(out, seen)
	}
	return out, nil
}

// tiers chooses for the load balancer first; servers without a selector of
// their own stand in the same subnets, and the database in those of the servers.
func (k subnets) tiers(land land, kept map[stack.Name][]string) []tier {
	facing := k.spec.LoadBalancer.Scheme == v1alpha1.SchemeInternetFacing
	front := tier{name: TierLoadBalancer, field: "network.loadBalancerSubnets", public: facing, addresses: balancerAddresses, least: least(k.spec)}
	front.query = ask(k.spec.Network.LoadBalancerSubnets)
	front.query.onePerZone, front.query.public, front.query.most = true, facing, max(unselectedZones, least(k.spec))
	front.settle(k, land, kept)

	back := front
	back.name = TierServers
	if k.spec.Network.ServerSubnets != nil {
		back = tier{name: TierServers, field: "network.serverSubnets", addresses: 1, within: zonesOf(front.chosen), least: least(k.spec)}
		back.query = ask(k.spec.Network.ServerSubnets)
		back.settle(k, land, kept)
	}
	if k.spec.Database == nil {
		return []tier{front, back}
	}
	return []tier{front, back, k.databaseTier(back, land, kept)}
}

// databaseTier is the subnets of the servers unless others are selected.
func (k subnets) databaseTier(servers tier, land land, kept map[stack.Name][]string) tier {
	if k.spec.Network.DatabaseSubnets == nil {
		servers.name, servers.least = TierDatabase, availability.DatabaseZones(k.spec.Database)
		return servers
	}
	data := tier{name: TierDatabase, field: "network.databaseSubnets", addresses: databaseAddresses, least: availability.DatabaseZones(k.spec.Database)}
	data.query = ask(k.spec.Network.DatabaseSubnets)
	data.settle(k, land, kept)
	return data
}

func (t *tier) settle(k subnets, land land, kept map[stack.Name][]string) {
	t.query.least, t.query.kept = t.least, kept[SubnetsName(t.name, k.spec)]
	t.chosen = choose(land.subnets, t.query)
	t.missing = slices.DeleteFunc(slices.Clone(t.query.ids), func(id string) bool { return len(pick(land.subnets, []string{id})) > 0 })
}

func ask(s *v1alpha1.SubnetSelector) query {
	if s == nil {
		return query{}
	}
	return query{ids: s.IDs, tags: s.MatchTags}
}

// seen is the choice. One with faults is not remembered, so that the next look
// finds the same faults, and cannot be quoted; unless an app stands on just it
// already: then the rest of the app is kept in order while somebody mends the
// network.
func (t tier) seen(name stack.Name, land land) stack.Seen {
	seen := stack.Seen{Name: name, Ref: strings.Join(ids(t.chosen), ","), Have: &Subnets{Tier: t.name}, State: stack.Ready}
	if faults := append(slices.Clone(land.faults), t.faults(land.vpc)...); len(faults) > 0 {
		seen.State, seen.Message = stack.Broken, strings.Join(faults, "; ")
		if kept := strings.Join(t.query.kept, ","); kept == "" || kept != seen.Ref {
			seen.Ref = kept
			return seen
		}
	}
	facts := availability.Subnets{Tier: t.name, Around: land.zones()}
	for _, s := range t.chosen {
		facts.Subnets = append(facts.Subnets, availability.Subnet{ID: s.id, Zone: s.zone, Free: s.free})
	}
	seen.Facts, seen.Attrs = facts, map[string]string{AttrVPC: land.vpc, AttrIDs: seen.Ref}
	return seen
}
