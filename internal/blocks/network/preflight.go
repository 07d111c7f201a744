package network

import (
	"fmt"
	"slices"
)

// A load balancer needs 8 free addresses in each of its subnets to scale.
// (ELB user guide, "Subnets for your load balancer".)
const balancerAddresses = 8

// A database may take up addresses for its instances, and for those that replace
// them or are added: RDS asks for spare ones and does not say how many. (RDS user
// guide, "Working with a DB instance in a VPC".)
const databaseAddresses = 4

// tier is one tier's choice, with what it must satisfy.
type tier struct {
	name   string
	field  string
	query  query
	chosen []subnet
	// missing are the ids asked for that the VPC does not have.
	missing []string
	// least is the number of zones that it must cover.
	least int
	// public subnets only: an internet-facing balancer.
	public bool
	// addresses that each subnet must have free when it is first chosen.
	addresses int32
	// within are the zones of the tier in front, when there is one.
	within []string
}

// faults says what is wrong with the choice, each with the subnet, or the
// field that mends it.
func (t tier) faults(vpc string) []string {
	var out []string
	for _, id := range t.missing {
		out = append(out, fmt.Sprintf("%s: %s does not exist in %s", t.field, id, vpc))
	}
	if zones := zonesOf(t.chosen); len(zones) < t.least {
		out = append(out, fmt.Sprintf("%s: %s lie in %d of the %d zones that are needed (%s): add subnets in other zones",
			t.field, t.kind(), len(zones), t.least, list(zones)))
	}
	for _, s := range t.chosen {
		if fault := t.fault(s); fault != "" {
			out = append(out, t.field+": "+s.String()+" "+fault)
		}
	}
	return out
}

func (t tier) fault(s subnet) string {
	first := !slices.Contains(t.query.kept, s.id)
	switch {
	case !s.usable:
		return "is not available in a standard Availability Zone: choose another"
	case t.public && !s.public:
		return "has no route to an internet gateway, which an internet-facing load balancer needs: add the route, choose another, or set loadBalancer.scheme to Internal in a new app"
	case first && s.free < t.addresses:
		return fmt.Sprintf("has %d free addresses, and %d are needed: choose a larger one", s.free, t.addresses)
	case t.within != nil && !slices.Contains(t.within, s.zone.ID):
		return "is in a zone without a subnet of the load balancer, so its servers would get no requests: add one to network.loadBalancerSubnets, or take this one out"
	}
	return ""
}

func (t tier) kind() string {
	if t.public {
		return "the public subnets"
	}
	return "the subnets"
}
