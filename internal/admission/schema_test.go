package admission_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/config/crd"
	"github.com/haws-dev/haws/internal/admission"
)

func ofApps(t *testing.T) *admission.Schema {
	t.Helper()
	s, err := admission.Read([]byte(crd.HighlyAvailableApps))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// app is one that is admitted, with other fields of its spec.
func app(fields map[string]any) map[string]any {
	spec := map[string]any{"servers": map[string]any{"image": map[string]any{"id": "ami-0123456789abcdef0"}, "instanceTypes": []any{"m7g.large"}}}
	maps.Copy(spec, fields)
	return map[string]any{"apiVersion": "haws.dev/v1alpha1", "kind": "HighlyAvailableApp", "metadata": map[string]any{"name": "shop"}, "spec": spec}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := ofApps(t)
	region := app(map[string]any{"region": "eu-west-1"})
	for name, tt := range map[string]struct {
		object, before map[string]any
		fields         []string
	}{
		"what is right is admitted":                {app(nil), nil, nil},
		"a form":                                   {app(map[string]any{"mode": "Manual"}), nil, []string{"spec.mode"}},
		"a list with the same twice":               {app(map[string]any{"buckets": []any{map[string]any{"name": "a"}, map[string]any{"name": "a"}}}), nil, []string{"spec.buckets[1]"}},
		"a rule":                                   {app(map[string]any{"network": map[string]any{"zones": int64(1)}}), nil, []string{"spec.network.zones"}},
		"no rule where the form is wrong":          {app(map[string]any{"mode": "Manual", "network": map[string]any{"zones": int64(1)}}), nil, []string{"spec.mode"}},
		"a rule about what cannot be changed":      {app(nil), region, []string{"spec.region"}},
		"which says nothing of a new app":          {region, nil, nil},
		"and nothing of what stays":                {app(map[string]any{"region": "eu-west-1"}), region, nil},
		"a form, in the place of another":          {app(map[string]any{"region": "eu-west-1", "mode": "Manual"}), region, []string{"spec.mode"}},
		"a list, in the place of another, as well": {app(map[string]any{"region": "eu-west-1", "buckets": []any{map[string]any{"name": "a"}, map[string]any{"name": "a"}}}), region, []string{"spec.buckets[1]"}},
	} {
		var fields []string
		for _, e := range s.Refusals(t.Context(), tt.object, tt.before) {
			fields = append(fields, e.Field)
		}
		if diff := cmp.Diff(tt.fields, fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatASchemaDoesNotKnowIsTakenOut(t *testing.T) {
	t.Parallel()
	s, object := ofApps(t), app(map[string]any{"quux": true, "network": map[string]any{"zone": "a"}})
	if diff := cmp.Diff([]string{"spec.network.zone", "spec.quux"}, s.Unknown(object)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.Default(object)
	want := app(map[string]any{"network": map[string]any{}})
	want["status"] = map[string]any{"observedGeneration": int64(-1)}
	if diff := cmp.Diff(want, object); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
}

func TestWhatIsNoCRD(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"no YAML": "a: b: c", "a field that there is not": "speck: {}", "no version": "spec: {}", "no schema": "spec: {versions: [{name: v1}]}"} {
		if _, err := admission.Read([]byte(content)); err == nil || !strings.HasPrefix(err.Error(), "read the ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
