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

// cutOff is the loss of a zone that leaves others without a way out. Servers there
// do not count as serving.
func (s Survey) cutOff(id, what string) hit {
	n := s.reaching(id)
	if n >= s.Required {
		return hit{TierNetwork, ZoneFailure(id), Degraded, what}
	}
	return hit{TierNetwork, ZoneFailure(id), Outage, fmt.Sprintf("%s; that leaves %d healthy servers with one, and %d are needed", what, n, s.Required)}
}

// reaching counts the healthy servers that keep a way out when a zone is lost. Of
// servers that nobody has seen there are enough as long as some zone keeps one.
func (s Survey) reaching(lost string) int32 {
	cut := func(id string) bool {
		return slices.ContainsFunc(s.Build.Exits, func(e Exit) bool { return e.Zone == id && e.NAT != "" && len(beside(e.Zones, lost)) == 0 })
	}
	var n int32
	for _, t := range s.tally() {
		switch {
		case t.ID == lost || cut(t.ID):
		case s.Fleet == nil:
			n += s.Required
		default:
			n += t.Healthy
		}
	}
	return n
}
