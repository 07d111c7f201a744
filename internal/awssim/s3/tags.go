package s3

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleTags() {
	awssim.Handle(s.world, serviceID, "GetBucketTagging", s.getTags)
	awssim.Handle(s.world, serviceID, "PutBucketTagging", s.putTags)
	awssim.Handle(s.world, serviceID, "DeleteBucketTagging", s.deleteTags)
}

// checkTags: S3 user guide, "Using cost allocation S3 bucket tags": at most 50 tags, keys of at most 128 and values of at most
// 256 characters. SDK, PutBucketTagging: InvalidTag also for system tags: those that a bucket has stay, and there are no more.
func checkTags(before, tags []types.Tag) error {
	system, given := map[string]bool{}, map[string]bool{}
	for _, t := range before {
		system[aws.ToString(t.Key)] = strings.HasPrefix(aws.ToString(t.Key), "aws:")
	}
	for _, t := range tags {
		key := aws.ToString(t.Key)
		switch {
		case !awssim.TagIsPlain(key, aws.ToString(t.Value)):
			return bad("InvalidTag", "The TagKey or TagValue you have provided is invalid")
		case given[key]:
			return bad("InvalidTag", "Cannot provide multiple Tags with the same key")
		case strings.HasPrefix(key, "aws:") && !system[key]:
			return bad("InvalidTag", "System tags cannot be added/updated by requester")
		}
		given[key] = true
	}
	for key, is := range system {
		if is && !given[key] {
			return bad("InvalidTag", "System tags cannot be removed by requester")
		}
	}
	if len(tags) > 50 {
		return bad("BadRequest", "Bucket tag count cannot be greater than 50")
	}
	return nil
}

// AddSystemTag puts a tag of AWS's own on a bucket, as CloudFormation does.
func (s *Service) AddSystemTag(name, key, value string) {
	b := s.named(name)
	b.tags = append(b.tags, types.Tag{Key: aws.String("aws:" + key), Value: &value})
}

// getTags: SDK, GetBucketTagging: NoSuchTagSet where there are none.
func (s *Service) getTags(_ *awssim.Call, in *sdk.GetBucketTaggingInput) (*sdk.GetBucketTaggingOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if len(b.tags) == 0 {
		return nil, missing("NoSuchTagSet", "The TagSet does not exist")
	}
	return &sdk.GetBucketTaggingOutput{TagSet: b.tags}, nil
}

// putTags: SDK, PutBucketTagging: it replaces the whole set.
func (s *Service) putTags(_ *awssim.Call, in *sdk.PutBucketTaggingInput) (*sdk.PutBucketTaggingOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if err := checkTags(b.tags, in.Tagging.TagSet); err != nil {
		return nil, err
	}
	b.tags = in.Tagging.TagSet
	return &sdk.PutBucketTaggingOutput{}, nil
}

func (s *Service) deleteTags(_ *awssim.Call, in *sdk.DeleteBucketTaggingInput) (*sdk.DeleteBucketTaggingOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if err := checkTags(b.tags, nil); err != nil {
		return nil, err
	}
	b.tags = nil
	return &sdk.DeleteBucketTaggingOutput{}, nil
}
