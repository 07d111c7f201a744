package ec2

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// EC2 User Guide, "Tag restrictions": 50 tags per resource, not counting the aws: ones; keys up to 128, values up to 256.
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 256
)

// SetTags tags any resource, as CreateTags would.
func (s *Service) SetTags(id string, tags map[string]string) { s.setTags(id, tagList(tags)) }

func tagList(tags map[string]string) []types.Tag {
	out := make([]types.Tag, 0, len(tags))
	for k, v := range tags {
		out = append(out, types.Tag{Key: aws.String(k), Value: aws.String(v)})
	}
	slices.SortFunc(out, func(a, b types.Tag) int { return cmp.Compare(*a.Key, *b.Key) })
	return out
}

func (s *Service) setTags(id string, tags []types.Tag) {
	for _, t := range tags {
		value := aws.String(aws.ToString(t.Value))
		i := slices.IndexFunc(s.tags[id], func(have types.Tag) bool { return aws.ToString(have.Key) == aws.ToString(t.Key) })
		if i >= 0 {
			s.tags[id][i].Value = value
			continue
		}
		s.tags[id] = append(s.tags[id], types.Tag{Key: t.Key, Value: value})
	}
}

func tagMap(tags []types.Tag) map[string]string {
	out := map[string]string{}
	for _, t := range tags {
		out[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return out
}

// specTags takes the tags of a create request, which may be for no other resource.
func specTags(specs []types.TagSpecification, resource types.ResourceType) ([]types.Tag, error) {
	var tags []types.Tag
	for _, spec := range specs {
		if spec.ResourceType != resource {
			return nil, awssim.Errorf("InvalidParameterValue",
				"'%s' is not a valid taggable resource type for this operation.", spec.ResourceType)
		}
		tags = append(tags, spec.Tags...)
	}
	return tags, checkTags(tags)
}

func checkTags(tags []types.Tag) error {
	seen := map[string]bool{}
	for _, t := range tags {
		key := aws.ToString(t.Key)
		switch {
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return awssim.Errorf("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use")
		case key == "":
			return awssim.Errorf("InvalidParameterValue", "Tag key cannot be empty")
		case utf8.RuneCountInString(key) > maxTagKey:
			return awssim.Errorf("InvalidParameterValue", "Tag key exceeds the maximum length of %d characters", maxTagKey)
		case utf8.RuneCountInString(aws.ToString(t.Value)) > maxTagValue:
			return awssim.Errorf("InvalidParameterValue", "Tag value exceeds the maximum length of %d characters", maxTagValue)
		case seen[key]:
			return awssim.Errorf("InvalidParameterValue", "Duplicate tag key '%s' specified.", key)
		}
		seen[key] = true
	}
	if len(tags) > maxTags {
		return awssim.Errorf("TagLimitExceeded", "The maximum number of tags for a resource has been reached.")
	}
	return nil
}

func (s *Service) createTags(_ *awssim.Call, in *api.CreateTagsInput) (*api.CreateTagsOutput, error) {
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	for _, id := range in.Resources {
		if err := s.known(id); err != nil {
			return nil, err
		}
		all := tagMap(s.tags[id])
		for _, t := range in.Tags {
			all[aws.ToString(t.Key)] = ""
		}
		if len(all) > maxTags {
			return nil, awssim.Errorf("TagLimitExceeded", "The maximum number of tags for resource %s has been reached.", id)
		}
	}
	for _, id := range in.Resources {
		s.setTags(id, in.Tags)
	}
	return &api.CreateTagsOutput{}, nil
}

// EC2 API reference, DeleteTags: a key without a value deletes the tag whatever its value,
// one with a value only when it is the same, and no tags at all delete all but the aws: ones.
func (s *Service) deleteTags(_ *awssim.Call, in *api.DeleteTagsInput) (*api.DeleteTagsOutput, error) {
	for _, id := range in.Resources {
		if err := s.known(id); err != nil {
			return nil, err
		}
	}
	for _, id := range in.Resources {
		s.tags[id] = slices.DeleteFunc(slices.Clone(s.tags[id]), func(have types.Tag) bool {
			if len(in.Tags) == 0 {
				return !strings.HasPrefix(aws.ToString(have.Key), "aws:")
			}
			return slices.ContainsFunc(in.Tags, func(t types.Tag) bool {
				return aws.ToString(t.Key) == aws.ToString(have.Key) && (t.Value == nil || *t.Value == aws.ToString(have.Value))
			})
		})
	}
	return &api.DeleteTagsOutput{}, nil
}

type tagRow struct {
	id, kind string
	tag      types.Tag
}

func (s *Service) describeTags(_ *awssim.Call, in *api.DescribeTagsInput) (*api.DescribeTagsOutput, error) {
	var rows []*tagRow
	for id, tags := range s.tags {
		_, kind := s.lookup(id)
		for _, t := range tags {
			rows = append(rows, &tagRow{id: id, kind: string(kind), tag: t})
		}
	}
	slices.SortFunc(rows, func(a, b *tagRow) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(*a.tag.Key, *b.tag.Key))
	})
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	tags, next, err := list(q, rows, tagFacets, func(r *tagRow) types.TagDescription {
		return types.TagDescription{ResourceId: aws.String(r.id), ResourceType: types.ResourceType(r.kind), Key: r.tag.Key, Value: r.tag.Value}
	})
	return &api.DescribeTagsOutput{Tags: tags, NextToken: next}, err
}

func tagFacets(r *tagRow) facets {
	return facets{tags: []types.Tag{r.tag}, fields: map[string][]string{
		"resource-id": {r.id}, "resource-type": {r.kind}, "key": one(r.tag.Key), "value": one(r.tag.Value),
	}}
}
