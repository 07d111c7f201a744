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
		if why := s.Fleet.evidence(t.Name); why != "" {
			out = append(out, Lost{Zone: t.Zone, Why: why})
		}
	}
	return out
}

// evidence is what speaks for a zone in which nothing serves to be lost: AWS
// could not launch a server there, or none answers the balancer although a
// server of the same version serves elsewhere.
func (f Fleet) evidence(zone string) string {
	for _, failure := range f.Failures {
		if failure.ZoneName == zone && failure.NoCapacity {
			return "the latest launch there failed: " + failure.Message
		}
	}
	proven := false
	for _, server := range f.Servers {
		if server.ZoneName != zone {
			continue
		}
		if !server.TimedOut {
			return ""
		}
		proven = proven || f.serves(server.Version)
	}
	if !proven {
		return ""
	}
	return "no server there answers the load balancer"
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
