package main

import (
	"fmt"
	"slices"
	"strings"

	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// screen is one app on one screen. Remark says what could not be shown of its events.
func screen(a *v1alpha1.HighlyAvailableApp, told []eventsv1.Event, remark string, v view) string {
	parts := []string{
		title(a, v) + facts(a).render(v),
		conditionsOf(a, v).render(v),
		zonesOf(a).render(v),
		section(v, "Waits for:", waits(a, v)),
		section(v, "Last events:", latest(told, remark, v)),
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return strings.Join(parts, "\n")
}

func title(a *v1alpha1.HighlyAvailableApp, v view) string {
	name, h := a.Namespace+"/"+a.Name, headline(a, v)
	lines := wrap(name+" "+h.text, v.width)
	lines[0] = v.paint(bold, name) + v.paint(h.tone, strings.TrimPrefix(lines[0], name))
	for i := range lines[1:] {
		lines[i+1] = v.paint(h.tone, lines[i+1])
	}
	return strings.Join(lines, "\n") + "\n"
}

func section(v view, title string, g *grid) string {
	if len(g.rows) == 0 {
		return ""
	}
	g.indent = "  "
	return title + "\n" + g.render(v)
}

// facts are where the app is, and how large.
func facts(a *v1alpha1.HighlyAvailableApp) *grid {
	g, s := &grid{indent: "  "}, a.Status
	fact := func(name, value string) {
		if value != "" {
			g.add(cell{name, faint}, text(value))
		}
	}
	fact("endpoint", s.Endpoint)
	fact("region", place(a))
	if s.Servers != nil {
		fact("servers", fmt.Sprintf("%s healthy, %d to %d wanted; %s", s.Servers.Healthy, s.Servers.MinSize, s.Servers.MaxSize, s.Servers.Sizing))
	}
	if d := s.Database; d != nil {
		fact("database", join("; ", join(" ", engine(a), d.Version)+at(d.Endpoint), d.Pending, failedOver(d.LastFailover)))
	}
	return g
}

func place(a *v1alpha1.HighlyAvailableApp) string {
	out := a.Status.Region
	if a.Status.AccountID != "" {
		out += ", account " + a.Status.AccountID
	}
	return harmless(out)
}

func engine(a *v1alpha1.HighlyAvailableApp) string {
	if a.Spec.Database == nil {
		return "database"
	}
	return string(a.Spec.Database.Engine)
}

func at(endpoint string) string {
	if endpoint == "" {
		return ""
	}
	return " at " + endpoint
}

func failedOver(f *v1alpha1.DatabaseFailover) string {
	switch {
	case f == nil:
		return ""
	case f.CompletedAt == nil:
		return "failing over since " + clockTime(f.StartedAt)
	}
	return fmt.Sprintf("failed over at %s, in %s", clockTime(f.StartedAt), f.CompletedAt.Sub(f.StartedAt.Time))
}

func clockTime(t metav1.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func join(separator string, words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), separator)
}

// asked are the conditions that a person asks about, in their order, in words.
// Reconciling and Stalled say the same once more, for machines.
func asked() [][2]string {
	return [][2]string{
		{v1alpha1.ConditionReady, "ready"},
		{v1alpha1.ConditionHighlyAvailable, "highly available"},
		{v1alpha1.ConditionNetworkReady, "network"},
		{v1alpha1.ConditionLoadBalancerReady, "load balancer"},
		{v1alpha1.ConditionServersReady, "servers"},
		{v1alpha1.ConditionDatabaseReady, "database"},
		{v1alpha1.ConditionTablesReady, "tables"},
		{v1alpha1.ConditionBucketsReady, "buckets"},
		{v1alpha1.ConditionIdentityReady, "identity"},
	}
}

func conditionsOf(a *v1alpha1.HighlyAvailableApp, v view) *grid {
	g := newGrid("", "IS", "FOR", "BECAUSE")
	for _, c := range asked() {
		if found := find(a, c[0]); found != nil {
			g.add(text(c[1]), answer(found.Status), text(v.age(found.LastTransitionTime.Time)), text(brief(a, *found)))
		}
	}
	if len(g.rows) == 1 {
		return &grid{}
	}
	return g
}

func answer(s metav1.ConditionStatus) cell {
	switch s {
	case metav1.ConditionTrue:
		return cell{"yes", good}
	case metav1.ConditionFalse:
		return cell{"no", bad}
	default:
		return cell{"unknown", busy}
	}
}

// enough is how many letters of a long text a screen has room for. AWS can be
// long-winded; tree and -o yaml have all of it.
const enough = 240

// brief is because, cut short. What the two conditions say that sum up is never cut.
func brief(a *v1alpha1.HighlyAvailableApp, c metav1.Condition) string {
	if c.Type == v1alpha1.ConditionReady || c.Type == v1alpha1.ConditionHighlyAvailable {
		return because(a, c)
	}
	return shorten(because(a, c), enough)
}

// because is the reason and message of a condition. That of Ready repeats those of
// all others: what the app is at, or stuck in, is enough.
func because(a *v1alpha1.HighlyAvailableApp, c metav1.Condition) string {
	if c.Type == v1alpha1.ConditionReady {
		for _, root := range []string{v1alpha1.ConditionStalled, v1alpha1.ConditionReconciling} {
			if isTrue(a, root) {
				c.Message = find(a, root).Message
			}
		}
	}
	return c.Reason + ": " + c.Message
}

// zonesOf is the app by zones and tiers.
func zonesOf(a *v1alpha1.HighlyAvailableApp) *grid {
	if len(a.Status.Zones) == 0 {
		return &grid{}
	}
	g := newGrid("ZONE", "NAME", "SERVERS", "DATABASE", "REMARK")
	for _, z := range a.Status.Zones {
		g.add(text(z.ID), text(z.Name), servers(z.Servers), role(z.Database), text(shorten(z.Message, enough/2)))
	}
	return g
}

func servers(n v1alpha1.ServerCount) cell {
	c := cell{text: fmt.Sprintf("%d/%d", n.Healthy, n.Total)}
	switch {
	case n.Healthy == 0:
		c.tone = bad
	case n.Healthy < n.Total:
		c.tone = busy
	default:
		c.tone = good
	}
	return c
}

func role(database string) cell {
	if database == "" {
		return cell{"-", faint}
	}
	return text(strings.ToLower(database))
}
