package chaos

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache/informertest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllertest"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/recorder"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/test/controlplane"
)

// workers is how many apps the operator looks at at once: its default.
const workers = 8

// fleet is many apps on one operator: its own controller with its queue, its
// workers, its pauses and its limits, in a bubble whose time is virtual.
type fleet struct {
	*testing.T
	*shelf
	aws  *region.Region
	wire *wire

	// told is who hears of objects: the operator that lives.
	told *controllertest.FakeInformer
	stop func()

	mu sync.Mutex
	// stands is when an app first said Ready, for the generation that it has.
	stands map[string]stand
	gone   map[string]time.Time
}

// stand is since when which generation of an app is ready.
type stand struct {
	generation int64
	at         time.Time
}

// newFleet has AWS's token buckets in force. Its servers and groups change at a
// pace that a thousand of them can keep up with.
func newFleet(t *testing.T) *fleet {
	f := &fleet{T: t, aws: region.New(clock.RealClock{}), wire: newWire(), stands: map[string]stand{}, gone: map[string]time.Time{}}
	f.aws.World.Throttle(true)
	f.aws.ASG.Tick = 30 * time.Second
	f.shelf = &shelf{objects: map[slot]client.Object{}, heard: f.heard}
	return f
}

// heard notes since when an app is as it should be, and tells the operator of one
// whose finalizer it took off.
func (f *fleet) heard(o client.Object) {
	app, ok := o.(*v1alpha1.HighlyAvailableApp)
	if !ok {
		return
	}
	f.mu.Lock()
	gone := !app.DeletionTimestamp.IsZero() && len(app.Finalizers) == 0
	if gone {
		f.gone[app.Name] = time.Now()
	}
	if !ready(app) {
		delete(f.stands, app.Name)
	} else if s := f.stands[app.Name]; s.generation != app.Generation {
		f.stands[app.Name] = stand{app.Generation, time.Now()}
	}
	f.mu.Unlock()
	if gone {
		f.told.Delete(app)
	}
}

func ready(app *v1alpha1.HighlyAvailableApp) bool {
	for _, what := range []string{v1alpha1.ConditionReady, v1alpha1.ConditionHighlyAvailable} {
		if c := meta.FindStatusCondition(app.Status.Conditions, what); c == nil || c.Status != "True" || c.ObservedGeneration != app.Generation {
			return false
		}
	}
	return true
}

// start is an operator that remembers nothing and is told of all that there is.
func (f *fleet) start() {
	cfg := f.aws.Config()
	cfg.APIOptions = append(cfg.APIOptions, f.wire.add)
	f.told = controllertest.NewFakeInformer(controllertest.Synced)
	scheme := controlplane.Scheme()
	m := &office{fleet: f, scheme: scheme, cache: &informertest.FakeInformers{Scheme: scheme, InformersByGVK: informers(f.told)}}
	must(controllers.Setup(m, controllers.Options{
		Blocks: blocks.New(cloud.New(cfg, cloud.Options{}), blocks.Options{Cluster: "cluster-1"}, clock.RealClock{}),
		Clock:  clock.RealClock{}, Workers: workers,
	}))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- m.runs.Start(ctx) }()
	time.Sleep(time.Second) // until it listens
	synctest.Wait()
	f.stop = func() {
		stop()
		must(<-done)
	}
	for _, app := range f.apps() {
		f.told.Add(app)
	}
}

func informers(told *controllertest.FakeInformer) map[schema.GroupVersionKind]toolscache.SharedIndexInformer {
	return map[schema.GroupVersionKind]toolscache.SharedIndexInformer{v1alpha1.GroupVersion.WithKind("HighlyAvailableApp"): told}
}

// office is what of a manager the setup of the operator asks for.
type office struct {
	ctrl.Manager
	*fleet
	scheme *runtime.Scheme
	cache  cache.Cache
	runs   manager.Runnable
}

func (o *office) GetClient() client.Client                       { return o.fleet.shelf }
func (o *office) GetAPIReader() client.Reader                    { return o.fleet.shelf }
func (o *office) GetEventRecorder(string) recorder.EventRecorder { return silence{} }
func (o *office) GetScheme() *runtime.Scheme                     { return o.scheme }
func (o *office) GetCache() cache.Cache                          { return o.cache }
func (o *office) GetLogger() logr.Logger                         { return logr.Discard() }

func (o *office) GetControllerOptions() config.Controller {
	again := true
	return config.Controller{SkipNameValidation: &again, CacheSyncTimeout: time.Minute, Logger: logr.Discard()}
}

func (o *office) Add(r manager.Runnable) error {
	o.runs = r
	return nil
}

// find is an app, or nil.
func (f *fleet) find(name string) *v1alpha1.HighlyAvailableApp {
	app := &v1alpha1.HighlyAvailableApp{}
	if err := f.Get(context.Background(), client.ObjectKey{Namespace: namespace, Name: name}, app); err != nil {
		must(client.IgnoreNotFound(err))
		return nil
	}
	return app
}

// apply makes an app.
func (f *fleet) apply(name string, edits ...edit) {
	app := &v1alpha1.HighlyAvailableApp{}
	app.Namespace, app.Name = namespace, name
	for _, e := range edits {
		e(app)
	}
	app.Status.ObservedGeneration = -1
	must(f.Create(context.Background(), app))
	f.told.Add(app)
}

// change edits an app.
func (f *fleet) change(name string, edits ...edit) {
	for {
		app := f.find(name)
		before := app.DeepCopy()
		for _, e := range edits {
			e(app)
		}
		app.Generation++
		if err := f.Update(context.Background(), app); err == nil {
			f.told.Update(before, app)
			return
		}
	}
}

// drop asks for the deletion of an app.
func (f *fleet) drop(name string) {
	f.change(name, unprotected, func(a *v1alpha1.HighlyAvailableApp) { a.DeletionTimestamp = new(metav1.Now()) })
}

// standing is how many apps are ready.
func (f *fleet) standing() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.stands)
}

// since is when an app became ready in the generation that it has now.
func (f *fleet) since(name string) (time.Time, bool) {
	app := f.find(name)
	f.mu.Lock()
	defer f.mu.Unlock()
	s, ok := f.stands[name]
	return s.at, ok && app != nil && s.generation == app.Generation
}
