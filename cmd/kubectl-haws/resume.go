package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func resumeCommand(p *plugin) *cobra.Command {
	var timeout time.Duration
	c := &cobra.Command{
		Use:   "resume APP",
		Short: "Have the operator take care of an app again",
		Long: "Set spec.mode of an app to Manage, and wait until the operator has looked at it and nothing goes on any more: what was\n" +
			"changed by hand meanwhile is set right again.",
		Example: `  # Take care of the app shop again, and wait for up to an hour until it is settled
  kubectl haws resume shop -n web --timeout=1h`,
		Args:              oneApp,
		ValidArgsFunction: p.complete,
		RunE:              func(c *cobra.Command, args []string) error { return p.change(c, resume(args[0], timeout)) },
	}
	addTimeout(c, &timeout)
	return c
}

// resume is answered by a status that says more than Paused: an app whose mode was
// Manage already has no new generation to tell by.
func resume(name string, timeout time.Duration) change {
	return change{
		name: name, timeout: timeout, patch: mode(v1alpha1.ModeManage), done: atRest,
		answered: func(a *v1alpha1.HighlyAvailableApp) bool { return current(a) && !paused(a) },
	}
}
