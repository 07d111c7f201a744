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
	}}
}

// findNAT looks for zones whose way out is lost with another zone. Servers without
// one do not count as serving; while none has been seen, every zone counts alike.
func findNAT(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		cut, nats := s.cut(id)
		if len(cut) == 0 {
			continue
		}
		h := hit{TierNetwork, ZoneFailure(id), Degraded, fmt.Sprintf("losing %s takes the way out of %s with it: %s", id, strings.Join(cut, ", "), strings.Join(nats, ", "))}
		if n := s.reaching(id, cut); n < s.Required {
			h.effect = Outage
			h.what += fmt.Sprintf("; that leaves %d healthy servers with one, and %d are needed", n, s.Required)
		}
		out = append(out, h)
	}
	return out
}

// cut are the zones that lose their way out with a zone, and the NAT gateways that
// it goes through.
func (s Survey) cut(lost string) (zones, nats []string) {
	for _, e := range s.Build.Exits {
		if e.NAT == "" || e.Zone == lost || len(e.Zones) == 0 || len(beside(e.Zones, lost)) > 0 {
			continue
		}
		if !slices.Contains(zones, e.Zone) {
			zones = append(zones, e.Zone)
		}
		if !slices.Contains(nats, e.NAT) {
			nats = append(nats, e.NAT)
		}
	}
	return zones, nats
}

// reaching counts the healthy servers that are left with a way out. Of servers that
// nobody has seen there are enough as long as some zone has one.
func (s Survey) reaching(lost string, cut []string) int32 {
	if s.Fleet == nil {
		left := slices.DeleteFunc(beside(s.subnetZones(), lost), func(id string) bool { return slices.Contains(cut, id) })
		return int32(len(left)) * s.Required
	}
	var n int32
	for _, t := range s.tally() {
		if t.ID != lost && !slices.Contains(cut, t.ID) {
			n += t.Healthy
		}
	}
	return n
}
