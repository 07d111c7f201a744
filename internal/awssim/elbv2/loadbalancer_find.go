package elbv2

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) balancerNamed(name string) *balancer {
	for _, b := range s.balancers {
		if b.name() == name {
			return b
		}
	}
	return nil
}

func (s *Service) balancerWith(arn string) *balancer {
	for _, b := range s.balancers {
		if b.arn() == arn {
			return b
		}
	}
	return nil
}

func (s *Service) balancer(arn *string) (*balancer, error) {
	if b := s.balancerWith(aws.ToString(arn)); b != nil {
		return b, nil
	}
	return nil, awssim.Errorf("LoadBalancerNotFound", "Load balancer '%s' not found", aws.ToString(arn))
}

func (s *Service) describeLoadBalancers(_ *awssim.Call, in *sdk.DescribeLoadBalancersInput) (*sdk.DescribeLoadBalancersOutput, error) {
	if err := atMost20(in.LoadBalancerArns, in.Names); err != nil {
		return nil, err
	}
	var found []types.LoadBalancer
	for _, b := range s.balancers {
		if wanted(b.arn(), in.LoadBalancerArns) && wanted(b.name(), in.Names) {
			found = append(found, s.shown(b))
		}
	}
	// ELBv2 API reference, DescribeLoadBalancers: asking for one that does not exist fails the whole call.
	if missing(found, in.LoadBalancerArns, in.Names) {
		return nil, awssim.Errorf("LoadBalancerNotFound", "One or more load balancers not found")
	}
	items, next, err := page(found, in.Marker, in.PageSize)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeLoadBalancersOutput{LoadBalancers: items, NextMarker: next}, nil
}

// atMost20: ELBv2 API reference, DescribeLoadBalancers: "You can specify up to 20 load balancers in a single call."
func atMost20(lists ...[]string) error {
	for _, list := range lists {
		if len(list) > 20 {
			return invalid("The maximum number of resources in one call is '20'; the request has '%d'", len(list))
		}
	}
	return nil
}

func wanted(value string, list []string) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

func missing[T any](found []T, lists ...[]string) bool {
	return slices.ContainsFunc(lists, func(list []string) bool {
		asked := slices.Clone(list)
		slices.Sort(asked)
		return len(slices.Compact(asked)) > len(found)
	})
}
