package database

import (
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/stack"
)

// lost stands for a database that the inventory remembers, the app still wants,
// and AWS does not show any more. An empty one in its place would look like the
// old one, without its data: whether there shall be one is for a person to say.
// It may only be too young to be shown, or the answer too old. One that the app does
// not want any more, or that haws itself deleted, is just gone.
func (d desk) lost(n stack.Known) stack.Seen {
	if !d.Wanted || n.Ref == "" || d.Recent.Ended(n.Ref) {
		return stack.Seen{}
	}
	seen := stack.Seen{
		Name: n.Name, Ref: n.Ref, Have: &Database{Lost: true}, State: stack.Busy, Facts: availability.Database{Broken: true},
		Message: "AWS does not show it, and it may be too young to be shown: it is looked for again",
	}
	if !d.Recent.Young(n.Ref) {
		seen.State = stack.Broken
		seen.Message = "it is gone, and haws did not delete it: restore it from a snapshot as " + n.Physical +
			", with its tags; or, to begin with an empty one, take database out of the spec and put it back"
	}
	return seen
}
