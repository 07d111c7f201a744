package controllers

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func saying(conditions ...metav1.Condition) *v1alpha1.HighlyAvailableApp {
	a := anApp()
	a.Status.Conditions = conditions
	return a
}

func isReady(status metav1.ConditionStatus, reason string) metav1.Condition {
	return metav1.Condition{Type: "Ready", Status: status, Reason: reason, Message: "so it is"}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	done := func(verb stack.Verb, after stack.State, changes ...stack.Change) Report {
		step := stack.Step{Name: theGroup(), Verb: verb, Changes: changes}
		return Report{Outcome: &engine.Outcome{Done: []engine.Done{{Step: step, After: stack.Seen{State: after}}}}}
	}
	held := after(failed(theGroup(), stack.Create, answer(stack.Denied)))
	held.Held = map[stack.Name]bool{theGroup(): true}
	nothing := after(engine.Outcome{})
	tests := map[string]struct {
		before, after *v1alpha1.HighlyAvailableApp
		report        Report
		want          []notice
	}{
		"nothing happened": {saying(), saying(), nothing, nil},
		"something was made": {
			saying(), saying(), done(stack.Create, stack.Ready),
			[]notice{{"Normal", "Created", "Create AutoScalingGroup/servers", "AutoScalingGroup/servers haws-servers"}},
		},
		"something was changed": {
			saying(), saying(), done(stack.Update, stack.Ready, stack.Change{Field: "size", From: "3", To: "6"}),
			[]notice{{"Normal", "Updated", "Update AutoScalingGroup/servers", "AutoScalingGroup/servers haws-servers: size: 3 → 6"}},
		},
		"something began to go": {
			saying(), saying(), done(stack.Delete, stack.Busy),
			[]notice{{"Normal", "Deleting", "Delete AutoScalingGroup/servers", "AutoScalingGroup/servers haws-servers"}},
		},
		"something went": {
			saying(), saying(), done(stack.Delete, stack.Gone),
			[]notice{{"Normal", "Deleted", "Delete AutoScalingGroup/servers", "AutoScalingGroup/servers haws-servers"}},
		},
		"AWS refused": {
			saying(), saying(), after(failed(theGroup(), stack.Create, answer(stack.Quota))),
			[]notice{{"Warning", "QuotaExceeded", "Create AutoScalingGroup/servers", "EC2 RunInstances: QuotaCode: no (request r-1)"}},
		},
		"AWS was not asked again": {saying(), saying(), held, nil},
		"something could not be read": {
			saying(), saying(), after(engine.Outcome{Blind: map[string]error{"Fleet": errors.New("no")}}),
			[]notice{{"Warning", "Transient", "Find Fleet", "no"}},
		},
		"the app became ready": {
			saying(isReady("False", "Waiting")), saying(isReady("True", "AllReady")), nothing,
			[]notice{{"Normal", "Ready", "AllReady", "Ready is True, AllReady: so it is"}},
		},
		"the app is not ready any more": {
			saying(isReady("True", "AllReady")), saying(isReady("False", "Denied")), nothing,
			[]notice{{"Warning", "Ready", "Denied", "Ready is False, Denied: so it is"}},
		},
		"the app is not ready for another reason": {
			saying(isReady("False", "Waiting")), saying(isReady("False", "Denied")), nothing,
			[]notice{{"Warning", "Ready", "Denied", "Ready is False, Denied: so it is"}},
		},
		"the app was seen for the first time": {
			saying(), saying(isReady("False", "Waiting")), nothing,
			[]notice{{"Normal", "Ready", "Waiting", "Ready is False, Waiting: so it is"}},
		},
		"the app is as ready as before": {saying(isReady("True", "AllReady")), saying(isReady("True", "AllReady")), nothing, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, eventsOf(tt.before, tt.after, tt.report)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventsFitIntoTheAPI(t *testing.T) {
	t.Parallel()
	long := errors.New(strings.Repeat("é", 2*maxNote))
	for _, n := range eventsOf(saying(), saying(), after(failed(theGroup(), stack.Create, long))) {
		if len(n.Note) > maxNote || len(n.Action) > 128 || len(n.Reason) > 128 {
			t.Errorf("a note of %d bytes, action %q, reason %q", len(n.Note), n.Action, n.Reason)
		}
	}
}
