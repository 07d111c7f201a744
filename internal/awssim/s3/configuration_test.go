package s3_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func shop() *string { return aws.String("shop") }

func TestWhatIsSetAndWhatIsNot(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	calls := r.configuration(shop(), nil)
	for _, aspect := range []struct {
		get, put, remove, none string
		fresh                  bool
	}{
		{"GetBucketTagging", "PutBucketTagging", "DeleteBucketTagging", "NoSuchTagSet", false},
		{"GetPublicAccessBlock", "PutPublicAccessBlock", "DeletePublicAccessBlock", "NoSuchPublicAccessBlockConfiguration", true},
		{"GetBucketOwnershipControls", "PutBucketOwnershipControls", "DeleteBucketOwnershipControls", "OwnershipControlsNotFoundError", true},
		{"GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy", "NoSuchBucketPolicy", false},
		{"GetBucketLifecycleConfiguration", "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle", "NoSuchLifecycleConfiguration", false},
	} {
		t.Run(aspect.get, func(t *testing.T) {
			r := r.at(t)
			if err := calls[aspect.get](); aspect.fresh {
				r.ok(err)
			} else {
				r.refuse(aspect.none, err)
			}
			r.ok(calls[aspect.put]())
			r.ok(calls[aspect.get]())
			r.ok(calls[aspect.remove]())
			r.refuse(aspect.none, calls[aspect.get]())
			r.ok(calls[aspect.remove]())
		})
	}
}

func TestANewBucketIsClosed(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	public, err := r.s3.GetPublicAccessBlock(r.ctx, &s3.GetPublicAccessBlockInput{Bucket: shop()})
	r.ok(err)
	c := public.PublicAccessBlockConfiguration
	if !*c.BlockPublicAcls || !*c.BlockPublicPolicy || !*c.IgnorePublicAcls || !*c.RestrictPublicBuckets {
		t.Errorf("%+v", c)
	}
	owner, err := r.s3.GetBucketOwnershipControls(r.ctx, &s3.GetBucketOwnershipControlsInput{Bucket: shop()})
	r.ok(err)
	versioning, err := r.s3.GetBucketVersioning(r.ctx, &s3.GetBucketVersioningInput{Bucket: shop()})
	r.ok(err)
	if o := owner.OwnershipControls.Rules[0].ObjectOwnership; o != types.ObjectOwnershipBucketOwnerEnforced || versioning.Status != "" {
		t.Errorf("%s, %q", o, versioning.Status)
	}
	if e := r.encryption(); e.ApplyServerSideEncryptionByDefault.SSEAlgorithm != "AES256" || *e.BucketKeyEnabled {
		t.Errorf("%+v", e)
	}
}

