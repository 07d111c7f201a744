package controllers

import (
	"cmp"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/stack"
)

// What the events API allows in a note and in an action.
const (
	maxNote   = 1024
	maxAction = 128
)

// notice is one thing worth telling.
type notice struct{ Type, Reason, Action, Note string }

// The events API folds events of one object, reason and action into a series,
// and keeps the note of the first one: the action names the resource, or how far
// a rollout is, so that each has its own.

// eventsOf tells every change that AWS took, every refusal that is new, and
// every turn of the conditions that people watch, and how a rollout gets on.
func eventsOf(before, after *v1alpha1.HighlyAvailableApp, r Report) []notice {
	var out []notice
	for _, c := range []string{v1alpha1.ConditionReady, v1alpha1.ConditionHighlyAvailable} {
		if e, turned := turn(before, after, c); turned {
			out = append(out, e)
		}
	}
	if e, told := headway(before, after); told {
		out = append(out, e)
	}
	if e, told := failover(before, after); told {
		out = append(out, e)
	}
	return append(out, doings(r)...)
}

// headway tells how far a rollout is, whenever that changes, and each turn that
// it takes unless Ready tells of it: there something worse may stand before it.
func headway(before, after *v1alpha1.HighlyAvailableApp) (notice, bool) {
	const servers = v1alpha1.ConditionServersReady
	was, is := meta.FindStatusCondition(before.Status.Conditions, servers), meta.FindStatusCondition(after.Status.Conditions, servers)
	if is == nil || !ofRollout(is.Reason) {
		return notice{}, false
	}
	if e, turned := turn(before, after, servers); turned {
		root := meta.FindStatusCondition(after.Status.Conditions, v1alpha1.ConditionReady)
		return e, root == nil || root.Reason != is.Reason
	}
	kind := corev1.EventTypeNormal
	if is.Reason == v1alpha1.ReasonRollingBack {
		kind = corev1.EventTypeWarning
	}
	return notice{kind, is.Reason, cut(is.Message, maxAction), cut(is.Message, maxNote)}, is.Reason != v1alpha1.ReasonRolloutFailed && was.Message != is.Message
}

// failover tells of a failover of the database once it is over, whoever asked for
// it and whenever it was noticed.
func failover(before, after *v1alpha1.HighlyAvailableApp) (notice, bool) {
	was, is := lastFailover(before), lastFailover(after)
	if is == nil || is.CompletedAt == nil || was != nil && was.CompletedAt != nil && was.StartedAt.Equal(&is.StartedAt) {
		return notice{}, false
	}
	took := is.CompletedAt.Sub(is.StartedAt.Time)
	note := fmt.Sprintf("the database failed over from %s to %s, in %s", is.StartedAt.UTC().Format(time.RFC3339), is.CompletedAt.UTC().Format(time.RFC3339), took)
	return notice{corev1.EventTypeWarning, "DatabaseFailedOver", "Failover " + is.StartedAt.UTC().Format(time.RFC3339), note}, true
}

func lastFailover(app *v1alpha1.HighlyAvailableApp) *v1alpha1.DatabaseFailover {
	if app.Status.Database == nil {
		return nil
	}
	return app.Status.Database.LastFailover
}

func ofRollout(reason string) bool {
	return reason == v1alpha1.ReasonRollingOut || reason == v1alpha1.ReasonRollingBack || reason == v1alpha1.ReasonRolloutFailed
}

// doings tell what was done and what was refused, whatever becomes of the status.
func doings(r Report) []notice {
	if r.Outcome == nil {
		return nil
	}
	var out []notice
	for _, d := range r.Outcome.Done {
		switch {
		case d.Err == nil && d.Kind == blocks.KindInstanceRefresh && d.Verb == stack.Delete && d.After.State == stack.Gone:
			// Nothing of AWS's was deleted.
		case d.Err == nil:
			out = append(out, notice{corev1.EventTypeNormal, pastTense(d.Verb, d.After), action(d.Step), note(d.ID(), d.Physical, cmp.Or(words(d.Changes), d.After.Message))})
		case stack.FaultOf(d.Err).Code == v1alpha1.ReasonWaiting:
			// AWS needs a moment, and there is nothing to tell.
		case !r.Held[d.Name]:
			out = append(out, notice{corev1.EventTypeWarning, reasonOf(stack.FaultOf(d.Err)), action(d.Step), cut(say(d.Err), maxNote)})
		}
	}
	for kind, err := range r.Outcome.Blind {
		out = append(out, notice{corev1.EventTypeWarning, reasonOf(stack.FaultOf(err)), "Find " + kind, cut(say(err), maxNote)})
	}
	return out
}

func turn(before, after *v1alpha1.HighlyAvailableApp, name string) (notice, bool) {
	was, is := meta.FindStatusCondition(before.Status.Conditions, name), meta.FindStatusCondition(after.Status.Conditions, name)
	if is == nil || was != nil && was.Status == is.Status && was.Reason == is.Reason {
		return notice{}, false
	}
	kind := corev1.EventTypeWarning
	if is.Status == "True" || was == nil {
		kind = corev1.EventTypeNormal
	}
	return notice{kind, name, is.Reason, cut(name+" is "+string(is.Status)+", "+is.Reason+": "+is.Message, maxNote)}, true
}

// pastTense is the verb of a step, once it was done.
func pastTense(v stack.Verb, after stack.Seen) string {
	switch {
	case v == stack.Create:
		return "Created"
	case v == stack.Update:
		return "Updated"
	case after.State == stack.Gone && after.Message != "":
		return "Retained"
	case after.State == stack.Gone:
		return "Deleted"
	}
	return "Deleting"
}

func action(s stack.Step) string { return string(s.Verb) + " " + s.ID() }

func note(id, name, more string) string {
	if more != "" {
		more = ": " + more
	}
	return cut(id+" "+name+more, maxNote)
}
