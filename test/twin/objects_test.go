package twin

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func (w *world) putObject(bucket *string, key string) *string {
	out, err := w.s3.PutObject(w.ctx, &s3.PutObjectInput{Bucket: bucket, Key: &key, Body: strings.NewReader("four")})
	w.ok(err)
	return out.VersionId
}

func (w *world) deleteObject(bucket *string, key string, version *string) {
	w.s3.DeleteObject(w.ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: &key, VersionId: version})
}

func (w *world) objects(bucket *string) *s3.ListObjectVersionsOutput {
	out, err := w.s3.ListObjectVersions(w.ctx, &s3.ListObjectVersionsInput{Bucket: bucket, EncodingType: types.EncodingTypeUrl})
	w.ok(err)
	return out
}

func (w *world) deleteObjects(bucket *string, quiet bool, all ...types.ObjectIdentifier) {
	w.s3.DeleteObjects(w.ctx, &s3.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{Objects: all, Quiet: &quiet}})
}

func (w *world) versioned() *string {
	name := w.bucket()
	w.setVersioning(name, types.BucketVersioningStatusEnabled)
	return name
}

func objectRows() []row {
	return []row{
		{"versions of an object", "", func(w *world) {
			name := w.versioned()
			first := w.putObject(name, "a")
			w.putObject(name, "a")
			w.deleteObject(name, "a", nil)
			w.objects(name)
			w.deleteObject(name, "a", first)
			w.objects(name)
		}},
		{"an object without versions", "", func(w *world) {
			name := w.bucket()
			w.putObject(name, "a")
			w.putObject(name, "a")
			w.objects(name)
			w.deleteObject(name, "a", nil)
			w.deleteObject(name, "a", nil)
			w.objects(name)
		}},
		{"a key in percent-encoding", "", func(w *world) {
			name := w.bucket()
			w.putObject(name, "a b+c")
			w.objects(name)
		}},
		{"pages of versions", "", func(w *world) {
			name := w.versioned()
			for _, key := range []string{"b", "a", "b", "c"} {
				w.putObject(name, key)
			}
			in := &s3.ListObjectVersionsInput{Bucket: name, MaxKeys: new(int32(2))}
			for range 2 {
				out, err := w.s3.ListObjectVersions(w.ctx, in)
				w.ok(err)
				in.KeyMarker, in.VersionIdMarker = out.NextKeyMarker, out.NextVersionIdMarker
			}
		}},
		{"deleting a bucket with an object", "BucketNotEmpty", func(w *world) {
			name := w.bucket()
			w.putObject(name, "a")
			w.deleteBucket(name)
		}},
		{"deleting a bucket with an old version of an object", "BucketNotEmpty", func(w *world) {
			name := w.versioned()
			w.putObject(name, "a")
			w.deleteObject(name, "a", nil)
			w.deleteBucket(name)
		}},
		{"deleting a bucket with a delete marker", "BucketNotEmpty", func(w *world) {
			name := w.versioned()
			w.deleteObject(name, "a", w.putObject(name, "a"))
			w.deleteObject(name, "a", nil)
			w.deleteBucket(name)
		}},
		{"emptying a bucket", "NotFound", func(w *world) {
			name := w.versioned()
			w.putObject(name, "a")
			w.putObject(name, "b")
			w.deleteObject(name, "a", nil)
			var all []types.ObjectIdentifier
			out := w.objects(name)
			for _, v := range out.Versions {
				all = append(all, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
			}
			w.deleteObjects(name, false, all...)
			for _, m := range out.DeleteMarkers {
				w.deleteObjects(name, true, types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId})
			}
			w.deleteBucket(name)
			w.head(name)
		}},
		{"deleting more than a thousand objects", "MalformedXML", func(w *world) {
			w.deleteObjects(w.bucket(), true, slices.Repeat([]types.ObjectIdentifier{{Key: new("a")}}, 1001)...)
		}},
		{"deleting no objects", "MalformedXML", func(w *world) { w.deleteObjects(w.bucket(), true, []types.ObjectIdentifier{}...) }},
		{"an object in a bucket that there is not", "NoSuchBucket", func(w *world) {
			w.s3.PutObject(w.ctx, &s3.PutObjectInput{Bucket: w.shop(), Key: new("a"), Body: strings.NewReader("four")})
		}},
		{"an upload that is given up", "NoSuchUpload", func(w *world) {
			name := w.bucket()
			out, err := w.s3.CreateMultipartUpload(w.ctx, &s3.CreateMultipartUploadInput{Bucket: name, Key: new("a")})
			w.ok(err)
			for range 2 {
				w.s3.ListMultipartUploads(w.ctx, &s3.ListMultipartUploadsInput{Bucket: name, EncodingType: types.EncodingTypeUrl})
				w.s3.AbortMultipartUpload(w.ctx, &s3.AbortMultipartUploadInput{Bucket: name, Key: new("a"), UploadId: out.UploadId})
			}
		}},
	}
}
