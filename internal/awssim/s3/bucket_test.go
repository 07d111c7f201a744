package s3_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim"
)

func at(location string) func(*createInput) {
	return func(in *createInput) {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(location)}
	}
}

func regional(in *createInput) { in.BucketNamespace = types.BucketNamespaceAccountRegional }

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	const own = "shop-123456789012-us-east-1-an"
	for name, c := range map[string]struct {
		bucket string
		change func(*createInput)
		code   string
	}{
		"two letters":                     {"ab", nil, "InvalidBucketName"},
		"64 letters":                      {strings.Repeat("a", 64), nil, "InvalidBucketName"},
		"63 letters":                      {strings.Repeat("a", 63), nil, ""},
		"capitals":                        {"Shop", nil, "InvalidBucketName"},
		"an underscore":                   {"my_shop", nil, "InvalidBucketName"},
		"a hyphen at its end":             {"shop-", nil, "InvalidBucketName"},
		"two dots":                        {"my..shop", nil, "InvalidBucketName"},
		"a dot":                           {"my.shop", nil, ""},
		"an address":                      {"192.168.5.4", nil, "InvalidBucketName"},
		"a beginning of S3's":             {"xn--shop", nil, "InvalidBucketName"},
		"another one":                     {"sthree-shop", nil, "InvalidBucketName"},
		"an end of S3's":                  {"shop-s3alias", nil, "InvalidBucketName"},
		"another end":                     {"shop--x-s3", nil, "InvalidBucketName"},
		"its own namespace":               {own, regional, ""},
		"its own namespace, unsaid":       {own, nil, "InvalidBucketName"},
		"its own namespace, not so named": {"shop", regional, "InvalidBucketName"},
		"another account's":               {"shop-210987654321-us-east-1-an", regional, "InvalidBucketName"},
		"another Region's":                {"shop-123456789012-eu-west-1-an", regional, "InvalidBucketName"},
		"nothing but its end":             {own[4:], regional, "InvalidBucketName"},
		"no such namespace":               {"shop", func(in *createInput) { in.BucketNamespace = "mine" }, "InvalidArgument"},
		"its Region, which is the first":  {"shop", at("us-east-1"), "InvalidLocationConstraint"},
		"another Region":                  {"shop", at("eu-west-1"), "IllegalLocationConstraintException"},
		"a tag of AWS's":                  {"shop", tagged("aws:a"), "InvalidTag"},
		"a tag twice":                     {"shop", tagged("a", "a"), "InvalidTag"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, changes := newRig(t), []func(*createInput){}
			if c.change != nil {
				changes = append(changes, c.change)
			}
			err := r.create(c.bucket, changes...)
			if c.code == "" {
				r.ok(err)
				return
			}
			r.refuse(c.code, err)
		})
	}
}

func tagged(keys ...string) func(*createInput) {
	return func(in *createInput) {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{Tags: tags(keys...)}
	}
}

func tags(keys ...string) (all []types.Tag) {
	for _, key := range keys {
		all = append(all, types.Tag{Key: aws.String(key), Value: aws.String("x")})
	}
	return all
}

func TestLocationOutsideOfTheFirstRegion(t *testing.T) {
	t.Parallel()
	r := newRig(t, awssim.WithRegion("eu-west-1"))
	r.refuse("IllegalLocationConstraintException", r.create("shop"))
	r.refuse("IllegalLocationConstraintException", r.create("shop", at("eu-central-1")))
	r.ok(r.create("shop", at("eu-west-1")))
	r.refuse("BucketAlreadyOwnedByYou", r.create("shop", at("eu-west-1")))
}

func TestNamesThatAreTaken(t *testing.T) {
	t.Parallel()
	r := withBucket(t, tagged("a"))
	r.ok(r.create("shop")) // us-east-1 answers so
	out, err := r.s3.GetBucketTagging(r.ctx, &s3.GetBucketTaggingInput{Bucket: aws.String("shop")})
	r.ok(err)
	if len(out.TagSet) != 1 {
		t.Errorf("it was made anew: %v", out.TagSet)
	}
	own := "shop-123456789012-us-east-1-an"
	r.ok(r.create(own, regional))
	r.refuse("BucketAlreadyOwnedByYou", r.create(own, regional))
	r.World.Do(func() { r.S3.AddForeign("taken") })
	r.refuse("BucketAlreadyExists", r.create("taken"))
	r.World.Do(func() { r.S3.BucketQuota = 2 })
	r.refuse("TooManyBuckets", r.create("another"))
	r.ok(r.remove(own))
	r.ok(r.create("another"))
}

func TestANameThatWasDeletedJustNow(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	r.World.Do(func() { r.S3.ReusableAfter = time.Minute })
	r.ok(r.remove("shop"))
	r.refuse("NotFound", r.head("shop"))
	r.refuse("NoSuchBucket", r.remove("shop"))
	r.clock.Step(59 * time.Second)
	r.refuse("OperationAborted", r.create("shop"))
	r.clock.Step(time.Second)
	r.ok(r.create("shop"))
	r.ok(r.head("shop"))
}

func TestListBuckets(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, name := range []string{"shop-b", "shop-a", "other"} {
		r.ok(r.create(name))
	}
	r.World.Do(func() { r.S3.AddForeign("shop-c") })
	list := func(in *s3.ListBucketsInput) []string {
		t.Helper()
		out, err := r.s3.ListBuckets(r.ctx, in)
		r.ok(err)
		return names(out.Buckets)
	}
	var pages []string
	p := s3.NewListBucketsPaginator(r.s3, &s3.ListBucketsInput{MaxBuckets: aws.Int32(2)})
	for p.HasMorePages() {
		page, err := p.NextPage(r.ctx)
		r.ok(err)
		pages = append(pages, strings.Join(names(page.Buckets), " "))
	}
	got := [][]string{
		list(&s3.ListBucketsInput{}), list(&s3.ListBucketsInput{Prefix: aws.String("shop-")}), list(&s3.ListBucketsInput{BucketRegion: aws.String("eu-west-1")}), pages,
	}
	want := [][]string{{"other", "shop-a", "shop-b"}, {"shop-a", "shop-b"}, nil, {"other shop-a", "shop-b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, in := range []*s3.ListBucketsInput{{MaxBuckets: aws.Int32(0)}, {MaxBuckets: aws.Int32(10001)}, {ContinuationToken: aws.String("x")}} {
		_, err := r.s3.ListBuckets(r.ctx, in)
		r.refuse("InvalidArgument", err)
	}
}
