package identity_test

import (
	"context"
	"fmt"
	"slices"
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

func TestAnAppLeavesNothingBehindInOrder(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "deleted", func(t *testing.T) {
		s := newSite(table())
		s.Settle(t)
		s.gone = true
		s.World.Forget()
		s.Settle(t)
		want := []string{"RemoveRoleFromInstanceProfile", "DeleteInstanceProfile", "DeleteRolePolicy", "DeleteRole"}
		if diff := cmp.Diff(want, s.writes()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for _, c := range s.World.Calls() {
			if len(c.Operation) > 4 && c.Operation[:4] == "List" {
				t.Errorf("%s although nothing is in the way", c.Operation)
			}
		}
		if n := len(s.Inventory()); n > 0 || s.role(t) != nil {
			t.Errorf("%d rows and the role %v are left", n, s.role(t))
		}
	})
	blocktest.Scene(t, "with a profile of somebody else instead", func(t *testing.T) {
		s := newSite(table())
		s.Settle(t)
		s.in.Spec = spec(given)
		s.World.Forget()
		s.Settle(t)
		want := []string{"RemoveRoleFromInstanceProfile", "DeleteInstanceProfile", "DeleteRolePolicy", "DeleteRole"}
		if diff := cmp.Diff(want, s.writes()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// Servers that work to their end need the policy to their end.
func TestTheServersKeepTheirRightsToTheirEnd(t *testing.T) {
	t.Parallel()
	for what, leave := range map[string]func(*site){
		"the app is deleted":    func(s *site) { s.gone = true },
		"another profile comes": func(s *site) { s.in.Spec = spec(given) },
	} {
		blocktest.Scene(t, what, func(t *testing.T) {
			s := newSite(table())
			if got := s.Settle(t).Seen[name(s.Rig, identity.KindInstanceProfile)].Ref; got != profileARN {
				t.Fatal(got)
			}
			at := stack.Name{Kind: "Servers", Role: "servers", Physical: "servers"}
			kinds, desire, stand := s.Register, s.Desire, true
			s.Register = func(k engine.Kinds, rig *blocktest.Rig) {
				kinds(k, rig)
				engine.Given(k, at.Kind, standing{})
			}
			s.Desire = func(w stack.World) []stack.Node {
				if !stand {
					return desire(w)
				}
				return append(desire(w), stack.Node{Name: at, Want: &fleet{stack.Literal(profileARN)}})
			}
			leave(s)
			s.World.Forget()
			if s.Pass(t); s.World.Writes() > 0 {
				t.Errorf("while servers stand: %v", s.writes())
			}
			stand = false
			if s.Settle(t); s.role(t) != nil {
				t.Error("the role is left")
			}
		})
	}
}

// fleet are servers with a profile, and standing is the kind of those that stand.
type (
	fleet    struct{ profile stack.Ref }
	standing struct{}
)

func (standing) Uses(of *fleet) []stack.Ref         { return []stack.Ref{of.profile} }
func (standing) Diff(*fleet, *fleet) []stack.Change { return nil }
func (k standing) Find(_ context.Context, names []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		out = append(out, stack.Seen{Name: n.Name, Ref: "servers", State: stack.Ready, Have: &fleet{stack.Literal(profileARN)}})
	}
	return out, nil
}

func TestWhatStrangersAttachedKeepsNoRoleFromGoing(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "all of it", func(t *testing.T) {
		s := attached(t)
		s.Pass(t)
		want := []string{
			"RemoveRoleFromInstanceProfile", "DeleteInstanceProfile", "DeleteRolePolicy", "DeleteRole",
			"RemoveRoleFromInstanceProfile", "DetachRolePolicy", "DetachRolePolicy", "DeleteRolePolicy", "DeleteRole",
		}
		if diff := cmp.Diff(want, s.writes()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		out, err := s.Clients.IAM.GetInstanceProfile(t.Context(), &iam.GetInstanceProfileInput{InstanceProfileName: aws.String("stranger")})
		if err != nil || len(out.InstanceProfile.Roles) > 0 {
			t.Errorf("the stranger's profile: %v, %v", out, err)
		}
		s.quiet(t)
	})
	for n := 1; n <= 9; n++ {
		blocktest.Scene(t, fmt.Sprint("cut off after write ", n), func(t *testing.T) {
			s := attached(t)
			lost := s.World.Fail(awssim.Fault{Service: "IAM", Match: isWrite, Nth: n, AfterEffect: true, Code: "AccessDenied"})
			s.Lost(t)
			lost()
			s.Settle(t)
			if s.role(t) != nil || len(s.Inventory()) > 0 {
				t.Errorf("%v and %v are left", s.role(t), s.Inventory())
			}
		})
	}
	// The app's own profile and policy have gone before.
	for operation, nth := range map[string]int{
		"ListInstanceProfilesForRole": 1, "ListAttachedRolePolicies": 1, "ListRolePolicies": 1, "DetachRolePolicy": 1,
		"RemoveRoleFromInstanceProfile": 2, "DeleteRolePolicy": 2,
	} {
		blocktest.Scene(t, operation+" is denied", func(t *testing.T) {
			s := attached(t)
			defer s.World.Fail(awssim.Fault{Service: "IAM", Operation: operation, Nth: nth, Code: "AccessDenied"})()
			out := s.Pass(t)
			i := slices.IndexFunc(out.Done, func(d engine.Done) bool { return d.Kind == identity.KindRole })
			if i < 0 || !stack.Is(out.Done[i].Err, stack.Denied) || s.role(t) == nil {
				t.Errorf("not told, or the role is gone:\n%s", blocktest.Describe(out))
			}
		})
	}
	blocktest.Scene(t, "somebody else takes it off meanwhile", func(t *testing.T) {
		s := attached(t)
		for _, operation := range []string{"RemoveRoleFromInstanceProfile", "DetachRolePolicy", "DeleteRolePolicy"} {
			s.World.Fail(awssim.Fault{Service: "IAM", Operation: operation, AfterEffect: true, Code: "NoSuchEntity"})
		}
		if out := s.Settle(t); s.role(t) != nil {
			t.Error(blocktest.Describe(out))
		}
	})
}

// attached is an app that is being deleted, and on whose role strangers put things.
func attached(t *testing.T) *site {
	t.Helper()
	s := newSite(table())
	s.Settle(t)
	attach(t, s.Rig, name(s.Rig, identity.KindRole).Physical)
	s.gone = true
	s.World.Forget()
	return s
}

func isWrite(in any) bool {
	switch in.(type) {
	case *iam.GetRoleInput, *iam.GetRolePolicyInput, *iam.GetInstanceProfileInput, *iam.ListRolePoliciesInput,
		*iam.ListAttachedRolePoliciesInput, *iam.ListInstanceProfilesForRoleInput:
		return false
	}
	return true
}
