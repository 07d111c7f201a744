package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/haws-dev/haws/internal/diagram"
)

func diagramCommand(p *plugin) *cobra.Command {
	output := ""
	c := &cobra.Command{
		Use:   "diagram APP",
		Short: "Draw the architecture of an app as it is now",
		Long: "Draw the architecture of an app as it is now: who uses it, the load balancer, each zone with its servers and what stands of\n" +
			"the database there, tables, buckets and identity. Servers that are not healthy, zones that look lost, a standby that is\n" +
			"missing and every single point of failure are marked; what an app is at is written on top.\n\n" +
			"As svg it is a picture for browsers and documents, light and dark, which says the same in words to those who cannot see it;\n" +
			"it is not written onto a terminal. As mermaid it is a flowchart that GitHub and wikis draw, as dot a graph for Graphviz.",
		Example: `  # The app shop, as a picture
  kubectl haws diagram shop -n web > shop.svg

  # The same for a page that draws Mermaid
  kubectl haws diagram shop -n web -o mermaid

  # The same, drawn by Graphviz
  kubectl haws diagram shop -n web -o dot | dot -Tpng > shop.png`,
		Args:              oneApp,
		ValidArgsFunction: p.complete,
		RunE:              func(c *cobra.Command, args []string) error { return p.diagram(c, args[0], output) },
	}
	c.Flags().StringVarP(&output, "output", "o", "svg", "svg, mermaid or dot")
	// It fails only when there is no such flag.
	_ = c.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"svg", "mermaid", "dot"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (p *plugin) diagram(c *cobra.Command, name, output string) error {
	draw, err := drawing(c, output)
	if err != nil {
		return err
	}
	if output == "svg" && onTerminal(p.Out) {
		return misuse(c, fmt.Sprintf("an SVG is nothing to read on a terminal: write it to a file (%s %s > %s.svg), or ask for -o mermaid", c.CommandPath(), name, name))
	}
	api, err := p.connect()
	if err != nil {
		return err
	}
	a, err := api.app(c.Context(), name)
	if err != nil {
		return err
	}
	return p.print(draw(diagram.Of(a.seen)))
}

// drawing is how a picture is drawn in a format.
func drawing(c *cobra.Command, output string) (func(diagram.Picture) string, error) {
	switch output {
	case "svg":
		return diagram.Picture.SVG, nil
	case "mermaid":
		return diagram.Picture.Mermaid, nil
	case "dot":
		return diagram.Picture.DOT, nil
	}
	return nil, misuse(c, fmt.Sprintf("there is no output format %q: svg, mermaid and dot there are", output))
}
