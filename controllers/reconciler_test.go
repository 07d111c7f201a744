package controllers

import (
	"errors"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	ctrl "sigs.k8s.io/controller-runtime"
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
			got, err := (&Reconciler{}).stumble(t.Context(), "write", tt.err)
			if got != tt.again || (err != nil) != tt.fails {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}
