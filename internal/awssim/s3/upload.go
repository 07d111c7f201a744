package s3

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleUploads() {
	awssim.Handle(s.world, serviceID, "CreateMultipartUpload", s.createUpload)
	awssim.Handle(s.world, serviceID, "ListMultipartUploads", s.listUploads)
	awssim.Handle(s.world, serviceID, "AbortMultipartUpload", s.abortUpload)
}

func (s *Service) createUpload(c *awssim.Call, in *sdk.CreateMultipartUploadInput) (*sdk.CreateMultipartUploadOutput, error) {
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	id := s.world.ID("upload")
	b.uploads = append(b.uploads, types.MultipartUpload{Key: in.Key, UploadId: &id, Initiated: aws.Time(c.Now), StorageClass: types.StorageClassStandard})
	return &sdk.CreateMultipartUploadOutput{Bucket: in.Bucket, Key: in.Key, UploadId: &id}, nil
}

// listUploads: SDK, ListMultipartUploads: by key, and of one key the oldest first; at most 1000 at a time.
func (s *Service) listUploads(_ *awssim.Call, in *sdk.ListMultipartUploadsInput) (*sdk.ListMultipartUploadsOutput, error) {
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	size := 1000
	if in.MaxUploads != nil {
		size = int(*in.MaxUploads)
	}
	if size < 1 || size > 1000 {
		return nil, bad("InvalidArgument", "Argument max-uploads must be an integer between 1 and 1000")
	}
	all := slices.Clone(b.uploads)
	slices.SortStableFunc(all, func(a, b types.MultipartUpload) int { return cmp.Compare(*a.Key, *b.Key) })
	marker, id, past := aws.ToString(in.KeyMarker), aws.ToString(in.UploadIdMarker), false
	all = slices.DeleteFunc(all, func(u types.MultipartUpload) bool {
		before := *u.Key < marker || *u.Key == marker && marker != "" && (!past || id == "")
		past = past || *u.Key == marker && *u.UploadId == id
		return before || !strings.HasPrefix(*u.Key, aws.ToString(in.Prefix))
	})
	out := &sdk.ListMultipartUploadsOutput{
		Bucket: in.Bucket, MaxUploads: aws.Int32(int32(size)), IsTruncated: aws.Bool(len(all) > size), Uploads: all[:min(size, len(all))],
		EncodingType: in.EncodingType, Prefix: said(in.Prefix), KeyMarker: said(in.KeyMarker), UploadIdMarker: said(in.UploadIdMarker),
	}
	for i := range out.Uploads {
		out.Uploads[i].Key = aws.String(encoded(*out.Uploads[i].Key, in.EncodingType))
	}
	if *out.IsTruncated {
		last := out.Uploads[size-1]
		out.NextKeyMarker, out.NextUploadIdMarker = last.Key, last.UploadId
	}
	return out, nil
}

func (s *Service) abortUpload(_ *awssim.Call, in *sdk.AbortMultipartUploadInput) (*sdk.AbortMultipartUploadOutput, error) {
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(b.uploads, func(u types.MultipartUpload) bool {
		return *u.Key == aws.ToString(in.Key) && *u.UploadId == aws.ToString(in.UploadId)
	})
	if i < 0 {
		return nil, missing("NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.")
	}
	b.uploads = slices.Delete(b.uploads, i, i+1)
	return &sdk.AbortMultipartUploadOutput{}, nil
}
