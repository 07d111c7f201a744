package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/printers"
)

// formatted refuses formats that there are not.
func formatted(c *cobra.Command, output string) error {
	switch output {
	case "", "json", "yaml":
		return nil
	}
	return misuse(c, fmt.Sprintf("there is no output format %q: json and yaml there are", output))
}

// addOutput adds --output to a verb.
func addOutput(c *cobra.Command, output *string, usage string) {
	c.Flags().StringVarP(output, "output", "o", "", usage)
	// It fails only when there is no such flag.
	_ = c.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"json", "yaml"}, cobra.ShellCompDirectiveNoFileComp))
}

// format writes objects as kubectl does.
func format(o runtime.Object, output string) (string, error) {
	var printer printers.ResourcePrinter = &printers.YAMLPrinter{}
	if output == "json" {
		printer = &printers.JSONPrinter{}
	}
	var out bytes.Buffer
	if err := printer.PrintObj(o, &out); err != nil {
		return "", fmt.Errorf("write the objects as %s: %w", output, err)
	}
	return out.String(), nil
}

// listed makes a list of objects, as kubectl does of those that it got.
func listed(all []*unstructured.Unstructured) *unstructured.UnstructuredList {
	out := &unstructured.UnstructuredList{Object: map[string]any{"apiVersion": "v1", "kind": "List", "metadata": map[string]any{}}}
	for _, o := range all {
		out.Items = append(out.Items, *o)
	}
	return out
}
