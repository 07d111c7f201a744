package autoscaling

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// tally is what a refresh sees of its group at one moment.
type tally struct {
	old     []*member // to be replaced, the next one first
	spare   []*member // launched ahead of a termination
	ready   map[*member]bool
	there   int // healthy or on their way in
	updated int // replacements that are ready
	total   int // that the refresh is about
	floor   int // the fewest that must stay ready
	ceiling int // the most that may be there
}

func (s *Service) tally(g *group, r *refresh) tally {
	t := tally{ready: map[*member]bool{}}
	t.floor, t.ceiling = r.bounds(g.desired())
	kept := 0
	for _, m := range g.list(func(m *member) bool { return !m.leaving() && m.unhealthy == "" }) {
		t.there++
		if s.warm(g, r, m) {
			t.ready[m] = true
		}
		switch {
		case s.due(g, r, m):
			t.old = append(t.old, m)
		case m.surge:
			t.spare = append(t.spare, m)
		case m.wave != g.wave():
			kept++
		}
		if t.ready[m] && m.wave == g.wave() && !s.due(g, r, m) {
			t.updated++
		}
	}
	t.total = max(0, g.desired()-kept)
	t.updated = min(t.updated, t.total)
	s.order(g, t.old)
	return t
}

// due tells whether a member is to be replaced. Forward, that is what the refresh did not launch, or with skip matching
// what does not fit; with a desired configuration also what it launched before $Latest or $Default moved on: user guide,
// "Use an instance refresh with skip matching". Back, it is what the refresh launched: "Undo changes with a manual or auto
// rollback".
func (s *Service) due(g *group, r *refresh, m *member) bool {
	if m.protected && r.Preferences.ScaleInProtectedInstances == types.ScaleInProtectedInstancesIgnore {
		return false
	}
	switch {
	case r.rollingBack():
		return m.wave == r.there
	case m.wave == r.there:
		return r.DesiredConfiguration != nil && !s.fits(g.target(), m)
	case *r.Preferences.SkipMatching:
		return !s.fits(g.target(), m)
	}
	return true
}

// order puts old launch template versions first (user guide, "Add checkpoints to an instance refresh": old instances
// before new ones), then goes zone by zone, then takes the oldest.
func (s *Service) order(g *group, old []*member) {
	left := map[string]int{}
	for _, m := range old {
		left[m.zone]++
	}
	slices.SortStableFunc(old, func(a, b *member) int {
		return cmp.Or(compare(s.outdated(g, a), s.outdated(g, b)),
			cmp.Compare(left[a.zone], left[b.zone]), cmp.Compare(a.zone, b.zone), a.launchedAt.Compare(b.launchedAt))
	})
}

// warm tells whether a member is in service, passes the health checks of the group and has warmed up.
func (s *Service) warm(g *group, r *refresh, m *member) bool {
	return m.inService() && m.unhealthy == "" && s.sound(g, m) && s.world.Now().Sub(m.inServiceAt) >= r.warmup()
}

// sound tells whether a member passes the group's health checks now, whatever the grace period forgives.
func (s *Service) sound(g *group, m *member) bool {
	i, known := s.ec2.Instance(m.id)
	if !known || i.State != "running" || i.Impaired {
		return false
	}
	return !g.checksELB() || !slices.ContainsFunc(g.sources, func(src *source) bool {
		return src.state != removing && slices.Contains([]string{"initial", "unhealthy"}, s.elb.TargetState(src.arn, m.id))
	})
}

func (r *refresh) warmup() time.Duration {
	return time.Duration(aws.ToInt32(r.Preferences.InstanceWarmup)) * time.Second
}

// bounds turns the healthy percentages into numbers. Auto Scaling API reference, RefreshPreferences: where they leave no
// room, a group with a maximum launches first, one without terminates and launches at once. User guide, "How an instance
// refresh works in an Auto Scaling group": a minimum of 100 launches first.
func (r *refresh) bounds(desired int) (floor, ceiling int) {
	p := r.Preferences
	floor, ceiling = int(math.Ceil(float64(desired)*float64(*p.MinHealthyPercentage)/100)), desired
	if p.MaxHealthyPercentage != nil {
		ceiling = desired * int(*p.MaxHealthyPercentage) / 100
	}
	switch {
	case floor < desired || ceiling > desired:
		return floor, ceiling
	case *p.MinHealthyPercentage == 100 || p.MaxHealthyPercentage != nil:
		return floor, desired + 1
	}
	return desired - 1, ceiling
}
