package dynamodb_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) tag(resource string, tags map[string]string) error {
	in := &dynamodb.TagResourceInput{ResourceArn: &resource, Tags: []types.Tag{}}
	for key, value := range tags {
		in.Tags = append(in.Tags, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	_, err := r.dynamo.TagResource(r.ctx, in)
	return err
}

func (r *rig) untag(resource string, keys ...string) error {
	_, err := r.dynamo.UntagResource(r.ctx, &dynamodb.UntagResourceInput{ResourceArn: &resource, TagKeys: append([]string{}, keys...)})
	return err
}

// tags are all tags of the table "shop" and the number of pages they came in.
func (r *rig) tags() (all map[string]string, pages int) {
	r.t.Helper()
	all = map[string]string{}
	in := &dynamodb.ListTagsOfResourceInput{ResourceArn: aws.String(arn + "shop")}
	for more := true; more; pages++ {
		page, err := r.dynamo.ListTagsOfResource(r.ctx, in)
		r.ok(err)
		for _, t := range page.Tags {
			all[*t.Key] = *t.Value
		}
		in.NextToken, more = page.NextToken, page.NextToken != nil
	}
	return all, pages
}

func TestTagsAreAddedChangedAndRemoved(t *testing.T) {
	r := active(t)
	r.ok(r.tag(arn+"shop", map[string]string{"app": "store", "team": "a"}))
	got, _ := r.tags()
	if diff := cmp.Diff(map[string]string{"app": "store", "team": "a"}, got); diff != "" {
		t.Error(diff)
	}
	r.ok(r.untag(arn+"shop", "app", "none"))
	got, _ = r.tags()
	if diff := cmp.Diff(map[string]string{"team": "a"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestManyTagsComeInPages(t *testing.T) {
	r := active(t)
	want := map[string]string{}
	for i := range 24 {
		want[fmt.Sprintf("key-%d", i)] = "value"
	}
	r.ok(r.tag(arn+"shop", maps.Clone(want)))
	want["app"] = "shop"
	got, pages := r.tags()
	if diff := cmp.Diff(want, got); diff != "" || pages != 3 {
		t.Error(diff, pages)
	}
}

func TestTagsThatAWSRefuses(t *testing.T) {
	r := active(t)
	many := map[string]string{}
	for i := range 50 {
		many[fmt.Sprintf("key-%d", i)] = ""
	}
	_, err := r.create("new")
	r.ok(err)
	_, twice := r.dynamo.TagResource(r.ctx, &dynamodb.TagResourceInput{ResourceArn: aws.String(arn + "shop"), Tags: []types.Tag{
		{Key: aws.String("a"), Value: aws.String("b")}, {Key: aws.String("a"), Value: aws.String("c")},
	}})
	_, valueless := r.dynamo.TagResource(r.ctx, &dynamodb.TagResourceInput{
		ResourceArn: aws.String(arn + "shop"), Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String(strings.Repeat("b", 257))}},
	})
	_, token := r.dynamo.ListTagsOfResource(r.ctx, &dynamodb.ListTagsOfResourceInput{ResourceArn: aws.String(arn + "shop"), NextToken: aws.String("x")})
	for _, row := range []struct {
		name, code string
		err        error
	}{
		{"a key of AWS", "ValidationException", r.tag(arn+"shop", map[string]string{"aws:a": "b"})},
		{"an empty key", "ValidationException", r.tag(arn+"shop", map[string]string{"": "b"})},
		{"a key of 129 characters", "ValidationException", r.tag(arn+"shop", map[string]string{strings.Repeat("a", 129): "b"})},
		{"a value of 257 characters", "ValidationException", valueless},
		{"a key twice", "ValidationException", twice},
		{"a 51st tag", "ValidationException", r.tag(arn+"shop", many)},
		{"no tags", "ValidationException", r.tag(arn+"shop", nil)},
		{"no keys", "ValidationException", r.untag(arn + "shop")},
		{"a name instead of an ARN", "ValidationException", r.tag("shop", map[string]string{"a": "b"})},
		{"an index", "ValidationException", r.tag(arn+"shop/index/by-mail", map[string]string{"a": "b"})},
		{"an unknown table", "ResourceNotFoundException", r.tag(arn+"none", map[string]string{"a": "b"})},
		{"a table that is being created", "ResourceInUseException", r.untag(arn+"new", "app")},
		{"a page that there is not", "ValidationException", token},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, row.err)
		})
	}
	r.t = t
	r.ok(r.remove("shop"))
	r.refuse("ResourceInUseException", r.tag(arn+"shop", map[string]string{"a": "b"}))
}
