package network

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/availability"
)

// subnet is what the choice is made from.
type subnet struct {
	id     string
	zone   availability.Zone
	free   int32
	usable bool
	public bool
	tags   map[string]string
}

// query says which subnets a tier wants.
type query struct {
	ids  []string
	tags map[string]string
	// kept were chosen before, for the same selector: they stay as long as
	// they exist, so that a tag edited elsewhere never moves a running app.
	kept []string
	// onePerZone is what a load balancer takes.
	onePerZone bool
	// most bounds the zones of a choice that nobody selected; 0 is no bound.
	most int
	// public: when nobody selects any, only public subnets come in question.
	public bool
}

// standardZone matches the ids of Availability Zones proper: Local Zones and
// Wavelength Zones have longer ones, such as usw2-lax1-az1. (EC2 user guide,
// "Availability Zone IDs" and "Local Zones".)
var standardZone = regexp.MustCompile(`^[a-z]+[0-9]+-az[0-9]+$`)

// choose picks subnets, the same ones for the same input, sorted by zone id.
func choose(all []subnet, q query) []subnet {
	if len(q.ids) > 0 {
		return q.thin(pick(all, q.ids))
	}
	kept := pick(all, q.kept)
	fresh := slices.DeleteFunc(slices.Clone(all), func(s subnet) bool { return !q.fits(s) })
	switch {
	case len(q.kept) > 0 && len(kept) == len(q.kept):
		return q.thin(kept)
	case len(q.kept) > 0:
		return q.thin(append(kept, elsewhere(fresh, kept)...))
	}
	return q.thin(fresh)
}

func (q query) selected() bool { return len(q.ids) > 0 || len(q.tags) > 0 }

func (q query) fits(s subnet) bool {
	return s.usable && matches(s.tags, q.tags) && (q.selected() || s.public || !q.public)
}

// thin sorts by zone and, within one, by free addresses; takes one subnet per
// zone unless several were selected and may stay; and bounds the zones of a
// first choice that nobody selected.
func (q query) thin(in []subnet) []subnet {
	slices.SortFunc(in, func(a, b subnet) int {
		return cmp.Or(cmp.Compare(a.zone.ID, b.zone.ID), cmp.Compare(b.free, a.free), cmp.Compare(a.id, b.id))
	})
	if q.onePerZone || !q.selected() {
		in = slices.CompactFunc(in, func(a, b subnet) bool { return a.zone == b.zone })
	}
	if q.most > 0 && len(in) > q.most && !q.selected() && len(q.kept) == 0 {
		in = in[:q.most]
	}
	return in
}

func pick(all []subnet, ids []string) []subnet {
	var out []subnet
	for _, s := range all {
		if slices.Contains(ids, s.id) {
			out = append(out, s)
		}
	}
	return out
}

// elsewhere are the subnets in zones that nothing was kept in.
func elsewhere(fresh, kept []subnet) []subnet {
	return slices.DeleteFunc(slices.Clone(fresh), func(s subnet) bool {
		return slices.ContainsFunc(kept, func(k subnet) bool { return k.zone == s.zone })
	})
}

func matches(tags, want map[string]string) bool {
	for k, v := range want {
		if got, ok := tags[k]; !ok || got != v {
			return false
		}
	}
	return true
}

func ids(subnets []subnet) []string {
	var out []string
	for _, s := range subnets {
		out = append(out, s.id)
	}
	return out
}

func zonesOf(subnets []subnet) []string {
	var out []string
	for _, s := range subnets {
		out = append(out, s.zone.ID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s subnet) String() string { return fmt.Sprintf("%s in %s", s.id, s.zone.ID) }

func list(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}
