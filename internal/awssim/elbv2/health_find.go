package elbv2

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) describeTargetHealth(_ *awssim.Call, in *sdk.DescribeTargetHealthInput) (*sdk.DescribeTargetHealthOutput, error) {
	g, err := s.group(in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeTargetHealthOutput{}
	for _, t := range g.targets {
		if asked(in.Targets, t) {
			out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, s.healthOf(g, t))
		}
	}
	for _, a := range in.Targets {
		if registered := g.find(aws.ToString(a.Id), a.Port); registered == nil {
			out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, types.TargetHealthDescription{
				Target: &types.TargetDescription{Id: a.Id, Port: firstOf(a.Port, g.Port)}, TargetHealth: notRegistered(),
			})
		}
	}
	return out, nil
}

func asked(list []types.TargetDescription, t *target) bool {
	for _, a := range list {
		if aws.ToString(a.Id) == t.id && (a.Port == nil || *a.Port == t.port) {
			return true
		}
	}
	return len(list) == 0
}

func (g *group) find(id string, port *int32) *target {
	for _, t := range g.targets {
		if t.id == id && (port == nil || *port == t.port) {
			return t
		}
	}
	return nil
}

func (s *Service) healthOf(g *group, t *target) types.TargetHealthDescription {
	port := aws.ToString(g.HealthCheckPort)
	if port == "traffic-port" {
		port = strconv.Itoa(int(t.port))
	}
	return types.TargetHealthDescription{
		Target:          &types.TargetDescription{Id: aws.String(t.id), Port: aws.Int32(t.port)},
		HealthCheckPort: aws.String(port),
		TargetHealth:    s.displayed(g, t),
		AdministrativeOverride: &types.AdministrativeOverride{
			State: types.TargetAdministrativeOverrideStateEnumNoOverride, Reason: types.TargetAdministrativeOverrideReasonEnumNoOverrideEngaged,
			Description: aws.String("No override is currently active on target"),
		},
	}
}

// displayed is the state that AWS shows: that of the checks, unless the target is draining or not in use. ELBv2 API
// reference, TargetHealth.
func (s *Service) displayed(g *group, t *target) *types.TargetHealth {
	i, known := s.ec2.Instance(t.id)
	unused := types.TargetHealthStateEnumUnused
	switch {
	case !known || i.State == "stopped" || i.State == "terminated":
		return health(unused, types.TargetHealthReasonEnumInvalidState, "Target is in the "+string(i.State)+" state")
	case !t.drainUntil.IsZero():
		return health(types.TargetHealthStateEnumDraining, types.TargetHealthReasonEnumDeregistrationInProgress, "Target deregistration is in progress")
	case len(s.balancersOf(g)) == 0:
		return health(unused, types.TargetHealthReasonEnumNotInUse, "Target group is not configured to receive traffic from the load balancer")
	case !s.enabled(g, i.Zone):
		return health(unused, types.TargetHealthReasonEnumNotInUse, "Target is in an Availability Zone that is not enabled for the load balancer")
	}
	return health(t.state, t.reason, describe(t.reason))
}

func (s *Service) enabled(g *group, zone string) bool {
	for _, b := range s.balancersOf(g) {
		if b.enabledIn(zone) {
			return true
		}
	}
	return false
}

func health(state types.TargetHealthStateEnum, reason types.TargetHealthReasonEnum, text string) *types.TargetHealth {
	h := &types.TargetHealth{State: state, Reason: reason}
	if text != "" {
		h.Description = aws.String(text)
	}
	return h
}

func notRegistered() *types.TargetHealth {
	return health(types.TargetHealthStateEnumUnused, types.TargetHealthReasonEnumNotRegistered, "Target is not registered to the target group")
}

func describe(reason types.TargetHealthReasonEnum) string {
	switch reason {
	case types.TargetHealthReasonEnumRegistrationInProgress:
		return "Target registration is in progress"
	case types.TargetHealthReasonEnumInitialHealthChecking:
		return "Initial health checks in progress"
	case types.TargetHealthReasonEnumTimeout:
		return "Request timed out"
	case types.TargetHealthReasonEnumFailedHealthChecks:
		return "Health checks failed"
	default:
		return ""
	}
}
