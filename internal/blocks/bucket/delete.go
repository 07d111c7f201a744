package bucket

import (
	"context"
	"fmt"
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Delete does what the deletion policy says.
func (k buckets) Delete(ctx context.Context, seen stack.Seen, have *Bucket) (stack.Seen, error) {
	switch end := k.End(seen.Name, have.Tags); {
	case end != EndDelete && end != EndEmpty:
		return k.release(ctx, seen, have)
	case k.Protected:
		return seen, cloud.Protected("bucket " + seen.Physical)
	case end == EndEmpty:
		return k.empty(ctx, seen)
	}
	return k.drop(ctx, seen)
}

// release leaves a bucket to itself, with a tag that says so.
func (k buckets) release(ctx context.Context, seen stack.Seen, have *Bucket) (stack.Seen, error) {
	after := stack.Seen{State: stack.Gone, Message: "retained: " + seen.Ref}
	released := k.Owner.Released(seen.ID(), have.Tags)
	if maps.Equal(released, have.Tags) {
		return after, nil
	}
	if err := k.putTags(ctx, seen.Physical, released, have.Tags); err != nil {
		return seen, fmt.Errorf("tag bucket %s, which is retained: %w", seen.Physical, err)
	}
	return after, nil
}

// drop deletes a bucket that is empty.
func (k buckets) drop(ctx context.Context, seen stack.Seen) (stack.Seen, error) {
	err := k.deleteBucket(ctx, seen)
	if notEmpty(err) {
		f := *stack.FaultOf(err)
		f.Class, f.Code, f.Err = stack.Invalid, v1alpha1.ReasonBucketNotEmpty, err
		f.Message = "bucket " + seen.Physical + " holds objects or old versions of some: empty it, or let haws do so with emptyOnDelete: true, " +
			"or keep it with deletionPolicy: Retain; both can be set on " + seen.Role + " in the spec while the app is being deleted"
		return seen, &f
	}
	if err != nil {
		return seen, fmt.Errorf("delete bucket %s: %w", seen.Physical, err)
	}
	return stack.Seen{State: stack.Gone}, nil
}

func notEmpty(err error) bool { return code(err) == "BucketNotEmpty" }

func (k buckets) deleteBucket(ctx context.Context, seen stack.Seen) error {
	_, err := k.API.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &seen.Physical, ExpectedBucketOwner: &k.Account})
	if err == nil || code(err) == codeNoBucket {
		k.Progress.forget(seen.Ref)
		k.Progress.End(seen.Ref)
	}
	return err
}
