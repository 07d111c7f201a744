package metrics

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

const (
	rulesPath     = "config/prometheus/rules.yaml"
	dashboardPath = "config/prometheus/dashboard.json"
	docsPath      = "docs/metrics.md"
)

// row is a line of a table of docs/metrics.md, such as | `name` | gauge | `a`, `b` | … |
var row = regexp.MustCompile("(?m)^\\| `(haws_[a-z_]+)` \\| ([a-z]+) \\| ([a-z_, `]*) \\| (.+) \\|$")

func TestEveryMetricIsDocumented(t *testing.T) {
	t.Parallel()
	documented := map[string]metric{}
	for _, cells := range row.FindAllStringSubmatch(read(t, docsPath), -1) {
		labels := strings.Split(strings.ReplaceAll(cells[3], "`", ""), ", ")
		slices.Sort(labels)
		documented[cells[1]] = metric{cells[2], strings.Join(labels, ", ")}
	}
	if diff := cmp.Diff(ours(t), documented, cmp.AllowUnexported(metric{})); diff != "" {
		t.Errorf("%s (-registered +documented):\n%s", docsPath, diff)
	}
}

type alerts struct {
	Spec struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations map[string]string
			}
		}
	}
}

func TestEveryAlertIsDocumented(t *testing.T) {
	t.Parallel()
	documented, wanted := map[string]bool{}, map[string]bool{}
	for _, heading := range regexp.MustCompile(`(?m)^### (Haws\w+)$`).FindAllStringSubmatch(read(t, docsPath), -1) {
		documented[heading[1]] = true
	}
	for _, g := range rulesOf(t).Spec.Groups {
		for _, r := range g.Rules {
			wanted[r.Alert] = true
			if want := "/blob/main/" + docsPath + "#" + strings.ToLower(r.Alert); !strings.HasSuffix(r.Annotations["runbook_url"], want) {
				t.Errorf("the runbook of %s is %s, not …%s", r.Alert, r.Annotations["runbook_url"], want)
			}
		}
	}
	if diff := cmp.Diff(wanted, documented); diff != "" || len(wanted) == 0 {
		t.Errorf("headings of alerts (-rules +%s):\n%s", docsPath, diff)
	}
}

func rulesOf(t *testing.T) (out alerts) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, rulesPath)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAlertsAskForWhatThereIs(t *testing.T) {
	t.Parallel()
	known := all(t)
	for _, g := range rulesOf(t).Spec.Groups {
		for _, r := range g.Rules {
			asks(t, known, r.Alert, r.Expr)
		}
	}
}

type dashboard struct {
	SchemaVersion int
	Templating    struct{ List []variable }
	Panels        []panel
}

type variable struct {
	Name, Type string
	Datasource source
	Definition string
}

type source struct{ Type, UID string }

type panel struct {
	ID          int
	Type, Title string
	Datasource  source
	GridPos     struct{ H, W, X, Y int }
	Targets     []struct {
		Expr       string
		Datasource source
	}
}

func dashboardOf(t *testing.T) (out dashboard) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, dashboardPath)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheDashboardShowsWhatThereIs(t *testing.T) {
	t.Parallel()
	known, shown := all(t), map[string]bool{}
	for _, p := range dashboardOf(t).Panels {
		for _, target := range p.Targets {
			maps.Copy(shown, asks(t, known, p.Title, target.Expr))
		}
		if len(p.Targets) == 0 && p.Type != "row" {
			t.Errorf("%s shows nothing", p.Title)
		}
	}
	for name := range ours(t) {
		if !shown[name] {
			t.Errorf("no panel shows %s", name)
		}
	}
}

func TestTheDashboardFitsAnyGrafana(t *testing.T) {
	t.Parallel()
	d := dashboardOf(t)
	chosen := source{"prometheus", "${datasource}"}
	var names []string
	for _, v := range d.Templating.List {
		names = append(names, v.Name)
		if v.Type == "query" {
			asks(t, all(t), v.Name, v.Definition)
		}
		if v.Type == "query" && v.Datasource != chosen {
			t.Errorf("the variable %s asks %v", v.Name, v.Datasource)
		}
	}
	if diff := cmp.Diff([]string{"datasource", "namespace", "app"}, names); diff != "" {
		t.Errorf("variables: %s", diff)
	}
	if d.SchemaVersion < 41 {
		t.Errorf("schemaVersion is %d", d.SchemaVersion)
	}
	ids, cells := map[int]string{}, map[[2]int]string{}
	for _, p := range d.Panels {
		if other, taken := ids[p.ID]; taken {
			t.Errorf("%s and %s have one id", other, p.Title)
		}
		ids[p.ID] = p.Title
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other, taken := cells[[2]int{x, y}]; taken || x >= 24 {
					t.Fatalf("%s lies over %s, or beyond the edge", p.Title, other)
				}
				cells[[2]int{x, y}] = p.Title
			}
		}
		for _, target := range p.Targets {
			if target.Datasource != chosen || p.Datasource != chosen {
				t.Errorf("%s asks %v", p.Title, target.Datasource)
			}
		}
	}
}

func TestPrometheusFindsTheOperator(t *testing.T) {
	t.Parallel()
	var monitor struct {
		Spec struct {
			Selector  struct{ MatchLabels map[string]string }
			Endpoints []struct {
				Port, Scheme string
				HonorLabels  bool
			}
		}
	}
	var service corev1.Service
	for path, into := range map[string]any{"config/prometheus/service_monitor.yaml": &monitor, "config/manager/metrics_service.yaml": &service} {
		if err := yaml.Unmarshal([]byte(read(t, path)), into); err != nil {
			t.Fatal(err)
		}
	}
	labels := map[string]string{"app.kubernetes.io/name": "haws"} // config/default puts it on
	maps.Copy(labels, service.Labels)
	if diff := cmp.Diff(labels, monitor.Spec.Selector.MatchLabels); diff != "" {
		t.Error(diff)
	}
	port := service.Spec.Ports[0]
	if e := monitor.Spec.Endpoints[0]; e.Port != port.Name || e.Scheme != "https" || !e.HonorLabels {
		t.Errorf("%+v, and the service has the port %s", e, port.Name)
	}
}
