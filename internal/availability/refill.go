package availability

import (
	"fmt"
	"slices"
	"strings"
)

// refillRules are about what it takes to get back to full strength after the loss
// of a zone: the group launches in the zones that are left.
func refillRules() []rule {
	return []rule{{
		name: TypeNotOffered, field: "servers.instanceTypes", find: findTypes,
		why: "AWS offers an instance type in some zones of a region only, and a group launches nothing where it does not",
	}, {
		name: LaunchesFail, find: findLaunches,
		why: "launches that fail in a zone are tried in others, if there are others",
	}, {
		name: FewServerAddresses, field: "network.serverSubnets", find: findAddresses,
		why: "each server takes an address of its subnet, of which AWS keeps five to itself",
	}}
}

// refills are the zones that take over the servers of a zone that is lost: none
// where no servers stand, or none is left.
func (s Survey) refills(id string) []string {
	if s.Fleet == nil || s.in(id).Total == 0 {
		return nil
	}
	zones := s.launchZones()
	for _, l := range s.Dark() {
		zones = beside(zones, l.ID)
	}
	return beside(zones, id)
}

// launchZones are those that the group launches in.
func (s Survey) launchZones() []string {
	if g := s.Build.Group; g != nil && len(g.Zones) > 0 {
		return g.Zones
	}
	return s.subnetZones()
}

// offering are those of the zones that AWS offers one of the instance types in.
func (s Survey) offering(zones []string) []string {
	if s.Build.TypeZones == nil {
		return zones
	}
	return slices.DeleteFunc(slices.Clone(zones), func(id string) bool { return !slices.Contains(s.Build.TypeZones, id) })
}

// launching are those of the zones whose latest launch has not failed.
func (s Survey) launching(zones []string) []string {
	return slices.DeleteFunc(slices.Clone(zones), func(id string) bool { return s.failure(id) != "" })
}

// failure is why the latest launch in a zone failed.
func (s Survey) failure(id string) string {
	for _, f := range s.Fleet.Failures {
		if f.ZoneName == s.in(id).Name {
			return f.Message
		}
	}
	return ""
}

func findTypes(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		if zones := s.refills(id); len(zones) > 0 && len(s.offering(zones)) == 0 {
			out = append(out, hit{TierServers, ZoneFailure(id), Survives, "AWS offers none of the instance types in " + strings.Join(zones, ", ") +
				", so nothing replaces the servers of " + id})
		}
	}
	return out
}

func findLaunches(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		if zones := s.offering(s.refills(id)); len(zones) > 0 && len(s.launching(zones)) == 0 {
			out = append(out, hit{TierServers, ZoneFailure(id), Survives, fmt.Sprintf("the latest launch in %s failed, so nothing replaces the servers of %s: %s",
				strings.Join(zones, ", "), id, s.failure(zones[0]))})
		}
	}
	return out
}

func findAddresses(s Survey) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		zones := s.launching(s.offering(s.refills(id)))
		free, known := s.free(tierOfServers, zones)
		if lost := s.in(id).Total; known && free < lost {
			out = append(out, hit{TierServers, ZoneFailure(id), Survives, fmt.Sprintf("losing %s takes %d servers, and the subnets in %s have %d free addresses",
				id, lost, strings.Join(zones, ", "), free)})
		}
	}
	return out
}

// The tiers of subnets.
const (
	tierOfBalancer = "loadBalancer"
	tierOfServers  = "servers"
	tierOfDatabase = "database"
)

// free counts the addresses that the subnets of a tier have left in some zones. It
// is not known where no subnet of them was read.
func (s Survey) free(tier string, zones []string) (free int32, known bool) {
	for _, r := range s.Build.Room {
		if r.Tier == tier && slices.Contains(zones, r.Zone) {
			free, known = free+r.Free, true
		}
	}
	return free, known
}
