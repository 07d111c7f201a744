package diagram

import (
	"fmt"
	"strings"
)

// Mermaid is the picture as a flowchart, as GitHub and many wikis draw it. Servers
// are counted and not drawn one by one.
func (p Picture) Mermaid() string {
	m := &chart{Picture: p}
	m.add("flowchart TB")
	m.add("  users([%s])", m.label(p.Clients))
	m.add("  subgraph region[%s]", m.label("Region "+p.Region))
	m.add("    balancer[%s]", m.label(p.balancerLines()...))
	for i := range p.Zones {
		m.zone(i)
	}
	for i, s := range p.Stores {
		m.store(i, s)
	}
	if p.Database != nil && p.Database.Nowhere != "" {
		m.add("    database[(%s)]:::busy", m.label("Database", p.Database.Nowhere))
	}
	m.add("  end")
	m.add("  class region place")
	m.add("  state[%s]:::%s", m.label(p.Name, p.Ready.Word), p.Ready.Sign)
	m.add("  verdict[%s]:::%s", m.label(p.Available.Word), p.Available.Sign)
	m.risks()
	m.add("  state ~~~ users")
	m.add("  verdict ~~~ users")
	m.add("  users --> balancer")
	m.flows()
	m.classes()
	return m.String()
}

// balancerLines are what is said of the load balancer in few words.
func (p Picture) balancerLines() []string {
	out := []string{"Load balancer", strings.Join(p.Balancer.Facts, ", ")}
	if p.Balancer.Endpoint != "" {
		out = append(out, p.Balancer.Endpoint)
	}
	return append(out, strings.Join(p.Balancer.Listeners, ", "))
}

// chart is a flowchart that is being written.
type chart struct {
	Picture
	strings.Builder
}

func (m *chart) add(format string, args ...any) { fmt.Fprintf(&m.Builder, format+"\n", args...) }

// label is text in quotes, a line each. What could mean something to Mermaid is
// written as the number of the character.
func (m *chart) label(lines ...string) string {
	for i, l := range lines {
		lines[i] = mermaidText(l)
	}
	return `"` + strings.Join(lines, "<br/>") + `"`
}

func mermaidText(words string) string {
	var out strings.Builder
	for _, r := range brief(plain(words)) {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" .,:/()-", r), r > '~':
			out.WriteRune(r)
		default:
			fmt.Fprintf(&out, "#%d;", r)
		}
	}
	return out.String()
}

// enough is how many letters of a text a label has room for.
const enough = 120

func brief(words string) string {
	letters := []rune(words)
	if len(letters) <= enough {
		return words
	}
	return strings.TrimRight(string(letters[:enough-1]), " ") + "…"
}

// zone is a subgraph. A dead one says so.
func (m *chart) zone(i int) {
	z := m.Zones[i]
	m.add("    subgraph zone%d[%s]", i, m.label(z.heading()))
	m.add("      servers%d[%s]:::%s", i, m.label(z.count()), z.sign())
	switch {
	case z.Role != "":
		m.add("      database%d[(%s)]:::%s", i, m.label(z.Role), z.databaseSign())
	case z.Vacant != "":
		m.add("      database%d[(%s)]:::vacant", i, m.label(z.Vacant))
	}
	m.add("    end")
	m.add("    class zone%d %s", i, map[bool]string{true: "lost", false: "place"}[z.Lost])
}

// heading is a zone's name, and whether it is lost.
func (z Zone) heading() string {
	out := z.ID
	if z.Name != "" && z.Name != z.ID {
		out += " (" + z.Name + ")"
	}
	if z.Lost {
		out += " looks lost"
	}
	return out
}

// count is the servers of a zone in words.
func (z Zone) count() string {
	switch {
	case !z.Counted:
		return "servers not known"
	case z.Total == 0:
		return "no servers"
	}
	return fmt.Sprintf("%d of %d servers healthy", z.Healthy, z.Total)
}

// cutOff is true of a zone whose servers get no requests any more.
func (z Zone) cutOff() bool { return z.Healthy == 0 && (z.Lost || z.Total > 0) }

