package engine_test

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// saga is a random life of an app: random wishes that change, in a random
// cloud that fails, with crashes.
type saga struct {
	*rapid.T
	cloud *cloud
	app   *app
	// kinds holds the kind of every role that is ever wished for.
	kinds  []string
	wishes []wish
	before *engine.Outcome
	// lent resources are ours, and nobody has written them down yet.
	lent map[stack.Name]bool
}

func ownKinds() []string { return []string{"Balancer", "Group", "Listener", "Table"} }

func newSaga(t *rapid.T) *saga {
	c := webCloud()
	s := &saga{T: t, cloud: c, app: newApp(c), lent: map[stack.Name]bool{}}
	c.shy = rapid.Bool().Draw(t, "shy")
	for _, kind := range ownKinds() {
		c.slow[kind] = rapid.IntRange(0, 2).Draw(t, kind+" is slow")
		c.partial[kind] = rapid.Bool().Draw(t, kind+" is partial")
	}
	s.kinds = rapid.SliceOfN(rapid.SampledFrom(ownKinds()), 1, 7).Draw(t, "kinds")
	c.expects = s.written
	s.edit()
	for _, w := range s.wishes[1:] {
		s.seed(w)
	}
	s.seedOrphans()
	return s
}

// edit draws a new generation: every wish may use those before it.
func (s *saga) edit() {
	s.wishes = []wish{{kind: "Network", role: "net"}}
	for i, kind := range s.kinds {
		role := fmt.Sprintf("r%d", i)
		if !rapid.Bool().Draw(s.T, role+" is wanted") {
			continue
		}
		w := wish{kind: kind, role: role, ready: rapid.Bool().Draw(s.T, "asks for ready")}
		w.Size = rapid.SampledFrom([]string{"", "1", "2"}).Draw(s.T, "size")
		w.Note = rapid.SampledFrom([]string{"", "n"}).Draw(s.T, "note")
		if kind != "Table" {
			w.Shape = rapid.SampledFrom([]string{"", "square"}).Draw(s.T, "shape")
		}
		for _, of := range s.wishes {
			if rapid.IntRange(0, 2).Draw(s.T, "uses "+of.id()) == 0 {
				w.uses = append(w.uses, of.id())
			}
		}
		if len(w.uses) > 0 && rapid.IntRange(0, 3).Draw(s.T, "comes late") == 0 {
			w.once = w.uses[0]
		}
		s.wishes = append(s.wishes, w)
	}
	s.app.wants(s.wishes...)
	s.before = nil
}

// seed may put something under the name of a wish: ours, or a stranger's.
func (s *saga) seed(w wish) {
	switch rapid.SampledFrom([]string{"nothing", "nothing", "ours", "lent", "foreign"}).Draw(s.T, w.id()+" stands") {
	case "ours":
		s.own(w.name())
	case "lent":
		s.own(w.name())
		s.app.disk = s.app.disk[:len(s.app.disk)-1]
		s.lent[at(w.name())] = true
	case "foreign":
		s.cloud.put(standing{Name: w.name(), stranger: true})
	}
}

// own puts a resource of ours, in any state, and writes it down.
func (s *saga) own(n stack.Name) *standing {
	have := item{Size: rapid.SampledFrom([]string{"1", "3"}).Draw(s.T, "stands with size")}
	if n.Kind != "Table" && n.Physical != n.Role {
		have.Shape = "square"
	}
	s.app.disk = append(s.app.disk, stack.Known{Name: n})
	return s.cloud.put(standing{Name: n, have: have, busy: rapid.IntRange(0, 2).Draw(s.T, "busy")})
}

// seedOrphans puts what nobody wants, each used by the next or not.
func (s *saga) seedOrphans() {
	var last *standing
	for i, kind := range rapid.SliceOfN(rapid.SampledFrom(ownKinds()), 0, 3).Draw(s.T, "orphans") {
		role := fmt.Sprintf("o%d", i)
		next := s.own(stack.Name{Kind: kind, Role: role, Physical: role})
		if last != nil && rapid.Bool().Draw(s.T, role+" uses the one before") {
			next.have.Uses = []stack.Ref{stack.Literal(last.ref)}
		}
		last = next
	}
}

