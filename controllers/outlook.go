package controllers

import (
	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// The most that the API takes of status.availability.
const (
	maxMatrix     = 128
	maxEffectText = 1024
	maxPointText  = 2048
)

// availabilityOf tells what the app survives. Of one that is being deleted nothing
// is claimed, nor of one of which nothing is known.
func availabilityOf(r Report) *v1alpha1.AvailabilityStatus {
	if r.Deleting {
		return nil
	}
	found := availability.Assess(r.Findings.Survey)
	out := &v1alpha1.AvailabilityStatus{Estimate: estimateOf(found.Estimate)}
	for _, c := range found.Matrix[:min(len(found.Matrix), maxMatrix)] {
		out.Matrix = append(out.Matrix, v1alpha1.FailureEffect{
			Tier: c.Tier, Failure: c.Failure, Verdict: v1alpha1.FailureVerdict(c.Effect), Message: cut(c.Message, maxEffectText),
		})
	}
	for _, p := range found.Points {
		out.SinglePointsOfFailure = append(out.SinglePointsOfFailure, v1alpha1.SinglePointOfFailure{
			Name: p.Name, What: cut(p.What, maxPointText), Why: p.Why, Field: p.Field, Accepted: p.Accepted,
		})
	}
	if out.Matrix == nil && out.SinglePointsOfFailure == nil && out.Estimate == nil {
		return nil
	}
	return out
}

func estimateOf(e *availability.Estimate) *v1alpha1.AvailabilityEstimate {
	if e == nil {
		return nil
	}
	out := &v1alpha1.AvailabilityEstimate{Availability: e.Availability, DowntimeMinutes: e.DowntimeMinutes}
	for _, p := range e.Parts {
		out.Parts = append(out.Parts, v1alpha1.AvailabilityPart{Name: p.Name, Availability: p.Availability})
	}
	return out
}
