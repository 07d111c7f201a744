package elbv2

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// deleteLoadBalancer: ELBv2 API reference, DeleteLoadBalancer: it deletes the listeners too; when the load balancer does
// not exist the call succeeds; one with deletion protection cannot be deleted (OperationNotPermitted).
func (s *Service) deleteLoadBalancer(_ *awssim.Call, in *sdk.DeleteLoadBalancerInput) (*sdk.DeleteLoadBalancerOutput, error) {
	b := s.balancerWith(aws.ToString(in.LoadBalancerArn))
	if b == nil {
		return &sdk.DeleteLoadBalancerOutput{}, nil
	}
	if b.attributes["deletion_protection.enabled"] == "true" {
		return nil, awssim.Errorf("OperationNotPermitted",
			"Load balancer '%s' cannot be deleted because deletion protection is enabled", b.arn())
	}
	s.listeners, s.users = slices.DeleteFunc(s.listeners, func(l *listener) bool { return l.balancer == b }), nil
	s.balancers = slices.DeleteFunc(s.balancers, func(x *balancer) bool { return x == b })
	for _, eni := range b.interfaces {
		s.release(eni, s.LingerAfter)
	}
	return &sdk.DeleteLoadBalancerOutput{}, nil
}

// setSubnets: ELBv2 API reference, SetSubnets: "The specified subnets replace the previously enabled subnets."
func (s *Service) setSubnets(_ *awssim.Call, in *sdk.SetSubnetsInput) (*sdk.SetSubnetsOutput, error) {
	b, err := s.balancer(in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	next := &balancer{LoadBalancer: b.LoadBalancer, interfaces: b.interfaces}
	next.IpAddressType = orDefault(in.IpAddressType, b.IpAddressType)
	if err := s.place(next, in.Subnets, in.SubnetMappings); err != nil {
		return nil, err
	}
	if aws.ToString(next.VpcId) != aws.ToString(b.VpcId) {
		return nil, awssim.Errorf("InvalidConfigurationRequest", "The subnets are not in the VPC '%s' of the load balancer", aws.ToString(b.VpcId))
	}
	b.LoadBalancer, b.subnets = next.LoadBalancer, next.subnets
	s.attach(b)
	return &sdk.SetSubnetsOutput{AvailabilityZones: b.AvailabilityZones, IpAddressType: b.IpAddressType}, nil
}

// setSecurityGroups: ELBv2 API reference, SetSecurityGroups: the given groups override those of before; a Network Load
// Balancer that was created without security groups cannot get any.
func (s *Service) setSecurityGroups(_ *awssim.Call, in *sdk.SetSecurityGroupsInput) (*sdk.SetSecurityGroupsOutput, error) {
	b, err := s.balancer(in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	if !b.isALB() && (len(b.SecurityGroups) == 0) != (len(in.SecurityGroups) == 0) {
		return nil, awssim.Errorf("InvalidConfigurationRequest",
			"Security groups can be set on a Network Load Balancer only if it was created with at least one")
	}
	if len(in.SecurityGroups) == 0 {
		return nil, invalid("At least one security group must be specified")
	}
	if err := s.secure(b, in.SecurityGroups); err != nil {
		return nil, err
	}
	for _, eni := range b.interfaces {
		s.ec2.SetGroupsOf(eni, b.SecurityGroups)
	}
	return &sdk.SetSecurityGroupsOutput{SecurityGroupIds: b.SecurityGroups}, nil
}

func (s *Service) setIPAddressType(_ *awssim.Call, in *sdk.SetIpAddressTypeInput) (*sdk.SetIpAddressTypeOutput, error) {
	b, err := s.balancer(in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(in.IpAddressType.Values(), in.IpAddressType) {
		return nil, invalid("'%s' is not a valid IP address type", in.IpAddressType)
	}
	// ELBv2 API reference, SetIpAddressType: only Application Load Balancers have dualstack-without-public-ipv4.
	if !b.isALB() && in.IpAddressType == types.IpAddressTypeDualstackWithoutPublicIpv4 {
		return nil, awssim.Errorf("InvalidConfigurationRequest", "IP address type '%s' is not supported on load balancers with type 'network'", in.IpAddressType)
	}
	b.IpAddressType = in.IpAddressType
	return &sdk.SetIpAddressTypeOutput{IpAddressType: b.IpAddressType}, nil
}
