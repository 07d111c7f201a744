package controllers

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/stack"
)

// problem is one thing that keeps an app from being ready.
type problem struct {
	kind string
	// Reason and Message are those of a condition.
	reason, message string
	// rank orders problems: what a person must mend comes first.
	rank int
}

const (
	rankPerson  = iota // a person must act
	rankRefused        // AWS refused, and may take it later
	rankWaiting        // something is on its way
	rankFollows        // waits for one of the others
)

// problems lists what keeps the app from being ready, the worst first.
func (r Report) problems() []problem {
	var out []problem
	failed := map[stack.Name]bool{}
	for _, d := range r.Outcome.Done {
		if d.Err != nil {
			failed[d.Name] = true
			out = append(out, r.refused(d.Kind, d.Err))
		}
	}
	for kind, err := range r.Outcome.Blind {
		out = append(out, r.refused(kind, err))
	}
	for _, s := range r.Outcome.Left {
		if !failed[s.Name] && r.Outcome.Blind[s.Kind] == nil {
			out = append(out, r.left(s))
		}
	}
	if r.Unpublished != nil {
		out = append(out, *r.Unpublished)
	}
	slices.SortStableFunc(out, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.kind, b.kind), cmp.Compare(a.message, b.message))
	})
	return out
}

// refused tells AWS's answer. While what we made is fresh, no person needs to
// act on it yet.
func (r Report) refused(kind string, err error) problem {
	f := stack.FaultOf(err)
	p := problem{kind: kind, reason: reasonOf(f), message: say(err), rank: rankRefused}
	if lasting(f.Class) && !r.Fresh {
		p.rank = rankPerson
	}
	return p
}

// sdkWords name the service and the operation once more, before the fault does.
var sdkWords = regexp.MustCompile(`operation error [^:]+: \w+, `)

// say puts an error into words: what was being done, to what, and AWS's answer.
func say(err error) string {
	return strings.ReplaceAll(sdkWords.ReplaceAllString(err.Error(), ""), "\n", "; ")
}

// left is what a step says that was not done.
func (r Report) left(s stack.Step) problem {
	p := problem{kind: s.Kind, message: s.ID() + ": " + s.Message, rank: rankWaiting}
	switch {
	case s.Verb == stack.Block:
		p.rank, p.reason = rankPerson, blocked(s)
	case s.Why == stack.Needs:
		p.rank, p.reason = rankFollows, v1alpha1.ReasonWaiting
	case s.Why == stack.Unreadable:
		p.rank, p.reason = rankFollows, v1alpha1.ReasonUnreadable
	case s.Why == stack.Used || s.Verb == stack.Delete:
		p.reason = v1alpha1.ReasonDraining
	case s.Why == stack.Changing:
		p.reason, p.message = r.changing(s)
	case s.Verb == stack.Create || s.Verb == stack.Update:
		p.reason, p.message = v1alpha1.ReasonUpdating, s.ID()+": "+words(s.Changes)
	default:
		p.reason = v1alpha1.ReasonWaiting
	}
	return p
}

func blocked(s stack.Step) string {
	switch {
	case s.Why == stack.NameTaken:
		return v1alpha1.ReasonNameTaken
	case s.Kind == blocks.KindInstanceRefresh:
		return v1alpha1.ReasonRolloutFailed
	case s.Why == stack.Immutable:
		return v1alpha1.ReasonImmutable
	case s.Why == stack.Failed && blocks.Condition(s.Kind) == v1alpha1.ConditionNetworkReady:
		return v1alpha1.ReasonNetworkInvalid
	case s.Why == stack.Failed && blocks.Condition(s.Kind) == v1alpha1.ConditionDatabaseReady:
		return v1alpha1.ReasonDatabaseFailed
	case s.Why == stack.Failed && s.Kind == blocks.KindTable:
		return v1alpha1.ReasonTableFailed
	case s.Why == stack.Failed && s.Kind == blocks.KindBucket:
		return v1alpha1.ReasonBucketFailed
	case s.Kind == blocks.KindCertificate:
		return v1alpha1.ReasonCertificateNotIssued
	}
	return v1alpha1.ReasonInvalid
}

// changing says what AWS is busy with. A fleet says why it is not whole.
func (r Report) changing(s stack.Step) (reason, message string) {
	message = s.ID() + ": " + s.Message
	facts := r.Outcome.Seen[s.Name].Facts
	rollout, _ := facts.(availability.Rollout)
	fleet, ok := facts.(availability.Fleet)
	switch {
	case s.Kind == blocks.KindCertificate:
		return v1alpha1.ReasonCertificateNotIssued, message
	case rollout.Back || fleet.Rollout.Back:
		return v1alpha1.ReasonRollingBack, message
	case s.Kind == blocks.KindInstanceRefresh || fleet.Rollout.Active && len(fleet.Failures) == 0:
		return v1alpha1.ReasonRollingOut, message + ailing(fleet)
	case !ok:
		return v1alpha1.ReasonWaiting, message
	case len(fleet.Failures) > 0:
		return v1alpha1.ReasonLaunchFailed, message + "; " + failures(fleet.Failures)
	}
	if ailing := ailing(fleet); ailing != "" {
		return v1alpha1.ReasonTargetsUnhealthy, message + ailing
	}
	return v1alpha1.ReasonWaiting, message
}

// ailing tells of one server that the balancer calls unhealthy, if there is any.
func ailing(f availability.Fleet) string {
	for _, server := range f.Servers {
		if server.Unhealthy {
			return "; " + server.ID + " in " + server.ZoneName + ": " + server.Why
		}
	}
	return ""
}

func failures(all []availability.Failure) string {
	var out []string
	for _, f := range all {
		out = append(out, f.ZoneName+": "+f.Message)
	}
	return strings.Join(out, "; ")
}

// words lists changes for a person.
func words(changes []stack.Change) string {
	var out []string
	for _, c := range changes {
		out = append(out, c.Field+": "+cmp.Or(c.From, "none")+" → "+cmp.Or(c.To, "none"))
	}
	return strings.Join(out, "; ")
}
