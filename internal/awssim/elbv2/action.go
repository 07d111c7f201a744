package elbv2

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// completeActions checks the default actions and shows them as AWS does.
func (s *Service) completeActions(l *listener) error {
	if len(l.DefaultActions) == 0 {
		return invalid("At least one default action must be specified")
	}
	for i := range l.DefaultActions {
		a, err := s.completeAction(l, l.DefaultActions[i])
		if err != nil {
			return err
		}
		l.DefaultActions[i] = a
	}
	return nil
}

func (s *Service) completeAction(l *listener, a types.Action) (types.Action, error) {
	if !l.balancer.isALB() && a.Type != types.ActionTypeEnumForward {
		return a, awssim.Errorf("InvalidLoadBalancerAction", "Actions of type '%s' are not supported on Network Load Balancers", a.Type)
	}
	switch a.Type {
	case types.ActionTypeEnumForward:
		return s.forward(l, a)
	case types.ActionTypeEnumRedirect:
		return redirect(l, a)
	case types.ActionTypeEnumFixedResponse:
		if a.FixedResponseConfig == nil || a.FixedResponseConfig.StatusCode == nil {
			return a, invalid("A fixed-response action must specify a status code")
		}
		return a, nil
	default:
		return a, awssim.Errorf("SimNotImplemented", "the simulated AWS has no actions of type %q", a.Type)
	}
}

// forward shows a target group both ways, in TargetGroupArn and in ForwardConfig, as DescribeListeners does.
func (s *Service) forward(l *listener, a types.Action) (types.Action, error) {
	config := types.ForwardActionConfig{}
	if a.ForwardConfig != nil {
		config = *a.ForwardConfig
	}
	if len(config.TargetGroups) == 0 && a.TargetGroupArn != nil {
		config.TargetGroups = []types.TargetGroupTuple{{TargetGroupArn: a.TargetGroupArn}}
	}
	if n := len(config.TargetGroups); n < 1 || n > 5 {
		return a, invalid("A forward action must specify between 1 and 5 target groups")
	}
	config.TargetGroups = slices.Clone(config.TargetGroups)
	for i := range config.TargetGroups {
		t := &config.TargetGroups[i]
		t.Weight = firstOf(t.Weight, aws.Int32(1))
		if err := s.checkTarget(l, t.TargetGroupArn); err != nil {
			return a, err
		}
	}
	if l.balancer.isALB() {
		config.TargetGroupStickinessConfig = firstOf(config.TargetGroupStickinessConfig,
			&types.TargetGroupStickinessConfig{Enabled: aws.Bool(false)})
	}
	a.TargetGroupArn, a.ForwardConfig = nil, &config
	if len(config.TargetGroups) == 1 {
		a.TargetGroupArn = config.TargetGroups[0].TargetGroupArn
	}
	return a, nil
}

func (s *Service) checkTarget(l *listener, arn *string) error {
	g, err := s.group(arn)
	if err != nil {
		return err
	}
	if g.forALB() != l.balancer.isALB() {
		return awssim.Errorf("IncompatibleProtocols", "The protocol '%s' of target group '%s' does not fit the listener protocol '%s'", g.Protocol, g.arn(), l.Protocol)
	}
	if aws.ToString(g.VpcId) != aws.ToString(l.balancer.VpcId) {
		return awssim.Errorf("InvalidConfigurationRequest",
			"The target group with targetGroupARN %s does not have the same VPC as load balancer %s", g.arn(), l.balancer.arn())
	}
	// Elastic Load Balancing user guides, "Quotas": load balancers per target group: 1.
	if slices.ContainsFunc(s.balancersOf(g), func(b *balancer) bool { return b != l.balancer }) {
		return awssim.Errorf("TargetGroupAssociationLimit",
			"The following target groups cannot be associated with more than one load balancer: %s", g.arn())
	}
	return nil
}

// redirect fills in the keywords that keep a part of the URL. ELBv2 API reference, RedirectActionConfig; it may not lead
// back to the same listener.
func redirect(l *listener, a types.Action) (types.Action, error) {
	if a.RedirectConfig == nil || a.RedirectConfig.StatusCode == "" {
		return a, invalid("A redirect action must specify a status code")
	}
	r := *a.RedirectConfig
	r.Host = firstOf(r.Host, aws.String("#{host}"))
	r.Path = firstOf(r.Path, aws.String("/#{path}"))
	r.Query = firstOf(r.Query, aws.String("#{query}"))
	r.Port = firstOf(r.Port, aws.String("#{port}"))
	r.Protocol = firstOf(r.Protocol, aws.String("#{protocol}"))
	same := *r.Host == "#{host}" && *r.Path == "/#{path}" && *r.Query == "#{query}" && *r.Port == "#{port}"
	if same && (*r.Protocol == "#{protocol}" || *r.Protocol == string(l.Protocol)) {
		return a, awssim.Errorf("InvalidLoadBalancerAction", "The redirect configuration is not valid because it creates a loop")
	}
	a.RedirectConfig = &r
	return a, nil
}

// forwards are the target groups that actions forward to.
func forwards(actions []types.Action) []string {
	var arns []string
	for _, a := range actions {
		if a.ForwardConfig == nil {
			continue
		}
		for _, t := range a.ForwardConfig.TargetGroups {
			arns = append(arns, *t.TargetGroupArn)
		}
	}
	return arns
}
