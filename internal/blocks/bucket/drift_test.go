package bucket_test

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/stack"
)

type drift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)

// call is a stranger's call on the bucket.
func call(send func(t *testing.T, api *s3.Client, name *string) error) drift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		t.Helper()
		must(t, send(t, rig.Clients.S3, &seen.Physical))
	}
}

func drifts() map[string]drift {
	all := map[string]drift{
		"deleted when it was not new any more": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			_, err := rig.Clients.S3.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: &seen.Physical})
			must(t, err)
			rig.Step(2 * time.Minute)
		},
		"all tags gone": call(func(t *testing.T, api *s3.Client, name *string) error {
			_, err := api.DeleteBucketTagging(t.Context(), &s3.DeleteBucketTaggingInput{Bucket: name})
			return err
		}),
		"no public access block": call(func(t *testing.T, api *s3.Client, name *string) error {
			_, err := api.DeletePublicAccessBlock(t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: name})
			return err
		}),
		"no ownership": call(func(t *testing.T, api *s3.Client, name *string) error {
			_, err := api.DeleteBucketOwnershipControls(t.Context(), &s3.DeleteBucketOwnershipControlsInput{Bucket: name})
			return err
		}),
		"ACLs": call(func(t *testing.T, api *s3.Client, name *string) error {
			rules := []types.OwnershipControlsRule{{ObjectOwnership: types.ObjectOwnershipObjectWriter}}
			_, err := api.PutBucketOwnershipControls(t.Context(), &s3.PutBucketOwnershipControlsInput{Bucket: name, OwnershipControls: &types.OwnershipControls{Rules: rules}})
			return err
		}),
		"no policy": call(func(t *testing.T, api *s3.Client, name *string) error {
			_, err := api.DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: name})
			return err
		}),
		"another statement in the policy": call(func(t *testing.T, api *s3.Client, name *string) error {
			out, err := api.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: name})
			must(t, err)
			_, err = api.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: name, Policy: aws.String(withGrant(t, *out.Policy, *name))})
			return err
		}),
		"versioning suspended": call(func(t *testing.T, api *s3.Client, name *string) error {
			config := &types.VersioningConfiguration{Status: types.BucketVersioningStatusSuspended}
			_, err := api.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{Bucket: name, VersioningConfiguration: config})
			return err
		}),
		"no rule": call(func(t *testing.T, api *s3.Client, name *string) error {
			_, err := api.DeleteBucketLifecycle(t.Context(), &s3.DeleteBucketLifecycleInput{Bucket: name})
			return err
		}),
	}
	maps.Copy(all, publicDrifts())
	maps.Copy(all, encryptionDrifts())
	maps.Copy(all, ruleDrifts())
	return all
}

