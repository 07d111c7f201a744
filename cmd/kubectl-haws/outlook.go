package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// verdict answers whether an app survives the loss of any one zone.
type verdict string

const (
	yes    verdict = "Yes"
	no     verdict = "No"
	unsure verdict = "Unknown"
)

// outlook is what an app survives. Programs read it: fields come, and none goes or
// changes its meaning.
type outlook struct {
	App    string  `json:"app"`
	Answer verdict `json:"answer"`
	// Reason says why, without what is lost.
	Reason string `json:"reason"`
	// Lost are the zones without which the app does not survive.
	Lost []string `json:"lost,omitempty"`
	// Accepted: the owner accepts that it does not survive.
	Accepted bool `json:"accepted"`
	// AsOf is when the status was last written; unset of a manifest.
	AsOf *metav1.Time `json:"asOf,omitempty"`
	// CannotBeKnown is what a manifest does not tell.
	CannotBeKnown []string `json:"cannotBeKnown,omitempty"`

	Matrix                []v1alpha1.FailureEffect        `json:"matrix"`
	SinglePointsOfFailure []v1alpha1.SinglePointOfFailure `json:"singlePointsOfFailure"`
	Estimate              *v1alpha1.AvailabilityEstimate  `json:"estimate,omitempty"`

	// old: the matrix is of a time of which nobody knows whether it is like now.
	old bool
	// again has the operator look.
	again string
	// split: the answer is another one for another number of zones.
	split bool
}

// sentence is the answer.
func (o outlook) sentence() string {
	switch o.Answer {
	case yes:
		return o.App + " survives the loss of any single zone."
	case no:
		return fmt.Sprintf("%s does not survive the loss of %s: %s%s", o.App, among(o.Lost), closed(o.Reason), o.consent())
	case unsure:
	}
	return fmt.Sprintf("whether %s survives the loss of any single zone is not known: %s", o.App, closed(o.Reason))
}

