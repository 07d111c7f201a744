package stack

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Rules are the pure half of a kind.
type Rules interface {
	// Uses lists what a Want or a Have quotes.
	Uses(of any) []Ref
	// Diff lists what would have to change for have to become want.
	Diff(want, have any) []Change
	// Given kinds belong to somebody else: they are read, never written.
	Given() bool
}

// Plan is what Diff decides from.
type Plan struct {
	Rules func(kind string) Rules
	Nodes []Node
	World World
	// Blind holds the kinds that could not be read, and why.
	Blind map[string]error
}

// Diff lists the steps from what was seen to what is wanted: first those of
// the nodes, in their order, then those of what is no longer wanted, by name.
func Diff(p Plan) []Step {
	var steps []Step
	wanted := map[Name]bool{}
	for _, n := range p.Nodes {
		wanted[n.Name] = true
		if s, due := p.node(n); due {
			steps = append(steps, s)
		}
	}
	for _, seen := range p.orphans(wanted) {
		steps = append(steps, p.orphan(seen))
	}
	return steps
}

func (p Plan) node(n Node) (Step, bool) {
	rules := p.Rules(n.Kind)
	step := Step{Name: n.Name, Want: n.Want}
	seen, exists := p.World[n.Name]
	switch {
	case p.Blind[n.Kind] != nil:
		return step.stop(Wait, Unreadable, "it could not be read"), true
	case n.Problem != "":
		return step.stop(Block, Unfit, n.Problem), true
	case seen.Foreign:
		return step.stop(Block, NameTaken, cmp.Or(seen.Message, n.Physical+" exists and does not carry this app's owner tags")), true
	}
	uses := rules.Uses(n.Want)
	if i := slices.IndexFunc(uses, func(r Ref) bool { return !r.Known }); i >= 0 {
		return step.stop(Wait, Needs, "waits for "+uses[i].Of.ID()), true
	}
	switch {
	case !exists && rules.Given():
		return step.stop(Wait, Missing, "it does not exist"), true
	case !exists:
		step.Verb = Create
		return step, true
	case seen.State == Busy:
		return step.stop(Wait, Changing, seen.Message), true
	}
	return p.change(step, seen)
}

func (p Plan) change(step Step, seen Seen) (Step, bool) {
	if rules := p.Rules(step.Kind); !rules.Given() {
		step.Changes = rules.Diff(step.Want, seen.Have)
	}
	if i := slices.IndexFunc(step.Changes, func(c Change) bool { return c.Forbidden != "" }); i >= 0 {
		c := step.Changes[i]
		return step.stop(Block, Immutable, c.Field+": "+c.From+" → "+c.To+": "+c.Forbidden), true
	}
	switch {
	case len(step.Changes) > 0 && !slices.ContainsFunc(step.Changes, func(c Change) bool { return c.Waits == "" }):
		return step.stop(Wait, Changing, step.Changes[0].Waits), true
	case len(step.Changes) > 0:
		step.Verb = Update
		return step, true
	case seen.State == Broken:
		return step.stop(Block, Failed, seen.Message), true
	}
	return step, false
}

func (p Plan) orphan(seen Seen) Step {
	step := Step{Name: seen.Name}
	users := p.users(seen)
	switch {
	case len(p.Blind) > 0:
		return step.stop(Wait, Unreadable, "not deleted while "+strings.Join(slices.Sorted(maps.Keys(p.Blind)), ", ")+" cannot be read")
	case len(users) > 0:
		return step.stop(Wait, Used, "still used by "+strings.Join(users, ", "))
	case seen.State == Busy:
		return step.stop(Wait, Changing, seen.Message)
	case slices.ContainsFunc(p.Nodes, func(n Node) bool { return n.ID() == seen.ID() && p.World[n.Name].State != Ready }):
		return step.stop(Wait, Used, "stays until what replaces it is ready")
	}
	step.Verb = Delete
	return step
}

// orphans are the resources of ours that nobody wants any more.
func (p Plan) orphans(wanted map[Name]bool) []Seen {
	var out []Seen
	for name, seen := range p.World {
		if !wanted[name] && !seen.Foreign && !p.Rules(name.Kind).Given() {
			out = append(out, seen)
		}
	}
	slices.SortFunc(out, func(a, b Seen) int { return a.Compare(b.Name) })
	return out
}

// users are the resources seen that point at this one.
func (p Plan) users(of Seen) []string {
	var out []string
	for name, seen := range p.World {
		if name != of.Name && !seen.Foreign && slices.ContainsFunc(p.Rules(name.Kind).Uses(seen.Have), func(r Ref) bool { return r.Known && r.Value == of.Ref }) {
			out = append(out, name.ID())
		}
	}
	slices.Sort(out)
	return out
}

func (s Step) stop(verb Verb, why Why, message string) Step {
	s.Verb, s.Why, s.Message = verb, why, message
	return s
}
