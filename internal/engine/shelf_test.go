package engine_test

import (
	"context"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// item is what every kind of these tests owns. An empty field is not ours.
type item struct {
	Size string
	// Note may be accepted and never shown.
	Note string
	// Shape cannot be changed in place.
	Shape string
	Uses  []stack.Ref
}

// shelf is one kind of the cloud.
type shelf struct {
	cloud *cloud
	kind  string
}

// kindsOf are four kinds of ours and one of somebody else.
func kindsOf(c *cloud) engine.Kinds {
	kinds := engine.Kinds{}
	engine.Given(kinds, "Network", shelf{c, "Network"})
	for _, kind := range []string{"Balancer", "Group", "Listener", "Table"} {
		engine.Own(kinds, kind, shelf{c, kind})
	}
	return kinds
}

func (s shelf) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	if _, err := s.cloud.take(ctx, "Find "+s.kind); err != nil {
		return nil, err
	}
	var out []stack.Seen
	for _, n := range names {
		if stands, ok := s.cloud.stands[at(n.Name)]; ok {
			out = append(out, s.cloud.show(n.Name, stands))
		}
	}
	return out, nil
}

func (c *cloud) show(n stack.Name, s *standing) stack.Seen {
	if s.stranger {
		return stack.Seen{Name: n, Ref: s.ref, State: stack.Ready, Foreign: true}
	}
	have := s.have
	have.Uses = slices.Clone(s.have.Uses)
	if c.shy {
		have.Note = ""
	}
	seen := stack.Seen{Name: n, Ref: s.ref, Have: &have, State: stack.Ready, Attrs: map[string]string{"size": s.have.Size}}
	switch {
	case s.busy > 0:
		seen.State, seen.Message = stack.Busy, "in the works"
	case s.broken != "":
		seen.State, seen.Message = stack.Broken, s.broken
	}
	return seen
}

func (shelf) Uses(of *item) []stack.Ref { return of.Uses }

func (shelf) Diff(want, have *item) []stack.Change {
	var changes []stack.Change
	if want.Size != "" && want.Size != have.Size {
		changes = append(changes, stack.Change{Field: "size", From: have.Size, To: want.Size})
	}
	if want.Note != "" && want.Note != have.Note {
		changes = append(changes, stack.Change{Field: "note", From: have.Note, To: want.Note, Unshown: have.Note == ""})
	}
	if want.Shape != have.Shape {
		changes = append(changes, stack.Change{Field: "shape", From: have.Shape, To: want.Shape, Forbidden: "make another"})
	}
	if w, h := values(want.Uses), values(have.Uses); w != h {
		changes = append(changes, stack.Change{Field: "uses", From: h, To: w})
	}
	return changes
}

func values(refs []stack.Ref) string {
	out := make([]string, 0, len(refs))
	for _, r := range refs {
		out = append(out, r.String())
	}
	return strings.Join(out, " ")
}

func (s shelf) Create(ctx context.Context, n stack.Name, want *item) (stack.Seen, error) {
	c := s.cloud
	return c.write(ctx, "Create", n, func() (stack.Seen, error) {
		if was, stands := c.stands[at(n)]; stands {
			return stack.Seen{}, c.accuse("create %s, which stands (stranger: %t)", n.Physical, was.stranger)
		}
		if !c.expects(n) {
			return stack.Seen{}, c.accuse("create %s, which is not written down", n.Physical)
		}
		if err := c.check(n, want); err != nil {
			return stack.Seen{}, err
		}
		have := *want
		if c.partial[s.kind] {
			have.Size = ""
		}
		return c.show(n, c.put(standing{Name: n, have: have, busy: c.slow[s.kind]})), nil
	})
}

func (s shelf) Update(ctx context.Context, e engine.Edit[item]) (stack.Seen, error) {
	c, n := s.cloud, e.Seen.Name
	return c.write(ctx, "Update", n, func() (stack.Seen, error) {
		stands, err := c.writable(n)
		if err == nil {
			err = c.check(n, e.Want)
		}
		if err != nil {
			return stack.Seen{}, err
		}
		for _, change := range e.Changes {
			switch change.Field {
			case "size":
				stands.have.Size = e.Want.Size
			case "note":
				stands.have.Note = e.Want.Note
			case "uses":
				stands.have.Uses = slices.Clone(e.Want.Uses)
			}
		}
		stands.busy, stands.broken = c.slow[s.kind], ""
		return c.show(n, stands), nil
	})
}

func (s shelf) Delete(ctx context.Context, seen stack.Seen, have *item) (stack.Seen, error) {
	c, n := s.cloud, seen.Name
	return c.write(ctx, "Delete", n, func() (stack.Seen, error) {
		stands, err := c.writable(n)
		if err != nil {
			return stack.Seen{}, err
		}
		if users := c.users(stands.ref); len(users) > 0 {
			return stack.Seen{}, c.accuse("delete %s, which %v use", n.Physical, users)
		}
		if have == nil {
			return stack.Seen{}, c.accuse("delete %s without what it has", n.Physical)
		}
		if c.slow[s.kind] == 0 {
			delete(c.stands, at(n))
			return stack.Seen{State: stack.Gone}, nil
		}
		stands.busy, stands.leaving = c.slow[s.kind], true
		return c.show(n, stands), nil
	})
}

// writable is what stands and may be written to.
func (c *cloud) writable(n stack.Name) (*standing, error) {
	stands, ok := c.stands[at(n)]
	switch {
	case !ok:
		return nil, &stack.Fault{Class: stack.NotFound, Message: n.Physical + " is not there"}
	case stands.stranger:
		return nil, c.accuse("write to %s, which is foreign", n.Physical)
	case stands.busy > 0:
		return nil, c.accuse("write to %s, which is busy", n.Physical)
	}
	return stands, nil
}

// check refuses to point at what is not known or is not there.
func (c *cloud) check(n stack.Name, want *item) error {
	for _, r := range want.Uses {
		if !r.Known || r.Value == "" || r.Value == stack.KnownAfterApply {
			return c.accuse("write %s with an unknown reference to %s", n.Physical, r.Of.ID())
		}
		stands := false
		for _, s := range c.stands {
			stands = stands || s.ref == r.Value
		}
		if !stands {
			return &stack.Fault{Class: stack.Invalid, Message: r.Value + " does not exist"}
		}
	}
	return nil
}
