package iam_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/google/go-cmp/cmp"
)

func TestARoleIsShownAsItWasMade(t *testing.T) {
	r := newRig(t)
	boundary := r.managed("boundary")
	r.ok(r.create("shop", func(in *iam.CreateRoleInput) {
		in.Path, in.PermissionsBoundary, in.Description = aws.String("/haws/"), &boundary, aws.String("servers")
	}))
	role, err := r.role("shop")
	r.ok(err)
	got := map[string]any{
		"arn": *role.Arn, "path": *role.Path, "trust": strings.Contains(*role.AssumeRolePolicyDocument, "%22sts%3AAssumeRole%22"), "session": *role.MaxSessionDuration,
		"boundary": *role.PermissionsBoundary.PermissionsBoundaryArn, "type": string(role.PermissionsBoundary.PermissionsBoundaryType),
		"tags": pairs(role.Tags), "created": *role.CreateDate, "id": strings.HasPrefix(*role.RoleId, "AROA") && len(*role.RoleId) == 21, "description": *role.Description,
	}
	want := map[string]any{
		"arn": arn + "role/haws/shop", "path": "/haws/", "trust": true, "session": int32(3600), "boundary": arn + "policy/boundary", "type": "Policy",
		"tags": map[string]string{"app": "shop"}, "created": time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), "id": true, "description": "servers",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestARoleIsChanged(t *testing.T) {
	r := withRole(t)
	boundary := r.managed("boundary")
	r.ok(r.retrust("shop", strings.ReplaceAll(trust, "ec2", "ecs")))
	r.ok(r.bound("shop", boundary))
	_, err := r.iam.TagRole(r.ctx, &iam.TagRoleInput{RoleName: aws.String("shop"), Tags: tags("App", "store", "team", "a", "b", "c")})
	r.ok(err)
	_, err = r.iam.UntagRole(r.ctx, &iam.UntagRoleInput{RoleName: aws.String("shop"), TagKeys: []string{"team", "none"}})
	r.ok(err)
	role, err := r.role("shop")
	r.ok(err)
	if diff := cmp.Diff(map[string]string{"App": "store", "b": "c"}, pairs(role.Tags)); diff != "" || *role.PermissionsBoundary.PermissionsBoundaryArn != boundary ||
		!strings.Contains(*role.AssumeRolePolicyDocument, "ecs.amazonaws.com") {
		t.Errorf("%+v: %s", role, diff)
	}
	r.ok(r.unbound("shop"))
	if role, err = r.role("shop"); err != nil || role.PermissionsBoundary != nil {
		t.Error(role, err)
	}
	r.refuse("NoSuchEntity", "", r.unbound("shop"))
}

func TestRolesAreListedByTheirPath(t *testing.T) {
	r := newRig(t)
	r.ok(r.create("a"))
	for _, name := range []string{"b", "c", "d"} {
		r.ok(r.create(name, func(in *iam.CreateRoleInput) { in.Path = aws.String("/haws/") }))
	}
	var names []string
	pages := iam.NewListRolesPaginator(r.iam, &iam.ListRolesInput{PathPrefix: aws.String("/haws/"), MaxItems: aws.Int32(2)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(r.ctx)
		r.ok(err)
		for _, role := range page.Roles {
			names = append(names, fmt.Sprint(*role.RoleName, len(role.Tags), page.IsTruncated))
		}
	}
	if diff := cmp.Diff([]string{"b0 true", "c0 true", "d0 false"}, names); diff != "" {
		t.Error(diff)
	}
	_, err := r.iam.ListRoles(r.ctx, &iam.ListRolesInput{MaxItems: aws.Int32(1001)})
	r.refuse("ValidationError", "maxItems", err)
	_, err = r.iam.ListRoles(r.ctx, &iam.ListRolesInput{Marker: aws.String("elsewhere")})
	r.refuse("ValidationError", "Marker", err)
}

func TestRolesThatAWSRefuses(t *testing.T) {
	r := withRole(t)
	with := func(change func(*iam.CreateRoleInput)) error { return r.create("other", change) }
	many := make([]string, 0, 102)
	for n := range 51 {
		many = append(many, fmt.Sprint(n), "")
	}
	tagged := func(pairs ...string) error {
		return with(func(in *iam.CreateRoleInput) { in.Tags = tags(pairs...) })
	}
	for _, row := range []struct {
		name, code, words string
		err               error
	}{
		{"a name that is taken", "EntityAlreadyExists", "SHOP", r.create("SHOP")},
		{"no name", "ValidationError", "roleName", r.create("")},
		{"a name of 65 characters", "ValidationError", "64", r.create(strings.Repeat("a", 65))},
		{"a name with a slash", "ValidationError", "alphanumeric", r.create("a/b")},
		{"a path without an end", "ValidationError", "path", with(func(in *iam.CreateRoleInput) { in.Path = aws.String("/haws") })},
		{"a short session", "ValidationError", "maxSessionDuration", with(func(in *iam.CreateRoleInput) { in.MaxSessionDuration = aws.Int32(3599) })},
		{"a long session", "ValidationError", "maxSessionDuration", with(func(in *iam.CreateRoleInput) { in.MaxSessionDuration = aws.Int32(43201) })},
		{"a boundary that there is not", "NoSuchEntity", "not attachable", with(func(in *iam.CreateRoleInput) { in.PermissionsBoundary = aws.String(arn + "policy/none") })},
		{"a boundary that is no policy", "ValidationError", "not valid", with(func(in *iam.CreateRoleInput) { in.PermissionsBoundary = aws.String(arn + "role/shop/or/so") })},
		{"a short boundary", "ValidationError", "20", r.bound("shop", "arn")},
		{"a boundary for nobody", "NoSuchEntity", "none", r.bound("none", readOnly)},
		{"a boundary that went", "NoSuchEntity", "not attachable", r.bound("shop", arn+"policy/none")},
		{"a tag of AWS", "InvalidInput", "aws:a", tagged("aws:a", "b")},
		{"a tag twice, but for its case", "InvalidInput", "Duplicate", tagged("a", "b", "A", "c")},
		{"a long key", "ValidationError", "key", tagged(strings.Repeat("a", 129), "b")},
		{"a long value", "ValidationError", "value", tagged("a", strings.Repeat("a", 257))},
		{"51 tags", "LimitExceeded", "50", tagged(many...)},
		{"trust for nobody", "NoSuchEntity", "none", r.retrust("none", trust)},
		{"trust of a stranger", "MalformedPolicyDocument", "", r.retrust("shop", reads)},
		{"deleting nobody", "NoSuchEntity", "none", r.remove("none")},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, row.words, row.err)
		})
	}
	r.t = t
	r.World.Do(func() { r.IAM.RoleQuota = 1 })
	r.refuse("LimitExceeded", "RolesPerAccount: 1", r.create("other"))
}

