package bucket

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/stack"
)

func TestSettingsInWords(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:kms:us-east-1:1:key/abc"
	kms, dsse := types.ServerSideEncryptionAwsKms, types.ServerSideEncryptionAwsKmsDsse
	for _, c := range []struct {
		of   interface{ String() string }
		want string
	}{
		{closed(), "on"},
		{Public{true, true, true, false}, "off: RestrictPublicBuckets"},
		{Public{}, "off: BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets"},
		{Encryption{}, ""},
		{Encryption{Algorithm: types.ServerSideEncryptionAes256}, "AES256"},
		{Encryption{Algorithm: types.ServerSideEncryptionAes256, BucketKey: true}, "AES256"},
		{Encryption{kms, arn, true}, "aws:kms with abc"},
		{Encryption{kms, arn, false}, "aws:kms with abc, asked for each object"},
		{Encryption{kms, "", true}, "aws:kms with the key of AWS"},
		{Encryption{dsse, "abc", true}, "aws:kms:dsse with abc"},
		{Rule{Prefix: "a/", Expiration: 1}, `"a/": objects are deleted after 1 days`},
		{
			Rule{Expiration: 9, Noncurrent: 3, Keep: 2, Abort: 7, Moves: []Move{{"GLACIER", 0}}, Other: "it is off"},
			`"": objects are deleted after 9 days, old versions are deleted after 3 days, 2 old versions stay, uploads are given up after 7 days, GLACIER after 0 days, it is off`,
		},
	} {
		if got := c.of.String(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.of, got, c.want)
		}
	}
}

func TestChangesOfRulesByName(t *testing.T) {
	t.Parallel()
	got := ruleChanges([]Rule{{Name: "c", Abort: 1}, {Name: "a", Abort: 1}, {Name: "same", Abort: 1}}, []Rule{{Name: "b", Abort: 1}, {Name: "c", Abort: 2}, {Name: "same", Abort: 1}})
	text := func(days string) string { return `"": uploads are given up after ` + days + ` days` }
	want := []stack.Change{
		{Field: "lifecycle rule a", To: text("1")},
		{Field: "lifecycle rule b", From: text("1")},
		{Field: "lifecycle rule c", From: text("2"), To: text("1")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatARuleDoesBesides(t *testing.T) {
	t.Parallel()
	day := time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
	got := others(types.LifecycleRule{
		Status: types.ExpirationStatusEnabled, Transitions: []types.Transition{{StorageClass: "GLACIER", Date: &day}},
		Expiration: &types.LifecycleExpiration{Date: &day, ExpiredObjectDeleteMarker: aws.Bool(false)},
	})
	if diff := cmp.Diff([]string{"objects are deleted on a date", "objects are moved on a date"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestKeysThatADocumentCanHold(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{
		"a b/ü": true, "tab\t": true, "line\n": true, "return\r": false, "bell\a": false, "\uFFFE": false, "\uFFFF": false, "\x80": false, "": true,
	} {
		if sendable(key) != want {
			t.Errorf("%q: %t", key, !want)
		}
	}
}

func TestWhatS3DidNotDelete(t *testing.T) {
	t.Parallel()
	one := types.Error{Key: aws.String("a"), VersionId: aws.String("1"), Code: aws.String("InternalError"), Message: aws.String("Try again")}
	two := types.Error{Key: aws.String("b"), VersionId: aws.String("2"), Code: aws.String("AccessDenied"), Message: aws.String("No")}
	for _, c := range []struct {
		errors  []types.Error
		class   stack.Class
		message string
	}{
		{[]types.Error{one}, stack.Transient, `object "a" (version 1): Try again`},
		{[]types.Error{one, two}, stack.Transient, `object "a" (version 1): Try again; and 1 more`},
		{[]types.Error{two}, stack.Denied, `object "b" (version 2): No: an Object Lock or a policy may keep it, or the operator lacks s3:DeleteObjectVersion`},
	} {
		if f := stack.FaultOf(refused(c.errors)); f.Class != c.class || f.Message != c.message || f.Code != *c.errors[0].Code {
			t.Errorf("%s %s: %s", f.Class, f.Code, f.Message)
		}
	}
	if err := refused(nil); err != nil {
		t.Error(err)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	p := NewProgress(func() time.Time { return now })
	appears := func(arn string) bool {
		_, does := p.appears(arn)
		return does
	}
	if p.note("a"); !appears("a") || appears("b") || p.add("a", 2) != 2 || p.add("a", 3) != 5 {
		t.Errorf("%+v", p.deleted)
	}
	now = now.Add(2*time.Minute - time.Second)
	if !appears("a") {
		t.Error("for two minutes")
	}
	if now = now.Add(time.Second); appears("a") || len(p.made) > 0 {
		t.Errorf("and no longer: %v", p.made)
	}
	p.note("a")
	if p.forget("a"); appears("a") || p.add("a", 0) != 0 {
		t.Error("it is not forgotten")
	}
}
