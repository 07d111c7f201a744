package loadbalancer_test

import (
	"maps"
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
	group      = loadbalancer.TargetGroup
	groupEdit  = func(t *testing.T, rig *blocktest.Rig, want *group)
	groupDrift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

func TestTargetGroupForHTTPPassesTheKit(t *testing.T) {
	t.Parallel()
	c := groupCase(application())
	c.Edits["another path and other codes"] = func(_ *testing.T, _ *blocktest.Rig, want *group) {
		want.HealthCheck.Path, want.HealthCheck.Codes = "/well", "200,204"
	}
	c.Edits["a check over HTTPS"] = func(_ *testing.T, _ *blocktest.Rig, want *group) { want.HealthCheck.Protocol = "HTTPS" }
	c.Drifts["path"] = driftCheck(func(in *elb.ModifyTargetGroupInput) { in.HealthCheckPath = aws.String("/strange") })
	c.Drifts["codes"] = driftCheck(func(in *elb.ModifyTargetGroupInput) { in.Matcher = &types.Matcher{HttpCode: aws.String("418")} })
	c.Drifts["algorithm"] = driftGroupAttribute("load_balancing.algorithm.type", "weighted_random")
	blocktest.Kit(t, c)
}

func TestTargetGroupForTCPPassesTheKit(t *testing.T) {
	t.Parallel()
	c := groupCase(network())
	c.Edits["a check over HTTP"] = func(_ *testing.T, _ *blocktest.Rig, want *group) {
		want.HealthCheck.Protocol, want.HealthCheck.Path, want.HealthCheck.Codes = "HTTP", "/healthz", "200-299"
	}
	c.Drifts["a check over HTTP"] = driftCheck(func(in *elb.ModifyTargetGroupInput) { in.HealthCheckProtocol = types.ProtocolEnumHttp })
	c.Drifts["closed connections"] = driftGroupAttribute("target_health_state.unhealthy.connection_termination.enabled", "true")
	blocktest.Kit(t, c)
}

func groupCase(spec *v1alpha1.HighlyAvailableAppSpec) blocktest.Case[group] {
	return blocktest.Case[group]{
		Register: register,
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *group) {
			return want[group](t, input(t, rig, spec), nil, "TargetGroup/servers")
		},
		Edits: map[string]groupEdit{
			"another rhythm": func(_ *testing.T, _ *blocktest.Rig, want *group) {
				want.HealthCheck.IntervalSeconds, want.HealthCheck.TimeoutSeconds = 30, 20
			},
			"other thresholds": func(_ *testing.T, _ *blocktest.Rig, want *group) {
				want.HealthCheck.HealthyThreshold, want.HealthCheck.UnhealthyThreshold = 4, 5
			},
			"another deregistration delay": func(_ *testing.T, _ *blocktest.Rig, want *group) {
				want.Attributes = maps.Clone(want.Attributes)
				want.Attributes["deregistration_delay.timeout_seconds"] = "0"
			},
			"other tags": func(_ *testing.T, rig *blocktest.Rig, want *group) {
				want.Tags = rig.Owner.Tags("TargetGroup/servers", map[string]string{"team": "red"})
			},
		},
		Refused: map[string]groupEdit{
			"another port":     func(_ *testing.T, _ *blocktest.Rig, want *group) { want.Port = 9090 },
			"another protocol": func(_ *testing.T, _ *blocktest.Rig, want *group) { want.Protocol = "HTTPS" },
			"another VPC":      func(_ *testing.T, _ *blocktest.Rig, want *group) { want.VPC = stack.Literal("vpc-00000000") },
		},
		Drifts:  groupDrifts(),
		Foreign: foreignGroup,
	}
}

func groupDrifts() map[string]groupDrift {
	return map[string]groupDrift{
		"check port":           driftCheck(func(in *elb.ModifyTargetGroupInput) { in.HealthCheckPort = aws.String("9090") }),
		"interval":             driftCheck(func(in *elb.ModifyTargetGroupInput) { in.HealthCheckIntervalSeconds = aws.Int32(60) }),
		"timeout":              driftCheck(func(in *elb.ModifyTargetGroupInput) { in.HealthCheckTimeoutSeconds = aws.Int32(9) }),
		"healthy threshold":    driftCheck(func(in *elb.ModifyTargetGroupInput) { in.HealthyThresholdCount = aws.Int32(9) }),
		"unhealthy threshold":  driftCheck(func(in *elb.ModifyTargetGroupInput) { in.UnhealthyThresholdCount = aws.Int32(9) }),
		"deregistration delay": driftGroupAttribute("deregistration_delay.timeout_seconds", "300"),
		"cross-zone":           driftGroupAttribute("load_balancing.cross_zone.enabled", "false"),
		"DNS threshold":        driftGroupAttribute("target_group_health.dns_failover.minimum_healthy_targets.percentage", "100"),
		"routing threshold":    driftGroupAttribute("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"),
		"a tag":                retag("team", "strange"),
		"all tags stripped":    untag,
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			check[*elb.DeleteTargetGroupOutput](t)(rig.Clients.ELB.DeleteTargetGroup(t.Context(), &elb.DeleteTargetGroupInput{TargetGroupArn: &seen.Ref}))
		},
	}
}

func driftCheck(change func(in *elb.ModifyTargetGroupInput)) groupDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		in := &elb.ModifyTargetGroupInput{TargetGroupArn: &seen.Ref}
		change(in)
		check[*elb.ModifyTargetGroupOutput](t)(rig.Clients.ELB.ModifyTargetGroup(t.Context(), in))
	}
}

func driftGroupAttribute(key, value string) groupDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		check[*elb.ModifyTargetGroupAttributesOutput](t)(rig.Clients.ELB.ModifyTargetGroupAttributes(t.Context(),
			&elb.ModifyTargetGroupAttributesInput{
				TargetGroupArn: &seen.Ref, Attributes: []types.TargetGroupAttribute{{Key: &key, Value: &value}},
			}))
	}
}

// foreignGroup has the very settings that haws wants: creating it would succeed.
func foreignGroup(t *testing.T, rig *blocktest.Rig, name stack.Name, want *group, tags map[string]string) {
	t.Helper()
	h := want.HealthCheck
	in := &elb.CreateTargetGroupInput{
		Name: &name.Physical, Protocol: types.ProtocolEnum(want.Protocol), Port: &want.Port, VpcId: &want.VPC.Value,
		TargetType: types.TargetTypeEnumInstance, HealthCheckProtocol: types.ProtocolEnum(h.Protocol), HealthCheckPort: &h.Port,
		HealthCheckIntervalSeconds: &h.IntervalSeconds, HealthCheckTimeoutSeconds: &h.TimeoutSeconds,
		HealthyThresholdCount: &h.HealthyThreshold, UnhealthyThresholdCount: &h.UnhealthyThreshold, Tags: cloud.ELBTags(tags),
	}
	if h.Path != "" {
		in.HealthCheckPath, in.Matcher = &h.Path, &types.Matcher{HttpCode: &h.Codes}
	}
	check[*elb.CreateTargetGroupOutput](t)(rig.Clients.ELB.CreateTargetGroup(t.Context(), in))
}
