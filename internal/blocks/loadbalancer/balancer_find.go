package loadbalancer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/stack"
)

// Find looks load balancers up by name.
func (k balancers) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		lb, err := k.reads.balancer(ctx, n.Physical)
		if err != nil {
			return nil, err
		}
		if lb == nil {
			continue
		}
		seen, err := k.look(ctx, n, *lb)
		switch {
		case stack.Is(err, stack.NotFound):
		case err != nil:
			return nil, fmt.Errorf("find load balancer %s: %w", n.Physical, err)
		default:
			out = append(out, seen)
		}
	}
	return out, nil
}

// look adds what DescribeLoadBalancers does not show. The attributes of one
// that is provisioning are of no use: it is left alone anyhow.
func (k balancers) look(ctx context.Context, n stack.Known, lb types.LoadBalancer) (stack.Seen, error) {
	seen, have := shown(lb)
	seen.Name = n.Name
	tags, err := k.reads.tagsOf(ctx, seen.Ref, seen.Ref)
	if err != nil {
		return stack.Seen{}, err
	}
	have.Tags = tags
	arn := seen.Ref
	k.claim(&seen, tags, n)
	if seen.Foreign || seen.State == stack.Busy {
		return seen, nil
	}
	out, err := k.api.DescribeLoadBalancerAttributes(ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerArn: &arn})
	if err != nil {
		return stack.Seen{}, err
	}
	have.Attributes = attributeMap(out.Attributes, balancerAttributeOf)
	return seen, nil
}

// shown is what an answer of AWS says about a load balancer.
func shown(lb types.LoadBalancer) (stack.Seen, *LoadBalancer) {
	have := &LoadBalancer{Type: string(lb.Type), Scheme: string(lb.Scheme), IPAddressType: string(lb.IpAddressType)}
	have.Subnets, have.Zones = stack.Literal(subnetsOf(lb.AvailabilityZones)), zonesOf(lb.AvailabilityZones)
	have.Groups = literals(lb.SecurityGroups)
	seen := stack.Seen{
		Ref: aws.ToString(lb.LoadBalancerArn), Have: have,
		Attrs: map[string]string{AttrEndpoint: aws.ToString(lb.DNSName), AttrZoneID: aws.ToString(lb.CanonicalHostedZoneId)},
	}
	seen.State, seen.Message = stateOf(lb.State)
	return seen, have
}

// stateOf: ELBv2 API reference, LoadBalancerState.
func stateOf(s *types.LoadBalancerState) (stack.State, string) {
	if s == nil {
		return stack.Ready, ""
	}
	switch reason := aws.ToString(s.Reason); s.Code {
	case types.LoadBalancerStateEnumProvisioning:
		return stack.Busy, "AWS is setting the load balancer up"
	case types.LoadBalancerStateEnumActiveImpaired:
		return stack.Ready, with("the load balancer works, but AWS cannot scale it: look for free addresses in its subnets", reason)
	case types.LoadBalancerStateEnumFailed:
		return stack.Broken, with("AWS could not set the load balancer up", reason)
	default:
		return stack.Ready, ""
	}
}

func with(text, reason string) string {
	if reason == "" {
		return text
	}
	return text + ": " + reason
}

func subnetsOf(zones []types.AvailabilityZone) string {
	var ids []string
	for _, z := range zones {
		ids = append(ids, aws.ToString(z.SubnetId))
	}
	slices.Sort(ids)
	return strings.Join(ids, ",")
}

func zonesOf(zones []types.AvailabilityZone) map[string]string {
	out := map[string]string{}
	for _, z := range zones {
		out[aws.ToString(z.ZoneName)] = aws.ToString(z.SubnetId)
	}
	return out
}

func literals(values []string) []stack.Ref {
	var out []stack.Ref
	for _, v := range values {
		out = append(out, stack.Literal(v))
	}
	return out
}

func balancerAttributeOf(a types.LoadBalancerAttribute) (key, value *string) { return a.Key, a.Value }
