package elbv2

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

type tagList []types.Tag

func (l *tagList) set(key, value *string) {
	for i := range *l {
		if aws.ToString((*l)[i].Key) == aws.ToString(key) {
			(*l)[i].Value = value
			return
		}
	}
	*l = append(*l, types.Tag{Key: key, Value: value})
}

// checkTags: ELBv2 user guide, "Tags": at most 50 tags, keys of at most 128 and values of at most 256 characters, no
// prefix aws:; the same key twice is DuplicateTagKeys.
func checkTags(tags []types.Tag) error {
	seen := map[string]bool{}
	for _, t := range tags {
		key := aws.ToString(t.Key)
		switch {
		case !awssim.TagIsPlain(key, aws.ToString(t.Value)) || strings.HasPrefix(key, "aws:"):
			return invalid("Tag key '%s' or its value is not valid", key)
		case seen[key]:
			return awssim.Errorf("DuplicateTagKeys", "Tag key '%s' was specified more than once", key)
		}
		seen[key] = true
	}
	if len(tags) > 50 {
		return awssim.Errorf("TooManyTags", "The maximum number of tags is 50")
	}
	return nil
}

func (s *Service) handleTags() {
	awssim.Handle(s.world, serviceID, "AddTags", s.addTags)
	awssim.Handle(s.world, serviceID, "RemoveTags", s.removeTags)
	awssim.Handle(s.world, serviceID, "DescribeTags", s.describeTags)
}

func (s *Service) addTags(_ *awssim.Call, in *sdk.AddTagsInput) (*sdk.AddTagsOutput, error) {
	lists, err := s.tagged(in.ResourceArns)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	for _, list := range lists {
		next := slices.Clone(*list)
		for _, t := range in.Tags {
			next.set(t.Key, t.Value)
		}
		if err := checkTags(next); err != nil {
			return nil, err
		}
		*list = next
	}
	return &sdk.AddTagsOutput{}, nil
}

func (s *Service) removeTags(_ *awssim.Call, in *sdk.RemoveTagsInput) (*sdk.RemoveTagsOutput, error) {
	lists, err := s.tagged(in.ResourceArns)
	if err != nil {
		return nil, err
	}
	for _, list := range lists {
		*list = slices.DeleteFunc(*list, func(t types.Tag) bool { return slices.Contains(in.TagKeys, aws.ToString(t.Key)) })
	}
	return &sdk.RemoveTagsOutput{}, nil
}

func (s *Service) describeTags(_ *awssim.Call, in *sdk.DescribeTagsInput) (*sdk.DescribeTagsOutput, error) {
	lists, err := s.tagged(in.ResourceArns)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeTagsOutput{}
	for i, list := range lists {
		out.TagDescriptions = append(out.TagDescriptions, types.TagDescription{
			ResourceArn: aws.String(in.ResourceArns[i]), Tags: *list,
		})
	}
	return out, nil
}

// tagged finds the tags of resources. ELBv2 API reference, DescribeTags: at most 20 resources in a single call.
func (s *Service) tagged(arns []string) ([]*tagList, error) {
	if err := atMost20(arns); err != nil {
		return nil, err
	}
	var lists []*tagList
	for _, arn := range arns {
		list, err := s.tagsOf(arn)
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
	}
	return lists, nil
}

func (s *Service) tagsOf(arn string) (*tagList, error) {
	switch {
	case strings.Contains(arn, ":targetgroup/"):
		g, err := s.group(aws.String(arn))
		if err != nil {
			return nil, err
		}
		return &g.tags, nil
	case strings.Contains(arn, ":listener/"):
		l, err := s.listener(aws.String(arn))
		if err != nil {
			return nil, err
		}
		return &l.tags, nil
	case strings.Contains(arn, ":loadbalancer/"):
		b, err := s.balancer(aws.String(arn))
		if err != nil {
			return nil, err
		}
		return &b.tags, nil
	}
	return nil, invalid("'%s' is not a valid resource ARN", arn)
}
