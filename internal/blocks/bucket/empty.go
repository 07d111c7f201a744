package bucket

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	// rounds is how often a pass lists and deletes, up to a thousand object versions at a time.
	rounds = 3
	// uploads is how many uploads a pass gives up: each takes a call.
	uploads = 20
)

// empty deletes all object versions and delete markers, so many in a pass, and the bucket when there are none left. Somebody may
// be adding objects meanwhile: then it goes on.
func (k buckets) empty(ctx context.Context, seen stack.Seen) (stack.Seen, error) {
	for range rounds {
		n, err := k.round(ctx, seen)
		if err != nil {
			return seen, fmt.Errorf("empty bucket %s: %w", seen.Physical, err)
		}
		if n == 0 {
			return k.emptied(ctx, seen)
		}
	}
	return k.emptying(seen, ""), nil
}

func (k buckets) emptying(seen stack.Seen, also string) stack.Seen {
	seen.State, seen.Message = stack.Busy, fmt.Sprintf("emptying it: %d object versions deleted so far%s", k.Progress.add(seen.Ref, 0), also)
	return seen
}

// emptied gives up the uploads that are under way, and deletes the bucket.
func (k buckets) emptied(ctx context.Context, seen stack.Seen) (stack.Seen, error) {
	more, err := k.abort(ctx, seen.Physical)
	if err != nil {
		return seen, fmt.Errorf("give up the uploads to bucket %s: %w", seen.Physical, err)
	}
	if more {
		return k.emptying(seen, "; giving up uploads"), nil
	}
	err = k.deleteBucket(ctx, seen)
	switch {
	case notEmpty(err):
		return k.emptying(seen, "; objects are still being added"), nil
	case err != nil:
		return seen, fmt.Errorf("delete bucket %s: %w", seen.Physical, err)
	}
	return stack.Seen{State: stack.Gone}, nil
}

// round deletes what one page lists, from the beginning each time, and tells how much that was.
func (k buckets) round(ctx context.Context, seen stack.Seen) (int, error) {
	page, err := k.API.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{
		Bucket: &seen.Physical, ExpectedBucketOwner: &k.Account, EncodingType: types.EncodingTypeUrl,
	})
	if err != nil {
		return 0, err
	}
	var easy, odd []types.ObjectIdentifier
	add := func(encoded, version *string) {
		key := decoded(encoded, page.EncodingType)
		if o := (types.ObjectIdentifier{Key: &key, VersionId: version}); sendable(key) {
			easy = append(easy, o)
		} else {
			odd = append(odd, o)
		}
	}
	for _, v := range page.Versions {
		add(v.Key, v.VersionId)
	}
	for _, m := range page.DeleteMarkers {
		add(m.Key, m.VersionId)
	}
	deleted, err := k.deleteAll(ctx, seen.Physical, easy)
	k.Progress.add(seen.Ref, deleted)
	if err != nil {
		return deleted, err
	}
	return len(easy) + len(odd), k.deleteOne(ctx, seen, odd)
}

// decoded: SDK, ListObjectVersions, EncodingType: keys come percent-encoded, for XML cannot hold all of them, and the answer says
// so. What does not is taken as it is: what is compatible with S3 may not know of it.
func decoded(key *string, how types.EncodingType) string {
	plain, err := url.QueryUnescape(aws.ToString(key))
	if how != types.EncodingTypeUrl || err != nil {
		return aws.ToString(key)
	}
	return plain
}

// sendable keys can be in an XML document as they are. (XML 1.0, "Characters"; a reader makes \r into \n.)
func sendable(key string) bool {
	return utf8.ValidString(key) && !strings.ContainsFunc(key, func(r rune) bool {
		return unicode.IsControl(r) && r != '\t' && r != '\n' || r == '\uFFFE' || r == '\uFFFF'
	})
}

func (k buckets) deleteAll(ctx context.Context, physical string, all []types.ObjectIdentifier) (int, error) {
	if len(all) == 0 {
		return 0, nil
	}
	out, err := k.API.DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: &physical, ExpectedBucketOwner: &k.Account, Delete: &types.Delete{Objects: all, Quiet: aws.Bool(true)},
	})
	if err != nil {
		return 0, err
	}
	return len(all) - len(out.Errors), refused(out.Errors)
}

// refused is the first of the objects that S3 did not delete, whose call as a whole went well.
func refused(all []types.Error) error {
	if len(all) == 0 {
		return nil
	}
	e := all[0]
	code, message := aws.ToString(e.Code), aws.ToString(e.Message)
	text := fmt.Sprintf("object %q (version %s): %s", aws.ToString(e.Key), aws.ToString(e.VersionId), message)
	if len(all) > 1 {
		text += fmt.Sprintf("; and %d more", len(all)-1)
	}
	class := cloud.Classify(s3.ServiceID, code, message, 0)
	if class == stack.Denied {
		text += ": an Object Lock or a policy may keep it, or the operator lacks s3:DeleteObjectVersion"
	}
	return &stack.Fault{Class: class, Service: s3.ServiceID, Operation: "DeleteObjects", Code: code, Message: text}
}

// deleteOne deletes the objects with keys that no document can name, one after the other.
func (k buckets) deleteOne(ctx context.Context, seen stack.Seen, all []types.ObjectIdentifier) error {
	for _, o := range all[:min(len(all), uploads)] {
		if _, err := k.API.DeleteObject(ctx, &s3.DeleteObjectInput{
			Bucket: &seen.Physical, ExpectedBucketOwner: &k.Account, Key: o.Key, VersionId: o.VersionId,
		}); err != nil {
			return fmt.Errorf("object %q: %w", *o.Key, err)
		}
		k.Progress.add(seen.Ref, 1)
	}
	return nil
}

// abort gives up one page of uploads, and tells whether there are more. One that is over by itself is fine.
func (k buckets) abort(ctx context.Context, physical string) (more bool, err error) {
	page, err := k.API.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{
		Bucket: &physical, ExpectedBucketOwner: &k.Account, MaxUploads: aws.Int32(uploads), EncodingType: types.EncodingTypeUrl,
	})
	if err != nil {
		return false, err
	}
	for _, u := range page.Uploads {
		_, err := k.API.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
			Bucket: &physical, ExpectedBucketOwner: &k.Account, Key: aws.String(decoded(u.Key, page.EncodingType)), UploadId: u.UploadId,
		})
		if err := unset(err, "NoSuchUpload"); err != nil {
			return false, err
		}
	}
	return aws.ToBool(page.IsTruncated), nil
}
