package autoscaling

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// The states of a traffic source. Auto Scaling API reference, TrafficSourceState.
const (
	adding    = "Adding"
	added     = "Added"
	inService = "InService"
	removing  = "Removing"
)

// source is one target group that the group feeds.
type source struct{ arn, state string }

func (s *Service) handleSources() {
	awssim.Handle(s.world, serviceID, "AttachTrafficSources", s.attachSources)
	awssim.Handle(s.world, serviceID, "DetachTrafficSources", s.detachSources)
	awssim.Handle(s.world, serviceID, "DescribeTrafficSources", s.describeSources)
	awssim.Handle(s.world, serviceID, "AttachLoadBalancerTargetGroups", s.attachTargetGroups)
	awssim.Handle(s.world, serviceID, "DetachLoadBalancerTargetGroups", s.detachTargetGroups)
	awssim.Handle(s.world, serviceID, "DescribeLoadBalancerTargetGroups", s.describeTargetGroups)
}

// addSources attaches target groups. Auto Scaling API reference, AttachTrafficSources: at most 10 per call.
func (s *Service) addSources(g *group, arns []string, sources []types.TrafficSourceIdentifier) error {
	arns = slices.Clone(arns)
	for _, t := range sources {
		if kind := aws.ToString(t.Type); kind != "" && kind != "elbv2" {
			return awssim.Errorf("SimNotImplemented", "the simulated AWS has no traffic sources of type %s", kind)
		}
		arns = append(arns, aws.ToString(t.Identifier))
	}
	if len(arns) > 10 {
		return invalid("You can specify up to 10 traffic sources per call")
	}
	for _, arn := range arns {
		if !s.elb.HasTargetGroup(arn) {
			return invalid("Target group '%s' is invalid or not found", arn)
		}
	}
	for _, arn := range arns {
		if old := g.source(arn); old == nil {
			g.sources = append(g.sources, &source{arn: arn, state: adding})
		} else if old.state == removing {
			old.state = adding
		}
	}
	return nil
}

func (g *group) source(arn string) *source {
	for _, src := range g.sources {
		if src.arn == arn {
			return src
		}
	}
	return nil
}

// dropSources detaches target groups: the instances are deregistered and drain.
func (s *Service) dropSources(g *group, arns []string) error {
	for _, arn := range arns {
		if src := g.source(arn); src == nil || src.state == removing {
			return invalid("Traffic source '%s' is not attached to the group", arn)
		}
	}
	for _, arn := range arns {
		g.source(arn).state = removing
		for _, m := range g.members {
			s.elb.Deregister(arn, m.id)
		}
	}
	return nil
}

// connect carries the traffic sources on: Adding, Added when the instances are registered, InService when at least one
// of them passes its health checks; Removing until they have drained.
func (s *Service) connect(g *group) {
	g.sources = slices.DeleteFunc(slices.Clone(g.sources), func(src *source) bool {
		return src.state == removing && !s.has(g, src, "draining")
	})
	for _, src := range g.sources {
		switch {
		case src.state == adding && !g.suspended("AddToLoadBalancer"):
			for _, m := range g.list((*member).inService) {
				s.elb.Register(src.arn, m.id)
			}
			src.state = added
		case src.state == added && s.has(g, src, "healthy"):
			src.state = inService
		}
	}
}

func (s *Service) has(g *group, src *source, state string) bool {
	return slices.ContainsFunc(g.members, func(m *member) bool { return s.elb.TargetState(src.arn, m.id) == state })
}

func (s *Service) attachSources(_ *awssim.Call, in *sdk.AttachTrafficSourcesInput) (*sdk.AttachTrafficSourcesOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	if err := g.refreshing(); err != nil {
		return nil, err
	}
	return &sdk.AttachTrafficSourcesOutput{}, s.addSources(g, nil, in.TrafficSources)
}

func (s *Service) attachTargetGroups(_ *awssim.Call, in *sdk.AttachLoadBalancerTargetGroupsInput) (*sdk.AttachLoadBalancerTargetGroupsOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	if err := g.refreshing(); err != nil {
		return nil, err
	}
	return &sdk.AttachLoadBalancerTargetGroupsOutput{}, s.addSources(g, in.TargetGroupARNs, nil)
}

func (s *Service) detachSources(_ *awssim.Call, in *sdk.DetachTrafficSourcesInput) (*sdk.DetachTrafficSourcesOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	var arns []string
	for _, t := range in.TrafficSources {
		arns = append(arns, aws.ToString(t.Identifier))
	}
	return &sdk.DetachTrafficSourcesOutput{}, s.dropSources(g, arns)
}

func (s *Service) detachTargetGroups(_ *awssim.Call, in *sdk.DetachLoadBalancerTargetGroupsInput) (*sdk.DetachLoadBalancerTargetGroupsOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	return &sdk.DetachLoadBalancerTargetGroupsOutput{}, s.dropSources(g, in.TargetGroupARNs)
}

func (s *Service) describeSources(_ *awssim.Call, in *sdk.DescribeTrafficSourcesInput) (*sdk.DescribeTrafficSourcesOutput, error) {
	g, err := s.find(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	var all []types.TrafficSourceState
	for _, src := range g.sources {
		all = append(all, types.TrafficSourceState{
			Identifier: aws.String(src.arn), Type: aws.String("elbv2"), State: aws.String(src.state),
		})
	}
	items, next, err := page(all, in.NextToken, in.MaxRecords, 50)
	return &sdk.DescribeTrafficSourcesOutput{TrafficSources: items, NextToken: next}, err
}

func (s *Service) describeTargetGroups(_ *awssim.Call, in *sdk.DescribeLoadBalancerTargetGroupsInput) (*sdk.DescribeLoadBalancerTargetGroupsOutput, error) {
	g, err := s.find(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	var all []types.LoadBalancerTargetGroupState
	for _, src := range g.sources {
		all = append(all, types.LoadBalancerTargetGroupState{LoadBalancerTargetGroupARN: aws.String(src.arn), State: aws.String(src.state)})
	}
	items, next, err := page(all, in.NextToken, in.MaxRecords, 100)
	return &sdk.DescribeLoadBalancerTargetGroupsOutput{LoadBalancerTargetGroups: items, NextToken: next}, err
}