// What is not named is off.
func TestPublicAccessIsReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	_, err := r.s3.PutPublicAccessBlock(r.ctx, &s3.PutPublicAccessBlockInput{
		Bucket: shop(), PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true)},
	})
	r.ok(err)
	public, err := r.s3.GetPublicAccessBlock(r.ctx, &s3.GetPublicAccessBlockInput{Bucket: shop()})
	r.ok(err)
	off := aws.Bool(false)
	want := &types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true), BlockPublicPolicy: off, IgnorePublicAcls: off, RestrictPublicBuckets: off}
	if diff := cmp.Diff(want, public.PublicAccessBlockConfiguration, cmpopts.IgnoreUnexported(types.PublicAccessBlockConfiguration{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	r := withBucket(t, tagged("a", "b"))
	put := func(keys ...string) error {
		return second(r.s3.PutBucketTagging(r.ctx, &s3.PutBucketTaggingInput{Bucket: shop(), Tagging: &types.Tagging{TagSet: tags(keys...)}}))
	}
	r.ok(put("c"))
	out, err := r.s3.GetBucketTagging(r.ctx, &s3.GetBucketTaggingInput{Bucket: shop()})
	r.ok(err)
	if len(out.TagSet) != 1 || *out.TagSet[0].Key != "c" {
		t.Errorf("not replaced: %v", out.TagSet)
	}
	r.refuse("InvalidTag", put("aws:a"))
	r.refuse("InvalidTag", put(strings.Repeat("x", 129)))
	var many []string
	for n := range 51 {
		many = append(many, fmt.Sprint("key-", n))
	}
	r.refuse("BadRequest", put(many...))
	r.ok(put(many[:50]...))
	r.World.Do(func() { r.S3.AddSystemTag("shop", "a", "x") })
	r.refuse("InvalidTag", put("c"))
	r.refuse("InvalidTag", second(r.s3.DeleteBucketTagging(r.ctx, &s3.DeleteBucketTaggingInput{Bucket: shop()})))
	r.ok(put("c", "aws:a"))
}

func (r *rig) encryption() types.ServerSideEncryptionRule {
	r.t.Helper()
	out, err := r.s3.GetBucketEncryption(r.ctx, &s3.GetBucketEncryptionInput{Bucket: shop()})
	r.ok(err)
	return out.ServerSideEncryptionConfiguration.Rules[0]
}

func encrypted(defaults ...*types.ServerSideEncryptionByDefault) *types.ServerSideEncryptionConfiguration {
	c := &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{}}
	for _, d := range defaults {
		c.Rules = append(c.Rules, types.ServerSideEncryptionRule{ApplyServerSideEncryptionByDefault: d})
	}
	return c
}

func TestEncryption(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	put := func(defaults ...*types.ServerSideEncryptionByDefault) error {
		return second(r.s3.PutBucketEncryption(r.ctx, &s3.PutBucketEncryptionInput{Bucket: shop(), ServerSideEncryptionConfiguration: encrypted(defaults...)}))
	}
	kms := &types.ServerSideEncryptionByDefault{SSEAlgorithm: "aws:kms", KMSMasterKeyID: aws.String("key")}
	r.ok(put(kms))
	if e := r.encryption(); *e.ApplyServerSideEncryptionByDefault.KMSMasterKeyID != "key" || *e.BucketKeyEnabled || e.BlockedEncryptionTypes != nil {
		t.Errorf("%+v", e)
	}
	r.refuse("MalformedXML", put())
	r.refuse("MalformedXML", put(kms, kms))
	r.refuse("MalformedXML", put(&types.ServerSideEncryptionByDefault{SSEAlgorithm: "rot13"}))
	r.refuse("InvalidArgument", put(&types.ServerSideEncryptionByDefault{SSEAlgorithm: "AES256", KMSMasterKeyID: aws.String("key")}))
	r.ok(r.configuration(shop(), nil)["DeleteBucketEncryption"]())
	if e := r.encryption(); e.ApplyServerSideEncryptionByDefault.SSEAlgorithm != "AES256" {
		t.Errorf("%+v", e)
	}
}

func TestVersioningAndOwnershipRefuse(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	set := func(status types.BucketVersioningStatus) error {
		return second(r.s3.PutBucketVersioning(r.ctx, &s3.PutBucketVersioningInput{Bucket: shop(), VersioningConfiguration: &types.VersioningConfiguration{Status: status}}))
	}
	own := func(rules ...types.OwnershipControlsRule) error {
		return second(r.s3.PutBucketOwnershipControls(r.ctx, &s3.PutBucketOwnershipControlsInput{
			Bucket: shop(), OwnershipControls: &types.OwnershipControls{Rules: append([]types.OwnershipControlsRule{}, rules...)},
		}))
	}
	r.refuse("IllegalVersioningConfigurationException", set(""))
	r.refuse("MalformedXML", set("Off"))
	r.refuse("MalformedXML", own())
	r.refuse("MalformedXML", own(types.OwnershipControlsRule{ObjectOwnership: "Mine"}))
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	const tail = `,"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::shop/*"}`
	statement := func(s string) string { return `{"Version":"2012-10-17","Statement":` + s + `}` }
	for name, c := range map[string]struct{ policy, code string }{
		"a list":                      {statement(`[{"Effect":"Deny"` + tail + `]`), ""},
		"a pattern":                   {statement(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::shop*"}`), ""},
		"one statement":               {statement(`{"Effect":"Deny"` + tail), ""},
		"a role":                      {statement(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},"Action":["s3:*"],"Resource":["arn:aws:s3:::shop"]}`), ""},
		"everybody":                   {statement(`{"Effect":"Allow"` + tail), "AccessDenied"},
		"everybody under a condition": {statement(`{"Condition":{"Bool":{"aws:SecureTransport":"true"}},"Effect":"Allow"` + tail), ""},
		"no JSON":                     {`{"Version"`, "MalformedPolicy"},
		"a space before it":           {" " + statement(`{"Effect":"Deny"`+tail), "MalformedPolicy"},
		"another version":             {`{"Version":"2020-01-01","Statement":{"Effect":"Deny"` + tail + `}`, "MalformedPolicy"},
		"no statement":                {`{"Version":"2012-10-17"}`, "MalformedPolicy"},
		"no effect":                   {statement(`{"Sid":"a"` + tail), "MalformedPolicy"},
		"no principal":                {statement(`{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::shop/*"}`), "MalformedPolicy"},
		"no action":                   {statement(`{"Effect":"Deny","Principal":"*","Resource":"arn:aws:s3:::shop/*"}`), "MalformedPolicy"},
		"no resource":                 {statement(`{"Effect":"Deny","Principal":"*","Action":"s3:*"}`), "MalformedPolicy"},
		"another bucket":              {statement(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other"}`), "MalformedPolicy"},
		"a bucket of longer name":     {statement(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::shop","arn:aws:s3:::shops"]}`), "MalformedPolicy"},
		"too long":                    {statement(`{"Sid":"` + strings.Repeat("a", 20*1024) + `","Effect":"Deny"` + tail), "EntityTooLarge"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := withBucket(t)
			err := second(r.s3.PutBucketPolicy(r.ctx, &s3.PutBucketPolicyInput{Bucket: shop(), Policy: &c.policy}))
			if c.code != "" {
				r.refuse(c.code, err)
				return
			}
			r.ok(err)
			out, err := r.s3.GetBucketPolicy(r.ctx, &s3.GetBucketPolicyInput{Bucket: shop()})
			r.ok(err)
			var want, got any
			r.ok(json.Unmarshal([]byte(c.policy), &want))
			r.ok(json.Unmarshal([]byte(*out.Policy), &got))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAPublicPolicyWhereItIsNotBlocked(t *testing.T) {
	t.Parallel()
	r := withBucket(t)
	r.ok(r.configuration(shop(), nil)["DeletePublicAccessBlock"]())
	policy := `{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::shop/*"}}`
	r.ok(second(r.s3.PutBucketPolicy(r.ctx, &s3.PutBucketPolicyInput{Bucket: shop(), Policy: &policy})))
}
