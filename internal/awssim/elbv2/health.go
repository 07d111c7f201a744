package elbv2

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// watch makes the next health check of a target due, one interval from now.
func (s *Service) watch(g *group, t *target) {
	interval := time.Duration(aws.ToInt32(g.HealthCheckIntervalSeconds)) * time.Second
	s.world.After(interval, func() {
		if t.gone {
			return
		}
		s.check(g, t)
		if !t.gone {
			s.watch(g, t)
		}
	})
}

// check is one health check. Elastic Load Balancing user guides, "Health checks for your target groups": a target becomes
// healthy after HealthyThresholdCount consecutive successes and unhealthy after UnhealthyThresholdCount consecutive
// failures; one whose group is not in use is not checked. Terminated instances are deregistered automatically.
func (s *Service) check(g *group, t *target) {
	i, known := s.ec2.Instance(t.id)
	if !known || i.State == "terminated" {
		g.remove(t)
		return
	}
	if !s.checked(g, i.Zone) {
		t.good, t.bad, t.state = 0, 0, types.TargetHealthStateEnumInitial
		t.reason = types.TargetHealthReasonEnumRegistrationInProgress
		return
	}
	reason := s.failure(i, t.port)
	// ELBv2 API reference, TargetHealth: Target.Timeout applies only to Application (and Gateway) Load Balancers.
	if reason == types.TargetHealthReasonEnumTimeout && !g.forALB() {
		reason = types.TargetHealthReasonEnumFailedHealthChecks
	}
	if reason == "" {
		t.good, t.bad = t.good+1, 0
	} else {
		t.good, t.bad = 0, t.bad+1
	}
	switch {
	case t.good >= int(aws.ToInt32(g.HealthyThresholdCount)):
		t.state, t.reason = types.TargetHealthStateEnumHealthy, ""
	case t.bad >= int(aws.ToInt32(g.UnhealthyThresholdCount)):
		t.state, t.reason = types.TargetHealthStateEnumUnhealthy, reason
	case t.state == types.TargetHealthStateEnumInitial:
		t.reason = types.TargetHealthReasonEnumInitialHealthChecking
	}
}

// failure is why a running instance does not answer a health check now; empty when it does.
func (s *Service) failure(i ec2.Instance, port int32) types.TargetHealthReasonEnum {
	booted := i.LaunchedAt.Add(s.ec2.RunningAfter + s.BootAfter)
	switch {
	case i.State != "running" || i.Impaired:
		return types.TargetHealthReasonEnumTimeout
	case i.Broken || s.appDown[i.ID] || s.closed[port] || s.world.Now().Before(booted):
		return types.TargetHealthReasonEnumFailedHealthChecks
	}
	return ""
}

// checked tells whether an active load balancer sends requests to this target group in this zone.
func (s *Service) checked(g *group, zone string) bool {
	for _, b := range s.balancersOf(g) {
		if s.stateOf(b) == types.LoadBalancerStateEnumActive && b.enabledIn(zone) {
			return true
		}
	}
	return false
}