func (z Zone) sign() Sign {
	switch {
	case !z.Counted:
		return Unknown
	case z.Healthy == 0:
		return Bad
	case z.Healthy < z.Total:
		return Busy
	}
	return Good
}

func (z Zone) databaseSign() Sign {
	if z.Lost {
		return Bad
	}
	return Good
}

func (m *chart) store(i int, s Store) {
	m.add("    subgraph store%d[%s]", i, m.label(s.Title+", "+strings.Join(s.Facts, ", ")))
	shape := "store%dthing%d[(%s)]"
	if !s.Data {
		shape = "store%dthing%d[%s]"
	}
	for k, t := range s.Things {
		m.add("      "+shape+":::%s", i, k, m.label(t.says()), t.Is)
	}
	m.add("    end")
	m.add("    class store%d place", i)
}

func (m *chart) risks() {
	for _, r := range m.Risks {
		class := "busy"
		words := "Single point of failure: " + r.Name
		if r.Accepted {
			class, words = "vacant", "Accepted single point of failure: "+r.Name
		}
		m.add("  risk%d{{%s}}:::%s", r.Number, m.label(words, r.What), class)
	}
}

// flows are the arrows: requests to the servers, and copies of the database.
func (m *chart) flows() {
	for i, z := range m.Zones {
		if z.Healthy == 0 {
			m.add("  balancer -. no requests .-x servers%d", i)
		} else {
			m.add("  balancer --> servers%d", i)
		}
	}
	for _, b := range m.below() {
		m.add("  %s ~~~ %s", b[0], b[1])
	}
	for _, c := range m.copies() {
		if m.Zones[c[1]].Lost {
			m.add("  database%d -. lost .-x database%d", c[0], c[1])
		} else {
			m.add("  database%d == replicates ==> database%d", c[0], c[1])
		}
	}
}

// below is what is drawn above what, without an arrow between them: the servers of
// a zone above its database, zones above what stands in none, and risks at the bottom.
func (p Picture) below() [][2]string {
	var out [][2]string
	lowest := "balancer"
	for i, z := range p.Zones {
		lowest = fmt.Sprintf("servers%d", i)
		if z.Role+z.Vacant != "" {
			out = append(out, [2]string{lowest, fmt.Sprintf("database%d", i)})
			lowest = fmt.Sprintf("database%d", i)
		}
	}
	if p.Database != nil && p.Database.Nowhere != "" {
		out = append(out, [2]string{lowest, "database"})
		lowest = "database"
	}
	above := lowest
	for i, s := range p.Stores {
		for k := range s.Things {
			lowest = fmt.Sprintf("store%dthing%d", i, k)
			out = append(out, [2]string{above, lowest})
		}
	}
	for _, r := range p.Risks {
		out = append(out, [2]string{lowest, fmt.Sprintf("risk%d", r.Number)})
	}
	return out
}

// copies are from which zone to which the database copies itself.
func (p Picture) copies() [][2]int {
	from := -1
	for i, z := range p.Zones {
		if first(z.Role) {
			from = i
		}
	}
	var out [][2]int
	for i, z := range p.Zones {
		if from >= 0 && i != from && z.Role != "" {
			out = append(out, [2]int{from, i})
		}
	}
	return out
}

// classes are the colours, which suit light and dark pages, and dashes for those
// who do not see them.
func (m *chart) classes() {
	for _, s := range []struct {
		name        string
		paper, edge ink
		dashes      string
	}{
		{string(Good), inkGoodPaper, inkGood, ""},
		{string(Busy), inkBusyPaper, inkBusy, ""},
		{string(Bad), inkBadPaper, inkBad, ",stroke-dasharray:5 4"},
		{string(Unknown), inkBand, inkEdge, ",stroke-dasharray:2 2"},
		{"vacant", inkZone, inkEdge, ",stroke-dasharray:5 4"},
		{"lost", inkHatch, inkBad, ",stroke-dasharray:5 4"},
	} {
		m.add("  classDef %s fill:%s,stroke:%s,color:%s%s", s.name, s.paper.light(), s.edge.light(), inkText.light(), s.dashes)
	}
	m.add("  classDef place fill:transparent,stroke:%s", inkEdge.light())
}
