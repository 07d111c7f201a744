package availability

import (
	"fmt"
	"math"
	"slices"
)

// Estimate is the availability of the whole app by AWS's commitments for its parts.
type Estimate struct {
	// Availability is in percent, such as 99.93%.
	Availability string
	// DowntimeMinutes is what that leaves open in 30 days.
	DowntimeMinutes int32
	Parts           []Part
}

// Part is a part of the app, and what AWS commits to for it.
type Part struct {
	Name, Availability string
}

// minutes are those of 30 days.
const minutes = 30 * 24 * 60

// estimate multiplies the commitments of the parts, for a request needs all of
// them. It is nil while one of them is not known.
func (s Survey) estimate() *Estimate {
	out, whole := &Estimate{}, 1.0
	for _, p := range []struct {
		name   string
		wanted bool
		level  commitment
	}{
		{TierLoadBalancer, true, s.balancerLevel()},
		{TierServers, true, s.serversLevel()},
		{TierDatabase, s.DatabaseWanted, s.databaseLevel()},
		{"Tables", len(s.tableNames()) > 0, tables},
		{"Buckets", len(s.bucketNames()) > 0, s.bucketsLevel()},
	} {
		switch {
		case !p.wanted:
			continue
		case p.level == 0:
			return nil
		}
		share := float64(p.level) / 10000
		whole *= share
		out.Parts = append(out.Parts, Part{Name: p.name, Availability: percent(share)})
	}
	out.Availability, out.DowntimeMinutes = percent(whole), int32(math.Round((1-whole)*minutes))
	return out
}

func percent(share float64) string { return fmt.Sprintf("%.2f%%", share*100) }

// level is the one of two commitments that a part in so many zones has.
func level(zones int, several, one commitment) commitment {
	switch zones {
	case 0:
		return 0
	case 1:
		return one
	}
	return several
}

func (s Survey) balancerLevel() commitment {
	if s.Build.Balancer == nil {
		return 0
	}
	return level(len(s.Build.Balancer.Zones), balancerInZones, balancerInOne)
}

func (s Survey) serversLevel() commitment {
	return level(len(s.serving()), serversInZones, serversInOne)
}

func (s Survey) databaseLevel() commitment {
	if effect, _ := s.state(); effect != Survives {
		return 0
	}
	return level(1+len(beside(s.Database.Standbys, s.Database.Primary)), databaseInZones, databaseInOne)
}

func (s Survey) bucketsLevel() commitment {
	if slices.ContainsFunc(s.Build.Buckets, func(b Bucket) bool { return b.OneZone }) {
		return bucketsInfrequent
	}
	return buckets
}
