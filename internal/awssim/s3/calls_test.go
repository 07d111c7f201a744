package s3_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// configuration are all calls that read or write the configuration of a bucket, in a form that S3 takes.
func (r *rig) configuration(name, owner *string) map[string]func() error {
	api, ctx := r.s3, r.ctx
	on := &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled}
	ownership := &types.OwnershipControls{Rules: []types.OwnershipControlsRule{{ObjectOwnership: types.ObjectOwnershipObjectWriter}}}
	policy := aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::` + *name + `"}]}`)
	rules := &types.BucketLifecycleConfiguration{Rules: []types.LifecycleRule{rule(func(*types.LifecycleRule) {})}}
	return map[string]func() error{
		"GetBucketTagging": func() error {
			return second(api.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"PutBucketTagging": func() error {
			return second(api.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: name, ExpectedBucketOwner: owner, Tagging: &types.Tagging{TagSet: tags("a")}}))
		},
		"DeleteBucketTagging": func() error {
			return second(api.DeleteBucketTagging(ctx, &s3.DeleteBucketTaggingInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"GetPublicAccessBlock": func() error {
			return second(api.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"PutPublicAccessBlock": func() error {
			return second(api.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: name, ExpectedBucketOwner: owner, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{}}))
		},
		"DeletePublicAccessBlock": func() error {
			return second(api.DeletePublicAccessBlock(ctx, &s3.DeletePublicAccessBlockInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"GetBucketOwnershipControls": func() error {
			return second(api.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"PutBucketOwnershipControls": func() error {
			return second(api.PutBucketOwnershipControls(ctx, &s3.PutBucketOwnershipControlsInput{Bucket: name, ExpectedBucketOwner: owner, OwnershipControls: ownership}))
		},
		"DeleteBucketOwnershipControls": func() error {
			return second(api.DeleteBucketOwnershipControls(ctx, &s3.DeleteBucketOwnershipControlsInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"GetBucketPolicy": func() error {
			return second(api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"PutBucketPolicy": func() error {
			return second(api.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: name, ExpectedBucketOwner: owner, Policy: policy}))
		},
		"DeleteBucketPolicy": func() error {
			return second(api.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"GetBucketEncryption": func() error {
			return second(api.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"PutBucketEncryption": func() error {
			return second(api.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{Bucket: name, ExpectedBucketOwner: owner, ServerSideEncryptionConfiguration: encrypted(&types.ServerSideEncryptionByDefault{SSEAlgorithm: "AES256"})}))
		},
		"DeleteBucketEncryption": func() error {
			return second(api.DeleteBucketEncryption(ctx, &s3.DeleteBucketEncryptionInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"GetBucketVersioning": func() error {
			return second(api.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"PutBucketVersioning": func() error {
			return second(api.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{Bucket: name, ExpectedBucketOwner: owner, VersioningConfiguration: on}))
		},
		"GetBucketLifecycleConfiguration": func() error {
			return second(api.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"PutBucketLifecycleConfiguration": func() error {
			return second(api.PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{Bucket: name, ExpectedBucketOwner: owner, LifecycleConfiguration: rules}))
		},
		"DeleteBucketLifecycle": func() error {
			return second(api.DeleteBucketLifecycle(ctx, &s3.DeleteBucketLifecycleInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
	}
}

// objects are all calls on what is in a bucket, and on the bucket itself.
func (r *rig) objects(name, owner *string) map[string]func() error {
	api, ctx, key := r.s3, r.ctx, aws.String("a")
	return map[string]func() error{
		"PutObject": func() error {
			return second(api.PutObject(ctx, &s3.PutObjectInput{Bucket: name, ExpectedBucketOwner: owner, Key: key}))
		},
		"DeleteObject": func() error {
			return second(api.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: name, ExpectedBucketOwner: owner, Key: key}))
		},
		"DeleteObjects": func() error {
			return second(api.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: name, ExpectedBucketOwner: owner, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: key}}}}))
		},
		"ListObjectVersions": func() error {
			return second(api.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"ListMultipartUploads": func() error {
			return second(api.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
		"CreateMultipartUpload": func() error {
			return second(api.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: name, ExpectedBucketOwner: owner, Key: key}))
		},
		"AbortMultipartUpload": func() error {
			return second(api.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: name, ExpectedBucketOwner: owner, Key: key, UploadId: key}))
		},
		"DeleteBucket": func() error {
			return second(api.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: name, ExpectedBucketOwner: owner}))
		},
	}
}

func second[T any](_ T, err error) error { return err }

func TestABucketThatIsNotThere(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, calls := range []map[string]func() error{r.configuration(aws.String("none"), nil), r.objects(aws.String("none"), nil)} {
		for name, call := range calls {
			t.Run(name, func(t *testing.T) { r.at(t).refuse("NoSuchBucket", call()) })
		}
	}
	r.refuse("NotFound", r.head("none"))
}

func TestABucketOfAnotherAccount(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	r.World.Do(func() { r.S3.AddForeign("taken") })
	for what, who := range map[string][2]*string{"of the name": {aws.String("taken")}, "by what is expected": {aws.String("shop"), aws.String("210987654321")}} {
		for _, calls := range []map[string]func() error{r.configuration(who[0], who[1]), r.objects(who[0], who[1])} {
			for name, call := range calls {
				t.Run(name+" "+what, func(t *testing.T) { r.at(t).refuse("AccessDenied", call()) })
			}
		}
	}
	r.refuse("Forbidden", r.head("taken"))
	if n := r.World.Counts()["S3.DeleteBucket"]; n != 2 || r.head("shop") != nil {
		t.Errorf("%d deletions", n)
	}
}

func TestANewBucketIsNotConfiguredAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.World.Do(func() { r.S3.VisibleAfter = time.Minute })
	r.ok(r.create("shop", tagged("a")))
	r.ok(r.head("shop"))
	r.clock.Step(time.Minute - time.Second)
	for name, call := range r.configuration(aws.String("shop"), aws.String("123456789012")) {
		t.Run(name, func(t *testing.T) { r.at(t).refuse("NoSuchBucket", call()) })
	}
	r.clock.Step(time.Second)
	r.ok(r.configuration(aws.String("shop"), nil)["GetBucketTagging"]())
}

// at is the rig with the test of a part.
func (r *rig) at(t *testing.T) *rig {
	part := *r
	part.t = t
	return &part
}
