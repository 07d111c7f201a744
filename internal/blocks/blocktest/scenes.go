package blocktest

import (
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func (c Case[T]) create(t *testing.T) {
	Scene(t, "what was created and has settled has no diff", func(t *testing.T) {
		s := c.begin(t)
		if verbs := s.planned(t); !verbs[stack.Create] {
			t.Errorf("the plan creates nothing: %v", verbs)
		}
		out := s.Settle(t)
		if seen := out.Seen[s.name]; seen.Ref == "" || seen.State != stack.Ready || seen.Foreign {
			t.Errorf("settled as %+v", seen)
		}
		s.quiet(t)
	})
}

func (c Case[T]) edit(t *testing.T) {
	for name, edit := range c.Edits {
		Scene(t, name, func(t *testing.T) {
			s := c.settled(t)
			edit(t, s.Rig, s.want)
			if verbs := s.planned(t); !verbs[stack.Update] {
				t.Fatalf("the plan updates nothing: %v", verbs)
			}
			s.Settle(t)
			if s.World.Writes() == 0 {
				t.Error("settled without a write")
			}
			s.quiet(t)
		})
	}
}

func (c Case[T]) refuse(t *testing.T) {
	for name, edit := range c.Refused {
		Scene(t, name, func(t *testing.T) {
			s := c.settled(t)
			edit(t, s.Rig, s.want)
			s.World.Forget()
			out := s.Pass(t)
			if len(out.Left) != 1 || out.Left[0].Verb != stack.Block || out.Left[0].Message == "" || s.World.Writes() > 0 {
				t.Errorf("not blocked, or not said why, or %d writes:\n%s", s.World.Writes(), Describe(out))
			}
		})
	}
}

func (c Case[T]) drift(t *testing.T) {
	for name, drift := range c.Drifts {
		Scene(t, name, func(t *testing.T) {
			s := c.settled(t)
			drift(t, s.Rig, s.Pass(t).Seen[s.name])
			if verbs := s.planned(t); !verbs[stack.Update] && !verbs[stack.Create] {
				t.Fatalf("the plan mends nothing: %v", verbs)
			}
			s.Settle(t)
			s.quiet(t)
		})
	}
}

func (c Case[T]) remove(t *testing.T) {
	Scene(t, "deleting leaves nothing behind", func(t *testing.T) {
		s := c.settled(t)
		s.gone = true
		if verbs := s.planned(t); !verbs[stack.Delete] {
			t.Errorf("the plan deletes nothing: %v", verbs)
		}
		out := s.Settle(t)
		if _, stands := out.Seen[s.name]; stands || len(s.Inventory()) > 0 {
			t.Errorf("settled, and yet %+v stands; inventory %v", out.Seen[s.name], s.Inventory())
		}
		s.quiet(t)
	})
	Scene(t, "deleting twice is fine", func(t *testing.T) {
		s := c.settled(t)
		before := s.Pass(t).Seen[s.name]
		s.gone = true
		s.Settle(t)
		kinds := engine.Kinds{}
		c.Register(kinds, s.Rig)
		step := stack.Step{Name: s.name, Verb: stack.Delete}
		if after, err := (engine.Live{Kinds: kinds}).Apply(t.Context(), step, before); err != nil || after.State != stack.Gone {
			t.Errorf("deleting it again: %+v, %v", after, err)
		}
	})
}

func (c Case[T]) foreign(t *testing.T) {
	if c.Foreign == nil {
		t.Skip("no foreign resource of the same name can exist")
	}
	scene := func(name string, tags func(s *subject[T]) map[string]string) {
		Scene(t, name, func(t *testing.T) {
			s := c.begin(t)
			c.Foreign(t, s.Rig, s.name, s.want, tags(s))
			s.World.Forget()
			s.blocked(t)
			s.Step(patience * pause)
			s.blocked(t)
			s.gone = true
			s.Pass(t)
			if n := s.World.Writes(); n > 0 {
				t.Errorf("%d writes while a foreign resource has the name", n)
			}
		})
	}
	scene("without tags", func(*subject[T]) map[string]string { return nil })
	scene("with the tags of a person", func(*subject[T]) map[string]string { return map[string]string{"team": "blue"} })
	scene("of another app", func(s *subject[T]) map[string]string { return s.Stranger().Tags(s.name.ID(), nil) })
	scene("with another role in the same app", func(s *subject[T]) map[string]string {
		return s.Owner.Tags(s.name.Kind+"/another", nil)
	})
}

func (s *subject[T]) blocked(t *testing.T) {
	t.Helper()
	out := s.Pass(t)
	if len(out.Left) != 1 || out.Left[0].Why != stack.NameTaken || len(out.Done) > 0 {
		t.Errorf("the name is taken, and yet:\n%s", Describe(out))
	}
}
