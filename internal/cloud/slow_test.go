package cloud_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	"github.com/go-logr/logr/funcr"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/cloud"
)

var errTired = errors.New("AWS is tired")

// oracle answers with how often it was asked, or with an error.
type oracle struct {
	asked int
	err   error
	takes time.Duration
}

func (o *oracle) answer(ctx context.Context) (int, error) {
	o.asked++
	select {
	case <-time.After(o.takes):
		return o.asked, o.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func TestASlowAnswerLastsAnHourAndAnErrorTenMinutes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		// errs are what AWS answers at those minutes.
		at   []time.Duration
		errs []error
		// asked is how often AWS was asked by then.
		asked []int
		known []bool
	}{
		"an answer is used for an hour": {
			[]time.Duration{0, 59 * time.Minute, time.Minute, time.Minute}, []error{nil, nil, nil, nil}, []int{1, 1, 2, 2}, []bool{true, true, true, true},
		},
		"after an error nobody asks for ten minutes": {
			[]time.Duration{0, 9 * time.Minute, time.Minute, time.Minute}, []error{errTired, nil, nil, nil}, []int{1, 1, 2, 2}, []bool{false, false, true, true},
		},
		"an error takes the older answer away": {
			[]time.Duration{0, time.Hour, 9 * time.Minute, time.Minute}, []error{nil, errTired, errTired, nil}, []int{1, 2, 2, 3}, []bool{true, false, false, true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, o := cloud.NewSlow[int](time.Now), &oracle{}
				var asked []int
				var known []bool
				for i, pause := range c.at {
					time.Sleep(pause)
					o.err = c.errs[i]
					_, ok := s.Ask(t.Context(), "a", o.answer)
					if _, same := s.Known("a"); same != ok {
						t.Errorf("asked it is known %t, and remembered %t", ok, same)
					}
					asked, known = append(asked, o.asked), append(known, ok)
				}
				if diff := cmp.Diff(c.asked, asked) + cmp.Diff(c.known, known); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestWhatIsKnownIsNotAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, o := cloud.NewSlow[int](time.Now), &oracle{}
		if _, ok := s.Known("a"); ok {
			t.Error("it is known before anybody asked")
		}
		s.Ask(t.Context(), "a", o.answer)
		time.Sleep(3 * time.Hour)
		if n, ok := s.Known("a"); n != 1 || !ok {
			t.Errorf("the old answer is %d, %t", n, ok)
		}
		time.Sleep(30 * time.Hour)
		s.Ask(t.Context(), "b", o.answer)
		if _, ok := s.Known("a"); ok {
			t.Error("what nobody asks for is kept for ever")
		}
	})
}

func TestThoseWhoAskAtTheSameTimeShareAnAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, o := cloud.NewSlow[int](time.Now), &oracle{takes: time.Second}
		answers := make(chan int, 3)
		for range cap(answers) {
			go func() {
				n, _ := s.Ask(t.Context(), "a", o.answer)
				answers <- n
			}()
		}
		for range cap(answers) {
			if n := <-answers; n != 1 {
				t.Errorf("answer %d", n)
			}
		}
	})
}

func TestAnAnswerThatDoesNotComeHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, o := cloud.NewSlow[int](time.Now), &oracle{takes: time.Hour}
		var lines []string
		log := funcr.New(func(_, args string) { lines = append(lines, args) }, funcr.Options{Verbosity: 1})
		began := time.Now()
		if _, ok := s.Ask(logr.NewContext(t.Context(), log), "a", o.answer); ok || time.Since(began) > 5*time.Second {
			t.Errorf("known %t after %s", ok, time.Since(began))
		}
		if len(lines) != 1 {
			t.Errorf("it says %q", lines)
		}
	})
}

func TestWhoLeavesTakesNoAnswerAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, o := cloud.NewSlow[int](time.Now), &oracle{takes: 4 * time.Second}
		leaving, leave := context.WithCancel(t.Context())
		left := make(chan bool)
		go func() {
			_, ok := s.Ask(leaving, "a", o.answer)
			left <- ok
		}()
		synctest.Wait()
		impatient, leaveToo := context.WithTimeout(t.Context(), time.Second)
		defer leaveToo()
		if _, ok := s.Ask(impatient, "a", o.answer); ok {
			t.Error("the answer is there before it is")
		}
		leave()
		if <-left {
			t.Error("who left has an answer")
		}
		if n, ok := s.Ask(t.Context(), "a", o.answer); n != 2 || !ok {
			t.Errorf("asked again at once it is %d, %t", n, ok)
		}
	})
}
