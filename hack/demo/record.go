package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// moment is one of the story that is worth keeping: the first look at which it holds.
type moment struct {
	name  string
	holds func(*stage) bool
}

// moments are in the order of the story.
func moments() []moment {
	return []moment{
		{"creating", func(s *stage) bool {
			return s.since() > 9*time.Minute && s.because(v1alpha1.ConditionReady) == v1alpha1.ReasonWaiting
		}},
		{"ready", func(s *stage) bool {
			return is(s.app, v1alpha1.ConditionReady) && is(s.app, v1alpha1.ConditionHighlyAvailable)
		}},
		{"paused", func(s *stage) bool { return s.because(v1alpha1.ConditionReady) == v1alpha1.ReasonPaused }},
		{"dark", func(s *stage) bool {
			d := s.app.Status.Database
			return s.because(v1alpha1.ConditionHighlyAvailable) == v1alpha1.ReasonZoneLost && !is(s.app, v1alpha1.ConditionReady) &&
				d != nil && d.LastFailover != nil && d.LastFailover.CompletedAt != nil
		}},
		{"failed-over", func(s *stage) bool {
			return s.because(v1alpha1.ConditionHighlyAvailable) == v1alpha1.ReasonZoneLost && is(s.app, v1alpha1.ConditionReady)
		}},
		{"rolling", func(s *stage) bool {
			c := s.failing(v1alpha1.ConditionServersReady)
			return c.Reason == v1alpha1.ReasonRollingOut && begun.MatchString(c.Message)
		}},
		{"stalled", func(s *stage) bool { return s.because(v1alpha1.ConditionReady) == v1alpha1.ReasonRolloutFailed }},
		{"deleting", func(s *stage) bool { return !s.app.DeletionTimestamp.IsZero() && s.since() > 2*time.Minute }},
	}
}

// begun is in what is said of a rollout that has replaced servers already.
var begun = regexp.MustCompile(`[1-9][0-9]? % done`)

func (s *stage) because(condition string) string {
	if c := meta.FindStatusCondition(s.app.Status.Conditions, condition); c != nil {
		return c.Reason
	}
	return ""
}

// recorder keeps the app of each moment in a folder. Without a folder it keeps nothing.
type recorder struct {
	folder string
	left   []moment
}

// record keeps the app, if the next moment has come.
func (s *stage) record(ctx context.Context) error {
	r := &s.recorder
	if r.folder == "" || len(r.left) == 0 || s.app == nil || !r.left[0].holds(s) {
		return nil
	}
	told, err := s.told(ctx)
	if err != nil {
		return err
	}
	text, err := s.document(told)
	if err != nil {
		return err
	}
	path := filepath.Join(r.folder, r.left[0].name+".yaml")
	r.left = r.left[1:]
	return os.WriteFile(path, []byte(text), 0o600)
}

// latest is how many events are kept.
const latest = 33

// told are the app's latest events, the oldest first, at the times of AWS: the operator's
// recorder goes by the clock of this machine.
func (s *stage) told(ctx context.Context) ([]eventsv1.Event, error) {
	all := eventsv1.EventList{}
	if err := s.kube.List(ctx, &all, client.InNamespace(s.key.Namespace)); err != nil {
		return nil, fmt.Errorf("list the events: %w", err)
	}
	mine := slices.DeleteFunc(all.Items, func(e eventsv1.Event) bool { return e.Regarding.UID != s.app.UID })
	slices.SortFunc(mine, func(a, b eventsv1.Event) int {
		return cmp.Or(a.EventTime.Compare(b.EventTime.Time), cmp.Compare(a.Name, b.Name))
	})
	for i := range mine {
		mine[i].EventTime.Time = s.clock.Now().Add(-time.Since(mine[i].EventTime.Time) * pace)
	}
	return mine[max(0, len(mine)-latest):], nil
}

// document is the app with its events, as YAML.
func (s *stage) document(told []eventsv1.Event) (string, error) {
	app := s.app.DeepCopy()
	app.TypeMeta = metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: "HighlyAvailableApp"}
	app.ManagedFields, app.ResourceVersion = nil, ""
	objects := []any{app}
	for _, e := range told {
		e.TypeMeta = metav1.TypeMeta{APIVersion: eventsv1.SchemeGroupVersion.String(), Kind: "Event"}
		e.ManagedFields, e.ResourceVersion = nil, ""
		objects = append(objects, e)
	}
	var texts []string
	for _, o := range objects {
		raw, err := yaml.Marshal(o)
		if err != nil {
			return "", fmt.Errorf("write the app as YAML: %w", err)
		}
		texts = append(texts, string(raw))
	}
	head := "# The app of the demo, as the operator wrote it at a moment of its story, with its latest events (make record).\n# now: "
	return head + s.clock.Now().UTC().Format(time.RFC3339) + "\n" + strings.Join(texts, "---\n"), nil
}

// breather pauses the app for a while.
func breather(ctx context.Context, s *stage) error {
	for _, mode := range []v1alpha1.Mode{v1alpha1.ModePaused, v1alpha1.ModeManage} {
		s.title("spec.mode becomes " + string(mode))
		before := s.app.DeepCopy()
		s.app.Spec.Mode = mode
		if err := s.kube.Patch(ctx, s.app, client.MergeFrom(before)); err != nil {
			return fmt.Errorf("set the mode: %w", err)
		}
		err := s.until(ctx, "the app says so", time.Hour, func() bool {
			return (s.because(v1alpha1.ConditionReady) == v1alpha1.ReasonPaused) == (mode == v1alpha1.ModePaused) &&
				s.app.Status.ObservedGeneration == s.app.Generation
		})
		if err != nil {
			return err
		}
	}
	return s.until(ctx, "it is Ready again", time.Hour, func() bool {
		return is(s.app, v1alpha1.ConditionReady) && is(s.app, v1alpha1.ConditionHighlyAvailable)
	})
}

// recorded plays the story, and a pause in it, and keeps its moments in a folder.
func recorded(ctx context.Context, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	var left []moment
	start := func(_ context.Context, s *stage) error {
		s.recorder = recorder{folder, moments()}
		return nil
	}
	end := func(_ context.Context, s *stage) error {
		left = s.recorder.left
		return nil
	}
	acts := append([]act{start, create, breather}, story()[1:]...)
	if err := play(ctx, append(acts, end)); err != nil {
		return err
	}
	if len(left) > 0 {
		return fmt.Errorf("the demo has no moment %q", left[0].name)
	}
	return nil
}
