package diagram

import (
	"fmt"
	"strings"
)

// DOT is the picture for Graphviz. Servers are counted and not drawn one by one.
func (p Picture) DOT() string {
	d := &graph{Picture: p}
	d.add("digraph %s {", quoted(p.Name))
	d.add("  label=%s labelloc=t fontname=%s compound=true newrank=true rankdir=TB", quoted(p.Name, p.Ready.Word, p.Available.Word), quoted("Helvetica"))
	d.add("  node [shape=box style=%s fontname=%s fillcolor=%s color=%s]", quoted("rounded,filled"), quoted("Helvetica"), quoted(inkZone.light()), quoted(inkEdge.light()))
	d.add("  edge [fontname=%s color=%s]", quoted("Helvetica"), quoted(inkEdge.light()))
	d.add("  users [shape=oval label=%s]", quoted(p.Clients))
	d.add("  subgraph cluster_region {")
	d.add("    label=%s style=rounded color=%s", quoted("Region "+p.Region), quoted(inkLine.light()))
	d.add("    balancer [label=%s fillcolor=%s color=%s]", quoted(p.balancerLines()...), quoted(inkDataPaper.light()), quoted(inkData.light()))
	for i := range p.Zones {
		d.zone(i)
	}
	for i, s := range p.Stores {
		d.store(i, s)
	}
	if p.Database != nil && p.Database.Nowhere != "" {
		d.add("    database [shape=cylinder label=%s%s]", quoted("Database", p.Database.Nowhere), d.colours(Busy))
	}
	d.add("  }")
	d.risks()
	d.add("  users -> balancer")
	d.flows()
	d.add("}")
	return d.String()
}

// graph is a graph that is being written.
type graph struct {
	Picture
	strings.Builder
}

func (d *graph) add(format string, args ...any) { fmt.Fprintf(&d.Builder, format+"\n", args...) }

// quoted is text in quotes, a line each. What could mean something to Graphviz is escaped: it
// knows backslashes, quotes, and the entities of HTML.
func quoted(lines ...string) string {
	for i, l := range lines {
		lines[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;").Replace(brief(plain(l)))
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}

// colours are the attributes of a sign; dashes say what colours do.
func (d *graph) colours(s Sign) string {
	p := pillPaint(look(s))
	out := fmt.Sprintf(" fillcolor=%s color=%s", quoted(p.fill.light()), quoted(p.stroke.light()))
	if s == Bad || s == Unknown {
		out += ` style="rounded,filled,dashed"`
	}
	return out
}

func (d *graph) zone(i int) {
	z := d.Zones[i]
	how := fmt.Sprintf("style=rounded color=%s", quoted(inkEdge.light()))
	if z.Lost {
		how = fmt.Sprintf("style=%s color=%s bgcolor=%s", quoted("rounded,dashed"), quoted(inkBad.light()), quoted(inkHatch.light()))
	}
	d.add("    subgraph cluster_zone%d {", i)
	d.add("      label=%s %s", quoted(z.heading()), how)
	d.add("      servers%d [label=%s%s]", i, quoted(z.count()), d.colours(z.sign()))
	switch {
	case z.Role != "":
		d.add("      database%d [shape=cylinder label=%s%s]", i, quoted(z.Role), d.colours(z.databaseSign()))
	case z.Vacant != "":
		d.add("      database%d [shape=cylinder style=dashed label=%s]", i, quoted(z.Vacant))
	}
	d.add("    }")
}

func (d *graph) store(i int, s Store) {
	d.add("    subgraph cluster_store%d {", i)
	d.add("      label=%s style=rounded color=%s", quoted(s.Title+", "+strings.Join(s.Facts, ", ")), quoted(inkLine.light()))
	shape := "cylinder"
	if !s.Data {
		shape = "box"
	}
	for k, t := range s.Things {
		d.add("      store%dthing%d [shape=%s label=%s%s]", i, k, shape, quoted(t.says()), d.colours(t.Is))
	}
	d.add("    }")
}

func (d *graph) risks() {
	for _, r := range d.Risks {
		if r.Accepted {
			d.add("  risk%d [shape=hexagon style=dashed label=%s]", r.Number, quoted("Accepted single point of failure: "+r.Name, r.What))
			continue
		}
		d.add("  risk%d [shape=hexagon label=%s%s]", r.Number, quoted("Single point of failure: "+r.Name, r.What), d.colours(Busy))
	}
}

// flows are the arrows: requests to the servers, and copies of the database.
func (d *graph) flows() {
	for i, z := range d.Zones {
		how := ""
		if z.Healthy == 0 {
			how = ` [style=dashed arrowhead=tee label="no requests"]`
		}
		d.add("  balancer -> servers%d%s", i, how)
	}
	for _, b := range d.below() {
		d.add("  %s -> %s [style=invis]", b[0], b[1])
	}
	for _, c := range d.copies() {
		how := `label="replicates"`
		if d.Zones[c[1]].Lost {
			how = `style=dashed arrowhead=tee label="lost"`
		}
		d.add("  database%d -> database%d [constraint=false %s]", c[0], c[1], how)
	}
}
