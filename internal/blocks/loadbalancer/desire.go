package loadbalancer

import (
	"fmt"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Input is what the block is desired from.
type Input struct {
	// Spec is the app's, with its defaults.
	Spec  *v1alpha1.HighlyAvailableAppSpec
	Names cloud.Names
	Owner cloud.Owner
	World stack.World
	// Subnets are the ids of the balancer's, sorted, with commas between them.
	Subnets stack.Ref
	VPC     stack.Ref
	// Group is the balancer's security group.
	Group stack.Ref
	// Front are the zones of the balancer's subnets. Occupied tells whether servers
	// stand in a zone, or may, by its name.
	Front    []availability.Zone
	Occupied func(zone string) bool
	// Zones are those of the servers, Targets how many of these are healthy in
	// each target group, and Required how many must be left when a zone is lost.
	Zones    []availability.Zone
	Targets  []availability.Targets
	Required int32
}

// BalancerName names the load balancer.
func BalancerName(n cloud.Names) stack.Name {
	name := stack.Name{Kind: KindLoadBalancer, Role: "app"}
	name.Physical = n.Physical(name.ID(), cloud.LimitLoadBalancer, "")
	return name
}

// TargetGroupName names the target group of the servers. What cannot be changed
// in place is part of the name: a change of it is a new target group.
func TargetGroupName(n cloud.Names, spec *v1alpha1.HighlyAvailableAppSpec) stack.Name {
	name := stack.Name{Kind: KindTargetGroup, Role: "servers"}
	variant := cloud.Hash(fmt.Sprint(*spec.Servers.Port), protocol(spec), string(targetType))
	name.Physical = n.Physical(name.ID(), cloud.LimitTargetGroup, variant)
	return name
}

func listenerName(n cloud.Names, port int32) stack.Name {
	return stack.Name{Kind: KindListener, Role: fmt.Sprint(port), Physical: listenerPhysical(BalancerName(n).Physical, port)}
}

func certificateName(l v1alpha1.Listener) stack.Name {
	return stack.Name{Kind: KindCertificate, Role: fmt.Sprint(l.Port), Physical: l.CertificateARN}
}

// Desire lists the load balancer, its target group, and for each port its
// certificate and its listener.
func Desire(in Input) []stack.Node {
	nodes := []stack.Node{in.balancer(), in.targetGroup()}
	for _, l := range in.Spec.LoadBalancer.Listeners {
		if l.CertificateARN != "" {
			nodes = append(nodes, stack.Node{Name: certificateName(l), Want: &Certificate{ARN: l.CertificateARN}})
		}
		nodes = append(nodes, in.listener(l))
	}
	return nodes
}

func (in Input) balancer() stack.Node {
	name := BalancerName(in.Names)
	want := &LoadBalancer{
		Type: "application", Scheme: "internet-facing", IPAddressType: "ipv4",
		Subnets: in.subnets(), Groups: []stack.Ref{in.Group},
		Attributes: balancerAttributes(in.Spec), Tags: in.Owner.Tags(name.ID(), in.Spec.Tags),
	}
	if isNetwork(in.Spec) {
		want.Type = "network"
	}
	if in.Spec.LoadBalancer.Scheme == v1alpha1.SchemeInternal {
		want.Scheme = "internal"
	}
	return stack.Node{Name: name, Want: want}
}

func (in Input) targetGroup() stack.Node {
	name, check := TargetGroupName(in.Names, in.Spec), in.Spec.LoadBalancer.HealthCheck
	return stack.Node{Name: name, Want: &TargetGroup{
		Protocol: protocol(in.Spec), Port: *in.Spec.Servers.Port, VPC: in.VPC,
		HealthCheck: HealthCheck{
			Protocol: string(check.Protocol), Port: "traffic-port", Path: check.Path, Codes: check.SuccessCodes,
			IntervalSeconds: *check.IntervalSeconds, TimeoutSeconds: *check.TimeoutSeconds,
			HealthyThreshold: *check.HealthyThreshold, UnhealthyThreshold: *check.UnhealthyThreshold,
		},
		Attributes: groupAttributes(in.Spec), Tags: in.Owner.Tags(name.ID(), in.Spec.Tags),
	}}
}

func (in Input) listener(l v1alpha1.Listener) stack.Node {
	name := listenerName(in.Names, l.Port)
	want := &Listener{
		Balancer: in.World.Ref(BalancerName(in.Names)), Port: l.Port, Protocol: string(l.Protocol), SSLPolicy: l.SSLPolicy,
		Tags: in.Owner.Tags(name.ID(), in.Spec.Tags),
	}
	if l.CertificateARN != "" {
		want.Certificate = in.World.Ref(certificateName(l))
	}
	if l.RedirectTo != nil {
		want.Action.RedirectTo = *l.RedirectTo
	} else {
		want.Action = in.forward(name)
	}
	return stack.Node{Name: name, Want: want}
}

func isNetwork(spec *v1alpha1.HighlyAvailableAppSpec) bool {
	return spec.LoadBalancer.Type == v1alpha1.LoadBalancerNetwork
}

// protocol is what the servers are spoken to in.
func protocol(spec *v1alpha1.HighlyAvailableAppSpec) string {
	if isNetwork(spec) {
		return "TCP"
	}
	return string(spec.Servers.Protocol)
}
