package iam

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/haws-dev/haws/internal/awssim"
)

type tagList []types.Tag

// with is the list after tags were added. IAM user guide, "Rules for tagging in IAM and AWS STS": at most 50 tags, keys of at
// most 128 and values of at most 256 characters, no prefix aws:, keys are not distinguished by case. The codes of the refusals
// are unverified, but for the key that is given twice, where moto has InvalidInput too.
func (l tagList) with(tags []types.Tag) (tagList, error) {
	next, given := slices.Clone(l), map[string]bool{}
	for _, t := range tags {
		key := aws.ToString(t.Key)
		switch {
		case !awssim.TagIsPlain(key, aws.ToString(t.Value)):
			return nil, invalid("1 validation error detected: the tag '%s' failed to satisfy constraint: a key of 1 to 128 and a value of at most 256 characters", key)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return nil, awssim.Errorf("InvalidInput", "System tags cannot be added by users: %s", key)
		case given[strings.ToLower(key)]:
			return nil, awssim.Errorf("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		}
		given[strings.ToLower(key)] = true
		next = append(next.without(key), t)
	}
	if len(next) > 50 {
		return nil, limited("Cannot exceed quota for TagsPerResource: 50")
	}
	return next, nil
}

func (l tagList) without(keys ...string) tagList {
	return slices.DeleteFunc(slices.Clone(l), func(t types.Tag) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return strings.EqualFold(key, aws.ToString(t.Key)) })
	})
}

func (s *Service) handleTags() {
	awssim.Handle(s.world, serviceID, "TagRole", s.tagRole)
	awssim.Handle(s.world, serviceID, "UntagRole", s.untagRole)
	awssim.Handle(s.world, serviceID, "TagInstanceProfile", s.tagProfile)
	awssim.Handle(s.world, serviceID, "UntagInstanceProfile", s.untagProfile)
}

func (s *Service) tagRole(_ *awssim.Call, in *sdk.TagRoleInput) (*sdk.TagRoleOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	next, err := r.tags.with(in.Tags)
	if err != nil {
		return nil, err
	}
	r.tags = next
	return &sdk.TagRoleOutput{}, nil
}

func (s *Service) untagRole(_ *awssim.Call, in *sdk.UntagRoleInput) (*sdk.UntagRoleOutput, error) {
	r, err := s.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	r.tags = r.tags.without(in.TagKeys...)
	return &sdk.UntagRoleOutput{}, nil
}

func (s *Service) tagProfile(_ *awssim.Call, in *sdk.TagInstanceProfileInput) (*sdk.TagInstanceProfileOutput, error) {
	p, err := s.profile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	next, err := p.tags.with(in.Tags)
	if err != nil {
		return nil, err
	}
	p.tags = next
	return &sdk.TagInstanceProfileOutput{}, nil
}

func (s *Service) untagProfile(_ *awssim.Call, in *sdk.UntagInstanceProfileInput) (*sdk.UntagInstanceProfileOutput, error) {
	p, err := s.profile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	p.tags = p.tags.without(in.TagKeys...)
	return &sdk.UntagInstanceProfileOutput{}, nil
}
