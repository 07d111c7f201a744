package chaos

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// TestWhatIsTakenOutStaysOnceProtectionIsBack was found by the lives 13, 59, 64, 117
// and 193 of seed 1: data is taken out, and before the operator looks the app is
// protected again.
func TestWhatIsTakenOutStaysOnceProtectionIsBack(t *testing.T) {
	t.Parallel()
	for name, p := range policies() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := newLife(t, 1, "protection")
				l.apply(full, p.edit, unprotected)
				l.ready()
				l.fill()
				stood := l.holdings()
				l.change(dataless)
				l.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = nil })
				for range 12 {
					l.look()
					l.pause()
				}
				if diff := cmp.Diff(stood, l.holdings()); diff != "" {
					t.Errorf("while it is protected (-before +after):\n%s", diff)
				}
				retained := p.left.databases == 1 // and so is all else
				if says := l.says(); retained == strings.HasPrefix(says, "False DeletionBlocked: ") {
					t.Errorf("it says %s", says)
				}
				l.change(unprotected)
				l.ready()
				if got := l.left(); got != p.left {
					t.Errorf("left are %+v of %v", got, slices.Sorted(maps.Keys(stood)))
				}
			})
		})
	}
}
