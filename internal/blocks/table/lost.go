package table

import "github.com/haws-dev/haws/internal/stack"

// missing stands for a table that the inventory remembers, the app still wants, and
// AWS does not show. It may be too young to be shown. An empty one in the place of
// one that is gone would look like the old one, without its items: whether there
// shall be one is for a person to say. One that the app does not want any more, or
// that haws itself deleted, is just gone.
func (k tables) missing(n stack.Known) stack.Seen {
	if n.Ref == "" || k.Recent.Ended(n.Ref) || !k.Wanted(n.Name) {
		return stack.Seen{}
	}
	seen := stack.Seen{Name: n.Name, Ref: n.Ref, Have: &Table{Lost: true}, State: stack.Busy, Message: "AWS does not show it, and it may be too young to be shown: it is looked for again"}
	if !k.Recent.Young(n.Ref) {
		seen.State = stack.Broken
		seen.Message = "it is gone, and haws did not delete it: if it had point-in-time recovery, DynamoDB keeps a system backup for 35 days: restore that as " + n.Physical +
			", and haws sets it up as before; or, to begin with an empty one, take the table out of the spec and put it back"
	}
	return seen
}
