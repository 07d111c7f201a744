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
		"AWS needs a moment": {
			saying(), saying(), after(failed(theGroup(), stack.Create, &stack.Fault{Class: stack.Conflict, Code: v1alpha1.ReasonWaiting, Message: "waits"})), nil,
		},
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

// rollingOut is an app whose condition Ready has that reason, and ServersReady the other one.
func rollingOut(ready, servers, message string) *v1alpha1.HighlyAvailableApp {
	is := metav1.Condition{Type: "ServersReady", Status: metav1.ConditionFalse, Reason: servers, Message: message}
	return saying(isReady(metav1.ConditionFalse, ready), is)
}

func TestEventsOfARollout(t *testing.T) {
	t.Parallel()
	const out, back, failed, worse = "RollingOut", "RollingBack", "RolloutFailed", "CertificateNotIssued"
	turned := func(reason string) []notice {
		return []notice{{"Warning", "Ready", reason, "Ready is False, " + reason + ": so it is"}}
	}
	ready := saying(isReady(metav1.ConditionTrue, "AllReady"), metav1.Condition{Type: "ServersReady", Status: metav1.ConditionTrue, Reason: "AllReady"})
	for name, tt := range map[string]struct {
		before, after *v1alpha1.HighlyAvailableApp
		want          []notice
	}{
		"it begins":                                  {ready, rollingOut(out, out, "just started"), turned(out)},
		"it gets on":                                 {rollingOut(out, out, "10 % done"), rollingOut(out, out, "20 % done, working in use1-az2"), []notice{{"Normal", out, "20 % done, working in use1-az2", "20 % done, working in use1-az2"}}},
		"it does not get on":                         {rollingOut(out, out, "10 % done"), rollingOut(out, out, "10 % done"), nil},
		"it is taken back":                           {rollingOut(out, out, "10 % done"), rollingOut(back, back, "going back"), turned(back)},
		"it goes back":                               {rollingOut(back, back, "80 % done"), rollingOut(back, back, "90 % done"), []notice{{"Warning", back, "90 % done", "90 % done"}}},
		"it was taken back":                          {rollingOut(back, back, "going back"), rollingOut(failed, failed, "rolled back"), turned(failed)},
		"it was taken back between two looks":        {rollingOut(out, out, "10 % done"), rollingOut(failed, failed, "rolled back"), turned(failed)},
		"it came and was taken back between two":     {ready, rollingOut(failed, failed, "rolled back"), turned(failed)},
		"it stays given up":                          {rollingOut(failed, failed, "rolled back"), rollingOut(failed, failed, "rolled back; max: 6 → 9"), nil},
		"it is taken back while something is worse":  {rollingOut(worse, out, "10 % done"), rollingOut(worse, back, "going back"), []notice{{"Warning", "ServersReady", back, "ServersReady is False, RollingBack: going back"}}},
		"it was taken back while something is worse": {rollingOut(worse, out, "10 % done"), rollingOut(worse, failed, "rolled back"), []notice{{"Warning", "ServersReady", failed, "ServersReady is False, RolloutFailed: rolled back"}}},
		"servers are not ready for another reason":   {rollingOut(worse, out, "10 % done"), rollingOut(worse, "LaunchFailed", "no capacity"), nil},
		"nothing is known of the servers":            {saying(), saying(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, eventsOf(tt.before, tt.after, after(engine.Outcome{}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventsOfAnInstanceRefresh(t *testing.T) {
	t.Parallel()
	const id, name = "InstanceRefresh/servers", "InstanceRefresh/servers haws-servers"
	started := stack.Step{Name: theRefresh(), Verb: stack.Update, Changes: []stack.Change{{Field: "launch template version", From: "1", To: "2"}}}
	ended := stack.Step{Name: theRefresh(), Verb: stack.Delete}
	for title, tt := range map[string]struct {
		done engine.Done
		want []notice
	}{
		"a start says what changes": {
			engine.Done{Step: started, After: stack.Seen{State: stack.Busy, Message: "just started"}},
			[]notice{{"Normal", "Updated", "Update " + id, name + ": launch template version: 1 → 2"}},
		},
		"one that AWS refuses to start is told": {
			engine.Done{Step: started, Err: answer(stack.Invalid)},
			[]notice{{"Warning", "Invalid", "Update " + id, "EC2 RunInstances: InvalidCode: no (request r-1)"}},
		},
		"one that ends with its group is told": {
			engine.Done{Step: ended, After: stack.Seen{State: stack.Busy, Message: "being cancelled"}},
			[]notice{{"Normal", "Deleting", "Delete " + id, name + ": being cancelled"}},
		},
		"nothing went when none was under way": {engine.Done{Step: ended, After: stack.Seen{State: stack.Gone}}, nil},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, eventsOf(saying(), saying(), after(engine.Outcome{Done: []engine.Done{tt.done}}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventsFitIntoTheAPI(t *testing.T) {
	t.Parallel()
	long := errors.New(strings.Repeat("é", 2*maxNote))
	was, is := rollingOut("RollingOut", "RollingOut", ""), rollingOut("RollingOut", "RollingOut", long.Error())
	for _, n := range eventsOf(was, is, after(failed(theGroup(), stack.Create, long))) {
		if len(n.Note) > maxNote || len(n.Action) > 128 || len(n.Reason) > 128 {
			t.Errorf("a note of %d bytes, action %q, reason %q", len(n.Note), n.Action, n.Reason)
		}
	}
}
