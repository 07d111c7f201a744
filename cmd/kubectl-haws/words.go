package main

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func find(a *v1alpha1.HighlyAvailableApp, condition string) *metav1.Condition {
	return meta.FindStatusCondition(a.Status.Conditions, condition)
}

func isTrue(a *v1alpha1.HighlyAvailableApp, condition string) bool {
	return meta.IsStatusConditionTrue(a.Status.Conditions, condition)
}

// reason is that of a condition; empty when it is not told.
func reason(a *v1alpha1.HighlyAvailableApp, condition string) string {
	if c := find(a, condition); c != nil {
		return c.Reason
	}
	return ""
}

// unseen is true of an app that the operator has not looked at yet.
func unseen(a *v1alpha1.HighlyAvailableApp) bool { return find(a, v1alpha1.ConditionReady) == nil }

// outdated is true while the status speaks of an older spec.
func outdated(a *v1alpha1.HighlyAvailableApp) bool {
	return !unseen(a) && a.Status.ObservedGeneration < a.Generation
}

func paused(a *v1alpha1.HighlyAvailableApp) bool {
	return reason(a, v1alpha1.ConditionReady) == v1alpha1.ReasonPaused
}

// state is how an app is, in a word or two.
func state(a *v1alpha1.HighlyAvailableApp) cell {
	switch {
	case unseen(a):
		return cell{"not seen yet", busy}
	case isTrue(a, v1alpha1.ConditionStalled):
		return cell{"stuck: " + reason(a, v1alpha1.ConditionStalled), bad}
	case paused(a):
		return cell{"paused", busy}
	case !a.DeletionTimestamp.IsZero():
		return cell{"being deleted", busy}
	case isTrue(a, v1alpha1.ConditionReady):
		return cell{"ready", good}
	}
	return cell{"at work: " + reason(a, v1alpha1.ConditionReady), busy}
}

// survival is whether an app survives the loss of a zone, in a word or two.
func survival(a *v1alpha1.HighlyAvailableApp) cell {
	c := find(a, v1alpha1.ConditionHighlyAvailable)
	switch {
	case c == nil:
		return cell{"unknown", busy}
	case c.Status == metav1.ConditionTrue && c.Reason == v1alpha1.ReasonAcceptedRisk:
		return cell{"yes: " + c.Reason, busy}
	case c.Status == metav1.ConditionTrue:
		return cell{"yes", good}
	case c.Status == metav1.ConditionUnknown:
		return cell{"unknown", busy}
	}
	return cell{"no: " + c.Reason, bad}
}

// headline says how an app is, in a sentence without its end.
func headline(a *v1alpha1.HighlyAvailableApp, v view) cell {
	s := state(a)
	stalled := isTrue(a, v1alpha1.ConditionStalled)
	switch {
	case unseen(a):
		s.text = "is not seen by the operator yet, for " + v.age(a.CreationTimestamp.Time) + "; is it running?"
	case !a.DeletionTimestamp.IsZero() && stalled:
		s.text = "is deleted, and needs a person: " + reason(a, v1alpha1.ConditionStalled)
	case stalled:
		s.text = "needs a person: " + reason(a, v1alpha1.ConditionStalled) + "; " + endurance(a)
	case paused(a):
		s.text = "is paused: nothing on AWS is read or changed"
	case !a.DeletionTimestamp.IsZero():
		s.text = "is being deleted, for " + v.since(a.DeletionTimestamp)
	case isTrue(a, v1alpha1.ConditionReady):
		s.text = "is ready; " + endurance(a)
	default:
		s.text = "is at work: " + reason(a, v1alpha1.ConditionReady) + "; " + endurance(a)
	}
	if outdated(a) {
		s.text += " (this was so before the latest change of its spec)"
	}
	return s
}

// endurance is whether an app survives the loss of a zone, as a part of a sentence.
func endurance(a *v1alpha1.HighlyAvailableApp) string {
	c := find(a, v1alpha1.ConditionHighlyAvailable)
	switch {
	case c == nil || c.Status == metav1.ConditionUnknown:
		return "whether it survives the loss of a zone is unknown"
	case c.Reason == v1alpha1.ReasonAcceptedRisk:
		return "the loss of a zone is a risk that its owner accepts"
	case c.Status == metav1.ConditionTrue:
		return "it survives the loss of any one zone"
	}
	return "it would not survive the loss of a zone: " + c.Reason
}
