package autoscaling

import (
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// run makes the group's next look at itself due.
func (s *Service) run(g *group) {
	s.world.After(s.Tick, func() {
		if s.step(g) {
			s.run(g)
		}
	})
}

// step is one look of a group at its instances, and what follows. Reports whether the group is still there.
func (s *Service) step(g *group) bool {
	for _, m := range g.members {
		s.follow(g, m)
	}
	if g.deleting() {
		return !s.finish(g)
	}
	s.connect(g)
	s.examine(g)
	s.replace(g)
	s.advance(g)
	s.scaleIn(g)
	s.scaleOut(g)
	s.rebalance(g)
	return true
}

// follow carries a member on as far as EC2 is. User guide, "Amazon EC2 Auto Scaling instance lifecycle".
func (s *Service) follow(g *group, m *member) {
	switch {
	case m.pending() && s.dead(m):
		m.activity.fail(s.world.Now(), "Instance failed to launch. Launching EC2 instance failed.")
		g.remove(m)
	case m.pending():
		if i, _ := s.ec2.Instance(m.id); i.State == "running" {
			s.enter(g, m)
		}
	case m.leaving():
		s.leave(g, m)
	}
}

// enter puts a running instance into service and registers it with the target groups. User guide, "Use Elastic Load
// Balancing": it is registered when it enters service, before it passes the health checks of the load balancer.
func (s *Service) enter(g *group, m *member) {
	m.lifecycle, m.inServiceAt = types.LifecycleStateInService, s.world.Now()
	m.activity.succeed(s.world.Now())
	if g.suspended("AddToLoadBalancer") {
		return
	}
	for _, src := range g.sources {
		if src.state != removing {
			s.elb.Register(src.arn, m.id)
		}
	}
}

// leave waits for connections to drain, then for EC2 to terminate the instance.
func (s *Service) leave(g *group, m *member) {
	if m.drainUntilGone && s.draining(g, m) {
		return
	}
	if !m.stopping {
		m.stopping = true
		m.activity.StatusCode = types.ScalingActivityStatusCodeInProgress
		m.activity.StatusMessage = nil
		s.ec2.Terminate(m.id)
	}
	if i, known := s.ec2.Instance(m.id); !known || i.State == "terminated" {
		m.activity.succeed(s.world.Now())
		g.remove(m)
	}
}

func (s *Service) draining(g *group, m *member) bool {
	for _, src := range g.sources {
		if s.elb.TargetState(src.arn, m.id) == "draining" {
			return true
		}
	}
	return false
}
