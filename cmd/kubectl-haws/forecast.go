package main

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

// forecast is what an app will survive, by its manifest. Over how many zones it will
// stand may be open: then each number is judged, and what they do not agree on is not
// known.
func forecast(a *v1alpha1.HighlyAvailableApp) outlook {
	spec := a.Spec.WithDefaults()
	few, many := zonesOfSpec(spec)
	shown, o := few, forecastOver(a, spec, few)
	for n := few + 1; n <= many; n++ {
		other := forecastOver(a, spec, n)
		if len(o.Matrix) == 0 && len(other.Matrix) > 0 {
			shown, o.Matrix, o.SinglePointsOfFailure, o.Estimate = n, other.Matrix, other.SinglePointsOfFailure, other.Estimate
		}
		if o.Answer != other.Answer && !o.split {
			o.Reason = fmt.Sprintf("over %s, %s; over %s, %s", count(few), o.Reason, count(n), other.Reason)
			o.Answer, o.Lost, o.Accepted, o.split = unsure, nil, false, true
		}
	}
	if spec.Mode == v1alpha1.ModePaused {
		o.Answer, o.Reason, o.Lost, o.Accepted = unsure, "spec.mode is Paused, so that nothing of it is carried out", nil, false
	}
	o.CannotBeKnown = unknowns(spec, span{few, many, shown})
	return o
}

// span is over how few and how many zones an app may stand, and for how many it is shown
// what it survives.
type span struct{ few, many, shown int }

func count(zones int) string { return fmt.Sprintf("%d zones", zones) }

// forecastOver is what it will survive over so many zones.
func forecastOver(a *v1alpha1.HighlyAvailableApp, spec *v1alpha1.HighlyAvailableAppSpec, zones int) outlook {
	survey := availability.Expect(spec, zones)
	found := availability.Assess(survey).Status()
	o := outlook{App: a.Name, Estimate: found.Estimate, SinglePointsOfFailure: found.SinglePointsOfFailure}
	if a.Namespace != "" {
		o.App = a.Namespace + "/" + a.Name
	}
	if cannot := impossible(spec, zones); cannot != "" {
		return outlook{App: o.App, Answer: no, Reason: "it cannot be built: " + cannot, Lost: []string{anyZone}}
	}
	for _, row := range found.Matrix {
		o.Matrix = append(o.Matrix, doubted(spec, row))
	}
	o.conclude(spec, highlyAvailable(survey))
	return o
}

// impossible says what of a spec the operator cannot carry out over so many zones.
func impossible(spec *v1alpha1.HighlyAvailableAppSpec, zones int) string {
	if tight := availability.TooTight(spec, zones); tight != "" {
		return tight
	}
	if d := spec.Database; d != nil && spec.Network.DatabaseSubnets == nil && zones < availability.DatabaseZones(d) {
		return fmt.Sprintf("a database of topology %s needs subnets in %d zones: set network.zones to %d or more", d.Topology, availability.DatabaseZones(d), availability.DatabaseZones(d))
	}
	return ""
}

// highlyAvailable is the condition that the operator would set.
func highlyAvailable(s availability.Survey) *metav1.Condition {
	v := availability.Judge(s)
	c := &metav1.Condition{Type: v1alpha1.ConditionHighlyAvailable, Status: metav1.ConditionFalse, Reason: v.Reason, Message: v.Message}
	switch {
	case !v.Known:
		c.Status = metav1.ConditionUnknown
	case v.Survives:
		c.Status = metav1.ConditionTrue
	}
	return c
}

// zonesOfSpec is over how few and how many zones an app may stand: subnets that nobody
// chose are taken in at most three zones, unless more are asked for.
func zonesOfSpec(spec *v1alpha1.HighlyAvailableAppSpec) (few, many int) {
	few = 2
	if spec.Network.Zones != nil {
		few = int(*spec.Network.Zones)
	}
	many = max(few, 3)
	for _, s := range []*v1alpha1.SubnetSelector{spec.Network.LoadBalancerSubnets, spec.Network.ServerSubnets} {
		switch {
		case s == nil:
		case len(s.IDs) > 0:
			many = max(few, min(len(s.IDs), availability.MostZones))
		default:
			many = availability.MostZones
		}
	}
	return few, many
}

// chosen are the fields that choose the subnets of a tier.
func chosen(spec *v1alpha1.HighlyAvailableAppSpec, tier string) []string {
	n := spec.Network
	var out []string
	for _, s := range []struct {
		field    string
		selector *v1alpha1.SubnetSelector
		tiers    []string
	}{
		{"network.loadBalancerSubnets", n.LoadBalancerSubnets, []string{availability.TierNetwork, availability.TierLoadBalancer, availability.TierServers}},
		{"network.serverSubnets", n.ServerSubnets, []string{availability.TierNetwork, availability.TierLoadBalancer, availability.TierServers}},
		{"network.databaseSubnets", n.DatabaseSubnets, []string{availability.TierDatabase}},
	} {
		if s.selector != nil && slices.Contains(s.tiers, tier) {
			out = append(out, s.field)
		}
	}
	return out
}

// doubted is a row as far as a manifest can tell: what would survive the loss of a zone
// may not in subnets of which it is not known in which zones they lie.
func doubted(spec *v1alpha1.HighlyAvailableAppSpec, row v1alpha1.FailureEffect) v1alpha1.FailureEffect {
	fields := chosen(spec, row.Tier)
	switch {
	case !byZone(row.Failure) || harmful(row.Verdict):
	case len(fields) > 0:
		row.Verdict, row.Message = v1alpha1.FailureVerdict(availability.Unknown), "a manifest does not tell in which zones the subnets of "+strings.Join(fields, " and ")+" lie"
	case row.Verdict == v1alpha1.FailureVerdict(availability.Unknown):
		row.Message = "a manifest does not tell how the subnets of the servers reach what is outside of the VPC: through one NAT gateway, they would all lose it at once"
	}
	return row
}
