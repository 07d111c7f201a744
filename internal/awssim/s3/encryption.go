package s3

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleEncryption() {
	awssim.Handle(s.world, serviceID, "GetBucketEncryption", s.getEncryption)
	awssim.Handle(s.world, serviceID, "PutBucketEncryption", s.putEncryption)
	awssim.Handle(s.world, serviceID, "DeleteBucketEncryption", s.deleteEncryption)
}

// plainEncryption is what every bucket has that has nothing else. SDK, GetBucketEncryption: SSE-S3 by default.
func plainEncryption() types.ServerSideEncryptionRule {
	return types.ServerSideEncryptionRule{
		ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAes256},
		BucketKeyEnabled:                   aws.Bool(false),
		BlockedEncryptionTypes:             &types.BlockedEncryptionTypes{EncryptionType: []types.EncryptionType{types.EncryptionTypeSseC}},
	}
}

func (s *Service) getEncryption(_ *awssim.Call, in *sdk.GetBucketEncryptionInput) (*sdk.GetBucketEncryptionOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	return &sdk.GetBucketEncryptionOutput{ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{
		Rules: []types.ServerSideEncryptionRule{b.encryption},
	}}, nil
}

// putEncryption replaces the one rule. SDK, ServerSideEncryptionByDefault: KMSMasterKeyID only with aws:kms and aws:kms:dsse. It
// does not look for the key: whoever writes an object finds out. SDK, PutBucketEncryption.
func (s *Service) putEncryption(_ *awssim.Call, in *sdk.PutBucketEncryptionInput) (*sdk.PutBucketEncryptionOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	rules := in.ServerSideEncryptionConfiguration.Rules
	if len(rules) != 1 {
		return nil, malformed()
	}
	next, byDefault := rules[0], rules[0].ApplyServerSideEncryptionByDefault
	if byDefault == nil || !slices.Contains(types.ServerSideEncryption("").Values(), byDefault.SSEAlgorithm) {
		return nil, malformed()
	}
	if byDefault.SSEAlgorithm == types.ServerSideEncryptionAes256 && byDefault.KMSMasterKeyID != nil {
		return nil, bad("InvalidArgument", "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse")
	}
	next.BucketKeyEnabled = aws.Bool(aws.ToBool(next.BucketKeyEnabled))
	b.encryption = next
	return &sdk.PutBucketEncryptionOutput{}, nil
}

// deleteEncryption: SDK, DeleteBucketEncryption: back to SSE-S3.
func (s *Service) deleteEncryption(_ *awssim.Call, in *sdk.DeleteBucketEncryptionInput) (*sdk.DeleteBucketEncryptionOutput, error) {
	b, err := s.configured(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	b.encryption = plainEncryption()
	return &sdk.DeleteBucketEncryptionOutput{}, nil
}
