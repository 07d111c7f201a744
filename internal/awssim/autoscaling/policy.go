package autoscaling

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handlePolicies() {
	awssim.Handle(s.world, serviceID, "PutScalingPolicy", s.putPolicy)
	awssim.Handle(s.world, serviceID, "DescribePolicies", s.describePolicies)
	awssim.Handle(s.world, serviceID, "DeletePolicy", s.deletePolicy)
}

func (g *group) policy(nameOrARN string) *types.ScalingPolicy {
	for _, p := range g.policies {
		if *p.PolicyName == nameOrARN || *p.PolicyARN == nameOrARN {
			return p
		}
	}
	return nil
}

// putPolicy creates or replaces a target tracking policy; the policy keeps its ARN and alarms. User guide, "Target
// tracking scaling policies": Auto Scaling creates and manages the CloudWatch alarms TargetTracking-<group>-AlarmHigh-…
// and, unless scale-in is disabled, -AlarmLow-….
func (s *Service) putPolicy(_ *awssim.Call, in *sdk.PutScalingPolicyInput) (*sdk.PutScalingPolicyOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	if err := checkPolicy(in); err != nil {
		return nil, err
	}
	p := &types.ScalingPolicy{
		AutoScalingGroupName: g.AutoScalingGroupName, PolicyName: in.PolicyName, PolicyType: in.PolicyType,
		EstimatedInstanceWarmup: in.EstimatedInstanceWarmup, Enabled: firstOf(in.Enabled, aws.Bool(true)),
		TargetTrackingConfiguration: in.TargetTrackingConfiguration,
	}
	p.TargetTrackingConfiguration.DisableScaleIn = firstOf(p.TargetTrackingConfiguration.DisableScaleIn, aws.Bool(false))
	if old := g.policy(*in.PolicyName); old != nil {
		p.PolicyARN = old.PolicyARN
		g.policies = slices.DeleteFunc(g.policies, func(x *types.ScalingPolicy) bool { return x == old })
	} else {
		p.PolicyARN = aws.String(s.world.ARN("autoscaling", "scalingPolicy:"+s.uuid()+":autoScalingGroupName/"+g.name()+":policyName/"+*in.PolicyName))
	}
	p.Alarms = s.alarms(p)
	g.policies = append(g.policies, p)
	return &sdk.PutScalingPolicyOutput{PolicyARN: p.PolicyARN, Alarms: p.Alarms}, nil
}

func checkPolicy(in *sdk.PutScalingPolicyInput) error {
	if aws.ToString(in.PolicyType) != "TargetTrackingScaling" {
		return awssim.Errorf("SimNotImplemented", "the simulated AWS has scaling policies of type TargetTrackingScaling only")
	}
	t := in.TargetTrackingConfiguration
	if t == nil || t.TargetValue == nil || (t.PredefinedMetricSpecification == nil) == (t.CustomizedMetricSpecification == nil) {
		return invalid("TargetTrackingConfiguration must have a target value and either a predefined or a customized metric")
	}
	if m := t.PredefinedMetricSpecification; m != nil {
		if !slices.Contains(m.PredefinedMetricType.Values(), m.PredefinedMetricType) {
			return invalid("'%s' is not a valid predefined metric type", m.PredefinedMetricType)
		}
		if (m.PredefinedMetricType == types.MetricTypeALBRequestCountPerTarget) != (m.ResourceLabel != nil) {
			return invalid("A resource label must be specified for, and only for, the metric ALBRequestCountPerTarget")
		}
	}
	return nil
}

func (s *Service) alarms(p *types.ScalingPolicy) []types.Alarm {
	kinds := []string{"AlarmHigh"}
	if !*p.TargetTrackingConfiguration.DisableScaleIn {
		kinds = append(kinds, "AlarmLow")
	}
	id := strings.Split(*p.PolicyARN, ":")[6]
	var list []types.Alarm
	for _, kind := range kinds {
		name := "TargetTracking-" + *p.AutoScalingGroupName + "-" + kind + "-" + id
		list = append(list, types.Alarm{AlarmName: aws.String(name), AlarmARN: aws.String(s.world.ARN("cloudwatch", "alarm:"+name))})
	}
	return list
}

func (s *Service) describePolicies(_ *awssim.Call, in *sdk.DescribePoliciesInput) (*sdk.DescribePoliciesOutput, error) {
	if in.AutoScalingGroupName != nil {
		if _, err := s.find(in.AutoScalingGroupName); err != nil {
			return nil, err
		}
	}
	var found []types.ScalingPolicy
	for _, g := range s.groups {
		if in.AutoScalingGroupName != nil && *in.AutoScalingGroupName != g.name() {
			continue
		}
		for _, p := range g.policies {
			byName := len(in.PolicyNames) == 0 || slices.Contains(in.PolicyNames, *p.PolicyName) || slices.Contains(in.PolicyNames, *p.PolicyARN)
			if byName && (len(in.PolicyTypes) == 0 || slices.Contains(in.PolicyTypes, *p.PolicyType)) {
				found = append(found, *p)
			}
		}
	}
	items, next, err := page(found, in.NextToken, in.MaxRecords, 50)
	return &sdk.DescribePoliciesOutput{ScalingPolicies: items, NextToken: next}, err
}

func (s *Service) deletePolicy(_ *awssim.Call, in *sdk.DeletePolicyInput) (*sdk.DeletePolicyOutput, error) {
	if in.AutoScalingGroupName != nil {
		if _, err := s.changeable(in.AutoScalingGroupName); err != nil {
			return nil, err
		}
	}
	for _, g := range s.groups {
		p := g.policy(aws.ToString(in.PolicyName))
		if p != nil && (in.AutoScalingGroupName == nil || *in.AutoScalingGroupName == g.name()) {
			g.policies = slices.DeleteFunc(g.policies, func(x *types.ScalingPolicy) bool { return x == p })
			return &sdk.DeletePolicyOutput{}, nil
		}
	}
	return nil, invalid("PolicyName not found: %s", aws.ToString(in.PolicyName))
}
