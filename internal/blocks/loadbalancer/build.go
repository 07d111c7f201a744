package loadbalancer

import (
	"slices"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Build is the balancer as AWS shows it, with the names of its zones; nil while it,
// or the target groups that it sends requests to, was not read.
func Build(w stack.World, n cloud.Names, wanted stack.Name) *availability.Balancer {
	have, ok := cloud.Standing[LoadBalancer](w, BalancerName(n))
	groups := sentTo(w, n, wanted)
	if !ok || len(groups) == 0 {
		return nil
	}
	out := &availability.Balancer{Network: have.Type == "network", Crosses: true}
	for zone := range have.Zones {
		out.Zones = append(out.Zones, zone)
	}
	slices.Sort(out.Zones)
	if out.Network && have.Attributes == nil {
		return nil
	}
	for _, g := range groups {
		out.Crosses = out.Crosses && crosses(out.Network, have.Attributes[attrCrossZone], g.Attributes[attrCrossZone])
		if blind := availability.Blind(g.HealthCheck.Path, g.HealthCheck.Codes); blind != "" {
			out.Blind = blind
		}
	}
	return out
}

// sentTo are the target groups that get requests; the wanted one while there is no
// listener.
func sentTo(w stack.World, n cloud.Names, wanted stack.Name) []*TargetGroup {
	serving := Serving(w, n, wanted)
	var out []*TargetGroup
	for _, name := range append(Former(w, wanted), wanted) {
		have, ok := cloud.Standing[TargetGroup](w, name)
		if ok && (slices.Contains(serving, w.Ref(name)) || len(serving) == 0 && name == wanted) {
			out = append(out, have)
		}
	}
	return out
}

// crosses: what a target group says wins over the load balancer. One that says
// nothing of its own leaves it to the load balancer, where it is always on for an
// Application and off by default for a Network Load Balancer. (ELBv2 API reference,
// LoadBalancerAttribute and TargetGroupAttribute.)
func crosses(network bool, balancer, group string) bool {
	switch group {
	case "true", "false":
		return group == "true"
	}
	return !network || balancer == "true"
}

// Certificates are those of the listeners as AWS shows them, each once. One that
// could not be read is left out.
func Certificates(w stack.World, spec *v1alpha1.HighlyAvailableAppSpec) []availability.Certificate {
	var out []availability.Certificate
	for _, l := range spec.LoadBalancer.Listeners {
		facts, ok := w[certificateName(l)].Facts.(availability.Certificate)
		if ok && !slices.Contains(out, facts) {
			out = append(out, facts)
		}
	}
	return out
}
