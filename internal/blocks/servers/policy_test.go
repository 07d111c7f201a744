package servers_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	policy      = servers.ScalingPolicy
	policyDrift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

func TestScalingPolicyPassesTheKit(t *testing.T) {
	t.Parallel()
	blocktest.Kit(t, blocktest.Case[policy]{
		Register: register,
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *policy) {
			makeOwnGroup(t, rig, rig.Owner.Tags("AutoScalingGroup/servers", nil))
			name, now := want[policy](t, input(rig, shop()), nil)
			now.Group = stack.Literal(name.Physical)
			return name, now
		},
		Edits: map[string]func(*testing.T, *blocktest.Rig, *policy){
			"another target": func(_ *testing.T, _ *blocktest.Rig, now *policy) { now.TargetCPU = 62 },
		},
		Drifts: map[string]policyDrift{
			"another target": putPolicy(func(in *autoscaling.PutScalingPolicyInput) {
				in.TargetTrackingConfiguration.TargetValue = aws.Float64(95)
			}),
			"another metric": putPolicy(func(in *autoscaling.PutScalingPolicyInput) {
				in.TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType = types.MetricTypeASGAverageNetworkIn
			}),
			"switched off": putPolicy(func(in *autoscaling.PutScalingPolicyInput) { in.Enabled = aws.Bool(false) }),
			"only out": putPolicy(func(in *autoscaling.PutScalingPolicyInput) {
				in.TargetTrackingConfiguration.DisableScaleIn = aws.Bool(true)
			}),
			"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				must(rig.Clients.ASG.DeletePolicy(t.Context(), &autoscaling.DeletePolicyInput{AutoScalingGroupName: &seen.Physical, PolicyName: &seen.Physical}))(t)
			},
		},
	})
}

// silent leaves out of its answers whether a policy is enabled, as the sample answer of AWS's API model does. (Auto
// Scaling, DescribePolicies.)
type silent struct{ servers.AutoScaling }

func (s silent) DescribePolicies(ctx context.Context, in *autoscaling.DescribePoliciesInput, opts ...func(*autoscaling.Options)) (*autoscaling.DescribePoliciesOutput, error) {
	out, err := s.AutoScaling.DescribePolicies(ctx, in, opts...)
	if err != nil {
		return nil, err
	}
	for i := range out.ScalingPolicies {
		out.ScalingPolicies[i].Enabled = nil
	}
	return out, nil
}

func TestAPolicyThatDoesNotSayWhetherItIsEnabledIs(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and is not put again", func(t *testing.T) {
		s := newSite(t, shop())
		s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
			all := apis(rig, &servers.Offerings{Now: rig.Clock.Now})
			all.AutoScaling = silent{all.AutoScaling}
			servers.Register(kinds, all, rig.Owner)
		}
		s.Settle(t)
		s.World.Forget()
		if out := s.Pass(t); len(out.Done) > 0 || s.World.Writes() > 0 {
			t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
		}
	})
}

// makeOwnGroup makes the app's group with those tags, as the kind would.
func makeOwnGroup(t *testing.T, rig *blocktest.Rig, tags map[string]string) {
	t.Helper()
	name, now := makeGroup("m6i.large")(t, rig)
	foreignGroup(t, rig, name, now, tags)
}

func putPolicy(change func(in *autoscaling.PutScalingPolicyInput)) policyDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		t.Helper()
		in := &autoscaling.PutScalingPolicyInput{
			AutoScalingGroupName: &seen.Physical, PolicyName: &seen.Physical, PolicyType: aws.String("TargetTrackingScaling"),
			TargetTrackingConfiguration: &types.TargetTrackingConfiguration{
				TargetValue:                   aws.Float64(50),
				PredefinedMetricSpecification: &types.PredefinedMetricSpecification{PredefinedMetricType: types.MetricTypeASGAverageCPUUtilization},
			},
		}
		change(in)
		must(rig.Clients.ASG.PutScalingPolicy(t.Context(), in))(t)
	}
}

func TestThePolicyOfAForeignGroupIsNotOurs(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "neither changed nor deleted", func(t *testing.T) {
		s := newSite(t, shop())
		makeOwnGroup(t, s.Rig, s.Stranger().Tags("AutoScalingGroup/servers", nil))
		name := servers.FleetName(s.Names)
		putPolicy(func(*autoscaling.PutScalingPolicyInput) {})(t, s.Rig, stack.Seen{Name: name})
		out := s.Pass(t)
		if len(s.fleet(out).Servers) > 0 {
			t.Errorf("a stranger's servers count: %+v", s.fleet(out))
		}
		s.gone = true
		s.Settle(t)
		left := must(s.Clients.ASG.DescribePolicies(t.Context(), &autoscaling.DescribePoliciesInput{AutoScalingGroupName: &name.Physical}))(t)
		if len(left.ScalingPolicies) != 1 || *left.ScalingPolicies[0].TargetTrackingConfiguration.TargetValue != 50 || s.World.Counts()["Auto Scaling.DeletePolicy"] > 0 {
			t.Errorf("the stranger's policy: %+v", left.ScalingPolicies)
		}
	})
}
