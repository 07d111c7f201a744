package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// Of is the picture of an app. The app is only read.
func Of(a *v1alpha1.HighlyAvailableApp) Picture {
	s := sight{app: a, spec: a.Spec.WithDefaults(), risks: risksOf(a)}
	return Picture{
		Name: a.Namespace + "/" + a.Name, Region: cmp.Or(a.Status.Region, a.Spec.Region), Account: a.Status.AccountID,
		Ready: s.ready(), Available: s.available(), Outdated: s.outdated(), Old: s.old(),
		Clients: s.clients(), Balancer: s.balancer(), Network: s.network(), Servers: s.servers(),
		Database: s.database(), Zones: s.zones(), Stores: s.stores(),
		Risks: s.risks, Judged: a.Status.Availability != nil,
	}
}

// sight is an app that is looked at.
type sight struct {
	app   *v1alpha1.HighlyAvailableApp
	spec  *v1alpha1.HighlyAvailableAppSpec
	risks []Risk
}

func (s sight) clients() string {
	who := "Users on the internet"
	if s.spec.LoadBalancer.Scheme == v1alpha1.SchemeInternal {
		who = "Clients inside the network"
	}
	from := s.spec.LoadBalancer.ClientCIDRs
	switch {
	case slices.Contains(from, "0.0.0.0/0") || len(from) == 0:
		return who
	case len(from) > 2:
		return fmt.Sprintf("%s, from %s and %d more ranges", who, from[0], len(from)-1)
	}
	return who + ", from " + strings.Join(from, " and ")
}

func (s sight) balancer() Balancer {
	l := s.spec.LoadBalancer
	scheme := "internet-facing"
	if l.Scheme == v1alpha1.SchemeInternal {
		scheme = "internal"
	}
	b := Balancer{Endpoint: s.app.Status.Endpoint}
	b.Block = s.block("Load balancer", v1alpha1.ConditionLoadBalancerReady, partBalancer)
	b.Facts = []string{string(l.Type), scheme}
	for _, one := range l.Listeners {
		words := fmt.Sprintf("%s %d", one.Protocol, one.Port)
		if one.RedirectTo != nil {
			words += fmt.Sprintf(" → %d", *one.RedirectTo)
		}
		b.Listeners = append(b.Listeners, words)
	}
	return b
}

func (s sight) network() Block {
	b := s.block("Network", v1alpha1.ConditionNetworkReady, partNetwork)
	b.Facts = []string{cmp.Or(s.spec.Network.VPCID, "default VPC")}
	return b
}

func (s sight) servers() Block {
	b := s.block("Servers", v1alpha1.ConditionServersReady, partServers)
	b.Facts = []string{"Auto Scaling group"}
	if len(s.app.Status.Zones) > 0 && s.app.Status.Servers != nil {
		healthy, total := 0, 0
		for _, z := range s.app.Status.Zones {
			healthy, total = healthy+int(z.Servers.Healthy), total+int(z.Servers.Total)
		}
		b.Facts = append(b.Facts, fmt.Sprintf("%d of %d healthy", healthy, total))
	}
	if n := s.app.Status.Servers; n != nil {
		b.Facts = append(b.Facts, fmt.Sprintf("%d to %d wanted", n.MinSize, n.MaxSize))
		b.Full = n.Sizing
	}
	return b
}

// block is what there is to say of any building block.
func (s sight) block(title, condition string, p part) Block {
	return Block{Title: title, Is: s.remark(condition, p), Risks: s.risksAt(p)}
}

// zones are those of the status; without any, those where the database stands.
func (s sight) zones() []Zone {
	var out []Zone
	for _, z := range s.app.Status.Zones {
		out = append(out, Zone{
			ID: z.ID, Name: z.Name, Lost: strings.HasPrefix(z.Message, availability.LooksLost), Message: z.Message,
			Counted: s.app.Status.Servers != nil || z.Servers.Total > 0, Healthy: int(min(z.Servers.Healthy, z.Servers.Total)), Total: int(z.Servers.Total),
			Role: z.Database, Loss: s.loss(z.ID),
		})
	}
	if len(out) == 0 {
		out = s.databaseZones()
	}
	for i := range out {
		if out[i].Lost {
			out[i].Loss = Remark{Bad, "looks lost now", out[i].Message}
			out[i].Risks = s.risksAt(partZone)
		}
	}
	s.vacate(out)
	return out
}

// databaseZones are those that the database alone tells of.
func (s sight) databaseZones() []Zone {
	d := s.app.Status.Database
	if d == nil || d.PrimaryZone == "" {
		return nil
	}
	roles := [2]string{"Primary", "Standby"}
	if s.cluster() {
		roles = [2]string{"Writer", "Reader"}
	}
	out := []Zone{{ID: d.PrimaryZone, Role: roles[0], Loss: s.loss(d.PrimaryZone)}}
	for _, id := range d.StandbyZones {
		if id != d.PrimaryZone {
			out = append(out, Zone{ID: id, Role: roles[1], Loss: s.loss(id)})
		}
	}
	slices.SortFunc(out, func(a, b Zone) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// verdicts are those of the matrix, the worst last, as a remark on what the loss
// of a zone does.
func verdicts() []Remark {
	return []Remark{
		{Sign: Good, Word: string(availability.Survives)},
		{Sign: Busy, Word: string(availability.Degraded)},
		{Sign: Unknown, Word: string(availability.Unknown)},
		{Sign: Bad, Word: string(availability.Outage)},
	}
}

// loss is the worst that the loss of a zone does to a tier.
func (s sight) loss(zone string) Remark {
	worst, said, all := -1, []string{}, verdicts()
	if s.app.Status.Availability != nil {
		for _, row := range s.app.Status.Availability.Matrix {
			if row.Failure != availability.ZoneFailure(zone) && row.Failure != availability.FailureZone {
				continue
			}
			worst = max(worst, slices.IndexFunc(all, func(r Remark) bool { return r.Word == string(row.Verdict) }))
			if row.Verdict != v1alpha1.FailureVerdict(availability.Survives) {
				said = append(said, row.Tier+": "+strings.ToLower(string(row.Verdict)))
			}
		}
	}
	if worst < 0 {
		return Remark{Sign: Unknown, Word: "not known"}
	}
	return Remark{all[worst].Sign, strings.ToLower(all[worst].Word), strings.Join(said, ", ")}
}
