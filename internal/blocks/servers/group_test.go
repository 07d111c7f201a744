package servers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	group       = servers.AutoScalingGroup
	groupEdit   = func(t *testing.T, rig *blocktest.Rig, want *group)
	groupDrift  = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
	groupUpdate = autoscaling.UpdateAutoScalingGroupInput
)

func TestAutoScalingGroupPassesTheKit(t *testing.T) {
	t.Parallel()
	c := blocktest.Case[group]{Register: register, Make: makeGroup("m6i.large"), Edits: groupEdits(), Drifts: groupDrifts(), Foreign: foreignGroup}
	blocktest.Kit(t, c)
}

func TestAutoScalingGroupOfSeveralTypesPassesTheKit(t *testing.T) {
	t.Parallel()
	c := blocktest.Case[group]{Register: register, Make: makeGroup("m6i.large", "m7i.large"), Foreign: foreignGroup}
	blocktest.Kit(t, c)
}

// makeGroup makes what a group of those instance types needs.
func makeGroup(instanceTypes ...string) func(t *testing.T, rig *blocktest.Rig) (stack.Name, *group) {
	return func(t *testing.T, rig *blocktest.Rig) (stack.Name, *group) {
		t.Helper()
		in := input(rig, shop(withTypes(instanceTypes...)))
		in.Subnets = stack.Literal(strings.Join(rig.Subnets(t), ","))
		in.TargetGroup = stack.Literal(targetGroup(t, rig, "servers"))
		name, now := want[group](t, in, nil)
		now.Template, now.Version = stack.Literal(template(t, rig, "servers")), stack.Literal("1")
		return name, now
	}
}

func groupEdits() map[string]groupEdit {
	return map[string]groupEdit{
		"fewer subnets": func(t *testing.T, rig *blocktest.Rig, now *group) {
			now.Subnets = stack.Literal(strings.Join(rig.Subnets(t)[:2], ","))
		},
		"another target group": func(t *testing.T, rig *blocktest.Rig, now *group) {
			now.TargetGroups = []stack.Ref{stack.Literal(targetGroup(t, rig, "others"))}
		},
		"more servers":         func(_ *testing.T, _ *blocktest.Rig, now *group) { now.Min, now.Max = 13, 20 },
		"fewer servers":        func(_ *testing.T, _ *blocktest.Rig, now *group) { now.Min, now.Max = 1, 2 },
		"another grace period": func(_ *testing.T, _ *blocktest.Rig, now *group) { now.GraceSeconds = 0 },
		"another warm-up":      func(_ *testing.T, _ *blocktest.Rig, now *group) { now.WarmupSeconds = new(int32(0)) },
		"another maintenance": func(_ *testing.T, _ *blocktest.Rig, now *group) {
			now.Maintenance = &servers.Maintenance{Least: 90, Most: 120}
		},
		"another distribution": func(_ *testing.T, _ *blocktest.Rig, now *group) { now.Distribution = "balanced-only" },
		"another health check": func(_ *testing.T, _ *blocktest.Rig, now *group) { now.HealthCheck = "EC2" },
		"no protection":        func(_ *testing.T, _ *blocktest.Rig, now *group) { now.Protection = "none" },
		"another impaired zone policy": func(_ *testing.T, _ *blocktest.Rig, now *group) {
			now.Impairment = &servers.Impairment{ZonalShift: true, Behavior: "ReplaceUnhealthy"}
		},
		"other tags": func(_ *testing.T, rig *blocktest.Rig, now *group) {
			now.Tags = rig.Owner.Tags("AutoScalingGroup/servers", map[string]string{"team": "red"})
		},
	}
}

