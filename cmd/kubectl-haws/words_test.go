package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// with is the ready app of the story, changed.
func with(t *testing.T, changes ...func(*v1alpha1.HighlyAvailableApp)) *v1alpha1.HighlyAvailableApp {
	t.Helper()
	a := load(t, "ready").app
	for _, c := range changes {
		c(a)
	}
	return a
}

func deleted(a *v1alpha1.HighlyAvailableApp) {
	then := metav1.NewTime(time.Unix(1000, 0))
	a.DeletionTimestamp = &then
}

func TestHeadlines(t *testing.T) {
	t.Parallel()
	v := view{now: time.Unix(1090, 0)}
	for name, tt := range map[string]struct {
		app                    *v1alpha1.HighlyAvailableApp
		state, survival, title string
	}{
		"ready": {with(t), "ready", "yes", "is ready; it survives the loss of any one zone"},
		"a risk that is accepted": {
			with(t, says("HighlyAvailable", "True", "AcceptedRisk", "")), "ready", "yes: AcceptedRisk", "is ready; the loss of a zone is a risk that its owner accepts",
		},
		"nobody can tell whether it survives": {
			with(t, says("HighlyAvailable", "Unknown", "NotYetKnown", "")), "ready", "unknown", "is ready; whether it survives the loss of a zone is unknown",
		},
		"a change that the operator has not seen": {
			with(t, func(a *v1alpha1.HighlyAvailableApp) { a.Generation = 9 }), "ready", "yes",
			"is ready; it survives the loss of any one zone (this was so before the latest change of its spec)",
		},
		"being deleted": {
			with(t, deleted, says("Ready", "False", "Deleting", ""), says("HighlyAvailable", "False", "Deleting", "")),
			"being deleted", "no: Deleting", "is being deleted, for 90s",
		},
		"a deletion that needs a person": {
			with(t, deleted, says("Stalled", "True", "DeletionBlocked", ""), says("HighlyAvailable", "Unknown", "DeletionBlocked", "")),
			"stuck: DeletionBlocked", "unknown", "is deleted, and needs a person: DeletionBlocked",
		},
		"a deletion that is paused": {
			with(t, deleted, says("Ready", "Unknown", "Paused", "")), "paused", "yes", "is paused: nothing on AWS is read or changed",
		},
		"refused for good": {
			with(t, says("Stalled", "True", "Denied", ""), says("Ready", "False", "Denied", "")),
			"stuck: Denied", "yes", "needs a person: Denied; it survives the loss of any one zone",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := [3]string{state(tt.app).text, survival(tt.app).text, headline(tt.app, v).text}
			if diff := cmp.Diff([3]string{tt.state, tt.survival, tt.title}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatPersonsMustMendIsToldFirst(t *testing.T) {
	t.Parallel()
	var rows []v1alpha1.ResourceStatus
	for _, s := range []string{"Ready", "Waiting", "Deleting", "Busy", "Unreadable", "Broken", "Failed", "Blocked"} {
		rows = append(rows, v1alpha1.ResourceStatus{ID: s + "/follower", State: s, Message: "waits for another"}, v1alpha1.ResourceStatus{ID: s + "/root", State: s, Message: "why"})
	}
	rows = append(rows, v1alpha1.ResourceStatus{ID: "Ready/well", State: "Ready"})
	a := with(t, func(a *v1alpha1.HighlyAvailableApp) { a.Status.Resources = rows })
	got := waits(a, view{width: plainWidth}).render(view{width: plainWidth})
	want := `Blocked/root     Blocked     ?  why
Failed/root      Failed      ?  why
Broken/root      Broken      ?  why
Unreadable/root  Unreadable  ?  why
Busy/root        Busy        ?  why
Deleting/root    Deleting    ?  why
and 10 more: kubectl haws tree gallery -n default
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestASeriesOfEvents(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	e := eventsv1.Event{
		Type: "Warning", Reason: "Denied", Note: "no", EventTime: metav1.NewMicroTime(now.Add(-time.Hour)),
		Series: &eventsv1.EventSeries{Count: 7, LastObservedTime: metav1.NewMicroTime(now.Add(-time.Minute))},
	}
	want := "AGO  TYPE     REASON  WHAT\n60s  Warning  Denied  no (7 times since 11:00:00 UTC)\n"
	if diff := cmp.Diff(want, chronicle([]eventsv1.Event{e}, view{width: plainWidth, now: now})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestColoursAreForThoseWhoWantThem(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env  map[string]string
		want bool
	}{
		"a terminal":                {map[string]string{"TERM": "xterm"}, true},
		"NO_COLOR is set":           {map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, false},
		"NO_COLOR is set, to none":  {map[string]string{"TERM": "xterm", "NO_COLOR": ""}, true},
		"a terminal without colour": {map[string]string{"TERM": "dumb"}, false},
	} {
		if got := colours(func(k string) string { return tt.env[k] }); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"nothing":            {"", []string{""}},
		"what fits":          {"one two", []string{"one two"}},
		"what just fits":     {"one two tre", []string{"one two tre"}},
		"letters, not bytes": {"äöü äöü äöü x", []string{"äöü äöü äöü", "x"}},
		"a long word":        {"a veryverylongword b", []string{"a", "veryverylongword", "b"}},
		"lines":              {"a\nb", []string{"a b"}},
	} {
		if diff := cmp.Diff(tt.want, wrap(tt.text, 11)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := shorten("äöü äöü", 5); got != "äöü…" {
		t.Errorf("shortened to %q", got)
	}
}

func TestEveryVerbHasAnExample(t *testing.T) {
	t.Parallel()
	root := command(genericiooptions.NewTestIOStreamsDiscard(), time.Now)
	if len(root.Commands()) < 6 {
		t.Fatalf("%d verbs", len(root.Commands()))
	}
	for _, c := range root.Commands() {
		if !strings.Contains(c.Example, "  kubectl haws "+c.Name()+" ") || c.Long == "" || c.Short == "" {
			t.Errorf("the help of %s has no example", c.Name())
		}
		if strings.HasSuffix(c.Short, ".") || c.ValidArgsFunction == nil {
			t.Errorf("%s ends its short text with a full stop, or completes no names", c.Name())
		}
	}
	for code := range 9 {
		if !strings.Contains(root.Long, "\n  "+string(rune('0'+code))+"  ") {
			t.Errorf("the help says nothing of exit code %d", code)
		}
	}
}