func TestARoleWithSomethingOnItStays(t *testing.T) {
	r := withProfile(t)
	r.ok(r.put("shop", "inline", reads))
	r.ok(r.attach("shop", readOnly))
	r.refuse("DeleteConflict", "instance profile", r.remove("shop"))
	r.ok(r.take("shop", "shop"))
	r.refuse("DeleteConflict", "detach all policies", r.remove("shop"))
	r.ok(r.detach("shop", readOnly))
	r.refuse("DeleteConflict", "delete policies", r.remove("shop"))
	r.ok(r.drop("shop", "inline"))
	r.ok(r.remove("shop"))
	_, err := r.role("shop")
	r.refuse("NoSuchEntity", "shop", err)
	var answer *smithyhttp.ResponseError
	if !errors.As(err, &answer) || answer.HTTPStatusCode() != http.StatusNotFound {
		t.Error(err)
	}
	r.ok(r.create("SHOP"))
}

func TestWhatIsNewIsNotVisibleAtOnce(t *testing.T) {
	r := newRig(t)
	r.World.Do(func() { r.IAM.VisibleAfter = 10 * time.Second })
	r.ok(r.create("shop"))
	r.ok(r.profile("shop"))
	_, err := r.role("shop")
	r.refuse("NoSuchEntity", "shop", err)
	r.refuse("NoSuchEntity", "shop", r.put("shop", "a", reads))
	r.refuse("NoSuchEntity", "Instance Profile shop", r.add("shop", "shop"))
	r.refuse("EntityAlreadyExists", "", r.create("shop"))
	r.refuse("EntityAlreadyExists", "", r.profile("shop"))
	r.after(5 * time.Second)
	r.ok(r.create("late"))
	r.after(5 * time.Second)
	r.refuse("NoSuchEntity", "role with name late", r.add("shop", "late"))
	r.ok(r.add("shop", "shop"))
}
