package elbv2

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// target is one registered instance and what its health checks have found.
type target struct {
	id         string
	port       int32
	state      types.TargetHealthStateEnum // initial, healthy or unhealthy
	reason     types.TargetHealthReasonEnum
	good, bad  int       // consecutive results of health checks
	drainUntil time.Time // zero unless it is being deregistered
	gone       bool
}

func (s *Service) handleTargets() {
	awssim.Handle(s.world, serviceID, "RegisterTargets", s.registerTargets)
	awssim.Handle(s.world, serviceID, "DeregisterTargets", s.deregisterTargets)
	awssim.Handle(s.world, serviceID, "DescribeTargetHealth", s.describeTargetHealth)
}

func (s *Service) registerTargets(_ *awssim.Call, in *sdk.RegisterTargetsInput) (*sdk.RegisterTargetsOutput, error) {
	g, err := s.group(in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Targets {
		if err := s.checkInstance(g, aws.ToString(t.Id)); err != nil {
			return nil, err
		}
	}
	for _, t := range in.Targets {
		s.register(g, aws.ToString(t.Id), aws.ToInt32(firstOf(t.Port, g.Port)))
	}
	return &sdk.RegisterTargetsOutput{}, nil
}

// checkInstance: ELBv2 API reference, RegisterTargets: InvalidTarget when the target does not exist, is not in the VPC
// of the target group, or, for an instance, is not running.
func (s *Service) checkInstance(g *group, id string) error {
	if g.TargetType != types.TargetTypeEnumInstance {
		return awssim.Errorf("SimNotImplemented", "the simulated AWS registers instances only, not targets of type %s", g.TargetType)
	}
	i, ok := s.ec2.Instance(id)
	if !ok || !strings.HasPrefix(id, "i-") {
		return awssim.Errorf("InvalidTarget", "The following targets are not valid instances: '%s'", id)
	}
	if n, ok := s.ec2.Subnet(i.SubnetID); !ok || n.VPC != aws.ToString(g.VpcId) {
		return awssim.Errorf("InvalidTarget", "The following targets are not in the target group VPC '%s': '%s'", aws.ToString(g.VpcId), id)
	}
	if i.State != "running" {
		return awssim.Errorf("InvalidTarget", "The following targets are not in a running state and cannot be registered: '%s'", id)
	}
	return nil
}

func (s *Service) deregisterTargets(_ *awssim.Call, in *sdk.DeregisterTargetsInput) (*sdk.DeregisterTargetsOutput, error) {
	g, err := s.group(in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Targets {
		s.deregister(g, aws.ToString(t.Id), t.Port)
	}
	return &sdk.DeregisterTargetsOutput{}, nil
}

// register starts the health checks of a target, or takes back one that drains.
func (s *Service) register(g *group, id string, port int32) {
	i := slices.IndexFunc(g.targets, func(t *target) bool { return t.id == id && t.port == port })
	if i >= 0 && g.targets[i].drainUntil.IsZero() {
		return
	}
	if i >= 0 {
		g.remove(g.targets[i])
	}
	t := &target{
		id: id, port: port,
		state:  types.TargetHealthStateEnumInitial,
		reason: types.TargetHealthReasonEnumRegistrationInProgress,
	}
	g.targets = append(g.targets, t)
	s.watch(g, t)
}

// deregister drains a target. ELBv2 API reference, DeregisterTargets: requests stop, and the target stays draining for
// the deregistration delay; deregistering what is not registered succeeds.
func (s *Service) deregister(g *group, id string, port *int32) {
	for _, t := range slices.Clone(g.targets) {
		if t.id != id || port != nil && *port != t.port || !t.drainUntil.IsZero() {
			continue
		}
		delay := g.deregistrationDelay()
		if s.displayed(g, t).State == types.TargetHealthStateEnumUnused || delay == 0 {
			g.remove(t)
			continue
		}
		t.drainUntil = s.world.Now().Add(delay)
		s.world.After(delay, func() { g.remove(t) })
	}
}

func (g *group) remove(t *target) {
	t.gone = true
	g.targets = slices.DeleteFunc(g.targets, func(x *target) bool { return x == t })
}

func (g *group) deregistrationDelay() time.Duration {
	n, _ := strconv.Atoi(g.attributes["deregistration_delay.timeout_seconds"])
	return time.Duration(n) * time.Second
}
