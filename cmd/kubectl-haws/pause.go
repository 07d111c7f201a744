package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func pauseCommand(p *plugin) *cobra.Command {
	var timeout time.Duration
	c := &cobra.Command{
		Use:   "pause APP",
		Short: "Have the operator leave an app alone",
		Long: "Set spec.mode of an app to Paused, and wait until the operator says that it leaves the app alone: it then reads and changes\n" +
			"nothing on AWS, and mends nothing, until the app is resumed. What AWS does by itself goes on: servers are replaced, and the\n" +
			"database fails over. What keeps the app in step with a repository may set spec.mode back.",
		Example: `  # Leave the app shop alone while something is changed by hand
  kubectl haws pause shop -n web`,
		Args:              oneApp,
		ValidArgsFunction: p.complete,
		RunE:              func(c *cobra.Command, args []string) error { return p.change(c, pause(args[0], timeout)) },
	}
	addTimeout(c, &timeout)
	return c
}

func pause(name string, timeout time.Duration) change {
	return change{name: name, timeout: timeout, patch: mode(v1alpha1.ModePaused), answered: current, done: paused}
}
