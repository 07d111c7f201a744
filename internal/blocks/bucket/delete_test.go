package bucket_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/stack"
)

func TestABucketThatHoldsObjectsIsNotDeleted(t *testing.T) {
	t.Parallel()
	s := settled(t, deleted)
	s.put(t, "a")
	s.gone = true
	out := s.Pass(t)
	f := failure(t, out)
	if f.Class != stack.Invalid || f.Code != v1alpha1.ReasonBucketNotEmpty {
		t.Errorf("%v", f)
	}
	for _, word := range []string{s.name.Physical, "emptyOnDelete: true", "deletionPolicy: Retain", "while the app is being deleted"} {
		if !strings.Contains(f.Message, word) {
			t.Errorf("it does not say %q: %s", word, f.Message)
		}
	}
	if seen := out.Seen[s.name]; seen.State != stack.Ready || len(s.Inventory()) != 1 {
		t.Errorf("%+v", seen)
	}
	s.change(emptied)
	s.Settle(t)
	if s.tags(t) != nil || len(s.Inventory()) > 0 {
		t.Error("it stands")
	}
}

func TestABucketIsEmptiedInSteps(t *testing.T) {
	t.Parallel()
	s := settled(t, emptied)
	s.fill(3500)
	s.gone = true
	wants := []struct {
		counts  map[string]int
		state   stack.State
		message string
	}{
		{map[string]int{"S3.ListObjectVersions": 3, "S3.DeleteObjects": 3}, stack.Busy, "emptying it: 3000 object versions deleted so far"},
		{map[string]int{"S3.ListObjectVersions": 2, "S3.DeleteObjects": 1, "S3.ListMultipartUploads": 1, "S3.DeleteBucket": 1}, "", ""},
	}
	for i, want := range wants {
		s.World.Forget()
		out := s.Pass(t)
		got := s.World.Counts()
		for _, read := range []string{"GetBucketTagging", "GetPublicAccessBlock", "GetBucketOwnershipControls", "GetBucketPolicy", "GetBucketEncryption", "GetBucketVersioning", "GetBucketLifecycleConfiguration"} {
			delete(got, "S3."+read)
		}
		if diff := cmp.Diff(want.counts, got); diff != "" {
			t.Errorf("pass %d (-want +got):\n%s", i+1, diff)
		}
		if seen := out.Seen[s.name]; seen.State != want.state || seen.Message != want.message {
			t.Errorf("pass %d: %s: %s", i+1, seen.State, seen.Message)
		}
		s.Step(20 * time.Second)
	}
	if s.tags(t) != nil || len(s.Inventory()) > 0 {
		t.Error("it stands")
	}
}

func TestTheCountGoesOn(t *testing.T) {
	t.Parallel()
	s := settled(t, emptied)
	s.fill(6500)
	s.gone = true
	s.Pass(t)
	if m := s.Pass(t).Seen[s.name].Message; !strings.Contains(m, " 6000 object versions") {
		t.Error(m)
	}
	s.Settle(t)
	s.gone = false
	s.Settle(t)
	s.fill(3500)
	s.gone = true
	if m := s.Pass(t).Seen[s.name].Message; !strings.Contains(m, " 3000 object versions") {
		t.Errorf("in its second life: %s", m)
	}
}

func TestVersionsMarkersAndOddKeysGo(t *testing.T) {
	t.Parallel()
	s := settled(t, emptied)
	for _, key := range []string{"a", "a", "b c+d%2F", "bell\x07", "new\nline", "cr\r", "ünï/cödé"} {
		s.put(t, key)
	}
	_, err := s.Clients.S3.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &s.name.Physical, Key: aws.String("a")})
	must(t, err)
	s.World.Forget()
	s.gone = true
	if out := s.Pass(t); failures(out) != "" || s.tags(t) != nil {
		t.Errorf("it stands:\n%s", blocktest.Describe(out))
	}
	if n := s.World.Counts()["S3.DeleteObject"]; n != 2 {
		t.Errorf("%d objects went by themselves", n)
	}
}

func TestUploadsAreGivenUp(t *testing.T) {
	t.Parallel()
	s := settled(t, emptied)
	for range 45 {
		_, err := s.Clients.S3.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &s.name.Physical, Key: aws.String("a b")})
		must(t, err)
	}
	s.gone = true
	var messages []string
	for range 3 {
		s.World.Forget()
		messages = append(messages, s.Pass(t).Seen[s.name].Message)
		if n := s.World.Counts()["S3.AbortMultipartUpload"]; n > 20 {
			t.Errorf("%d in one pass", n)
		}
	}
	want := "emptying it: 0 object versions deleted so far; giving up uploads"
	if diff := cmp.Diff([]string{want, want, ""}, messages); diff != "" || s.tags(t) != nil {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnUploadThatIsOverMeanwhile(t *testing.T) {
	t.Parallel()
	s := settled(t, emptied)
	_, err := s.Clients.S3.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &s.name.Physical, Key: aws.String("a")})
	must(t, err)
	defer s.World.Fail(awssim.Fault{Operation: "AbortMultipartUpload", Code: "NoSuchUpload", Status: 404})()
	s.gone = true
	if out := s.Pass(t); failures(out) != "" || s.tags(t) != nil {
		t.Errorf("it stands:\n%s", blocktest.Describe(out))
	}
}

func TestObjectsThatAreAddedMeanwhile(t *testing.T) {
	t.Parallel()
	s := settled(t, emptied)
	s.put(t, "a")
	s.gone = true
	stop := s.World.Fail(awssim.Fault{Operation: "DeleteBucket", Code: "BucketNotEmpty", Status: 409})
	out := s.Pass(t)
	stop()
	if seen := out.Seen[s.name]; failures(out) != "" || seen.State != stack.Busy || !strings.Contains(seen.Message, "1 object versions deleted so far; objects are still being added") {
		t.Errorf("%+v\n%s", seen, blocktest.Describe(out))
	}
	s.Settle(t)
}

func TestAnObjectThatS3Keeps(t *testing.T) {
	t.Parallel()
	s := settled(t, emptied)
	for _, key := range []string{"free", "held", "held"} {
		s.put(t, key)
	}
	s.World.Do(func() { s.S3.Hold(s.name.Physical, "held") })
	s.gone = true
	f := failure(t, s.Pass(t))
	if f.Class != stack.Denied || f.Code != "AccessDenied" || f.Operation != "DeleteObjects" || s.World.Counts()["S3.DeleteBucket"] > 0 {
		t.Errorf("%v", f)
	}
	for _, word := range []string{`"held"`, "and 1 more", "Object Lock"} {
		if !strings.Contains(f.Message, word) {
			t.Errorf("it does not say %q: %s", word, f.Message)
		}
	}
	s.fill(3100)
	s.Pass(t)
	s.World.Do(func() { s.S3.Release(s.name.Physical, "held") })
	s.Settle(t)
}
