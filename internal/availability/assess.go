package availability

import (
	"slices"
	"strings"
)

// Assessment is what each failure does to each tier, and what is to blame.
type Assessment struct {
	Matrix []Cell
	// Points are the single points of failure, in the order of the rules.
	Points []Point
	// Estimate is nil while a part of the app is not known.
	Estimate *Estimate
}

// Assess judges all tiers.
func Assess(s Survey) Assessment {
	cells := s.cells()
	var points []Point
	found := map[int][]hit{}
	for _, r := range rules() {
		hits := r.find(s)
		for _, h := range hits {
			if i := h.cell(cells); i >= 0 {
				found[i] = append(found[i], h)
			}
		}
		if len(hits) > 0 {
			points = append(points, s.point(r, hits))
		}
	}
	for i := range cells {
		cells[i] = cells[i].with(found[i])
	}
	return Assessment{Matrix: cells, Points: points, Estimate: s.estimate()}
}

// rule is one way to be less than highly available.
type rule struct {
	name string
	// why is the fact of AWS that it rests on. The page docs/availability.md has
	// its source.
	why string
	// field mends it.
	field string
	// accept is its name in availability.accept; empty: nobody may accept it.
	accept string
	find   func(Survey) []hit
}

// hit is a cell that a rule has found something about. One without a cell is told
// among the points only.
type hit struct {
	tier, failure string
	effect        Effect
	what          string
}

func (h hit) cell(cells []Cell) int {
	return slices.IndexFunc(cells, func(c Cell) bool { return c.Tier == h.tier && c.Failure == h.failure })
}

// with is the cell after what the rules found: the worst effect, and all that
// there is to say, the worst first. What was said before stays where it still holds.
func (c Cell) with(hits []hit) Cell {
	worst := c.Effect
	for _, h := range hits {
		if h.effect.rank() > worst.rank() {
			worst = h.effect
		}
	}
	all := slices.Clone(hits)
	if worst == c.Effect || worst != Outage && component(c.Failure) {
		all = append([]hit{{effect: c.Effect, what: c.Message}}, hits...)
	}
	slices.SortStableFunc(all, func(a, b hit) int { return b.effect.rank() - a.effect.rank() })
	c.Effect, c.Message = worst, told(all)
	return c
}

// told joins what hits say, each thing once.
func told(hits []hit) string {
	var out []string
	for _, h := range hits {
		more := func(o hit) bool { return strings.HasPrefix(o.what, h.what) && o.what != h.what }
		if !slices.Contains(out, h.what) && !slices.ContainsFunc(hits, more) {
			out = append(out, h.what)
		}
	}
	return strings.Join(out, "; ")
}

func (s Survey) point(r rule, hits []hit) Point {
	p := Point{Name: r.name, What: told(hits), Why: r.why, Field: r.field, Accepted: s.accepts(r.accept), Effect: Survives}
	for _, h := range hits {
		if component(h.failure) && h.effect.rank() > p.Effect.rank() {
			p.Effect = h.effect
		}
	}
	return p
}

// accepts is true when the owner accepts the risk of that name.
func (s Survey) accepts(name string) bool {
	switch name {
	case "":
		return false
	case SpareCapacity:
		return s.SpareAccepted
	case SingleZoneDatabase:
		return s.SingleZoneAccepted
	}
	return slices.Contains(s.Accepted, name)
}

// Judge says whether the app survives the loss of any one server, any one zone
// and the primary of its database. What the rules find besides the count of the
// servers and the place of the database makes it False, unless it is accepted; what
// is not known of the network or the balancer does not.
func Judge(s Survey) Verdict {
	v := s.servedAndStored()
	if v.Known && !v.Survives {
		return v
	}
	points := Assess(s).Points
	if open := open(points, v.Known); len(open) > 0 {
		return Verdict{Known: true, Reason: open[0].Name, Message: v.Message + "; " + whats(open)}
	}
	taken := slices.DeleteFunc(points, func(p Point) bool { return !p.Accepted || p.Effect == Survives || p.counted() })
	if v.Survives && len(taken) > 0 {
		v.Reason, v.Message = AcceptedRisk, v.Message+"; "+whats(taken)+accepted
	}
	return v
}

// open are the points that nobody accepts, the worst first. As long as the servers
// or the database are not known, only an outage settles it.
func open(points []Point, known bool) []Point {
	least := Degraded
	if !known {
		least = Outage
	}
	out := slices.DeleteFunc(slices.Clone(points), func(p Point) bool { return p.Accepted || p.Effect.rank() < least.rank() })
	slices.SortStableFunc(out, func(a, b Point) int { return b.Effect.rank() - a.Effect.rank() })
	return out
}

// counted is true of what the verdict of servers and database tells by itself.
func (p Point) counted() bool {
	return slices.Contains([]string{SpareCapacity, SingleZoneDatabase, StandbyInSameZone}, p.Name)
}

func whats(points []Point) string {
	var out []string
	for _, p := range points {
		out = append(out, p.What)
	}
	return strings.Join(out, "; ")
}
