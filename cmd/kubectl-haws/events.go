package main

import (
	"fmt"

	"github.com/spf13/cobra"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/types"
)

func eventsCommand(p *plugin) *cobra.Command {
	warnings := false
	c := &cobra.Command{
		Use:   "events APP",
		Short: "List what the operator changed on AWS for an app, and what failed, in order",
		Long: "List what the operator changed on AWS for an app, what AWS refused, and how the app fared, the oldest first.\n\n" +
			"Kubernetes forgets events after a while, mostly an hour. Those of an app that is gone are listed too, as long as they are there.",
		Example: `  # What was done for the app shop?
  kubectl haws events shop -n web

  # What went wrong?
  kubectl haws events shop -n web --warnings`,
		Args:              oneApp,
		ValidArgsFunction: p.complete,
		RunE:              func(c *cobra.Command, args []string) error { return p.events(c, args[0], warnings) },
	}
	c.Flags().BoolVar(&warnings, "warnings", false, "only what went wrong")
	return c
}

func (p *plugin) events(c *cobra.Command, name string, warnings bool) error {
	api, err := p.connect()
	if err != nil {
		return err
	}
	var uid types.UID
	a, missing := api.app(c.Context(), name)
	switch {
	case missing == nil:
		uid = a.seen.UID
	case !gone(missing):
		return missing
	}
	told, err := api.events(c.Context(), name, uid)
	switch {
	case err != nil:
		return err
	case missing != nil && len(told) == 0:
		return missing
	}
	if warnings {
		told = wrong(told)
	}
	if len(told) == 0 {
		p.remark("No events of app " + name + " " + request{namespace: api.namespace}.where() + ".")
		return nil
	}
	return p.print(chronicle(told, p.view()))
}

// wrong are the events that warn.
func wrong(told []eventsv1.Event) []eventsv1.Event {
	var out []eventsv1.Event
	for _, e := range told {
		if e.Type == warning {
			out = append(out, e)
		}
	}
	return out
}

const warning = "Warning"

// chronicle is a table of events.
func chronicle(told []eventsv1.Event, v view) string {
	g := newGrid("AGO", "TYPE", "REASON", "WHAT")
	for _, e := range told {
		g.add(eventRow(e, v)...)
	}
	return g.render(v)
}

func eventRow(e eventsv1.Event, v view) []cell {
	t := plain
	if e.Type == warning {
		t = bad
	}
	note := e.Note
	if e.Series != nil {
		note = fmt.Sprintf("%s (%d times since %s)", note, e.Series.Count, e.EventTime.UTC().Format("15:04:05 UTC"))
	}
	return []cell{text(v.age(last(e))), {e.Type, t}, {e.Reason, t}, text(note)}
}
