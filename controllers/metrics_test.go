package controllers

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// told are the series of a registry, without help and type, in order.
func told(t *testing.T, from *prometheus.Registry) []string {
	t.Helper()
	families, err := from.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range families {
		if _, err := expfmt.MetricFamilyToText(&text, f); err != nil {
			t.Fatal(err)
		}
	}
	var out []string
	for line := range strings.Lines(text.String()) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.TrimSpace(strings.ReplaceAll(line, `name="shop",namespace="web"`, "SHOP")))
		}
	}
	return out
}

// toldOf are the series whose name begins so.
func toldOf(t *testing.T, from *prometheus.Registry, prefix string) []string {
	t.Helper()
	return slices.DeleteFunc(told(t, from), func(line string) bool { return !strings.HasPrefix(line, prefix) })
}

func newMetrics() (*prometheus.Registry, *Metrics) {
	registry := prometheus.NewPedanticRegistry()
	return registry, NewMetrics(registry)
}

// found is the report of a look at an app with a healthy server in each of two zones and a sick one.
func found() Report {
	r := after(engine.Outcome{Inventory: []stack.Known{{Name: theGroup()}}})
	r.Findings.Survey = availability.Survey{
		Required: 1, Zones: []availability.Zone{{ID: "use1-az1", Name: "us-east-1a"}, {ID: "use1-az2", Name: "us-east-1b"}},
		Fleet: &availability.Fleet{Servers: []availability.Server{
			{ZoneName: "us-east-1a", InService: true, Healthy: true},
			{ZoneName: "us-east-1b", InService: true, Healthy: true},
			{ZoneName: "us-east-1b", InService: true},
		}},
		Build: availability.Build{Certificates: []availability.Certificate{
			{ARN: "arn:c", Expires: time.Unix(5000, 0)}, {ARN: "arn:c", Expires: time.Unix(5000, 0)}, {ARN: "arn:unknown"},
		}},
	}
	return r
}

func TestAnAppIsTold(t *testing.T) {
	t.Parallel()
	registry, m := newMetrics()
	app := anApp()
	app.Status.Conditions = []metav1.Condition{{Type: "Ready", Status: metav1.ConditionFalse}}
	r := found()
	r.Age = 100 * time.Second
	m.note(app, r, time.Unix(1100, 0))
	want := []string{
		`haws_app_certificate_expiry_timestamp_seconds{certificate="arn:c",SHOP} 5000`,
		`haws_app_condition{condition="Ready",SHOP,status="False"} 1`,
		`haws_app_condition{condition="Ready",SHOP,status="True"} 0`,
		`haws_app_condition{condition="Ready",SHOP,status="Unknown"} 0`,
		`haws_app_last_full_look_timestamp_seconds{SHOP} 1000`,
		`haws_app_servers{SHOP,zone="use1-az1"} 1`,
		`haws_app_servers{SHOP,zone="use1-az2"} 2`,
		`haws_app_servers_healthy{SHOP,zone="use1-az1"} 1`,
		`haws_app_servers_healthy{SHOP,zone="use1-az2"} 1`,
		`haws_app_survives{failure="server",SHOP} 1`,
		`haws_app_survives{failure="zone",SHOP} 1`,
		`haws_drift_mended_total{kind="AutoScalingGroup",SHOP} 0`,
	}
	if diff := cmp.Diff(want, told(t, registry)); diff != "" {
		t.Error(diff)
	}
	if problems, err := testutil.GatherAndLint(registry); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
}

func TestEachZoneIsToldOfOnceAllTiersAreKnown(t *testing.T) {
	t.Parallel()
	r := found()
	r.Findings.Survey.Required = 2
	r.Findings.Survey.Build.Exits = []availability.Exit{{Zone: "use1-az1"}, {Zone: "use1-az2"}}
	r.Findings.Survey.Build.Balancer = &availability.Balancer{Zones: []string{"use1-az1", "use1-az2"}}
	r.Findings.Survey.Fleet.Servers[2].Healthy = true
	want := map[string]bool{"server": true, "use1-az1": true, "use1-az2": false, "zone": false}
	if diff := cmp.Diff(want, survived(outlooks(r))); diff != "" {
		t.Error(diff)
	}
}

