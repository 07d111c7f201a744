package availability

import (
	"fmt"
	"slices"
)

// loss is a failure that takes servers away, and what it leaves at that instant.
type loss struct {
	failure, id string
	// left are the healthy servers that it leaves.
	left int32
	// standing are all servers that it leaves, healthy or not.
	standing int32
}

// losses are that of one server and that of each zone; none while the servers have
// not been seen.
func (s Survey) losses(zones []string) []loss {
	if s.Fleet == nil {
		return nil
	}
	healthy, total := s.healthy()
	out := []loss{{failure: FailureServer, left: max(healthy-1, 0), standing: max(total-1, 0)}}
	for _, id := range zones {
		t := s.in(id)
		out = append(out, loss{failure: ZoneFailure(id), id: id, left: healthy - t.Healthy, standing: total - t.Total})
	}
	return out
}

// in is the tally of one zone.
func (s Survey) in(id string) Tally {
	all := s.tally()
	if i := slices.IndexFunc(all, func(t Tally) bool { return t.ID == id }); i >= 0 {
		return all[i]
	}
	return Tally{}
}

// healthy counts the servers that serve, and all.
func (s Survey) healthy() (healthy, total int32) {
	for _, t := range s.tally() {
		healthy, total = healthy+t.Healthy, total+t.Total
	}
	return healthy, total
}

// serving are the zones in which servers serve.
func (s Survey) serving() []string {
	var out []string
	for _, t := range s.tally() {
		if t.Healthy > 0 {
			out = append(out, t.ID)
		}
	}
	return out
}

// effect is what a loss does: too few servers do some of the work, none do nothing.
func (s Survey) effect(l loss) Effect {
	switch {
	case l.left >= s.Required:
		return Survives
	case l.left > 0:
		return Degraded
	}
	return Outage
}

// words say what a loss leaves.
func (s Survey) words(l loss) string {
	what := "one server"
	if l.id != "" {
		what = l.id
	}
	healthy, _ := s.healthy()
	return fmt.Sprintf("losing %s leaves %d of %d healthy servers; %d are needed", what, l.left, healthy, s.Required)
}

// cause is the rule that says why a loss leaves too few servers: the one that can
// be mended with the least. Empty: it leaves enough.
func (s Survey) cause(l loss) string {
	healthy, _ := s.healthy()
	switch {
	case l.left >= s.Required:
		return ""
	case l.id != "" && len(s.serving()) < 2:
		return TooFewZones
	case healthy < s.Required:
		return TooFewServers
	case s.SpareAccepted:
		return SpareCapacity
	case l.standing >= s.Required:
		return UnhealthyServers
	case l.id != "" && s.evenly() >= s.Required:
		return UnevenSpread
	}
	return SpareCapacity
}

// evenly is how many healthy servers the loss of a zone would leave, if as many
// stood in each.
func (s Survey) evenly() int32 {
	healthy, _ := s.healthy()
	n := int32(max(len(s.Zones), 1))
	return healthy - ceil(healthy, n)
}

// because finds the losses that have that cause; more says what else there is to
// say of one.
func because(name string, more func(Survey, loss) string) func(Survey) []hit {
	return func(s Survey) []hit {
		var out []hit
		for _, l := range s.losses(s.zoneIDs()) {
			if s.cause(l) == name {
				out = append(out, hit{TierServers, l.failure, s.effect(l), s.words(l) + more(s, l)})
			}
		}
		return out
	}
}

func fewZonesMore(s Survey, _ loss) string {
	return fmt.Sprintf("; healthy servers stand in %s", counted(len(s.serving())))
}

func fewServersMore(s Survey, _ loss) string { return ", which do not stand now" + s.raise() }

func unhealthyMore(s Survey, _ loss) string {
	healthy, total := s.healthy()
	return fmt.Sprintf("; %d of %d servers are not healthy", total-healthy, total)
}

func unevenMore(s Survey, _ loss) string {
	return fmt.Sprintf("; spread evenly over %s, %d would be left", counted(len(s.Zones)), s.evenly())
}

func spareMore(s Survey, _ loss) string { return s.raise() }

func counted(zones int) string {
	if zones == 0 {
		return "no zone"
	}
	return count(int32(zones))
}
