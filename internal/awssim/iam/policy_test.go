package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
)

func TestAnInlinePolicyIsPutReplacedAndDeleted(t *testing.T) {
	r := withRole(t)
	r.ok(r.put("shop", "b", strings.ReplaceAll(reads, "Get", "Put")))
	r.ok(r.put("shop", "b", reads))
	r.ok(r.put("shop", "a", reads))
	got, err := r.get("shop", "b")
	r.ok(err)
	if diff := cmp.Diff(shownR, got); diff != "" {
		t.Error(diff)
	}
	list := func() (names []string) {
		pages := iam.NewListRolePoliciesPaginator(r.iam, &iam.ListRolePoliciesInput{RoleName: aws.String("shop"), MaxItems: aws.Int32(1)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(r.ctx)
			r.ok(err)
			names = append(names, page.PolicyNames...)
		}
		return names
	}
	before := list()
	r.ok(r.drop("shop", "b"))
	if diff := cmp.Diff([][]string{{"a", "b"}, {"a"}}, [][]string{before, list()}); diff != "" {
		t.Error(diff)
	}
	_, err = r.get("shop", "b")
	r.refuse("NoSuchEntity", "role policy with name b", err)
	r.refuse("NoSuchEntity", "role policy with name b", r.drop("shop", "b"))
}

// long is a policy of n characters, apart from white space.
func long(n int) string {
	return strings.Replace(reads, "a b/*", strings.Repeat("a", n-len(reads)+len("a b/*"))+" \t\n", 1)
}

func TestPoliciesAreBoundInLength(t *testing.T) {
	r := withRole(t)
	r.refuse("LimitExceeded", "10240 bytes exceeded for role shop", r.put("shop", "a", strings.ReplaceAll(long(10241), "\t\n", "")))
	r.ok(r.put("shop", "a", strings.ReplaceAll(long(10000), "\t\n", " ")))
	r.refuse("LimitExceeded", "10240", r.put("shop", "b", strings.ReplaceAll(long(241), "\t\n", "")))
	r.ok(r.put("shop", "b", strings.ReplaceAll(long(240), "\t\n", "")))
	r.ok(r.put("shop", "a", reads)) // in place of the long one
	r.refuse("LimitExceeded", "2048", r.retrust("shop", strings.Replace(trust, "ec2", strings.Repeat("e", 2048), 1)))
}

func TestPoliciesThatAWSRefuses(t *testing.T) {
	r := withRole(t)
	policy := func(statement string) string { return `{"Version":"2012-10-17","Statement":[` + statement + `]}` }
	for name, row := range map[string]struct{ text, words string }{
		"no JSON":                {`{`, "Syntax"},
		"no statement":           {policy(""), "Syntax"},
		"no version":             {`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, "version"},
		"another effect":         {policy(`{"Effect":"Maybe","Action":"*","Resource":"*"}`), "Syntax"},
		"an odd id":              {policy(`{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}`), "Syntax"},
		"an id twice":            {policy(`{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"}`), "unique"},
		"no action":              {policy(`{"Effect":"Allow","Resource":"*"}`), "actions"},
		"an action of nobody":    {policy(`{"Effect":"Allow","Action":["s3:GetObject","Get"],"Resource":"*"}`), "vendor"},
		"no resource":            {policy(`{"Effect":"Allow","Action":"*"}`), "must contain resources"},
		"a resource by its name": {policy(`{"Effect":"Allow","Action":"*","Resource":"bucket"}`), "ARN format"},
		"a principal":            {policy(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`), "principal"},
	} {
		t.Run(name, func(t *testing.T) {
			r.t = t
			r.refuse("MalformedPolicyDocument", row.words, r.put("shop", "a", row.text))
		})
	}
	for name, text := range map[string]string{"no principal": reads, "a resource": policy(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`), "no JSON": "}"} {
		t.Run("trust with "+name, func(t *testing.T) {
			r.t = t
			r.refuse("MalformedPolicyDocument", "", r.create("other", func(in *iam.CreateRoleInput) { in.AssumeRolePolicyDocument = &text }))
			if text == reads {
				return
			}
			r.refuse("MalformedPolicyDocument", "", r.retrust("shop", text))
		})
	}
	r.t = t
	r.refuse("ValidationError", "policyName", r.put("shop", "a/b", reads))
	r.refuse("ValidationError", "128", r.put("shop", strings.Repeat("a", 129), reads))
	r.refuse("NoSuchEntity", "none", r.put("none", "a", reads))
	r.ok(r.put("shop", "one", `{"Version":"2008-10-17","Statement":{"Effect":"Deny","NotAction":["*"],"NotResource":"arn:*:s3:::a"}}`))
}

func TestManagedPoliciesAreAttachedAndDetached(t *testing.T) {
	r := withRole(t)
	own := r.managed("team/own")
	for _, arn := range []string{readOnly, own, own} {
		r.ok(r.attach("shop", arn))
	}
	list := func() (all []string) {
		pages := iam.NewListAttachedRolePoliciesPaginator(r.iam, &iam.ListAttachedRolePoliciesInput{RoleName: aws.String("shop"), MaxItems: aws.Int32(1)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(r.ctx)
			r.ok(err)
			for _, p := range page.AttachedPolicies {
				all = append(all, *p.PolicyArn+" "+*p.PolicyName)
			}
		}
		return all
	}
	if diff := cmp.Diff([]string{readOnly + " ReadOnlyAccess", own + " own"}, list()); diff != "" {
		t.Error(diff)
	}
	r.ok(r.detach("shop", readOnly))
	if diff := cmp.Diff([]string{own + " own"}, list()); diff != "" {
		t.Error(diff)
	}
	r.refuse("NoSuchEntity", "was not found", r.detach("shop", readOnly))
	r.refuse("NoSuchEntity", "not attachable", r.attach("shop", arn+"policy/none"))
	r.refuse("NoSuchEntity", "none", r.attach("none", own))
	r.refuse("NoSuchEntity", "none", r.detach("none", own))
	for n := range 9 {
		r.ok(r.attach("shop", r.managed(fmt.Sprint("p", n))))
	}
	r.refuse("LimitExceeded", "PoliciesPerRole: 10", r.attach("shop", readOnly))
	_, err := r.iam.ListAttachedRolePolicies(r.ctx, &iam.ListAttachedRolePoliciesInput{RoleName: aws.String("shop"), PathPrefix: aws.String("/team/")})
	r.refuse("SimNotImplemented", "PathPrefix", err)
}
