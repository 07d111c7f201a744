package availability

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// leastAddresses is how many free addresses the subnets of an Application Load
// Balancer need, so that it can scale.
const leastAddresses = 8

// renewal is before how long of its end a certificate should have been renewed.
const renewal = 30 * 24 * time.Hour

func balancerRules() []rule {
	return []rule{{
		name: SingleZoneLoadBalancer, field: "network.loadBalancerSubnets", find: findSingleBalancer,
		why: "a load balancer takes requests in the zones that it has a subnet in",
	}, {
		name: NoCrossZone, field: "network.serverSubnets", find: findNoCross,
		why: "a Network Load Balancer without cross-zone load balancing sends the requests of a zone to the targets of that zone only",
	}, {
		name: ZoneWithoutLoadBalancer, field: "network.loadBalancerSubnets", find: findOutside,
		why: "a target in a zone that the load balancer has no subnet in is unused: it gets no requests",
	}, {
		name: FewLoadBalancerAddresses, field: "network.loadBalancerSubnets", find: findTight,
		why: "an Application Load Balancer scales only in subnets with at least 8 free addresses",
	}, {
		name: CertificateNotIssued, field: "loadBalancer.listeners", find: findNotIssued,
		why: "a listener answers TLS clients only with a certificate that is issued and not expired",
	}, {
		name: CertificateExpires, field: "loadBalancer.listeners", find: findExpiring,
		why: "ACM renews its certificates 60 days before they expire, as long as it can validate the domain; imported ones it does not",
	}}
}

func findSingleBalancer(s Survey) []hit {
	b := s.Build.Balancer
	if b == nil {
		return nil
	}
	var out []hit
	for _, id := range s.zoneIDs() {
		if len(s.up(beside(b.Zones, id))) == 0 {
			out = append(out, hit{TierLoadBalancer, ZoneFailure(id), Outage, fmt.Sprintf("losing %s leaves the load balancer without a zone", id)})
		}
	}
	return out
}

func findNoCross(s Survey) []hit {
	b := s.Build.Balancer
	if b == nil || !b.Network || b.Crosses || s.Fleet == nil {
		return nil
	}
	var out []hit
	for _, id := range s.zoneIDs() {
		zones := s.up(beside(b.Zones, id))
		if len(zones) > 0 && !slices.ContainsFunc(zones, func(z string) bool { return s.in(z).Healthy > 0 }) {
			out = append(out, hit{TierLoadBalancer, ZoneFailure(id), Outage, fmt.Sprintf("losing %s leaves the load balancer in %s, where no server is healthy, and it does not cross zones",
				id, strings.Join(zones, ", "))})
		}
	}
	return out
}

// findOutside: servers that are launched where the balancer is not replace nothing.
func findOutside(s Survey) []hit {
	b := s.Build.Balancer
	if b == nil || len(b.Zones) == 0 {
		return nil
	}
	outside := slices.DeleteFunc(slices.Clone(s.launchZones()), func(id string) bool { return slices.Contains(b.Zones, id) })
	if len(outside) == 0 {
		return nil
	}
	what := "servers in " + strings.Join(outside, ", ") + " get no requests, for the load balancer has no subnet there"
	return slices.DeleteFunc(s.eachZone(what), func(h hit) bool {
		return slices.Contains(outside, strings.TrimPrefix(h.failure, FailureZone+"/"))
	})
}

// findTight looks at the zones that are left: there the load of the lost one goes.
func findTight(s Survey) []hit {
	if b := s.Build.Balancer; b == nil || b.Network {
		return nil
	}
	var out []hit
	for _, id := range s.zoneIDs() {
		for _, r := range s.Build.Room {
			if r.Tier == tierOfBalancer && r.Zone != id && r.Free < leastAddresses {
				out = append(out, hit{TierLoadBalancer, ZoneFailure(id), Survives, fmt.Sprintf("%s in %s has %d free addresses, and the load balancer needs %d to scale",
					r.Subnet, r.Zone, r.Free, leastAddresses)})
			}
		}
	}
	return out
}

func findNotIssued(s Survey) []hit {
	var out []hit
	for _, c := range s.Build.Certificates {
		switch {
		case !c.Issued:
			out = append(out, hit{TierLoadBalancer, FailureCertificate, Outage, fmt.Sprintf("%s is not valid: AWS says %s", c.ARN, c.Status)})
		case s.ends(c, 0):
			out = append(out, hit{TierLoadBalancer, FailureCertificate, Outage, c.ARN + " expired on " + c.Expires.UTC().Format(time.DateOnly)})
		}
	}
	return out
}

// findExpiring names the day and not how long it is until then, or the message
// would change with every pass.
func findExpiring(s Survey) []hit {
	var out []hit
	for _, c := range s.Build.Certificates {
		if c.Issued && s.ends(c, renewal) && !s.ends(c, 0) {
			out = append(out, hit{TierLoadBalancer, FailureCertificate, Degraded, c.ARN + " expires on " + c.Expires.UTC().Format(time.DateOnly) + ", and was not renewed yet"})
		}
	}
	return out
}

// ends is true of a certificate that has expired by then.
func (s Survey) ends(c Certificate, within time.Duration) bool {
	return !c.Expires.IsZero() && !c.Expires.After(s.Now.Add(within))
}
