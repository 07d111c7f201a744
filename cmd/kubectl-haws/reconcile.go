package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func reconcileCommand(p *plugin) *cobra.Command {
	var timeout time.Duration
	c := &cobra.Command{
		Use:   "reconcile APP",
		Short: "Have the operator look at all of an app now",
		Long: "Ask the operator to read all that an app has on AWS now, and to set right what is not as the spec says; by itself it does so\n" +
			"every ten minutes or so. Wait until it has, and nothing goes on any more. It sets the annotation " + v1alpha1.AnnotationReconcileAt + ".",
		Example: `  # Somebody changed something by hand: have it set right
  kubectl haws reconcile shop -n web

  # Ask, and do not wait
  kubectl haws reconcile shop -n web --timeout=0`,
		Args:              oneApp,
		ValidArgsFunction: p.complete,
		RunE: func(c *cobra.Command, args []string) error {
			return p.change(c, reconcile(args[0], timeout, p.now()))
		},
	}
	addTimeout(c, &timeout)
	return c
}

// reconcile asks with the time, which is another one whenever somebody asks.
func reconcile(name string, timeout time.Duration, now time.Time) change {
	at := now.UTC().Format(time.RFC3339Nano)
	return change{
		name: name, timeout: timeout, done: atRest,
		patch: map[string]any{"metadata": map[string]any{"annotations": map[string]any{v1alpha1.AnnotationReconcileAt: at}}},
		answered: func(a *v1alpha1.HighlyAvailableApp) bool {
			return current(a) && a.Status.ReconciledAt == at
		},
	}
}
