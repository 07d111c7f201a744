package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
)

// plugin is what every verb has at hand.
type plugin struct {
	genericiooptions.IOStreams
	flags *genericclioptions.ConfigFlags
	now   func() time.Time
}

func (p *plugin) print(text string) error {
	if _, err := io.WriteString(p.Out, text); err != nil {
		return fmt.Errorf("write to the output: %w", err)
	}
	return nil
}

// remark says something that is not the outcome. Nobody is helped by an error of that.
func (p *plugin) remark(text string) { _, _ = fmt.Fprintln(p.ErrOut, text) }

const exitCodes = `Exit codes:
  0  done
  1  the cluster cannot be reached, or refuses for another reason than those below
  2  the command line is wrong, or a manifest is
  3  there is no such app, or no haws in the cluster, or one of another version
  4  your rights in the cluster do not suffice
  5  what was waited for did not come about within --timeout
  6  the app needs a person before it goes on
  7  the app would not survive the loss of a zone (survive)
  8  whether it would is not known (survive)`

func command(streams genericiooptions.IOStreams, now func() time.Time) *cobra.Command {
	p := &plugin{IOStreams: streams, flags: genericclioptions.NewConfigFlags(true), now: now}
	root := &cobra.Command{
		Use:         "kubectl-haws",
		Annotations: map[string]string{cobra.CommandDisplayNameAnnotation: "kubectl haws"},
		Short:       "Show and steer highly available apps on AWS",
		Long: "Show and steer HighlyAvailableApps: how they are, what they consist of on AWS, and what they wait for.\n\n" +
			"Everything comes from the Kubernetes API, with your own rights there; AWS is not asked.\n\n" + exitCodes,
		Example:           "  # How is the app shop?\n  kubectl haws status shop",
		Args:              known,
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetOut(streams.Out)
	root.SetErr(streams.ErrOut)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return misuse(c, err.Error()) })
	p.flags.AddFlags(root.PersistentFlags())
	root.AddCommand(verbs(p)...)
	return root
}

// verbs are all verbs.
func verbs(p *plugin) []*cobra.Command {
	return []*cobra.Command{
		statusCommand(p),
		treeCommand(p),
		surviveCommand(p),
		eventsCommand(p),
		diagramCommand(p),
		pauseCommand(p),
		resumeCommand(p),
		reconcileCommand(p),
	}
}

// known refuses what is no verb.
func known(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := fmt.Sprintf("there is no verb %q", args[0])
	var all []string
	for _, verb := range c.Commands() {
		all = append(all, verb.Name())
	}
	if similar := near(args[0], all); len(similar) > 0 {
		text += "; did you mean " + strings.Join(similar, " or ") + "?"
	}
	return misuse(c, text)
}

// oneApp wants the name of an app, and nothing else.
func oneApp(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return misuse(c, fmt.Sprintf("name one app, and nothing else: %s has %d arguments", c.CommandPath(), len(args)))
	}
	return nil
}

// atMostOneApp wants the name of an app, or nothing.
func atMostOneApp(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return misuse(c, fmt.Sprintf("name one app, or none: %s has %d arguments", c.CommandPath(), len(args)))
	}
	return nil
}

func misuse(c *cobra.Command, what string) error {
	return fault{code: exitMisuse, says: what + "; " + c.CommandPath() + " --help tells more"}
}

// complete offers the names of the apps in the namespace.
func (p *plugin) complete(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	api, err := p.connect()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	all, err := api.apps(c.Context(), api.namespace)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return names(all), cobra.ShellCompDirectiveNoFileComp
}
