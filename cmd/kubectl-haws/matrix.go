package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// matrix is what each failure does to each tier: the failures below each other, for
// there are more of them. Tables and buckets have a column each.
func matrix(rows []v1alpha1.FailureEffect) *grid {
	var columns []string
	for _, r := range rows {
		if c := column(r.Tier); !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
	}
	if len(columns) == 0 {
		return &grid{}
	}
	head := []string{"FAILURE"}
	for _, c := range columns {
		head = append(head, strings.ToUpper(c))
	}
	g := newGrid(head...)
	for _, f := range failures(rows) {
		row := []cell{text(short(f))}
		for _, c := range columns {
			row = append(row, effect(rows, c, f))
		}
		g.add(row...)
	}
	return g
}

// column is what a tier is shown under.
func column(tier string) string {
	kind, _, many := strings.Cut(tier, "/")
	if many {
		return kind + "s"
	}
	return tier
}

// failures are those of the rows, in the order in which one asks about them. The loss
// of any zone is that of each, if there are such.
func failures(rows []v1alpha1.FailureEffect) []string {
	order := []string{availability.FailureServer, availability.FailureZone, availability.FailurePrimary, availability.FailureCertificate, availability.FailureBadDeployment, availability.FailureDataLoss}
	place := func(f string) int {
		if byZone(f) {
			f = availability.FailureZone
		}
		if i := slices.Index(order, f); i >= 0 {
			return i
		}
		return len(order)
	}
	var out []string
	for _, r := range rows {
		if !slices.Contains(out, r.Failure) {
			out = append(out, r.Failure)
		}
	}
	if slices.ContainsFunc(out, func(f string) bool { return byZone(f) && f != availability.FailureZone }) {
		out = slices.DeleteFunc(out, func(f string) bool { return f == availability.FailureZone })
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	return out
}

// short is a failure in the first column.
func short(failure string) string {
	if byZone(failure) {
		return zoneOf(failure)
	}
	return failure
}

// effect is what a failure does to what stands in a column: the worst, and how many of
// them it is if not all.
func effect(rows []v1alpha1.FailureEffect, in, failure string) cell {
	var found []v1alpha1.FailureEffect
	for _, r := range rows {
		if column(r.Tier) == in && (r.Failure == failure || byZone(failure) && r.Failure == availability.FailureZone) {
			found = append(found, r)
		}
	}
	if len(found) == 0 {
		return cell{"-", faint}
	}
	worst := slices.MaxFunc(found, func(a, b v1alpha1.FailureEffect) int { return severity(a) - severity(b) }).Verdict
	n := 0
	for _, r := range found {
		if r.Verdict == worst {
			n++
		}
	}
	out := cell{string(worst), toneOfVerdict(worst)}
	if n < len(found) {
		out.text += fmt.Sprintf(" (%d of %d)", n, len(found))
	}
	return out
}

// severity orders rows: what is not known is worse than what is impaired.
func severity(r v1alpha1.FailureEffect) int {
	order := []availability.Effect{availability.Survives, availability.Degraded, availability.Unknown, availability.Outage}
	return slices.Index(order, availability.Effect(r.Verdict))
}

func toneOfVerdict(v v1alpha1.FailureVerdict) tone {
	switch availability.Effect(v) {
	case availability.Survives:
		return good
	case availability.Outage:
		return bad
	case availability.Degraded, availability.Unknown:
	}
	return busy
}

// reasons say of each row that does not survive why: the worst first, and what is the
// same in several rows once.
func reasons(rows []v1alpha1.FailureEffect) *grid {
	sorted := slices.DeleteFunc(slices.Clone(rows), func(r v1alpha1.FailureEffect) bool { return severity(r) == 0 })
	slices.SortStableFunc(sorted, func(a, b v1alpha1.FailureEffect) int { return severity(b) - severity(a) })
	g := &grid{}
	for len(sorted) > 0 {
		first := sorted[0]
		var names, zones []string
		for _, r := range sorted {
			if alike(r, first) {
				names, zones = once(names, strings.TrimPrefix(r.Tier, kindOf(r.Tier)+"/")), once(zones, zoneOf(r.Failure))
			}
		}
		sorted = slices.DeleteFunc(sorted, func(r v1alpha1.FailureEffect) bool { return alike(r, first) })
		what := subject(kindOf(first.Tier), names) + " " + during(first.Failure, zones) + ": " + nameless(first)
		g.add(cell{string(first.Verdict), toneOfVerdict(first.Verdict)}, text(what))
	}
	return g
}

func once(all []string, one string) []string {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// alike is true of rows of one kind of tier that say the same: of different failures
// only if they are losses of zones.
func alike(a, b v1alpha1.FailureEffect) bool {
	same := a.Failure == b.Failure || byZone(a.Failure) && byZone(b.Failure)
	return same && kindOf(a.Tier) == kindOf(b.Tier) && a.Verdict == b.Verdict && nameless(a) == nameless(b)
}

// kindOf is the kind of a tier of which there may be many, or the tier.
func kindOf(tier string) string {
	kind, _, _ := strings.Cut(tier, "/")
	return kind
}

// nameless is the message of a row, without the name of its table or bucket, or of the
// zone that is lost: of others it may say the same.
func nameless(r v1alpha1.FailureEffect) string {
	kind, name, many := strings.Cut(r.Tier, "/")
	switch {
	case many:
		return strings.ReplaceAll(r.Message, strings.ToLower(kind)+" "+name+" ", "it ")
	case byZone(r.Failure):
		return strings.ReplaceAll(r.Message, "losing "+zoneOf(r.Failure)+" ", "losing it ")
	}
	return r.Message
}

// subject is Servers, Table carts, or Tables carts, sessions.
func subject(kind string, names []string) string {
	switch {
	case len(names) == 1 && names[0] == kind:
		return kind
	case len(names) > 1:
		kind += "s"
	}
	return kind + " " + strings.Join(names, ", ")
}

// during is a failure as a part of a sentence: the loss of one of those zones, or
// another one.
func during(failure string, zones []string) string {
	words := map[string]string{
		availability.FailureServer: "without one server", availability.FailurePrimary: "without the primary", availability.FailureCertificate: "by its certificates",
		availability.FailureBadDeployment: "after a bad deployment", availability.FailureDataLoss: "after a loss of data",
	}
	switch {
	case byZone(failure):
		return "without " + among(zones)
	case words[failure] != "":
		return words[failure]
	}
	return "after " + failure
}
