package controllers

import (
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/stack"
)

// blockConditions are the conditions of the building blocks. That of a block which
// an app may go without is there while it is wanted, or has not gone yet.
func (r Report) blockConditions() []string {
	out := []string{v1alpha1.ConditionNetworkReady, v1alpha1.ConditionLoadBalancerReady, v1alpha1.ConditionServersReady}
	for _, c := range optional {
		if r.Optional[c] || r.stands(c) {
			out = append(out, c)
		}
	}
	return out
}

// optional are the conditions of the blocks that an app may go without.
var optional = []string{v1alpha1.ConditionDatabaseReady, v1alpha1.ConditionTablesReady, v1alpha1.ConditionBucketsReady, v1alpha1.ConditionIdentityReady}

func (r Report) stands(condition string) bool {
	if r.Outcome == nil {
		return false
	}
	return slices.ContainsFunc(r.Outcome.Inventory, func(k stack.Known) bool { return blocks.Condition(k.Kind) == condition })
}

// conditions are all conditions of an app after a pass.
func conditions(r Report) []metav1.Condition {
	if r.Stop != nil {
		return stopped(r)
	}
	all := r.problems()
	var out []metav1.Condition
	for _, c := range r.blockConditions() {
		out = append(out, r.block(c, all))
	}
	return append(out, highlyAvailable(r), ready(r, all), progress(r, all), stall(r, all))
}

// stopped: nothing was looked at, so nothing is claimed.
func stopped(r Report) []metav1.Condition {
	var out []metav1.Condition
	for _, c := range append(r.blockConditions(), v1alpha1.ConditionHighlyAvailable) {
		out = append(out, condition(c, metav1.ConditionUnknown, r.Stop.Reason, r.Stop.Message))
	}
	root := metav1.ConditionFalse
	if r.Stop.Reason == v1alpha1.ReasonPaused {
		root = metav1.ConditionUnknown
	}
	out = append(out, condition(v1alpha1.ConditionReady, root, r.Stop.Reason, r.Stop.Message))
	moving := !r.Stop.Stalled && r.Stop.Again > 0
	return append(out, truth(v1alpha1.ConditionReconciling, moving, r.Stop.Reason, r.Stop.Message),
		truth(v1alpha1.ConditionStalled, r.Stop.Stalled, r.Stop.Reason, r.Stop.Message))
}

// block tells of one building block: the worst problem gives the reason, and
// all of them are told. Of an app that is deleted nothing is in place, also where
// nothing stands in the way.
func (r Report) block(name string, all []problem) metav1.Condition {
	var mine []problem
	for _, p := range all {
		if blocks.Condition(p.kind) == name {
			mine = append(mine, p)
		}
	}
	switch {
	case len(mine) == 0 && r.Deleting:
		return condition(name, metav1.ConditionFalse, v1alpha1.ReasonDeleting, "nothing of it is left to delete")
	case len(mine) == 0:
		return condition(name, metav1.ConditionTrue, v1alpha1.ReasonAllReady, "everything is in place"+r.remarks(name))
	}
	return condition(name, metav1.ConditionFalse, mine[0].reason, messages(mine))
}

// remarks are what there is to say of a database that is ready: above all, what
// waits for its maintenance window.
func (r Report) remarks(name string) string {
	d, out := r.Findings.Survey.Database, ""
	if name != v1alpha1.ConditionDatabaseReady || d == nil {
		return ""
	}
	if d.Pending != "" {
		out += "; " + d.Pending
	}
	if d.FailoversUnread != nil {
		out += "; " + say(d.FailoversUnread)
	}
	return out
}

func ready(r Report, all []problem) metav1.Condition {
	switch {
	case r.Deleting && len(all) == 0:
		return condition(v1alpha1.ConditionReady, metav1.ConditionFalse, v1alpha1.ReasonDeleting, "everything is gone")
	case r.Deleting:
		return condition(v1alpha1.ConditionReady, metav1.ConditionFalse, v1alpha1.ReasonDeleting, messages(all))
	case len(all) == 0:
		return condition(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonAllReady, "everything that the spec asks for is there and settled")
	}
	return condition(v1alpha1.ConditionReady, metav1.ConditionFalse, all[0].reason, messages(all))
}

// progress and stall are kstatus' conditions; at most one of them is True.
func progress(r Report, all []problem) metav1.Condition {
	moving := (len(all) > 0 || r.Deleting && !r.gone()) && !stalls(all)
	if !moving {
		return condition(v1alpha1.ConditionReconciling, metav1.ConditionFalse, v1alpha1.ReasonSettled, "nothing is under way")
	}
	if len(all) == 0 {
		return condition(v1alpha1.ConditionReconciling, metav1.ConditionTrue, v1alpha1.ReasonDeleting, "the app is being deleted")
	}
	return condition(v1alpha1.ConditionReconciling, metav1.ConditionTrue, all[0].reason, all[0].message)
}

func stall(_ Report, all []problem) metav1.Condition {
	if !stalls(all) {
		return condition(v1alpha1.ConditionStalled, metav1.ConditionFalse, v1alpha1.ReasonSettled, "nothing needs a person")
	}
	return condition(v1alpha1.ConditionStalled, metav1.ConditionTrue, all[0].reason, all[0].message)
}

func stalls(all []problem) bool { return len(all) > 0 && all[0].rank == rankPerson }

// highlyAvailable is not part of Ready: it tells what is, whatever the cause.
func highlyAvailable(r Report) metav1.Condition {
	if r.Deleting {
		return condition(v1alpha1.ConditionHighlyAvailable, metav1.ConditionFalse, v1alpha1.ReasonDeleting, "the app is being deleted")
	}
	v := availability.Judge(r.Findings.Survey)
	c := truth(v1alpha1.ConditionHighlyAvailable, v.Survives, v.Reason, v.Message)
	if !v.Known {
		c.Status = metav1.ConditionUnknown
	}
	return c
}

func messages(all []problem) string {
	var out []string
	for _, p := range all {
		out = append(out, p.message)
	}
	return strings.Join(out, "; ")
}

func truth(name string, is bool, reason, message string) metav1.Condition {
	if is {
		return condition(name, metav1.ConditionTrue, reason, message)
	}
	return condition(name, metav1.ConditionFalse, reason, message)
}

func condition(name string, is metav1.ConditionStatus, reason, message string) metav1.Condition {
	return metav1.Condition{Type: name, Status: is, Reason: reason, Message: message}
}
