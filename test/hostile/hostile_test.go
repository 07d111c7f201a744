package hostile

import (
	"reflect"
	"testing"

	"github.com/haws-dev/haws/api/v1alpha1"
)

const crd = "../../config/crd/bases/haws.dev_highlyavailableapps.yaml"

func TestMostOfWhatIsMadeIsAdmitted(t *testing.T) {
	t.Parallel()
	s, err := Load(crd)
	if err != nil {
		t.Fatal(err)
	}
	g := &Generator{Schema: s}
	const made = 8
	admitted, changed, differ := 0, 0, 0
	for i := range byte(made) {
		d := Bytes([]byte{i})
		spec := g.Spec(d)
		if len(s.Refusals(spec, nil)) > 0 {
			continue
		}
		admitted++
		if err := Into(spec, &v1alpha1.HighlyAvailableAppSpec{}); err != nil {
			t.Error(err)
		}
		next := g.Changed(d, spec)
		if len(s.Refusals(next, spec)) == 0 {
			changed++
		}
		if !reflect.DeepEqual(spec, next) {
			differ++
		}
	}
	t.Logf("of %d specs %d are admitted, and of %d that are changed %d", made, admitted, admitted, changed)
	if admitted < made*7/10 || changed < admitted*7/10 || differ < admitted/2 {
		t.Error("too few")
	}
}

func TestTheSameBytesMakeTheSameSpec(t *testing.T) {
	t.Parallel()
	s, err := Load(crd)
	if err != nil {
		t.Fatal(err)
	}
	g := &Generator{Schema: s}
	for i := range byte(8) {
		if one, two := g.Spec(Bytes([]byte{i})), g.Spec(Bytes([]byte{i})); !reflect.DeepEqual(one, two) {
			t.Errorf("%v\nand\n%v", one, two)
		}
	}
	if one, other := g.Spec(Bytes([]byte("a"))), g.Spec(Bytes([]byte("b"))); reflect.DeepEqual(one, other) {
		t.Errorf("other bytes, and the same: %v", one)
	}
}

func TestTheAPIServersReasonsAreGiven(t *testing.T) {
	t.Parallel()
	s, err := Load(crd)
	if err != nil {
		t.Fatal(err)
	}
	spec := map[string]any{"servers": map[string]any{"image": map[string]any{"id": "ami-0123456789abcdef0"}, "instanceTypes": []any{"m7g.large"}}}
	if refusals := s.Refusals(spec, nil); len(refusals) > 0 {
		t.Errorf("the smallest spec: %v", refusals)
	}
	spec["tags"] = map[string]any{"aws:x": "y"}
	if refusals := s.Refusals(spec, nil); len(refusals) != 1 || refusals[0].Field != "spec.tags" {
		t.Errorf("a rule that is broken: %v", refusals)
	}
	spec["tags"], spec["mode"] = nil, "Other"
	if refusals := s.Refusals(spec, nil); len(refusals) == 0 {
		t.Error("a value that is not there")
	}
}