func groupDrifts() map[string]groupDrift {
	return map[string]groupDrift{
		"smallest size": drift(func(in *groupUpdate) { in.MinSize = aws.Int32(1) }),
		"largest size":  drift(func(in *groupUpdate) { in.MaxSize = aws.Int32(100) }),
		"both sizes":    drift(func(in *groupUpdate) { in.MinSize, in.MaxSize = aws.Int32(50), aws.Int32(60) }),
		"subnets": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			drift(func(in *groupUpdate) { in.VPCZoneIdentifier = aws.String(rig.Subnets(t)[0]) })(t, rig, seen)
		},
		"health check": drift(func(in *groupUpdate) { in.HealthCheckType = aws.String("EC2") }),
		"grace period": drift(func(in *groupUpdate) { in.HealthCheckGracePeriod = aws.Int32(7) }),
		"warm-up":      drift(func(in *groupUpdate) { in.DefaultInstanceWarmup = aws.Int32(-1) }),
		"maintenance": drift(func(in *groupUpdate) {
			in.InstanceMaintenancePolicy = &types.InstanceMaintenancePolicy{MinHealthyPercentage: aws.Int32(-1), MaxHealthyPercentage: aws.Int32(-1)}
		}),
		"distribution": drift(func(in *groupUpdate) {
			in.AvailabilityZoneDistribution = &types.AvailabilityZoneDistribution{CapacityDistributionStrategy: types.CapacityDistributionStrategyBalancedOnly}
		}),
		"zonal shift": drift(func(in *groupUpdate) {
			in.AvailabilityZoneImpairmentPolicy = &types.AvailabilityZoneImpairmentPolicy{
				ZonalShiftEnabled: aws.Bool(false), ImpairedZoneHealthCheckBehavior: types.ImpairedZoneHealthCheckBehaviorIgnoreUnhealthy,
			}
		}),
		"protection":            drift(func(in *groupUpdate) { in.DeletionProtection = types.DeletionProtectionNone }),
		"target group detached": detach,
		"another target group": func(t *testing.T, rig *blocktest.Rig, _ stack.Seen) {
			attach(t, rig, targetGroup(t, rig, "strangers"))
		},
		"a tag": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			tags := cloud.ASGTags(seen.Physical, map[string]string{"team": "strange"}, true)
			must(rig.Clients.ASG.CreateOrUpdateTags(t.Context(), &autoscaling.CreateOrUpdateTagsInput{Tags: tags}))(t)
		},
		"all tags stripped": stripGroup,
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			drift(func(in *groupUpdate) { in.DeletionProtection = types.DeletionProtectionNone })(t, rig, seen)
			must(rig.Clients.ASG.DeleteAutoScalingGroup(t.Context(), &autoscaling.DeleteAutoScalingGroupInput{
				AutoScalingGroupName: &seen.Physical, ForceDelete: aws.Bool(true),
			}))(t)
			rig.Step(10 * time.Minute)
		},
	}
}

func drift(change func(in *groupUpdate)) groupDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		t.Helper()
		in := &groupUpdate{AutoScalingGroupName: &seen.Physical}
		change(in)
		must(rig.Clients.ASG.UpdateAutoScalingGroup(t.Context(), in))(t)
	}
}

func detach(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	t.Helper()
	must(rig.Clients.ASG.DetachTrafficSources(t.Context(), &autoscaling.DetachTrafficSourcesInput{
		AutoScalingGroupName: &seen.Physical, TrafficSources: []types.TrafficSourceIdentifier{{Identifier: &seen.Have.(*group).TargetGroups[0].Value}},
	}))(t)
}

func attach(t *testing.T, rig *blocktest.Rig, arn string) {
	t.Helper()
	name := servers.FleetName(rig.Names).Physical
	must(rig.Clients.ASG.AttachTrafficSources(t.Context(), &autoscaling.AttachTrafficSourcesInput{
		AutoScalingGroupName: &name, TrafficSources: []types.TrafficSourceIdentifier{{Identifier: &arn}},
	}))(t)
}

func stripGroup(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	t.Helper()
	var tags []types.Tag
	for key := range seen.Have.(*group).Tags {
		tags = append(tags, cloud.ASGTagKeys(seen.Physical, []string{key})...)
	}
	must(rig.Clients.ASG.DeleteTags(t.Context(), &autoscaling.DeleteTagsInput{Tags: tags}))(t)
}

func foreignGroup(t *testing.T, rig *blocktest.Rig, name stack.Name, want *group, tags map[string]string) {
	t.Helper()
	must(rig.Clients.ASG.CreateAutoScalingGroup(t.Context(), &autoscaling.CreateAutoScalingGroupInput{
		AutoScalingGroupName: &name.Physical, MinSize: aws.Int32(1), MaxSize: aws.Int32(2), VPCZoneIdentifier: &want.Subnets.Value,
		LaunchTemplate: &types.LaunchTemplateSpecification{LaunchTemplateId: &want.Template.Value, Version: &want.Version.Value},
		Tags:           cloud.ASGTags(name.Physical, tags, true),
	}))(t)
}
