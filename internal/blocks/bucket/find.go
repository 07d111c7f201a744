package bucket

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Codes that decide more than their class does.
const (
	codeNoBucket  = "NoSuchBucket"
	codeElsewhere = "PermanentRedirect"
)

type buckets struct{ Setup }

func arn(partition, physical string) string { return "arn:" + partition + ":s3:::" + physical }

// Find makes seven reads of each bucket that is the app's, and one of any other and of those of an app that goes.
func (k buckets) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		seen, err := k.find(ctx, n)
		if err != nil {
			return nil, fmt.Errorf("find bucket %s: %w", n.Physical, settling(err))
		}
		if seen.Have != nil {
			seen.Name = n.Name
			out = append(out, seen)
		}
	}
	return out, nil
}

func (k buckets) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	tags, err := k.tags(ctx, n.Physical)
	switch {
	case code(err) == codeNoBucket:
		return k.absent(n), nil
	case err != nil:
		return somebodyElses(n, err)
	}
	seen := k.shown(n.Physical, &Bucket{Tags: tags})
	if k.Progress.Leaving(seen.Ref) {
		seen.State, seen.Message = stack.Busy, "haws deleted it, and S3 still shows it"
	} else {
		k.Progress.Found(seen.Ref)
	}
	if k.Owner.Claim(&seen, tags, n); seen.Foreign || k.Leaving || seen.State != stack.Ready {
		return seen, nil
	}
	for _, read := range []func(context.Context, string, *Bucket) error{
		k.public, k.ownership, k.policy, k.encryption, k.versioning, k.rules,
	} {
		err := read(ctx, n.Physical, seen.Have.(*Bucket))
		if last, appears := k.Progress.appears(seen.Ref); code(err) == codeNoBucket && appears && last.Have != nil {
			return last, nil
		} else if err != nil {
			return stack.Seen{}, err
		}
	}
	seen.Have.(*Bucket).Whole = true
	k.Progress.show(seen)
	return seen, nil
}

// shown is a bucket that stands.
func (k buckets) shown(physical string, have *Bucket) stack.Seen {
	return stack.Seen{
		Ref: arn(k.Partition, physical), Have: have, State: stack.Ready,
		Attrs: map[string]string{AttrName: physical, AttrDeletionPolicy: have.Tags[cloud.TagDeletionPolicy]},
	}
}

// somebodyElses is a bucket that the app never had, and that AWS does not let it see: the name is one that anybody can have, and
// nothing of that name was ever seen to be ours. Were it an error, an app whose bucketName is taken could not be deleted. Of
// any other bucket it means that the rights of the operator are not enough: that is never taken for somebody else's.
func somebodyElses(n stack.Known, err error) (stack.Seen, error) {
	seen := stack.Seen{Have: &Bucket{}, State: stack.Ready, Foreign: true}
	switch {
	case n.Ref != "" || namespace(n.Physical) == types.BucketNamespaceAccountRegional:
		return stack.Seen{}, err
	case stack.Is(err, stack.Denied):
		seen.Message = "AWS denies to read the tags of " + n.Physical + ": it belongs to another account, or the operator lacks s3:GetBucketTagging on it: " +
			"choose another bucketName, or grant the right"
	case code(err) == codeElsewhere:
		seen.Message = n.Physical + " is in another Region: choose another bucketName"
	default:
		return stack.Seen{}, err
	}
	return seen, nil
}

func code(err error) string {
	if err == nil {
		return ""
	}
	return stack.FaultOf(err).Code
}

// unset makes an answer that says that something is not set up into none.
func unset(err error, code string) error {
	if err != nil && stack.FaultOf(err).Code == code {
		return nil
	}
	return err
}

func (k buckets) tags(ctx context.Context, name string) (map[string]string, error) {
	out, err := k.API.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &name, ExpectedBucketOwner: &k.Account})
	if err != nil {
		return nil, cloud.Wrap(unset(err, "NoSuchTagSet"), "read its tags")
	}
	return cloud.FromS3Tags(out.TagSet), nil
}

func (k buckets) public(ctx context.Context, name string, have *Bucket) error {
	out, err := k.API.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &name, ExpectedBucketOwner: &k.Account})
	if err != nil {
		return cloud.Wrap(unset(err, "NoSuchPublicAccessBlockConfiguration"), "read its public access block")
	}
	if c := out.PublicAccessBlockConfiguration; c != nil {
		have.Public = Public{aws.ToBool(c.BlockPublicAcls), aws.ToBool(c.IgnorePublicAcls), aws.ToBool(c.BlockPublicPolicy), aws.ToBool(c.RestrictPublicBuckets)}
	}
	return nil
}

func (k buckets) ownership(ctx context.Context, name string, have *Bucket) error {
	out, err := k.API.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: &name, ExpectedBucketOwner: &k.Account})
	if err != nil {
		return cloud.Wrap(unset(err, "OwnershipControlsNotFoundError"), "read its ownership controls")
	}
	if c := out.OwnershipControls; c != nil && len(c.Rules) > 0 {
		have.Ownership = c.Rules[0].ObjectOwnership
	}
	return nil
}

func (k buckets) policy(ctx context.Context, name string, have *Bucket) error {
	out, err := k.API.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &name, ExpectedBucketOwner: &k.Account})
	if err != nil {
		return cloud.Wrap(unset(err, "NoSuchBucketPolicy"), "read its policy")
	}
	have.Policy = aws.ToString(out.Policy)
	return nil
}

func (k buckets) encryption(ctx context.Context, name string, have *Bucket) error {
	out, err := k.API.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &name, ExpectedBucketOwner: &k.Account})
	if err != nil {
		return cloud.Wrap(unset(err, "ServerSideEncryptionConfigurationNotFoundError"), "read its encryption")
	}
	if c := out.ServerSideEncryptionConfiguration; c != nil && len(c.Rules) > 0 {
		have.encrypted(c.Rules[0])
	}
	return nil
}

func (b *Bucket) encrypted(r types.ServerSideEncryptionRule) {
	b.Blocked, b.Encryption.BucketKey = r.BlockedEncryptionTypes, aws.ToBool(r.BucketKeyEnabled)
	if d := r.ApplyServerSideEncryptionByDefault; d != nil {
		b.Encryption.Algorithm, b.Encryption.Key = d.SSEAlgorithm, aws.ToString(d.KMSMasterKeyID)
	}
}

func (k buckets) versioning(ctx context.Context, name string, have *Bucket) error {
	out, err := k.API.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &name, ExpectedBucketOwner: &k.Account})
	if err != nil {
		return cloud.Wrap(err, "read its versioning")
	}
	have.Versioning = out.Status
	return nil
}

func (k buckets) rules(ctx context.Context, name string, have *Bucket) error {
	out, err := k.API.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: &name, ExpectedBucketOwner: &k.Account})
	if err != nil {
		return cloud.Wrap(unset(err, "NoSuchLifecycleConfiguration"), "read its lifecycle")
	}
	have.Smallest = out.TransitionDefaultMinimumObjectSize
	for _, r := range out.Rules {
		have.Rules = append(have.Rules, shownRule(r))
	}
	return nil
}
