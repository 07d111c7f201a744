package chaos

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

const (
	// lasts is for how long a fault lasts that does not pass by itself.
	lasts = 40 * time.Minute
	// calms is how long after the last thing that moved nothing is hurried any more.
	calms = 10 * time.Minute
	// mostLooks is how often the operator may look in any ten minutes: every 20 seconds, and a tenth of that less.
	mostLooks = 34
	// mostWhole is how often it may then look at everything, which is 37 calls for this app, and mostCalls
	// how many others it may make. (docs/0006-pace.md.)
	mostWhole, mostCalls = 2, 40
	// everything is how many kinds of calls a look makes that looks at everything.
	everything = 20
)

// trouble is one operation that fails: its nth call, all attempts of it, or every
// one for a while.
type trouble struct {
	operation string
	mishap
	nth     int
	lasting bool

	calls map[call]bool
	// strikes are the attempts that failed, and seen those before the last look.
	strikes, seen int
	// refused: the last look met with it, or has not tried again since.
	refused bool
	// over: it does not fail any more.
	over bool
}

// call is one of the operator's: what it sends, and in which look.
type call struct {
	in   any
	look int
}

func (t *trouble) String() string {
	if t.lasting {
		return t.operation + " " + t.name + " for " + lasts.String()
	}
	return fmt.Sprintf("%s %s at call %d", t.operation, t.name, t.nth)
}

// hits tells whether this attempt of the operation fails.
func (t *trouble) hits(in call) bool {
	if t.calls == nil {
		t.calls = map[call]bool{}
	}
	if _, again := t.calls[in]; !again {
		t.calls[in] = t.lasting || len(t.calls)+1 == t.nth
	}
	if !t.calls[in] || t.over {
		return false
	}
	t.strikes++
	return true
}

// trial is a life in which calls of the operator fail.
type trial struct {
	*life
	troubles []*trouble
	// looks, and those of them that looked at everything, and the calls of the others.
	looks, whole, calls []time.Time
	// moved is when AWS last took anything.
	moved time.Time
	// counts are how often each operation was called, answers also with what it was answered.
	counts, answers map[string]int
	// snagged is what happens to the calls to Kubernetes, and errors counts the looks in a
	// row that broke off.
	snagged *stumble
	errors  int
}

func newTrial(l *life, troubles []*trouble) *trial {
	tr := &trial{life: l, troubles: troubles, counts: map[string]int{}, answers: map[string]int{}}
	for _, t := range troubles {
		f := t.of(t.operation)
		f.Match = func(in any) bool { return l.looking && t.hits(call{in, len(tr.looks)}) }
		if t.effect && !t.lasting {
			f.Times = 1 // what comes after it finds what it did
		}
		l.Cleanup(l.aws.World.Fail(f))
	}
	l.witness = tr.look
	return tr
}

// look holds what stands after a look to the truth.
func (tr *trial) look(err error) error {
	whole := tr.note()
	for _, t := range tr.troubles {
		struck := t.strikes > t.seen
		t.seen = t.strikes
		needed := bystanders[t.operation]
		t.refused = struck && (needed != inWholeLooks || whole) || t.refused && t.lasting && !t.over && needed != whenCalled && needed != aside
		tr.died = tr.died || struck
		switch {
		case !t.refused || t.effect || needed == quiet:
		case needed == aside:
			tr.mentioned(t)
		default:
			tr.told(t)
		}
	}
	if tr.errors++; err == nil {
		tr.errors = 0
	}
	if s := tr.snagged; s != nil && s.struck {
		tr.died, s.struck = true, false
		return nil
	}
	return err
}

// note takes the records of AWS over.
func (tr *trial) note() (whole bool) {
	now, asked, records := tr.clock.Now(), map[string]bool{}, tr.aws.World.Calls()
	for _, r := range records {
		operation := r.Service + "." + r.Operation
		asked[operation] = true
		tr.counts[operation]++
		tr.answers[operation+" "+r.Code]++
		if r.Write && r.Code == "" {
			tr.moved = now
		}
	}
	tr.aws.World.Forget()
	tr.looks = append(tr.looks, now)
	if whole = len(asked) >= everything; whole {
		tr.whole = append(tr.whole, now)
	} else {
		tr.calls = append(tr.calls, slices.Repeat([]time.Time{now}, len(records))...)
	}
	return whole
}

// endures lets the fault last, while the operator looks when it wants to.
func (tr *trial) endures() {
	tr.moved = tr.clock.Now()
	for end := tr.moved.Add(lasts); tr.clock.Now().Before(end); {
		again := tr.life.look()
		if tr.find() == nil {
			break
		}
		if tr.errors > 0 {
			again = max(time.Second, backoff(tr.errors-1))
		}
		if again < time.Second {
			tr.Errorf("the operator wants to look again in %v", again)
			return
		}
		tr.clock.Step(again)
	}
	for _, t := range tr.troubles {
		if tr.stood == nil {
			tr.goesOn(t)
		}
		t.over = true
	}
	if s := tr.snagged; s != nil {
		s.over = true
	}
	if n := busiest(tr.looks, time.Time{}); n > mostLooks {
		tr.Errorf("%d looks in ten minutes", n)
	}
	since := tr.moved.Add(calms)
	looks := mostWhole
	if tr.snagged != nil { // what the first one tells is not written down, so there is another
		looks++
	}
	if whole, calls := busiest(tr.whole, since), busiest(tr.calls, since); whole > looks || calls > mostCalls {
		tr.Errorf("nothing moves, and in ten minutes it looks %d times at everything, and makes %d other calls: %v", whole, calls, tr.counts)
	}
}

// busiest is the most that falls into any ten minutes since then.
func busiest(all []time.Time, since time.Time) (most int) {
	from, _ := slices.BinarySearchFunc(all, since, time.Time.Compare)
	for i, first := range all[from:] {
		n, _ := slices.BinarySearchFunc(all[from+i:], first.Add(10*time.Minute), time.Time.Compare)
		most = max(most, n)
	}
	return most
}

// tried tells a story in which calls fail.
func (s story) tried(t *testing.T, seed uint64, troubles []*trouble) (out telling, tr *trial) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := s.begin(t, chaos{seed: seed, kube: newKube})
		l.start(death{})
		l.aws.World.Forget()
		tr = newTrial(l, troubles)
		out = s.endsWell(tr, slices.ContainsFunc(troubles, func(t *trouble) bool { return t.lasting }))
	})
	return out, tr
}

// endsWell tells the story, whose first act the fault outlives when it lasts.
func (s story) endsWell(tr *trial, lasting bool) telling {
	for i, a := range s.acts {
		a.does(tr.life)
		tr.aws.World.Forget()
		if i == 0 && lasting {
			tr.endures()
		}
		if !tr.ends(a) {
			return telling{failed: true}
		}
	}
	if tr.snagged != nil {
		tr.snagged.over = true
	}
	tr.rests()
	tr.witness = nil
	if got := tr.left(); s.left != nil && got != *s.left {
		tr.Errorf("left of the data are %+v, and it should be %+v", got, *s.left)
	}
	return telling{tr.writes(), tr.picture(), tr.Failed(), nil}
}