func TestSeriesGoWithWhatTheyTellOf(t *testing.T) {
	t.Parallel()
	stop := Report{Stop: &Stop{Reason: v1alpha1.ReasonPaused}}
	fewer, blind, deleting := found(), found(), found()
	fewer.Findings.Survey.Zones = fewer.Findings.Survey.Zones[:1]
	fewer.Findings.Survey.Fleet = &availability.Fleet{}
	fewer.Findings.Survey.Build = availability.Build{}
	blind.Findings.Survey.Fleet = nil
	deleting.Deleting = true
	leaving := anApp()
	leaving.DeletionTimestamp = &metav1.Time{Time: time.Unix(900, 0)}
	const looked, drift = `haws_app_last_full_look_timestamp_seconds{SHOP} 1000`, `haws_drift_mended_total{kind="AutoScalingGroup",SHOP} 0`
	const certificate = `haws_app_certificate_expiry_timestamp_seconds{certificate="arn:c",SHOP} 5000`
	for name, tt := range map[string]struct {
		then func(*Metrics)
		want []string
	}{
		"a zone that is not used any more, and a certificate": {
			func(m *Metrics) { m.note(anApp(), fewer, time.Unix(1000, 0)) },
			[]string{looked, `haws_app_servers{SHOP,zone="use1-az1"} 0`, `haws_app_servers_healthy{SHOP,zone="use1-az1"} 0`, `haws_app_survives{failure="server",SHOP} 0`, `haws_app_survives{failure="use1-az1",SHOP} 0`, `haws_app_survives{failure="zone",SHOP} 0`, drift},
		},
		"servers that nobody could read": {
			func(m *Metrics) { m.note(anApp(), blind, time.Unix(1000, 0)) },
			[]string{certificate, looked, drift},
		},
		"all that was found, while nobody looks; when somebody did stays": {
			func(m *Metrics) { m.note(anApp(), stop, time.Unix(2000, 0)) },
			[]string{looked, drift},
		},
		"what a deleted app would survive": {
			func(m *Metrics) { m.note(leaving, deleting, time.Unix(1000, 0)) },
			[]string{
				certificate, `haws_app_deletion_timestamp_seconds{SHOP} 900`, looked, `haws_app_servers{SHOP,zone="use1-az1"} 1`, `haws_app_servers{SHOP,zone="use1-az2"} 2`,
				`haws_app_servers_healthy{SHOP,zone="use1-az1"} 1`, `haws_app_servers_healthy{SHOP,zone="use1-az2"} 1`, drift,
			},
		},
		"an app that is gone, and no other": {
			func(m *Metrics) { m.forget(types.NamespacedName{Namespace: "web", Name: "shop"}) }, []string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry, m := newMetrics()
			other := anApp()
			other.Name = "other"
			m.note(other, found(), time.Unix(1000, 0))
			m.note(anApp(), found(), time.Unix(1000, 0))
			tt.then(m)
			got := slices.DeleteFunc(told(t, registry), func(line string) bool { return strings.Contains(line, "other") })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if len(told(t, registry))-len(got) != 9 {
				t.Errorf("of the other app %d series are left", len(told(t, registry))-len(got))
			}
		})
	}
}

