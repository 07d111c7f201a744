package bucket_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/stack"
)

// denied lets an operation fail.
func (s *site) denied(operation string) (stop func()) {
	return s.World.Fail(awssim.Fault{Operation: operation, Code: "AccessDenied", Status: 403})
}

// Whatever cannot be listed or deleted may still be there: then the bucket stays.
func TestEmptyingThatFails(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"ListObjectVersions", "DeleteObjects", "DeleteObject", "ListMultipartUploads", "AbortMultipartUpload"} {
		blocktest.Scene(t, operation, func(t *testing.T) {
			s := settled(t, emptied)
			s.put(t, "a")
			s.put(t, "bell\a")
			_, err := s.Clients.S3.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &s.name.Physical, Key: aws.String("b")})
			must(t, err)
			stop := s.denied(operation)
			s.gone = true
			out := s.Pass(t)
			stop()
			if f := failure(t, out); f.Class != stack.Denied || f.Operation != operation || !strings.Contains(failures(out), s.name.Physical) {
				t.Errorf("%s", failures(out))
			}
			if n := s.World.Counts()["S3.DeleteBucket"]; n > 0 || len(s.Inventory()) != 1 {
				t.Errorf("deleted %d times", n)
			}
			s.Settle(t)
		})
	}
}

func TestTheCountOfWhatWasDeleted(t *testing.T) {
	t.Parallel()
	s := settled(t, emptied)
	s.fill(999)
	s.put(t, "bell\a")
	s.put(t, "held")
	s.World.Do(func() { s.S3.Hold(s.name.Physical, "held") })
	s.gone = true
	failure(t, s.Pass(t)) // held comes last, with the second page
	s.World.Do(func() { s.S3.Release(s.name.Physical, "held") })
	defer s.World.Fail(awssim.Fault{Operation: "DeleteBucket", Code: "BucketNotEmpty", Status: 409})()
	if m := s.Pass(t).Seen[s.name].Message; !strings.Contains(m, " 1001 object versions") {
		t.Error(m)
	}
}

func TestARetainedBucketThatCannotBeTagged(t *testing.T) {
	t.Parallel()
	s := settled(t)
	s.gone = true
	stop := s.denied("PutBucketTagging")
	if out := s.Pass(t); !strings.Contains(failures(out), s.name.Physical) || len(s.Inventory()) != 1 {
		t.Errorf("let go of:\n%s", blocktest.Describe(out))
	}
	stop()
	s.Settle(t)
}

// The operator died after the tag was put, and before it was remembered.
func TestABucketThatWasLetGoAlready(t *testing.T) {
	t.Parallel()
	s := settled(t)
	tags := s.Owner.Released(s.name.ID(), s.tags(t))
	_, err := s.Clients.S3.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{Bucket: &s.name.Physical, Tagging: tagList(tags)})
	must(t, err)
	s.World.Forget()
	s.gone = true
	out := s.Pass(t)
	if after := out.Done[0].After; s.World.Writes() > 0 || after.State != stack.Gone || !strings.HasPrefix(after.Message, "retained: ") {
		t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
	}
}

func TestWhatCannotBePutBackIsTold(t *testing.T) {
	t.Parallel()
	for drift, operation := range map[string]string{
		"ACLs": "PutBucketOwnershipControls", "no policy": "PutBucketPolicy", "no public access block": "PutPublicAccessBlock", "versioning suspended": "PutBucketVersioning",
	} {
		blocktest.Scene(t, operation, func(t *testing.T) {
			s := settled(t)
			drifts()[drift](t, s.Rig, s.Pass(t).Seen[s.name])
			defer s.denied(operation)()
			out := s.Pass(t)
			if f := failure(t, out); f.Class != stack.Denied || f.Operation != operation || !strings.Contains(failures(out), s.name.Physical) {
				t.Errorf("%s", failures(out))
			}
		})
	}
}

// Only what AWS denies is somebody else's.
func TestANameThatCannotBeReadNow(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(b *v1alpha1.Bucket) { b.BucketName = "assets" })
	defer s.World.Fail(awssim.Fault{Operation: "GetBucketTagging", Code: "OperationAborted", Status: 409})()
	if out := s.Pass(t); !stack.Is(out.Blind[bucket.KindBucket], stack.Conflict) || s.World.Writes() > 0 {
		t.Errorf("%s", blocktest.Describe(out))
	}
}
