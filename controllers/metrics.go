package controllers

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Metrics tell Prometheus what the last look at each app found, and how long steps take. The
// series of an app are made from that look whenever they are asked for, so that none outlives
// what it tells of. docs/metrics.md lists them.
type Metrics struct {
	steps  *prometheus.HistogramVec
	series series

	mu sync.Mutex
	// apps holds readings that do not change any more: another look replaces them.
	apps map[types.NamespacedName]reading
}

// series are those of the apps.
type series struct{ condition, survives, servers, healthy, certificate, looked, deletion, drift *prometheus.Desc }

// NewMetrics makes them, and registers them.
func NewMetrics(to prometheus.Registerer) *Metrics {
	of := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, append([]string{"namespace", "name"}, labels...), nil)
	}
	m := &Metrics{
		apps: map[types.NamespacedName]reading{},
		steps: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "haws_step_duration_seconds",
			Help:    "How long it took to carry out a step on AWS, all of its calls together. The result is ok or the class of the fault.",
			Buckets: []float64{.1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"kind", "verb", "result"}),
		series: series{
			condition:   of("haws_app_condition", "The conditions of an app: 1 for the status that each has, 0 for the others.", "condition", "status"),
			survives:    of("haws_app_survives", "Whether the app survives a failure, such as the loss of any one zone: 1 if it does, 0 if not. Absent while that is not known.", "failure"),
			servers:     of("haws_app_servers", "Servers of the app in a zone. Absent while they cannot be read.", "zone"),
			healthy:     of("haws_app_servers_healthy", "Servers of the app in a zone that are in service and that the load balancer calls healthy.", "zone"),
			certificate: of("haws_app_certificate_expiry_timestamp_seconds", "When a certificate of the app's listeners expires.", "certificate"),
			looked:      of("haws_app_last_full_look_timestamp_seconds", "When the operator last looked at all of the app."),
			deletion:    of("haws_app_deletion_timestamp_seconds", "When the deletion of the app was asked for. Absent of an app that is not being deleted."),
			drift:       of("haws_drift_mended_total", "Resources that were made or changed again although the spec had not changed since all of it was in place.", "kind"),
		},
	}
	to.MustRegister(m.steps, m)
	return m
}

// Describe lists the series of the apps.
func (m *Metrics) Describe(out chan<- *prometheus.Desc) {
	s := m.series
	for _, d := range []*prometheus.Desc{s.condition, s.survives, s.servers, s.healthy, s.certificate, s.looked, s.deletion, s.drift} {
		out <- d
	}
}

// Collect gives the series of the apps.
func (m *Metrics) Collect(out chan<- prometheus.Metric) {
	m.mu.Lock()
	apps := maps.Clone(m.apps)
	m.mu.Unlock()
	for app, r := range apps {
		r.collect(m.series, func(d *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
			out <- prometheus.MustNewConstMetric(d, kind, value, append([]string{app.Namespace, app.Name}, labels...)...)
		})
	}
}

// note keeps what a look at an app found, and counts the drift that it mended.
func (m *Metrics) note(app *v1alpha1.HighlyAvailableApp, r Report, now time.Time) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	name := types.NamespacedName{Namespace: app.Namespace, Name: app.Name}
	m.apps[name] = m.apps[name].next(app, r, now)
}

// forget drops an app that has gone.
func (m *Metrics) forget(app types.NamespacedName) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.apps, app)
}

// reading is what there is to tell of one app.
type reading struct {
	// settled is the spec of which all was in place.
	settled      generation
	conditions   map[string]metav1.ConditionStatus
	survives     map[string]bool
	tallies      map[string]availability.Tally
	certificates map[string]time.Time
	// looked and deleted are zero while there is no such time.
	looked, deleted time.Time
	drift           map[string]int
}

// generation is one of one object.
type generation struct {
	uid    types.UID
	number int64
}

