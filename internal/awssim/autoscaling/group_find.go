package autoscaling

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// describe: Auto Scaling API reference, DescribeAutoScalingGroups: names that do not exist are left out without error.
func (s *Service) describe(_ *awssim.Call, in *sdk.DescribeAutoScalingGroupsInput) (*sdk.DescribeAutoScalingGroupsOutput, error) {
	var found []types.AutoScalingGroup
	for _, g := range s.groups {
		if len(in.AutoScalingGroupNames) > 0 && !slices.Contains(in.AutoScalingGroupNames, g.name()) {
			continue
		}
		ok, err := g.matches(in.Filters)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, g.shown(in.IncludeInstances == nil || *in.IncludeInstances))
		}
	}
	items, next, err := page(found, in.NextToken, in.MaxRecords, 50)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeAutoScalingGroupsOutput{AutoScalingGroups: items, NextToken: next}, nil
}

// matches: the filters are tag-key, tag-value and tag:<key>; all of them must match, with any of their values.
func (g *group) matches(filters []types.Filter) (bool, error) {
	for _, f := range filters {
		name := aws.ToString(f.Name)
		key, keyed := strings.CutPrefix(name, "tag:")
		if !keyed && name != "tag-key" && name != "tag-value" {
			return false, invalid("Filter '%s' is not valid. Valid filters are tag-key, tag-value and tag:<key>", name)
		}
		if !slices.ContainsFunc(g.Tags, func(t types.TagDescription) bool {
			value := aws.ToString(t.Value)
			if name == "tag-key" {
				value = aws.ToString(t.Key)
			}
			return (!keyed || aws.ToString(t.Key) == key) && slices.Contains(f.Values, value)
		}) {
			return false, nil
		}
	}
	return true, nil
}

// shown is the group as Describe answers it now.
func (g *group) shown(withInstances bool) types.AutoScalingGroup {
	out := g.AutoScalingGroup
	for _, src := range g.sources {
		if src.state != removing {
			out.TargetGroupARNs = append(out.TargetGroupARNs, src.arn)
			out.TrafficSources = append(out.TrafficSources, types.TrafficSourceIdentifier{
				Identifier: aws.String(src.arn), Type: aws.String("elbv2"),
			})
		}
	}
	for _, m := range g.members {
		if withInstances {
			out.Instances = append(out.Instances, m.shown())
		}
	}
	return out
}
