package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/diagram"
)

// draws: what is drawn is held to internal/diagram/testdata there.
func (p *plane) draws(t *testing.T) {
	for _, m := range moments() {
		a := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: m, Name: "gallery"}}
		p.reread(t, a)
		picture := diagram.Of(a)
		for _, row := range []struct {
			want string
			args []string
		}{
			{picture.SVG(), nil}, {picture.SVG(), []string{"-o", "svg"}}, {picture.Mermaid(), []string{"--output=mermaid"}}, {picture.DOT(), []string{"-o", "dot"}},
		} {
			p.wants(t, answered{out: row.want}, append([]string{"diagram", "gallery", "-n", m}, row.args...)...)
		}
		if !strings.Contains(picture.SVG(), m+"/gallery") {
			t.Errorf("%s: the picture does not name the app", m)
		}
	}
	for says, args := range map[string][]string{
		`there is no output format "png": svg, mermaid and dot there are; kubectl haws diagram --help tells more`:      {"diagram", "gallery", "-o", "png"},
		"name one app, and nothing else: kubectl haws diagram has 0 arguments; kubectl haws diagram --help tells more": {"diagram"},
	} {
		if diff := cmp.Diff(answered{err: "error: " + says + "\n", code: exitMisuse}, p.run(t, args...), cmp.AllowUnexported(answered{})); diff != "" {
			t.Errorf("%v (-want +got):\n%s", args, diff)
		}
	}
	p.wants(t, answered{err: "error: there is no app galery in namespace dark; did you mean gallery?\n", code: exitMissing}, "diagram", "galery", "-n", "dark")
	for _, args := range [][]string{{"__complete", "diagram", "-n", "ready", "g"}, {"__complete", "diagram", "gallery", "-o", ""}} {
		if got := p.run(t, args...).out; !strings.HasPrefix(got, "gallery\n:4\n") && !strings.HasPrefix(got, "svg\nmermaid\ndot\n:4\n") {
			t.Errorf("%v: %s", args, got)
		}
	}
}
