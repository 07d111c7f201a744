package availability

import (
	"fmt"
	"slices"
	"strings"
)

// Lost is a zone that looks lost, and what speaks for it.
type Lost struct {
	Zone
	Why string
	// Presumed: all that speaks for it is that AWS has no servers to give there, which may be
	// all that is wrong with the zone.
	Presumed bool
}

// Dark are the zones of the app that look lost: nothing there serves while
// servers serve elsewhere, and there is evidence that it is the zone. An app
// that is broken, or just slow to start, looks the same but for that, and must
// still be mended.
func (s Survey) Dark() []Lost {
	if s.Fleet == nil {
		return nil
	}
	var out []Lost
	for _, t := range s.tally() {
		if t.Healthy > 0 || s.Fleet.Serving() == 0 || !slices.Contains(s.Zones, t.Zone) {
			continue
		}
		if why, presumed := s.Fleet.evidence(t.Name); why != "" {
			out = append(out, Lost{Zone: t.Zone, Why: why, Presumed: presumed})
		}
	}
	return out
}

// evidence is what speaks for a zone in which nothing serves to be lost: AWS
// could not launch a server there, or none answers the balancer although a
// server of the same version serves elsewhere.
func (f Fleet) evidence(zone string) (why string, presumed bool) {
	for _, failure := range f.Failures {
		if failure.ZoneName == zone && failure.NoCapacity {
			return "the latest launch there failed: " + failure.Message, true
		}
	}
	proven := false
	for _, server := range f.Servers {
		if server.ZoneName != zone {
			continue
		}
		if !server.TimedOut {
			return "", false
		}
		proven = proven || f.serves(server.Version)
	}
	if !proven {
		return "", false
	}
	return "no server there answers the load balancer", false
}

// serves is true when a server of that version does, in any zone.
func (f Fleet) serves(version string) bool {
	return slices.ContainsFunc(f.Servers, func(s Server) bool { return s.serves() && s.Version == version })
}

// left says where servers still serve.
func left(all []Tally) string {
	var zones []string
	for _, t := range all {
		if t.Healthy > 0 {
			zones = append(zones, fmt.Sprintf("%d in %s", t.Healthy, t.ID))
		}
	}
	return "healthy servers left: " + strings.Join(zones, ", ")
}

// up are those of some zones that do not look lost.
func (s Survey) up(zones []string) []string {
	for _, l := range s.Dark() {
		if !l.Presumed {
			zones = beside(zones, l.ID)
		}
	}
	return zones
}

// sure are those of some zones that are up and of which nobody must doubt it. Where
// AWS has no servers to give, the zone may be lost; and while nothing serves anywhere,
// so may be one whose servers do not answer at all.
func (s Survey) sure(zones []string) []string {
	var out []string
	for _, id := range s.up(zones) {
		lost := func(l Lost) bool { return l.ID == id }
		if !slices.ContainsFunc(s.Dark(), lost) && !s.mute(id) {
			out = append(out, id)
		}
	}
	return out
}

func (s Survey) mute(id string) bool {
	if s.Fleet == nil || s.Fleet.Serving() > 0 {
		return false
	}
	name, mute := s.in(id).Name, false
	for _, server := range s.Fleet.Servers {
		if server.ZoneName == name {
			mute = server.TimedOut
		}
	}
	return mute || slices.ContainsFunc(s.Fleet.Failures, func(f Failure) bool { return f.ZoneName == name && f.NoCapacity })
}
