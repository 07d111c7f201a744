package chaos

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// creation is the first minutes of an app: its writes in their order.
func creation(t *testing.T, seed uint64) (writes, picture []string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newLife(t, seed, "creation")
		l.apply(full)
		for range 20 {
			l.look()
			l.pause()
		}
		writes, picture = l.gate.passed, l.picture()
	})
	return writes, picture
}

func TestALifeFollowsFromItsSeed(t *testing.T) {
	t.Parallel()
	writes, picture := creation(t, 7)
	again, pictureAgain := creation(t, 7)
	if diff := cmp.Diff(writes, again); diff != "" || len(writes) < 20 {
		t.Errorf("%d writes, and the same seed gives others:\n%s", len(writes), diff)
	}
	if diff := cmp.Diff(picture, pictureAgain); diff != "" {
		t.Errorf("the same seed, another picture:\n%s", diff)
	}
	if other, _ := creation(t, 8); cmp.Equal(writes, other) {
		t.Error("another seed gives the same writes in the same order")
	}
}

func TestADeathTakesEffectOnlyAfterwards(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		t.Run(death{1, after}.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := newLife(t, 1, "death")
				l.apply(full)
				l.start(death{nth: 1, after: after})
				first := l.gate
				l.look()
				if held := len(l.find().Finalizers) > 0; held != after || !first.dead() || l.gate == first {
					t.Errorf("the finalizer is there: %t; dead: %t; another operator: %t", held, first.dead(), l.gate != first)
				}
				if n := l.aws.World.Writes(); n > 0 {
					t.Errorf("the dead makes %d writes", n)
				}
			})
		})
	}
}

func TestKubernetesCounts(t *testing.T) {
	t.Parallel()
	k := newKube()
	k.apply(full)
	app := k.find()
	if app.Generation != 1 || app.Status.ObservedGeneration != -1 || app.UID == "" {
		t.Errorf("a new app: generation %d, observed %d, UID %q", app.Generation, app.Status.ObservedGeneration, app.UID)
	}
	stale := app.DeepCopy()
	k.change(func(a *v1alpha1.HighlyAvailableApp) { a.Finalizers = []string{v1alpha1.Finalizer} })
	k.change(dataless)
	if app = k.find(); app.Generation != 2 {
		t.Errorf("generation %d after one change of the spec", app.Generation)
	}
	before := stale.DeepCopy()
	stale.Status.Endpoint = "late"
	err := k.Status().Patch(context.Background(), stale, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
	if !apierrors.IsConflict(err) {
		t.Errorf("a patch of what has changed meanwhile: %v", err)
	}
	k.drop()
	if app = k.find(); app.DeletionTimestamp.IsZero() || app.Generation != 4 {
		t.Errorf("deleted: %v, generation %d", app.DeletionTimestamp, app.Generation)
	}
	k.change(func(a *v1alpha1.HighlyAvailableApp) { a.Finalizers = nil })
	if k.find() != nil {
		t.Error("it stays without a finalizer")
	}
}

func TestThePictureShowsWhatAStrangerMakes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLife(t, 1, "picture")
		before := l.picture()
		l.aws.World.Do(func() { l.aws.EC2.AddGroup("orphan", "of nobody", l.aws.EC2.DefaultVPC()) })
		after := strings.Join(l.picture(), "\n")
		if strings.Contains(strings.Join(before, "\n"), "orphan") || !strings.Contains(after, "GroupName=orphan") {
			t.Errorf("the orphan is not shown:\n%s", after)
		}
	})
}
