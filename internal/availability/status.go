package availability

import "github.com/haws-dev/haws/api/v1alpha1"

// Status is the assessment as status.availability tells it, with all of its texts.
func (a Assessment) Status() *v1alpha1.AvailabilityStatus {
	out := &v1alpha1.AvailabilityStatus{Estimate: a.Estimate.status()}
	for _, c := range a.Matrix {
		out.Matrix = append(out.Matrix, v1alpha1.FailureEffect{Tier: c.Tier, Failure: c.Failure, Verdict: v1alpha1.FailureVerdict(c.Effect), Message: c.Message})
	}
	for _, p := range a.Points {
		out.SinglePointsOfFailure = append(out.SinglePointsOfFailure, v1alpha1.SinglePointOfFailure{Name: p.Name, What: p.What, Why: p.Why, Field: p.Field, Accepted: p.Accepted})
	}
	return out
}

func (e *Estimate) status() *v1alpha1.AvailabilityEstimate {
	if e == nil {
		return nil
	}
	out := &v1alpha1.AvailabilityEstimate{Availability: e.Availability, DowntimeMinutes: e.DowntimeMinutes}
	for _, p := range e.Parts {
		out.Parts = append(out.Parts, v1alpha1.AvailabilityPart{Name: p.Name, Availability: p.Availability})
	}
	return out
}
