package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// What is just within the limits is taken; the tests of the refusals have what is just beyond.
func TestWhatAWSTakesAtTheLimits(t *testing.T) {
	r := newRig(t)
	long := strings.Repeat("a", 1000)
	var pairs []string
	for n := range 50 {
		pairs = append(pairs, fmt.Sprint(n)+long[:128-len(fmt.Sprint(n))], long[:256])
	}
	r.ok(r.create(long[:64], func(in *iam.CreateRoleInput) {
		in.Path, in.Tags, in.MaxSessionDuration = aws.String("/"+long[:510]+"/"), tags(pairs...), aws.Int32(3600)
		in.PermissionsBoundary = aws.String(r.managed(long[:2048-len(arn+"policy/")-1048] + long + long[:48]))
	}))
	r.ok(r.create("long", func(in *iam.CreateRoleInput) { in.MaxSessionDuration = aws.Int32(43200) }))
	role, err := r.role("long")
	r.ok(err)
	if *role.MaxSessionDuration != 43200 || role.RoleLastUsed == nil {
		t.Errorf("%+v", role)
	}
	_, err = r.role(long[:64])
	r.ok(err)
	r.ok(r.attach("long", r.managed("x")))
	r.ok(r.retrust("long", strings.Replace(trust, "ec2", strings.Repeat("e", 2048-len(trust)+3), 1)))
	r.ok(r.retrust("long", `{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":"*","Action":"*","NotAction":"*"}}`))
	r.ok(r.profile(long[:128]))
	_, err = r.look(long[:128])
	r.ok(err)
	r.ok(r.put("long", long[:128], reads))
	_, err = r.get("long", long[:128])
	r.ok(err)
	r.ok(r.put("long", "ids", `{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"},{"Sid":"b","Effect":"Deny","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"}]}`))
	for _, size := range []int32{1, 1000} {
		_, err = r.iam.ListRoles(r.ctx, &iam.ListRolesInput{MaxItems: &size})
		r.ok(err)
	}
}

func TestWhatAWSRefusesBeyondTheLimits(t *testing.T) {
	r := withProfile(t)
	long := strings.Repeat("a", 2049)
	none, ctx := aws.String("none"), r.ctx
	_, sized := r.iam.ListRoles(ctx, &iam.ListRolesInput{MaxItems: aws.Int32(0)})
	_, role := r.role(long[:65])
	_, profile := r.look(long[:129])
	_, policy := r.get("shop", long[:129])
	_, ofNone := r.get("none", "a")
	_, listed := r.iam.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: none})
	_, attached := r.iam.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: none})
	_, tagged := r.iam.TagRole(ctx, &iam.TagRoleInput{RoleName: none, Tags: tags("a", "b")})
	_, tagOfAWS := r.iam.TagRole(ctx, &iam.TagRoleInput{RoleName: aws.String("shop"), Tags: tags("aws:a", "b")})
	_, profileTag := r.iam.TagInstanceProfile(ctx, &iam.TagInstanceProfileInput{InstanceProfileName: aws.String("shop"), Tags: tags("aws:a", "b")})
	_, untagged := r.iam.UntagRole(ctx, &iam.UntagRoleInput{RoleName: none, TagKeys: []string{"a"}})
	action := func(name string) error {
		return r.put("shop", "a", strings.Replace(reads, "s3:GetObject", name, 1))
	}
	for _, row := range []struct {
		name, code string
		err        error
	}{
		{"a page of nothing", "ValidationError", sized},
		{"a role of 65 characters", "ValidationError", role},
		{"an instance profile of 129 characters", "ValidationError", profile},
		{"an inline policy of 129 characters", "ValidationError", policy},
		{"a path of 513 characters", "ValidationError", r.create("b", func(in *iam.CreateRoleInput) { in.Path = aws.String("/" + long[:511] + "/") })},
		{"a boundary of 19 characters", "ValidationError", r.bound("shop", long[:19])},
		{"a boundary of 2049 characters", "ValidationError", r.bound("shop", r.managed(long[:2049-len(arn+"policy/")]))},
		{"trust of 2049 characters", "LimitExceeded", r.retrust("shop", strings.Replace(trust, "ec2", strings.Repeat("e", 2049-len(trust)+3), 1))},
		{"trust in nobody", "MalformedPolicyDocument", r.retrust("shop", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*"}}`)},
		{"trust with what it is not for", "MalformedPolicyDocument", r.retrust("shop", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","NotResource":"*"}}`)},
		{"a statement that is none", "MalformedPolicyDocument", r.put("shop", "a", `{"Version":"2012-10-17","Statement":7}`)},
		{"an action of no service", "MalformedPolicyDocument", action(":GetObject")},
		{"a service without an action", "MalformedPolicyDocument", action("s3:")},
		{"the inline policy of none", "NoSuchEntity", ofNone},
		{"those of none", "NoSuchEntity", listed},
		{"what is attached to none", "NoSuchEntity", attached},
		{"tags for none", "NoSuchEntity", tagged},
		{"no tags for none", "NoSuchEntity", untagged},
		{"a tag of AWS", "InvalidInput", tagOfAWS},
		{"a tag of AWS for an instance profile", "InvalidInput", profileTag},
		{"no boundary for none", "NoSuchEntity", r.unbound("none")},
		{"taking a role out of none", "NoSuchEntity", r.take("none", "shop")},
		{"taking none out", "NoSuchEntity", r.take("shop", "none")},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, "", row.err)
		})
	}
}

func TestListsSayWhetherThereIsMore(t *testing.T) {
	r := withProfile(t)
	r.ok(r.profile("more"))
	r.ok(r.add("more", "shop"))
	shop, one := aws.String("shop"), aws.Int32(1)
	for _, name := range []string{"a", "b"} {
		r.ok(r.put("shop", name, reads))
		r.ok(r.attach("shop", r.managed(name)))
	}
	profiles, err := r.iam.ListInstanceProfilesForRole(r.ctx, &iam.ListInstanceProfilesForRoleInput{RoleName: shop, MaxItems: one})
	r.ok(err)
	policies, err := r.iam.ListRolePolicies(r.ctx, &iam.ListRolePoliciesInput{RoleName: shop, MaxItems: one})
	r.ok(err)
	attached, err := r.iam.ListAttachedRolePolicies(r.ctx, &iam.ListAttachedRolePoliciesInput{RoleName: shop, MaxItems: one})
	r.ok(err)
	if !profiles.IsTruncated || !policies.IsTruncated || !attached.IsTruncated {
		t.Error("the first page hides that there is another one")
	}
	if len(profiles.InstanceProfiles[0].Tags) > 0 {
		t.Errorf("a list with tags: %+v", profiles.InstanceProfiles[0])
	}
}
