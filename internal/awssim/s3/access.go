package s3

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleAccess() {
	awssim.Handle(s.world, serviceID, "GetPublicAccessBlock", s.getAccess)
	awssim.Handle(s.world, serviceID, "PutPublicAccessBlock", s.putAccess)
	awssim.Handle(s.world, serviceID, "DeletePublicAccessBlock", s.deleteAccess)
	awssim.Handle(s.world, serviceID, "GetBucketOwnershipControls", s.getOwnership)
	awssim.Handle(s.world, serviceID, "PutBucketOwnershipControls", s.putOwnership)
	awssim.Handle(s.world, serviceID, "DeleteBucketOwnershipControls", s.deleteOwnership)
}

// closed blocks all public access, as that of new buckets is since April 2023. S3 user guide, "Default settings for new S3
// buckets FAQ".
func closed() *types.PublicAccessBlockConfiguration {
	on := aws.Bool(true)
	return &types.PublicAccessBlockConfiguration{BlockPublicAcls: on, IgnorePublicAcls: on, BlockPublicPolicy: on, RestrictPublicBuckets: on}
}

func (s *Service) getAccess(_ *awssim.Call, in *sdk.GetPublicAccessBlockInput) (*sdk.GetPublicAccessBlockOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if b.access == nil {
		return nil, missing("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found")
	}
	return &sdk.GetPublicAccessBlockOutput{PublicAccessBlockConfiguration: b.access}, nil
}

// putAccess replaces all four: what is left out is off.
func (s *Service) putAccess(_ *awssim.Call, in *sdk.PutPublicAccessBlockInput) (*sdk.PutPublicAccessBlockOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	given := in.PublicAccessBlockConfiguration
	b.access = &types.PublicAccessBlockConfiguration{
		BlockPublicAcls: aws.Bool(aws.ToBool(given.BlockPublicAcls)), IgnorePublicAcls: aws.Bool(aws.ToBool(given.IgnorePublicAcls)),
		BlockPublicPolicy: aws.Bool(aws.ToBool(given.BlockPublicPolicy)), RestrictPublicBuckets: aws.Bool(aws.ToBool(given.RestrictPublicBuckets)),
	}
	return &sdk.PutPublicAccessBlockOutput{}, nil
}

func (s *Service) deleteAccess(_ *awssim.Call, in *sdk.DeletePublicAccessBlockInput) (*sdk.DeletePublicAccessBlockOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	b.access = nil
	return &sdk.DeletePublicAccessBlockOutput{}, nil
}

// getOwnership: the code is the one that Terraform's AWS provider knows.
func (s *Service) getOwnership(_ *awssim.Call, in *sdk.GetBucketOwnershipControlsInput) (*sdk.GetBucketOwnershipControlsOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if b.ownership == "" {
		return nil, missing("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
	}
	rules := []types.OwnershipControlsRule{{ObjectOwnership: b.ownership}}
	return &sdk.GetBucketOwnershipControlsOutput{OwnershipControls: &types.OwnershipControls{Rules: rules}}, nil
}

func (s *Service) putOwnership(_ *awssim.Call, in *sdk.PutBucketOwnershipControlsInput) (*sdk.PutBucketOwnershipControlsOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	rules := in.OwnershipControls.Rules
	if len(rules) != 1 || !slices.Contains(types.ObjectOwnership("").Values(), rules[0].ObjectOwnership) {
		return nil, malformed()
	}
	b.ownership = rules[0].ObjectOwnership
	return &sdk.PutBucketOwnershipControlsOutput{}, nil
}

func (s *Service) deleteOwnership(_ *awssim.Call, in *sdk.DeleteBucketOwnershipControlsInput) (*sdk.DeleteBucketOwnershipControlsOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	b.ownership = ""
	return &sdk.DeleteBucketOwnershipControlsOutput{}, nil
}
