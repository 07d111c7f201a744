package loadbalancer

import (
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// What others may quote of a load balancer besides its ARN.
const (
	// AttrEndpoint is its DNS name.
	AttrEndpoint = "endpoint"
	// AttrZoneID is the Route 53 zone that alias records to it name.
	AttrZoneID = "zoneID"
)

// LoadBalancer is an Application or Network Load Balancer.
type LoadBalancer struct {
	// Type is "application" or "network", Scheme "internet-facing" or "internal".
	Type, Scheme string
	// Subnets are their ids, sorted, with commas between them; one per zone.
	Subnets stack.Ref
	// Zones are only seen: the subnet in each zone, by the zone's name.
	Zones  map[string]string
	Groups []stack.Ref
	// IPAddressType is "ipv4"; empty leaves it alone.
	IPAddressType string
	// Attributes are those that we set; of what exists, all.
	Attributes map[string]string
	Tags       map[string]string
}

type balancers struct{ desk }

// Uses: the subnets and the security groups.
func (balancers) Uses(of *LoadBalancer) []stack.Ref {
	return append([]stack.Ref{of.Subnets}, of.Groups...)
}

// Diff lists what to change. Type and scheme cannot be changed. (ELBv2 API
// reference: there is no operation for it.)
func (balancers) Diff(want, have *LoadBalancer) []stack.Change {
	out := slices.Concat(
		fixed("type", want.Type, have.Type, "loadBalancer.type"),
		fixed("scheme", want.Scheme, have.Scheme, "loadBalancer.scheme"),
		changed("subnets", want.Subnets.String(), have.Subnets.String()),
		changed("security groups", list(want.Groups), list(have.Groups)),
	)
	if want.IPAddressType != "" {
		out = append(out, changed("IP address type", want.IPAddressType, have.IPAddressType)...)
	}
	out = append(out, attributeChanges(want.Attributes, have.Attributes)...)
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

func changed(field, want, have string) []stack.Change {
	if want == have {
		return nil
	}
	return []stack.Change{{Field: field, From: have, To: want}}
}

func fixed(field, want, have, spec string) []stack.Change {
	out := changed(field, want, have)
	for i := range out {
		out[i].Forbidden = "AWS cannot convert a load balancer: restore " + spec +
			", or create a second app with it, move your users over, then delete this one"
	}
	return out
}

func list(refs []stack.Ref) string {
	var values []string
	for _, r := range refs {
		values = append(values, r.String())
	}
	slices.Sort(values)
	return strings.Join(values, ",")
}
