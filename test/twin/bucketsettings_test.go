package twin

import (
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func (w *world) publicAccess(name *string) {
	w.s3.GetPublicAccessBlock(w.ctx, &s3.GetPublicAccessBlockInput{Bucket: name})
}

func (w *world) ownership(name *string) {
	w.s3.GetBucketOwnershipControls(w.ctx, &s3.GetBucketOwnershipControlsInput{Bucket: name})
}

func (w *world) bucketPolicy(name *string) {
	w.s3.GetBucketPolicy(w.ctx, &s3.GetBucketPolicyInput{Bucket: name})
}

func (w *world) setBucketPolicy(name *string, policy string) {
	w.s3.PutBucketPolicy(w.ctx, &s3.PutBucketPolicyInput{Bucket: name, Policy: &policy})
}

func (w *world) encryption(name *string) {
	w.s3.GetBucketEncryption(w.ctx, &s3.GetBucketEncryptionInput{Bucket: name})
}

func (w *world) versioning(name *string) {
	w.s3.GetBucketVersioning(w.ctx, &s3.GetBucketVersioningInput{Bucket: name})
}

func (w *world) setVersioning(name *string, status types.BucketVersioningStatus) {
	w.s3.PutBucketVersioning(w.ctx, &s3.PutBucketVersioningInput{Bucket: name, VersioningConfiguration: &types.VersioningConfiguration{Status: status}})
}

func (w *world) lifecycle(name *string) {
	w.s3.GetBucketLifecycleConfiguration(w.ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: name})
}

func (w *world) setLifecycle(name *string, rules ...types.LifecycleRule) {
	w.s3.PutBucketLifecycleConfiguration(w.ctx, &s3.PutBucketLifecycleConfigurationInput{
		Bucket: name, LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: append([]types.LifecycleRule{}, rules...)},
	})
}

// agingRule moves objects to another class and deletes them.
func agingRule(id string, class types.TransitionStorageClass, moved, expires int32) types.LifecycleRule {
	return types.LifecycleRule{
		ID: &id, Status: types.ExpirationStatusEnabled, Filter: &types.LifecycleRuleFilter{Prefix: new("tmp/")},
		Transitions: []types.Transition{{StorageClass: class, Days: &moved}}, Expiration: &types.LifecycleExpiration{Days: &expires},
		NoncurrentVersionExpiration:    &types.NoncurrentVersionExpiration{NoncurrentDays: new(int32(30)), NewerNoncurrentVersions: new(int32(2))},
		AbortIncompleteMultipartUpload: &types.AbortIncompleteMultipartUpload{DaysAfterInitiation: new(int32(7))},
	}
}

func statement(name *string, rest string) string {
	return `{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::` + *name + `"]` + rest + `}]}`
}

func bucketSettingRows() []row {
	const kms = "arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012"
	return []row{
		{"the public access of a bucket", "NoSuchPublicAccessBlockConfiguration", func(w *world) {
			name, on := w.bucket(), new(true)
			w.s3.PutPublicAccessBlock(w.ctx, &s3.PutPublicAccessBlockInput{Bucket: name, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
				BlockPublicAcls: on, IgnorePublicAcls: on, BlockPublicPolicy: on, RestrictPublicBuckets: on,
			}})
			w.publicAccess(name)
			w.s3.DeletePublicAccessBlock(w.ctx, &s3.DeletePublicAccessBlockInput{Bucket: name})
			w.publicAccess(name)
		}},
		{"the public access of a new bucket", "", func(w *world) { w.publicAccess(w.bucket()) }},
		{"the public access of a bucket that there is not", "NoSuchBucket", func(w *world) { w.publicAccess(w.shop()) }},
		{"who owns the objects of a bucket", "OwnershipControlsNotFoundError", func(w *world) {
			name := w.bucket()
			w.ownership(name)
			w.s3.PutBucketOwnershipControls(w.ctx, &s3.PutBucketOwnershipControlsInput{
				Bucket: name, OwnershipControls: &types.OwnershipControls{Rules: []types.OwnershipControlsRule{{ObjectOwnership: types.ObjectOwnershipObjectWriter}}},
			})
			w.ownership(name)
			w.s3.DeleteBucketOwnershipControls(w.ctx, &s3.DeleteBucketOwnershipControlsInput{Bucket: name})
			w.ownership(name)
		}},
		{"the policy of a bucket", "NoSuchBucketPolicy", func(w *world) {
			name := w.bucket()
			w.setBucketPolicy(name, statement(name, `,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`))
			w.bucketPolicy(name)
			w.s3.DeleteBucketPolicy(w.ctx, &s3.DeleteBucketPolicyInput{Bucket: name})
			w.bucketPolicy(name)
		}},
		{"a policy that is no JSON", "MalformedPolicy", func(w *world) { w.setBucketPolicy(w.bucket(), `{"Version"`) }},
		{"a policy on another bucket", "MalformedPolicy", func(w *world) { w.setBucketPolicy(w.bucket(), statement(new("another"), "")) }},
		{"the encryption of a new bucket", "", func(w *world) { w.encryption(w.bucket()) }},
		{"a key for a bucket", "", func(w *world) {
			name := w.bucket()
			w.s3.PutBucketEncryption(w.ctx, &s3.PutBucketEncryptionInput{Bucket: name, ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{
				Rules: []types.ServerSideEncryptionRule{{
					BucketKeyEnabled:                   new(true),
					ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms, KMSMasterKeyID: new(kms)},
				}},
			}})
			w.encryption(name)
		}},
		{"the versioning of a bucket", "", func(w *world) {
			name := w.bucket()
			for _, status := range []types.BucketVersioningStatus{types.BucketVersioningStatusEnabled, types.BucketVersioningStatusSuspended} {
				w.versioning(name)
				w.setVersioning(name, status)
			}
			w.versioning(name)
		}},
		{"the versioning of a bucket that there is not", "NoSuchBucket", func(w *world) { w.setVersioning(w.shop(), types.BucketVersioningStatusEnabled) }},
		{"lifecycle rules", "NoSuchLifecycleConfiguration", func(w *world) {
			name := w.bucket()
			w.setLifecycle(name, agingRule("a", types.TransitionStorageClassStandardIa, 30, 90), agingRule("b", types.TransitionStorageClassGlacier, 0, 90))
			w.lifecycle(name)
			w.s3.DeleteBucketLifecycle(w.ctx, &s3.DeleteBucketLifecycleInput{Bucket: name})
			w.lifecycle(name)
		}},
		{"no lifecycle rules", "MalformedXML", func(w *world) { w.setLifecycle(w.bucket()) }},
		{"a lifecycle rule of a name that is taken", "InvalidArgument", func(w *world) {
			one := agingRule("a", types.TransitionStorageClassGlacier, 0, 90)
			w.setLifecycle(w.bucket(), one, one)
		}},
		{"objects are moved when they are gone", "InvalidArgument", func(w *world) {
			w.setLifecycle(w.bucket(), agingRule("a", types.TransitionStorageClassGlacier, 90, 90))
		}},
		{"objects are moved to STANDARD_IA too early", "InvalidArgument", func(w *world) {
			w.setLifecycle(w.bucket(), agingRule("a", types.TransitionStorageClassStandardIa, 29, 90))
		}},
	}
}
