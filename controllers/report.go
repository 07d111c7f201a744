package controllers

import (
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Report is everything that one pass has to tell. Status is made from it alone.
type Report struct {
	Deleting bool
	// Stop says why no pass was made; Outcome is nil then.
	Stop            *Stop
	Region, Account string
	Outcome         *engine.Outcome
	Findings        blocks.Findings
	// Held are the steps that were not tried again, since AWS refused them a
	// short while ago.
	Held map[stack.Name]bool
	// Waited is for how long nothing has moved.
	Waited time.Duration
	// Turn is how long it takes until a change is due that was put off for coming
	// too often; zero is none.
	Turn time.Duration
	// Crowd are the apps of which this is one.
	Crowd crowd
	// Frail: the app would not survive the loss of a zone.
	Frail bool
	// Chance, from -1 to 1, moves the next look: that far, in jitters, it comes earlier or later.
	Chance float64
	// Age is how old the last full look is, when this was none.
	Age time.Duration
	// Fresh: AWS may not know everywhere yet what it took from us.
	Fresh bool
	// Optional are the conditions of blocks that an app may go without, and whether
	// this one wants them.
	Optional map[string]bool
	// Unpublished says why the app's ConfigMap does not tell how to reach it.
	Unpublished *problem
	// Young are rows that AWS does not show and is too soon to be believed.
	Young []v1alpha1.ResourceStatus
}

// Stop is what stands in the way of a pass.
type Stop struct {
	Reason, Message string
	// Stalled: a person must act.
	Stalled bool
	// Again is when to look again; zero is not before the object changes.
	Again time.Duration
}

// gone is true when nothing of ours stands any more, or could still.
func (r Report) gone() bool {
	if !r.Deleting || r.Outcome == nil || len(r.Outcome.Blind) > 0 || len(r.Young) > 0 {
		return false
	}
	for _, s := range r.Outcome.Seen {
		if !s.Foreign {
			return false
		}
	}
	return true
}

// faultStop stops a pass because AWS does not tell who we are. It is asked ever more
// seldom while it does not.
func faultStop(err error, waited time.Duration) *Stop {
	f := stack.FaultOf(err)
	return &Stop{Reason: reasonOf(f), Message: say(err), Stalled: lasting(f.Class), Again: max(again(err), min(late, stretched(waited)))}
}

// reasonOf is the reason of a condition for an error of AWS.
func reasonOf(f *stack.Fault) string {
	switch f.Code {
	case codeCredentialsMissing:
		return v1alpha1.ReasonCredentialsMissing
	case v1alpha1.ReasonFinalSnapshotImpossible, v1alpha1.ReasonDatabaseFailed, v1alpha1.ReasonBucketNotEmpty, v1alpha1.ReasonNameTaken,
		v1alpha1.ReasonWaiting, v1alpha1.ReasonDeletionBlocked:
		return f.Code
	}
	switch f.Class {
	case stack.Denied:
		return v1alpha1.ReasonDenied
	case stack.Invalid:
		return v1alpha1.ReasonInvalid
	case stack.Quota:
		return v1alpha1.ReasonQuotaExceeded
	case stack.Capacity:
		return v1alpha1.ReasonCapacity
	case stack.Throttled:
		return v1alpha1.ReasonThrottled
	case stack.Conflict, stack.InUse:
		return v1alpha1.ReasonConflict
	default:
		return v1alpha1.ReasonTransient
	}
}

const codeCredentialsMissing = "CredentialsMissing"

// lasting errors do not pass by themselves: somebody must change the spec, a
// permission or a quota.
func lasting(c stack.Class) bool {
	return c == stack.Denied || c == stack.Invalid || c == stack.Quota
}
