package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func TestWhatIsWaitedFor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 1, 12, 0, 0, 5, time.UTC)
	unread := func(a *v1alpha1.HighlyAvailableApp) { a.Generation = a.Status.ObservedGeneration + 1 }
	asked := func(at string) func(*v1alpha1.HighlyAvailableApp) {
		return func(a *v1alpha1.HighlyAvailableApp) { a.Status.ReconciledAt = at }
	}
	const at = "2026-07-01T12:00:00.000000005Z"
	isPaused, isBusy := says("Ready", "Unknown", "Paused", ""), says("Reconciling", "True", "Updating", "")
	for name, tt := range map[string]struct {
		ask            change
		app            *v1alpha1.HighlyAvailableApp
		answered, done bool
	}{
		"pause: the operator has not seen it":        {pause("", 0), with(t, isPaused, unread), false, true},
		"pause: the operator does something else":    {pause("", 0), with(t), true, false},
		"pause: the operator leaves it alone":        {pause("", 0), with(t, isPaused), true, true},
		"resume: the operator has not seen it":       {resume("", 0), with(t, unread), false, true},
		"resume: the operator still says Paused":     {resume("", 0), with(t, isPaused), false, true},
		"resume: something goes on":                  {resume("", 0), with(t, isBusy), true, false},
		"resume: nothing goes on":                    {resume("", 0), with(t), true, true},
		"reconcile: nobody has asked before":         {reconcile("", 0, now), with(t), false, true},
		"reconcile: somebody else was answered":      {reconcile("", 0, now), with(t, asked("2026-07-01T11:00:00Z")), false, true},
		"reconcile: answered, for an older spec":     {reconcile("", 0, now), with(t, asked(at), unread), false, true},
		"reconcile: answered, and something goes on": {reconcile("", 0, now), with(t, asked(at), isBusy), true, false},
		"reconcile: answered, and all is done":       {reconcile("", 0, now), with(t, asked(at)), true, true},
		"an app that was never seen": {
			pause("", 0), with(t, func(a *v1alpha1.HighlyAvailableApp) {
				a.Status = v1alpha1.HighlyAvailableAppStatus{ObservedGeneration: -1}
			}), false, false,
		},
	} {
		got := [2]bool{tt.ask.answered(tt.app), tt.ask.done(tt.app)}
		if diff := cmp.Diff([2]bool{tt.answered, tt.done}, got); diff != "" {
			t.Errorf("%s: answered, done (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatIsAsked(t *testing.T) {
	t.Parallel()
	want := map[string]any{"metadata": map[string]any{"annotations": map[string]any{"haws.dev/reconcile-at": "2026-07-01T12:00:00.000000005Z"}}}
	if diff := cmp.Diff(want, reconcile("shop", 0, time.Date(2026, 7, 1, 14, 0, 0, 5, time.FixedZone("", 7200))).patch); diff != "" {
		t.Errorf("reconcile (-want +got):\n%s", diff)
	}
	for name, tt := range map[string]struct{ got, want any }{
		"pause":  {pause("shop", 0).patch, map[string]any{"spec": map[string]any{"mode": v1alpha1.Mode("Paused")}}},
		"resume": {resume("shop", 0).patch, map[string]any{"spec": map[string]any{"mode": v1alpha1.Mode("Manage")}}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