func TestWhatIsDrift(t *testing.T) {
	t.Parallel()
	group := []stack.Known{{Name: theGroup()}}
	settled := after(engine.Outcome{Inventory: group})
	did := func(verb stack.Verb, err error) Report {
		return after(engine.Outcome{Inventory: group, Done: []engine.Done{{Step: stack.Step{Name: theGroup(), Verb: verb}, Err: err}}})
	}
	busy := did(stack.Create, nil)
	busy.Outcome.Left = []stack.Step{waits(theFleet(), stack.Changing, "")}
	edited, recreated, asked, leaving := anApp(), anApp(), anApp(), anApp()
	edited.Generation, recreated.UID = 2, "2"
	asked.Annotations = map[string]string{v1alpha1.AnnotationReconcileAt: "now"}
	leaving.DeletionTimestamp = &metav1.Time{Time: time.Unix(0, 0)}
	type look struct {
		at *v1alpha1.HighlyAvailableApp
		Report
	}
	for name, tt := range map[string]struct {
		looks []look
		want  string
	}{
		"the first creation is none":                  {[]look{{anApp(), did(stack.Create, nil)}}, "0"},
		"nor one that comes in steps":                 {[]look{{anApp(), busy}, {anApp(), busy}}, "0"},
		"what is made again is":                       {[]look{{anApp(), settled}, {anApp(), did(stack.Create, nil)}}, "1"},
		"what is changed back is":                     {[]look{{anApp(), settled}, {anApp(), did(stack.Update, nil)}}, "1"},
		"also when somebody asked for the look":       {[]look{{anApp(), settled}, {asked, did(stack.Update, nil)}}, "1"},
		"also in several looks, until it has settled": {[]look{{anApp(), settled}, {anApp(), busy}, {anApp(), busy}}, "2"},
		"each time": {[]look{{anApp(), settled}, {anApp(), did(stack.Update, nil)}, {anApp(), did(stack.Update, nil)}}, "2"},
		"a look that did not take place changes nothing": {[]look{{anApp(), settled}, {anApp(), did(stack.Update, nil)}, {anApp(), Report{Stop: &Stop{}}}}, "1"},
		"an edit is none":                                       {[]look{{anApp(), settled}, {edited, did(stack.Update, nil)}}, "0"},
		"an edit forgets none":                                  {[]look{{anApp(), settled}, {anApp(), did(stack.Update, nil)}, {edited, did(stack.Update, nil)}}, "1"},
		"what AWS refused is none":                              {[]look{{anApp(), settled}, {anApp(), did(stack.Update, answer(stack.Denied))}}, "0"},
		"what is taken away is none":                            {[]look{{anApp(), settled}, {anApp(), did(stack.Delete, nil)}}, "0"},
		"a deletion is none":                                    {[]look{{anApp(), settled}, {leaving, did(stack.Update, nil)}}, "0"},
		"another app of the name has settled nothing, and none": {[]look{{anApp(), settled}, {anApp(), did(stack.Update, nil)}, {recreated, did(stack.Update, nil)}}, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry, m := newMetrics()
			for _, l := range tt.looks {
				m.note(l.at, l.Report, time.Unix(1000, 0))
			}
			if diff := cmp.Diff([]string{`haws_drift_mended_total{kind="AutoScalingGroup",SHOP} ` + tt.want}, toldOf(t, registry, "haws_drift")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsSurvived(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		all  []outlook
		want map[string]bool
	}{
		"nothing is known":                          {nil, map[string]bool{}},
		"what every tier survives":                  {[]outlook{{"zone", "Survives"}, {"zone", "Survives"}}, map[string]bool{"zone": true}},
		"what one tier does not survive is not":     {[]outlook{{"zone", "Survives"}, {"zone", "Outage"}, {"zone", "Survives"}}, map[string]bool{"zone": false}},
		"nor what leaves a tier degraded":           {[]outlook{{"zone", "Degraded"}, {"zone", "Survives"}}, map[string]bool{"zone": false}},
		"what is not known of one tier is left out": {[]outlook{{"zone", "Survives"}, {"zone", "Unknown"}}, map[string]bool{}},
		"in either order":                           {[]outlook{{"zone", "Unknown"}, {"zone", "Survives"}}, map[string]bool{}},
		"but for another that does not survive it":  {[]outlook{{"zone", "Unknown"}, {"zone", "Outage"}}, map[string]bool{"zone": false}},
		"each failure by itself":                    {[]outlook{{"server", "Survives"}, {"zone", "Outage"}}, map[string]bool{"server": true, "zone": false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, survived(tt.all)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// slow is an applier that takes its time.
type slow struct {
	clock *clocktesting.FakeClock
	err   error
}

func (s slow) Apply(context.Context, stack.Step, stack.Seen) (stack.Seen, error) {
	s.clock.Step(2 * time.Second)
	return stack.Seen{Ref: "arn:g"}, s.err
}

func TestStepsAreTimed(t *testing.T) {
	t.Parallel()
	registry, m := newMetrics()
	clk := clocktesting.NewFakeClock(time.Unix(0, 0))
	denied := answer(stack.Denied)
	for _, err := range []error{nil, nil, denied} {
		step := stack.Step{Name: theGroup(), Verb: stack.Update}
		if after, got := m.timing(slow{clk, err}, clk).Apply(t.Context(), step, stack.Seen{}); after.Ref != "arn:g" || got != err { //nolint:errorlint // the very same
			t.Errorf("%v, %v", after, got)
		}
	}
	want := []string{
		`haws_step_duration_seconds_sum{kind="AutoScalingGroup",result="Denied",verb="Update"} 2`, `haws_step_duration_seconds_count{kind="AutoScalingGroup",result="Denied",verb="Update"} 1`,
		`haws_step_duration_seconds_sum{kind="AutoScalingGroup",result="ok",verb="Update"} 4`, `haws_step_duration_seconds_count{kind="AutoScalingGroup",result="ok",verb="Update"} 2`,
	}
	got := slices.DeleteFunc(told(t, registry), func(line string) bool { return strings.Contains(line, "_bucket") })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWithoutMetricsNothingIsTold(t *testing.T) {
	t.Parallel()
	var none *Metrics
	none.note(anApp(), Report{}, time.Time{})
	none.forget(types.NamespacedName{})
	applier := slow{clock: clocktesting.NewFakeClock(time.Time{})}
	if none.timing(applier, applier.clock) != engine.Applier(applier) {
		t.Error("steps are timed")
	}
}
