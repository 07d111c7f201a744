package controllers

import (
	"context"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func anApp() *v1alpha1.HighlyAvailableApp {
	return &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: "web", Name: "shop", UID: "1", Generation: 1}}
}

func TestAPassAfterAWaitLeavesOutWhatHasSettled(t *testing.T) {
	t.Parallel()
	epoch := time.Unix(0, 0)
	busy, settled := leftover(waits(theGroup(), stack.Changing, "")), engine.Outcome{}
	edited, asked, deleted, recreated := anApp(), anApp(), anApp(), anApp()
	edited.Generation, recreated.UID = 2, "2"
	asked.Annotations = map[string]string{v1alpha1.AnnotationReconcileAt: "now"}
	deleted.DeletionTimestamp = &metav1.Time{Time: epoch}
	tests := map[string]struct {
		outcome engine.Outcome
		next    *v1alpha1.HighlyAvailableApp
		later   time.Duration
		full    bool
	}{
		"while something is under way":                {busy, anApp(), soon, false},
		"but not when all has settled":                {settled, anApp(), soon, true},
		"but not when the last full one is long ago":  {busy, anApp(), fullLook, true},
		"but not when the spec is new":                {busy, edited, soon, true},
		"but not when somebody asks":                  {busy, asked, soon, true},
		"but not when the app is deleted":             {busy, deleted, soon, true},
		"but not when it is another app of that name": {busy, recreated, soon, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := &memory{}
			m.note(anApp(), tt.outcome, m.recall(anApp(), epoch), epoch)
			if got := m.recall(tt.next, epoch.Add(tt.later)).outcome == nil; got != tt.full {
				t.Errorf("a full pass: %t", got)
			}
		})
	}
}

func TestWhatAWSDoesNotShowIsSentOncePerGeneration(t *testing.T) {
	t.Parallel()
	epoch, sent := time.Unix(0, 0), map[engine.Unshown]bool{{Name: theGroup(), Change: stack.Change{Field: "warm-up", To: "60 s"}}: true}
	edited, asked, deleted, recreated := anApp(), anApp(), anApp(), anApp()
	edited.Generation, recreated.UID = 2, "2"
	asked.Annotations = map[string]string{v1alpha1.AnnotationReconcileAt: "now"}
	deleted.DeletionTimestamp = &metav1.Time{Time: epoch}
	for name, tt := range map[string]struct {
		next *v1alpha1.HighlyAvailableApp
		kept bool
	}{
		"not at the next pass":              {anApp(), true},
		"not when somebody asks for a pass": {asked, true},
		"again when the spec is new":        {edited, false},
		"again when the app is deleted":     {deleted, false},
		"again by another app of that name": {recreated, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := &memory{}
			m.note(anApp(), engine.Outcome{Unshown: sent}, m.recall(anApp(), epoch), epoch)
			if got := len(m.recall(tt.next, epoch).unshown) > 0; got != tt.kept {
				t.Errorf("remembered: %t", got)
			}
		})
	}
}

func TestAShortLookHasTheLastWordOnlyWhileNobodyChangedAnything(t *testing.T) {
	t.Parallel()
	busy := leftover(waits(theGroup(), stack.Changing, ""))
	made := engine.Outcome{Done: []engine.Done{{Step: stack.Step{Name: theGroup(), Verb: stack.Create}}}, Left: busy.Left}
	deleted := anApp()
	deleted.DeletionTimestamp = &metav1.Time{Time: time.Unix(0, 0)}
	for name, tt := range map[string]struct {
		app    *v1alpha1.HighlyAvailableApp
		passes []engine.Outcome
		whole  bool
	}{
		"nothing was changed":                        {anApp(), []engine.Outcome{busy, busy}, true},
		"something was changed in the full look":     {anApp(), []engine.Outcome{made, busy}, false},
		"something was changed after the full look":  {anApp(), []engine.Outcome{busy, made}, false},
		"an app that goes must be seen to be gone":   {deleted, []engine.Outcome{busy, busy}, false},
		"a full look since then made up for changes": {anApp(), []engine.Outcome{made, {}, busy}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, now := &memory{}, time.Unix(0, 0)
			for _, o := range tt.passes {
				now = now.Add(soon)
				m.note(tt.app, o, m.recall(tt.app, now), now)
			}
			if got := m.recall(tt.app, now.Add(soon)).whole(); got != tt.whole {
				t.Errorf("whole: %t", got)
			}
		})
	}
}

