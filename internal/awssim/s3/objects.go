package s3

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// mostKeys are those of one call. SDK, ListObjectVersions and DeleteObjects.
const mostKeys = 1000

// holding is an object that cannot be deleted.
type holding struct{ bucket, key string }

// Hold protects all versions of an object, as Object Lock in compliance mode does: deleting them is denied.
func (s *Service) Hold(bucket, key string) { s.held = append(s.held, holding{bucket, key}) }

func (s *Service) holds(bucket, key string) bool {
	return slices.Contains(s.held, holding{bucket, key})
}

// deleteObjects: SDK, DeleteObjects: at most 1000 keys; each has an answer of its own, a quiet one only where it failed.
func (s *Service) deleteObjects(c *awssim.Call, in *sdk.DeleteObjectsInput) (*sdk.DeleteObjectsOutput, error) {
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if n := len(in.Delete.Objects); n == 0 || n > mostKeys {
		return nil, malformed()
	}
	out := &sdk.DeleteObjectsOutput{}
	for _, o := range in.Delete.Objects {
		done, err := s.remove(c, b, aws.ToString(o.Key), o.VersionId)
		switch {
		case err != nil:
			out.Errors = append(out.Errors, types.Error{Key: o.Key, VersionId: o.VersionId, Code: aws.String(awssim.Code(err)), Message: aws.String("Access Denied")})
		case !aws.ToBool(in.Delete.Quiet):
			out.Deleted = append(out.Deleted, done)
		}
	}
	return out, nil
}

// listed is a version as S3 shows it.
type listed struct {
	*version
	latest bool
}

// shown are the versions in S3's order: by key, and of one key the newest first.
func (b *bucket) shown() []listed {
	all := slices.Clone(b.versions)
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b *version) int { return cmp.Compare(a.key, b.key) })
	out := make([]listed, 0, len(all))
	for i, v := range all {
		out = append(out, listed{v, i == 0 || all[i-1].key != v.key})
	}
	return out
}

// after leaves out what comes before the markers, which name the last version of the page before, and other prefixes.
func after(all []listed, in *sdk.ListObjectVersionsInput) []listed {
	key, id, past := aws.ToString(in.KeyMarker), aws.ToString(in.VersionIdMarker), false
	return slices.DeleteFunc(all, func(v listed) bool {
		before := v.key < key || v.key == key && key != "" && (!past || id == "")
		past = past || v.key == key && v.id == id
		return before || !strings.HasPrefix(v.key, aws.ToString(in.Prefix))
	})
}

// listVersions: SDK, ListObjectVersions.
func (s *Service) listVersions(_ *awssim.Call, in *sdk.ListObjectVersionsInput) (*sdk.ListObjectVersionsOutput, error) {
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if in.VersionIdMarker != nil && in.KeyMarker == nil {
		return nil, bad("InvalidArgument", "A version-id marker cannot be specified without a key marker.")
	}
	size := mostKeys
	if in.MaxKeys != nil {
		size = min(size, int(*in.MaxKeys))
	}
	all := after(b.shown(), in)
	out := &sdk.ListObjectVersionsOutput{
		Name: in.Bucket, MaxKeys: aws.Int32(int32(size)), EncodingType: in.EncodingType, IsTruncated: aws.Bool(len(all) > size),
		Prefix: said(in.Prefix), KeyMarker: said(in.KeyMarker), VersionIdMarker: said(in.VersionIdMarker),
	}
	if page := all[:min(size, len(all))]; len(page) > 0 {
		fill(out, page)
	}
	return out, nil
}

// said is what was asked, again: an empty element where it was not.
func said(asked *string) *string { return aws.String(aws.ToString(asked)) }

func fill(out *sdk.ListObjectVersionsOutput, page []listed) {
	for _, v := range page {
		key := encoded(v.key, out.EncodingType)
		if v.marker {
			out.DeleteMarkers = append(out.DeleteMarkers, types.DeleteMarkerEntry{Key: &key, VersionId: &v.id, IsLatest: &v.latest, LastModified: &v.at})
		} else {
			out.Versions = append(out.Versions, types.ObjectVersion{Key: &key, VersionId: &v.id, IsLatest: &v.latest, LastModified: &v.at, Size: &v.size, StorageClass: types.ObjectVersionStorageClassStandard})
		}
	}
	if last := page[len(page)-1]; *out.IsTruncated {
		out.NextKeyMarker, out.NextVersionIdMarker = aws.String(encoded(last.key, out.EncodingType)), &last.id
	}
}

// encoded: SDK, ListObjectVersions, EncodingType: keys in percent-encoding, but for their slashes. What a space becomes is
// unverified.
func encoded(key string, how types.EncodingType) string {
	if how != types.EncodingTypeUrl {
		return key
	}
	return strings.ReplaceAll(url.QueryEscape(key), "%2F", "/")
}

// Release ends a Hold.
func (s *Service) Release(bucket, key string) {
	s.held = slices.DeleteFunc(s.held, func(h holding) bool { return h == holding{bucket, key} })
}
