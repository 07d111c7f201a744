package controllers

import (
	"testing"
	"time"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// A security group of the app that stood here a moment ago is still shown, and the
// new database asks for it.
func TestARefusalOfWhatIsQuotedHasAllReadAgain(t *testing.T) {
	t.Parallel()
	for class, full := range map[stack.Class]bool{stack.Invalid: true, stack.NotFound: true, stack.Denied: false, stack.Throttled: false} {
		t.Run(string(class), func(t *testing.T) {
			t.Parallel()
			now, m := time.Unix(0, 0), &memory{}
			refused := engine.Done{Step: stack.Step{Name: theGroup(), Verb: stack.Create}, Err: &stack.Fault{Class: class}}
			out := engine.Outcome{Done: []engine.Done{refused}, Left: []stack.Step{refused.Step}}
			m.note(anApp(), out, m.recall(anApp(), now), now)
			if got := m.recall(anApp(), now.Add(soon)).outcome == nil; got != full {
				t.Errorf("everything is read: %t", got)
			}
			m.note(anApp(), out, m.recall(anApp(), now.Add(soon)), now.Add(soon))
			if got := m.recall(anApp(), now.Add(2*soon)).outcome == nil; got && class == stack.Invalid {
				t.Error("everything is read again although AWS was not asked again")
			}
			now = now.Add(late)
			m.note(anApp(), out, m.recall(anApp(), now), now)
			if m.recall(anApp(), now.Add(soon)).outcome == nil {
				t.Error("everything is read again although that did not help")
			}
		})
	}
}

// A rollout that has just begun is not shown, and cannot be begun again: the servers
// that were read with it are not those that stand.
func TestAConflictHasAllReadAgainWhileAWSMayNotKnow(t *testing.T) {
	t.Parallel()
	start, m := time.Unix(0, 0), &memory{}
	step := stack.Step{Name: theGroup(), Verb: stack.Create}
	conflict := engine.Outcome{Done: []engine.Done{{Step: step, Err: &stack.Fault{Class: stack.Conflict}}}, Left: []stack.Step{step}}
	m.note(anApp(), engine.Outcome{Done: []engine.Done{{Step: step}}, Left: []stack.Step{step}}, m.recall(anApp(), start), start)
	for _, c := range []struct {
		after time.Duration
		full  bool
	}{{soon, true}, {propagation, false}} {
		now := start.Add(c.after)
		m.note(anApp(), conflict, m.recall(anApp(), now), now)
		if got := m.recall(anApp(), now).outcome == nil; got != c.full {
			t.Errorf("%s later everything is read: %t", c.after, got)
		}
	}
}

func TestWhatAWSTookStaysFreshForTheNextSpec(t *testing.T) {
	t.Parallel()
	now, m := time.Unix(0, 0), &memory{}
	m.note(anApp(), engine.Outcome{Done: []engine.Done{{Step: stack.Step{Name: theGroup(), Verb: stack.Create}}}}, m.recall(anApp(), now), now)
	edited := anApp()
	edited.Generation = 2
	if past := m.recall(edited, now.Add(propagation-1)); !past.fresh(now.Add(propagation - 1)) {
		t.Error("AWS is taken to know everything")
	}
}
