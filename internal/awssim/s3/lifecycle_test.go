package s3_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// rule is one that gives uploads up, with a change.
func rule(change func(*types.LifecycleRule)) types.LifecycleRule {
	r := types.LifecycleRule{
		ID: aws.String("a"), Status: types.ExpirationStatusEnabled, Filter: &types.LifecycleRuleFilter{Prefix: aws.String("")},
		AbortIncompleteMultipartUpload: &types.AbortIncompleteMultipartUpload{DaysAfterInitiation: aws.Int32(7)},
	}
	change(&r)
	return r
}

// prefixed is for all objects, in the old form.
func prefixed(r *types.LifecycleRule) {
	r.Prefix = aws.String("") //nolint:staticcheck // S3 still takes the old form
}

func transition(class types.TransitionStorageClass, days int32) []types.Transition {
	return []types.Transition{{StorageClass: class, Days: &days}}
}

func TestLifecycleRules(t *testing.T) {
	t.Parallel()
	someday := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		change func(*types.LifecycleRule)
		code   string
	}{
		"without a name":        {func(r *types.LifecycleRule) { r.ID = nil }, ""},
		"a name too long":       {func(r *types.LifecycleRule) { r.ID = aws.String(strings.Repeat("a", 256)) }, "InvalidArgument"},
		"neither on nor off":    {func(r *types.LifecycleRule) { r.Status = "Maybe" }, "MalformedXML"},
		"no filter":             {func(r *types.LifecycleRule) { r.Filter = nil }, "MalformedXML"},
		"an old prefix":         {func(r *types.LifecycleRule) { r.Filter = nil; prefixed(r) }, ""},
		"both":                  {prefixed, "MalformedXML"},
		"two filters":           {func(r *types.LifecycleRule) { r.Filter.ObjectSizeLessThan = aws.Int64(9) }, "MalformedXML"},
		"nothing to do":         {func(r *types.LifecycleRule) { r.AbortIncompleteMultipartUpload = nil }, "InvalidRequest"},
		"uploads at once":       {func(r *types.LifecycleRule) { r.AbortIncompleteMultipartUpload.DaysAfterInitiation = aws.Int32(0) }, "InvalidArgument"},
		"expiration at once":    {func(r *types.LifecycleRule) { r.Expiration = &types.LifecycleExpiration{Days: aws.Int32(0)} }, "InvalidArgument"},
		"expiration of nothing": {func(r *types.LifecycleRule) { r.Expiration = &types.LifecycleExpiration{} }, "MalformedXML"},
		"expiration of two kinds": {func(r *types.LifecycleRule) {
			r.Expiration = &types.LifecycleExpiration{Days: aws.Int32(1), Date: &someday}
		}, "MalformedXML"},
		"delete markers": {func(r *types.LifecycleRule) {
			r.Expiration = &types.LifecycleExpiration{ExpiredObjectDeleteMarker: aws.Bool(true)}
		}, ""},
		"old versions at once": {func(r *types.LifecycleRule) { r.NoncurrentVersionExpiration = &types.NoncurrentVersionExpiration{} }, "InvalidArgument"},
		"101 old versions": {func(r *types.LifecycleRule) {
			r.NoncurrentVersionExpiration = &types.NoncurrentVersionExpiration{NoncurrentDays: aws.Int32(1), NewerNoncurrentVersions: aws.Int32(101)}
		}, "InvalidArgument"},
		"rarely used after 29 days": {func(r *types.LifecycleRule) { r.Transitions = transition("STANDARD_IA", 29) }, "InvalidArgument"},
		"rarely used after 30 days": {func(r *types.LifecycleRule) { r.Transitions = transition("STANDARD_IA", 30) }, ""},
		"one zone after 29 days":    {func(r *types.LifecycleRule) { r.Transitions = transition("ONEZONE_IA", 29) }, "InvalidArgument"},
		"an archive at once":        {func(r *types.LifecycleRule) { r.Transitions = transition("GLACIER", 0) }, ""},
		"an archive before that":    {func(r *types.LifecycleRule) { r.Transitions = transition("GLACIER", -1) }, "InvalidArgument"},
		"no such class":             {func(r *types.LifecycleRule) { r.Transitions = transition("ATTIC", 1) }, "MalformedXML"},
		"moved without a time":      {func(r *types.LifecycleRule) { r.Transitions = []types.Transition{{StorageClass: "GLACIER"}} }, "MalformedXML"},
		"moved on a day": {func(r *types.LifecycleRule) {
			r.Transitions = []types.Transition{{StorageClass: "GLACIER", Date: &someday}}
		}, ""},
		"moved when it expires": {func(r *types.LifecycleRule) {
			r.Transitions, r.Expiration = transition("GLACIER", 9), &types.LifecycleExpiration{Days: aws.Int32(9)}
		}, "InvalidArgument"},
		"moved the day before": {func(r *types.LifecycleRule) {
			r.Transitions, r.Expiration = transition("GLACIER", 8), &types.LifecycleExpiration{Days: aws.Int32(9)}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := withBucket(t)
			err := r.lifecycle(rule(c.change))
			if c.code != "" {
				r.refuse(c.code, err)
				return
			}
			r.ok(err)
			out, err := r.s3.GetBucketLifecycleConfiguration(r.ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: shop()})
			r.ok(err)
			if len(out.Rules) != 1 || aws.ToString(out.Rules[0].ID) == "" || out.TransitionDefaultMinimumObjectSize != "all_storage_classes_128K" {
				t.Errorf("%+v", out)
			}
		})
	}
}

func (r *rig) lifecycle(rules ...types.LifecycleRule) error {
	return second(r.s3.PutBucketLifecycleConfiguration(r.ctx, &s3.PutBucketLifecycleConfigurationInput{
		Bucket: shop(), LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: append([]types.LifecycleRule{}, rules...)},
	}))
}

func TestLifecycleDocuments(t *testing.T) {
	t.Parallel()
	r, same := withBucket(t), rule(func(*types.LifecycleRule) {})
	r.refuse("MalformedXML", r.lifecycle())
	r.refuse("InvalidArgument", r.lifecycle(same, same))
	r.ok(r.lifecycle(same))
	r.ok(r.lifecycle(rule(func(r *types.LifecycleRule) { r.ID = aws.String("b") })))
	out, err := r.s3.GetBucketLifecycleConfiguration(r.ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: shop()})
	r.ok(err)
	if len(out.Rules) != 1 || *out.Rules[0].ID != "b" {
		t.Errorf("not replaced: %+v", out.Rules)
	}
	_, err = r.s3.PutBucketLifecycleConfiguration(r.ctx, &s3.PutBucketLifecycleConfigurationInput{Bucket: shop()})
	r.refuse("MalformedXML", err)
}
