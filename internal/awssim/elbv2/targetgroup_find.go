package elbv2

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) groupNamed(name string) *group {
	for _, g := range s.groups {
		if g.name() == name {
			return g
		}
	}
	return nil
}

func (s *Service) group(arn *string) (*group, error) {
	if g, ok := s.byARN[aws.ToString(arn)]; ok {
		return g, nil
	}
	return nil, awssim.Errorf("TargetGroupNotFound", "Target groups '%s' not found", aws.ToString(arn))
}

// shownGroup adds the load balancers that use the group now.
func (s *Service) shownGroup(g *group) types.TargetGroup {
	tg := g.TargetGroup
	for _, b := range s.balancersOf(g) {
		tg.LoadBalancerArns = append(tg.LoadBalancerArns, b.arn())
	}
	return tg
}

func (s *Service) balancersOf(g *group) []*balancer {
	if s.users == nil {
		s.users = map[string][]*balancer{}
		for _, l := range s.listeners {
			for _, arn := range forwards(l.DefaultActions) {
				if !slices.Contains(s.users[arn], l.balancer) {
					s.users[arn] = append(s.users[arn], l.balancer)
				}
			}
		}
	}
	return s.users[g.arn()]
}

func (s *Service) describeTargetGroups(_ *awssim.Call, in *sdk.DescribeTargetGroupsInput) (*sdk.DescribeTargetGroupsOutput, error) {
	if err := atMost20(in.TargetGroupArns, in.Names); err != nil {
		return nil, err
	}
	if in.LoadBalancerArn != nil {
		if _, err := s.balancer(in.LoadBalancerArn); err != nil {
			return nil, err
		}
	}
	var found []types.TargetGroup
	for _, g := range s.groups {
		tg := s.shownGroup(g)
		used := in.LoadBalancerArn == nil || slices.Contains(tg.LoadBalancerArns, *in.LoadBalancerArn)
		if used && wanted(g.arn(), in.TargetGroupArns) && wanted(g.name(), in.Names) {
			found = append(found, tg)
		}
	}
	if missing(found, in.TargetGroupArns, in.Names) {
		return nil, awssim.Errorf("TargetGroupNotFound", "One or more target groups not found")
	}
	items, next, err := page(found, in.Marker, in.PageSize)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeTargetGroupsOutput{TargetGroups: items, NextMarker: next}, nil
}
