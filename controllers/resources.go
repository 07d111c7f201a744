package controllers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// maxRowMessage bounds the message of one row, so that a whole inventory in
// trouble still fits into an object.
const maxRowMessage = 1024

// resources are the rows of the inventory after a pass.
func resources(before []v1alpha1.ResourceStatus, r Report, now time.Time) []v1alpha1.ResourceStatus {
	var out []v1alpha1.ResourceStatus
	for _, known := range r.Outcome.Inventory {
		row := v1alpha1.ResourceStatus{ID: known.ID(), Kind: known.Kind, Name: known.Physical, Ref: known.Ref}
		row.State, row.Message = r.state(known.Name)
		row.Message = cut(row.Message, maxRowMessage)
		old := rowBefore(before, row)
		row.DeletionPolicy = r.endOf(known.Name, old.DeletionPolicy)
		// What is wanted again goes all the same while AWS deletes it, until it is made anew.
		if row.State == v1alpha1.ResourceBusy && old.State == v1alpha1.ResourceDeleting && !r.made(known.Name) {
			row.State = v1alpha1.ResourceDeleting
		}
		row.Since = since(old, row, now)
		out = append(out, row)
	}
	return append(out, r.Young...)
}

// made is true of what this pass made.
func (r Report) made(name stack.Name) bool {
	return slices.ContainsFunc(r.Outcome.Done, func(d engine.Done) bool { return d.Name == name && d.Verb == stack.Create && d.Err == nil })
}

// endOf is the deletion policy to remember: the word of the spec, and that one still
// when the spec has none any more. Only where nobody knows it is it the tag's, which
// others may write.
func (r Report) endOf(name stack.Name, before string) string {
	tag := r.Outcome.Seen[name].Attrs[blocks.AttrDeletionPolicy]
	if !blocks.IsDeletionPolicy(tag) {
		tag = ""
	}
	if kind := name.Kind; kind == blocks.KindTable || kind == blocks.KindBucket {
		return cmp.Or(r.Findings.Ends[name], before, tag)
	}
	return cmp.Or(r.Findings.Ends[name], tag, before)
}

// rowBefore is what was told of a resource before.
func rowBefore(before []v1alpha1.ResourceStatus, row v1alpha1.ResourceStatus) v1alpha1.ResourceStatus {
	for _, old := range before {
		if old.ID == row.ID && old.Name == row.Name {
			return old
		}
	}
	return v1alpha1.ResourceStatus{}
}

// young are rows of what AWS does not show, although it is only minutes old:
// what was just made may not be found for a while. (EC2 API reference,
// "Eventual consistency".) They are looked for again before they are dropped.
func young(before []v1alpha1.ResourceStatus, o engine.Outcome, now time.Time) []v1alpha1.ResourceStatus {
	var out []v1alpha1.ResourceStatus
	for _, row := range before {
		listed := slices.ContainsFunc(o.Inventory, func(k stack.Known) bool { return k.ID() == row.ID && k.Physical == row.Name })
		deleted := slices.ContainsFunc(o.Done, func(d engine.Done) bool {
			return d.ID() == row.ID && d.Physical == row.Name && d.Verb == stack.Delete && d.Err == nil
		})
		seen := o.Seen[stack.Name{Kind: row.Kind, Role: strings.TrimPrefix(row.ID, row.Kind+"/"), Physical: row.Name}]
		if listed || deleted || seen.Foreign || row.Since == nil || slices.Contains(grown, row.State) || now.Sub(row.Since.Time) >= propagation {
			continue
		}
		row.Message = "AWS does not show it, and it may be too young to be shown: it is looked for again"
		out = append(out, row)
	}
	return out
}

// grown are the states of what is not too young to be shown.
var grown = []string{v1alpha1.ResourceDeleting, v1alpha1.ResourceBlocked}

// since is when a resource came into its state.
func since(old, row v1alpha1.ResourceStatus, now time.Time) *metav1.Time {
	if old.State == row.State && old.Since != nil {
		return old.Since
	}
	t := metav1.NewTime(now.Truncate(time.Second))
	return &t
}

// ahead adds rows for names that are about to be made.
func ahead(have []v1alpha1.ResourceStatus, names []stack.Known, now time.Time) []v1alpha1.ResourceStatus {
	out := slices.Clone(have)
	since := metav1.NewTime(now.Truncate(time.Second))
	for _, n := range names {
		known := slices.ContainsFunc(have, func(r v1alpha1.ResourceStatus) bool { return r.ID == n.ID() && r.Name == n.Physical })
		if !known {
			out = append(out, v1alpha1.ResourceStatus{ID: n.ID(), Kind: n.Kind, Name: n.Physical, Ref: n.Ref, State: v1alpha1.ResourceWaiting, Since: &since})
		}
	}
	return out
}

// state is the state of one resource, and what there is to say of it.
func (r Report) state(name stack.Name) (state, message string) {
	o := r.Outcome
	if err := o.Blind[name.Kind]; err != nil {
		return v1alpha1.ResourceUnreadable, say(err)
	}
	for _, d := range o.Done {
		if d.Name == name && d.Err != nil && !deleting(d.Verb, d.Err) {
			return v1alpha1.ResourceFailed, say(d.Err)
		}
		if d.Name == name && d.Err != nil {
			return v1alpha1.ResourceDeleting, say(d.Err)
		}
	}
	seen, exists := o.Seen[name]
	for _, s := range o.Left {
		if s.Name == name {
			return r.leftState(s, seen, exists)
		}
	}
	if !exists {
		return v1alpha1.ResourceWaiting, ""
	}
	return standing(seen), cmp.Or(seen.Message, r.unshown(name))
}

// deleting: what is in use is on its way out all the same.
func deleting(verb stack.Verb, err error) bool {
	return verb == stack.Delete && (stack.Is(err, stack.InUse) || stack.Is(err, stack.Conflict))
}

func (r Report) leftState(s stack.Step, seen stack.Seen, exists bool) (state, message string) {
	switch {
	case s.Verb == stack.Block:
		return v1alpha1.ResourceBlocked, s.Message
	case s.Why == stack.Used || s.Verb == stack.Delete:
		return v1alpha1.ResourceDeleting, cmp.Or(s.Message, seen.Message)
	case exists && (r.Deleting || s.Why == stack.Changing && s.Want == nil):
		return v1alpha1.ResourceDeleting, cmp.Or(seen.Message, s.Message)
	case exists && seen.State != stack.Ready:
		return standing(seen), cmp.Or(seen.Message, s.Message)
	case s.Why == stack.Unreadable:
		return v1alpha1.ResourceUnreadable, s.Message
	case exists && len(s.Changes) > 0:
		return v1alpha1.ResourceReady, "to be changed: " + words(s.Changes)
	}
	return v1alpha1.ResourceWaiting, s.Message
}

func standing(s stack.Seen) string {
	switch s.State {
	case stack.Busy:
		return v1alpha1.ResourceBusy
	case stack.Broken:
		return v1alpha1.ResourceBroken
	default:
		return v1alpha1.ResourceReady
	}
}

// unshown reports what AWS accepted and does not show back.
func (r Report) unshown(name stack.Name) string {
	var fields []stack.Change
	for u := range r.Outcome.Unshown {
		if u.Name == name {
			fields = append(fields, u.Change)
		}
	}
	if len(fields) == 0 {
		return ""
	}
	slices.SortFunc(fields, func(a, b stack.Change) int { return cmp.Compare(a.Field, b.Field) })
	return "AWS accepted this and does not show it back: " + words(fields)
}
