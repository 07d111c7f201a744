package availability

import (
	"fmt"
	"math"
)

// eachZone is the same weakness of the servers for the loss of every zone.
func (s Survey) eachZone(what string) []hit {
	var out []hit
	for _, id := range s.zoneIDs() {
		out = append(out, hit{TierServers, ZoneFailure(id), Survives, what})
	}
	return out
}

// findBlind: a machine that is lost answers no check, and is found out by any. One
// that answers and does not serve is not, and a bad version is rolled out to all.
func findBlind(s Survey) []hit {
	b := s.Build.Balancer
	if b == nil || b.Blind == "" {
		return nil
	}
	return []hit{{TierServers, FailureBadDeployment, Outage, b.Blind}}
}

// findReserve looks for servers that would run hotter than planned without a zone.
func findReserve(s Survey) []hit {
	g, n := s.Build.Group, len(s.Zones)
	if g == nil || n < 2 || g.TargetCPU <= plannedCPU*float64(n-1)/float64(n) {
		return nil
	}
	after := math.Round(g.TargetCPU * float64(n) / float64(n-1))
	return s.eachZone(fmt.Sprintf("servers run at %g %% CPU, and without one of %d zones at %g %%; %d %% are planned, which is a target of %d %%",
		g.TargetCPU, n, after, plannedCPU, TargetCPU(n)))
}

// findMax goes by what the group keeps, not by what scaling has led to: at the most
// that it may have, there is nothing to add in the best of apps.
func findMax(s Survey) []hit {
	g, n := s.Build.Group, int32(len(s.Zones))
	if g == nil || n < 2 {
		return nil
	}
	share := ceil(g.Min, n)
	if s.Required+share <= g.Max {
		return nil
	}
	return s.eachZone(fmt.Sprintf("with the %d servers of a zone that is evacuated and the %d that are needed besides the group has %d, and may have %d",
		share, s.Required, s.Required+share, g.Max))
}

func findSpot(s Survey) []hit {
	g := s.Build.Group
	if g == nil || !g.Spot || g.OnDemand >= s.Required {
		return nil
	}
	return s.eachZone(fmt.Sprintf("%d servers are On-Demand, and %d are needed: AWS may take the others away", g.OnDemand, s.Required))
}