func TestAPassThatBrokeOffIsForgotten(t *testing.T) {
	t.Parallel()
	m, epoch := &memory{}, time.Unix(0, 0)
	m.note(anApp(), leftover(waits(theGroup(), stack.Changing, "")), m.recall(anApp(), epoch), epoch)
	m.forgetPass(anApp())
	if m.recall(anApp(), epoch).outcome != nil {
		t.Error("the next pass would leave something out")
	}
}

func TestHowLongNothingHasMoved(t *testing.T) {
	t.Parallel()
	m, now := &memory{}, time.Unix(0, 0)
	pass := func(after time.Duration, o engine.Outcome, want time.Duration) {
		t.Helper()
		now = now.Add(after)
		if _, waited := m.note(anApp(), o, m.recall(anApp(), now), now); waited != want {
			t.Errorf("nothing has moved for %s, not %s", want, waited)
		}
	}
	busy := leftover(waits(theGroup(), stack.Changing, ""))
	made := engine.Outcome{Done: []engine.Done{{Step: stack.Step{Name: theGroup(), Verb: stack.Create}}}, Left: busy.Left}
	pass(0, made, 0)
	pass(time.Minute, busy, time.Minute)
	pass(time.Minute, failed(theGroup(), stack.Update, answer(stack.Denied)), 2*time.Minute)
	pass(time.Minute, made, 0)
	pass(time.Minute, engine.Outcome{}, time.Minute)
	pass(time.Hour, busy, 0) // what had settled came apart
	emptied := func(further string) engine.Outcome {
		after := stack.Seen{State: stack.Busy, Message: further}
		return engine.Outcome{Done: []engine.Done{{Step: stack.Step{Name: theGroup(), Verb: stack.Delete}, After: after}}, Seen: stack.World{theGroup(): after}, Left: busy.Left}
	}
	pass(time.Minute, emptied("3000 deleted"), 0)
	pass(time.Minute, emptied("6000 deleted"), 0)
	pass(time.Minute, emptied("6000 deleted"), time.Minute)
}

// applied counts what reaches AWS.
type applied struct{ calls int }

func (a *applied) Apply(context.Context, stack.Step, stack.Seen) (stack.Seen, error) {
	a.calls++
	return stack.Seen{}, answer(stack.Denied)
}

func TestWhatAWSRefusedForLongIsNotRepeated(t *testing.T) {
	t.Parallel()
	m, now, aws := &memory{}, time.Unix(0, 0), &applied{}
	step := stack.Step{Name: theGroup(), Verb: stack.Create}
	pass := func(after time.Duration) (held bool) {
		now = now.Add(after)
		past := m.recall(anApp(), now)
		_, err := patient{Applier: aws, past: past, born: newBirths(clocktesting.NewFakePassiveClock(now))}.Apply(t.Context(), step, stack.Seen{})
		all, _ := m.note(anApp(), engine.Outcome{Done: []engine.Done{{Step: step, Err: err}}, Left: []stack.Step{step}}, past, now)
		return all[theGroup()]
	}
	for i, want := range []struct {
		after time.Duration
		held  bool
		calls int
	}{{0, false, 1}, {soon, true, 1}, {2 * time.Minute, true, 1}, {late, false, 2}, {soon, true, 2}} {
		if held := pass(want.after); held != want.held || aws.calls != want.calls {
			t.Errorf("pass %d: held %t after %d calls", i, held, aws.calls)
		}
	}
}

// What had settled and cannot be looked at any more has come apart now, however long it had stood.
func TestAStopIsWaitedForFromItsBeginning(t *testing.T) {
	t.Parallel()
	epoch := time.Unix(0, 0)
	for name, before := range map[string][]engine.Outcome{"never looked at": nil, "settled": {{}}} {
		m := &memory{}
		for _, o := range before {
			m.note(anApp(), o, m.recall(anApp(), epoch.Add(-time.Hour)), epoch.Add(-time.Hour))
		}
		if first, then := m.stopped(anApp(), epoch), m.stopped(anApp(), epoch.Add(time.Minute)); first != 0 || then != time.Minute {
			t.Errorf("%s: it waited for %v, and a minute later for %v", name, first, then)
		}
	}
}
