package s3

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// smallestByDefault: SDK, PutBucketLifecycleConfiguration.
const smallestByDefault = types.TransitionDefaultMinimumObjectSizeAllStorageClasses128k

func (s *Service) handleLifecycle() {
	awssim.Handle(s.world, serviceID, "GetBucketLifecycleConfiguration", s.getLifecycle)
	awssim.Handle(s.world, serviceID, "PutBucketLifecycleConfiguration", s.putLifecycle)
	awssim.Handle(s.world, serviceID, "DeleteBucketLifecycle", s.deleteLifecycle)
}

func (s *Service) getLifecycle(_ *awssim.Call, in *sdk.GetBucketLifecycleConfigurationInput) (*sdk.GetBucketLifecycleConfigurationOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if len(b.rules) == 0 {
		return nil, missing("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
	}
	return &sdk.GetBucketLifecycleConfigurationOutput{Rules: b.rules, TransitionDefaultMinimumObjectSize: b.smallest}, nil
}

// putLifecycle: SDK, PutBucketLifecycleConfiguration: it replaces all rules. SDK, LifecycleRule: an ID is made up where there
// is none.
func (s *Service) putLifecycle(_ *awssim.Call, in *sdk.PutBucketLifecycleConfigurationInput) (*sdk.PutBucketLifecycleConfigurationOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if in.LifecycleConfiguration == nil {
		return nil, malformed()
	}
	rules := in.LifecycleConfiguration.Rules
	if err := checkRules(rules); err != nil {
		return nil, err
	}
	for i := range rules {
		if aws.ToString(rules[i].ID) == "" {
			rules[i].ID = aws.String(s.world.ID("rule"))
		}
	}
	b.rules, b.smallest = rules, smallestByDefault
	if in.TransitionDefaultMinimumObjectSize != "" {
		b.smallest = in.TransitionDefaultMinimumObjectSize
	}
	return &sdk.PutBucketLifecycleConfigurationOutput{TransitionDefaultMinimumObjectSize: b.smallest}, nil
}

func (s *Service) deleteLifecycle(_ *awssim.Call, in *sdk.DeleteBucketLifecycleInput) (*sdk.DeleteBucketLifecycleOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	b.rules = nil
	return &sdk.DeleteBucketLifecycleOutput{}, nil
}
