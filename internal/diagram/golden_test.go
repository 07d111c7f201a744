package diagram

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what is drawn into testdata and docs/pictures, instead of comparing it")

func golden(t *testing.T, path, got string) {
	t.Helper()
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
		t.Fatalf("%v: go test ./internal/diagram -update writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// everything is every app that there is to draw, by name.
func everything(t *testing.T) map[string]Picture {
	t.Helper()
	out := map[string]Picture{}
	for _, m := range moments(t) {
		out["demo-"+m] = Of(recorded(t, m))
	}
	for name, a := range shapes() {
		out[name] = Of(a)
	}
	return out
}

func TestDrawings(t *testing.T) {
	t.Parallel()
	all := everything(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		golden(t, filepath.Join("testdata", name+".svg"), all[name].SVG())
		golden(t, filepath.Join("testdata", name+".mmd"), all[name].Mermaid())
		golden(t, filepath.Join("testdata", name+".dot"), all[name].DOT())
	}
}

// The pictures of the documentation are those of the demo's app; make pictures draws them anew.
func TestThePicturesOfTheDocumentation(t *testing.T) {
	t.Parallel()
	for _, moment := range []string{"ready", "dark"} {
		golden(t, filepath.Join("..", "..", "docs", "pictures", moment+".svg"), Of(recorded(t, moment)).SVG())
	}
}

func TestTheSameAppIsDrawnTheSame(t *testing.T) {
	t.Parallel()
	for name, first := range everything(t) {
		second := everything(t)[name]
		for format, draw := range map[string]func(Picture) string{"SVG": Picture.SVG, "Mermaid": Picture.Mermaid, "DOT": Picture.DOT} {
			if draw(first) != draw(second) {
				t.Errorf("%s of %s is drawn in two ways", format, name)
			}
		}
	}
}
