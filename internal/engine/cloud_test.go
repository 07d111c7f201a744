package engine_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/haws-dev/haws/internal/stack"
)

// cloud is an AWS in memory. It refuses what AWS refuses, and notes down as
// wrong what nobody who drives it may ever do.
type cloud struct {
	mu     sync.Mutex
	stands map[stack.Name]*standing
	made   map[string]int
	calls  map[string]int
	wrong  []string
	// fates are what happens to a call, such as "Create Group/a", and how often.
	fates map[string]fate
	// slow are the ticks that a kind needs for a creation, an update or a deletion.
	slow map[string]int
	// partial kinds are created without what an update can add.
	partial map[string]bool
	// shy clouds accept a note and do not show it.
	shy bool
	// expects says whether the inventory on disk has a name.
	expects func(stack.Name) bool
	// epoch counts the waves; every call after the one of the crash is lost.
	epoch, crashed int
}

type standing struct {
	stack.Name
	ref      string
	have     item
	stranger bool
	leaving  bool
	busy     int
	broken   string
}

// fate is how a call ends. Zero times is always.
type fate struct {
	class stack.Class
	// heard calls have had their effect before they fail.
	heard bool
	// crash ends everything with the wave of this call.
	crash bool
	times int
}

func newCloud() *cloud {
	return &cloud{
		stands: map[stack.Name]*standing{}, made: map[string]int{}, calls: map[string]int{},
		fates: map[string]fate{}, slow: map[string]int{}, partial: map[string]bool{},
		expects: func(stack.Name) bool { return true },
	}
}

// at is what AWS tells resources apart by: it knows no roles.
func at(n stack.Name) stack.Name { return stack.Name{Kind: n.Kind, Physical: n.Physical} }

func (c *cloud) put(s standing) *standing {
	s.ref = c.nextRef(s.Name)
	c.stands[at(s.Name)] = &s
	return &s
}

func (c *cloud) nextRef(n stack.Name) string {
	id := n.Kind + "/" + n.Physical
	c.made[id]++
	return fmt.Sprintf("%s#%d", id, c.made[id])
}

// take counts a call and says how it will end.
func (c *cloud) take(ctx context.Context, call string) (end fate, err error) {
	c.calls[call]++
	switch {
	case c.crashed > 0 && c.epoch > c.crashed:
		return fate{}, &stack.Fault{Class: stack.Transient, Message: "crashed"}
	case ctx.Err() != nil:
		return fate{}, ctx.Err()
	}
	end, doomed := c.fates[call]
	if !doomed {
		return fate{}, nil
	}
	if end.crash {
		c.crashed = c.epoch
	}
	if end.times == 1 {
		delete(c.fates, call)
	} else if end.times > 1 {
		c.fates[call] = fate{end.class, end.heard, end.crash, end.times - 1}
	}
	err = &stack.Fault{Class: end.class, Service: "Cloud", Operation: call, Code: "Fate", Message: "refused"}
	if end.heard {
		return end, nil
	}
	return end, err
}

// write carries out one write under the fate that it has.
func (c *cloud) write(ctx context.Context, verb string, n stack.Name, effect func() (stack.Seen, error)) (stack.Seen, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := verb + " " + n.Kind + "/" + n.Physical
	end, err := c.take(ctx, call)
	if err != nil {
		return stack.Seen{}, err
	}
	seen, err := effect()
	if err == nil && end.heard {
		return stack.Seen{}, &stack.Fault{Class: end.class, Service: "Cloud", Operation: call, Message: "unheard"}
	}
	return seen, err
}

func (c *cloud) accuse(format string, args ...any) error {
	said := fmt.Sprintf(format, args...)
	c.wrong = append(c.wrong, said)
	return &stack.Fault{Class: stack.Invalid, Message: said}
}

// users are the resources that point at a reference.
func (c *cloud) users(ref string) []string {
	var ids []string
	for n, s := range c.stands {
		if slices.ContainsFunc(s.have.Uses, func(r stack.Ref) bool { return r.Value == ref }) {
			ids = append(ids, n.Kind+"/"+n.Physical)
		}
	}
	slices.Sort(ids)
	return ids
}

// tick lets the time pass that AWS needs for one move.
func (c *cloud) tick() {
	for n, s := range c.stands {
		s.busy = max(0, s.busy-1)
		if s.busy == 0 && s.leaving {
			delete(c.stands, n)
		}
	}
}

func (c *cloud) vanish(kind, physical string) {
	delete(c.stands, stack.Name{Kind: kind, Physical: physical})
}

// writes are the calls that write, and how often each came.
func (c *cloud) writes() map[string]int {
	writes := maps.Clone(c.calls)
	maps.DeleteFunc(writes, func(call string, _ int) bool { return strings.HasPrefix(call, "Find ") })
	return writes
}

// finds are the kinds that were read since the last reset, and how often.
func (c *cloud) finds() map[string]int {
	finds := map[string]int{}
	for call, times := range c.calls {
		if kind, ok := strings.CutPrefix(call, "Find "); ok {
			finds[kind] = times
		}
	}
	return finds
}

func (c *cloud) resetCalls() { c.calls = map[string]int{} }

// picture is everything that stands, without the numbers that differ between
// two ways to the same end.
func (c *cloud) picture() map[string]string {
	ids := map[string]string{}
	for _, s := range c.stands {
		ids[s.ref] = s.Kind + "/" + s.Physical
	}
	picture := map[string]string{}
	for _, s := range c.stands {
		var uses []string
		for _, r := range s.have.Uses {
			id, stands := ids[r.Value]
			if !stands {
				id = "nothing"
			}
			uses = append(uses, id)
		}
		slices.Sort(uses)
		picture[ids[s.ref]] = fmt.Sprintf("size %s, note %s, shape %s, uses %v, busy %t, stranger %t",
			s.have.Size, s.have.Note, s.have.Shape, uses, s.busy > 0, s.stranger)
	}
	return picture
}

// failing is what a test and a property have in common.
type failing interface {
	Helper()
	Errorf(format string, args ...any)
}

// blameless fails the test for what was done wrong.
func (c *cloud) blameless(t failing) {
	t.Helper()
	for _, w := range c.wrong {
		t.Errorf("wrong: %s", w)
	}
}
