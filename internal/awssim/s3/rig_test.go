package s3_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
)

type createInput = s3.CreateBucketInput

// rig is a Region with a client of S3.
type rig struct {
	*region.Region
	t     *testing.T
	ctx   context.Context
	clock *clocktesting.FakeClock
	s3    *s3.Client
}

func newRig(t *testing.T, opts ...awssim.Option) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	r := &rig{Region: region.New(c, opts...), t: t, ctx: t.Context(), clock: c}
	r.s3 = s3.NewFromConfig(r.Config())
	return r
}

// withBucket is a rig with the bucket "shop".
func withBucket(t *testing.T, changes ...func(*createInput)) *rig {
	t.Helper()
	r := newRig(t)
	r.ok(r.create("shop", changes...))
	return r
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refuse wants an AWS error of the code.
func (r *rig) refuse(want string, err error) {
	r.t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != want {
		r.t.Errorf("want the code %s, got: %v", want, err)
	}
}

func (r *rig) create(name string, changes ...func(*createInput)) error {
	in := &createInput{Bucket: &name}
	for _, change := range changes {
		change(in)
	}
	_, err := r.s3.CreateBucket(r.ctx, in)
	return err
}

func (r *rig) remove(name string) error {
	_, err := r.s3.DeleteBucket(r.ctx, &s3.DeleteBucketInput{Bucket: &name})
	return err
}

func (r *rig) head(name string) error {
	_, err := r.s3.HeadBucket(r.ctx, &s3.HeadBucketInput{Bucket: &name})
	return err
}

func (r *rig) put(key string) (version string) {
	r.t.Helper()
	out, err := r.s3.PutObject(r.ctx, &s3.PutObjectInput{Bucket: aws.String("shop"), Key: &key, Body: strings.NewReader("four")})
	r.ok(err)
	return aws.ToString(out.VersionId)
}

func (r *rig) versioning(status types.BucketVersioningStatus) {
	r.t.Helper()
	_, err := r.s3.PutBucketVersioning(r.ctx, &s3.PutBucketVersioningInput{
		Bucket: aws.String("shop"), VersioningConfiguration: &types.VersioningConfiguration{Status: status},
	})
	r.ok(err)
}

func (r *rig) list(changes ...func(*s3.ListObjectVersionsInput)) *s3.ListObjectVersionsOutput {
	r.t.Helper()
	in := &s3.ListObjectVersionsInput{Bucket: aws.String("shop")}
	for _, change := range changes {
		change(in)
	}
	out, err := r.s3.ListObjectVersions(r.ctx, in)
	r.ok(err)
	return out
}

// said is a page in words: the versions and the delete markers, with a star on the latest.
func said(out *s3.ListObjectVersionsOutput) []string {
	var all []string
	for _, v := range out.Versions {
		all = append(all, fmt.Sprintf("%s %s%s", *v.Key, known(*v.VersionId), star(*v.IsLatest)))
	}
	for _, m := range out.DeleteMarkers {
		all = append(all, fmt.Sprintf("%s gone %s%s", *m.Key, known(*m.VersionId), star(*m.IsLatest)))
	}
	return all
}

// known tells null versions from others.
func known(id string) string {
	if id == "null" {
		return id
	}
	return "v"
}

func star(latest bool) string {
	if latest {
		return "*"
	}
	return ""
}

func names(all []types.Bucket) (out []string) {
	for _, b := range all {
		out = append(out, *b.Name)
	}
	return slices.Clip(out)
}
