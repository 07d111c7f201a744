package controllers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// status is what the app's status has to say after a pass. It is pure.
func status(app *v1alpha1.HighlyAvailableApp, r Report, now time.Time) v1alpha1.HighlyAvailableAppStatus {
	s := *app.Status.DeepCopy()
	s.ObservedGeneration = app.Generation
	if r.Outcome != nil {
		s.Region, s.AccountID = r.Region, r.Account
		s.Endpoint = r.Findings.Endpoint
		s.Resources = resources(app.Status.Resources, r, now)
		s.Zones, s.Servers = zones(r), serversOf(r)
	}
	for _, c := range conditions(r) {
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
			ID: t.ID, Name: t.Name, Message: cut(t.Note, maxMessage),
			Servers: v1alpha1.ServerCount{Healthy: t.Healthy, Total: t.Total},
		})
	}
	return out
}

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
