package controllers

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/stack"
)

// shelf is what AWS shows, or the error that it answers.
type shelf struct {
	shown []stack.Seen
	err   error
}

func (s *shelf) find(context.Context, []stack.Known) ([]stack.Seen, error) { return s.shown, s.err }

func TestWhatAWSMadeIsThereBeforeAllOfAWSShowsIt(t *testing.T) {
	t.Parallel()
	as := func(message string) stack.Seen { return stack.Seen{Name: theGroup(), Ref: "arn:g", Message: message} }
	type step struct {
		verb stack.Verb
		shelf
		later time.Duration
	}
	for name, tt := range map[string]struct {
		steps []step
		want  []string
	}{
		"of what was never made nothing is known": {[]step{{}}, nil},
		"what was made is as AWS took it":         {[]step{{verb: stack.Create}}, []string{"taken 0"}},
		"and as it was shown last":                {[]step{{verb: stack.Create, shelf: shelf{shown: []stack.Seen{as("shown")}}}, {}}, []string{"shown"}},
		"or changed last":                         {[]step{{verb: stack.Create}, {verb: stack.Update}}, []string{"taken 1"}},
		"what AWS shows is what there is":         {[]step{{verb: stack.Create}, {shelf: shelf{shown: []stack.Seen{as("shown")}}}}, []string{"shown"}},
		"an old thing that was changed may go":    {[]step{{verb: stack.Update}}, nil},
		"what was deleted is gone":                {[]step{{verb: stack.Create}, {verb: stack.Delete}}, nil},
		"what is not shown for long is gone":      {[]step{{verb: stack.Create}, {later: propagation}}, nil},
		"also when it was changed meanwhile":      {[]step{{verb: stack.Create}, {verb: stack.Update, later: propagation}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clocktesting.NewFakePassiveClock(time.Unix(0, 0))
			born := newBirths(clk)
			var got []string
			for i, s := range tt.steps {
				if s.verb != "" {
					born.note(s.verb, as("taken "+string(rune('0'+i))))
				}
				clk.SetTime(clk.Now().Add(s.later))
				found, err := born.recall(s.find)(t.Context(), []stack.Known{{Name: theFleet()}, {Name: theGroup()}})
				if err != nil {
					t.Fatal(err)
				}
				got = nil
				for _, f := range found {
					got = append(got, f.Message)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhoAsksForALookBelievesWhatAWSShows(t *testing.T) {
	t.Parallel()
	clk := clocktesting.NewFakePassiveClock(time.Unix(0, 0))
	var m memory
	m.births(anApp(), clk).note(stack.Create, stack.Seen{Name: theGroup()})
	recalled := func(app *v1alpha1.HighlyAvailableApp) int {
		found, err := m.births(app, clk).recall((&shelf{}).find)(t.Context(), []stack.Known{{Name: theGroup()}})
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	edited, asked := anApp(), anApp()
	edited.Generation++
	asked.Annotations = map[string]string{v1alpha1.AnnotationReconcileAt: "now"}
	m.forgetPass(anApp())
	if got := []int{recalled(anApp()), recalled(edited), recalled(asked)}; !slices.Equal(got, []int{1, 1, 0}) {
		t.Errorf("recalled after a pass that broke off, after an edit, and when asked: %v", got)
	}
}

func TestAKindThatCannotBeReadIsNotRecalled(t *testing.T) {
	t.Parallel()
	born := newBirths(clocktesting.NewFakePassiveClock(time.Unix(0, 0)))
	born.note(stack.Create, stack.Seen{Name: theGroup()})
	if found, err := born.recall((&shelf{err: errors.New("no")}).find)(t.Context(), []stack.Known{{Name: theGroup()}}); err == nil || found != nil {
		t.Errorf("got %v, %v", found, err)
	}
}
