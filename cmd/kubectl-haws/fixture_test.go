package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	eventsv1 "k8s.io/api/events/v1"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
)

var update = flag.Bool("update", false, "write what is rendered into testdata, instead of comparing it")

// fixture is the app of the demo at a moment of its story, as the operator wrote
// it with the simulated AWS.
type fixture struct {
	app    *v1alpha1.HighlyAvailableApp
	events []eventsv1.Event
	now    time.Time
}

var taken = regexp.MustCompile(`(?m)^# now: (.+)$`)

func load(t testing.TB, name string) fixture {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "apps", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	f := fixture{app: &v1alpha1.HighlyAvailableApp{}}
	if f.now, err = time.Parse(time.RFC3339, string(taken.FindSubmatch(content)[1])); err != nil {
		t.Fatal(err)
	}
	documents := strings.Split(string(content), "\n---\n")
	if err := yaml.UnmarshalStrict([]byte(documents[0]), f.app); err != nil {
		t.Fatal(err)
	}
	for _, d := range documents[1:] {
		e := eventsv1.Event{}
		if err := yaml.UnmarshalStrict([]byte(d), &e); err != nil {
			t.Fatal(err)
		}
		f.events = append(f.events, e)
	}
	return f
}

// moments are those of the story that there is a fixture of.
func moments() []string {
	return []string{"creating", "ready", "rolling", "dark", "failed-over", "paused", "deleting", "stalled"}
}

// golden compares a text with the one in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: go test ./cmd/kubectl-haws -update writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
