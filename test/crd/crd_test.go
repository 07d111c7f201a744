package crd

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	v1alpha1 "github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

// minimal is the least that a spec must say; the tables say what they change in it.
const minimal = `servers: {image: {id: ami-0123456789abcdef0}, instanceTypes: [m7g.large]}`

func TestAPI(t *testing.T) {
	config := controlplane.Start(t)
	api, err := client.New(config, client.Options{Scheme: controlplane.Scheme()})
	if err != nil {
		t.Fatal(err)
	}
	api = client.NewNamespacedClient(client.WithFieldValidation(api, metav1.FieldValidationStrict), metav1.NamespaceDefault)

	t.Run("access", testAccess(config))
	t.Run("creating", testCreating(api))
	t.Run("changing", testChanging(api))
	t.Run("deleting", testDeleting(api))
	t.Run("status", testStatus(api))
	t.Run("samples", testSamples(api))
	t.Run("printing", testPrinting(api, config))
}

// app is an app of its own, with the minimal spec and what each of the JSON merge patches, in YAML, changes in it.
func app(t testing.TB, changes ...string) *unstructured.Unstructured {
	t.Helper()
	object := &unstructured.Unstructured{Object: map[string]any{"spec": spec(t, changes...)}}
	object.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind("HighlyAvailableApp"))
	object.SetGenerateName("app-")
	return object
}

func spec(t testing.TB, changes ...string) map[string]any {
	t.Helper()
	merged, err := yaml.YAMLToJSON([]byte(minimal))
	for _, change := range changes {
		var patch []byte
		if err == nil {
			patch, err = yaml.YAMLToJSON([]byte(change))
		}
		if err == nil && change != "" {
			merged, err = jsonpatch.MergePatch(merged, patch)
		}
	}
	var spec map[string]any
	if err == nil {
		err = json.Unmarshal(merged, &spec)
	}
	if err != nil {
		t.Fatalf("merge %q: %v", changes, err)
	}
	return spec
}

// created is an app that exists and that nothing looks after.
func created(t testing.TB, api client.Client, changes ...string) *unstructured.Unstructured {
	t.Helper()
	object := app(t, changes...)
	if err := api.Create(t.Context(), object); err != nil {
		t.Fatalf("create an app: %v", err)
	}
	return object
}

// wantRefusal checks that the object was refused for just these reasons: if the rule of one of them were not there, or
// another rule struck too, it fails.
func wantRefusal(t testing.TB, err error, reasons ...reason) {
	t.Helper()
	status := apierrors.APIStatus(nil)
	if !apierrors.IsInvalid(err) || !errors.As(err, &status) {
		t.Fatalf("got %v, want it refused as invalid: %v", err, reasons)
	}
	var causes []string
	for _, cause := range status.Status().Details.Causes {
		if !strings.Contains(cause.Message, "some validation rules were not checked") {
			causes = append(causes, cause.Field+": "+cause.Message)
		}
	}
	for _, want := range reasons {
		if !slices.ContainsFunc(causes, want.matches) {
			t.Errorf("nothing says at %s %q:\n%s", want.at, want.says, strings.Join(causes, "\n"))
		}
	}
	if len(causes) != len(reasons) {
		t.Errorf("got %d reasons, want %d:\n%s", len(causes), len(reasons), strings.Join(causes, "\n"))
	}
}

func (r reason) matches(cause string) bool {
	return strings.HasPrefix(cause, r.at+": ") && strings.Contains(cause, r.says)
}
