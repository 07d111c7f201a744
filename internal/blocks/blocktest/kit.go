package blocktest

import (
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Case is what the kit must know about a kind. The keys of its maps are names
// of subtests, in words.
type Case[T any] struct {
	// Register adds the kind as its block does; it is called for every pass.
	Register func(kinds engine.Kinds, rig *Rig)
	// Make puts what the resource needs into a fresh region, by plain calls of
	// the SDK, and says which resource to make. Want quotes its needs as literals.
	Make func(t *testing.T, rig *Rig) (stack.Name, *T)
	// Edits change the Want; each must be carried out in place. One per field.
	Edits map[string]func(t *testing.T, rig *Rig, want *T)
	// Refused are changes of the Want that must be blocked, not carried out.
	Refused map[string]func(t *testing.T, rig *Rig, want *T)
	// Drifts change the settled resource behind haws' back, as a stranger
	// would; each must be found and mended. One per field. A drift may delete
	// the resource.
	Drifts map[string]func(t *testing.T, rig *Rig, seen stack.Seen)
	// Foreign makes a resource of that name with those tags, as a stranger
	// would. Without it these scenes are left out.
	Foreign func(t *testing.T, rig *Rig, name stack.Name, want *T, tags map[string]string)
	// Optional are reads, such as "Auto Scaling.DescribeScalingActivities",
	// that may fail without making the kind blind.
	Optional []string
}

// Kit holds a kind to what haws promises of every kind.
func Kit[T any](t *testing.T, c Case[T]) {
	t.Helper()
	t.Run("create", c.create)
	t.Run("edit", c.edit)
	t.Run("refuse", c.refuse)
	t.Run("drift", c.drift)
	t.Run("delete", c.remove)
	t.Run("foreign", c.foreign)
	t.Run("fault", c.fault)
	t.Run("interruption", c.interruption)
}

// subject is the one resource of a scene.
type subject[T any] struct {
	App
	name stack.Name
	want *T
	// gone is true when the app does not want it any more.
	gone bool
}

// begin sets the scene: a fresh region in which the resource does not exist.
func (c Case[T]) begin(t *testing.T) *subject[T] {
	t.Helper()
	s := &subject[T]{App: App{Rig: NewRig(), Register: c.Register}}
	s.name, s.want = c.Make(t, s.Rig)
	s.Desire = s.desire
	s.World.Forget()
	return s
}

// settled sets the scene with the resource created and settled.
func (c Case[T]) settled(t *testing.T) *subject[T] {
	t.Helper()
	s := c.begin(t)
	s.Settle(t)
	s.World.Forget()
	return s
}

func (s *subject[T]) desire(stack.World) []stack.Node {
	if s.gone {
		return nil
	}
	want := *s.want
	return []stack.Node{{Name: s.name, Want: &want}}
}

// quiet holds a settled resource to a pass without a write.
func (s *subject[T]) quiet(t *testing.T) {
	t.Helper()
	s.World.Forget()
	out := s.Pass(t)
	if !out.Settled() || len(out.Done) > 0 || s.World.Writes() > 0 {
		t.Errorf("settled, and yet a pass makes %d writes:\n%s", s.World.Writes(), Describe(out))
	}
}

// planned holds a plan to writing nothing, and gives the verbs of its steps.
func (s *subject[T]) planned(t *testing.T) map[stack.Verb]bool {
	t.Helper()
	s.World.Forget()
	out := s.Plan(t)
	if n := s.World.Writes(); n > 0 {
		t.Errorf("a plan makes %d writes", n)
	}
	verbs := map[stack.Verb]bool{}
	for _, d := range out.Done {
		verbs[d.Verb] = true
	}
	for _, step := range out.Left {
		verbs[step.Verb] = true
	}
	return verbs
}
