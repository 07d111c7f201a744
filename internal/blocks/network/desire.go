package network

import (
	"slices"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Input is what the network is desired from.
type Input struct {
	// Spec is the app's, with its defaults.
	Spec  *v1alpha1.HighlyAvailableAppSpec
	Names cloud.Names
	Owner cloud.Owner
	World stack.World
	// Ports are those that the balancer reaches the servers on. Unless they are
	// all known, those that are open to it stay open.
	Ports         []int32
	AllPortsKnown bool
}

// GroupName names the security group of a tier.
func GroupName(n cloud.Names, tier string) stack.Name {
	name := stack.Name{Kind: KindSecurityGroup, Role: tier}
	name.Physical = n.Physical(name.ID(), cloud.LimitSecurityGroup, "")
	return name
}

// Desire lists the subnets and security groups: clients reach the balancer on
// its listeners' ports, only the balancer reaches the servers, and only they the
// database.
func Desire(in Input) []stack.Node {
	front, back := GroupName(in.Names, TierLoadBalancer), GroupName(in.Names, TierServers)
	return append([]stack.Node{
		{Name: SubnetsName(TierLoadBalancer, in.Spec), Want: &Subnets{Tier: TierLoadBalancer}},
		{Name: SubnetsName(TierServers, in.Spec), Want: &Subnets{Tier: TierServers}},
		in.group(front, clientRules(in.Spec.LoadBalancer)),
		in.group(back, in.serverRules(back, in.World.Ref(front))),
	}, in.database(in.World.Ref(back))...)
}

func (in Input) database(servers stack.Ref) []stack.Node {
	d := in.Spec.Database
	if d == nil {
		return nil
	}
	group := in.group(GroupName(in.Names, TierDatabase), []Rule{tcp(*d.Port, servers)})
	group.Want.(*SecurityGroup).Tags[cloud.TagDeletionPolicy] = string(d.DeletionPolicy)
	return []stack.Node{{Name: SubnetsName(TierDatabase, in.Spec), Want: &Subnets{Tier: TierDatabase}}, group}
}

func (in Input) group(name stack.Name, ingress []Rule) stack.Node {
	return stack.Node{Name: name, Want: &SecurityGroup{
		VPC:     in.World.Attr(SubnetsName(name.Role, in.Spec), AttrVPC),
		Ingress: ingress, Egress: []Rule{allOut()},
		Tags: in.Owner.Tags(name.ID(), in.Spec.Tags),
	}}
}

func (in Input) serverRules(servers stack.Name, balancer stack.Ref) []Rule {
	var out []Rule
	if have, stands := in.World[servers].Have.(*SecurityGroup); stands && !in.AllPortsKnown {
		for _, r := range have.Ingress {
			if r.Peer.Value == balancer.Value && balancer.Known && r.From == r.To && !slices.Contains(in.Ports, r.From) {
				out = append(out, r)
			}
		}
	}
	for _, port := range in.Ports {
		out = append(out, tcp(port, balancer))
	}
	return out
}

func clientRules(l *v1alpha1.LoadBalancer) []Rule {
	var out []Rule
	for _, port := range ports(l) {
		for _, cidr := range l.ClientCIDRs {
			out = append(out, tcp(port, stack.Literal(cidr)))
		}
	}
	return out
}

func ports(l *v1alpha1.LoadBalancer) []int32 {
	var out []int32
	for _, listener := range l.Listeners {
		out = append(out, listener.Port)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func tcp(port int32, peer stack.Ref) Rule {
	return Rule{Protocol: "tcp", From: port, To: port, Peer: peer}
}
