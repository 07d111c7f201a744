package servers

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// ScalingPolicy adds and removes servers to hold their average CPU use.
type ScalingPolicy struct {
	Group stack.Ref
	// Over are the subnets whose zones the target was worked out for.
	Over      stack.Ref
	TargetCPU float64
}

type scalingPolicies struct {
	api   AutoScaling
	reads *reads
}

func (scalingPolicies) Uses(of *ScalingPolicy) []stack.Ref { return []stack.Ref{of.Group, of.Over} }

func (scalingPolicies) Diff(want, have *ScalingPolicy) []stack.Change {
	if want.TargetCPU == have.TargetCPU {
		return nil
	}
	return []stack.Change{{Field: "target CPU use", From: fmt.Sprintf("%g %%", have.TargetCPU), To: fmt.Sprintf("%g %%", want.TargetCPU)}}
}

// Find reads the policies of the group, which is named like the policy. What
// belongs to our group is ours.
func (k scalingPolicies) Find(ctx context.Context, rows []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, row := range rows {
		group, err := k.reads.owned(ctx, row)
		if err != nil {
			return nil, err
		}
		if group == nil {
			continue
		}
		found, err := k.api.DescribePolicies(ctx, &autoscaling.DescribePoliciesInput{
			AutoScalingGroupName: &row.Physical, PolicyNames: []string{row.Physical},
		})
		switch {
		case stack.Is(err, stack.NotFound): // the group went meanwhile
			continue
		case err != nil:
			return nil, fmt.Errorf("find scaling policy %s: %w", row.Physical, err)
		}
		for _, p := range found.ScalingPolicies {
			have := &ScalingPolicy{Group: stack.Literal(aws.ToString(group.AutoScalingGroupARN)), TargetCPU: targetCPU(p)}
			out = append(out, stack.Seen{Name: row.Name, Ref: aws.ToString(p.PolicyARN), Have: have, State: stack.Ready})
		}
	}
	return out, nil
}

// targetCPU is 0 for a policy of any other make. One that does not say whether it
// is enabled is: that is the default. (Auto Scaling API reference,
// PutScalingPolicy.)
func targetCPU(p types.ScalingPolicy) float64 {
	c, off := p.TargetTrackingConfiguration, p.Enabled != nil && !*p.Enabled
	if c == nil || c.PredefinedMetricSpecification == nil || off || aws.ToBool(c.DisableScaleIn) ||
		c.PredefinedMetricSpecification.PredefinedMetricType != types.MetricTypeASGAverageCPUUtilization {
		return 0
	}
	return aws.ToFloat64(c.TargetValue)
}

func (k scalingPolicies) Create(ctx context.Context, name stack.Name, want *ScalingPolicy) (stack.Seen, error) {
	out, err := k.api.PutScalingPolicy(ctx, &autoscaling.PutScalingPolicyInput{
		AutoScalingGroupName: &name.Physical, PolicyName: &name.Physical, PolicyType: aws.String("TargetTrackingScaling"), Enabled: aws.Bool(true),
		TargetTrackingConfiguration: &types.TargetTrackingConfiguration{
			TargetValue:                   &want.TargetCPU,
			PredefinedMetricSpecification: &types.PredefinedMetricSpecification{PredefinedMetricType: types.MetricTypeASGAverageCPUUtilization},
		},
	})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("put scaling policy %s: %w", name.Physical, err)
	}
	return stack.Seen{Ref: aws.ToString(out.PolicyARN), Have: want, State: stack.Ready}, nil
}

// Update puts the whole policy again.
func (k scalingPolicies) Update(ctx context.Context, e engine.Edit[ScalingPolicy]) (stack.Seen, error) {
	return k.Create(ctx, e.Seen.Name, e.Want)
}

func (k scalingPolicies) Delete(ctx context.Context, seen stack.Seen, _ *ScalingPolicy) (stack.Seen, error) {
	_, err := k.api.DeletePolicy(ctx, &autoscaling.DeletePolicyInput{AutoScalingGroupName: &seen.Physical, PolicyName: &seen.Physical})
	return stack.Seen{State: stack.Gone}, cloud.Wrap(err, "delete scaling policy "+seen.Physical)
}
