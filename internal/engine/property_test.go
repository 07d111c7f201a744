package engine_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/haws-dev/haws/internal/stack"
)

// TestAnyLifeEndsWell runs several rounds side by side: each draws its own
// hundred lives.
func TestAnyLifeEndsWell(t *testing.T) {
	t.Parallel()
	for round := range 4 {
		t.Run(fmt.Sprintf("round %d", round), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				s := newSaga(rt)
				for range rapid.IntRange(0, 6).Draw(rt, "passes") {
					if rapid.IntRange(0, 2).Draw(rt, "edit") == 0 {
						s.edit()
					}
					s.meddle()
					s.doom()
					s.pass()
					for range rapid.IntRange(0, 2).Draw(rt, "ticks") {
						s.cloud.tick()
					}
				}
				s.calm()
				s.settles()
				s.isAsWished()
				s.staysSo()
			})
		})
	}
}

// settles: once nothing fails any more, a bounded number of passes is enough.
// What others have done since is only found by a pass that reads everything.
func (s *saga) settles() {
	s.Helper()
	for range 100 {
		full := s.before == nil
		quiet := len(s.pass().Done) == 0 && !s.busy()
		if quiet && full {
			return
		}
		if quiet {
			s.before = nil
		}
		s.cloud.tick()
	}
	s.Fatalf("never settles: %v", s.cloud.picture())
}

func (s *saga) busy() bool {
	for _, stands := range s.cloud.stands {
		if stands.busy > 0 {
			return true
		}
	}
	return false
}

// staysSo: what has settled is not written to any more.
func (s *saga) staysSo() {
	s.Helper()
	s.cloud.resetCalls()
	s.pass()
	s.before = nil
	out := s.pass()
	same(s.T, "writes once settled", map[string]int{}, s.cloud.writes())
	for _, step := range out.Left {
		if step.Verb != stack.Wait && step.Verb != stack.Block {
			s.Errorf("settled, and yet due: %s %s", step.Verb, step.ID())
		}
	}
}

// isAsWished compares what stands with what is wanted. What a stranger's
// resource holds up, and what is used by that, may stand as it was.
func (s *saga) isAsWished() {
	s.Helper()
	wanted, possible, held := map[stack.Name]bool{}, map[string]stack.Name{}, map[string]bool{}
	for _, w := range s.wishes {
		n := at(w.name())
		wanted[n] = true
		stands, there := s.cloud.stands[n]
		if s.heldUp(w, possible) {
			held[w.kind] = true
			continue
		}
		possible[w.id()] = n
		if !there {
			s.Errorf("%s is not made", w.id())
			continue
		}
		s.fits(w, stands, possible)
	}
	for n, stands := range s.cloud.stands {
		// What is to be replaced by something that is held up stays.
		if !wanted[n] && !held[n.Kind] && !stands.stranger && !s.lent[n] && len(s.cloud.users(stands.ref)) == 0 {
			s.Errorf("%s/%s is left behind", n.Kind, n.Physical)
		}
	}
}

func (s *saga) heldUp(w wish, possible map[string]stack.Name) bool {
	if stands, there := s.cloud.stands[at(w.name())]; there && stands.stranger {
		return true
	}
	for _, id := range w.uses {
		if _, can := possible[id]; !can {
			return true
		}
	}
	return false
}

func (s *saga) fits(w wish, stands *standing, possible map[string]stack.Name) {
	s.Helper()
	if w.kind == "Network" {
		return
	}
	var uses []stack.Ref
	for _, id := range w.uses {
		if need, there := s.cloud.stands[possible[id]]; there {
			uses = append(uses, stack.Literal(need.ref))
		}
	}
	same(s.T, "uses of "+w.id(), values(uses), values(stands.have.Uses))
	if w.Size != "" {
		same(s.T, "size of "+w.id(), w.Size, stands.have.Size)
	}
	if w.Note != "" {
		same(s.T, "note of "+w.id(), w.Note, stands.have.Note)
	}
	same(s.T, "shape of "+w.id(), w.Shape, stands.have.Shape)
}