// next is the reading after another look. What that look could not tell is not told.
func (said reading) next(app *v1alpha1.HighlyAvailableApp, r Report, now time.Time) reading {
	if said.settled.uid != app.UID {
		said = reading{settled: generation{uid: app.UID}}
	}
	out := reading{settled: said.settled, looked: said.looked, drift: said.drift, conditions: map[string]metav1.ConditionStatus{}}
	for _, c := range app.Status.Conditions {
		out.conditions[c.Type] = c.Status
	}
	if app.DeletionTimestamp != nil {
		out.deleted = app.DeletionTimestamp.Time
	}
	if r.Outcome == nil {
		return out
	}
	out.looked, out.drift = now.Add(-r.Age), said.mended(app, *r.Outcome)
	if r.Outcome.Settled() {
		out.settled.number = app.Generation
	}
	out.find(r)
	return out
}

// find picks out what was found. An app that is being deleted is to survive nothing.
func (said *reading) find(report Report) {
	survey := report.Findings.Survey
	said.survives, said.tallies, said.certificates = map[string]bool{}, map[string]availability.Tally{}, map[string]time.Time{}
	if !report.Deleting {
		said.survives = survived(outlooks(report))
	}
	if survey.Fleet != nil {
		for _, t := range survey.Count() {
			said.tallies[t.ID] = t
		}
	}
	for _, c := range survey.Build.Certificates {
		if !c.Expires.IsZero() {
			said.certificates[c.ARN] = c.Expires
		}
	}
}

// mended counts drift: what AWS took to make or change again although the same spec had
// settled before. Of every kind that the app has, the count begins at 0, for Prometheus sees
// no increase in a series that begins at 1.
func (said reading) mended(app *v1alpha1.HighlyAvailableApp, o engine.Outcome) map[string]int {
	out := map[string]int{}
	for _, known := range o.Inventory {
		out[known.Kind] = 0
	}
	for kind, n := range said.drift {
		if n > 0 {
			out[kind] = n
		}
	}
	if said.settled.number != app.Generation || app.DeletionTimestamp != nil {
		return out
	}
	for _, d := range o.Done {
		if d.Err == nil && d.Verb != stack.Delete {
			out[d.Kind]++
		}
	}
	return out
}

type emit func(d *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string)

func (said reading) collect(s series, tell emit) {
	for c, is := range said.conditions {
		for _, status := range []metav1.ConditionStatus{metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown} {
			tell(s.condition, prometheus.GaugeValue, number(is == status), c, string(status))
		}
	}
	for failure, survives := range said.survives {
		tell(s.survives, prometheus.GaugeValue, number(survives), failure)
	}
	for zone, t := range said.tallies {
		tell(s.servers, prometheus.GaugeValue, float64(t.Total), zone)
		tell(s.healthy, prometheus.GaugeValue, float64(t.Healthy), zone)
	}
	for arn, expires := range said.certificates {
		tell(s.certificate, prometheus.GaugeValue, float64(expires.Unix()), arn)
	}
	for d, at := range map[*prometheus.Desc]time.Time{s.looked: said.looked, s.deletion: said.deleted} {
		if !at.IsZero() {
			tell(d, prometheus.GaugeValue, float64(at.Unix()))
		}
	}
	for kind, n := range said.drift {
		tell(s.drift, prometheus.CounterValue, float64(n), kind)
	}
}

func number(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// timing measures the steps that an applier carries out.
func (m *Metrics) timing(a engine.Applier, c clock.PassiveClock) engine.Applier {
	if m == nil {
		return a
	}
	return timed{Applier: a, steps: m.steps, clock: c}
}

type timed struct {
	engine.Applier
	steps *prometheus.HistogramVec
	clock clock.PassiveClock
}

func (t timed) Apply(ctx context.Context, step stack.Step, seen stack.Seen) (stack.Seen, error) {
	start, result := t.clock.Now(), "ok"
	after, err := t.Applier.Apply(ctx, step, seen)
	if err != nil {
		result = string(stack.FaultOf(err).Class)
	}
	t.steps.WithLabelValues(step.Kind, string(step.Verb), result).Observe(t.clock.Since(start).Seconds())
	return after, err
}
