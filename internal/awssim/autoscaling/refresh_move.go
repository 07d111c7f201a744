package autoscaling

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// move replaces what may be replaced now: first it terminates, as far as enough instances stay ready, then it launches
// ahead, as far as there is room. A surplus goes first.
func (s *Service) move(g *group, r *refresh) {
	s.release(g, r)
	if len(g.list((*member).counts)) > g.desired() && s.victim(g) != nil {
		return
	}
	for t := s.tally(g, r); ; t = s.tally(g, r) {
		m := r.next(t)
		if m == nil {
			s.ahead(g, r, t)
			return
		}
		s.swap(g, r, m)
	}
}

// release gives up instances that were launched ahead of terminations that a scale-in has done instead.
func (s *Service) release(g *group, r *refresh) {
	t := s.tally(g, r)
	surplus := len(t.spare) - len(t.old)
	for _, m := range t.spare {
		if surplus > 0 && t.ready[m] {
			m.surge = false
			surplus--
		}
	}
}

// next is the instance to terminate now, if enough stay ready without it: one whose zone has a replacement that is ready,
// if there is one.
func (r *refresh) next(t tally) *member {
	var first *member
	for _, m := range r.replaceable(t) {
		stay := len(t.ready)
		if t.ready[m] {
			stay--
		}
		switch {
		case stay < t.floor:
		case slices.ContainsFunc(t.spare, func(x *member) bool { return x.zone == m.zone && t.ready[x] }):
			return m
		case first == nil:
			first = m
		}
	}
	return first
}

// replaceable is what may go before the next checkpoint. Protected instances wait, unless the refresh is to replace them
// too: Auto Scaling API reference, RefreshPreferences.
func (r *refresh) replaceable(t tally) []*member {
	quota := len(t.old) - r.mustStay(t)
	var list []*member
	for _, m := range t.old {
		protected := m.protected && r.Preferences.ScaleInProtectedInstances != types.ScaleInProtectedInstancesRefresh
		if m.inService() && !protected && len(list) < quota {
			list = append(list, m)
		}
	}
	return list
}

// swap terminates an instance. One that was launched ahead takes its place, or one that is launched now.
func (s *Service) swap(g *group, r *refresh, m *member) {
	now := stamp(s.world.Now())
	s.terminate(g, m, fmt.Sprintf("an instance was taken out of service in response to an instance refresh.  At %s instance %s was selected for termination", now, m.id), true)
	t := s.tally(g, r)
	switch {
	case len(g.list((*member).counts)) >= g.desired():
	case len(t.spare) > 0:
		slices.MinFunc(t.spare, func(a, b *member) int { return compare(t.ready[a], t.ready[b]) }).surge = false
	default:
		s.launchIn(g, s.zonesLike(g, m.zone), attempt{cause: s.refreshCause()})
	}
}

// ahead launches replacements before their predecessors go.
func (s *Service) ahead(g *group, r *refresh, t tally) {
	if len(g.list((*member).counts)) < g.desired() {
		return
	}
	room := t.ceiling - t.there
	for _, m := range uncovered(r.replaceable(t), t.spare) {
		if room > 0 && s.launchIn(g, s.zonesLike(g, m.zone), attempt{cause: s.refreshCause(), surge: true}) {
			room--
		}
	}
}

// uncovered is the instances for which none was launched ahead yet, in their zone if possible.
func uncovered(waiting, spare []*member) []*member {
	for _, m := range spare {
		i := max(0, slices.IndexFunc(waiting, func(x *member) bool { return x.zone == m.zone }))
		if len(waiting) > 0 {
			waiting = slices.Delete(waiting, i, i+1)
		}
	}
	return waiting
}

func (s *Service) refreshCause() string {
	return fmt.Sprintf("At %s an instance was launched in response to an instance refresh.", stamp(s.world.Now()))
}

// zonesLike puts the zone of a predecessor before the others. With balanced-only no other will do.
func (s *Service) zonesLike(g *group, zone string) []string {
	if s.paused(g, "") {
		return nil
	}
	var zones []string
	if slices.Contains(g.AvailabilityZones, zone) && !s.paused(g, zone) {
		zones = append(zones, zone)
	}
	if g.balancedOnly() {
		return zones
	}
	return append(zones, slices.DeleteFunc(s.zonesToLaunch(g), func(z string) bool { return z == zone })...)
}
