package availability

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Survey is what a verdict is made from.
type Survey struct {
	// Required is how many servers must still serve after a zone is lost.
	Required int32
	// Zones are the zones that the servers' subnets lie in.
	Zones []Zone
	// Fleet is nil while nobody could look.
	Fleet *Fleet
	// SpareAccepted is true when the owner accepts to lose more than the spare.
	SpareAccepted bool
	// Database is nil while there is none, or AWS did not let it be read. It is
	// wanted or not, and may be accepted to stand in a single zone.
	Database           *Database
	DatabaseUnread     bool
	DatabaseWanted     bool
	SingleZoneAccepted bool
	// Build is all else that was read.
	Build Build
	// Now is when the survey was made.
	Now time.Time
	// Planned is how many servers the group is made to keep after a zone is lost; zero
	// is as many as are required.
	Planned int32
	// Accepted are the risks that the owner accepts, by name.
	Accepted []string
	// Tables and Buckets are those that the spec asks for, by its names.
	Tables, Buckets []string
}

// Verdict says whether the app survives the loss of any one zone.
type Verdict struct {
	// Survives is false as well while it is not Known.
	Survives, Known bool
	Reason, Message string
}

// The reasons of a verdict.
const (
	SurvivesZoneLoss = "SurvivesZoneLoss"
	AcceptedRisk     = "AcceptedRisk"
	ZoneLost         = "ZoneLost"
	TooFewZones      = "TooFewZones"
	TooFewServers    = "TooFewServers"
	NotYetKnown      = "NotYetKnown"

	NoDatabase             = "NoDatabase"
	DatabaseStandbyMissing = "DatabaseStandbyMissing"
	DatabaseFailingOver    = "DatabaseFailingOver"
)

// accepted ends the message of a risk that the owner accepts.
const accepted = "; availability.accept takes that"

// Tally counts the servers of one zone.
type Tally struct {
	Zone
	Healthy, Total int32
	Note           string
}

// LooksLost begins the note on a zone that looks lost, and no other.
const LooksLost = "the zone looks lost: "

// Count tallies the servers by zone: the given zones in their order, then any
// other zone that servers stand in.
func (s Survey) Count() []Tally {
	out := s.tally()
	if s.Fleet == nil {
		return out
	}
	for i := range out {
		out[i].Note = s.note(out[i])
	}
	for _, lost := range s.Dark() {
		i := slices.IndexFunc(out, func(t Tally) bool { return t.Zone == lost.Zone })
		out[i].Note = LooksLost + lost.Why + "; " + left(out)
	}
	return out
}

// tally counts, and notes nothing.
func (s Survey) tally() []Tally {
	var out []Tally
	for _, z := range s.Zones {
		out = append(out, Tally{Zone: z})
	}
	if s.Fleet == nil {
		return out
	}
	for _, server := range s.Fleet.Servers {
		i := slices.IndexFunc(out, func(t Tally) bool { return t.Name == server.ZoneName })
		if i < 0 {
			i, out = len(out), append(out, Tally{Zone: Zone{ID: server.ZoneName, Name: server.ZoneName}})
		}
		out[i].add(server)
	}
	return out
}

func (t *Tally) add(s Server) {
	t.Total++
	if s.serves() {
		t.Healthy++
	}
}

func (s Survey) note(t Tally) string {
	for _, f := range s.Fleet.Failures {
		if f.ZoneName == t.Name {
			return f.Message
		}
	}
	for _, server := range s.Fleet.Servers {
		if server.ZoneName == t.Name && !server.Healthy && server.Why != "" {
			return server.ID + ": " + server.Why
		}
	}
	return ""
}

// servedAndStored says whether the loss of any one zone leaves enough healthy
// servers, and the database.
func (s Survey) servedAndStored() Verdict {
	v := s.servers()
	if !s.DatabaseWanted {
		return v
	}
	d := s.Database.judge(s.SingleZoneAccepted, s.Dark())
	if s.DatabaseUnread {
		d = Verdict{Reason: NotYetKnown, Message: "the database could not be read"}
	}
	message := v.Message + "; " + d.Message
	switch {
	case !v.Survives && v.Known:
	case !d.Survives:
		v = d
	case d.Reason == AcceptedRisk && v.Survives:
		v.Reason = AcceptedRisk
	}
	v.Message = message
	return v
}

// servers says whether losing any one zone leaves enough healthy servers. While a
// zone is lost it does not, however many are left: what the app is built to
// survive has happened, and nothing makes up for the next zone.
func (s Survey) servers() Verdict {
	if s.Fleet == nil {
		return Verdict{Reason: NotYetKnown, Message: "the servers have not been seen yet"}
	}
	v := s.byCount()
	dark := s.Dark()
	if len(dark) == 0 {
		return v
	}
	var words []string
	for _, lost := range dark {
		words = append(words, lost.ID+" looks lost: "+lost.Why)
	}
	words = append(words, strings.TrimSuffix(v.Message, accepted))
	return Verdict{Known: true, Reason: ZoneLost, Message: strings.Join(words, "; ")}
}

// byCount judges by what serves where.
func (s Survey) byCount() Verdict {
	var healthy int32
	var standing []Tally
	for _, t := range s.tally() {
		healthy += t.Healthy
		if t.Healthy > 0 {
			standing = append(standing, t)
		}
	}
	if len(standing) < 2 {
		return Verdict{Known: true, Reason: TooFewZones, Message: fewZones(standing, healthy)}
	}
	worst := slices.MaxFunc(standing, func(a, b Tally) int { return int(a.Healthy - b.Healthy) })
	left := healthy - worst.Healthy
	message := fmt.Sprintf("losing %s leaves %d of %d healthy servers; %d are needed", worst.ID, left, healthy, s.Required)
	switch {
	case left >= s.Required:
		return Verdict{Survives: true, Known: true, Reason: SurvivesZoneLoss, Message: message}
	case s.SpareAccepted && healthy >= s.Required:
		return Verdict{Survives: true, Known: true, Reason: AcceptedRisk, Message: message + accepted}
	}
	return Verdict{Known: true, Reason: TooFewServers, Message: message + s.raise()}
}

// raise tells how to get more servers where the group is not made for as many as
// are required.
func (s Survey) raise() string {
	if s.Planned == 0 || s.Planned >= s.Required {
		return ""
	}
	return fmt.Sprintf("; the group is made for %d: raise servers.replicas.min to %d", s.Planned, s.Required)
}

func fewZones(standing []Tally, healthy int32) string {
	const rule = "; there must be some in at least two zones"
	switch healthy {
	case 0:
		return "no server is healthy"
	case 1:
		return "the only healthy server stands in " + standing[0].ID + rule
	}
	return fmt.Sprintf("all %d healthy servers stand in %s", healthy, standing[0].ID) + rule
}
