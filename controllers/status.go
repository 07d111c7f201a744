package controllers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// status is what the app's status has to say after a pass. It is pure.
func status(app *v1alpha1.HighlyAvailableApp, r Report, now time.Time) v1alpha1.HighlyAvailableAppStatus {
	s := *app.Status.DeepCopy()
	s.ObservedGeneration, s.ReconciledAt = app.Generation, cut(app.Annotations[v1alpha1.AnnotationReconcileAt], maxAsked)
	if r.Outcome != nil {
		s.Region, s.AccountID = r.Region, r.Account
		s.Endpoint = r.Findings.Endpoint
		s.Resources = resources(app.Status.Resources, r, now)
		s.Zones, s.Servers, s.Database = zones(r), serversOf(r), databaseOf(app.Status.Database, r)
		s.Availability = availabilityOf(r)
	}
	told := conditions(r)
	s.Conditions = slices.DeleteFunc(s.Conditions, func(old metav1.Condition) bool {
		return slices.Contains(optional, old.Type) && !slices.ContainsFunc(told, func(c metav1.Condition) bool { return c.Type == old.Type })
	})
	for _, c := range told {
		set(&s, app.Generation, now, c)
	}
	return s
}

// set puts a condition in; its time changes with its status only.
func set(s *v1alpha1.HighlyAvailableAppStatus, generation int64, now time.Time, c metav1.Condition) {
	c.ObservedGeneration, c.LastTransitionTime = generation, metav1.NewTime(now.Truncate(time.Second))
	c.Message = cut(c.Message, maxMessage)
	i := slices.IndexFunc(s.Conditions, func(o metav1.Condition) bool { return o.Type == c.Type })
	if i < 0 {
		s.Conditions = append(s.Conditions, c)
		return
	}
	if s.Conditions[i].Status == c.Status {
		c.LastTransitionTime = s.Conditions[i].LastTransitionTime
	}
	s.Conditions[i] = c
}

func zones(r Report) []v1alpha1.ZoneStatus {
	var out []v1alpha1.ZoneStatus
	for _, t := range r.Findings.Survey.Count() {
		out = append(out, v1alpha1.ZoneStatus{
			ID: t.ID, Name: t.Name, Database: r.Findings.Survey.Database.Role(t.ID), Message: cut(t.Note, maxMessage),
			Servers: v1alpha1.ServerCount{Healthy: t.Healthy, Total: t.Total},
		})
	}
	return out
}

// databaseOf tells where the database stands. What was known stays while AWS does
// not let it be read.
func databaseOf(before *v1alpha1.DatabaseStatus, r Report) *v1alpha1.DatabaseStatus {
	d := r.Findings.Survey.Database
	switch {
	case r.Findings.Survey.DatabaseUnread:
		return before
	case d == nil:
		return nil
	}
	out := &v1alpha1.DatabaseStatus{
		Endpoint: d.Endpoint, Version: d.Version, PrimaryZone: d.Primary, StandbyZones: slices.Compact(slices.Sorted(slices.Values(d.Standbys))),
		Pending: cut(d.Pending, maxPending), LastFailover: failoverOf(d.Failover),
	}
	if r.Deleting { // The subnets are not read any more, which tell the ids of the zones.
		out.PrimaryZone, out.StandbyZones = "", nil
	}
	if before != nil && !later(out.LastFailover, before.LastFailover) {
		out.LastFailover = before.LastFailover
	}
	return out
}

func failoverOf(f *availability.Failover) *v1alpha1.DatabaseFailover {
	if f == nil {
		return nil
	}
	out := &v1alpha1.DatabaseFailover{StartedAt: metav1.NewTime(f.Started.Truncate(time.Second))}
	if !f.Completed.IsZero() {
		completed := metav1.NewTime(f.Completed.Truncate(time.Second))
		out.CompletedAt = &completed
	}
	return out
}

// later tells whether a failover says more than what was known: AWS tells of one
// for a while only, and of its end after its start.
func later(f, known *v1alpha1.DatabaseFailover) bool {
	switch {
	case f == nil:
		return false
	case known == nil || f.StartedAt.After(known.StartedAt.Time):
		return true
	}
	return f.StartedAt.Equal(&known.StartedAt) && f.CompletedAt != nil
}

// maxAsked is what the API allows in status.reconciledAt.
const maxAsked = 256

// maxPending is what the API allows in status.database.pending.
const maxPending = 4096

func serversOf(r Report) *v1alpha1.ServersStatus {
	f := r.Findings
	if f.Sizing == "" {
		return nil
	}
	out := &v1alpha1.ServersStatus{MinSize: f.Sizes.Min, MaxSize: f.Sizes.Max, Sizing: f.Sizing}
	var healthy, total int32
	for _, t := range f.Survey.Count() {
		healthy, total = healthy+t.Healthy, total+t.Total
		if t.Healthy > 0 {
			out.Zones++
		}
	}
	out.Healthy = fmt.Sprintf("%d/%d", healthy, total)
	return out
}

func equalStatus(a, b *v1alpha1.HighlyAvailableAppStatus) bool {
	return equality.Semantic.DeepEqual(a, b)
}

// maxMessage is what the API allows in a condition's message.
const maxMessage = 32768

// cut shortens a text to at most that many bytes, at the end of a character.
func cut(s string, most int) string {
	const dots = "…"
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most-len(dots)], "") + dots
}
