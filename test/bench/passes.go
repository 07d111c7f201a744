package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// passes is how many the operators of this process have made, and how many
// they are at.
func passes() (made, underWay float64, err error) {
	families, err := metrics.Registry.Gather()
	for _, f := range families {
		for _, m := range f.GetMetric() {
			switch f.GetName() {
			case "controller_runtime_reconcile_total":
				made += m.GetCounter().GetValue()
			case "controller_runtime_active_workers":
				underWay += m.GetGauge().GetValue()
			}
		}
	}
	return made, underWay, err
}

// quiet waits until so many passes have been made and none is under way.
func quiet(ctx context.Context, least float64) error {
	return wait.PollUntilContextTimeout(ctx, 5*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		made, underWay, err := passes()
		return made >= least && underWay == 0, err
	})
}

// again asks for a full pass over each of the apps and waits for all of them.
func (s *site) again(ctx context.Context, names []string, ask string) error {
	before, _, err := passes()
	if err != nil {
		return err
	}
	for _, name := range names {
		app := &v1alpha1.HighlyAvailableApp{}
		app.Namespace, app.Name = s.namespace, name
		patch := fmt.Sprintf(`{"metadata":{"annotations":{%q:%q}}}`, v1alpha1.AnnotationReconcileAt, ask)
		if err := s.kube.Patch(ctx, app, client.RawPatch("application/merge-patch+json", []byte(patch))); err != nil {
			return fmt.Errorf("ask for a pass: %w", err)
		}
	}
	if err := quiet(ctx, before+float64(len(names))); err != nil {
		return fmt.Errorf("wait for a pass over %s: %w", strings.Join(names, ", "), err)
	}
	return nil
}
