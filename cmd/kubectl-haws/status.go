package main

import (
	"context"

	"github.com/spf13/cobra"
)

// statusFlags are what status is asked for.
type statusFlags struct {
	output     string
	everywhere bool
	watch      bool
	name       string
}

func statusCommand(p *plugin) *cobra.Command {
	f := statusFlags{}
	c := &cobra.Command{
		Use:   "status [APP]",
		Short: "Show how an app is, on one screen; without a name, all apps of the namespace",
		Long: "Show how an app is, on one screen: its conditions in words, its servers and its database by zone, what it waits for and\n" +
			"since when, and its last events. Without a name, all apps of the namespace are shown, one to a line.\n\n" +
			"With --watch the screen is drawn anew every two seconds; where the output is no terminal, whenever the app has changed.\n" +
			"It ends when the app is gone.",
		Example: `  # How is the app shop?
  kubectl haws status shop -n web

  # Follow it while it is built, until it is stopped with ctrl-c
  kubectl haws status shop -n web --watch

  # How are all apps of the cluster?
  kubectl haws status -A

  # The app as the cluster has it
  kubectl haws status shop -n web -o yaml`,
		Args:              atMostOneApp,
		ValidArgsFunction: p.complete,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				f.name = args[0]
			}
			return p.status(c, f)
		},
	}
	addOutput(c, &f.output, "json or yaml: the apps as the cluster has them (unset: a screen, or a table)")
	c.Flags().BoolVarP(&f.everywhere, "all-namespaces", "A", false, "all apps of all namespaces")
	c.Flags().BoolVarP(&f.watch, "watch", "w", false, "show it again and again")
	return c
}

func (p *plugin) status(c *cobra.Command, f statusFlags) error {
	if f.everywhere && f.name != "" {
		return misuse(c, "an app has one namespace: give a name, or --all-namespaces")
	}
	if err := formatted(c, f.output); err != nil {
		return err
	}
	api, err := p.connect()
	if err != nil {
		return err
	}
	look := func(ctx context.Context) (picture, error) { return p.all(ctx, api, f) }
	if f.name != "" {
		look = func(ctx context.Context) (picture, error) { return p.one(ctx, api, f) }
	}
	if f.watch {
		return p.follow(c.Context(), apart(look, f.output))
	}
	pic, err := look(c.Context())
	if err != nil {
		return err
	}
	return p.show(pic)
}

// apart begins every look at YAML with what tells documents apart. In JSON nothing is needed.
func apart(look func(context.Context) (picture, error), output string) func(context.Context) (picture, error) {
	if output != "yaml" {
		return look
	}
	return func(ctx context.Context) (picture, error) {
		pic, err := look(ctx)
		pic.text = "---\n" + pic.text
		return pic, err
	}
}

// picture is what one look shows.
type picture struct {
	text string
	// note is for the standard error.
	note string
	// version changes with the objects shown.
	version string
}

func (p *plugin) show(pic picture) error {
	if pic.note != "" {
		p.remark(pic.note)
	}
	return p.print(pic.text)
}

// one is a look at one app. Without its events it is worth seeing all the same.
func (p *plugin) one(ctx context.Context, api *cluster, f statusFlags) (picture, error) {
	a, err := api.app(ctx, f.name)
	if err != nil {
		return picture{}, err
	}
	pic := picture{version: a.raw.GetResourceVersion()}
	if f.output != "" {
		pic.text, err = format(a.raw, f.output)
		return pic, err
	}
	remark := ""
	told, err := api.events(ctx, f.name, a.seen.UID)
	if err != nil {
		remark = err.Error()
	}
	pic.text = screen(a.seen, told, remark, p.view())
	return pic, nil
}

// all is a look at many apps.
func (p *plugin) all(ctx context.Context, api *cluster, f statusFlags) (picture, error) {
	namespace := api.namespace
	if f.everywhere {
		namespace = ""
	}
	found, err := api.apps(ctx, namespace)
	if err != nil {
		return picture{}, err
	}
	pic := picture{}
	for _, a := range found {
		pic.version += a.raw.GetNamespace() + "/" + a.raw.GetName() + " " + a.raw.GetResourceVersion() + "\n"
	}
	switch {
	case f.output != "":
		pic.text, err = format(listed(raws(found)), f.output)
	case len(found) == 0:
		pic.note = "No apps " + request{namespace: namespace}.where() + "."
	default:
		pic.text = list(found, f.everywhere, p.view())
	}
	return pic, err
}
