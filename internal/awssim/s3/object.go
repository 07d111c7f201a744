package s3

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// null is the id of the one version that was written while versioning was not on.
const null = "null"

// version is one of an object, or a delete marker.
type version struct {
	key, id string
	marker  bool
	size    int64
	at      time.Time
}

func (s *Service) handleObjects() {
	awssim.Handle(s.world, serviceID, "PutObject", s.putObject)
	awssim.Handle(s.world, serviceID, "DeleteObject", s.deleteObject)
	awssim.Handle(s.world, serviceID, "DeleteObjects", s.deleteObjects)
	awssim.Handle(s.world, serviceID, "ListObjectVersions", s.listVersions)
}

// Fill writes n objects of one byte into a bucket, each under a key of its own.
func (s *Service) Fill(name string, n int) {
	b := s.named(name)
	for range n {
		s.counter++
		b.put(&version{key: fmt.Sprintf("filled/%06d", s.counter), id: s.versionID(b), size: 1, at: s.world.Now()})
	}
}

// versionID: S3 user guide, "How S3 Versioning works": null unless versioning is on. The form of others is nobody's business.
func (s *Service) versionID(b *bucket) string {
	if b.versioning != types.BucketVersioningStatusEnabled {
		return null
	}
	s.counter++
	return fmt.Sprintf("00000000-0000-4000-8000-%012x", s.counter)
}

// put adds the latest version of an object; there is one null version of each at most.
func (b *bucket) put(v *version) {
	if v.id == null {
		b.drop(v.key, null)
	}
	b.versions = append(b.versions, v)
}

func (b *bucket) drop(key, id string) (dropped *version) {
	b.versions = slices.DeleteFunc(b.versions, func(v *version) bool {
		if v.key == key && v.id == id {
			dropped = v
		}
		return v == dropped
	})
	return dropped
}

func (s *Service) putObject(c *awssim.Call, in *sdk.PutObjectInput) (*sdk.PutObjectOutput, error) {
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	var size int64
	if in.Body != nil {
		if size, err = io.Copy(io.Discard, in.Body); err != nil {
			return nil, fmt.Errorf("read the body: %w", err)
		}
	}
	v := &version{key: aws.ToString(in.Key), id: s.versionID(b), size: size, at: c.Now}
	b.put(v)
	out := &sdk.PutObjectOutput{ServerSideEncryption: b.encryption.ApplyServerSideEncryptionByDefault.SSEAlgorithm}
	if b.versioning != "" {
		out.VersionId = &v.id
	}
	return out, nil
}

func (s *Service) deleteObject(c *awssim.Call, in *sdk.DeleteObjectInput) (*sdk.DeleteObjectOutput, error) {
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	done, err := s.remove(c, b, aws.ToString(in.Key), in.VersionId)
	if err != nil {
		return nil, err
	}
	out := &sdk.DeleteObjectOutput{VersionId: done.VersionId, DeleteMarker: done.DeleteMarker}
	if done.DeleteMarkerVersionId != nil {
		out.VersionId = done.DeleteMarkerVersionId
	}
	return out, nil
}

// remove: S3 user guide, "Deleting object versions from a versioning-enabled bucket" and "Working with objects in a
// versioning-suspended bucket": without a version a delete marker is put on top once versioning was ever on.
func (s *Service) remove(c *awssim.Call, b *bucket, key string, id *string) (types.DeletedObject, error) {
	done := types.DeletedObject{Key: &key, VersionId: id}
	if s.holds(b.name, key) && (id != nil || b.versioning == "") {
		return done, denied()
	}
	switch {
	case id != nil:
		if v := b.drop(key, *id); v != nil && v.marker {
			done.DeleteMarker, done.DeleteMarkerVersionId = aws.Bool(true), id
		}
	case b.versioning == "":
		b.drop(key, null)
	default:
		marker := &version{key: key, id: s.versionID(b), marker: true, at: c.Now}
		b.put(marker)
		done.DeleteMarker, done.DeleteMarkerVersionId = aws.Bool(true), &marker.id
	}
	return done, nil
}
