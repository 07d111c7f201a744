package identity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/identity"
	"github.com/haws-dev/haws/internal/stack"
)

func TestWhenServersGetARole(t *testing.T) {
	t.Parallel()
	seen := func(kind string, seen stack.Seen) func(*identity.Input, *blocktest.Rig) {
		return func(in *identity.Input, rig *blocktest.Rig) { in.World = stack.World{name(rig, kind): seen} }
	}
	made := func(in *identity.Input, _ *blocktest.Rig) { in.Made = true }
	for title, row := range map[string]struct {
		change change
		with   func(*identity.Input, *blocktest.Rig)
		want   bool
	}{
		"an app without data":   {change: unasked},
		"one that asks for it":  {change: asked, want: true},
		"one with a table":      {change: func(s *v1alpha1.HighlyAvailableAppSpec) { unasked(s); s.Tables = make([]v1alpha1.Table, 1) }, want: true},
		"one with a bucket":     {change: func(s *v1alpha1.HighlyAvailableAppSpec) { unasked(s); s.Buckets = make([]v1alpha1.Bucket, 1) }, want: true},
		"one with a database":   {change: func(s *v1alpha1.HighlyAvailableAppSpec) { unasked(s); s.Database = &v1alpha1.Database{} }, want: true},
		"with its own profile":  {change: given},
		"with its own and data": {change: func(s *v1alpha1.HighlyAvailableAppSpec) { given(s); s.Tables = make([]v1alpha1.Table, 1) }},

		"once made it stays":                     {change: unasked, with: seen(identity.KindRole, stack.Seen{Ref: "arn"}), want: true},
		"by its profile, when the role was lost": {change: unasked, with: seen(identity.KindInstanceProfile, stack.Seen{Ref: "arn"}), want: true},
		"and while nobody can see it":            {change: unasked, with: made, want: true},
		"until there is another profile":         {change: given, with: seen(identity.KindRole, stack.Seen{Ref: "arn"})},
		"another profile, and nobody can see it": {change: given, with: made},
		"not for a stranger's role":              {change: unasked, with: seen(identity.KindRole, stack.Seen{Foreign: true})},
		"not for a stranger's profile":           {change: unasked, with: seen(identity.KindInstanceProfile, stack.Seen{Foreign: true})},
		"not for a stranger's role that we noted": {change: unasked, with: func(in *identity.Input, rig *blocktest.Rig) {
			seen(identity.KindRole, stack.Seen{Foreign: true})(in, rig)
			in.Made = true
		}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			rig := blocktest.NewRig()
			in := input(rig, spec(row.change), identity.Grants{})
			if row.with != nil {
				row.with(&in, rig)
			}
			if got := identity.Wanted(in); got != row.want || (len(identity.Desire(in)) > 0) != row.want || (identity.Profile(in) != stack.Ref{}) != row.want {
				t.Errorf("wanted: %v, nodes: %v, profile: %v", got, identity.Desire(in), identity.Profile(in))
			}
		})
	}
}

func TestWhatIsDesired(t *testing.T) {
	t.Parallel()
	rig := blocktest.NewRig()
	in := input(rig, spec(), table())
	in.Boundary = "arn:aws:iam::" + account + ":policy/boundary"
	tags := func(id string) map[string]string {
		return rig.Owner.Tags(id, map[string]string{"team": "blue", "stage": "live"})
	}
	unknown := func(kind string) stack.Ref { return stack.Ref{Of: name(rig, kind)} }
	want := []stack.Node{
		{Name: name(rig, identity.KindRole), Want: &role{Path: "/haws/", Trust: trust("ec2.amazonaws.com"), Boundary: in.Boundary, Tags: tags("Role/servers")}},
		{Name: name(rig, identity.KindRolePolicy), Want: &policy{
			Role: unknown(identity.KindRole), Document: allowed(statement("", items, `["`+tableARN+`"]`, "")), Data: []stack.Ref{stack.Literal(tableARN)},
		}},
		{Name: name(rig, identity.KindInstanceProfile), Want: &profile{
			Path: "/haws/", Role: unknown(identity.KindRole), After: []stack.Ref{unknown(identity.KindRolePolicy)}, Tags: tags("InstanceProfile/servers"),
		}},
	}
	if diff := cmp.Diff(want, identity.Desire(in)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// To IAM, keys that differ in case only are one, and it refuses both together.
func TestTagsThatDifferInCaseOnly(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "tags", func(t *testing.T) {
		s := newSite(table())
		for _, row := range []struct{ tags, want map[string]string }{
			{map[string]string{"team": "a"}, map[string]string{"team": "a", "Name": "web/shop servers"}},
			{map[string]string{"name": "mine", "Team": "b", "team": "a", "HAWS.dev/app": "x"}, map[string]string{"name": "mine", "Team": "b"}},
			{nil, map[string]string{"Name": "web/shop servers"}},
		} {
			s.in.Spec.Tags = row.tags
			s.Settle(t)
			got := map[string]string{}
			for _, tag := range s.role(t).Tags {
				if !strings.HasPrefix(*tag.Key, "haws.dev/") {
					got[*tag.Key] = *tag.Value
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			s.quiet(t)
		}
	})
}
