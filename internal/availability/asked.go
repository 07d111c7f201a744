package availability

import (
	"fmt"
	"slices"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// Asked is what a spec, with its defaults, has to say of what the app must survive.
func Asked(spec *v1alpha1.HighlyAvailableAppSpec) Survey {
	s := Survey{
		Required: spec.Required(), Planned: *spec.Servers.Replicas.Min, DatabaseWanted: spec.Database != nil,
		SpareAccepted:      accepting(spec, v1alpha1.AcceptSpareCapacity),
		SingleZoneAccepted: spec.Database != nil && accepting(spec, v1alpha1.AcceptSingleZoneDatabase),
	}
	for _, risk := range spec.Availability.Accept {
		s.Accepted = append(s.Accepted, string(risk))
	}
	for _, t := range spec.Tables {
		s.Tables = append(s.Tables, t.Name)
	}
	for _, b := range spec.Buckets {
		s.Buckets = append(s.Buckets, b.Name)
	}
	return s
}

func accepting(spec *v1alpha1.HighlyAvailableAppSpec, risk v1alpha1.AcceptedRisk) bool {
	return slices.Contains(spec.Availability.Accept, risk)
}

// Bounds are how many servers the group of a spec keeps and may have over so many
// zones, and why.
func Bounds(spec *v1alpha1.HighlyAvailableAppSpec, zones int) (least, most int32, why string) {
	least, why = Size(*spec.Servers.Replicas.Min, int32(zones), !accepting(spec, v1alpha1.AcceptSpareCapacity))
	most = 2 * least
	if m := spec.Servers.Replicas.Max; m != nil {
		most = *m
	}
	return least, most, why
}

// TooTight says why there can be no group of those bounds; empty: there can be.
func TooTight(spec *v1alpha1.HighlyAvailableAppSpec, zones int) string {
	least, most, why := Bounds(spec, zones)
	if most >= least {
		return ""
	}
	return fmt.Sprintf("servers.replicas.max is %d, and the group keeps %s: raise max to %d or more, or lower min", most, why, least)
}

// Target is the CPU use in percent that the servers of a spec scale on over so many
// zones: what runs at 75 % after the loss of one runs at 75 % × (N−1)/N before it.
func Target(spec *v1alpha1.HighlyAvailableAppSpec, zones int) float64 {
	if t := spec.Servers.Scaling.TargetCPUPercent; t != nil {
		return float64(*t)
	}
	return float64(TargetCPU(zones))
}
