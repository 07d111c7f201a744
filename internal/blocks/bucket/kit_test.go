package bucket_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type edit = func(t *testing.T, rig *blocktest.Rig, want *bucket.Bucket)

func TestBucket(t *testing.T) {
	t.Parallel()
	blocktest.Kit(t, kitCase(deleted))
}

// What empties a bucket first passes the kit, too.
func TestBucketThatIsEmptied(t *testing.T) {
	t.Parallel()
	c := kitCase(emptied)
	c.Edits, c.Drifts, c.Refused = nil, nil, nil
	blocktest.Kit(t, c)
}

func kitCase(policy func(*v1alpha1.Bucket)) blocktest.Case[bucket.Bucket] {
	return blocktest.Case[bucket.Bucket]{
		Register: register(),
		Make: func(_ *testing.T, rig *blocktest.Rig) (stack.Name, *bucket.Bucket) {
			return want(rig, policy, func(b *v1alpha1.Bucket) {
				b.LifecycleRules = []v1alpha1.LifecycleRule{{Name: "uploads", AbortIncompleteUploadDays: aws.Int32(7)}}
			})
		},
		Edits: edits(),
		Refused: map[string]edit{
			"never versioned": func(_ *testing.T, _ *blocktest.Rig, want *bucket.Bucket) { want.Versioning = "" },
		},
		Drifts:  drifts(),
		Foreign: foreign,
	}
}

func foreign(t *testing.T, rig *blocktest.Rig, name stack.Name, _ *bucket.Bucket, tags map[string]string) {
	_, err := rig.Clients.S3.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket: &name.Physical, BucketNamespace: types.BucketNamespaceAccountRegional,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{Tags: cloud.S3Tags(tags)},
	})
	must(t, err)
}

func edits() map[string]edit {
	rule := func(change func(*v1alpha1.LifecycleRule)) edit {
		return func(_ *testing.T, rig *blocktest.Rig, w *bucket.Bucket) {
			_, next := want(rig, func(b *v1alpha1.Bucket) {
				b.LifecycleRules = []v1alpha1.LifecycleRule{{Name: "uploads", AbortIncompleteUploadDays: aws.Int32(7)}}
				change(&b.LifecycleRules[0])
			})
			w.Rules = next.Rules
		}
	}
	return map[string]edit{
		"versions are not kept": func(_ *testing.T, _ *blocktest.Rig, want *bucket.Bucket) {
			want.Versioning = types.BucketVersioningStatusSuspended
		},
		"a KMS key": func(_ *testing.T, _ *blocktest.Rig, want *bucket.Bucket) {
			want.Encryption = bucket.Encryption{Algorithm: types.ServerSideEncryptionAwsKms, Key: key, BucketKey: true}
		},
		"fewer tags": func(_ *testing.T, rig *blocktest.Rig, want *bucket.Bucket) {
			want.Tags = rig.Owner.Tags("Bucket/assets", map[string]string{"team": "green"})
			want.Tags[cloud.TagDeletionPolicy] = string(bucket.EndDelete)
		},
		"another policy for its end": func(_ *testing.T, _ *blocktest.Rig, want *bucket.Bucket) {
			want.Tags[cloud.TagDeletionPolicy] = string(bucket.EndEmpty)
		},
		"no rule":    func(_ *testing.T, _ *blocktest.Rig, want *bucket.Bucket) { want.Rules = nil },
		"other days": rule(func(r *v1alpha1.LifecycleRule) { r.AbortIncompleteUploadDays = aws.Int32(3) }),
		"a prefix":   rule(func(r *v1alpha1.LifecycleRule) { r.Prefix = "tmp/" }),
		"expiration": rule(func(r *v1alpha1.LifecycleRule) { r.ExpirationDays = aws.Int32(30) }),
		"noncurrent": rule(func(r *v1alpha1.LifecycleRule) { r.NoncurrentExpirationDays = aws.Int32(30) }),
		"kept ones": rule(func(r *v1alpha1.LifecycleRule) {
			r.NoncurrentExpirationDays, r.NoncurrentVersionsToKeep = aws.Int32(30), aws.Int32(3)
		}),
		"transitions": rule(func(r *v1alpha1.LifecycleRule) {
			r.Transitions = []v1alpha1.Transition{{StorageClass: "GLACIER_IR", Days: aws.Int32(90)}, {StorageClass: "STANDARD_IA", Days: aws.Int32(30)}, {StorageClass: "INTELLIGENT_TIERING", Days: aws.Int32(0)}}
		}),
		"everything": func(_ *testing.T, _ *blocktest.Rig, want *bucket.Bucket) {
			want.Versioning, want.Rules = types.BucketVersioningStatusSuspended, nil
			want.Encryption = bucket.Encryption{Algorithm: types.ServerSideEncryptionAwsKms, Key: key, BucketKey: true}
			delete(want.Tags, "stage")
		},
	}
}
