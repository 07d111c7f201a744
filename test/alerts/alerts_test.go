package alerts

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
	"sigs.k8s.io/yaml"
)

// script is a file of tests, in the format of promtool test rules; all of them are of config/prometheus/rules.yaml.
type script struct {
	Tests []scene `json:"tests"`
}

// scene is one story: series, and the alerts that must fire at some times.
type scene struct {
	Name     string         `json:"name"`
	Interval model.Duration `json:"interval"`
	Series   []struct {
		Series string `json:"series"`
		Values string `json:"values"`
	} `json:"input_series"`
	Alerts []moment `json:"alert_rule_test"`
}

type moment struct {
	At        model.Duration `json:"eval_time"`
	Alertname string         `json:"alertname"`
	Want      []struct {
		Labels      map[string]string `json:"exp_labels"`
		Annotations map[string]string `json:"exp_annotations"`
	} `json:"exp_alerts"`
}

// groups writes down the rules of a PrometheusRule as a file of Prometheus.
func groups(t *testing.T) string {
	t.Helper()
	var object struct {
		Spec map[string]any `json:"spec"`
	}
	text, err := os.ReadFile("../../config/prometheus/rules.yaml")
	if err == nil {
		err = yaml.Unmarshal(text, &object)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err = yaml.Marshal(object.Spec)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func scenes(t *testing.T) []scene {
	t.Helper()
	files, err := filepath.Glob("*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests of alerts: %v", err)
	}
	var all []scene
	for _, file := range files {
		var s script
		text, err := os.ReadFile(file)
		if err == nil {
			err = yaml.UnmarshalStrict(text, &s)
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, s.Tests...)
	}
	return all
}

func TestRulesAreSound(t *testing.T) {
	t.Parallel()
	all, errs := rulefmt.ParseFile(groups(t), false, model.UTF8Validation, parser.NewParser(parser.Options{}), promslog.NewNopLogger())
	for _, err := range errs {
		t.Error(err)
	}
	for _, g := range all.Groups {
		for _, r := range g.Rules {
			for _, key := range []string{"summary", "description", "runbook_url"} {
				if r.Annotations[key] == "" {
					t.Errorf("%s has no %s", r.Alert, key)
				}
			}
			if s := r.Labels["severity"]; s != "warning" && s != "critical" {
				t.Errorf("%s has the severity %q", r.Alert, s)
			}
		}
	}
}

// An alert of which no test says when it fires, and when it does not, is not tested.
func TestEveryAlertFiresAndIsQuiet(t *testing.T) {
	t.Parallel()
	all, _ := rulefmt.ParseFile(groups(t), false, model.UTF8Validation, parser.NewParser(parser.Options{}), promslog.NewNopLogger())
	fires, quiet := map[string]bool{}, map[string]bool{}
	for _, s := range scenes(t) {
		for _, m := range s.Alerts {
			quiet[m.Alertname] = quiet[m.Alertname] || len(m.Want) == 0
			for _, want := range m.Want {
				fires[m.Alertname+" "+want.Labels["severity"]] = true
			}
		}
	}
	for _, g := range all.Groups {
		for _, r := range g.Rules {
			if !fires[r.Alert+" "+r.Labels["severity"]] || !quiet[r.Alert] {
				t.Errorf("%s, %s: no test where it fires, or none where it does not", r.Alert, r.Labels["severity"])
			}
			delete(fires, r.Alert+" "+r.Labels["severity"])
		}
	}
	for _, unknown := range slices.Sorted(maps.Keys(fires)) {
		t.Errorf("a test of an alert that does not exist: %s", unknown)
	}
}

func TestAlerts(t *testing.T) {
	t.Parallel()
	path := groups(t)
	for _, s := range scenes(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			s.play(t, path)
		})
	}
}

// play evaluates all rules at every interval, as promtool does, and compares at the times that the scene names.
func (s scene) play(t *testing.T, path string) {
	stage, err := promqltest.NewLazyLoader(s.load(), promqltest.LazyLoaderOpts{EnableAtModifier: true, EnableNegativeOffset: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stage.Close() }()
	manager := rules.NewManager(&rules.ManagerOptions{
		QueryFunc: rules.EngineQueryFunc(stage.QueryEngine(), stage.Storage()), Appendable: stage.Storage(), Context: t.Context(),
		NotifyFunc: func(context.Context, string, ...*rules.Alert) {}, Logger: promslog.NewNopLogger(), Parser: parser.NewParser(parser.Options{}),
	})
	interval := time.Duration(s.Interval)
	all, errs := manager.LoadGroups(interval, labels.EmptyLabels(), "", nil, false, path)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	last := slices.MaxFunc(s.Alerts, func(a, b moment) int { return int(a.At - b.At) }).At
	for at := time.Duration(0); at <= time.Duration(last); at += interval {
		now := time.Unix(0, 0).UTC().Add(at)
		stage.WithSamplesTill(now, func(err error) {
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range all {
				g.Eval(stage.Context(), now)
			}
		})
		for _, m := range s.Alerts {
			if time.Duration(m.At) == at {
				m.compare(t, all)
			}
		}
	}
}

func (s scene) load() string {
	var out strings.Builder
	out.WriteString("load " + s.Interval.String() + "\n")
	for _, line := range s.Series {
		out.WriteString("  " + line.Series + " " + line.Values + "\n")
	}
	return out.String()
}

// compare holds the labels of all that fires against what is expected, and those annotations that are.
func (m moment) compare(t *testing.T, all map[string]*rules.Group) {
	var got, want []map[string]string
	said := map[string]map[string]string{}
	for _, g := range all {
		for _, r := range g.AlertingRules() {
			if err := r.LastError(); err != nil {
				t.Errorf("%s: %v", r.Name(), err)
			}
			for _, a := range r.ActiveAlerts() {
				if r.Name() == m.Alertname && a.State == rules.StateFiring {
					is := a.Labels.Map()
					delete(is, labels.AlertName)
					got, said[a.Labels.Get("severity")+a.Labels.Get("name")] = append(got, is), a.Annotations.Map()
				}
			}
		}
	}
	for _, w := range m.Want {
		want = append(want, w.Labels)
		for key, text := range w.Annotations {
			if is := said[w.Labels["severity"]+w.Labels["name"]][key]; is != text {
				t.Errorf("at %s %s says in its %s\n%s\nand not\n%s", m.At, m.Alertname, key, is, text)
			}
		}
	}
	order := func(a, b map[string]string) int {
		return strings.Compare(labels.FromMap(a).String(), labels.FromMap(b).String())
	}
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("at %s %s (-want +got):\n%s", m.At, m.Alertname, diff)
	}
}
