package s3

import (
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleVersioning() {
	awssim.Handle(s.world, serviceID, "GetBucketVersioning", s.getVersioning)
	awssim.Handle(s.world, serviceID, "PutBucketVersioning", s.putVersioning)
}

// getVersioning: SDK, GetBucketVersioning: no status while it was never set.
func (s *Service) getVersioning(_ *awssim.Call, in *sdk.GetBucketVersioningInput) (*sdk.GetBucketVersioningOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	return &sdk.GetBucketVersioningOutput{Status: b.versioning}, nil
}

// putVersioning: Enabled or Suspended, and never back to none.
func (s *Service) putVersioning(_ *awssim.Call, in *sdk.PutBucketVersioningInput) (*sdk.PutBucketVersioningOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	status := in.VersioningConfiguration.Status
	if status == "" {
		return nil, bad("IllegalVersioningConfigurationException", "The Versioning element must be specified")
	}
	if !slices.Contains(types.BucketVersioningStatus("").Values(), status) {
		return nil, malformed()
	}
	b.versioning = status
	return &sdk.PutBucketVersioningOutput{}, nil
}
