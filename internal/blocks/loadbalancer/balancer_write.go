package loadbalancer

import (
	"context"
	"errors"
	"fmt"
	"strings"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Create makes the load balancer; its attributes follow once it is active.
func (k balancers) Create(ctx context.Context, name stack.Name, want *LoadBalancer) (stack.Seen, error) {
	out, err := k.api.CreateLoadBalancer(ctx, &elb.CreateLoadBalancerInput{
		Name: &name.Physical, Type: types.LoadBalancerTypeEnum(want.Type), Scheme: types.LoadBalancerSchemeEnum(want.Scheme),
		Subnets: ids(want.Subnets), SecurityGroups: values(want.Groups), IpAddressType: types.IpAddressType(want.IPAddressType),
		Tags: cloud.ELBTags(want.Tags),
	})
	if err == nil && len(out.LoadBalancers) == 0 {
		err = errNothing
	}
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create load balancer %s: %w", name.Physical, err)
	}
	seen, have := shown(out.LoadBalancers[0])
	if err := k.verify(ctx, name, "CreateLoadBalancer", seen.Ref); err != nil {
		return stack.Seen{}, fmt.Errorf("create load balancer %s: %w", name.Physical, err)
	}
	have.Tags = want.Tags
	return seen, nil
}

var errNothing = errors.New("AWS accepted the request and returned nothing")

// Update mends everything that differs, each aspect with its own call.
func (k balancers) Update(ctx context.Context, e engine.Edit[LoadBalancer]) (stack.Seen, error) {
	have := *e.Have
	var errs []error
	for _, aspect := range k.aspects() {
		if err := aspect.mend(ctx, e.Seen.Ref, e.Want, &have); err != nil {
			errs = append(errs, fmt.Errorf("set the %s of load balancer %s: %w", aspect.name, e.Seen.Physical, err))
		}
	}
	e.Seen.Have = &have
	return e.Seen, errors.Join(errs...)
}

// aspect is what one call changes; mend makes have like want, if it is not.
type aspect[T any] struct {
	name string
	mend func(ctx context.Context, arn string, want, have *T) error
}

func (k balancers) aspects() []aspect[LoadBalancer] {
	return []aspect[LoadBalancer]{
		{"tags", k.mendTags},
		{"IP address type", k.mendIPAddressType},
		{"subnets", k.mendSubnets},
		{"security groups", k.mendGroups},
		{"attributes", k.mendAttributes},
	}
}

func (k balancers) mendTags(ctx context.Context, arn string, want, have *LoadBalancer) error {
	if err := k.retag(ctx, arn, want.Tags, have.Tags); err != nil {
		return err
	}
	have.Tags = want.Tags
	return nil
}

func (k balancers) mendIPAddressType(ctx context.Context, arn string, want, have *LoadBalancer) error {
	if want.IPAddressType == "" || want.IPAddressType == have.IPAddressType {
		return nil
	}
	_, err := k.api.SetIpAddressType(ctx, &elb.SetIpAddressTypeInput{LoadBalancerArn: &arn, IpAddressType: types.IpAddressType(want.IPAddressType)})
	if err == nil {
		have.IPAddressType = want.IPAddressType
	}
	return err
}

// mendSubnets sends all of them: they replace those of before. (ELBv2 API
// reference, SetSubnets.)
func (k balancers) mendSubnets(ctx context.Context, arn string, want, have *LoadBalancer) error {
	if want.Subnets.Value == have.Subnets.Value {
		return nil
	}
	out, err := k.api.SetSubnets(ctx, &elb.SetSubnetsInput{LoadBalancerArn: &arn, Subnets: ids(want.Subnets)})
	if err == nil {
		have.Subnets, have.Zones = want.Subnets, zonesOf(out.AvailabilityZones)
	}
	return err
}

func (k balancers) mendGroups(ctx context.Context, arn string, want, have *LoadBalancer) error {
	if list(want.Groups) == list(have.Groups) {
		return nil
	}
	_, err := k.api.SetSecurityGroups(ctx, &elb.SetSecurityGroupsInput{LoadBalancerArn: &arn, SecurityGroups: values(want.Groups)})
	if err == nil {
		have.Groups = want.Groups
	}
	return err
}

func (k balancers) mendAttributes(ctx context.Context, arn string, want, have *LoadBalancer) error {
	due := differing(want.Attributes, have.Attributes)
	if len(due) == 0 {
		return nil
	}
	shown, err := k.setAttributes(ctx, arn, due)
	if err == nil {
		have.Attributes = overlaid(have.Attributes, shown)
	}
	return err
}

func (k balancers) setAttributes(ctx context.Context, arn string, due map[string]string) (map[string]string, error) {
	out, err := k.api.ModifyLoadBalancerAttributes(ctx, &elb.ModifyLoadBalancerAttributesInput{
		LoadBalancerArn: &arn, Attributes: attributeList(due, func(key, value *string) types.LoadBalancerAttribute {
			return types.LoadBalancerAttribute{Key: key, Value: value}
		}),
	})
	if err != nil {
		return nil, err
	}
	return attributeMap(out.Attributes, balancerAttributeOf), nil
}

// Delete lifts the deletion protection, under which AWS refuses
// (OperationNotPermitted), and removes the load balancer with its listeners.
// (ELBv2 API reference, DeleteLoadBalancer.)
func (k balancers) Delete(ctx context.Context, seen stack.Seen, have *LoadBalancer) (stack.Seen, error) {
	if have.Attributes[attrDeletionProtection] == "true" {
		if _, err := k.setAttributes(ctx, seen.Ref, map[string]string{attrDeletionProtection: "false"}); err != nil {
			return seen, fmt.Errorf("lift the deletion protection of load balancer %s: %w", seen.Physical, err)
		}
	}
	if _, err := k.api.DeleteLoadBalancer(ctx, &elb.DeleteLoadBalancerInput{LoadBalancerArn: &seen.Ref}); err != nil {
		return seen, fmt.Errorf("delete load balancer %s: %w", seen.Physical, err)
	}
	return stack.Seen{State: stack.Gone}, nil
}

func ids(r stack.Ref) []string { return strings.Split(r.Value, ",") }

func values(refs []stack.Ref) []string {
	var out []string
	for _, r := range refs {
		out = append(out, r.Value)
	}
	return out
}
