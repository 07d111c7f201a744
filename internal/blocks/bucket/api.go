package bucket

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// KindBucket is the kind of this block.
const KindBucket = "Bucket"

// End is what becomes of a bucket that nobody wants any more. It is also the value of the tag cloud.TagDeletionPolicy.
type End string

const (
	// EndRetain leaves it as it is, with a tag that says that it was let go.
	EndRetain End = "Retain"
	// EndDelete deletes it once it is empty.
	EndDelete End = "Delete"
	// EndEmpty deletes all of its objects in all versions, and then the bucket.
	EndEmpty End = "EmptyAndDelete"
)

// What others may quote of a bucket.
const (
	// AttrName is its name at AWS.
	AttrName = "name"
	// AttrDeletionPolicy is what becomes of it, by its tag.
	AttrDeletionPolicy = "deletionPolicy"
)

// Setup is what the kind of this block is made from.
type Setup struct {
	API   API
	Owner cloud.Owner
	// Account is the one that every bucket has to belong to, and Partition the part of AWS that it is in, such as "aws".
	Account, Partition string
	// End is what becomes of a bucket with these tags that nobody wants any more.
	End func(of stack.Name, tags map[string]string) End
	// Wanted: the app wants the bucket of that name, and haws is not deleting it.
	Wanted func(stack.Name) bool
	// Leaving: the app is being deleted, so that only whose a bucket is and how it ends matters.
	Leaving bool
	// Protected: spec.deletionProtection is on, and nothing with data is deleted.
	Protected bool
	// Progress is kept from pass to pass.
	Progress *Progress
}

// Register adds the kind of this block.
func Register(kinds engine.Kinds, s Setup) { engine.Own(kinds, KindBucket, buckets{s}) }

// API are the S3 operations of this block.
type API interface {
	CreateBucket(context.Context, *s3.CreateBucketInput, ...func(*s3.Options)) (*s3.CreateBucketOutput, error)
	DeleteBucket(context.Context, *s3.DeleteBucketInput, ...func(*s3.Options)) (*s3.DeleteBucketOutput, error)
	ReadAPI
	WriteAPI
	ObjectAPI
}

// ReadAPI are the operations that read how a bucket is set up.
type ReadAPI interface {
	GetBucketTagging(context.Context, *s3.GetBucketTaggingInput, ...func(*s3.Options)) (*s3.GetBucketTaggingOutput, error)
	GetPublicAccessBlock(context.Context, *s3.GetPublicAccessBlockInput, ...func(*s3.Options)) (*s3.GetPublicAccessBlockOutput, error)
	GetBucketOwnershipControls(context.Context, *s3.GetBucketOwnershipControlsInput, ...func(*s3.Options)) (*s3.GetBucketOwnershipControlsOutput, error)
	GetBucketPolicy(context.Context, *s3.GetBucketPolicyInput, ...func(*s3.Options)) (*s3.GetBucketPolicyOutput, error)
	GetBucketEncryption(context.Context, *s3.GetBucketEncryptionInput, ...func(*s3.Options)) (*s3.GetBucketEncryptionOutput, error)
	GetBucketVersioning(context.Context, *s3.GetBucketVersioningInput, ...func(*s3.Options)) (*s3.GetBucketVersioningOutput, error)
	GetBucketLifecycleConfiguration(context.Context, *s3.GetBucketLifecycleConfigurationInput, ...func(*s3.Options)) (*s3.GetBucketLifecycleConfigurationOutput, error)
}

// WriteAPI are the operations that set a bucket up.
type WriteAPI interface {
	PutBucketTagging(context.Context, *s3.PutBucketTaggingInput, ...func(*s3.Options)) (*s3.PutBucketTaggingOutput, error)
	PutPublicAccessBlock(context.Context, *s3.PutPublicAccessBlockInput, ...func(*s3.Options)) (*s3.PutPublicAccessBlockOutput, error)
	PutBucketOwnershipControls(context.Context, *s3.PutBucketOwnershipControlsInput, ...func(*s3.Options)) (*s3.PutBucketOwnershipControlsOutput, error)
	PutBucketPolicy(context.Context, *s3.PutBucketPolicyInput, ...func(*s3.Options)) (*s3.PutBucketPolicyOutput, error)
	PutBucketEncryption(context.Context, *s3.PutBucketEncryptionInput, ...func(*s3.Options)) (*s3.PutBucketEncryptionOutput, error)
	PutBucketVersioning(context.Context, *s3.PutBucketVersioningInput, ...func(*s3.Options)) (*s3.PutBucketVersioningOutput, error)
	PutBucketLifecycleConfiguration(context.Context, *s3.PutBucketLifecycleConfigurationInput, ...func(*s3.Options)) (*s3.PutBucketLifecycleConfigurationOutput, error)
	DeleteBucketLifecycle(context.Context, *s3.DeleteBucketLifecycleInput, ...func(*s3.Options)) (*s3.DeleteBucketLifecycleOutput, error)
}

// ObjectAPI are the operations that empty a bucket.
type ObjectAPI interface {
	ListObjectVersions(context.Context, *s3.ListObjectVersionsInput, ...func(*s3.Options)) (*s3.ListObjectVersionsOutput, error)
	DeleteObject(context.Context, *s3.DeleteObjectInput, ...func(*s3.Options)) (*s3.DeleteObjectOutput, error)
	DeleteObjects(context.Context, *s3.DeleteObjectsInput, ...func(*s3.Options)) (*s3.DeleteObjectsOutput, error)
	ListMultipartUploads(context.Context, *s3.ListMultipartUploadsInput, ...func(*s3.Options)) (*s3.ListMultipartUploadsOutput, error)
	AbortMultipartUpload(context.Context, *s3.AbortMultipartUploadInput, ...func(*s3.Options)) (*s3.AbortMultipartUploadOutput, error)
}
