package dynamodb

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/awssim"
)

type tagList []types.Tag

// with is the list after tags were added. DDB-TABLE-442: at most 50 tags, no key twice, no prefix aws:, all refused with
// ValidationException. That keys have 1 to 128 and values at most 256 characters is unverified.
func (l tagList) with(tags []types.Tag) (tagList, error) {
	next, given := slices.Clone(l), map[string]bool{}
	for _, t := range tags {
		key := aws.ToString(t.Key)
		switch {
		case !awssim.TagIsPlain(key, ""):
			return nil, refused("The Tag Key provided is invalid, Key: %s", key)
		case !awssim.TagIsPlain(key, aws.ToString(t.Value)):
			return nil, refused("The Tag Value provided is invalid, Value: %s", aws.ToString(t.Value))
		case strings.HasPrefix(key, "aws:"):
			return nil, refused("Tag Key cannot be prefixed with aws:, Key: %s", key)
		case given[key]:
			return nil, refused("Duplicate Tag Keys provided as input: Duplicate Tag Key found %s", key)
		}
		given[key] = true
		next = append(next.without(key), t)
	}
	if len(next) > 50 {
		return nil, refused("Number of Tags exceed the current limit for the provided ResourceArn")
	}
	return next, nil
}

func (l tagList) without(keys ...string) tagList {
	return slices.DeleteFunc(slices.Clone(l), func(t types.Tag) bool { return slices.Contains(keys, aws.ToString(t.Key)) })
}

func (s *Service) handleTags() {
	awssim.Handle(s.world, serviceID, "TagResource", s.tagResource)
	awssim.Handle(s.world, serviceID, "UntagResource", s.untagResource)
	awssim.Handle(s.world, serviceID, "ListTagsOfResource", s.listTags)
}

// tagResource: SDK, TagResource, has new tags show after a few seconds; here they show at once.
func (s *Service) tagResource(_ *awssim.Call, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	t, err := s.taggable(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if len(in.Tags) == 0 {
		return nil, refused("Atleast one Tag needs to be provided as Input.")
	}
	next, err := t.tags.with(in.Tags)
	if err != nil {
		return nil, err
	}
	t.tags = next
	return &sdk.TagResourceOutput{}, nil
}

func (s *Service) untagResource(_ *awssim.Call, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	t, err := s.taggable(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if len(in.TagKeys) == 0 {
		return nil, refused("Atleast one Tag Key needs to be provided as Input.")
	}
	t.tags = t.tags.without(in.TagKeys...)
	return &sdk.UntagResourceOutput{}, nil
}

func (s *Service) listTags(_ *awssim.Call, in *sdk.ListTagsOfResourceInput) (*sdk.ListTagsOfResourceOutput, error) {
	t, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	tags, next, ok := awssim.Page(t.tags, in.NextToken, s.TagsPerPage)
	if !ok {
		return nil, refused("Invalid NextToken: %s", aws.ToString(in.NextToken))
	}
	return &sdk.ListTagsOfResourceOutput{Tags: tags, NextToken: next}, nil
}

// tagged finds a table by its ARN. DDB-TABLE-442: a name is no ARN, and an index has no tags.
func (s *Service) tagged(arn *string) (*table, error) {
	name, ok := strings.CutPrefix(aws.ToString(arn), s.arn(""))
	if !ok || strings.Contains(name, "/") {
		return nil, invalid("Invalid resource arn provided, only table or stream is accepted. Provided resource arn: %s", aws.ToString(arn))
	}
	if t := s.named(name); t != nil {
		return t, nil
	}
	return nil, missing(name)
}

// taggable: DDB-TABLE-002 and its neighbours: while a table is CREATING every change is a ResourceInUseException. For one in
// DELETING it is unverified.
func (s *Service) taggable(arn *string) (*table, error) {
	t, err := s.tagged(arn)
	if err != nil {
		return nil, err
	}
	if t.TableStatus == types.TableStatusCreating || t.TableStatus == types.TableStatusDeleting {
		return nil, busy("Attempt to change a resource which is still in use: Table is %s: %s", t.TableStatus, *t.TableName)
	}
	return t, nil
}
