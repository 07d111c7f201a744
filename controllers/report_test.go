package controllers

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestAnAppIsGone(t *testing.T) {
	t.Parallel()
	ours := stack.World{theGroup(): {Name: theGroup()}}
	tests := map[string]struct {
		report Report
		want   bool
	}{
		"when nothing of it stands":                     {Report{Deleting: true, Outcome: &engine.Outcome{}}, true},
		"when only somebody else's of its names stands": {Report{Deleting: true, Outcome: &engine.Outcome{Seen: stack.World{theGroup(): {Foreign: true}}}}, true},
		"but not while something stands":                {Report{Deleting: true, Outcome: &engine.Outcome{Seen: ours}}, false},
		"but not while something cannot be read":        {Report{Deleting: true, Outcome: &engine.Outcome{Blind: map[string]error{"Fleet": errors.New("no")}}}, false},
		"but not when nobody looked":                    {Report{Deleting: true, Stop: &Stop{}}, false},
		"but not when nobody wants to delete it":        {Report{Outcome: &engine.Outcome{}}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.report.gone(); got != tt.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestReasonsOfErrors(t *testing.T) {
	t.Parallel()
	want := map[stack.Class]string{
		stack.NotFound: "Transient", stack.InUse: "Conflict", stack.Throttled: "Throttled", stack.Denied: "Denied", stack.Invalid: "Invalid",
		stack.Quota: "QuotaExceeded", stack.Capacity: "Capacity", stack.Conflict: "Conflict", stack.Transient: "Transient",
	}
	got := map[stack.Class]string{}
	for class := range want {
		got[class] = reasonOf(&stack.Fault{Class: class})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r := reasonOf(&stack.Fault{Class: stack.Denied, Code: "CredentialsMissing"}); r != "CredentialsMissing" {
		t.Errorf("missing credentials are told as %s", r)
	}
	for _, reason := range []string{
		v1alpha1.ReasonFinalSnapshotImpossible, v1alpha1.ReasonDatabaseFailed, v1alpha1.ReasonBucketNotEmpty, v1alpha1.ReasonNameTaken, v1alpha1.ReasonWaiting,
	} {
		if r := reasonOf(&stack.Fault{Class: stack.Transient, Code: reason}); r != reason {
			t.Errorf("%s is told as %s", reason, r)
		}
	}
}

func TestAStopComesFromTheClassOfTheError(t *testing.T) {
	t.Parallel()
	for class, want := range map[stack.Class]Stop{
		stack.Denied:    {Reason: "Denied", Stalled: true, Again: late - soon},
		stack.Transient: {Reason: "Transient", Again: soon},
		stack.Throttled: {Reason: "Throttled", Again: soon},
	} {
		err := answer(class)
		want.Message = err.Error()
		if diff := cmp.Diff(&want, faultStop(err, 0)); diff != "" {
			t.Errorf("%s: %s", class, diff)
		}
	}
	for waited, want := range map[time.Duration]time.Duration{time.Minute: 36 * time.Second, time.Hour: late} {
		if got := faultStop(answer(stack.Transient), waited).Again; got != want {
			t.Errorf("after %v it asks again in %v", waited, got)
		}
	}
}
