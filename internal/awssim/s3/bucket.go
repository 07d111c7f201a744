package s3

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

type bucket struct {
	name, owner string
	namespace   types.BucketNamespace
	made        time.Time
	tags        []types.Tag
	access      *types.PublicAccessBlockConfiguration
	ownership   types.ObjectOwnership
	policy      string
	encryption  types.ServerSideEncryptionRule
	versioning  types.BucketVersioningStatus
	rules       []types.LifecycleRule
	smallest    types.TransitionDefaultMinimumObjectSize
	versions    []*version
	uploads     []types.MultipartUpload
}

func (s *Service) handleBuckets() {
	awssim.Handle(s.world, serviceID, "CreateBucket", s.createBucket)
	awssim.Handle(s.world, serviceID, "HeadBucket", s.headBucket)
	awssim.Handle(s.world, serviceID, "ListBuckets", s.listBuckets)
	awssim.Handle(s.world, serviceID, "DeleteBucket", s.deleteBucket)
}

// AddForeign makes a bucket of another account, on which everything is denied.
func (s *Service) AddForeign(name string) {
	s.buckets = append(s.buckets, &bucket{name: name, owner: "999999999999", made: s.world.Now()})
}

func (s *Service) named(name string) *bucket {
	for _, b := range s.buckets {
		if b.name == name {
			return b
		}
	}
	return nil
}

// find is the bucket that a request names. SDK, ExpectedBucketOwner: 403 where it is somebody else's.
func (s *Service) find(name, owner *string) (*bucket, error) {
	b := s.named(aws.ToString(name))
	switch {
	case b == nil:
		return nil, noBucket()
	case b.owner != s.world.Account() || owner != nil && *owner != b.owner:
		return nil, denied()
	}
	return b, nil
}

// configured is the bucket whose configuration a request reads or writes.
func (s *Service) configured(name, owner *string) (*bucket, error) {
	b, err := s.find(name, owner)
	if err == nil && s.world.Now().Sub(b.made) < s.VisibleAfter {
		return nil, noBucket()
	}
	return b, err
}

// headBucket: SDK, HeadBucket: 404 or 403, without a document.
func (s *Service) headBucket(c *awssim.Call, in *sdk.HeadBucketInput) (*sdk.HeadBucketOutput, error) {
	if _, err := s.find(in.Bucket, in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	return &sdk.HeadBucketOutput{BucketRegion: &c.Region, AccessPointAlias: aws.Bool(false)}, nil
}

// listBuckets: SDK, ListBuckets: by name, those of the account, at most MaxBuckets at a time.
func (s *Service) listBuckets(c *awssim.Call, in *sdk.ListBucketsInput) (*sdk.ListBucketsOutput, error) {
	if n := aws.ToInt32(in.MaxBuckets); in.MaxBuckets != nil && (n < 1 || n > 10000) {
		return nil, bad("InvalidArgument", "Argument max-buckets must be an integer between 1 and 10000")
	}
	var all []types.Bucket
	for _, b := range s.buckets {
		elsewhere := in.BucketRegion != nil && *in.BucketRegion != c.Region
		if b.owner == c.Account && strings.HasPrefix(b.name, aws.ToString(in.Prefix)) && !elsewhere {
			all = append(all, types.Bucket{Name: aws.String(b.name), CreationDate: aws.Time(b.made), BucketRegion: &c.Region})
		}
	}
	slices.SortFunc(all, func(a, b types.Bucket) int { return strings.Compare(*a.Name, *b.Name) })
	page, next, ok := awssim.Page(all, in.ContinuationToken, int(aws.ToInt32(in.MaxBuckets)))
	if !ok {
		return nil, bad("InvalidArgument", "The continuation token provided is incorrect")
	}
	return &sdk.ListBucketsOutput{Buckets: page, ContinuationToken: next, Prefix: in.Prefix}, nil
}

// deleteBucket: SDK, DeleteBucket: all objects, including all versions and delete markers, must be gone. That uploads in
// progress do not hold it up is unverified.
func (s *Service) deleteBucket(_ *awssim.Call, in *sdk.DeleteBucketInput) (*sdk.DeleteBucketOutput, error) {
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	switch {
	case err != nil:
		return nil, err
	case len(b.versions) > 0 && b.versioning != "":
		return nil, conflict("BucketNotEmpty", "The bucket you tried to delete is not empty. You must delete all versions in the bucket.")
	case len(b.versions) > 0:
		return nil, conflict("BucketNotEmpty", "The bucket you tried to delete is not empty")
	}
	s.buckets = slices.DeleteFunc(s.buckets, func(other *bucket) bool { return other == b })
	s.deleted[b.name] = s.world.Now()
	return &sdk.DeleteBucketOutput{}, nil
}
