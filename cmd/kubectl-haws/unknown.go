package main

import (
	"fmt"
	"slices"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// unknowns are what matters to the answer and stands in no manifest: of these, what this
// one raises.
func unknowns(spec *v1alpha1.HighlyAvailableAppSpec, zones span) []string {
	out := slices.Concat(unknownZones(spec, zones), unknownNetwork(spec, zones.few), unknownOffers(spec), unknownCertificates(spec))
	return append(out,
		"whether the servers become healthy: that the image, the user data and the app do what the health check asks for",
		"what AWS refuses: permissions, quotas of the account, names that are taken, values that only AWS checks",
		"what is there already: an app of this name may stand, and some of its fields cannot be changed",
		"what becomes of it: a zone that is lost already, and what somebody changes by hand, such as routes, or processes of the Auto Scaling group that are suspended",
	)
}

func unknownZones(spec *v1alpha1.HighlyAvailableAppSpec, zones span) []string {
	if zones.few == zones.many {
		return []string{"which zones AWS gives: they are called the first, the second and so on"}
	}
	why := "as many as the VPC offers"
	if len(chosen(spec, availability.TierServers)) > 0 {
		why = "as many as the subnets lie in"
	}
	return []string{fmt.Sprintf("which zones AWS gives, and how many: %d to %d, %s; each number is judged, and %s are shown, as the first, the second and so on",
		zones.few, zones.many, why, count(zones.shown))}
}

func unknownNetwork(spec *v1alpha1.HighlyAvailableAppSpec, few int) []string {
	var out []string
	for _, f := range slices.Concat(chosen(spec, availability.TierServers), chosen(spec, availability.TierDatabase)) {
		out = append(out, "in which zones the subnets of "+f+" lie, and how many free addresses they have")
	}
	if len(out) == 0 {
		kind := "subnets"
		if spec.LoadBalancer.Scheme == v1alpha1.SchemeInternetFacing {
			kind = "public subnets"
		}
		out = append(out, fmt.Sprintf("whether the VPC has %s in %d zones or more, with free addresses: without them nothing is built", kind, few))
	}
	if spec.LoadBalancer.Scheme == v1alpha1.SchemeInternal || spec.Network.ServerSubnets != nil {
		out = append(out, "through which NAT gateways the servers reach what is outside of the VPC")
	}
	return out
}

func unknownOffers(spec *v1alpha1.HighlyAvailableAppSpec) []string {
	out := []string{"in which of the zones AWS offers " + among(spec.Servers.InstanceTypes) + ", and whether it has any to give"}
	if spec.Database != nil {
		out = append(out, "in which of the zones AWS offers "+spec.Database.InstanceClass+", and in which of them the database will stand")
	}
	return out
}

func unknownCertificates(spec *v1alpha1.HighlyAvailableAppSpec) []string {
	var out []string
	for _, l := range spec.LoadBalancer.Listeners {
		if l.CertificateARN != "" {
			out = once(out, "whether "+l.CertificateARN+" is issued, and until when it is valid")
		}
	}
	return out
}
