package autoscaling

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// examine marks the members that a health check calls unhealthy. User guide, "Health checks for instances": an instance
// that is not running is unhealthy at once; status checks and the load balancer count after the grace period.
func (s *Service) examine(g *group) {
	if g.suspended("HealthCheck") {
		return
	}
	for _, m := range g.members {
		if m.inService() && m.unhealthy == "" {
			m.unhealthy = s.complaint(g, m)
		}
	}
}

// complaint is what a health check says against a member, in the words of an activity's cause.
func (s *Service) complaint(g *group, m *member) string {
	i, known := s.ec2.Instance(m.id)
	if !known || i.State != "running" {
		return "an EC2 health check indicating it has been terminated or stopped"
	}
	if !i.Impaired {
		m.impairedAt = time.Time{}
	} else if m.impairedAt.IsZero() {
		m.impairedAt = s.world.Now()
	}
	switch {
	case !s.graceOver(g, m):
		return ""
	case i.Impaired && s.world.Now().Sub(m.impairedAt) >= s.ImpairedAfter:
		return "an EC2 instance status checks failure"
	case g.checksELB() && s.rejected(g, m):
		return "an ELB system health check failure"
	}
	return ""
}

func (s *Service) graceOver(g *group, m *member) bool {
	grace := time.Duration(aws.ToInt32(g.HealthCheckGracePeriod)) * time.Second
	return s.world.Now().Sub(m.inServiceAt) >= grace
}

// rejected: the load balancer's word counts once the traffic source is InService, that is when at least one instance
// has passed its health check. User guide, "Verify the attachment status of your load balancer".
func (s *Service) rejected(g *group, m *member) bool {
	for _, src := range g.sources {
		if src.state == inService && s.elb.TargetState(src.arn, m.id) == "unhealthy" {
			return true
		}
	}
	return false
}

// replace terminates unhealthy members: at once, or under a maintenance policy only as far as enough healthy ones are
// ready. What EC2 no longer runs goes at once in any case.
func (s *Service) replace(g *group) {
	if g.suspended("ReplaceUnhealthy") || g.suspended("Terminate") {
		return
	}
	bad := g.list(func(m *member) bool { return !m.leaving() && m.unhealthy != "" })
	spare := len(bad) - s.mustStay(g)
	slices.SortStableFunc(bad, func(a, b *member) int { return compare(s.dead(a), s.dead(b)) })
	for i, m := range bad {
		if dead := s.dead(m); dead || i < spare {
			s.terminate(g, m, "an instance was taken out of service in response to "+m.unhealthy, !dead)
		}
	}
}

// mustStay is how many unhealthy members the maintenance policy keeps until replacements are ready.
func (s *Service) mustStay(g *group) int {
	p := g.InstanceMaintenancePolicy
	if p == nil {
		return 0
	}
	floor := int(math.Ceil(float64(g.desired()) * float64(*p.MinHealthyPercentage) / 100))
	return max(0, floor-s.ready(g))
}

// ready counts the members in service that are healthy and warmed up.
func (s *Service) ready(g *group) int {
	warmup := time.Duration(aws.ToInt32(g.DefaultInstanceWarmup)) * time.Second
	return len(g.list(func(m *member) bool {
		return m.inService() && m.unhealthy == "" && s.world.Now().Sub(m.inServiceAt) >= warmup
	}))
}

// rebalance evens out the zones: it launches in the emptier zone first, beyond the desired capacity, and lets scaleIn
// take the surplus from the fuller one. User guide, "Rebalancing activities": at most 10 percent of the maximum capacity,
// or one instance, more at a time.
func (s *Service) rebalance(g *group) {
	calm := len(g.list((*member).counts)) == g.desired() && len(g.list((*member).inService)) == len(g.members)
	if g.replacing() || g.suspended("AZRebalance") || g.suspended("Launch") || g.suspended("Terminate") || !calm || g.desired() == 0 {
		return
	}
	surge := max(1, int(aws.ToInt32(g.MaxSize))/10)
	if strays := g.list(g.stray); len(strays) > 0 {
		cause := fmt.Sprintf("At %s an instance was launched to replace one outside of the group's subnets.", stamp(s.world.Now()))
		for range min(surge, len(strays)) {
			s.launchIn(g, s.zonesToLaunch(g), attempt{cause: cause, extra: true})
		}
		return
	}
	low, high := g.extremes()
	if g.inZone(high)-g.inZone(low) < 2 || s.paused(g, low) || s.paused(g, "") {
		return
	}
	cause := fmt.Sprintf("At %s instances were launched to balance instances in zones %s with other zones resulting in more than desired number of instances in the group.", stamp(s.world.Now()), low)
	for range min(surge, (g.inZone(high)-g.inZone(low))/2) {
		s.launchIn(g, []string{low}, attempt{cause: cause, extra: true})
	}
}

// extremes are the zones with the fewest and the most members.
func (g *group) extremes() (low, high string) {
	for _, zone := range g.AvailabilityZones {
		if low == "" || g.inZone(zone) < g.inZone(low) {
			low = zone
		}
		if high == "" || g.inZone(zone) > g.inZone(high) {
			high = zone
		}
	}
	return low, high
}
