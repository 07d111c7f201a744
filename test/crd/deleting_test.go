package crd

import (
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1alpha1 "github.com/haws-dev/haws/api/v1alpha1"
)

func testDeleting(api client.Client) func(*testing.T) {
	return func(t *testing.T) {
		for protection, change := range map[string]string{
			"unset": ``, "true": `deletionProtection: true`, "unset and the app is paused": `mode: Paused`,
		} {
			t.Run("is refused while protection is "+protection, func(t *testing.T) {
				t.Parallel()
				object := created(t, api, change)
				wantProtected(t, object, api.Delete(t.Context(), object))
				wantProtected(t, object, deleteAllOf(t, api, label(t, api, object)))
				get(t, api, object)
			})
		}
		t.Run("is allowed when protection is false", func(t *testing.T) {
			t.Parallel()
			object := created(t, api, `deletionProtection: false`)
			if err := api.Delete(t.Context(), object); err != nil {
				t.Fatalf("got %v, want it deleted", err)
			}
		})
		t.Run("is allowed by selector when protection is false", func(t *testing.T) {
			t.Parallel()
			object := label(t, api, created(t, api, `deletionProtection: false`))
			if err := deleteAllOf(t, api, object); err != nil {
				t.Fatalf("got %v, want it deleted", err)
			}
			if err := api.Get(t.Context(), client.ObjectKeyFromObject(object), object); !apierrors.IsNotFound(err) {
				t.Fatalf("got %v, want it gone", err)
			}
		})
		t.Run("goes by the protection in force, not by the one before", testSwitchingProtection(api))
		t.Run("leaves protection editable while it goes on", testEditingWhileDeleting(api))
	}
}

func testSwitchingProtection(api client.Client) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		object := created(t, api, `deletionProtection: false`)
		setProtection(t, api, object, true)
		wantProtected(t, object, api.Delete(t.Context(), object))
		setProtection(t, api, object, false)
		if err := api.Delete(t.Context(), object); err != nil {
			t.Fatalf("got %v, want it deleted", err)
		}
	}
}

func testEditingWhileDeleting(api client.Client) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		object := app(t, `deletionProtection: false`)
		object.SetFinalizers([]string{v1alpha1.Finalizer})
		if err := api.Create(t.Context(), object); err != nil {
			t.Fatal(err)
		}
		if err := api.Delete(t.Context(), object); err != nil {
			t.Fatal(err)
		}
		get(t, api, object)
		setProtection(t, api, object, true)
		wantProtected(t, object, api.Delete(t.Context(), object))
		setProtection(t, api, object, false)
		object.SetFinalizers(nil)
		if err := api.Update(t.Context(), object); err != nil {
			t.Fatalf("remove the finalizer: %v", err)
		}
	}
}

func wantProtected(t *testing.T, object *unstructured.Unstructured, err error) {
	t.Helper()
	want := "deletion protection of default/" + object.GetName() + " is on, so it cannot be deleted: set spec.deletionProtection to false"
	if !apierrors.IsForbidden(err) || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want it forbidden: %s", err, want)
	}
}

func setProtection(t *testing.T, api client.Client, object *unstructured.Unstructured, on bool) {
	t.Helper()
	if err := unstructured.SetNestedField(object.Object, on, "spec", "deletionProtection"); err != nil {
		t.Fatal(err)
	}
	if err := api.Update(t.Context(), object); err != nil {
		t.Fatalf("set deletion protection to %t: %v", on, err)
	}
}

// label gives the object a label of its own.
func label(t *testing.T, api client.Client, object *unstructured.Unstructured) *unstructured.Unstructured {
	t.Helper()
	object.SetLabels(map[string]string{"only": object.GetName()})
	if err := api.Update(t.Context(), object); err != nil {
		t.Fatal(err)
	}
	return object
}

func deleteAllOf(t *testing.T, api client.Client, labelled *unstructured.Unstructured) error {
	t.Helper()
	return api.DeleteAllOf(t.Context(), &v1alpha1.HighlyAvailableApp{}, client.MatchingLabels(labelled.GetLabels()))
}

func get(t *testing.T, api client.Client, object *unstructured.Unstructured) {
	t.Helper()
	if err := api.Get(t.Context(), client.ObjectKeyFromObject(object), object); err != nil {
		t.Fatalf("get the app: %v", err)
	}
}
