package bucket_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func TestTheCallsOfABucketsLife(t *testing.T) {
	t.Parallel()
	look := map[string]int{
		"S3.GetBucketTagging": 1, "S3.GetPublicAccessBlock": 1, "S3.GetBucketOwnershipControls": 1, "S3.GetBucketPolicy": 1,
		"S3.GetBucketEncryption": 1, "S3.GetBucketVersioning": 1, "S3.GetBucketLifecycleConfiguration": 1,
	}
	s := newSite(t, deleted)
	if out := s.Pass(t); !out.Settled() {
		t.Errorf("one pass is not enough:\n%s", blocktest.Describe(out))
	}
	counts := func(what string, want map[string]int) {
		t.Helper()
		if diff := cmp.Diff(want, s.World.Counts()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		s.World.Forget()
	}
	counts("creation", map[string]int{
		"S3.GetBucketTagging": 1, "S3.CreateBucket": 1, "S3.PutPublicAccessBlock": 1, "S3.PutBucketPolicy": 1, "S3.PutBucketVersioning": 1,
	})
	s.Pass(t)
	counts("a look", look)
	s.gone = true
	s.Pass(t)
	look["S3.DeleteBucket"] = 1
	counts("deletion", look)
}

// Whoever has an old name of ours must not be given our objects, nor read as ours.
func TestEveryCallNamesTheAccountThatTheBucketMustBelongTo(t *testing.T) {
	t.Parallel()
	s := newSite(t, emptied, func(b *v1alpha1.Bucket) {
		b.KMSKeyARN, b.LifecycleRules = key, []v1alpha1.LifecycleRule{{Name: "a", ExpirationDays: aws.Int32(1)}}
	})
	s.Settle(t)
	s.put(t, "a")
	s.put(t, "b\x01")
	_, err := s.Clients.S3.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &s.name.Physical, Key: aws.String("c")})
	must(t, err)
	s.change(func(b *v1alpha1.Bucket) { b.LifecycleRules = nil })
	_, err = s.Clients.S3.DeleteBucketOwnershipControls(t.Context(), &s3.DeleteBucketOwnershipControlsInput{Bucket: &s.name.Physical})
	must(t, err)
	s.Settle(t)
	s.in.Spec.Tags = nil
	s.Settle(t)
	s.gone = true
	s.Settle(t)
	strangers := map[string]bool{"PutObject": true, "CreateMultipartUpload": true, "DeleteBucketOwnershipControls": true, "CreateBucket": true}
	operations := map[string]bool{}
	for _, c := range s.World.Calls() {
		if operations[c.Operation] = true; strangers[c.Operation] {
			continue
		}
		if owner, _ := reflect.TypeAssert[*string](reflect.ValueOf(c.Input).Elem().FieldByName("ExpectedBucketOwner")); aws.ToString(owner) != account {
			t.Errorf("%s is sent to a bucket of %q", c.Operation, aws.ToString(owner))
		}
	}
	if n := len(operations); n != 25 {
		t.Errorf("%d operations are covered: %v", n, operations)
	}
}

func TestABucketThatDoesNotShowYetIsWaitedFor(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "by the process that made it", func(t *testing.T) {
		s := newSite(t)
		s.World.Do(func() { s.S3.VisibleAfter = time.Minute })
		out := s.Pass(t)
		if f := failure(t, out); f.Class != stack.Conflict || !strings.Contains(failures(out), s.name.Physical) {
			t.Errorf("the settings of a new bucket: %v", f)
		}
		s.Step(30 * time.Second)
		out = s.Pass(t)
		if len(out.Done) > 0 || len(out.Left) != 1 || out.Left[0].Why != stack.Changing {
			t.Errorf("half a minute later:\n%s", blocktest.Describe(out))
		}
		s.Step(30 * time.Second)
		if out := s.Pass(t); !out.Settled() {
			t.Errorf("a minute later:\n%s", blocktest.Describe(out))
		}
		if n := s.World.Counts()["S3.CreateBucket"]; n != 1 {
			t.Errorf("created %d times", n)
		}
	})
	blocktest.Scene(t, "by a process that was begun meanwhile", func(t *testing.T) {
		s := newSite(t)
		s.World.Do(func() { s.S3.VisibleAfter = time.Minute })
		s.Pass(t)
		s.forgetful()
		s.Pass(t)
		s.Step(time.Minute)
		if out := s.Pass(t); !out.Settled() {
			t.Errorf("a minute later:\n%s", blocktest.Describe(out))
		}
	})
	blocktest.Scene(t, "when its creation was never heard of", func(t *testing.T) {
		s := newSite(t)
		s.World.Do(func() { s.S3.VisibleAfter = time.Minute })
		stop := s.World.Fail(awssim.Fault{Operation: "CreateBucket", AfterEffect: true, Net: true, Times: 3})
		s.Pass(t)
		stop()
		if f := failure(t, s.Pass(t)); f.Class != stack.Conflict {
			t.Errorf("it stands already: %v", f)
		}
		s.Step(time.Minute)
		s.Settle(t)
	})
}

