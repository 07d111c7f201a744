package rds

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

type tagList []types.Tag

// with is the list after tags were added. RDS user guide, "Tagging Amazon RDS resources": at most 50 tags, keys of at most
// 128 and values of at most 256 characters, no prefix aws:. The code of the refusal is unverified.
func (l tagList) with(tags []types.Tag) (tagList, error) {
	next := slices.Clone(l)
	for _, t := range tags {
		key := aws.ToString(t.Key)
		if !awssim.TagIsPlain(key, aws.ToString(t.Value)) || strings.HasPrefix(key, "aws:") {
			return nil, invalid("Tag key '%s' or its value is not valid", key)
		}
		next = slices.DeleteFunc(next, func(old types.Tag) bool { return aws.ToString(old.Key) == key })
		next = append(next, types.Tag{Key: t.Key, Value: aws.String(aws.ToString(t.Value))})
	}
	if len(next) > 50 {
		return nil, invalid("The maximum number of tags is 50")
	}
	return next, nil
}

func (s *Service) handleTags() {
	awssim.Handle(s.world, serviceID, "AddTagsToResource", s.addTags)
	awssim.Handle(s.world, serviceID, "RemoveTagsFromResource", s.removeTags)
	awssim.Handle(s.world, serviceID, "ListTagsForResource", s.listTags)
}

func (s *Service) addTags(_ *awssim.Call, in *sdk.AddTagsToResourceInput) (*sdk.AddTagsToResourceOutput, error) {
	list, err := s.tagsOf(aws.ToString(in.ResourceName))
	if err != nil {
		return nil, err
	}
	next, err := list.with(in.Tags)
	if err != nil {
		return nil, err
	}
	*list = next
	return &sdk.AddTagsToResourceOutput{}, nil
}

func (s *Service) removeTags(_ *awssim.Call, in *sdk.RemoveTagsFromResourceInput) (*sdk.RemoveTagsFromResourceOutput, error) {
	list, err := s.tagsOf(aws.ToString(in.ResourceName))
	if err != nil {
		return nil, err
	}
	*list = slices.DeleteFunc(*list, func(t types.Tag) bool { return slices.Contains(in.TagKeys, aws.ToString(t.Key)) })
	return &sdk.RemoveTagsFromResourceOutput{}, nil
}

func (s *Service) listTags(_ *awssim.Call, in *sdk.ListTagsForResourceInput) (*sdk.ListTagsForResourceOutput, error) {
	list, err := s.tagsOf(aws.ToString(in.ResourceName))
	if err != nil {
		return nil, err
	}
	return &sdk.ListTagsForResourceOutput{TagList: *list}, nil
}

// tagsOf finds the tags of the resource of an ARN. RDS user guide, "Amazon Resource Names (ARNs) in Amazon RDS":
// arn:aws:rds:<region>:<account>:<resource type>:<name>.
func (s *Service) tagsOf(arn string) (*tagList, error) {
	kind, name, _ := strings.Cut(strings.TrimPrefix(arn, s.world.ARN("rds", "")), ":")
	switch kind {
	case "subgrp":
		g, err := s.subnetGroup(name)
		if err != nil {
			return nil, err
		}
		return &g.tags, nil
	case "db":
		i, err := s.instance(name)
		if err != nil {
			return nil, err
		}
		return &i.tags, nil
	case "cluster":
		c, err := s.cluster(name)
		if err != nil {
			return nil, err
		}
		return &c.tags, nil
	case "pg":
		return s.parameterGroups.tagged(name)
	case "cluster-pg":
		return s.clusterParameterGroups.tagged(name)
	case "cluster-snapshot":
		sn, err := s.clusterSnapshot(name)
		if err != nil {
			return nil, err
		}
		return &sn.tags, nil
	case "snapshot":
		sn, err := s.snapshot(name)
		if err != nil {
			return nil, err
		}
		return &sn.tags, nil
	}
	return nil, invalid("Invalid resource name: %s", arn)
}
