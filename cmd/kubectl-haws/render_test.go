package main

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func (f fixture) view() view { return view{width: plainWidth, now: f.now} }

func TestScreens(t *testing.T) {
	t.Parallel()
	for _, name := range moments() {
		f := load(t, name)
		golden(t, "status-"+name, screen(f.app, f.events, "", f.view()))
	}
}

func TestTrees(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"creating", "ready", "deleting", "stalled"} {
		f := load(t, name)
		golden(t, "tree-"+name, tree(f.app, true, f.view()))
	}
}

func TestChronicles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ready", "dark"} {
		f := load(t, name)
		golden(t, "events-"+name, chronicle(f.events, f.view()))
	}
}

func TestTheListOfManyApps(t *testing.T) {
	t.Parallel()
	var all []app
	now := load(t, "deleting").now
	for _, name := range moments() {
		a := load(t, name).app
		a.Namespace = name
		all = append(all, app{seen: a})
	}
	fresh := &v1alpha1.HighlyAvailableApp{}
	fresh.Name, fresh.Namespace = "fresh", "unseen"
	fresh.Status.ObservedGeneration = -1
	all = append(all, app{seen: fresh})
	golden(t, "list-namespaces", list(all, true, view{width: plainWidth, now: now}))
	golden(t, "list", list(all[:1], false, view{width: plainWidth, now: now}))
}

func TestAnAppThatNobodyHasSeen(t *testing.T) {
	t.Parallel()
	a := load(t, "creating").app
	a.Status = v1alpha1.HighlyAvailableAppStatus{ObservedGeneration: -1}
	v := view{width: plainWidth, now: a.CreationTimestamp.Add(90_000_000_000)}
	want := "default/gallery is not seen by the operator yet, for 90s; is it running?\n"
	if diff := cmp.Diff(want, screen(a, nil, "", v)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestColoursChangeNothingElse(t *testing.T) {
	t.Parallel()
	for _, name := range moments() {
		f := load(t, name)
		v := f.view()
		v.colour = true
		for what, render := range map[string]func(view) string{
			"screen": func(v view) string { return screen(f.app, f.events, "", v) },
			"tree":   func(v view) string { return tree(f.app, true, v) },
			"list":   func(v view) string { return list([]app{{seen: f.app}}, true, v) },
			"events": func(v view) string { return chronicle(f.events, v) },
		} {
			got := render(v)
			if what != "events" && !strings.Contains(got, "\x1b[") {
				t.Errorf("%s of %s has no colour", what, name)
			}
			if diff := cmp.Diff(render(f.view()), escapes.ReplaceAllString(got, "")); diff != "" {
				t.Errorf("%s of %s (-plain +coloured):\n%s", what, name, diff)
			}
		}
	}
}

func TestScreensFitTheTerminal(t *testing.T) {
	t.Parallel()
	for _, name := range moments() {
		f := load(t, name)
		for _, width := range []int{80, 100, 160} {
			v := f.view()
			v.width = width
			for l := range strings.SplitSeq(screen(f.app, f.events, "", v), "\n") {
				if words := strings.Fields(l); utf8.RuneCountInString(l) > width && len(words) > 0 && utf8.RuneCountInString(words[len(words)-1]) < width/3 {
					t.Errorf("%s, %d wide: a line of %d: %s", name, width, utf8.RuneCountInString(l), l)
				}
			}
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	raw := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "haws.dev/v1alpha1", "kind": "HighlyAvailableApp", "unheardOf": "kept"}}
	for output, want := range map[string]string{
		"yaml": "apiVersion: haws.dev/v1alpha1\nkind: HighlyAvailableApp\nunheardOf: kept\n",
		"json": "{\n    \"apiVersion\": \"haws.dev/v1alpha1\",\n    \"kind\": \"HighlyAvailableApp\",\n    \"unheardOf\": \"kept\"\n}\n",
	} {
		got, err := format(raw, output)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", output, err, diff)
		}
	}
}
