package controllers

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	// soon is when to look again at what AWS is changing.
	soon = 20 * time.Second
	// late is when to try again what only a person, or AWS in its own time,
	// can mend; a change of the spec wakes the app at once.
	late = 5 * time.Minute
	// near is the longest pause between two looks at a rollout: with the full looks, it keeps
	// them at fewer than 40 calls in ten minutes.
	near = 90 * time.Second
	// stretch: a look at what does not move waits for this part of the time that
	// nothing has moved, so that a lasting fault costs ever less.
	stretch = 0.6
	// jitter keeps apps that were made together from being looked at together.
	jitter = 0.1
)

// patience is for how long a refused step is not tried again.
func patience(err error) time.Duration {
	f := stack.FaultOf(err)
	switch f.Class {
	case stack.Denied, stack.Invalid, stack.Quota, stack.Capacity:
		return late - soon
	case stack.Throttled:
		return f.RetryAfter
	default:
		return 0
	}
}

// next is when to look again; zero is not before the object changes.
func (r Report) next(backlog time.Duration) time.Duration {
	if s := r.Stop; s != nil {
		return r.spread(s.Again)
	}
	wait := late
	if len(r.Young) > 0 {
		wait = propagation / 2
	} else if r.Outcome.Settled() {
		return r.fullLook()
	}
	if r.Fresh && !r.Outcome.Settled() {
		wait = soon
	}
	for _, d := range r.Outcome.Done {
		if d.Err != nil {
			wait = min(wait, max(r.poll(), again(d.Err)))
		}
	}
	for _, err := range r.Outcome.Blind {
		wait = min(wait, max(r.poll(), again(err)))
	}
	if r.moving() {
		wait = min(wait, r.poll())
	}
	wait = r.spread(max(wait, backlog, r.Crowd.poll()))
	switch {
	case r.Turn == 0:
		return wait
	case r.watched():
		return min(wait, r.Turn)
	}
	return min(r.Turn, r.spread(r.Crowd.fullLook()))
}

// watched is true when more is to be seen, before a change that was put off is
// tried again, than that things are as they were.
func (r Report) watched() bool {
	rolls := func(s stack.Seen) bool { return rolling(s.Facts) }
	return len(r.Outcome.Blind) > 0 || slices.ContainsFunc(slices.Collect(maps.Values(r.Outcome.Seen)), rolls)
}

// fullLook is when to look at what has settled. After shorter looks at a part
// of it the next full one comes when it would have come, and not before: each
// is most of what an app may ask of AWS in that time.
func (r Report) fullLook() time.Duration {
	due := r.Crowd.fullLook()
	if r.Frail {
		due = fullLook
	}
	if r.Age == 0 {
		return r.spread(due)
	}
	return max(soon, max(due, r.spread(due))-r.Age)
}

// again is when an error is worth another look.
func again(err error) time.Duration {
	if p := patience(err); p > 0 {
		return p
	}
	return soon
}

// poll is when to look at what AWS is busy with. A rollout is followed closely.
func (r Report) poll() time.Duration {
	most := late
	for _, s := range r.Outcome.Seen {
		if rolling(s.Facts) {
			most = near
		}
	}
	return min(most, stretched(r.Waited))
}

// stretched is when to look again at what has not moved for so long.
func stretched(waited time.Duration) time.Duration {
	return max(soon, time.Duration(stretch*float64(waited)))
}

// rolling is true of servers that are being replaced, and of the rollout itself
// before its first new server is there.
func rolling(facts any) bool {
	switch f := facts.(type) {
	case availability.Fleet:
		return f.Rollout.Active
	case availability.Rollout:
		return f.Active
	}
	return false
}

// moving is true when AWS is busy, or something waits that no person must mend.
func (r Report) moving() bool {
	for _, s := range r.Outcome.Seen {
		if s.State == stack.Busy {
			return true
		}
	}
	for _, s := range r.Outcome.Left {
		if s.Verb == stack.Delete || s.Why == stack.Used || s.Why == stack.Missing {
			return true
		}
	}
	return false
}

// spread moves the next look by chance, so that apps are not all looked at together.
func (r Report) spread(d time.Duration) time.Duration {
	return d + time.Duration(r.Chance*jitter*float64(d))
}

func (r *Reconciler) chance() float64 {
	if r.Chance != nil {
		return r.Chance()
	}
	return rand.Float64()*2 - 1 //nolint:gosec // not a secret
}
