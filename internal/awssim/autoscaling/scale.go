package autoscaling

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// scaleOut launches what is missing. User guide, "Instance maintenance policies": with a minimum of 100 percent a
// replacement starts before the unhealthy instance goes, and the group may exceed its desired capacity up to the maximum.
func (s *Service) scaleOut(g *group) {
	if g.suspended("Launch") {
		return
	}
	have := len(g.list((*member).counts))
	there := len(g.list(func(m *member) bool { return !m.leaving() && !m.surge }))
	missing := min(g.desired()-have, g.ceiling()-there)
	for n := range missing {
		if !s.launchIn(g, s.zonesToLaunch(g), attempt{cause: s.launchCause(g, have+n)}) {
			return
		}
	}
	if have >= g.desired() {
		g.because = ""
	}
}

// ceiling is the most instances that the group may have while it replaces some.
func (g *group) ceiling() int {
	p := g.InstanceMaintenancePolicy
	if p == nil {
		return g.desired()
	}
	most := g.desired() * int(*p.MaxHealthyPercentage) / 100
	if *p.MinHealthyPercentage == 100 {
		most = max(most, g.desired()+1)
	}
	return most
}

func (s *Service) launchCause(g *group, have int) string {
	now := stamp(s.world.Now())
	if g.because != "" {
		return fmt.Sprintf("At %s %s.  At %s an instance was started in response to a difference between desired and actual capacity, increasing the capacity from %d to %d.", now, g.because, now, have, have+1)
	}
	return fmt.Sprintf("At %s an instance was launched in response to an unhealthy instance needing to be replaced.", now)
}

// scaleIn terminates what is too many: in the fullest zone first, by the termination policy within it.
func (s *Service) scaleIn(g *group) {
	if g.suspended("Terminate") {
		return
	}
	have := len(g.list((*member).counts))
	for ; have > g.desired(); have-- {
		m := s.victim(g)
		if m == nil {
			return
		}
		now := stamp(s.world.Now())
		why := ""
		if g.because != "" {
			why = fmt.Sprintf("%s.  At %s ", g.because, now)
		}
		s.terminate(g, m, fmt.Sprintf("%san instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from %d to %d.  At %s instance %s was selected for termination", why, have, have-1, now, m.id), true)
	}
}

// victim is the instance that a scale-in takes. User guide, "Default termination policy": the zone with the most
// instances and at least one that is not protected, then the outdated launch template version, then the oldest.
func (s *Service) victim(g *group) *member {
	candidates := g.list(func(m *member) bool { return m.inService() && m.unhealthy == "" && !m.protected && !m.surge })
	if len(candidates) == 0 {
		return nil
	}
	newest := slices.Contains(g.TerminationPolicies, "NewestInstance")
	return slices.MinFunc(candidates, func(a, b *member) int {
		if x, y := g.stray(a), g.stray(b); x != y {
			return compare(x, y)
		}
		if x, y := g.inZone(a.zone), g.inZone(b.zone); x != y {
			return y - x
		}
		if x, y := s.outdated(g, a), s.outdated(g, b); x != y {
			return compare(x, y)
		}
		if newest {
			return b.launchedAt.Compare(a.launchedAt)
		}
		return a.launchedAt.Compare(b.launchedAt)
	})
}

// compare puts true before false.
func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// terminate takes a member out of service: out of the target groups, drained, then terminated.
func (s *Service) terminate(g *group, m *member, cause string, drain bool) {
	if m.pending() && m.activity != nil {
		m.activity.end(s.world.Now(), types.ScalingActivityStatusCodeCancelled)
	}
	m.lifecycle, m.drainUntilGone = types.LifecycleStateTerminating, drain
	m.activity = s.record(g, "Terminating EC2 instance: "+m.id, fmt.Sprintf("At %s %s.", stamp(s.world.Now()), cause), place{subnet: m.subnet, zone: m.zone})
	for _, src := range g.sources {
		s.elb.Deregister(src.arn, m.id)
	}
	if drain && s.draining(g, m) {
		m.activity.StatusCode = types.ScalingActivityStatusCodeWaitingForELBConnectionDraining
		m.activity.StatusMessage = aws.String("Waiting For ELB connection draining.")
		return
	}
	s.leave(g, m)
}
