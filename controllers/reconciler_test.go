package controllers

import (
	"errors"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func TestWhatBecomesOfAWriteThatFails(t *testing.T) {
	t.Parallel()
	apps := schema.GroupResource{Group: "haws.dev", Resource: "highlyavailableapps"}
	tests := map[string]struct {
		err   error
		again ctrl.Result
		fails bool
	}{
		"a conflict is looked at again":        {apierrors.NewConflict(apps, "shop", errors.New("changed")), ctrl.Result{RequeueAfter: conflictRetry}, false},
		"an object that is gone needs nothing": {apierrors.NewNotFound(apps, "shop"), ctrl.Result{}, false},
		"anything else is an error":            {errors.New("no route to host"), ctrl.Result{}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := (&Reconciler{}).stumble(t.Context(), types.NamespacedName{Name: "shop"}, tt.err)
			if got != tt.again || (err != nil) != tt.fails {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

// A conflict that lasts, such as with a cache that has lost its watch, was looked at every second, each time with
// all that a look asks of AWS.
func TestAConflictThatLastsIsLookedAtEverMoreSeldom(t *testing.T) {
	t.Parallel()
	r, app := &Reconciler{}, types.NamespacedName{Name: "shop"}
	conflict := apierrors.NewConflict(schema.GroupResource{}, "shop", errors.New("changed"))
	next := func() time.Duration {
		got, err := r.stumble(t.Context(), app, conflict)
		if err != nil {
			t.Error(err)
		}
		return got.RequeueAfter
	}
	if first, second, third := next(), next(), next(); first != conflictRetry || second != 2*conflictRetry || third != 4*conflictRetry {
		t.Errorf("%v, %v, %v", first, second, third)
	}
	for range 100 {
		next()
	}
	if long := next(); long != late {
		t.Errorf("after long %v", long)
	}
	r.memory.forgetPass(&v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Name: "shop"}})
	if still := next(); still != late {
		t.Errorf("a pass that broke off, and %v", still)
	}
	r.memory.walks(app)
	if again := next(); again != conflictRetry {
		t.Errorf("after a pass that went well %v", again)
	}
}
