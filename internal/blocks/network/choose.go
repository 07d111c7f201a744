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
	// least is the number of zones that the choice must cover.
	least int
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
	fresh := q.thin(slices.DeleteFunc(slices.Clone(all), func(s subnet) bool { return !q.fits(s) }))
	if len(q.kept) == 0 {
		return q.first(fresh)
	}
	kept := pick(all, q.kept)
	return q.thin(append(kept, q.instead(kept, fresh)...))
}

// first bounds the zones of a first choice that nobody selected.
func (q query) first(fresh []subnet) []subnet {
	if q.most > 0 && len(fresh) > q.most && !q.selected() {
		return fresh[:q.most]
	}
	return fresh
}

// instead are subnets in zones that nothing was kept in, one per zone: as many
// as kept ones are gone, and as zones are needed.
func (q query) instead(kept, fresh []subnet) []subnet {
	elsewhere := slices.DeleteFunc(slices.Clone(fresh), func(s subnet) bool { return slices.Contains(zonesOf(kept), s.zone.ID) })
	elsewhere = slices.CompactFunc(elsewhere, func(a, b subnet) bool { return a.zone == b.zone })
	missing := max(len(q.kept)-len(kept), q.least-len(zonesOf(kept)))
	return elsewhere[:max(0, min(missing, len(elsewhere)))]
}

func (q query) selected() bool { return len(q.ids) > 0 || len(q.tags) > 0 }

func (q query) fits(s subnet) bool {
	return s.usable && matches(s.tags, q.tags) && (q.selected() || s.public || !q.public)
}

// thin takes one subnet per zone unless several were selected and may stay: one
// that was kept, then the one with the most free addresses. It sorts by zone.
func (q query) thin(in []subnet) []subnet {
	slices.SortFunc(in, func(a, b subnet) int {
		return cmp.Or(cmp.Compare(a.zone.ID, b.zone.ID), cmp.Compare(q.rank(a), q.rank(b)), cmp.Compare(b.free, a.free), cmp.Compare(a.id, b.id))
	})
	if q.onePerZone || !q.selected() {
		in = slices.CompactFunc(in, func(a, b subnet) bool { return a.zone == b.zone })
	}
	slices.SortFunc(in, func(a, b subnet) int { return cmp.Or(cmp.Compare(a.zone.ID, b.zone.ID), cmp.Compare(a.id, b.id)) })
	return in
}

// rank puts what was kept first.
func (q query) rank(s subnet) int {
	if slices.Contains(q.kept, s.id) {
		return 0
	}
	return 1
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
