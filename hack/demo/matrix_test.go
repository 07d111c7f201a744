package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func TestTheMatrixHasARowForEachTierAndAColumnForEachFailure(t *testing.T) {
	t.Parallel()
	got := matrix(&v1alpha1.AvailabilityStatus{Matrix: []v1alpha1.FailureEffect{
		{Tier: "Servers", Failure: "Server", Verdict: "Survives"},
		{Tier: "Servers", Failure: "Zone/euw1-az1", Verdict: "Degraded"},
		{Tier: "Database", Failure: "Zone/euw1-az1", Verdict: "Survives"},
		{Tier: "Table/sessions", Failure: "Zone", Verdict: "Survives"},
	}}, "now")
	want := "  now:      Server    euw1-az1\n  Servers   Survives  Degraded\n  Database            Survives"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if matrix(nil, "now") != "" {
		t.Error("of an app that nobody has judged there is something to print")
	}
}
