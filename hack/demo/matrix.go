package main

import (
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// survives prints what status.availability says of failures: a row for each tier.
func (s *stage) survives(when string) {
	s.board.clear()
	s.board.print("%s\n", matrix(s.app.Status.Availability, "status.availability, "+when))
}

// matrix has a column for each failure. Tables and buckets, which a zone does nothing to,
// are left out.
func matrix(a *v1alpha1.AvailabilityStatus, title string) string {
	if a == nil {
		return ""
	}
	tiers, failures, cells := []string{}, []string{}, map[[2]string]string{}
	for _, row := range a.Matrix {
		if strings.Contains(row.Tier, "/") {
			continue
		}
		failure := strings.TrimPrefix(row.Failure, "Zone/")
		tiers, failures = once(tiers, row.Tier), once(failures, failure)
		cells[[2]string{row.Tier, failure}] = string(row.Verdict)
	}
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	line := func(words ...string) { _, _ = w.Write([]byte("  " + strings.Join(words, "\t") + "\n")) }
	line(append([]string{title + ":"}, failures...)...)
	for _, t := range tiers {
		words := []string{t}
		for _, f := range failures {
			words = append(words, cells[[2]string{t, f}])
		}
		line(words...)
	}
	_ = w.Flush()
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func once(all []string, one string) []string {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}
