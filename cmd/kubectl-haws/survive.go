package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// surviveFlags are what survive is asked for.
type surviveFlags struct {
	output  string
	files   []string
	timeout time.Duration
}

func surviveCommand(p *plugin) *cobra.Command {
	f := surviveFlags{}
	c := &cobra.Command{
		Use:   "survive APP | -f FILE",
		Short: "Answer whether an app survives the loss of any one zone, and say why it does not",
		Long: "Answer whether an app survives the loss of any one zone: what each failure does to each of its tiers, why, and what mends it.\n" +
			"The exit code is the answer: 0 when every tier survives the loss of each single zone, " + fmt.Sprint(exitFragile) + " when one does not, and\n" +
			fmt.Sprint(exitUnsure) + " when it is not known. A risk that availability.accept takes is a risk all the same.\n\n" +
			"It is the judgement of the operator, in status.availability. While the operator has not looked at the app as its spec is\n" +
			"now, looks at nothing, or owes an answer to kubectl haws reconcile, nothing is known; --timeout waits for it.\n\n" +
			"With -f a manifest is judged instead, without a cluster: as its app will stand once AWS has carried out all of it. What the\n" +
			"API server would refuse is refused, and what no manifest can tell is listed. Of several apps the worst decides.",
		Example: `  # Does the app shop survive the loss of a zone?
  kubectl haws survive shop -n web

  # Apply it, and go on only if it does once it has settled
  kubectl apply -f shop.yaml && kubectl haws survive shop -n web --timeout=30m

  # Would it? Before it is merged, and without a cluster
  kubectl haws survive -f shop.yaml
  kustomize build overlays/production | kubectl haws survive -f -

  # What is to blame, for a program
  kubectl haws survive shop -n web -o json | jq -r '.singlePointsOfFailure[].name'`,
		ValidArgsFunction: p.complete,
		RunE:              func(c *cobra.Command, args []string) error { return p.survive(c, args, f) },
	}
	addOutput(c, &f.output, "json or yaml: the answer, its reason, the matrix and the single points of failure (unset: in words)")
	c.Flags().StringArrayVarP(&f.files, "filename", "f", nil, "judge the apps of a file with manifests, without a cluster; - is the standard input")
	c.Flags().DurationVar(&f.timeout, "timeout", 0, "how long to wait until the operator has looked at the app as it is now, and nothing goes on any more; 0 does not wait")
	return c
}

func (p *plugin) survive(c *cobra.Command, args []string, f surviveFlags) error {
	if err := formatted(c, f.output); err != nil {
		return err
	}
	switch {
	case len(f.files) > 0 && len(args) > 0:
		return misuse(c, "an app of the cluster has a name, and one of a manifest a file: give one of them")
	case len(f.files) > 0 && f.timeout != 0:
		return misuse(c, "a manifest is judged at once: --timeout is for an app of the cluster")
	case f.timeout < 0:
		return misuse(c, "--timeout is below zero")
	case len(f.files) > 0:
		return p.surviveFiles(c, f)
	}
	if err := oneApp(c, args); err != nil {
		return err
	}
	api, err := p.connect()
	if err != nil {
		return err
	}
	a, err := api.app(c.Context(), args[0])
	if err != nil {
		return err
	}
	if f.timeout > 0 {
		if a, err = p.await(c.Context(), api, a, settled(args[0], f.timeout)); err != nil {
			return err
		}
	}
	return p.answer([]outlook{outlookOf(a.seen, p.view())}, f.output)
}

// settled asks for nothing, and waits until the operator has looked and is done.
func settled(name string, timeout time.Duration) change {
	return change{
		name: name, timeout: timeout,
		answered: func(a *v1alpha1.HighlyAvailableApp) bool { return current(a) && !owed(a) },
		done:     func(a *v1alpha1.HighlyAvailableApp) bool { return atRest(a) || !a.DeletionTimestamp.IsZero() },
	}
}

// owed is true while the operator has not answered somebody who asked it to look.
func owed(a *v1alpha1.HighlyAvailableApp) bool {
	asked := a.Annotations[v1alpha1.AnnotationReconcileAt]
	return asked != "" && asked != a.Status.ReconciledAt
}

// answer tells of apps. The worst of them decides the exit code; what is for a program
// has the sentences on the standard error.
func (p *plugin) answer(all []outlook, output string) error {
	text, err := told(all, output, p.view())
	if err != nil {
		return err
	}
	if err := p.print(text); err != nil {
		return err
	}
	worst := 0
	for _, o := range all {
		if output != "" && o.Answer != yes {
			p.remark(harmless(o.sentence()))
		}
		if worst != exitFragile && o.code() != 0 {
			worst = o.code()
		}
	}
	if worst == 0 {
		return nil
	}
	return fault{code: worst}
}
