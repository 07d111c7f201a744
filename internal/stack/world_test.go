package stack_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/stack"
)

func TestWorldQuotes(t *testing.T) {
	t.Parallel()
	group := name("TargetGroup", "servers")
	stands := func(s stack.Seen) stack.World {
		s.Name = group
		return stack.World{group: s}
	}
	type quotes struct{ ref, version stack.Ref }
	known := func(value string) stack.Ref { return stack.Ref{Of: group, Value: value, Known: true} }
	unknown := stack.Ref{Of: group}
	for _, row := range []struct {
		name  string
		world stack.World
		want  quotes
	}{
		{name: "what was not seen is not known", world: stack.World{}, want: quotes{unknown, unknown}},
		{name: "no world knows nothing", want: quotes{unknown, unknown}},
		{
			name:  "what was seen is known by its reference and its attributes",
			world: stands(stack.Seen{Ref: "arn", Attrs: map[string]string{"version": "3"}}),
			want:  quotes{known("arn"), known("3")},
		},
		{
			name:  "an attribute that AWS has not told is not known",
			world: stands(stack.Seen{Ref: "arn", Attrs: map[string]string{"other": "3"}}),
			want:  quotes{known("arn"), unknown},
		},
		{
			name:  "a busy resource is known",
			world: stands(stack.Seen{Ref: "arn", State: stack.Busy}),
			want:  quotes{known("arn"), unknown},
		},
		{
			name:  "a foreign resource is never quoted",
			world: stands(stack.Seen{Ref: "arn", Attrs: map[string]string{"version": "3"}, Foreign: true}),
			want:  quotes{unknown, unknown},
		},
		{
			name:  "in a plan, what would be created is known to be known after apply, and so are its attributes",
			world: stands(stack.Seen{Ref: stack.KnownAfterApply}),
			want:  quotes{known(stack.KnownAfterApply), known(stack.KnownAfterApply)},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := quotes{row.world.Ref(group), row.world.Attr(group, "version")}
			if diff := cmp.Diff(row.want, got, cmp.AllowUnexported(quotes{})); diff != "" {
				t.Errorf("quotes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhenReady(t *testing.T) {
	t.Parallel()
	db := name("Database", "main")
	for _, row := range []struct {
		name  string
		world stack.World
		ref   stack.Ref
		known bool
	}{
		{name: "a ready resource is known", world: world(seen(db, thing{})), ref: ref(db), known: true},
		{name: "a busy resource is not known yet", world: world(inState(seen(db, thing{}), stack.Busy, "")), ref: ref(db)},
		{name: "a broken resource is not known yet", world: world(inState(seen(db, thing{}), stack.Broken, "")), ref: ref(db)},
		{name: "a missing resource is not known yet", world: stack.World{}, ref: ref(db)},
		{name: "an unknown reference to a ready resource stays unknown", world: world(seen(db, thing{})), ref: stack.Ref{Of: db}},
		{name: "a literal quotes nothing and has nothing to wait for", world: stack.World{}, ref: stack.Literal("x"), known: true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := row.world.WhenReady(row.ref)
			want := stack.Ref{Of: row.ref.Of, Value: row.ref.Value, Known: row.known}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("reference (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRefString(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		ref  stack.Ref
		want string
	}{
		{name: "a literal is its value", ref: stack.Literal("vpc-1"), want: "vpc-1"},
		{name: "a known reference is its value", ref: ref(name("Database", "main")), want: "arn:Database/main"},
		{name: "an unknown reference is known after apply", ref: stack.Ref{Of: name("Database", "main")}, want: "(known after apply)"},
		{name: "an unknown reference hides a stale value", ref: stack.Ref{Value: "stale"}, want: "(known after apply)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := row.ref.String(); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestNameCompare(t *testing.T) {
	t.Parallel()
	a := stack.Name{Kind: "Bucket", Role: "assets", Physical: "p2"}
	for _, row := range []struct {
		name string
		b    stack.Name
		want int
	}{
		{name: "a name equals itself", b: a},
		{name: "the kind comes first", b: stack.Name{Kind: "Table", Role: "a", Physical: "p1"}, want: -1},
		{name: "then the role", b: stack.Name{Kind: "Bucket", Role: "aaa", Physical: "p9"}, want: 1},
		{name: "then the physical name", b: stack.Name{Kind: "Bucket", Role: "assets", Physical: "p3"}, want: -1},
		{name: "a smaller physical name sorts before", b: stack.Name{Kind: "Bucket", Role: "assets", Physical: "p1"}, want: 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got, back := a.Compare(row.b), row.b.Compare(a); got != row.want || back != -row.want {
				t.Errorf("got %d and back %d, want %d", got, back, row.want)
			}
		})
	}
	if a.ID() != "Bucket/assets" {
		t.Errorf("the id is %q", a.ID())
	}
}