// withGrant is a policy with one more statement, which lets another account in.
func withGrant(t *testing.T, document, name string) string {
	t.Helper()
	var policy map[string]any
	must(t, json.Unmarshal([]byte(document), &policy))
	policy["Statement"] = append(policy["Statement"].([]any), map[string]any{
		"Effect": "Allow", "Principal": map[string]string{"AWS": "arn:aws:iam::210987654321:root"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::" + name + "/*",
	})
	out, err := json.Marshal(policy)
	must(t, err)
	return string(out)
}

func publicDrifts() map[string]drift {
	all := map[string]drift{}
	for name, open := range map[string]func(*types.PublicAccessBlockConfiguration){
		"public ACLs can be written":     func(c *types.PublicAccessBlockConfiguration) { c.BlockPublicAcls = nil },
		"public ACLs count":              func(c *types.PublicAccessBlockConfiguration) { c.IgnorePublicAcls = nil },
		"public policies can be set":     func(c *types.PublicAccessBlockConfiguration) { c.BlockPublicPolicy = nil },
		"public policies are for anyone": func(c *types.PublicAccessBlockConfiguration) { c.RestrictPublicBuckets = nil },
	} {
		all[name] = call(func(t *testing.T, api *s3.Client, name *string) error {
			on := aws.Bool(true)
			c := &types.PublicAccessBlockConfiguration{BlockPublicAcls: on, IgnorePublicAcls: on, BlockPublicPolicy: on, RestrictPublicBuckets: on}
			open(c)
			_, err := api.PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{Bucket: name, PublicAccessBlockConfiguration: c})
			return err
		})
	}
	return all
}

func encryptionDrifts() map[string]drift {
	all := map[string]drift{}
	for name, to := range map[string]types.ServerSideEncryptionByDefault{
		"a KMS key":           {SSEAlgorithm: types.ServerSideEncryptionAwsKms, KMSMasterKeyID: aws.String(key)},
		"AWS's own KMS key":   {SSEAlgorithm: types.ServerSideEncryptionAwsKms},
		"encrypted two times": {SSEAlgorithm: types.ServerSideEncryptionAwsKmsDsse, KMSMasterKeyID: aws.String(key)},
	} {
		all[name] = call(func(t *testing.T, api *s3.Client, name *string) error {
			rules := []types.ServerSideEncryptionRule{{ApplyServerSideEncryptionByDefault: &to}}
			_, err := api.PutBucketEncryption(t.Context(), &s3.PutBucketEncryptionInput{
				Bucket: name, ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: rules},
			})
			return err
		})
	}
	return all
}

func ruleDrifts() map[string]drift {
	all, someday := map[string]drift{}, time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
	for name, change := range map[string]func(*types.LifecycleRule){
		"a rule is off":         func(r *types.LifecycleRule) { r.Status = types.ExpirationStatusDisabled },
		"a rule has other days": func(r *types.LifecycleRule) { r.AbortIncompleteMultipartUpload.DaysAfterInitiation = aws.Int32(8) },
		"a rule has a prefix":   func(r *types.LifecycleRule) { r.Filter = &types.LifecycleRuleFilter{Prefix: aws.String("a/")} },
		"a rule has an old prefix": func(r *types.LifecycleRule) {
			r.Filter, r.Prefix = nil, aws.String("a/") //nolint:staticcheck // S3 still takes the old form
		},
		"a rule is for large objects": func(r *types.LifecycleRule) {
			r.Filter = &types.LifecycleRuleFilter{ObjectSizeGreaterThan: aws.Int64(1)}
		},
		"a rule is for small objects": func(r *types.LifecycleRule) {
			r.Filter = &types.LifecycleRuleFilter{ObjectSizeLessThan: aws.Int64(1000)}
		},
		"a rule is for a tag": func(r *types.LifecycleRule) {
			r.Filter = &types.LifecycleRuleFilter{Tag: &types.Tag{Key: aws.String("a"), Value: aws.String("b")}}
		},
		"a rule is for both": func(r *types.LifecycleRule) {
			r.Filter = &types.LifecycleRuleFilter{And: &types.LifecycleRuleAndOperator{ObjectSizeGreaterThan: aws.Int64(1), ObjectSizeLessThan: aws.Int64(9)}}
		},
		"a rule deletes objects":          func(r *types.LifecycleRule) { r.Expiration = &types.LifecycleExpiration{Days: aws.Int32(1)} },
		"a rule deletes objects on a day": func(r *types.LifecycleRule) { r.Expiration = &types.LifecycleExpiration{Date: &someday} },
		"a rule deletes markers": func(r *types.LifecycleRule) {
			r.Expiration = &types.LifecycleExpiration{ExpiredObjectDeleteMarker: aws.Bool(true)}
		},
		"a rule deletes versions": func(r *types.LifecycleRule) {
			r.NoncurrentVersionExpiration = &types.NoncurrentVersionExpiration{NoncurrentDays: aws.Int32(1)}
		},
		"a rule moves objects": func(r *types.LifecycleRule) {
			r.Transitions = []types.Transition{{StorageClass: types.TransitionStorageClassGlacier, Days: aws.Int32(1)}}
		},
		"a rule moves objects on a day": func(r *types.LifecycleRule) {
			r.Transitions = []types.Transition{{StorageClass: types.TransitionStorageClassGlacier, Date: &someday}}
		},
		"a rule moves versions": func(r *types.LifecycleRule) {
			r.NoncurrentVersionTransitions = []types.NoncurrentVersionTransition{{StorageClass: types.TransitionStorageClassGlacier, NoncurrentDays: aws.Int32(1)}}
		},
	} {
		all[name] = ruleDrift(func(rules []types.LifecycleRule) []types.LifecycleRule {
			change(&rules[0])
			return rules
		})
	}
	all["a stranger's rule that deletes objects"] = ruleDrift(func(rules []types.LifecycleRule) []types.LifecycleRule {
		return append(rules, types.LifecycleRule{
			ID: aws.String("strange"), Status: types.ExpirationStatusEnabled, Filter: &types.LifecycleRuleFilter{}, Expiration: &types.LifecycleExpiration{Days: aws.Int32(1)},
		})
	})
	return all
}

func ruleDrift(change func([]types.LifecycleRule) []types.LifecycleRule) drift {
	return call(func(t *testing.T, api *s3.Client, name *string) error {
		out, err := api.GetBucketLifecycleConfiguration(t.Context(), &s3.GetBucketLifecycleConfigurationInput{Bucket: name})
		must(t, err)
		_, err = api.PutBucketLifecycleConfiguration(t.Context(), &s3.PutBucketLifecycleConfigurationInput{
			Bucket: name, LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: change(out.Rules)},
		})
		return err
	})
}
