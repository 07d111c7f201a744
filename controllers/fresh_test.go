package controllers

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestARowOfWhatIsJustMadeStaysAlthoughAWSDoesNotShowIt(t *testing.T) {
	t.Parallel()
	now := time.Unix(10000, 0)
	row := func(age time.Duration, state string) v1alpha1.ResourceStatus {
		since := metav1.NewTime(now.Add(-age))
		return v1alpha1.ResourceStatus{ID: theGroup().ID(), Kind: theGroup().Kind, Name: theGroup().Physical, State: state, Since: &since}
	}
	deleted := engine.Outcome{Done: []engine.Done{{Step: stack.Step{Name: theGroup(), Verb: stack.Delete}}}}
	listed := engine.Outcome{Inventory: []stack.Known{{Name: theGroup()}}}
	elsewhere := func(n stack.Name) engine.Outcome {
		return engine.Outcome{Done: []engine.Done{{Step: stack.Step{Name: n, Verb: stack.Delete}}}}
	}
	successor := theGroup()
	successor.Physical = "haws-servers-2"
	foreign := engine.Outcome{Seen: stack.World{theGroup(): {Foreign: true}}}
	tests := map[string]struct {
		row     v1alpha1.ResourceStatus
		outcome engine.Outcome
		want    bool
	}{
		"a minute after it was made":        {row(time.Minute, v1alpha1.ResourceReady), engine.Outcome{}, true},
		"or was about to be made":           {row(time.Minute, v1alpha1.ResourceWaiting), engine.Outcome{}, true},
		"or its successor is listed":        {row(time.Minute, v1alpha1.ResourceReady), engine.Outcome{Inventory: []stack.Known{{Name: successor}}}, true},
		"or its successor was deleted":      {row(time.Minute, v1alpha1.ResourceReady), elsewhere(successor), true},
		"or something else was":             {row(time.Minute, v1alpha1.ResourceReady), elsewhere(theBalancer()), true},
		"but not after two":                 {row(propagation, v1alpha1.ResourceReady), engine.Outcome{}, false},
		"but not when we deleted it":        {row(time.Minute, v1alpha1.ResourceReady), deleted, false},
		"but not when it was on its way":    {row(time.Minute, v1alpha1.ResourceDeleting), engine.Outcome{}, false},
		"but not twice":                     {row(time.Minute, v1alpha1.ResourceReady), listed, false},
		"but not when it is somebody elses": {row(time.Minute, v1alpha1.ResourceReady), foreign, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := young([]v1alpha1.ResourceStatus{tt.row}, tt.outcome, now)
			if kept := len(rows) == 1; kept != tt.want {
				t.Fatalf("kept: %t", kept)
			}
			if tt.want && !strings.Contains(rows[0].Message, "looked for again") {
				t.Errorf("it says %q", rows[0].Message)
			}
			r := Report{Deleting: true, Outcome: &engine.Outcome{}, Young: rows}
			if r.gone() == tt.want || tt.want && r.next(0) > propagation {
				t.Errorf("gone %t, next look in %s", r.gone(), r.next(0))
			}
		})
	}
}

func TestARefusalOfSomethingFreshCallsForNobody(t *testing.T) {
	t.Parallel()
	m, now := &memory{}, time.Unix(0, 0)
	made := engine.Done{Step: stack.Step{Name: theSubnets(), Verb: stack.Create}}
	o := failed(theGroup(), stack.Create, answer(stack.Invalid))
	o.Done = append(o.Done, made)
	m.note(anApp(), o, m.recall(anApp(), now), now)
	for after, fresh := range map[time.Duration]bool{soon: true, propagation: false} {
		past := m.recall(anApp(), now.Add(after))
		if got := past.fresh(now.Add(after)); got != fresh {
			t.Errorf("fresh after %s: %t", after, got)
		}
	}
	if until := m.recall(anApp(), now).held[theGroup()].until; until.After(now) {
		t.Errorf("held until %s", until)
	}
	for fresh, want := range map[bool]string{true: "Reconciling", false: "Stalled"} {
		r := Report{Outcome: &o, Fresh: fresh}
		for _, c := range conditions(r) {
			if (c.Type == "Reconciling" || c.Type == "Stalled") && (c.Status == metav1.ConditionTrue) != (c.Type == want) {
				t.Errorf("fresh %t: %s is %s", fresh, c.Type, c.Status)
			}
		}
	}
}

func TestAChangeThatIsUndoneAgainAndAgainIsNotFoughtAtFullSpeed(t *testing.T) {
	t.Parallel()
	m, now, sent := &memory{}, time.Unix(0, 0), 0
	step := stack.Step{Name: theGroup(), Verb: stack.Update, Changes: []stack.Change{{Field: "size", From: "3", To: "6"}}}
	for range 30 {
		past := m.recall(anApp(), now)
		var err error
		if r, held := past.held[theGroup()]; held && r.until.After(now) {
			err = r.err
		} else {
			sent++
		}
		m.note(anApp(), engine.Outcome{Done: []engine.Done{{Step: step, Err: err}}, Left: []stack.Step{step}}, past, now)
		now = now.Add(soon)
	}
	if sent > 5 {
		t.Errorf("sent %d times in ten minutes", sent)
	}
}
