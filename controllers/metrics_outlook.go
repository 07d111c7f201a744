package controllers

import (
	"maps"
	"strings"

	"github.com/haws-dev/haws/internal/availability"
)

// outlook is how one tier takes one failure, in the words of availability.
type outlook struct{ failure, verdict string }

const (
	verdictSurvives = "Survives"
	verdictOutage   = "Outage"
	verdictUnknown  = "Unknown"
)

// outlooks are what the app is known to survive or not. The failure zone is the loss of
// whichever zone hurts most.
func outlooks(r Report) []outlook {
	v, zone := availability.Judge(r.Findings.Survey), outlook{"zone", verdictOutage}
	switch {
	case !v.Known:
		zone.verdict = verdictUnknown
	case v.Survives:
		zone.verdict = verdictSurvives
	}
	out := []outlook{zone}
	for _, c := range availability.Assess(r.Findings.Survey).Matrix {
		if label := failureLabel(c.Failure); label != "" {
			out = append(out, outlook{label, string(c.Effect)})
		}
	}
	return out
}

// failureLabel is what the metric calls a failure; empty is one that it leaves out, as that
// of all zones alike, which only tables and buckets have.
func failureLabel(failure string) string {
	if id, ok := strings.CutPrefix(failure, availability.ZoneFailure("")); ok {
		return id
	}
	return map[string]string{
		availability.FailureServer: "server", availability.FailurePrimary: "database-primary",
		availability.FailureBadDeployment: "bad-deployment", availability.FailureDataLoss: "data-loss",
	}[failure]
}

// survived is true of the failures that every tier survives. A failure is left out of which
// it is not known, unless it is known of another tier that it does not.
func survived(all []outlook) map[string]bool {
	out, unknown := map[string]bool{}, map[string]bool{}
	for _, o := range all {
		if o.verdict == verdictUnknown {
			unknown[o.failure] = true
			continue
		}
		before, known := out[o.failure]
		out[o.failure] = (before || !known) && o.verdict == verdictSurvives
	}
	maps.DeleteFunc(out, func(failure string, survives bool) bool { return survives && unknown[failure] })
	return out
}