// closed is the end of a sentence.
func closed(s string) string {
	if strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// consent says that a risk which is accepted is one all the same.
func (o outlook) consent() string {
	if !o.Accepted {
		return ""
	}
	return " Its owner accepts that (availability.accept), and it is no less true for that."
}

func (o outlook) code() int {
	return map[verdict]int{yes: 0, no: exitFragile, unsure: exitUnsure}[o.Answer]
}

func (o outlook) tone() tone {
	return map[verdict]tone{yes: good, no: bad, unsure: busy}[o.Answer]
}

// among names one of some things.
func among(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// outlookOf is what the operator says that an app survives.
func outlookOf(a *v1alpha1.HighlyAvailableApp, v view) outlook {
	o := outlook{App: a.Namespace + "/" + a.Name, AsOf: written(a), again: "kubectl haws reconcile " + a.Name + " -n " + a.Namespace}
	if s := a.Status.Availability; s != nil {
		o.Matrix, o.SinglePointsOfFailure, o.Estimate = s.Matrix, s.SinglePointsOfFailure, s.Estimate
	}
	o.conclude(a.Spec.WithDefaults(), find(a, v1alpha1.ConditionHighlyAvailable))
	if why := outOfDate(a, v); why != "" {
		o.Answer, o.Reason, o.Lost, o.Accepted, o.old = unsure, why, nil, false, true
	}
	return o
}

// written is when the status was last written, as far as that can be told.
func written(a *v1alpha1.HighlyAvailableApp) *metav1.Time {
	var last *metav1.Time
	later := func(t *metav1.Time) {
		if t != nil && !t.IsZero() && (last == nil || last.Before(t)) {
			last = t
		}
	}
	for _, m := range a.ManagedFields {
		if m.Subresource == "status" {
			later(m.Time)
		}
	}
	for i := range a.Status.Conditions {
		later(&a.Status.Conditions[i].LastTransitionTime)
	}
	return last
}

// outOfDate says why the status is not how the app is now; empty: nothing speaks for that.
func outOfDate(a *v1alpha1.HighlyAvailableApp, v view) string {
	c := find(a, v1alpha1.ConditionHighlyAvailable)
	switch {
	case !a.DeletionTimestamp.IsZero():
		return "it is being deleted, for " + v.since(a.DeletionTimestamp)
	case unseen(a) || c == nil:
		return "the operator has not looked at it yet, for " + v.age(a.CreationTimestamp.Time) + "; is it running?"
	case outdated(a) || c.ObservedGeneration < a.Generation:
		return fmt.Sprintf("the operator has not looked at it since its spec was last changed; it has generation %d, and the status is of generation %d", a.Generation, c.ObservedGeneration)
	case paused(a):
		return "it is paused, for " + v.age(c.LastTransitionTime.Time) + ": nothing on AWS is read"
	case c.Status == metav1.ConditionUnknown && c.Reason != v1alpha1.ReasonNotYetKnown:
		return "for " + v.age(c.LastTransitionTime.Time) + " nothing on AWS is read: " + c.Reason + ": " + full(c.Message)
	case owed(a):
		return "somebody has asked the operator to look at it, and it has not answered yet" + askedAt(a, v) + "; is it running?"
	}
	return ""
}

// full is a message without the full stop that ends the sentence around it.
func full(message string) string { return strings.TrimSuffix(message, ".") }

// askedAt is for how long an answer is owed, where that is told by a time.
func askedAt(a *v1alpha1.HighlyAvailableApp, v view) string {
	at, err := time.Parse(time.RFC3339Nano, a.Annotations[v1alpha1.AnnotationReconcileAt])
	if err != nil {
		return ""
	}
	return ", for " + v.age(at)
}

// conclude answers by the matrix, and by the condition where that says less. Nothing
// that is not there counts as survived.
func (o *outlook) conclude(spec *v1alpha1.HighlyAvailableAppSpec, c *metav1.Condition) {
	worst, missing := o.worst(), o.missing(spec)
	switch {
	case worst != nil && harmful(worst.Verdict):
		o.Answer, o.Reason, o.Lost = no, worst.Tier+": "+full(worst.Message), o.without(func(r v1alpha1.FailureEffect) bool { return harmful(r.Verdict) })
		o.Accepted = c != nil && c.Status == metav1.ConditionTrue && c.Reason == v1alpha1.ReasonAcceptedRisk
	case len(o.Matrix) == 0:
		o.Answer, o.Reason = unsure, "nothing is said of what it survives"+hint(c)
	case worst != nil:
		o.Answer, o.Reason = unsure, fmt.Sprintf("%s without %s: %s", worst.Tier, zoneOf(worst.Failure), full(worst.Message))
	case missing != "":
		o.Answer, o.Reason = unsure, "nothing is said of "+missing
	case c == nil || c.Status == metav1.ConditionUnknown:
		o.Answer, o.Reason = unsure, "HighlyAvailable is Unknown"+hint(c)
	case c.Status == metav1.ConditionFalse:
		o.Answer, o.Reason, o.Lost = no, "HighlyAvailable is False"+hint(c), []string{another(c)}
	default:
		o.Answer, o.Reason = yes, "every tier survives the loss of each single zone"
	}
}

func hint(c *metav1.Condition) string {
	if c == nil {
		return ""
	}
	return "; " + c.Reason + ": " + full(c.Message)
}

// another is the zone that an app does not survive though each row does: the next one,
// where a zone is lost already.
func another(c *metav1.Condition) string {
	if c.Reason == v1alpha1.ReasonZoneLost {
		return "another zone"
	}
	return "a zone"
}

// harmful is true of a verdict that is known and is not Survives.
func harmful(v v1alpha1.FailureVerdict) bool { return availability.Effect(v).Bad() }

// byZone is true of the loss of a zone.
func byZone(failure string) bool {
	return failure == availability.FailureZone || strings.HasPrefix(failure, availability.ZoneFailure(""))
}

// zoneOf is the zone that is lost.
func zoneOf(failure string) string {
	if id, one := strings.CutPrefix(failure, availability.ZoneFailure("")); one {
		return id
	}
	return anyZone
}

const anyZone = "any zone"

// worst is the first row of the worst that the loss of a zone does; nil: all survive.
func (o *outlook) worst() *v1alpha1.FailureEffect {
	order := []v1alpha1.FailureVerdict{v1alpha1.FailureVerdict(availability.Outage), v1alpha1.FailureVerdict(availability.Degraded)}
	var found *v1alpha1.FailureEffect
	for i, r := range o.Matrix {
		if !byZone(r.Failure) || r.Verdict == v1alpha1.FailureVerdict(availability.Survives) {
			continue
		}
		if found == nil || rank(order, r) < rank(order, *found) {
			found = &o.Matrix[i]
		}
	}
	return found
}

func rank(order []v1alpha1.FailureVerdict, r v1alpha1.FailureEffect) int {
	if i := slices.Index(order, r.Verdict); i >= 0 {
		return i
	}
	return len(order)
}

// without are the zones of whose loss something holds, each once.
func (o *outlook) without(is func(v1alpha1.FailureEffect) bool) []string {
	var out []string
	for _, r := range o.Matrix {
		if zone := zoneOf(r.Failure); byZone(r.Failure) && is(r) && !slices.Contains(out, zone) {
			out = append(out, zone)
		}
	}
	if slices.Contains(out, anyZone) {
		return []string{anyZone}
	}
	return out
}

// missing is a tier of the spec without a zone that the matrix has no row for; empty:
// it has all.
func (o *outlook) missing(spec *v1alpha1.HighlyAvailableAppSpec) string {
	var wanted []v1alpha1.FailureEffect
	for _, tier := range tiers(spec) {
		if strings.Contains(tier, "/") {
			wanted = append(wanted, v1alpha1.FailureEffect{Tier: tier, Failure: availability.FailureZone})
			continue
		}
		zones := o.without(func(r v1alpha1.FailureEffect) bool { return r.Failure != availability.FailureZone })
		if len(zones) == 0 {
			return tier + " without any zone"
		}
		for _, zone := range zones {
			wanted = append(wanted, v1alpha1.FailureEffect{Tier: tier, Failure: availability.ZoneFailure(zone)})
		}
	}
	for _, w := range wanted {
		if !slices.ContainsFunc(o.Matrix, func(r v1alpha1.FailureEffect) bool { return r.Tier == w.Tier && r.Failure == w.Failure }) {
			return w.Tier + " without " + zoneOf(w.Failure)
		}
	}
	return ""
}

// tiers are those that a spec has.
func tiers(spec *v1alpha1.HighlyAvailableAppSpec) []string {
	out := []string{availability.TierNetwork, availability.TierLoadBalancer, availability.TierServers}
	if spec.Database != nil {
		out = append(out, availability.TierDatabase)
	}
	for _, t := range spec.Tables {
		out = append(out, "Table/"+t.Name)
	}
	for _, b := range spec.Buckets {
		out = append(out, "Bucket/"+b.Name)
	}
	return out
}
