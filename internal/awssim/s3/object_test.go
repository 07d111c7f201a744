package s3_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) drop(key, version string) *s3.DeleteObjectOutput {
	r.t.Helper()
	in := &s3.DeleteObjectInput{Bucket: shop(), Key: &key}
	if version != "" {
		in.VersionId = &version
	}
	out, err := r.s3.DeleteObject(r.ctx, in)
	r.ok(err)
	return out
}

func TestVersions(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	see := func(what string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, said(r.list())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	if v := r.put("a"); v != "" {
		t.Errorf("a version %q without versioning", v)
	}
	r.put("a")
	see("one is overwritten", "a null*")
	r.drop("a", "")
	see("and deleted")
	r.put("a")
	r.versioning(types.BucketVersioningStatusEnabled)
	first := r.put("a")
	second := r.put("a")
	see("all are kept", "a v*", "a v", "a null")
	marker := r.drop("a", "")
	see("also when it is deleted", "a v", "a v", "a null", "a gone v*")
	if !*marker.DeleteMarker || first == second {
		t.Errorf("%+v", marker)
	}
	r.versioning(types.BucketVersioningStatusSuspended)
	r.put("a")
	see("one more is kept at most", "a null*", "a v", "a v", "a gone v")
	r.drop("a", "")
	see("and deleted", "a v", "a v", "a gone null*", "a gone v")
	r.drop("a", "null")
	if out := r.drop("a", *marker.VersionId); !*out.DeleteMarker {
		t.Errorf("%+v", out)
	}
	r.drop("a", second)
	see("each by itself", "a v*")
	r.refuse("BucketNotEmpty", r.remove("shop"))
	r.drop("a", first)
	r.drop("a", first)
	r.ok(r.remove("shop"))
}

func TestADeleteMarkerKeepsABucket(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	r.versioning(types.BucketVersioningStatusEnabled)
	r.drop("a", "")
	r.refuse("BucketNotEmpty", r.remove("shop"))
}

func TestPagesOfVersions(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	r.versioning(types.BucketVersioningStatusEnabled)
	for _, key := range []string{"b", "a", "c d", "b", "b"} {
		r.put(key)
	}
	r.drop("b", "")
	for size := range int32(7) {
		if size == 0 {
			continue
		}
		var got []string
		p := s3.NewListObjectVersionsPaginator(r.s3, &s3.ListObjectVersionsInput{Bucket: shop(), MaxKeys: aws.Int32(size)})
		pages := 0
		for p.HasMorePages() {
			page, err := p.NextPage(r.ctx)
			r.ok(err)
			pages, got = pages+1, append(got, said(page)...)
			if n := len(page.Versions) + len(page.DeleteMarkers); n > int(size) {
				t.Errorf("%d on a page of %d", n, size)
			}
		}
		if want := int(6+size-1) / int(size); pages != want || len(got) != 6 {
			t.Errorf("pages of %d: %d, with %v", size, pages, got)
		}
	}
	prefix := said(r.list(func(in *s3.ListObjectVersionsInput) {
		in.Prefix, in.EncodingType = aws.String("c "), types.EncodingTypeUrl
	}))
	if diff := cmp.Diff([]string{"c+d v*"}, prefix); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err := r.s3.ListObjectVersions(r.ctx, &s3.ListObjectVersionsInput{Bucket: shop(), VersionIdMarker: aws.String("a")})
	r.refuse("InvalidArgument", err)
}

func TestDeleteObjects(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	r.World.Do(func() { r.S3.Fill("shop", 1001) })
	remove := func(quiet bool, all []types.ObjectIdentifier) (*s3.DeleteObjectsOutput, error) {
		return r.s3.DeleteObjects(r.ctx, &s3.DeleteObjectsInput{Bucket: shop(), Delete: &types.Delete{Objects: all, Quiet: &quiet}})
	}
	var all []types.ObjectIdentifier
	for _, v := range r.list().Versions {
		all = append(all, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
	}
	if len(all) != 1000 || !*r.list().IsTruncated {
		t.Errorf("a page of %d", len(all))
	}
	_, err := remove(true, append(all, all[0]))
	r.refuse("MalformedXML", err)
	_, err = remove(true, []types.ObjectIdentifier{})
	r.refuse("MalformedXML", err)
	r.World.Do(func() { r.S3.Hold("shop", *all[0].Key) })
	out, err := remove(false, all[:3])
	r.ok(err)
	if len(out.Deleted) != 2 || len(out.Errors) != 1 || *out.Errors[0].Code != "AccessDenied" || *out.Errors[0].Key != *all[0].Key || *out.Errors[0].VersionId != "null" {
		t.Errorf("%+v, %+v", out.Deleted, out.Errors)
	}
	out, err = remove(true, all)
	r.ok(err)
	if len(out.Deleted) != 0 || len(out.Errors) != 1 || len(r.list().Versions) != 2 {
		t.Errorf("%d deleted, %d left", len(out.Deleted), len(r.list().Versions))
	}
	r.World.Do(func() { r.S3.Release("shop", *all[0].Key) })
	r.drop(*all[0].Key, "null")
	if n := len(r.list().Versions); n != 1 {
		t.Errorf("%d left", n)
	}
}

// Object Lock keeps versions; a delete marker can always be put on top.
func TestAnObjectThatIsHeld(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	r.World.Do(func() { r.S3.Hold("shop", "a") })
	r.put("a")
	r.refuse("AccessDenied", second(r.s3.DeleteObject(r.ctx, &s3.DeleteObjectInput{Bucket: shop(), Key: aws.String("a")})))
	r.versioning(types.BucketVersioningStatusEnabled)
	r.drop("a", "")
	r.refuse("AccessDenied", second(r.s3.DeleteObject(r.ctx, &s3.DeleteObjectInput{Bucket: shop(), Key: aws.String("a"), VersionId: aws.String("null")})))
	if diff := cmp.Diff([]string{"a null", "a gone v*"}, said(r.list())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheBodyIsRead(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	body := strings.NewReader("four")
	r.ok(second(r.s3.PutObject(r.ctx, &s3.PutObjectInput{Bucket: shop(), Key: aws.String("a"), Body: body})))
	if size := *r.list().Versions[0].Size; size != 4 || body.Len() != 0 {
		t.Errorf("%d bytes, %d unread", size, body.Len())
	}
}

func TestUploads(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	ids := map[string]string{}
	for _, key := range []string{"b", "a b", "c"} {
		out, err := r.s3.CreateMultipartUpload(r.ctx, &s3.CreateMultipartUploadInput{Bucket: shop(), Key: &key})
		r.ok(err)
		ids[key] = *out.UploadId
	}
	var got []string
	in := &s3.ListMultipartUploadsInput{Bucket: shop(), MaxUploads: aws.Int32(2), EncodingType: types.EncodingTypeUrl}
	for {
		out, err := r.s3.ListMultipartUploads(r.ctx, in)
		r.ok(err)
		for _, u := range out.Uploads {
			got = append(got, *u.Key)
		}
		if got = append(got, fmt.Sprint(*out.IsTruncated)); !*out.IsTruncated {
			break
		}
		in.KeyMarker, in.UploadIdMarker = out.NextKeyMarker, out.NextUploadIdMarker
	}
	if diff := cmp.Diff([]string{"a+b", "b", "true", "c", "false"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	abort := func(key string) error {
		return second(r.s3.AbortMultipartUpload(r.ctx, &s3.AbortMultipartUploadInput{Bucket: shop(), Key: &key, UploadId: aws.String(ids["a b"])}))
	}
	r.refuse("NoSuchUpload", abort("b"))
	r.ok(abort("a b"))
	r.refuse("NoSuchUpload", abort("a b"))
	_, err := r.s3.ListMultipartUploads(r.ctx, &s3.ListMultipartUploadsInput{Bucket: shop(), MaxUploads: aws.Int32(1001)})
	r.refuse("InvalidArgument", err)
	r.ok(r.remove("shop"))
}
