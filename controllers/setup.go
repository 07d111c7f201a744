package controllers

import (
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
)

// Options are what the operator is started with.
type Options struct {
	Blocks *blocks.Blocks
	// Clock is what requeues go by.
	Clock clock.WithTicker
	// Workers is how many apps are looked at at once.
	Workers int
	// Metrics are told what each look found; nil are told nothing.
	Metrics *Metrics
}

// Setup adds the reconciler of HighlyAvailableApps to a manager.
func Setup(mgr ctrl.Manager, o Options) error {
	r := &Reconciler{Client: mgr.GetClient(), Reader: mgr.GetAPIReader(), Events: mgr.GetEventRecorder("haws"), Blocks: o.Blocks, Clock: o.Clock, Metrics: o.Metrics}
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.HighlyAvailableApp{}).
		WithEventFilter(predicate.Or(predicate.GenerationChangedPredicate{}, asked())).
		WithOptions(controller.Options{MaxConcurrentReconciles: o.Workers, NewQueue: queue(o.Clock, r.urgent)}).
		Complete(r)
}

// asked lets an update through in which somebody asks for a pass at once.
func asked() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		return e.ObjectOld.GetAnnotations()[v1alpha1.AnnotationReconcileAt] != e.ObjectNew.GetAnnotations()[v1alpha1.AnnotationReconcileAt]
	}}
}
