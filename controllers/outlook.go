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
	out := availability.Assess(r.Findings.Survey).Status()
	out.Matrix = out.Matrix[:min(len(out.Matrix), maxMatrix)]
	for i := range out.Matrix {
		out.Matrix[i].Message = cut(out.Matrix[i].Message, maxEffectText)
	}
	for i := range out.SinglePointsOfFailure {
		out.SinglePointsOfFailure[i].What = cut(out.SinglePointsOfFailure[i].What, maxPointText)
	}
	if out.Matrix == nil && out.SinglePointsOfFailure == nil && out.Estimate == nil {
		return nil
	}
	return out
}
