package conformance_test

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// bucketChanges are undone in place.
var bucketChanges = []act{
	{what: "the bucket may be public", writes: 1, do: func(s stranger) error {
		_, err := s.s3.PutPublicAccessBlock(s.ctx, &s3.PutPublicAccessBlockInput{
			Bucket: s.name("Bucket/assets"), PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true)},
		})
		return err
	}},
	{what: "the bucket is reached without TLS", writes: 1, do: func(s stranger) error {
		_, err := s.s3.DeleteBucketPolicy(s.ctx, &s3.DeleteBucketPolicyInput{Bucket: s.name("Bucket/assets")})
		return err
	}},
	{what: "the bucket is another account's to read", writes: 1, do: func(s stranger) error {
		bucket := s.name("Bucket/assets")
		_, err := s.s3.PutBucketPolicy(s.ctx, &s3.PutBucketPolicyInput{Bucket: bucket, Policy: aws.String(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::` + *bucket + `/*",` +
				`"Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"}}}]}`,
		)})
		return err
	}},
	{what: "the bucket obeys ACLs", writes: 1, do: func(s stranger) error {
		_, err := s.s3.PutBucketOwnershipControls(s.ctx, &s3.PutBucketOwnershipControlsInput{
			Bucket:            s.name("Bucket/assets"),
			OwnershipControls: &s3types.OwnershipControls{Rules: []s3types.OwnershipControlsRule{{ObjectOwnership: s3types.ObjectOwnershipBucketOwnerPreferred}}},
		})
		return err
	}},
	{what: "the bucket keeps no more old versions", writes: 1, do: func(s stranger) error {
		_, err := s.s3.PutBucketVersioning(s.ctx, &s3.PutBucketVersioningInput{
			Bucket: s.name("Bucket/assets"), VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusSuspended},
		})
		return err
	}},
	{what: "the bucket encrypts with another key", writes: 1, do: func(s stranger) error {
		_, err := s.s3.PutBucketEncryption(s.ctx, &s3.PutBucketEncryptionInput{
			Bucket: s.name("Bucket/assets"), ServerSideEncryptionConfiguration: &s3types.ServerSideEncryptionConfiguration{Rules: []s3types.ServerSideEncryptionRule{
				{ApplyServerSideEncryptionByDefault: &s3types.ServerSideEncryptionByDefault{SSEAlgorithm: s3types.ServerSideEncryptionAwsKms}},
			}},
		})
		return err
	}},
	{what: "all objects of the bucket would be deleted by tomorrow", writes: 1, do: func(s stranger) error {
		_, err := s.s3.PutBucketLifecycleConfiguration(s.ctx, &s3.PutBucketLifecycleConfigurationInput{
			Bucket: s.name("Bucket/assets"), LifecycleConfiguration: &s3types.BucketLifecycleConfiguration{Rules: []s3types.LifecycleRule{{
				ID: aws.String("everything"), Status: s3types.ExpirationStatusEnabled,
				Filter: &s3types.LifecycleRuleFilter{Prefix: aws.String("")}, Expiration: &s3types.LifecycleExpiration{Days: aws.Int32(1)},
			}}},
		})
		return err
	}},
	{what: "the bucket loses a tag, and would be emptied at its end", writes: 1, do: func(s stranger) error {
		name := s.name("Bucket/assets")
		have, err := s.s3.GetBucketTagging(s.ctx, &s3.GetBucketTaggingInput{Bucket: name})
		if err != nil {
			return err
		}
		var tags []s3types.Tag
		for _, t := range have.TagSet {
			switch *t.Key {
			case "team":
				continue
			case "haws.dev/deletion-policy":
				t.Value = aws.String("EmptyAndDelete")
			}
			tags = append(tags, t)
		}
		_, err = s.s3.PutBucketTagging(s.ctx, &s3.PutBucketTaggingInput{Bucket: name, Tagging: &s3types.Tagging{TagSet: tags}})
		return err
	}},
}
