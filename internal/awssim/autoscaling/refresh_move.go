package autoscaling

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// move replaces what may be replaced now: first it terminates, as far as enough instances stay ready, then it launches
// ahead, as far as there is room. A surplus goes first.
func (s *Service) move(g *group, r *refresh) {
	s.adopt(g, r)
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

// adopt lets instances that were launched ahead fill gaps in the capacity, and gives back those that nobody needs.
func (s *Service) adopt(g *group, r *refresh) {
	for missing := g.desired() - len(g.list((*member).counts)); missing > 0; missing-- {
		t := s.tally(g, r)
		if len(t.spare) == 0 {
			return
		}
		t.readiest("").surge = false
	}
	t := s.tally(g, r)
	for surplus := len(t.spare) - len(t.old); surplus > 0; surplus-- {
		if m := t.readiest(""); t.ready[m] {
			m.surge = false
			t = s.tally(g, r)
		}
	}
}

// readiest is the spare that is the furthest on, if possible in a zone.
func (t tally) readiest(zone string) *member {
	return slices.MinFunc(t.spare, func(a, b *member) int {
		if x, y := t.ready[a], t.ready[b]; x != y {
			return compare(x, y)
		}
		if x, y := a.zone == zone, b.zone == zone; x != y {
			return compare(x, y)
		}
		return compare(a.inService(), b.inService())
	})
}

// next is the instance to terminate now, in the zone of a replacement that is ready if there is one.
func (r *refresh) next(t tally) *member {
	var first *member
	for _, m := range r.replaceable(t) {
		stay := len(t.ready)
		if t.ready[m] {
			stay--
		}
		if stay < t.floor {
			continue
		}
		if m.surge || slices.ContainsFunc(t.spare, func(x *member) bool { return x.zone == m.zone && t.ready[x] }) {
			return m
		}
		if first == nil {
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
	if m.surge {
		return
	}
	if t := s.tally(g, r); len(t.spare) > 0 {
		t.readiest(m.zone).surge = false
		return
	}
	if len(g.list((*member).counts)) < g.desired() {
		s.launchIn(g, s.zonesLike(g, m.zone), attempt{cause: s.refreshCause()})
	}
}

// ahead launches replacements before their predecessors go.
func (s *Service) ahead(g *group, r *refresh, t tally) {
	waiting := r.replaceable(t)
	for _, m := range t.spare {
		if i := slices.IndexFunc(waiting, func(x *member) bool { return x.zone == m.zone }); i >= 0 {
			waiting = slices.Delete(waiting, i, i+1)
		} else if len(waiting) > 0 {
			waiting = waiting[1:]
		}
	}
	room := t.ceiling - t.there
	if len(g.list((*member).counts)) < g.desired() {
		return
	}
	for _, m := range waiting[:max(0, min(room, len(waiting)))] {
		if m.surge || !s.launchIn(g, s.zonesLike(g, m.zone), attempt{cause: s.refreshCause(), surge: true}) {
			return
		}
	}
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

// mustStay is how many old instances the next checkpoint leaves. A rollback knows no checkpoints.
func (r *refresh) mustStay(t tally) int {
	list := r.Preferences.CheckpointPercentages
	if r.rollingBack() || len(list) == 0 {
		return 0
	}
	percent := int(list[min(r.checkpoint, len(list)-1)])
	return t.total - (t.total*percent+99)/100
}

// arrived tells whether all is replaced that is to be replaced, and ready.
func (r *refresh) arrived(t tally) bool {
	list := r.Preferences.CheckpointPercentages
	partly := !r.rollingBack() && len(list) > 0 && t.updated*100 >= int(list[len(list)-1])*t.total
	return len(t.spare) == 0 && (partly || len(t.old) == 0 && t.updated == t.total)
}

// note records how far the refresh is. Auto Scaling API reference, InstanceRefresh: the percentage counts replacements
// that are healthy and warm, and goes back to zero in a rollback, when InstancesToUpdate stays what was never replaced.
func (r *refresh) note(t tally) {
	if r.rollingBack() {
		r.PercentageComplete = aws.Int32(int32(min(r.turned.percent, 100*len(t.old)/max(1, r.turned.total))))
		return
	}
	percent := 100
	if t.total > 0 {
		percent = 100 * t.updated / t.total
	}
	r.PercentageComplete, r.InstancesToUpdate = aws.Int32(int32(percent)), aws.Int32(int32(len(t.old)))
}
