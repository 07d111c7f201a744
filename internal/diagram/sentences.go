package diagram

import (
	"fmt"
	"strings"
)

// Sentences are the whole picture in words, for those who cannot see it.
func (p Picture) Sentences() string {
	out := []string{
		fmt.Sprintf("The app %s is %s. %s", p.Name, p.Ready.Word, p.Ready.Text),
		strings.ToUpper(p.Available.Word[:1]) + p.Available.Word[1:] + ". " + p.Available.Text,
	}
	if p.Outdated {
		out = append(out, outdated)
	}
	if p.Old {
		out = append(out, old)
	}
	b := p.Balancer
	out = append(out, fmt.Sprintf("%s reach a load balancer (%s) at %s on %s", p.Clients, strings.Join(b.Facts, ", "), orNone(b.Endpoint), strings.Join(b.Listeners, ", ")))
	for _, block := range []Block{b.Block, p.Network, p.Servers} {
		out = append(out, block.tells())
	}
	if p.Database != nil {
		out = append(out, p.Database.tells())
		if p.Database.Nowhere != "" {
			out = append(out, "The database stands in none of these zones: "+p.Database.Nowhere)
		}
	}
	for _, z := range p.Zones {
		out = append(out, z.tells())
	}
	for _, s := range p.Stores {
		out = append(out, s.tells())
	}
	out = append(out, p.risksTell()...)
	for i := range out {
		out[i] = strings.TrimRight(plain(out[i]), ".") + "."
	}
	return strings.Join(out, " ")
}

func orNone(s string) string {
	if s == "" {
		return "no endpoint yet"
	}
	return s
}

// tells is all of a zone.
func (z Zone) tells() string {
	out := "Zone " + z.ID
	if z.Name != "" && z.Name != z.ID {
		out += " (" + z.Name + ")"
	}
	if z.Lost {
		out += " looks lost"
	}
	if z.Counted {
		out += fmt.Sprintf(": %d of %d servers healthy", z.Healthy, z.Total)
	} else {
		out += ": servers not known"
	}
	switch {
	case z.Role != "":
		out += ", " + strings.ToLower(z.Role) + " of the database"
	case z.Vacant != "":
		out += ", " + z.Vacant + " of the database"
	}
	if z.Message != "" {
		out += "; " + z.Message
	}
	if !z.Lost {
		out += "; if it is lost: " + z.Loss.Word
		if z.Loss.Text != "" {
			out += " (" + strings.TrimRight(z.Loss.Text, ".") + ")"
		}
	}
	return out
}

func (s Store) tells() string {
	var names []string
	for _, t := range s.Things {
		names = append(names, t.says())
	}
	return s.Block.tells() + ": " + strings.Join(names, ", ")
}

func (p Picture) risksTell() []string {
	switch {
	case !p.Judged:
		return []string{"Single points of failure are not known"}
	case len(p.Risks) == 0:
		return []string{"No single point of failure was found"}
	}
	out := []string{fmt.Sprintf("Single points of failure: %d", len(p.Risks))}
	for _, r := range p.Risks {
		out = append(out, r.says())
	}
	return out
}
