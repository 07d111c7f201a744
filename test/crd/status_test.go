package crd

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1alpha1 "github.com/haws-dev/haws/api/v1alpha1"
)

func testStatus(api client.Client) func(*testing.T) {
	return func(t *testing.T) {
		t.Run("of a fresh app says that nobody has looked", func(t *testing.T) {
			t.Parallel()
			object := created(t, api)
			wantObserved(t, object, -1)
			get(t, api, object)
			wantObserved(t, object, -1)
		})
		t.Run("of a fresh app is not for its author to say", func(t *testing.T) {
			t.Parallel()
			object := app(t)
			object.Object["status"] = map[string]any{"observedGeneration": int64(1), "endpoint": "example.com"}
			if err := api.Create(t.Context(), object); err != nil {
				t.Fatal(err)
			}
			get(t, api, object)
			wantObserved(t, object, -1)
			if endpoint, _, _ := unstructured.NestedString(object.Object, "status", "endpoint"); endpoint != "" {
				t.Errorf("got endpoint %q, want none", endpoint)
			}
		})
		t.Run("of an app made in Go says that nobody has looked", func(t *testing.T) {
			t.Parallel()
			object := typed(t, api)
			if object.Status.ObservedGeneration != -1 {
				t.Errorf("got %d, want -1", object.Status.ObservedGeneration)
			}
		})
		t.Run("tells one resource from its replacement by name", func(t *testing.T) {
			t.Parallel()
			object := typed(t, api)
			object.Status.Resources = []v1alpha1.ResourceStatus{resource("a"), resource("b")}
			if err := api.Status().Update(t.Context(), object); err != nil {
				t.Errorf("got %v, want it admitted", err)
			}
			object.Status.Resources = []v1alpha1.ResourceStatus{resource("a"), resource("a")}
			wantRefusal(t, api.Status().Update(t.Context(), object), reason{"status.resources[1]", "Duplicate value"})
		})
		for name, change := range statusRefusals() {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				object := typed(t, api)
				change.status(&object.Status)
				wantRefusal(t, api.Status().Update(t.Context(), object), change.reason)
			})
		}
	}
}

type statusRefusal struct {
	status func(*v1alpha1.HighlyAvailableAppStatus)
	reason reason
}

func statusRefusals() map[string]statusRefusal {
	return map[string]statusRefusal{
		"knows every state of a resource": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Resources = []v1alpha1.ResourceStatus{{ID: "TargetGroup/app", Name: "a", State: "Settled"}}
		}, reason{"status.resources[0].state", `Unsupported value: "Settled"`}},
		"has each zone once": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Zones = []v1alpha1.ZoneStatus{{ID: "euw1-az1"}, {ID: "euw1-az1"}}
		}, reason{"status.zones[1]", "Duplicate value"}},
		"knows every role of a database in a zone": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Zones = []v1alpha1.ZoneStatus{{ID: "euw1-az1", Database: "Primary"}, {ID: "euw1-az2", Database: "Replica"}}
		}, reason{"status.zones[1].database", `Unsupported value: "Replica"`}},
		"knows every deletion policy of a resource": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Resources = []v1alpha1.ResourceStatus{{ID: "DBInstance/database", Name: "a", DeletionPolicy: "Retain"}, {ID: "DBSubnetGroup/database", Name: "a", DeletionPolicy: "Keep"}}
		}, reason{"status.resources[1].deletionPolicy", `Unsupported value: "Keep"`}},
		"has each zone of the standbys once": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Database = &v1alpha1.DatabaseStatus{PrimaryZone: "euw1-az1", StandbyZones: []string{"euw1-az2", "euw1-az2"}}
		}, reason{"status.database.standbyZones[1]", "Duplicate value"}},
		"knows every verdict": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Availability = &v1alpha1.AvailabilityStatus{Matrix: []v1alpha1.FailureEffect{{Tier: "Servers", Failure: "Server", Verdict: "Outage"}, {Tier: "Servers", Failure: "Zone/euw1-az1", Verdict: "Fine"}}}
		}, reason{"status.availability.matrix[1].verdict", `Unsupported value: "Fine"`}},
		"has each failure of a tier once": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			row := v1alpha1.FailureEffect{Tier: "Servers", Failure: "Server", Verdict: "Outage"}
			s.Availability = &v1alpha1.AvailabilityStatus{Matrix: []v1alpha1.FailureEffect{row, row}}
		}, reason{"status.availability.matrix[1]", "Duplicate value"}},
		"has each single point of failure once": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			point := v1alpha1.SinglePointOfFailure{Name: "NoRollback", What: "x"}
			s.Availability = &v1alpha1.AvailabilityStatus{SinglePointsOfFailure: []v1alpha1.SinglePointOfFailure{point, point}}
		}, reason{"status.availability.singlePointsOfFailure[1]", "Duplicate value"}},
		"has each condition once": {func(s *v1alpha1.HighlyAvailableAppStatus) {
			s.Conditions = []metav1.Condition{condition(), condition()}
		}, reason{"status.conditions[1]", "Duplicate value"}},
	}
}

func resource(name string) v1alpha1.ResourceStatus {
	now := metav1.NewTime(time.Now().Truncate(time.Second))
	return v1alpha1.ResourceStatus{ID: "TargetGroup/app", Kind: "TargetGroup", Name: name, State: v1alpha1.ResourceReady, Since: &now}
}

func condition() metav1.Condition {
	return metav1.Condition{
		Type: v1alpha1.ConditionReady, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonWaiting, LastTransitionTime: metav1.Now(),
	}
}

func typed(t *testing.T, api client.Client) *v1alpha1.HighlyAvailableApp {
	t.Helper()
	object := &v1alpha1.HighlyAvailableApp{
		ObjectMeta: metav1.ObjectMeta{GenerateName: "app-"},
		Spec: v1alpha1.HighlyAvailableAppSpec{
			Servers: v1alpha1.Servers{Image: v1alpha1.Image{ID: "ami-01234567"}, InstanceTypes: []string{"m7g.large"}},
		},
	}
	if err := api.Create(t.Context(), object); err != nil {
		t.Fatal(err)
	}
	return object
}

func wantObserved(t *testing.T, object *unstructured.Unstructured, want int64) {
	t.Helper()
	got, found, err := unstructured.NestedInt64(object.Object, "status", "observedGeneration")
	if err != nil || !found || got != want {
		t.Errorf("got observedGeneration %d (found: %t, %v), want %d", got, found, err, want)
	}
}
