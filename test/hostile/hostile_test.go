package hostile

import (
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
	const n = 300
	admitted, changed, same := 0, 0, 0
	why := map[string]int{}
	for i := range n {
		d := Bytes([]byte{byte(i), byte(i >> 8), 1})
		spec := g.Spec(d)
		if e := s.Refusals(spec, nil); len(e) > 0 {
			why[e[0].Error()[:min(len(e[0].Error()), 150)]]++
			continue
		}
		admitted++
		typed := &v1alpha1.HighlyAvailableAppSpec{}
		if err := Into(spec, typed); err != nil {
			t.Error(err)
		}
		if typed.DeepCopy() == nil {
			same++
		}
		next := g.Changed(d, spec)
		if e := s.Refusals(next, spec); len(e) > 0 {
			why["changed: "+e[0].Error()[:min(len(e[0].Error()), 150)]]++
			continue
		}
		changed++
	}
	t.Logf("%d made, %d admitted, of whose changes %d", n, admitted, changed)
	for w, n := range why {
		t.Log(n, w)
	}
}
