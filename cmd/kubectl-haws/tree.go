package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// treeFlags are what tree is asked for.
type treeFlags struct {
	output string
	links  bool
}

func treeCommand(p *plugin) *cobra.Command {
	f := treeFlags{}
	c := &cobra.Command{
		Use:   "tree APP",
		Short: "Show what an app consists of on AWS, by building block",
		Long: "Show what an app consists of on AWS, by building block: every resource with its state, for how long it has been in it, its\n" +
			"ARN or id, what there is to say of it, and where the AWS console shows it.\n\n" +
			"It is the inventory in the app's status; with -o json or yaml it is printed as it stands there.",
		Example: `  # What does the app shop consist of?
  kubectl haws tree shop -n web

  # The same, without the addresses of the AWS console
  kubectl haws tree shop -n web --links=false`,
		Args:              oneApp,
		ValidArgsFunction: p.complete,
		RunE:              func(c *cobra.Command, args []string) error { return p.tree(c, args[0], f) },
	}
	addOutput(c, &f.output, "json or yaml: the app as the cluster has it (unset: a tree)")
	c.Flags().BoolVar(&f.links, "links", true, "show where the AWS console shows each resource")
	return c
}

func (p *plugin) tree(c *cobra.Command, name string, f treeFlags) error {
	if err := formatted(c, f.output); err != nil {
		return err
	}
	api, err := p.connect()
	if err != nil {
		return err
	}
	a, err := api.app(c.Context(), name)
	if err != nil {
		return err
	}
	out := tree(a.seen, f.links, p.view())
	if f.output != "" {
		if out, err = format(a.raw, f.output); err != nil {
			return err
		}
	}
	return p.print(out)
}

// block is one building block, with the kinds of its resources in the order in
// which they build on each other.
type block struct {
	name, condition string
	kinds           []string
}

func blocks() []block {
	return []block{
		{"network", v1alpha1.ConditionNetworkReady, []string{"Subnets", "SecurityGroup"}},
		{"load balancer", v1alpha1.ConditionLoadBalancerReady, []string{"LoadBalancer", "Listener", "Certificate", "TargetGroup"}},
		{"servers", v1alpha1.ConditionServersReady, []string{"InstanceTypes", "LaunchTemplate", "AutoScalingGroup", "ScalingPolicy", "Fleet", "InstanceRefresh"}},
		{"database", v1alpha1.ConditionDatabaseReady, []string{"DBCluster", "DBInstance", "DBSubnetGroup", "DBParameterGroup", "DBClusterParameterGroup", "ConfigMap"}},
		{"tables", v1alpha1.ConditionTablesReady, []string{"Table"}},
		{"buckets", v1alpha1.ConditionBucketsReady, []string{"Bucket"}},
		{"identity", v1alpha1.ConditionIdentityReady, []string{"Role", "RolePolicy", "InstanceProfile"}},
	}
}

// branch is a block of an app, with its resources.
type branch struct {
	name      string
	is        cell
	resources []v1alpha1.ResourceStatus
}

// branches are the blocks that have resources. What is of a kind that this program
// does not know has a branch of its own.
func branches(a *v1alpha1.HighlyAvailableApp) []branch {
	var out []branch
	left := slices.Clone(a.Status.Resources)
	for _, b := range blocks() {
		mine := branch{name: b.name}
		if c := find(a, b.condition); c != nil {
			mine.is = cell{c.Reason, answer(c.Status).tone}
		}
		for _, r := range left {
			if slices.Contains(b.kinds, r.Kind) {
				mine.resources = append(mine.resources, r)
			}
		}
		left = slices.DeleteFunc(left, func(r v1alpha1.ResourceStatus) bool { return slices.Contains(b.kinds, r.Kind) })
		slices.SortStableFunc(mine.resources, func(x, y v1alpha1.ResourceStatus) int {
			return cmp.Or(slices.Index(b.kinds, x.Kind)-slices.Index(b.kinds, y.Kind), cmp.Compare(x.ID, y.ID))
		})
		out = append(out, mine)
	}
	out = append(out, branch{name: "others", resources: left})
	return slices.DeleteFunc(out, func(b branch) bool { return len(b.resources) == 0 })
}

// tree is the inventory of an app.
func tree(a *v1alpha1.HighlyAvailableApp, links bool, v view) string {
	var out strings.Builder
	out.WriteString(join("  ", v.paint(bold, a.Namespace+"/"+a.Name), v.paint(state(a).tone, state(a).text), place(a)) + "\n")
	all := branches(a)
	if len(all) == 0 {
		out.WriteString("└─ nothing on AWS\n")
	}
	for i, b := range all {
		stem := draw(&out, "", i == len(all)-1)
		out.WriteString(join("  ", v.paint(bold, b.name), v.paint(b.is.tone, b.is.text)) + "\n")
		for k, r := range b.resources {
			leaf := draw(&out, stem, k == len(b.resources)-1)
			address := ""
			if links {
				address = link(a.Status.Region, r)
			}
			out.WriteString(join("  ", harmless(r.ID), v.paint(toneOf(r), r.State), v.since(r.Since), harmless(cmp.Or(r.Ref, r.Name+" (not there yet)"))) + "\n")
			out.WriteString(details(r, address, leaf, v))
		}
	}
	return out.String()
}

// draw begins a line of the tree, and gives what lines below it begin with.
func draw(out *strings.Builder, stem string, last bool) string {
	if last {
		out.WriteString(stem + "└─ ")
		return stem + "   "
	}
	out.WriteString(stem + "├─ ")
	return stem + "│  "
}

// details are what there is to say of a resource beyond its line.
func details(r v1alpha1.ResourceStatus, address, stem string, v view) string {
	g := &grid{indent: stem}
	if r.Message != "" {
		g.add(text(r.Message))
	}
	if r.DeletionPolicy != "" {
		g.add(text("when it is not wanted any more: " + r.DeletionPolicy))
	}
	if address != "" {
		g.add(cell{address, faint})
	}
	return g.render(v)
}
