package controllers

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestStatusTellsWhatWasFound(t *testing.T) {
	t.Parallel()
	zone := func(letter, n string) availability.Zone {
		return availability.Zone{ID: "use1-az" + n, Name: "us-east-1" + letter}
	}
	r := after(engine.Outcome{Inventory: []stack.Known{{Name: theGroup(), Ref: "arn:g"}}, Seen: stood(stack.Ready, "")})
	r.Region, r.Account = "us-east-1", "1234"
	r.Findings = blocks.Findings{
		Endpoint: "shop.elb.amazonaws.com", Sizes: servers.Sizes{Min: 4, Max: 8}, Sizing: "4 servers over 2 zones",
		Survey: availability.Survey{Required: 2, Zones: []availability.Zone{zone("a", "1"), zone("b", "2"), zone("c", "3")}, Fleet: &availability.Fleet{
			Servers: []availability.Server{
				{ID: "i-1", ZoneName: "us-east-1a", InService: true, Healthy: true},
				{ID: "i-2", ZoneName: "us-east-1a", InService: true, Unhealthy: true, Why: "unhealthy: Target.Timeout"},
				{ID: "i-3", ZoneName: "us-east-1b"},
			},
			Failures: []availability.Failure{{ZoneName: "us-east-1b", Message: "no capacity"}},
		}},
	}
	since := metav1.NewTime(time.Unix(100, 0))
	app := anApp()
	app.Generation = 7
	got := status(app, r, time.Unix(100, 0))
	conditions := got.Conditions
	got.Conditions, got.Availability = nil, nil
	want := v1alpha1.HighlyAvailableAppStatus{
		ObservedGeneration: 7, Endpoint: "shop.elb.amazonaws.com", Region: "us-east-1", AccountID: "1234",
		Zones: []v1alpha1.ZoneStatus{
			{ID: "use1-az1", Name: "us-east-1a", Servers: v1alpha1.ServerCount{Healthy: 1, Total: 2}, Message: "i-2: unhealthy: Target.Timeout"},
			{ID: "use1-az2", Name: "us-east-1b", Servers: v1alpha1.ServerCount{Total: 1}, Message: "no capacity"},
			{ID: "use1-az3", Name: "us-east-1c"},
		},
		Resources: []v1alpha1.ResourceStatus{{
			ID: "AutoScalingGroup/servers", Kind: "AutoScalingGroup", Name: "haws-servers", Ref: "arn:g", State: "Ready", Since: &since,
		}},
		Servers: &v1alpha1.ServersStatus{MinSize: 4, MaxSize: 8, Sizing: "4 servers over 2 zones", Healthy: "1/3", Zones: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(conditions) != 7 {
		t.Errorf("%d conditions", len(conditions))
	}
	for _, c := range conditions {
		if c.ObservedGeneration != 7 || c.LastTransitionTime.Unix() != 100 || c.Message == "" {
			t.Errorf("%+v", c)
		}
	}
}

func TestStatusRepeatsWhatWasAskedWith(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{
		"":                               "",
		"2026-07-01T12:00:00.5Z":         "2026-07-01T12:00:00.5Z",
		strings.Repeat("x", maxAsked+10): strings.Repeat("x", maxAsked-len("…")) + "…",
	} {
		app := anApp()
		app.Annotations = map[string]string{v1alpha1.AnnotationReconcileAt: asked}
		if diff := cmp.Diff(want, status(app, Report{Stop: &Stop{Reason: v1alpha1.ReasonPaused}}, time.Unix(1, 0)).ReconciledAt); diff != "" {
			t.Error(diff)
		}
	}
}

func TestAStopKeepsWhatWasKnown(t *testing.T) {
	t.Parallel()
	app := anApp()
	app.Generation = 3
	app.Status = v1alpha1.HighlyAvailableAppStatus{
		ObservedGeneration: 2, Region: "us-east-1", AccountID: "1234", Endpoint: "shop.elb.amazonaws.com",
		Resources: []v1alpha1.ResourceStatus{{ID: "LoadBalancer/app", Name: "haws-shop", Ref: "arn:lb"}},
	}
	before := app.DeepCopy()
	got := status(app, Report{Stop: &Stop{Reason: v1alpha1.ReasonPaused}}, time.Unix(100, 0))
	if got.ObservedGeneration != 3 {
		t.Errorf("observed generation %d", got.ObservedGeneration)
	}
	got.ObservedGeneration, got.Conditions = 2, nil
	if diff := cmp.Diff(before.Status, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, app); diff != "" {
		t.Errorf("the app was changed: %s", diff)
	}
}

func TestTheTimeOfAConditionIsThatOfItsStatus(t *testing.T) {
	t.Parallel()
	s := &v1alpha1.HighlyAvailableAppStatus{}
	since := func() int64 { return meta.FindStatusCondition(s.Conditions, "Ready").LastTransitionTime.Unix() }
	for _, step := range []struct {
		at     int64
		status metav1.ConditionStatus
		reason string
		want   int64
	}{{1, "False", "Waiting", 1}, {2, "False", "Denied", 1}, {3, "True", "AllReady", 3}, {4, "True", "AllReady", 3}, {5, "False", "Waiting", 5}} {
		set(s, 1, time.Unix(step.at, 999), metav1.Condition{Type: "Ready", Status: step.status, Reason: step.reason})
		if since() != step.want || len(s.Conditions) != 1 {
			t.Errorf("at %d: since %d, %d conditions", step.at, since(), len(s.Conditions))
		}
	}
}

func TestAConditionFitsIntoTheAPI(t *testing.T) {
	t.Parallel()
	s := &v1alpha1.HighlyAvailableAppStatus{}
	set(s, 1, time.Unix(1, 0), metav1.Condition{Type: "Ready", Message: strings.Repeat("x", 40000)})
	if n := len(s.Conditions[0].Message); n != 32768 {
		t.Errorf("a message of %d bytes", n)
	}
}

func TestAStatusThatSaysTheSameIsEqual(t *testing.T) {
	t.Parallel()
	app := anApp()
	app.Status = status(app, after(engine.Outcome{}), time.Unix(100, 0))
	again := status(app, after(engine.Outcome{}), time.Unix(200, 0))
	if !equalStatus(&app.Status, &again) {
		t.Error(cmp.Diff(app.Status, again))
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "short": "short", "of ten, so": "of ten, so", "exactly ten": "exactly…", "äöüäöüäöü": "äöü…"} {
		if got := cut(text, 10); got != want || len(got) > 10 || !utf8.ValidString(got) {
			t.Errorf("cut(%q) is %q", text, got)
		}
	}
	if long := cut(strings.Repeat("é", maxMessage), maxMessage); len(long) > maxMessage {
		t.Errorf("%d bytes", len(long))
	}
}
