package loadbalancer_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	balancer      = loadbalancer.LoadBalancer
	balancerEdit  = func(t *testing.T, rig *blocktest.Rig, want *balancer)
	balancerDrift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

func TestApplicationLoadBalancerPassesTheKit(t *testing.T) {
	t.Parallel()
	c := balancerCase(application())
	c.Edits["another idle timeout"] = setAttribute("idle_timeout.timeout_seconds", "120")
	c.Drifts["idle timeout"] = driftAttribute("idle_timeout.timeout_seconds", "4000")
	c.Drifts["client keep-alive"] = driftAttribute("client_keep_alive.seconds", "3600")
	c.Drifts["invalid headers"] = driftAttribute("routing.http.drop_invalid_header_fields.enabled", "false")
	c.Drifts["desync mitigation"] = driftAttribute("routing.http.desync_mitigation_mode", "monitor")
	blocktest.Kit(t, c)
}

func TestNetworkLoadBalancerPassesTheKit(t *testing.T) {
	t.Parallel()
	c := balancerCase(network())
	c.Drifts["cross-zone"] = driftAttribute("load_balancing.cross_zone.enabled", "false")
	blocktest.Kit(t, c)
}

func balancerCase(spec *v1alpha1.HighlyAvailableAppSpec) blocktest.Case[balancer] {
	return blocktest.Case[balancer]{
		Register: register,
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *balancer) {
			return want[balancer](t, input(t, rig, spec), nil, "LoadBalancer/app")
		},
		Edits: map[string]balancerEdit{
			"fewer subnets": func(t *testing.T, rig *blocktest.Rig, want *balancer) {
				want.Subnets = stack.Literal(strings.Join(rig.Subnets(t)[:2], ","))
			},
			"another security group": func(t *testing.T, rig *blocktest.Rig, want *balancer) {
				want.Groups = []stack.Ref{stack.Literal(rig.Group(t, "another"))}
			},
			"dual stack":             func(_ *testing.T, _ *blocktest.Rig, want *balancer) { want.IPAddressType = "dualstack" },
			"no deletion protection": setAttribute("deletion_protection.enabled", "false"),
			"other tags": func(_ *testing.T, rig *blocktest.Rig, want *balancer) {
				want.Tags = rig.Owner.Tags("LoadBalancer/app", map[string]string{"team": "red", "new": "yes"})
			},
			"everything at once": func(t *testing.T, rig *blocktest.Rig, want *balancer) {
				want.Subnets = stack.Literal(strings.Join(rig.Subnets(t)[1:], ","))
				want.Groups = []stack.Ref{stack.Literal(rig.Group(t, "another"))}
				want.Tags = rig.Owner.Tags("LoadBalancer/app", nil)
				setAttribute("deletion_protection.enabled", "false")(t, rig, want)
			},
		},
		Refused: map[string]balancerEdit{
			"another type": func(_ *testing.T, _ *blocktest.Rig, want *balancer) {
				want.Type = map[string]string{"network": "application", "application": "network"}[want.Type]
			},
			"another scheme": func(_ *testing.T, _ *blocktest.Rig, want *balancer) { want.Scheme = "internal" },
		},
		Drifts:   balancerDrifts(),
		Foreign:  foreignBalancer,
		Optional: []string{"Elastic Load Balancing v2.DescribeListeners"},
	}
}

func balancerDrifts() map[string]balancerDrift {
	return map[string]balancerDrift{
		"subnets": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			check[*elb.SetSubnetsOutput](t)(rig.Clients.ELB.SetSubnets(t.Context(), &elb.SetSubnetsInput{
				LoadBalancerArn: &seen.Ref, Subnets: rig.Subnets(t)[1:],
			}))
		},
		"security groups": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			check[*elb.SetSecurityGroupsOutput](t)(rig.Clients.ELB.SetSecurityGroups(t.Context(), &elb.SetSecurityGroupsInput{
				LoadBalancerArn: &seen.Ref, SecurityGroups: []string{rig.Group(t, "strange")},
			}))
		},
		"IP address type": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			check[*elb.SetIpAddressTypeOutput](t)(rig.Clients.ELB.SetIpAddressType(t.Context(), &elb.SetIpAddressTypeInput{
				LoadBalancerArn: &seen.Ref, IpAddressType: types.IpAddressTypeDualstack,
			}))
		},
		"deletion protection": driftAttribute("deletion_protection.enabled", "false"),
		"zonal shift":         driftAttribute("zonal_shift.config.enabled", "false"),
		"a tag":               retag("team", "strange"),
		"all tags stripped":   untag,
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			driftAttribute("deletion_protection.enabled", "false")(t, rig, seen)
			check[*elb.DeleteLoadBalancerOutput](t)(rig.Clients.ELB.DeleteLoadBalancer(t.Context(), &elb.DeleteLoadBalancerInput{LoadBalancerArn: &seen.Ref}))
		},
	}
}

func setAttribute(key, value string) balancerEdit {
	return func(_ *testing.T, _ *blocktest.Rig, want *balancer) {
		want.Attributes = maps.Clone(want.Attributes)
		want.Attributes[key] = value
	}
}

func driftAttribute(key, value string) balancerDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		check[*elb.ModifyLoadBalancerAttributesOutput](t)(rig.Clients.ELB.ModifyLoadBalancerAttributes(t.Context(),
			&elb.ModifyLoadBalancerAttributesInput{
				LoadBalancerArn: &seen.Ref, Attributes: []types.LoadBalancerAttribute{{Key: &key, Value: &value}},
			}))
	}
}

// retag is a stranger who changes a tag.
func retag(key, value string) func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		check[*elb.AddTagsOutput](t)(rig.Clients.ELB.AddTags(t.Context(), &elb.AddTagsInput{
			ResourceArns: []string{seen.Ref}, Tags: cloud.ELBTags(map[string]string{key: value}),
		}))
	}
}

// untag is a stranger who takes all tags away.
func untag(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	out, err := rig.Clients.ELB.DescribeTags(t.Context(), &elb.DescribeTagsInput{ResourceArns: []string{seen.Ref}})
	check[*elb.DescribeTagsOutput](t)(out, err)
	var keys []string
	for _, tag := range out.TagDescriptions[0].Tags {
		keys = append(keys, aws.ToString(tag.Key))
	}
	check[*elb.RemoveTagsOutput](t)(rig.Clients.ELB.RemoveTags(t.Context(), &elb.RemoveTagsInput{ResourceArns: []string{seen.Ref}, TagKeys: keys}))
}

func foreignBalancer(t *testing.T, rig *blocktest.Rig, name stack.Name, want *balancer, tags map[string]string) {
	t.Helper()
	check[*elb.CreateLoadBalancerOutput](t)(rig.Clients.ELB.CreateLoadBalancer(t.Context(), &elb.CreateLoadBalancerInput{
		Name: &name.Physical, Type: types.LoadBalancerTypeEnum(want.Type), Scheme: types.LoadBalancerSchemeEnum(want.Scheme),
		Subnets: strings.Split(want.Subnets.Value, ","), SecurityGroups: []string{want.Groups[0].Value},
		IpAddressType: types.IpAddressTypeIpv4, Tags: cloud.ELBTags(tags),
	}))
}
