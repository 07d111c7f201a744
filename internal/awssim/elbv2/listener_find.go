package elbv2

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) listener(arn *string) (*listener, error) {
	for _, l := range s.listeners {
		if l.arn() == aws.ToString(arn) {
			return l, nil
		}
	}
	return nil, awssim.Errorf("ListenerNotFound", "Listener '%s' not found", aws.ToString(arn))
}

func (s *Service) describeListeners(_ *awssim.Call, in *sdk.DescribeListenersInput) (*sdk.DescribeListenersOutput, error) {
	if in.LoadBalancerArn == nil && len(in.ListenerArns) == 0 {
		return nil, invalid("You must specify either listener ARNs or a load balancer ARN")
	}
	if in.LoadBalancerArn != nil {
		if _, err := s.balancer(in.LoadBalancerArn); err != nil {
			return nil, err
		}
	}
	var found []types.Listener
	for _, l := range s.listeners {
		here := in.LoadBalancerArn == nil || l.balancer.arn() == *in.LoadBalancerArn
		if here && wanted(l.arn(), in.ListenerArns) {
			found = append(found, l.Listener)
		}
	}
	if missing(found, in.ListenerArns) {
		return nil, awssim.Errorf("ListenerNotFound", "One or more listeners not found")
	}
	items, next, err := page(found, in.Marker, in.PageSize)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeListenersOutput{Listeners: items, NextMarker: next}, nil
}

// describeRules answers with the default rule, the only one that a listener has here.
func (s *Service) describeRules(_ *awssim.Call, in *sdk.DescribeRulesInput) (*sdk.DescribeRulesOutput, error) {
	if (in.ListenerArn == nil) == (len(in.RuleArns) == 0) {
		return nil, invalid("You must specify either a listener ARN or one or more rule ARNs")
	}
	var found []types.Rule
	for _, l := range s.listeners {
		rule := strings.Replace(l.arn(), ":listener/", ":listener-rule/", 1) + "/" + l.rule
		if in.ListenerArn != nil && l.arn() == *in.ListenerArn || in.ListenerArn == nil && wanted(rule, in.RuleArns) {
			found = append(found, types.Rule{
				RuleArn: aws.String(rule), Actions: l.DefaultActions, IsDefault: aws.Bool(true), Priority: aws.String("default"),
			})
		}
	}
	if in.ListenerArn != nil && len(found) == 0 {
		return nil, awssim.Errorf("ListenerNotFound", "One or more listeners not found")
	}
	if missing(found, in.RuleArns) {
		return nil, awssim.Errorf("RuleNotFound", "One or more rules not found")
	}
	items, next, err := page(found, in.Marker, in.PageSize)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeRulesOutput{Rules: items, NextMarker: next}, nil
}
