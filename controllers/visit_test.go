package controllers

import (
	"errors"
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestAPassIsOutrunByWhatItMade(t *testing.T) {
	t.Parallel()
	made := engine.Done{Step: stack.Step{Name: theGroup(), Verb: stack.Create}}
	refused := engine.Done{Step: stack.Step{Name: theGroup(), Verb: stack.Create}, Err: answer(stack.Denied)}
	changed := engine.Done{Step: stack.Step{Name: theGroup(), Verb: stack.Update}}
	servers := waits(theFleet(), stack.Missing, "it does not exist")
	tests := map[string]struct {
		outcome engine.Outcome
		want    bool
	}{
		"when the servers of a new group are all that lacks": {engine.Outcome{Done: []engine.Done{made}, Left: []stack.Step{servers}}, true},
		"but not when nothing lacks":                         {engine.Outcome{Done: []engine.Done{made}}, false},
		"but not when nothing was made":                      {engine.Outcome{Done: []engine.Done{changed}, Left: []stack.Step{servers}}, false},
		"but not when AWS refused to make it":                {engine.Outcome{Done: []engine.Done{refused}, Left: []stack.Step{servers}}, false},
		"but not when AWS is busy with something": {
			engine.Outcome{Done: []engine.Done{made}, Left: []stack.Step{servers, waits(theBalancer(), stack.Changing, "being set up")}}, false,
		},
		"but not when something cannot be read": {
			engine.Outcome{Done: []engine.Done{made}, Left: []stack.Step{servers}, Blind: map[string]error{"Certificate": errors.New("no")}}, false,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := outrun(tt.outcome); got != tt.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
