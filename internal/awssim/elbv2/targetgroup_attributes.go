package elbv2

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// targetGroupAttributes are the attributes, defaults and ranges of the ELBv2 API reference, TargetGroupAttribute.
func targetGroupAttributes(g *group) []attribute {
	alb, nlb := !g.forALB(), g.forALB()
	sticky := oneOf("source_ip")
	stickyType, preserve := "source_ip", "true"
	if g.forALB() {
		sticky, stickyType = oneOf("lb_cookie", "app_cookie"), "lb_cookie"
	}
	if g.TargetType == types.TargetTypeEnumIp && (g.Protocol == types.ProtocolEnumTcp || g.Protocol == types.ProtocolEnumTls) {
		preserve = "false"
	}
	udp, closing := "false", "true"
	if g.Protocol == types.ProtocolEnumUdp || g.Protocol == types.ProtocolEnumTcpUdp {
		udp, closing = "true", "false"
	}
	health := "target_group_health."
	return []attribute{
		{"deregistration_delay.timeout_seconds", "300", between(0, 3600), false},
		{"stickiness.enabled", "false", boolean, false},
		{"stickiness.type", stickyType, sticky, false},
		{"load_balancing.cross_zone.enabled", "use_load_balancer_configuration", oneOf("true", "false", "use_load_balancer_configuration"), false},
		{health + "dns_failover.minimum_healthy_targets.count", "1", either(oneOf("off"), between(1, 1000)), false},
		{health + "dns_failover.minimum_healthy_targets.percentage", "off", either(oneOf("off"), between(1, 100)), false},
		{health + "unhealthy_state_routing.minimum_healthy_targets.count", "1", between(1, 1000), false},
		{health + "unhealthy_state_routing.minimum_healthy_targets.percentage", "off", either(oneOf("off"), between(1, 100)), false},
		{"load_balancing.algorithm.type", "round_robin", oneOf("round_robin", "least_outstanding_requests", "weighted_random"), alb},
		{"load_balancing.algorithm.anomaly_mitigation", "off", oneOf("on", "off"), alb},
		{"slow_start.duration_seconds", "0", either(oneOf("0"), between(30, 900)), alb},
		{"stickiness.app_cookie.cookie_name", "", matching("^([^A]|A[^W]|$)"), alb},
		{"stickiness.app_cookie.duration_seconds", "86400", between(1, 604800), alb},
		{"stickiness.lb_cookie.duration_seconds", "86400", between(1, 604800), alb},
		{"deregistration_delay.connection_termination.enabled", udp, boolean, nlb},
		{"preserve_client_ip.enabled", preserve, boolean, nlb},
		{"proxy_protocol_v2.enabled", "false", boolean, nlb},
		{"target_health_state.unhealthy.connection_termination.enabled", closing, boolean, nlb},
		{"target_health_state.unhealthy.draining_interval_seconds", "0", between(0, 360000), nlb},
	}
}

func (s *Service) describeTargetGroupAttributes(_ *awssim.Call, in *sdk.DescribeTargetGroupAttributesInput) (*sdk.DescribeTargetGroupAttributesOutput, error) {
	g, err := s.group(in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeTargetGroupAttributesOutput{Attributes: g.attributeList()}, nil
}

func (s *Service) modifyTargetGroupAttributes(_ *awssim.Call, in *sdk.ModifyTargetGroupAttributesInput) (*sdk.ModifyTargetGroupAttributesOutput, error) {
	g, err := s.group(in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	if err := checkAttributeCount(len(in.Attributes)); err != nil {
		return nil, err
	}
	known, next := targetGroupAttributes(g), maps.Clone(g.attributes)
	for _, a := range in.Attributes {
		if err := checkAttribute("Target group", known, aws.ToString(a.Key), aws.ToString(a.Value)); err != nil {
			return nil, err
		}
		next[aws.ToString(a.Key)] = aws.ToString(a.Value)
	}
	if err := checkAlgorithm(next); err != nil {
		return nil, err
	}
	g.attributes = next
	return &sdk.ModifyTargetGroupAttributesOutput{Attributes: g.attributeList()}, nil
}

// checkAlgorithm: ELBv2 API reference, TargetGroupAttribute: anomaly mitigation is "only available when
// load_balancing.algorithm.type is weighted_random"; user guide, "Slow start mode": not with least outstanding requests
// or weighted random.
func checkAlgorithm(values map[string]string) error {
	algorithm := values["load_balancing.algorithm.type"]
	if values["load_balancing.algorithm.anomaly_mitigation"] == "on" && algorithm != "weighted_random" {
		return awssim.Errorf("InvalidConfigurationRequest", "Anomaly mitigation needs the algorithm 'weighted_random'")
	}
	if slow := values["slow_start.duration_seconds"]; slow != "" && slow != "0" && algorithm != "round_robin" {
		return awssim.Errorf("InvalidConfigurationRequest", "Slow start is not supported with the algorithm '%s'", algorithm)
	}
	return nil
}

func (g *group) attributeList() []types.TargetGroupAttribute {
	var list []types.TargetGroupAttribute
	for _, key := range slices.Sorted(maps.Keys(g.attributes)) {
		list = append(list, types.TargetGroupAttribute{Key: aws.String(key), Value: aws.String(g.attributes[key])})
	}
	return list
}
