package controllers

import (
	"slices"
	"testing"

	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

func requests(names ...string) (out []reconcile.Request) {
	for _, name := range names {
		out = append(out, reconcile.Request{NamespacedName: client.ObjectKey{Namespace: "web", Name: name}})
	}
	return out
}

func TestWhatSomebodyWaitsForPassesRoutine(t *testing.T) {
	t.Parallel()
	edited := map[string]bool{"e1": true, "e2": true, "e3": true, "e4": true, "e5": true}
	urgent := func(r reconcile.Request) bool { return edited[r.Name] }
	q := queue(clock.RealClock{}, urgent)("", workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]())
	defer q.ShutDown()
	for _, r := range requests("r1", "r2", "r3", "e1", "e2", "e3", "e4", "e5") {
		q.Add(r)
	}
	edited["r3"] = true
	q.Add(requests("r3")[0])
	var got []string
	for q.Len() > 0 {
		r, _ := q.Get()
		got = append(got, r.Name)
		q.Done(r)
	}
	if want := []string{"e1", "e2", "e3", "r1", "e4", "e5", "r3", "r2"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: of four one is a routine look, and an edit of what waits counts at once", got, want)
	}
}
