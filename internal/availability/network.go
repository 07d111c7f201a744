package availability

import (
	"fmt"
	"slices"
	"strings"
)

func networkRules() []rule {
	return []rule{{
		name: SingleNATGateway, field: "network.serverSubnets", accept: SingleNATGateway, find: findNAT,
		why: "a NAT gateway stands in one zone and is lost with it, and so is the way out of every subnet that is routed to it",
	}, {
		name: NATGatewayGone, field: "network.serverSubnets", accept: SingleNATGateway, find: findGone,
		why: "a route that leads to a NAT gateway which is gone leads nowhere",
	}}
}

// findNAT looks for zones whose way out is lost with another zone.
func findNAT(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		zones, nats := s.through(func(e Exit) bool { return e.Zone != id && len(e.Zones) > 0 && len(beside(e.Zones, id)) == 0 })
		if len(zones) > 0 {
			out = append(out, s.cutOff(id, fmt.Sprintf("losing %s takes the way out of %s with it: %s", id, zones, nats)))
		}
	}
	return out
}

// findGone looks for zones that have no way out now, and are no help to others.
func findGone(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		zones, nats := s.through(func(e Exit) bool { return e.Zone != id && len(e.Zones) == 0 })
		if len(zones) > 0 {
			out = append(out, s.cutOff(id, fmt.Sprintf("%s has no way out: %s is gone", zones, nats)))
		}
	}
	return out
}

// through lists the zones of some ways out, and the NAT gateways on them.
func (s Survey) through(is func(Exit) bool) (zones, nats string) {
	var in, via []string
	for _, e := range s.Build.Exits {
		if e.NAT != "" && is(e) {
			in, via = append(in, e.Zone), append(via, e.NAT)
		}
	}
	return strings.Join(once(in), ", "), strings.Join(once(via), ", ")
}

// once is a list without what was in it before.
func once(all []string) []string {
	var out []string
	for _, one := range all {
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// cutOff is the loss of a zone that leaves others without a way out.
func (s Survey) cutOff(id, what string) hit {
	zones, servers := s.reaching(id)
	h := hit{TierNetwork, ZoneFailure(id), Degraded, what}
	if zones == 0 {
		h.effect = Outage
	}
	if s.Fleet != nil && servers < s.Required {
		h.what += fmt.Sprintf("; that leaves %d healthy servers with one, and %d are needed", servers, s.Required)
	}
	return h
}

// reaching counts the zones that keep a way out when one is lost, and the healthy
// servers there.
func (s Survey) reaching(lost string) (zones int, servers int32) {
	cut := func(id string) bool {
		return slices.ContainsFunc(s.Build.Exits, func(e Exit) bool { return e.Zone == id && e.NAT != "" && len(beside(e.Zones, lost)) == 0 })
	}
	for _, id := range beside(s.subnetZones(), lost) {
		if !cut(id) {
			zones++
			servers += s.in(id).Healthy
		}
	}
	return zones, servers
}
