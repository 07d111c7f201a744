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
		if zones != "" {
			out = append(out, s.cutOff(id, fmt.Sprintf("losing %s takes the way out of %s with it: %s", id, zones, nats)))
		}
	}
	return out
}

// findGone looks for zones that have no way out now, and are no help to others.
func findGone(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		zones, nats := s.through(func(e Exit) bool { return e.Zone != id && len(s.up([]string{e.Zone})) > 0 && len(s.up(e.Zones)) == 0 })
		if zones != "" {
			out = append(out, s.cutOff(id, fmt.Sprintf("%s has no way out: %s is gone, or stands in a zone that looks lost", zones, nats)))
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
	zones := s.reaching(id, s.up)
	h := hit{TierNetwork, ZoneFailure(id), Degraded, what}
	if len(zones) == 0 {
		h.effect = Outage
	}
	var servers int32
	for _, z := range zones {
		servers += s.in(z).Healthy
	}
	if s.Fleet != nil && servers < s.Required {
		h.what += fmt.Sprintf("; that leaves %d healthy servers with one, and %d are needed", servers, s.Required)
	}
	return h
}

// reaching are the zones that keep a way out when one is lost, if those are up.
func (s Survey) reaching(lost string, up func([]string) []string) []string {
	return slices.DeleteFunc(up(beside(s.standingZones(), lost)), func(id string) bool {
		return slices.ContainsFunc(s.Build.Exits, func(e Exit) bool { return e.Zone == id && e.NAT != "" && len(up(beside(e.Zones, lost))) == 0 })
	})
}

// doubts is true when it hangs on zones that may be lost what the loss of another one does.
func (s Survey) doubts(lost string) bool {
	share := func(up func([]string) []string) (all, some bool) {
		n, reach := len(up(beside(s.standingZones(), lost))), len(s.reaching(lost, up))
		return n == reach && n > 0, reach > 0
	}
	all, some := share(s.up)
	surelyAll, surelySome := share(s.sure)
	return all != surelyAll || some != surelySome
}
