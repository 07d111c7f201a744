package identity_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// rewrite puts another text in the place of the app's policy.
func (s *site) rewrite(t *testing.T, text string) {
	t.Helper()
	role := name(s.Rig, identity.KindRole).Physical
	_, err := s.Clients.IAM.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: &role, PolicyName: aws.String("haws"), PolicyDocument: &text})
	must(t, err)
}

// changes are what a plan would change of a kind, in words.
func (s *site) changes(t *testing.T, kind string) (all []string) {
	t.Helper()
	for _, d := range s.Plan(t).Done {
		for _, c := range d.Changes {
			if d.Kind == kind {
				all = append(all, c.Field+": "+c.From+" → "+c.To)
			}
		}
	}
	return all
}

func TestDocumentsAreComparedByWhatTheyMean(t *testing.T) {
	t.Parallel()
	grants := identity.Grants{Tables: []identity.Table{{ARN: stack.Literal(tableARN), Indexes: true}}, Buckets: []identity.Bucket{{ARN: stack.Literal("arn:aws:s3:::shop")}}}
	other := func(from, to string) func(string) string {
		return func(text string) string { return strings.Replace(text, from, to, 1) }
	}
	for what, row := range map[string]struct {
		rewrite func(string) string
		want    []string
	}{
		"as it is":                 {rewrite: func(text string) string { return text }},
		"with white space":         {rewrite: func(text string) string { return strings.ReplaceAll(text, ",", " ,\n\t") }},
		"a list of one as value":   {rewrite: other(`["arn:aws:s3:::shop"]`, `"arn:aws:s3:::shop"`)},
		"actions in another order": {rewrite: other(`"s3:GetBucketLocation","s3:ListBucket"`, `"s3:ListBucket","s3:GetBucketLocation"`)},
		"statements in another order": {rewrite: func(text string) string {
			first := statement("", lists, `["arn:aws:s3:::shop"]`, "")
			return strings.Replace(strings.Replace(text, ","+first, "", 1), `"Statement":[`, `"Statement":[`+first+",", 1)
		}},
		"another action":    {other("s3:DeleteObject", "s3:DeleteObjectVersion"), []string{"policy: other actions or conditions → those that the servers need"}},
		"one action less":   {other(`"s3:DeleteObject",`, ""), []string{"policy: other actions or conditions → those that the servers need"}},
		"denied":            {other("Allow", "Deny"), []string{"policy: other actions or conditions → those that the servers need"}},
		"one resource less": {other(`,"`+tableARN+`/index/*"`, ""), []string{"access to " + tableARN + "/index/*: denied → allowed"}},
		"one resource more": {other(`["`+tableARN, `["arn:aws:dynamodb:::other","`+tableARN), []string{"access to arn:aws:dynamodb:::other: allowed → denied"}},
		"another resource": {other("shop/*", "else/*"), []string{
			"access to arn:aws:s3:::else/*: allowed → denied", "access to arn:aws:s3:::shop/*: denied → allowed",
		}},
	} {
		blocktest.Scene(t, what, func(t *testing.T) {
			s := newSite(grants)
			s.Settle(t)
			s.rewrite(t, row.rewrite(documentOf(identity.Desire(s.in))))
			if diff := cmp.Diff(row.want, s.changes(t, identity.KindRolePolicy)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	blocktest.Scene(t, "the trust policy, in another hand", func(t *testing.T) {
		s := newSite(grants)
		role := name(s.Rig, identity.KindRole)
		makeRole(t, s.Rig, role.Physical, s.Owner.Tags(role.ID(), s.in.Spec.Tags))
		if got := s.changes(t, identity.KindRole); len(got) > 0 {
			t.Error(got)
		}
	})
}

// A role whose documents cannot be read as what they are is still compared, as text.
func TestDocumentsThatAreNoDocuments(t *testing.T) {
	t.Parallel()
	broken := "%zz{"
	kinds := engine.Kinds{}
	rig := blocktest.NewRig()
	register(spec())(kinds, rig)
	for what, row := range map[string]struct {
		have    string
		changes int
	}{"the same text": {broken, 0}, "another text": {"}", 1}} {
		want := []stack.Node{{Name: name(rig, identity.KindRolePolicy), Want: &policy{Role: stack.Literal("arn"), Document: broken}}}
		world := stack.World{name(rig, identity.KindRolePolicy): {Name: name(rig, identity.KindRolePolicy), Ref: "arn/policy/haws", State: stack.Ready, Have: &policy{Role: stack.Literal("arn"), Document: row.have}}}
		got, err := engine.Settle(t.Context(), engine.Pass{
			Kinds: kinds, Applier: engine.Pretend{}, Desire: func(stack.World) []stack.Node { return want }, Before: &engine.Outcome{Seen: world},
		})
		if err != nil || len(got.Done) != row.changes {
			t.Errorf("%s: %v, %+v", what, err, got.Done)
		}
	}
}

// What comes after a call that failed is not tried.
func TestAnUpdateEndsWhereItFails(t *testing.T) {
	t.Parallel()
	for operation, want := range map[string][]string{
		"UntagRole":              {"UntagRole"},
		"TagRole":                {"UntagRole", "TagRole"},
		"UpdateAssumeRolePolicy": {"UntagRole", "TagRole", "UpdateAssumeRolePolicy"},
	} {
		blocktest.Scene(t, operation, func(t *testing.T) {
			s := newSite(table())
			s.Settle(t)
			role := name(s.Rig, identity.KindRole).Physical
			_, err := s.Clients.IAM.UpdateAssumeRolePolicy(t.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: &role, PolicyDocument: aws.String(trust("lambda.amazonaws.com"))})
			must(t, err)
			s.in.Boundary = managed(s.Rig, "boundary")
			s.in.Spec = spec()
			s.in.Spec.Tags = map[string]string{"team": "red"} // stage goes
			s.World.Forget()
			defer s.World.Fail(awssim.Fault{Service: "IAM", Operation: operation, Code: "AccessDenied"})()
			s.Pass(t)
			var got []string
			for _, w := range s.writes() {
				if strings.Contains(w, "Role") && !strings.Contains(w, "Profile") {
					got = append(got, w)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	blocktest.Scene(t, "UntagInstanceProfile", func(t *testing.T) {
		s := newSite(table())
		s.Settle(t)
		s.empty(t)
		s.in.Spec.Tags = map[string]string{"team": "red"}
		s.World.Forget()
		defer s.World.Fail(awssim.Fault{Service: "IAM", Operation: "UntagInstanceProfile", Code: "AccessDenied"})()
		s.Pass(t)
		for _, w := range s.writes() {
			if w == "AddRoleToInstanceProfile" {
				t.Errorf("written: %v", s.writes())
			}
		}
	})
}
