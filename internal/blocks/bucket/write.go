package bucket

import (
	"context"
	"fmt"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// home is the Region that takes no location constraint. (SDK, CreateBucketConfiguration.)
const home = "us-east-1"

// Create makes the bucket, with its tags and its ownership. What it comes with is taken for granted only where S3 has no other
// way, which is its encryption: that public access is blocked is said once more by the Update that follows.
func (k buckets) Create(ctx context.Context, name stack.Name, want *Bucket) (stack.Seen, error) {
	_, err := k.API.CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket: &name.Physical, BucketNamespace: namespace(name.Physical), ObjectOwnership: want.Ownership,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: location(want.Region), Tags: cloud.S3Tags(want.Tags)},
	})
	if code(err) == "BucketAlreadyExists" {
		return stack.Seen{}, taken(name.Physical, err)
	}
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create bucket %s: %w", name.Physical, err)
	}
	seen := k.shown(name.Physical, &Bucket{
		Ownership: want.Ownership, Tags: want.Tags, Encryption: Encryption{Algorithm: types.ServerSideEncryptionAes256}, Blocked: blockedAtFirst(), Whole: true,
	})
	k.Progress.note(seen.Ref)
	return seen, nil
}

// blockedAtFirst: S3 user guide, "Blocking or unblocking SSE-C for a general purpose bucket": that of new buckets. A key that is
// set right away must not lift it.
func blockedAtFirst() *types.BlockedEncryptionTypes {
	return &types.BlockedEncryptionTypes{EncryptionType: []types.EncryptionType{types.EncryptionTypeSseC}}
}

func location(region string) types.BucketLocationConstraint {
	if region == home {
		return ""
	}
	return types.BucketLocationConstraint(region)
}

// taken: all of AWS shares the names of the global namespace.
func taken(physical string, err error) error {
	f := *stack.FaultOf(err)
	f.Class, f.Code, f.Err = stack.Invalid, v1alpha1.ReasonNameTaken, err
	f.Message = "another account of AWS has a bucket " + physical + ": choose another bucketName, or leave it out"
	return &f
}

// put is one setting of a bucket, which is sent as a whole.
type put struct {
	what string
	due  bool
	send func(context.Context, engine.Edit[Bucket]) error
}

// Update sends the settings that differ, one after the other, for S3 refuses some at the same time: first what keeps the bucket
// closed, last what a mistake in the spec may make S3 refuse.
func (k buckets) Update(ctx context.Context, e engine.Edit[Bucket]) (stack.Seen, error) {
	want, have := e.Want, e.Have
	set, remove := cloud.DiffTags(want.Tags, have.Tags)
	for _, p := range []put{
		{"public access block", want.Public != have.Public, k.putPublic},
		{"ownership", want.Ownership != have.Ownership, k.putOwnership},
		{"policy", !samePolicy(want.Policy, have.Policy), k.putPolicy},
		{"tags", len(set)+len(remove) > 0, func(ctx context.Context, e engine.Edit[Bucket]) error {
			return k.putTags(ctx, e.Seen.Physical, e.Want.Tags, e.Have.Tags)
		}},
		{"versioning", !sameVersioning(want, have), k.putVersioning},
		{"encryption", want.Encryption.String() != have.Encryption.String(), k.putEncryption},
		{"lifecycle", len(ruleChanges(want.Rules, have.Rules)) > 0, k.putRules},
	} {
		if !p.due {
			continue
		}
		if err := p.send(ctx, e); err != nil {
			return e.Seen, fmt.Errorf("set the %s of bucket %s: %w", p.what, e.Seen.Physical, settling(err))
		}
	}
	after := *want
	after.Tags, after.Blocked, after.Smallest, after.Whole = retagged(want.Tags, have.Tags), have.Blocked, have.Smallest, have.Whole
	seen := k.shown(e.Seen.Physical, &after)
	k.Progress.show(seen)
	return seen, nil
}

func (k buckets) putPublic(ctx context.Context, e engine.Edit[Bucket]) error {
	p := e.Want.Public
	_, err := k.API.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket: &e.Seen.Physical, ExpectedBucketOwner: &k.Account, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: &p.ACLs, IgnorePublicAcls: &p.IgnoredACLs, BlockPublicPolicy: &p.Policies, RestrictPublicBuckets: &p.Restricted,
		},
	})
	return err
}

func (k buckets) putOwnership(ctx context.Context, e engine.Edit[Bucket]) error {
	_, err := k.API.PutBucketOwnershipControls(ctx, &s3.PutBucketOwnershipControlsInput{
		Bucket: &e.Seen.Physical, ExpectedBucketOwner: &k.Account,
		OwnershipControls: &types.OwnershipControls{Rules: []types.OwnershipControlsRule{{ObjectOwnership: e.Want.Ownership}}},
	})
	return err
}

func (k buckets) putPolicy(ctx context.Context, e engine.Edit[Bucket]) error {
	_, err := k.API.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &e.Seen.Physical, ExpectedBucketOwner: &k.Account, Policy: &e.Want.Policy})
	return err
}

func (k buckets) putVersioning(ctx context.Context, e engine.Edit[Bucket]) error {
	_, err := k.API.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: &e.Seen.Physical, ExpectedBucketOwner: &k.Account,
		VersioningConfiguration: &types.VersioningConfiguration{Status: e.Want.Versioning},
	})
	return err
}

func (k buckets) putEncryption(ctx context.Context, e engine.Edit[Bucket]) error {
	want := e.Want.Encryption
	byDefault := &types.ServerSideEncryptionByDefault{SSEAlgorithm: want.Algorithm}
	if want.Key != "" {
		byDefault.KMSMasterKeyID = &want.Key
	}
	_, err := k.API.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{
		Bucket: &e.Seen.Physical, ExpectedBucketOwner: &k.Account,
		ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{
			ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: aws.Bool(want.BucketKey), BlockedEncryptionTypes: e.Have.Blocked,
		}}},
	})
	return err
}

func (k buckets) putRules(ctx context.Context, e engine.Edit[Bucket]) error {
	if len(e.Want.Rules) == 0 {
		_, err := k.API.DeleteBucketLifecycle(ctx, &s3.DeleteBucketLifecycleInput{Bucket: &e.Seen.Physical, ExpectedBucketOwner: &k.Account})
		return err
	}
	var rules []types.LifecycleRule
	for _, r := range e.Want.Rules {
		rules = append(rules, r.sent())
	}
	_, err := k.API.PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{
		Bucket: &e.Seen.Physical, ExpectedBucketOwner: &k.Account, TransitionDefaultMinimumObjectSize: e.Have.Smallest,
		LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: rules},
	})
	return err
}

// putTags replaces the whole set, and so sends along the tags of others, and AWS's own, which S3 lets nobody take off.
func (k buckets) putTags(ctx context.Context, physical string, want, have map[string]string) error {
	_, err := k.API.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{
		Bucket: &physical, ExpectedBucketOwner: &k.Account, Tagging: &types.Tagging{TagSet: cloud.S3Tags(retagged(want, have))},
	})
	return err
}

// retagged are the tags of a bucket after those that are wanted were put on it.
func retagged(want, have map[string]string) map[string]string {
	set, remove := cloud.DiffTags(want, have)
	out := map[string]string{}
	maps.Copy(out, have)
	maps.Copy(out, set)
	for _, key := range remove {
		delete(out, key)
	}
	return out
}
