package elbv2

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// loadBalancerAttributes are the attributes, defaults and ranges of the ELBv2 API reference, LoadBalancerAttribute.
func loadBalancerAttributes(b *balancer) []attribute {
	alb, nlb := !b.isALB(), b.isALB()
	crossZone := attribute{"load_balancing.cross_zone.enabled", "false", boolean, false}
	if b.isALB() {
		crossZone.value, crossZone.valid = "true", oneOf("true")
	}
	internal := "false"
	if b.Scheme == types.LoadBalancerSchemeEnumInternal {
		internal = "true"
	}
	return []attribute{
		{"deletion_protection.enabled", "false", boolean, false},
		crossZone,
		{"access_logs.s3.enabled", "false", boolean, false},
		{"access_logs.s3.bucket", "", anything, false},
		{"access_logs.s3.prefix", "", anything, false},
		{"ipv6.deny_all_igw_traffic", internal, boolean, false},
		{"zonal_shift.config.enabled", "false", boolean, false},
		{"idle_timeout.timeout_seconds", "60", between(1, 4000), alb},
		{"client_keep_alive.seconds", "3600", between(60, 604800), alb},
		{"connection_logs.s3.enabled", "false", boolean, alb},
		{"connection_logs.s3.bucket", "", anything, alb},
		{"connection_logs.s3.prefix", "", anything, alb},
		{"health_check_logs.s3.enabled", "false", boolean, alb},
		{"health_check_logs.s3.bucket", "", anything, alb},
		{"health_check_logs.s3.prefix", "", anything, alb},
		{"routing.http.desync_mitigation_mode", "defensive", oneOf("monitor", "defensive", "strictest"), alb},
		{"routing.http.drop_invalid_header_fields.enabled", "false", boolean, alb},
		{"routing.http.preserve_host_header.enabled", "false", boolean, alb},
		{"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", boolean, alb},
		{"routing.http.xff_client_port.enabled", "false", boolean, alb},
		{"routing.http.xff_header_processing.mode", "append", oneOf("append", "preserve", "remove"), alb},
		{"routing.http2.enabled", "true", boolean, alb},
		{"waf.fail_open.enabled", "false", boolean, alb},
		{"dns_record.client_routing_policy", "any_availability_zone", oneOf(
			"availability_zone_affinity", "partial_availability_zone_affinity", "any_availability_zone"), nlb},
		{"secondary_ips.auto_assigned.per_subnet", "0", between(0, 7), nlb},
	}
}

func (s *Service) describeLoadBalancerAttributes(_ *awssim.Call, in *sdk.DescribeLoadBalancerAttributesInput) (*sdk.DescribeLoadBalancerAttributesOutput, error) {
	b, err := s.balancer(in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeLoadBalancerAttributesOutput{Attributes: b.attributeList()}, nil
}

func (s *Service) modifyLoadBalancerAttributes(_ *awssim.Call, in *sdk.ModifyLoadBalancerAttributesInput) (*sdk.ModifyLoadBalancerAttributesOutput, error) {
	b, err := s.balancer(in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	if err := checkAttributeCount(len(in.Attributes)); err != nil {
		return nil, err
	}
	known := loadBalancerAttributes(b)
	for _, a := range in.Attributes {
		if err := checkAttribute("Load balancer", known, aws.ToString(a.Key), aws.ToString(a.Value)); err != nil {
			return nil, err
		}
	}
	for _, a := range in.Attributes {
		b.attributes[aws.ToString(a.Key)] = aws.ToString(a.Value)
	}
	return &sdk.ModifyLoadBalancerAttributesOutput{Attributes: b.attributeList()}, nil
}

func (b *balancer) attributeList() []types.LoadBalancerAttribute {
	var list []types.LoadBalancerAttribute
	for _, key := range slices.Sorted(maps.Keys(b.attributes)) {
		list = append(list, types.LoadBalancerAttribute{Key: aws.String(key), Value: aws.String(b.attributes[key])})
	}
	return list
}
