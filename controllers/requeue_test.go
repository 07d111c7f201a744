package controllers

import (
	"errors"
	"testing"
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestNextLook(t *testing.T) {
	t.Parallel()
	active := availability.Rollout{Active: true}
	busy := engine.Outcome{Seen: stood(stack.Busy, ""), Left: []stack.Step{waits(theGroup(), stack.Changing, "")}}
	rolling := func(facts any) Report {
		return Report{Outcome: &engine.Outcome{Seen: stack.World{theFleet(): {State: stack.Busy, Facts: facts}}, Left: busy.Left}, Waited: 24 * time.Hour}
	}
	servers, begun, hindered := rolling(availability.Fleet{Rollout: active}), rolling(active), rolling(availability.Fleet{Rollout: active})
	hindered.Outcome.Done = failed(theBalancer(), stack.Update, answer(stack.Denied)).Done
	taken := leftover(stands(theGroup(), stack.NameTaken, ""))
	slowly := &stack.Fault{Class: stack.Throttled, RetryAfter: 90 * time.Second}
	tests := map[string]struct {
		report  Report
		backlog time.Duration
		want    time.Duration
	}{
		"what is settled is looked at late":                       {after(engine.Outcome{}), 0, fullLook},
		"what AWS is busy with is looked at soon":                 {after(busy), 0, 20 * time.Second},
		"and ever later, the longer nothing moves":                {Report{Outcome: &busy, Waited: 2 * time.Minute}, 0, 72 * time.Second},
		"but not later than what a person must mend":              {Report{Outcome: &busy, Waited: 24 * time.Hour}, 0, late},
		"a rollout is looked at every minute and a half at least": {servers, 0, near},
		"also before its first new server":                        {begun, 0, near},
		"also while a person must mend something else":            {hindered, 0, near},
		"and a fleet without one like all else":                   {rolling(availability.Fleet{}), 0, late},
		"what may pass is tried again soon":                       {after(failed(theGroup(), stack.Create, errors.New("no"))), 0, soon},
		"what a person must mend is tried again late":             {after(failed(theGroup(), stack.Create, answer(stack.Denied))), 0, late - soon},
		"capacity is asked for again late":                        {after(failed(theGroup(), stack.Create, answer(stack.Capacity))), 0, late - soon},
		"throttling is over when AWS or the limiter says":         {after(failed(theGroup(), stack.Create, slowly)), 0, 90 * time.Second},
		"what a person must decide is looked at late":             {after(taken), 0, 5 * time.Minute},
		"but soon while AWS may not know all of it yet":           {Report{Outcome: &taken, Fresh: true}, 0, 20 * time.Second},
		"what AWS may not show yet is looked for again":           {Report{Outcome: &engine.Outcome{}, Young: []v1alpha1.ResourceStatus{{}}}, 0, time.Minute},
		"and holds nothing else up":                               {Report{Outcome: &busy, Young: []v1alpha1.ResourceStatus{{}}}, 0, soon},
		"what is not ours may appear soon":                        {after(leftover(waits(theCertificate(), stack.Missing, ""))), 0, soon},
		"what still goes is looked at soon":                       {after(leftover(waits(theGroup(), stack.Used, ""))), 0, soon},
		"a kind that may not be read is read again late":          {after(engine.Outcome{Blind: map[string]error{"Fleet": answer(stack.Denied)}}), 0, late - soon},
		"a kind that could not be read is read again soon":        {after(engine.Outcome{Blind: map[string]error{"Fleet": errors.New("no")}}), 0, soon},
		"a backlog of our own calls puts everything off":          {after(busy), 4 * time.Minute, 4 * time.Minute},
		"a stop says when":                                        {Report{Stop: &Stop{Again: time.Minute}}, 0, time.Minute},
		"a stop that only an edit ends is not looked at":          {Report{Stop: &Stop{}}, 0, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 100 {
				tt.report.Chance = (&Reconciler{}).chance()
				got := tt.report.next(tt.backlog)
				if off := (got - tt.want).Abs(); off > time.Duration(jitter*float64(tt.want)) {
					t.Fatalf("got %s, want %s", got, tt.want)
				}
			}
		})
	}
}

func TestAFullLookComesInItsTimeAlsoAfterShorterOnes(t *testing.T) {
	t.Parallel()
	for age, want := range map[time.Duration]time.Duration{7 * time.Minute: 3 * time.Minute, fullLook: soon} {
		for range 100 {
			got := Report{Outcome: &engine.Outcome{}, Age: age, Chance: (&Reconciler{}).chance()}.next(0)
			if got < want || got > want+time.Duration(jitter*float64(fullLook)) {
				t.Fatalf("%s after the last full look the next one comes in %s", age, got)
			}
		}
	}
}

func TestLooksAreSpread(t *testing.T) {
	t.Parallel()
	different, early, late := map[time.Duration]bool{}, 0, 0
	for range 100 {
		d := Report{Stop: &Stop{Again: time.Minute}, Chance: (&Reconciler{}).chance()}.next(0)
		different[d] = true
		if d < time.Minute {
			early++
		} else {
			late++
		}
	}
	if len(different) < 50 || early == 0 || late == 0 {
		t.Errorf("%d different times in 100, %d early and %d late", len(different), early, late)
	}
}

func TestWhenAnErrorIsWorthAnotherLook(t *testing.T) {
	t.Parallel()
	for want, err := range map[time.Duration]error{
		20 * time.Second:               errors.New("connection reset"),
		4*time.Minute + 40*time.Second: answer(stack.Denied),
		90 * time.Second:               &stack.Fault{Class: stack.Throttled, RetryAfter: 90 * time.Second},
	} {
		if got := again(err); got != want {
			t.Errorf("%v: in %s, want %s", err, got, want)
		}
	}
}