func TestANameThatIsFreeOnlyLater(t *testing.T) {
	t.Parallel()
	s := settled(t, deleted)
	s.World.Do(func() { s.S3.ReusableAfter = time.Minute })
	s.gone = true
	s.Settle(t)
	s.gone = false
	if f := failure(t, s.Pass(t)); f.Class != stack.Conflict {
		t.Errorf("the name of a bucket that was just deleted: %v", f)
	}
	s.Step(time.Minute)
	s.Settle(t)
}

func TestWhatOthersPutOnABucketStays(t *testing.T) {
	t.Parallel()
	s := settled(t)
	tags := s.tags(t)
	tags["cost-center"] = "7"
	_, err := s.Clients.S3.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{Bucket: &s.name.Physical, Tagging: tagList(tags)})
	must(t, err)
	s.World.Do(func() { s.S3.AddSystemTag(s.name.Physical, "cloudformation:stack-name", "a") })
	s.in.Spec.Tags = map[string]string{"team": "green"}
	s.Settle(t)
	got := s.tags(t)
	for key, value := range map[string]string{"cost-center": "7", "aws:cloudformation:stack-name": "a", "team": "green", "stage": ""} {
		if got[key] != value {
			t.Errorf("tag %s is %q", key, got[key])
		}
	}
	_, err = s.Clients.S3.PutBucketLifecycleConfiguration(t.Context(), &s3.PutBucketLifecycleConfigurationInput{
		Bucket: &s.name.Physical, TransitionDefaultMinimumObjectSize: types.TransitionDefaultMinimumObjectSizeVariesByStorageClass,
		LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: []types.LifecycleRule{{
			ID: aws.String("b"), Status: types.ExpirationStatusEnabled, Filter: &types.LifecycleRuleFilter{}, Expiration: &types.LifecycleExpiration{Days: aws.Int32(9)},
		}}},
	})
	must(t, err)
	s.change(func(b *v1alpha1.Bucket) {
		b.KMSKeyARN, b.LifecycleRules = key, []v1alpha1.LifecycleRule{{Name: "a", ExpirationDays: aws.Int32(1)}}
	})
	have := s.Settle(t).Seen[s.name].Have.(*bucket.Bucket)
	for range 2 {
		if have.Blocked == nil || have.Blocked.EncryptionType[0] != types.EncryptionTypeSseC || have.Smallest != types.TransitionDefaultMinimumObjectSizeVariesByStorageClass {
			t.Errorf("%+v", have)
		}
		have = s.Pass(t).Seen[s.name].Have.(*bucket.Bucket)
	}
}

func TestAKeyFromTheBeginning(t *testing.T) {
	t.Parallel()
	s := settled(t, func(b *v1alpha1.Bucket) { b.KMSKeyARN = key })
	have := s.Pass(t).Seen[s.name].Have.(*bucket.Bucket)
	want := bucket.Encryption{Algorithm: types.ServerSideEncryptionAwsKms, Key: key, BucketKey: true}
	if have.Encryption != want || have.Blocked == nil || len(have.Blocked.EncryptionType) != 1 {
		t.Errorf("%+v, blocked %+v", have.Encryption, have.Blocked)
	}
}

func TestARetainedBucketIsTakenBack(t *testing.T) {
	t.Parallel()
	s := settled(t)
	s.put(t, "a")
	s.gone = true
	out := s.Pass(t)
	if want := "retained: arn:aws:s3:::" + s.name.Physical; len(out.Done) != 1 || out.Done[0].After.Message != want || len(s.Inventory()) > 0 {
		t.Errorf("let go of:\n%s", blocktest.Describe(out))
	}
	before := s.tags(t)
	if before[cloud.TagReleased] != "true" || before["team"] != "blue" || s.World.Writes() != 2 {
		t.Errorf("%d writes, tags %v", s.World.Writes(), before)
	}
	s.gone = false
	s.Settle(t)
	after := s.tags(t)
	delete(before, cloud.TagReleased)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("tags (-before +after):\n%s", diff)
	}
	if n := s.World.Counts()["S3.CreateBucket"]; n != 0 {
		t.Errorf("created %d times", n)
	}
}

func TestWhatABucketIsQuotedBy(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(b *v1alpha1.Bucket) { b.BucketName = "my-assets" })
	facts := func(world stack.World) map[string]stack.Ref {
		return bucket.Facts(world, s.Names, here(), s.in.Spec.Buckets)
	}
	if f := facts(nil)["buckets.assets"]; f.Known || f.Of != s.name {
		t.Errorf("before it stands: %+v", f)
	}
	out := s.Settle(t)
	seen := out.Seen[s.name]
	attrs := map[string]string{bucket.AttrName: "my-assets", bucket.AttrDeletionPolicy: "Retain"}
	if f := facts(out.Seen); f["buckets.assets"].Value != "my-assets" || seen.Ref != "arn:aws:s3:::my-assets" || !maps.Equal(seen.Attrs, attrs) {
		t.Errorf("%v, %+v", f, seen)
	}
}
