package autoscaling

import (
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// launchTags are the tags that the group propagates at launch.
func (g *group) launchTags() map[string]string {
	tags := map[string]string{}
	for _, t := range g.Tags {
		if aws.ToBool(t.PropagateAtLaunch) {
			tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
		}
	}
	return tags
}

// applyTemplate sets the launch template or the mixed instances policy; either takes the place of the other.
func (s *Service) applyTemplate(g *group, in *sdk.UpdateAutoScalingGroupInput) error {
	if in.LaunchTemplate != nil && in.MixedInstancesPolicy != nil {
		return invalid("Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.")
	}
	switch {
	case in.LaunchTemplate != nil:
		spec, err := s.resolve(in.LaunchTemplate)
		if err != nil {
			return err
		}
		g.LaunchTemplate, g.MixedInstancesPolicy = spec, nil
	case in.MixedInstancesPolicy != nil:
		policy, err := s.mixed(g, in.MixedInstancesPolicy)
		if err != nil {
			return err
		}
		g.LaunchTemplate, g.MixedInstancesPolicy = nil, policy
	case g.LaunchTemplate == nil && g.MixedInstancesPolicy == nil:
		return invalid("Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.")
	}
	return nil
}

// resolve checks a launch template and shows it with both its id and its name, as Describe does. Auto Scaling answers
// ValidationError, with the words of EC2 behind its own.
func (s *Service) resolve(in *types.LaunchTemplateSpecification) (*types.LaunchTemplateSpecification, error) {
	if (in.LaunchTemplateId == nil) == (in.LaunchTemplateName == nil) {
		return nil, invalid("Valid requests must contain either launchTemplateId or LaunchTemplateName")
	}
	version := aws.ToString(in.Version)
	if version == "" {
		version = "$Default"
	}
	if !regexp.MustCompile(`^(\$Default|\$Latest|\d+)$`).MatchString(version) {
		return nil, invalid("Invalid launch template version: either '$Default', '$Latest', or a numeric version are allowed.")
	}
	t, err := s.ec2.Template(aws.ToString(in.LaunchTemplateId), aws.ToString(in.LaunchTemplateName), version)
	if err != nil {
		return nil, invalid("You must use a valid fully-formed launch template. %s", message(err))
	}
	if err := s.ec2.CheckProfile(t); err != nil {
		return nil, invalid("You must use a valid fully-formed launch template. %s", message(err))
	}
	return &types.LaunchTemplateSpecification{
		LaunchTemplateId: aws.String(t.ID), LaunchTemplateName: aws.String(t.Name), Version: aws.String(version),
	}, nil
}

// mixed checks a policy and fills in the defaults of the Auto Scaling API reference, InstancesDistribution. A new policy
// keeps the launch template of the old one when it names none.
func (s *Service) mixed(g *group, in *types.MixedInstancesPolicy) (*types.MixedInstancesPolicy, error) {
	if in.LaunchTemplate == nil && g.MixedInstancesPolicy != nil {
		in.LaunchTemplate = g.MixedInstancesPolicy.LaunchTemplate
	}
	if in.LaunchTemplate == nil || in.LaunchTemplate.LaunchTemplateSpecification == nil {
		return nil, invalid("A mixed instances policy must contain a launch template")
	}
	policy := &types.MixedInstancesPolicy{InstancesDistribution: distribution(in.InstancesDistribution)}
	spec, err := s.resolve(either(in.LaunchTemplate.LaunchTemplateSpecification))
	if err != nil {
		return nil, err
	}
	policy.LaunchTemplate = &types.LaunchTemplate{LaunchTemplateSpecification: spec}
	for _, o := range in.LaunchTemplate.Overrides {
		if o.InstanceRequirements != nil || o.WeightedCapacity != nil || o.ImageId != nil {
			return nil, awssim.Errorf("SimNotImplemented", "the simulated AWS has overrides of the instance type and the template only")
		}
		if o.LaunchTemplateSpecification != nil {
			if o.LaunchTemplateSpecification, err = s.resolve(either(o.LaunchTemplateSpecification)); err != nil {
				return nil, err
			}
		}
		policy.LaunchTemplate.Overrides = append(policy.LaunchTemplate.Overrides, o)
	}
	return policy, nil
}

// either drops the name of a specification that has an id too, as one that Describe returned has.
func either(in *types.LaunchTemplateSpecification) *types.LaunchTemplateSpecification {
	out := *in
	if out.LaunchTemplateId != nil {
		out.LaunchTemplateName = nil
	}
	return &out
}

func distribution(in *types.InstancesDistribution) *types.InstancesDistribution {
	out := types.InstancesDistribution{}
	if in != nil {
		out = *in
	}
	out.OnDemandAllocationStrategy = firstOf(out.OnDemandAllocationStrategy, aws.String("prioritized"))
	out.OnDemandBaseCapacity = firstOf(out.OnDemandBaseCapacity, aws.Int32(0))
	out.OnDemandPercentageAboveBaseCapacity = firstOf(out.OnDemandPercentageAboveBaseCapacity, aws.Int32(100))
	out.SpotAllocationStrategy = firstOf(out.SpotAllocationStrategy, aws.String("lowest-price"))
	if *out.SpotAllocationStrategy == "lowest-price" {
		out.SpotInstancePools = firstOf(out.SpotInstancePools, aws.Int32(2))
	}
	if aws.ToString(out.SpotMaxPrice) == "" {
		out.SpotMaxPrice = nil
	}
	return &out
}

func firstOf[T any](values ...*T) *T {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}