// written is true for a name on disk.
func (s *saga) written(n stack.Name) bool {
	return slices.ContainsFunc(s.app.disk, func(k stack.Known) bool { return at(k.Name) == at(n) })
}

// doom draws what goes wrong in the next pass.
func (s *saga) doom() {
	calls := []string{"Find Network"}
	for _, kind := range ownKinds() {
		calls = append(calls, "Find "+kind)
	}
	for i, kind := range s.kinds {
		for _, verb := range []string{"Create", "Update", "Delete"} {
			call := fmt.Sprintf("%s %s/r%d", verb, kind, i)
			calls = append(calls, call, call+"-square")
		}
	}
	// No NotFound: AWS does not say so of what stands.
	classes := []stack.Class{stack.InUse, stack.Conflict, stack.Throttled, stack.Denied, stack.Quota, stack.Transient}
	s.cloud.fates = map[string]fate{}
	for range rapid.IntRange(0, 5).Draw(s.T, "fates") {
		s.cloud.fates[rapid.SampledFrom(calls).Draw(s.T, "call")] = fate{
			class: rapid.SampledFrom(classes).Draw(s.T, "class"),
			heard: rapid.Bool().Draw(s.T, "has had its effect"),
			crash: rapid.IntRange(0, 2).Draw(s.T, "crash") == 0,
		}
	}
	s.app.recordErr = nil
	if rapid.IntRange(0, 9).Draw(s.T, "record fails") == 0 {
		s.app.recordErr = fmt.Errorf("conflict")
	}
}

// calm ends all that goes wrong.
func (s *saga) calm() { s.cloud.fates, s.app.recordErr = map[string]fate{}, nil }

// meddle lets somebody delete a resource of ours that nothing uses.
func (s *saga) meddle() {
	var loose []stack.Name
	for n, stands := range s.cloud.stands {
		if n.Kind != "Network" && !stands.stranger && len(s.cloud.users(stands.ref)) == 0 {
			loose = append(loose, n)
		}
	}
	slices.SortFunc(loose, stack.Name.Compare)
	if len(loose) > 0 && rapid.IntRange(0, 4).Draw(s.T, "meddle") == 0 {
		n := rapid.SampledFrom(loose).Draw(s.T, "vanishes")
		s.cloud.vanish(n.Kind, n.Physical)
	}
}

// pass is one pass and what a controller keeps of it: after a crash, or when
// the record fails, nothing but what is on disk.
func (s *saga) pass() engine.Outcome {
	s.Helper()
	before := s.before
	if before != nil && rapid.Bool().Draw(s.T, "reads everything") {
		before = nil
	}
	strangers := s.strangers()
	out, err := s.app.settle(s.T.Context(), before)
	if err != nil || s.cloud.crashed > 0 {
		s.cloud.crashed, s.before, s.app.unshown = 0, nil, nil
	} else {
		s.app.disk, s.app.unshown, s.before = out.Inventory, out.Unshown, &out
	}
	s.cloud.blameless(s.T)
	same(s.T, "strangers", strangers, s.strangers())
	s.nothingIsLost()
	return out
}

func (s *saga) strangers() map[string]string {
	picture := s.cloud.picture()
	maps.DeleteFunc(picture, func(id, _ string) bool {
		return !slices.ContainsFunc(slices.Collect(maps.Values(s.cloud.stands)), func(r *standing) bool {
			return r.stranger && r.Kind+"/"+r.Physical == id
		})
	})
	return picture
}

// nothingIsLost: whatever is ours is written down.
func (s *saga) nothingIsLost() {
	s.Helper()
	for n, stands := range s.cloud.stands {
		switch {
		case stands.stranger || n.Kind == "Network":
		case s.written(n):
			delete(s.lent, n)
		case !s.lent[n]:
			s.Errorf("%s/%s is lost: on disk is %v", n.Kind, n.Physical, rows(s.app.disk))
		}
	}
}
