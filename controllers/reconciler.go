package controllers

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	logf "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
)

// +kubebuilder:rbac:groups=haws.dev,resources=highlyavailableapps,verbs=get;list;watch;patch
// +kubebuilder:rbac:groups=haws.dev,resources=highlyavailableapps/status,verbs=patch
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create;patch
// +kubebuilder:rbac:groups="",resources=namespaces,resourceNames=kube-system,verbs=get

// conflictRetry is when to look again at an object that somebody else changed
// in the meantime: the cache needs a moment. When it happens again and again, it
// needs longer, for each look asks AWS as well.
const conflictRetry = time.Second

// Reconciler drives apps toward their specs.
type Reconciler struct {
	Client client.Client
	// Reader reads past the cache what is not worth being watched.
	Reader client.Reader
	Events events.EventRecorder
	Blocks *blocks.Blocks
	Clock  clock.PassiveClock
	// Chance, from -1 to 1, is how much earlier or later than computed the next look at an app
	// comes; nil is by chance.
	Chance func() float64
	// Metrics are told what each look found; nil are told nothing.
	Metrics *Metrics

	memory memory
}

// Reconcile makes one pass over one app: look, change, tell.
func (r *Reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	app := &v1alpha1.HighlyAvailableApp{}
	if err := r.Client.Get(ctx, req.NamespacedName, app); err != nil {
		r.forget(req.NamespacedName)
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !app.DeletionTimestamp.IsZero() && !controllerutil.ContainsFinalizer(app, v1alpha1.Finalizer) {
		return ctrl.Result{}, nil
	}
	report, err := r.visit(blocks.InLine(ctx, req.String()), app)
	if err != nil {
		return r.stumble(ctx, req.NamespacedName, fmt.Errorf("pass over the app: %w", err))
	}
	if err := r.publish(ctx, app, &report); err != nil {
		r.announce(app, doings(report))
		return r.stumble(ctx, req.NamespacedName, fmt.Errorf("publish how to reach the app: %w", err))
	}
	if err := r.tell(ctx, app, report); err != nil {
		return r.stumble(ctx, req.NamespacedName, fmt.Errorf("report on the app: %w", err))
	}
	if report.gone() {
		return r.release(ctx, app)
	}
	r.memory.walks(req.NamespacedName)
	report.Chance = r.chance()
	return ctrl.Result{RequeueAfter: report.next(r.Blocks.Backlog())}, nil
}

// stumble comes back soon from a conflict: somebody changed the object since
// it was read, and the next pass reads it anew. An object that has gone in the
// meantime needs no more.
func (r *Reconciler) stumble(ctx context.Context, app types.NamespacedName, err error) (ctrl.Result, error) {
	if apierrors.IsNotFound(err) {
		return ctrl.Result{}, nil
	}
	if apierrors.IsConflict(err) {
		logf.FromContext(ctx).V(1).Info("The object was changed meanwhile, looking again", "error", err.Error())
		return ctrl.Result{RequeueAfter: min(conflictRetry<<r.memory.stumbles(app), late)}, nil
	}
	return ctrl.Result{}, err
}

// tell writes the status, in one patch, and then the events.
func (r *Reconciler) tell(ctx context.Context, app *v1alpha1.HighlyAvailableApp, report Report) error {
	before := app.DeepCopy()
	app.Status = status(before, report, r.Clock.Now())
	r.Metrics.note(app, report, r.Clock.Now())
	if err := r.patchStatus(ctx, app, before); err != nil {
		r.announce(app, doings(report))
		return err
	}
	r.announce(app, eventsOf(before, app, report))
	return nil
}

func (r *Reconciler) announce(app *v1alpha1.HighlyAvailableApp, all []notice) {
	for _, e := range all {
		r.Events.Eventf(app, nil, e.Type, e.Reason, e.Action, "%s", e.Note)
	}
}

func (r *Reconciler) patchStatus(ctx context.Context, app, before *v1alpha1.HighlyAvailableApp) error {
	if equalStatus(&before.Status, &app.Status) {
		return nil
	}
	return r.Client.Status().Patch(ctx, app, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
}

// hold puts the finalizer on, before anything of the app is made.
func (r *Reconciler) hold(ctx context.Context, app *v1alpha1.HighlyAvailableApp) error {
	before := app.DeepCopy()
	if !controllerutil.AddFinalizer(app, v1alpha1.Finalizer) {
		return nil
	}
	return r.Client.Patch(ctx, app, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
}

// release takes the finalizer off: AWS says that all is gone.
func (r *Reconciler) release(ctx context.Context, app *v1alpha1.HighlyAvailableApp) (ctrl.Result, error) {
	before := app.DeepCopy()
	controllerutil.RemoveFinalizer(app, v1alpha1.Finalizer)
	err := r.Client.Patch(ctx, app, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
	if err != nil && !apierrors.IsNotFound(err) {
		return r.stumble(ctx, client.ObjectKeyFromObject(app), fmt.Errorf("remove the finalizer: %w", err))
	}
	r.forget(client.ObjectKeyFromObject(app))
	return ctrl.Result{}, nil
}

// forget drops what is remembered of an app that has gone.
func (r *Reconciler) forget(app types.NamespacedName) {
	r.memory.forget(app)
	r.Metrics.forget(app)
}

// urgent is true of an app that somebody waits for.
func (r *Reconciler) urgent(req ctrl.Request) bool {
	app := &v1alpha1.HighlyAvailableApp{}
	return r.Client.Get(context.Background(), req.NamespacedName, app) == nil && r.memory.urgent(app, r.Clock.Now())
}
