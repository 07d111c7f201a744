package identity_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// profileOf is what the launch template would quote.
func (s *site) profileOf(out engine.Outcome) stack.Ref {
	in := s.in
	in.World = out.Seen
	return identity.Profile(in)
}

func TestTheProfileIsQuotedOnceItHasItsRole(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "made", func(t *testing.T) {
		s := newSite(table())
		out := s.Pass(t)
		if diff := cmp.Diff([]string{"CreateRole", "PutRolePolicy", "CreateInstanceProfile", "AddRoleToInstanceProfile"}, s.writes()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := s.profileOf(out); !got.Known || got.Value != profileARN {
			t.Errorf("quoted as %+v", got)
		}
		if got := s.profileOf(s.quiet(t)); !got.Known || got.Value != profileARN {
			t.Errorf("quoted as %+v", got)
		}
		if n := s.World.Reads(); n != 3 {
			t.Errorf("a settled identity takes %d reads: %v", n, s.World.Counts())
		}
	})
	blocktest.Scene(t, "planned", func(t *testing.T) {
		s := newSite(table())
		if got := s.profileOf(s.Plan(t)); !got.Known || got.Value != stack.KnownAfterApply {
			t.Errorf("quoted as %+v", got)
		}
	})
	blocktest.Scene(t, "empty", func(t *testing.T) {
		s := newSite(table())
		s.Settle(t)
		s.empty(t)
		defer s.World.Fail(awssim.Fault{Service: "IAM", Operation: "AddRoleToInstanceProfile", Code: "AccessDenied"})()
		if got := s.profileOf(s.Pass(t)); got.Known {
			t.Errorf("a profile without a role is quoted as %+v", got)
		}
	})
}

// IAM does not know what it made a moment ago: that is a wait, and no failure.
func TestWhatIAMDoesNotKnowYetIsAwaited(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "all of it", func(t *testing.T) {
		s := newSite(table())
		s.World.Do(func() { s.IAM.VisibleAfter = 45 * time.Second })
		for range 10 {
			for _, d := range s.Pass(t).Done {
				if d.Err != nil && !stack.Is(d.Err, stack.Conflict) {
					t.Errorf("%s is no wait: %v", d.ID(), d.Err)
				}
			}
			s.Step(10 * time.Second)
		}
		s.Step(time.Minute)
		s.Settle(t)
		s.quiet(t)
	})
	blocktest.Scene(t, "the role only", func(t *testing.T) {
		s := newSite(identity.Grants{})
		defer s.World.Fail(awssim.Fault{Service: "IAM", Operation: "AddRoleToInstanceProfile", Code: "NoSuchEntity", Times: 1})()
		out := s.Pass(t)
		if len(out.Done) != 3 || !stack.Is(out.Done[2].Err, stack.Conflict) || !strings.Contains(out.Done[2].Err.Error(), "NoSuchEntity") {
			t.Error(blocktest.Describe(out))
		}
		if s.Settle(t); s.policy(t) != "" {
			t.Error("a policy without a grant")
		}
	})
}

func TestTheBoundaryIsSetChangedAndLeftAlone(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "boundary", func(t *testing.T) {
		s := newSite(table())
		first, second := managed(s.Rig, "first"), managed(s.Rig, "second")
		for _, row := range []struct{ flag, want string }{{"", ""}, {first, first}, {second, second}, {"", second}, {first, first}} {
			s.in.Boundary, s.in.Spec.Tags = row.flag, map[string]string{"flag": row.flag} // an update, whatever becomes of the boundary
			s.Settle(t)
			got := ""
			if b := s.role(t).PermissionsBoundary; b != nil {
				got = aws.ToString(b.PermissionsBoundaryArn)
			}
			if got != row.want {
				t.Errorf("with %q it is %q", row.flag, got)
			}
			s.quiet(t)
		}
	})
	blocktest.Scene(t, "one that does not exist", func(t *testing.T) {
		s := newSite(table())
		s.in.Boundary = "arn:aws:iam::" + account + ":policy/none"
		if out := s.Pass(t); len(out.Done) != 1 || !stack.Is(out.Done[0].Err, stack.Invalid) {
			t.Error(blocktest.Describe(out))
		}
		s.in.Boundary = ""
		s.Settle(t)
		s.in.Boundary = "arn:aws:iam::" + account + ":policy/none"
		if out := s.Pass(t); len(out.Done) != 1 || !stack.Is(out.Done[0].Err, stack.Invalid) {
			t.Error(blocktest.Describe(out))
		}
	})
}

