package bucket_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/bucket"
	"github.com/haws-dev/haws/internal/cloud"
)

func TestNames(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)
	long := strings.Repeat("long-", 12) + "app"
	for name, c := range map[string]struct {
		site   bucket.Site
		given  string
		suffix string
	}{
		"in the account's own namespace":        {bucket.Site{Region: "eu-west-1", Account: account, Partition: "aws"}, "", "-123456789012-eu-west-1-an"},
		"in a Region with a long name":          {bucket.Site{Region: "ap-southeast-1", Account: account, Partition: "aws"}, "", "-123456789012-ap-southeast-1-an"},
		"in a Region without such a namespace":  {bucket.Site{Region: "me-south-1", Account: account, Partition: "aws"}, "", ""},
		"in another one":                        {bucket.Site{Region: "me-central-1", Account: account, Partition: "aws"}, "", ""},
		"in China":                              {bucket.Site{Region: "cn-north-1", Account: account, Partition: "aws-cn"}, "", ""},
		"as the spec says":                      {bucket.Site{Region: "eu-west-1", Account: account, Partition: "aws"}, "my-assets", "my-assets"},
		"as the spec says, whatever it ends in": {bucket.Site{Region: "eu-west-1", Account: account, Partition: "aws"}, "x-123456789012-eu-west-1-an", "x-123456789012-eu-west-1-an"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			for _, app := range []string{"a", long, long + "2"} {
				n := cloud.Names{Cluster: "c", Namespace: strings.Repeat("n", 63), App: app}
				got := bucket.Name(n, c.site, &v1alpha1.Bucket{Name: "assets", BucketName: c.given})
				if !form.MatchString(got.Physical) || !strings.HasSuffix(got.Physical, c.suffix) || got.ID() != "Bucket/assets" {
					t.Errorf("%s: %s", got.ID(), got.Physical)
				}
				if c.given == "" && (!strings.HasPrefix(got.Physical, "haws-") || strings.HasSuffix(got.Physical, "-an") != (c.suffix != "")) {
					t.Error(got.Physical)
				}
				seen[got.Physical] = true
			}
			if c.given == "" && len(seen) != 3 {
				t.Errorf("%v", seen)
			}
		})
	}
}

func TestDesire(t *testing.T) {
	t.Parallel()
	rig := blocktest.NewRig()
	name, got := want(rig, emptied, func(b *v1alpha1.Bucket) {
		b.KMSKeyARN, b.Versioning = key, v1alpha1.VersioningSuspended
		b.LifecycleRules = []v1alpha1.LifecycleRule{{
			Name: "all", Prefix: "tmp/", ExpirationDays: aws.Int32(90), NoncurrentExpirationDays: aws.Int32(30), NoncurrentVersionsToKeep: aws.Int32(2),
			AbortIncompleteUploadDays: aws.Int32(7), Transitions: []v1alpha1.Transition{{StorageClass: "GLACIER_IR", Days: aws.Int32(60)}, {StorageClass: "STANDARD_IA", Days: aws.Int32(30)}},
		}}
	})
	arn := "arn:aws:s3:::" + name.Physical
	tags := rig.Owner.Tags("Bucket/assets", map[string]string{"team": "blue", "stage": "live"})
	tags[cloud.TagDeletionPolicy] = "EmptyAndDelete"
	want := &bucket.Bucket{
		Public: bucket.Public{ACLs: true, IgnoredACLs: true, Policies: true, Restricted: true}, Ownership: types.ObjectOwnershipBucketOwnerEnforced,
		Policy: `{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["` + arn + `","` + arn +
			`/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`,
		Encryption: bucket.Encryption{Algorithm: types.ServerSideEncryptionAwsKms, Key: key, BucketKey: true},
		Versioning: types.BucketVersioningStatusSuspended, Tags: tags, Region: "us-east-1",
		Rules: []bucket.Rule{{
			Name: "all", Prefix: "tmp/", Expiration: 90, Noncurrent: 30, Keep: 2, Abort: 7,
			Moves: []bucket.Move{{Class: "STANDARD_IA", Days: 30}, {Class: "GLACIER_IR", Days: 60}},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheEndThatTheSpecSays(t *testing.T) {
	t.Parallel()
	for want, b := range map[bucket.End]v1alpha1.Bucket{
		bucket.EndRetain: {EmptyOnDelete: aws.Bool(true)},
		bucket.EndDelete: {DeletionPolicy: v1alpha1.DataDelete},
		bucket.EndEmpty:  {DeletionPolicy: v1alpha1.DataDelete, EmptyOnDelete: aws.Bool(true)},
	} {
		if got := bucket.EndOf(&b); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := bucket.EndOf(&v1alpha1.Bucket{DeletionPolicy: v1alpha1.DataDelete, EmptyOnDelete: aws.Bool(false)}); got != bucket.EndDelete {
		t.Error(got)
	}
}

// A bucket that shall keep no versions, and never did, is left as it is.
func TestABucketThatNeverKeptVersions(t *testing.T) {
	t.Parallel()
	s := settled(t, func(b *v1alpha1.Bucket) { b.Versioning = v1alpha1.VersioningSuspended })
	s.Pass(t)
	out, err := s.Clients.S3.GetBucketVersioning(t.Context(), &s3.GetBucketVersioningInput{Bucket: &s.name.Physical})
	must(t, err)
	if out.Status != "" || s.World.Writes() > 0 {
		t.Errorf("%q after %d writes", out.Status, s.World.Writes())
	}
}

func TestARegionThatIsNotTheFirst(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]string{"in the account's namespace": "", "in the global one": "my-assets"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, func(b *v1alpha1.Bucket) { b.BucketName = given })
			s.Clock = clocktesting.NewFakeClock(time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
			s.Region = region.New(s.Clock, awssim.WithRegion("eu-west-1"))
			s.Clients = cloud.New(s.Config(), cloud.Options{}).In("")
			s.in.Site.Region = "eu-west-1"
			if out := s.Pass(t); failures(out) != "" || s.World.Counts()["S3.CreateBucket"] != 1 {
				t.Errorf("%s", blocktest.Describe(out))
			}
			for _, c := range s.World.Calls() {
				if in, ok := c.Input.(*s3.CreateBucketInput); ok && (in.BucketNamespace == "") != (given != "") {
					t.Errorf("in the namespace %q", in.BucketNamespace)
				}
			}
		})
	}
}
