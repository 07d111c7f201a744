package stack_test

import (
	"github.com/haws-dev/haws/internal/stack"
)

// thing is what every kind of these tests owns.
type thing struct {
	Size string
	// Shape cannot be changed in place.
	Shape string
	// Index and Filter are not changed before AWS is done with others.
	Index, Filter string
	Uses          []stack.Ref
}

type rules struct{ given bool }

func (r rules) Given() bool           { return r.given }
func (rules) Uses(of any) []stack.Ref { return of.(*thing).Uses }

func (rules) Diff(want, have any) []stack.Change {
	w, h := want.(*thing), have.(*thing)
	var changes []stack.Change
	if w.Size != h.Size {
		changes = append(changes, stack.Change{Field: "size", From: h.Size, To: w.Size})
	}
	if w.Shape != h.Shape {
		changes = append(changes, stack.Change{Field: "shape", From: h.Shape, To: w.Shape, Forbidden: "make another"})
	}
	for _, f := range []struct{ field, from, to string }{{"index", h.Index, w.Index}, {"filter", h.Filter, w.Filter}} {
		if f.from != f.to {
			changes = append(changes, stack.Change{Field: f.field, From: f.from, To: f.to, Waits: f.field + " waits for x"})
		}
	}
	return changes
}

// rulesOf knows one kind that is given, Network; all others are ours.
func rulesOf(kind string) stack.Rules { return rules{given: kind == "Network"} }

func name(kind, role string) stack.Name {
	return stack.Name{Kind: kind, Role: role, Physical: "haws-" + role}
}

func ref(of stack.Name) stack.Ref {
	return stack.Ref{Of: of, Value: "arn:" + of.ID(), Known: true}
}

func node(of stack.Name, want thing) stack.Node { return stack.Node{Name: of, Want: &want} }

// world holds resources, each under its name; what they leave out is filled in.
func world(of ...stack.Seen) stack.World {
	w := stack.World{}
	for _, s := range of {
		if s.Ref == "" {
			s.Ref = "arn:" + s.ID()
		}
		if s.State == "" {
			s.State = stack.Ready
		}
		w[s.Name] = s
	}
	return w
}

func seen(of stack.Name, have thing) stack.Seen { return stack.Seen{Name: of, Have: &have} }

func inState(s stack.Seen, state stack.State, message string) stack.Seen {
	s.State, s.Message = state, message
	return s
}

func foreign(of stack.Name) stack.Seen { return stack.Seen{Name: of, Foreign: true} }
