package autoscaling

import (
	"slices"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleTags() {
	awssim.Handle(s.world, serviceID, "CreateOrUpdateTags", s.createOrUpdateTags)
	awssim.Handle(s.world, serviceID, "DeleteTags", s.deleteTags)
	awssim.Handle(s.world, serviceID, "DescribeTags", s.describeTags)
}

// tag sets tags of the group; instances that are there keep theirs. User guide, "Tag Auto Scaling groups and instances":
// at most 50 tags, keys of at most 128 and values of at most 256 characters, no prefix aws:.
func (g *group) tag(tags []types.Tag) error {
	next := slices.Clone(g.Tags)
	for _, t := range tags {
		key := aws.ToString(t.Key)
		if !awssim.TagFits(key, aws.ToString(t.Value)) || strings.ContainsFunc(key+aws.ToString(t.Value), unicode.IsControl) || strings.HasPrefix(key, "aws:") {
			return invalid("Tag key '%s' or its value is not valid", key)
		}
		next = slices.DeleteFunc(next, func(old types.TagDescription) bool { return aws.ToString(old.Key) == key })
		next = append(next, types.TagDescription{
			Key: t.Key, Value: firstOf(t.Value, aws.String("")), PropagateAtLaunch: aws.Bool(aws.ToBool(t.PropagateAtLaunch)),
			ResourceId: g.AutoScalingGroupName, ResourceType: aws.String("auto-scaling-group"),
		})
	}
	if len(next) > 50 {
		return awssim.Errorf("LimitExceeded", "The maximum number of tags is 50")
	}
	slices.SortFunc(next, func(a, b types.TagDescription) int { return strings.Compare(*a.Key, *b.Key) })
	g.Tags = next
	return nil
}

func (s *Service) createOrUpdateTags(_ *awssim.Call, in *sdk.CreateOrUpdateTagsInput) (*sdk.CreateOrUpdateTagsOutput, error) {
	for _, t := range in.Tags {
		if _, err := s.changeable(t.ResourceId); err != nil {
			return nil, err
		}
	}
	for _, t := range in.Tags {
		g, _ := s.find(t.ResourceId)
		if err := g.tag([]types.Tag{t}); err != nil {
			return nil, err
		}
	}
	return &sdk.CreateOrUpdateTagsOutput{}, nil
}

func (s *Service) deleteTags(_ *awssim.Call, in *sdk.DeleteTagsInput) (*sdk.DeleteTagsOutput, error) {
	for _, t := range in.Tags {
		g, err := s.changeable(t.ResourceId)
		if err != nil {
			return nil, err
		}
		g.Tags = slices.DeleteFunc(g.Tags, func(old types.TagDescription) bool { return *old.Key == aws.ToString(t.Key) })
	}
	return &sdk.DeleteTagsOutput{}, nil
}

// describeTags: the filters are auto-scaling-group, key, value and propagate-at-launch. Auto Scaling API reference, Filter.
func (s *Service) describeTags(_ *awssim.Call, in *sdk.DescribeTagsInput) (*sdk.DescribeTagsOutput, error) {
	var found []types.TagDescription
	for _, g := range s.groups {
		for _, t := range g.Tags {
			ok, err := tagMatches(t, in.Filters)
			if err != nil {
				return nil, err
			}
			if ok {
				found = append(found, t)
			}
		}
	}
	items, next, err := page(found, in.NextToken, in.MaxRecords, 50)
	return &sdk.DescribeTagsOutput{Tags: items, NextToken: next}, err
}

func tagMatches(t types.TagDescription, filters []types.Filter) (bool, error) {
	propagate := "false"
	if *t.PropagateAtLaunch {
		propagate = "true"
	}
	values := map[string]string{
		"auto-scaling-group": *t.ResourceId, "key": *t.Key, "value": *t.Value, "propagate-at-launch": propagate,
	}
	for _, f := range filters {
		value, ok := values[aws.ToString(f.Name)]
		if !ok {
			return false, invalid("Filter '%s' is not valid", aws.ToString(f.Name))
		}
		if !slices.Contains(f.Values, value) {
			return false, nil
		}
	}
	return true, nil
}
