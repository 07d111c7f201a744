package twin

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// shop is a bucket of the account's: all accounts of moto share their names, too.
func (w *world) shop() *string { return new("shop-" + w.account) }

func (w *world) createBucket(name *string, location types.BucketLocationConstraint, tags ...types.Tag) error {
	in := &s3.CreateBucketInput{Bucket: name, ObjectOwnership: types.ObjectOwnershipBucketOwnerEnforced}
	if location != "" || len(tags) > 0 {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: location, Tags: tags}
	}
	_, err := w.s3.CreateBucket(w.ctx, in)
	return err
}

// bucket makes the bucket that a row is about.
func (w *world) bucket(tags ...types.Tag) *string {
	w.ok(w.createBucket(w.shop(), region, tags...))
	return w.shop()
}

func (w *world) head(name *string) { w.s3.HeadBucket(w.ctx, &s3.HeadBucketInput{Bucket: name}) }

func (w *world) deleteBucket(name *string) {
	w.s3.DeleteBucket(w.ctx, &s3.DeleteBucketInput{Bucket: name})
}

func s3Tags(keys ...string) []types.Tag {
	var tags []types.Tag
	for _, key := range keys {
		tags = append(tags, types.Tag{Key: &key, Value: new("x")})
	}
	return tags
}

func (w *world) bucketTags(name *string) {
	w.s3.GetBucketTagging(w.ctx, &s3.GetBucketTaggingInput{Bucket: name})
}

func (w *world) tagBucket(name *string, keys ...string) {
	w.s3.PutBucketTagging(w.ctx, &s3.PutBucketTaggingInput{Bucket: name, Tagging: &types.Tagging{TagSet: s3Tags(keys...)}})
}

func bucketRows() []row {
	return []row{
		{"a bucket with tags", "", func(w *world) {
			name := w.bucket(s3Tags("app", "team")...)
			w.head(name)
			w.bucketTags(name)
		}},
		{"a bucket without a Region", "IllegalLocationConstraintException", func(w *world) { w.createBucket(w.shop(), "") }},
		{"a bucket in another Region", "IllegalLocationConstraintException", func(w *world) { w.createBucket(w.shop(), "eu-central-1") }},
		{"a bucket that there is already", "BucketAlreadyOwnedByYou", func(w *world) {
			w.createBucket(w.bucket(), region)
		}},
		{"a bucket with capitals in its name", "InvalidBucketName", func(w *world) { w.createBucket(new("Shop-"+w.account), region) }},
		{"a bucket with a name that is too long", "InvalidBucketName", func(w *world) {
			w.createBucket(new(strings.Repeat("a", 64)), region)
		}},
		{"a bucket that there is not", "NotFound", func(w *world) { w.head(w.shop()) }},
		{"deleting a bucket", "NoSuchBucket", func(w *world) {
			w.deleteBucket(w.bucket())
			w.deleteBucket(w.shop())
		}},
		{"a bucket that is expected to be another account's", "AccessDenied", func(w *world) {
			name := w.bucket()
			w.tagBucket(name, "app")
			w.s3.GetBucketTagging(w.ctx, &s3.GetBucketTaggingInput{Bucket: name, ExpectedBucketOwner: new("999999999999")})
		}},
		{"the tags of a bucket that there is not", "NoSuchBucket", func(w *world) { w.bucketTags(w.shop()) }},
		{"the tags of a bucket without any", "NoSuchTagSet", func(w *world) { w.bucketTags(w.bucket()) }},
		{"other tags for a bucket", "NoSuchTagSet", func(w *world) {
			name := w.bucket(s3Tags("app", "team")...)
			w.tagBucket(name, "stage")
			w.bucketTags(name)
			w.s3.DeleteBucketTagging(w.ctx, &s3.DeleteBucketTaggingInput{Bucket: name})
			w.bucketTags(name)
		}},
		{"a tag of AWS's own for a bucket", "InvalidTag", func(w *world) { w.tagBucket(w.bucket(), "aws:app") }},
		{"a tag twice for a bucket", "InvalidTag", func(w *world) { w.tagBucket(w.bucket(), "app", "app") }},
	}
}