func TestGrantsComeAndGo(t *testing.T) {
	t.Parallel()
	of := stack.Name{Kind: "DBInstance", Role: "database", Physical: "db"}
	known := stack.Ref{Of: of, Value: secret, Known: true}
	toTable := statement("", items, `["`+tableARN+`"]`, "")
	toSecret := statement("Secret", `["secretsmanager:DescribeSecret","secretsmanager:GetSecretValue"]`, `["`+secret+`"]`, "")
	toKey := statement("SecretKey", `["kms:Decrypt"]`, `["`+key+`1"]`, "secretsmanager.us-east-1.amazonaws.com")
	blocktest.Scene(t, "one after the other", func(t *testing.T) {
		s := newSite(table())
		for _, row := range []struct {
			what   string
			secret stack.Ref
			key    string
			none   bool
			want   string
		}{
			{"a table", stack.Ref{}, "", false, allowed(toTable)},
			{"a database to come", stack.Ref{Of: of}, key + "1", false, allowed(toTable)},
			{"its secret is known", known, key + "1", false, allowed(toTable, toSecret, toKey)},
			{"the database cannot be read", stack.Ref{Of: of}, key + "1", false, allowed(toTable, toSecret, toKey)},
			{"nor is there a table any more", stack.Ref{Of: of}, key + "1", true, allowed(toSecret, toKey)},
			{"the database can be read again", known, "", true, allowed(toSecret)},
			{"there is none any more", stack.Ref{}, "", true, ""},
			{"the table is back", stack.Ref{}, "", false, allowed(toTable)},
		} {
			s.in.Grants.Secret, s.in.Grants.SecretKMSKey, s.in.Grants.Tables = row.secret, row.key, table().Tables
			if row.none {
				s.in.Grants.Tables = nil
			}
			s.Settle(t)
			if diff := cmp.Diff(row.want, s.policy(t)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.what, diff)
			}
			s.quiet(t)
		}
		if s.role(t) == nil {
			t.Error("the role is gone")
		}
	})
}

// A policy has no tags: what is on a stranger's role is the stranger's.
func TestAForeignRoleIsLeftAlone(t *testing.T) {
	t.Parallel()
	put := func(t *testing.T, s *site) {
		role := name(s.Rig, identity.KindRole).Physical
		_, err := s.Clients.IAM.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
			RoleName: &role, PolicyName: aws.String("haws"), PolicyDocument: aws.String(allowAll),
		})
		must(t, err)
	}
	for what, tags := range map[string]map[string]string{
		"without tags": nil, "of another app": (&blocktest.Rig{Owner: blocktest.NewRig().Stranger()}).Owner.Tags("Role/servers", nil),
	} {
		blocktest.Scene(t, what+", when the app is new", func(t *testing.T) {
			s := newSite(table())
			makeRole(t, s.Rig, name(s.Rig, identity.KindRole).Physical, tags)
			put(t, s)
			s.World.Forget()
			out := s.Pass(t)
			if left(out, identity.KindRole).Why != stack.NameTaken || left(out, identity.KindRolePolicy).Why != stack.Needs || left(out, identity.KindInstanceProfile).Why != stack.Needs {
				t.Error(blocktest.Describe(out))
			}
			s.gone = true
			if s.Pass(t); s.World.Writes() > 0 {
				t.Errorf("written: %v", s.writes())
			}
		})
	}
	blocktest.Scene(t, "that took the place of ours, when the app goes", func(t *testing.T) {
		s := newSite(table())
		s.Settle(t)
		ctx, role := t.Context(), name(s.Rig, identity.KindRole).Physical
		s.empty(t)
		_, err := s.Clients.IAM.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: aws.String("haws")})
		must(t, err)
		_, err = s.Clients.IAM.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &role})
		must(t, err)
		makeRole(t, s.Rig, role, s.Stranger().Tags("Role/servers", nil))
		put(t, s)
		s.gone = true
		s.World.Forget()
		s.Pass(t)
		if diff := cmp.Diff([]string{"DeleteInstanceProfile"}, s.writes()); diff != "" || len(s.Inventory()) > 0 {
			t.Errorf("%v is kept, and written is (-want +got):\n%s", s.Inventory(), diff)
		}
	})
}

// empty takes the role out of the profile, as a stranger would.
func (s *site) empty(t *testing.T) {
	t.Helper()
	role, profile := name(s.Rig, identity.KindRole).Physical, name(s.Rig, identity.KindInstanceProfile).Physical
	_, err := s.Clients.IAM.RemoveRoleFromInstanceProfile(t.Context(), &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: &profile, RoleName: &role})
	must(t, err)
}

// The one thing that is granted is not known: the policy is to come, or to stay.
func TestAPolicyWaitsForTheOnlyGrant(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and neither are servers made without it, nor is it taken from those that have it", func(t *testing.T) {
		unknown := stack.Ref{Of: stack.Name{Kind: "Table", Role: "sessions", Physical: "sessions"}}
		s := newSite(identity.Grants{Region: "us-east-1", Tables: []identity.Table{{ARN: unknown}}})
		out := s.Pass(t)
		if step := left(out, identity.KindRolePolicy); step.Why != stack.Needs || s.profileOf(out).Known {
			t.Errorf("servers may start:\n%s", blocktest.Describe(out))
		}
		s.in.Grants = table()
		s.Settle(t)
		before := s.policy(t)
		s.in.Grants.Tables[0].ARN = unknown
		if s.Pass(t); s.policy(t) != before {
			t.Errorf("the policy is %q", s.policy(t))
		}
	})
}
