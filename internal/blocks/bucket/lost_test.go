package bucket_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func TestABucketOfSomebodyElse(t *testing.T) {
	t.Parallel()
	taken := func(b *v1alpha1.Bucket) { b.BucketName = "assets" }
	t.Run("is foreign when AWS denies to look at it", func(t *testing.T) {
		t.Parallel()
		s := newSite(t, taken)
		s.World.Do(func() { s.S3.AddForeign("assets") })
		out := s.Pass(t)
		if len(out.Left) != 1 || out.Left[0].Why != stack.NameTaken || len(s.World.Calls()) != 1 {
			t.Errorf("%d calls:\n%s", len(s.World.Calls()), blocktest.Describe(out))
		}
		if m := out.Seen[s.name].Message; !strings.Contains(m, "s3:GetBucketTagging") || !strings.Contains(m, "another account") {
			t.Errorf("it says: %s", m)
		}
		s.gone = true
		if out := s.Pass(t); out.Blind[bucket.KindBucket] != nil || len(s.Inventory()) > 0 || s.World.Writes() > 0 {
			t.Errorf("let go of:\n%s", blocktest.Describe(out))
		}
	})
	t.Run("is not what only this account can have", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		defer s.World.Fail(awssim.Fault{Operation: "GetBucketTagging", Code: "AccessDenied", Status: 403})()
		if out := s.Pass(t); !stack.Is(out.Blind[bucket.KindBucket], stack.Denied) || out.Seen[s.name].Foreign {
			t.Errorf("the operator has no rights:\n%s", blocktest.Describe(out))
		}
	})
	t.Run("is never what the inventory remembers", func(t *testing.T) {
		t.Parallel()
		s := settled(t, taken)
		defer s.World.Fail(awssim.Fault{Operation: "GetBucketTagging", Code: "AccessDenied", Status: 403})()
		for _, s.gone = range []bool{false, true} {
			if out := s.Pass(t); !stack.Is(out.Blind[bucket.KindBucket], stack.Denied) || out.Seen[s.name].Foreign || len(s.Inventory()) != 1 {
				t.Errorf("the rights of the operator have changed:\n%s", blocktest.Describe(out))
			}
		}
	})
	t.Run("is foreign in another Region", func(t *testing.T) {
		t.Parallel()
		s := newSite(t, taken)
		defer s.World.Fail(awssim.Fault{Operation: "GetBucketTagging", Code: "PermanentRedirect", Status: 301})()
		out := s.Pass(t)
		if seen := out.Seen[s.name]; !seen.Foreign || !strings.Contains(seen.Message, "another Region") {
			t.Errorf("%+v", seen)
		}
	})
	t.Run("is told when it was made a moment before", func(t *testing.T) {
		t.Parallel()
		s := newSite(t, taken)
		s.World.Do(func() { s.S3.AddForeign("assets") })
		defer s.World.Fail(awssim.Fault{Operation: "GetBucketTagging", Code: "NoSuchBucket", Status: 404})()
		f := failure(t, s.Pass(t))
		if f.Class != stack.Invalid || f.Code != v1alpha1.ReasonNameTaken || !strings.Contains(f.Message, "bucketName") {
			t.Errorf("%v", f)
		}
	})
}

func TestALostBucket(t *testing.T) {
	t.Parallel()
	lose := func(t *testing.T) *site {
		t.Helper()
		s := settled(t)
		_, err := s.Clients.S3.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: &s.name.Physical})
		must(t, err)
		s.Step(3 * time.Minute)
		s.World.Forget()
		if out := s.Pass(t); out.Seen[s.name].State != stack.Busy {
			t.Errorf("lost at the first look:\n%s", blocktest.Describe(out))
		}
		s.Step(2 * time.Minute)
		return s
	}
	blocktest.Scene(t, "is there when it was made a moment before, and shown already", func(t *testing.T) {
		s := settled(t)
		some := s.World.Fail(awssim.Fault{Operation: "GetBucketVersioning", Code: "NoSuchBucket", Status: 404})
		if out := s.Pass(t); !out.Settled() || out.Seen[s.name].State != stack.Ready {
			t.Errorf("an older answer to one of the questions makes it doubtful:\n%s", blocktest.Describe(out))
		}
		some()
		defer s.World.Fail(awssim.Fault{Operation: "GetBucketTagging", Code: "NoSuchBucket", Status: 404})()
		if out := s.Pass(t); !out.Settled() || out.Seen[s.name].State != stack.Ready {
			t.Errorf("an older answer makes it doubtful:\n%s", blocktest.Describe(out))
		}
		s.Step(3 * time.Minute)
		if out := s.Pass(t); out.Seen[s.name].State != stack.Busy {
			t.Errorf("after a while it is not:\n%s", blocktest.Describe(out))
		}
	})
	blocktest.Scene(t, "is not made anew", func(t *testing.T) {
		s := lose(t)
		for range 3 {
			out := s.Pass(t)
			if len(out.Left) != 1 || out.Left[0].Why != stack.Failed || !strings.Contains(out.Left[0].Message, "take assets out of buckets and put it back") {
				t.Errorf("not told:\n%s", blocktest.Describe(out))
			}
			s.Step(time.Hour)
		}
		if n := s.World.Writes(); n > 0 {
			t.Errorf("%d writes", n)
		}
	})
	blocktest.Scene(t, "is when it is taken out and put back", func(t *testing.T) {
		s := lose(t)
		s.gone = true
		s.Settle(t)
		s.gone = false
		s.Settle(t)
	})
	blocktest.Scene(t, "is taken back when somebody makes it", func(t *testing.T) {
		s := lose(t)
		foreign(t, s.Rig, s.name, nil, nil)
		s.Settle(t)
		if s.tags(t)[cloud.TagApp] == "" {
			t.Error("it has no owner")
		}
	})
}

// Somebody took all tags off, and the app goes before haws has put them back.
func TestABucketWithoutTagsIsRetainedAsTheApps(t *testing.T) {
	t.Parallel()
	s := settled(t)
	_, err := s.Clients.S3.DeleteBucketTagging(t.Context(), &s3.DeleteBucketTaggingInput{Bucket: &s.name.Physical})
	must(t, err)
	s.gone = true
	s.Settle(t)
	if tags := s.tags(t); !s.Owner.Owns(tags, s.name.ID()) || tags[cloud.TagReleased] == "" {
		t.Errorf("nobody can take it back: %v", tags)
	}
	s.gone = false
	s.Settle(t)
}

// The app is deleted and applied again at once, and an answer is older than the deletion.
func TestABucketThatHawsDeletedIsNotLost(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "but made anew when S3 has stopped to show it", func(t *testing.T) {
		s := settled(t, deleted)
		tags := s.tags(t)
		s.gone = true
		s.Settle(t)
		s.gone = false
		_, err := s.Clients.S3.CreateBucket(t.Context(), &s3.CreateBucketInput{
			Bucket: &s.name.Physical, BucketNamespace: "account-regional", CreateBucketConfiguration: &s3types.CreateBucketConfiguration{Tags: cloud.S3Tags(tags)},
		})
		must(t, err)
		s.World.Forget()
		if out := s.Pass(t); out.Seen[s.name].State != stack.Busy || s.World.Writes() > 0 {
			t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
		}
		_, err = s.Clients.S3.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: &s.name.Physical})
		must(t, err)
		s.Step(5 * time.Minute)
		s.Settle(t)
	})
}
