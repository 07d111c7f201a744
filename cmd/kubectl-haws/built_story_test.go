package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func TestTheBuiltPlugin(t *testing.T) {
	t.Parallel()
	p := newPlane(t)
	for _, m := range moments() {
		p.place(t, m)
	}
	t.Run("shows each app on a screen", p.screens)
	t.Run("lists apps", p.lists)
	t.Run("prints apps as the cluster has them", p.prints)
	t.Run("shows what an app consists of", p.trees)
	t.Run("answers whether an app survives the loss of a zone", p.survives)
	t.Run("lists events", p.chronicles)
	t.Run("lists the events of an app that is gone, until there is another one", p.namesakes)
	t.Run("draws an app", p.draws)
	t.Run("shows an app again and again", p.watches)
	t.Run("explains what does not work", p.errors)
	t.Run("pauses, resumes and reconciles", p.steers)
	t.Run("completes", p.completes)
	// The last one: it takes the CRD away.
	t.Run("explains a cluster that is not as it knows it", p.strangers)
}

// words are the words of a text, without ages: they depend on when they are read.
func words(s string) []string {
	var out []string
	for w := range strings.FieldsSeq(s) {
		out = append(out, ages.ReplaceAllString(w, "AGE"))
	}
	return out
}

var (
	ages   = regexp.MustCompile(`^([0-9]+[dhms])+$`)
	clocks = regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} UTC`)
)

// timeless is a rendered text without what depends on time and width.
func timeless(s, namespace string) []string {
	s, _, _ = strings.Cut(s, "Last events:")
	s = strings.ReplaceAll(s, "default/gallery", namespace+"/gallery")
	s = strings.ReplaceAll(s, "gallery -n default", "gallery -n "+namespace)
	return words(clocks.ReplaceAllString(s, "THEN"))
}

func rendered(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "golden", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (p *plane) screens(t *testing.T) {
	for _, m := range moments() {
		got := p.run(t, "status", "gallery", "-n", m)
		if got.code != 0 || got.err != "" {
			t.Errorf("%s: exit code %d, %s", m, got.code, got.err)
		}
		if diff := cmp.Diff(timeless(rendered(t, "status-"+m), m), timeless(got.out, m)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m, diff)
		}
		_, told, _ := strings.Cut(got.out, "Last events:\n")
		if n, want := strings.Count(told, "\n"), min(most, len(load(t, m).events)); n != want {
			t.Errorf("%s: %d events on the screen, want %d", m, n, want)
		}
		if strings.Contains(got.out, "\x1b") {
			t.Errorf("%s: there is colour in what goes to a file", m)
		}
	}
}

func (p *plane) lists(t *testing.T) {
	got := p.run(t, "status", "-A")
	if head := words(strings.SplitN(got.out, "\n", 2)[0]); got.code != 0 || head[0] != "NAMESPACE" {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.err)
	}
	var found []string
	for _, l := range strings.Split(strings.TrimSpace(got.out), "\n")[1:] {
		found = append(found, strings.Fields(l)[0])
	}
	want := moments()
	slices.Sort(want)
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("namespaces (-want +got):\n%s", diff)
	}
	got = p.run(t, "status", "-n", "stalled")
	if lines := strings.Count(got.out, "\n"); lines != 2 || !strings.Contains(got.out, "stuck: RolloutFailed") {
		t.Errorf("the apps of one namespace:\n%s%s", got.out, got.err)
	}
	want0 := answered{err: "No apps in namespace default.\n"}
	if diff := cmp.Diff(want0, p.run(t, "status"), cmp.AllowUnexported(answered{})); diff != "" {
		t.Errorf("no apps (-want +got):\n%s", diff)
	}
}

func (p *plane) prints(t *testing.T) {
	app := &v1alpha1.HighlyAvailableApp{}
	if err := yaml.UnmarshalStrict([]byte(p.run(t, "status", "gallery", "-n", "dark", "-o", "yaml").out), app); err != nil {
		t.Fatal(err)
	}
	if app.Kind != "HighlyAvailableApp" || app.Namespace != "dark" || len(app.Status.Zones) != 3 || len(app.Status.Resources) != 24 {
		t.Errorf("as yaml: %+v", app)
	}
	list := &v1alpha1.HighlyAvailableAppList{}
	if err := json.Unmarshal([]byte(p.run(t, "status", "-A", "-o", "json").out), list); err != nil {
		t.Fatal(err)
	}
	if len(list.Items) != len(moments()) || list.Kind != "List" || list.Items[0].Kind != "HighlyAvailableApp" {
		t.Errorf("all as json: %+v", list)
	}
	none := p.run(t, "status", "-o", "json")
	if err := json.Unmarshal([]byte(none.out), list); err != nil || len(list.Items) != 0 || !strings.Contains(none.out, `"items": []`) {
		t.Errorf("none as json: %v, %s", err, none.out)
	}
}

func (p *plane) trees(t *testing.T) {
	for _, m := range []string{"creating", "ready", "deleting", "stalled"} {
		got := p.run(t, "tree", "gallery", "-n", m)
		if diff := cmp.Diff(timeless(rendered(t, "tree-"+m), m), timeless(got.out, m)); diff != "" || got.code != 0 {
			t.Errorf("%s: exit code %d, %s (-want +got):\n%s", m, got.code, got.err, diff)
		}
	}
	if got := p.run(t, "tree", "gallery", "-n", "ready", "--links=false"); strings.Contains(got.out, "https://") || !strings.Contains(got.out, "LoadBalancer/app") {
		t.Errorf("without links:\n%s", got.out)
	}
}

func (p *plane) chronicles(t *testing.T) {
	got := p.run(t, "events", "gallery", "-n", "ready")
	if diff := cmp.Diff(words(rendered(t, "events-ready")), words(got.out)); diff != "" || got.code != 0 {
		t.Errorf("exit code %d, %s (-want +got):\n%s", got.code, got.err, diff)
	}
	got = p.run(t, "events", "gallery", "-n", "dark", "--warnings")
	if strings.Contains(got.out, "Normal") || strings.Count(got.out, "\n") < 5 || !strings.Contains(got.out, "DatabaseFailedOver") {
		t.Errorf("warnings:\n%s%s", got.out, got.err)
	}
}

func (p *plane) namesakes(t *testing.T) {
	p.namespace(t, "reborn")
	f := load(t, "ready")
	first := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: "reborn", Name: "gallery"}, Spec: load(t, "deleting").app.Spec}
	second := first.DeepCopy()
	if err := p.kube.Create(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	p.tell(t, first, f)
	if err := p.kube.Delete(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if got := p.run(t, "events", "gallery", "-n", "reborn"); got.code != 0 || !strings.Contains(got.out, "LoadBalancer/app") {
		t.Errorf("of an app that is gone: exit code %d, %s%s", got.code, got.out, got.err)
	}
	if err := p.kube.Create(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	p.wants(t, answered{err: "No events of app gallery in namespace reborn.\n"}, "events", "gallery", "-n", "reborn")
	if err := p.kube.Delete(t.Context(), second); err != nil {
		t.Fatal(err)
	}
}
