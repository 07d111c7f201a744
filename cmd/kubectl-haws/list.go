package main

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// list is a table of many apps.
func list(all []app, namespaces bool, v view) string {
	head := []string{"NAME", "STATE", "SURVIVES A ZONE", "SERVERS", "ZONES", "DATABASE IN", "AGE", "ENDPOINT"}
	if namespaces {
		head = append([]string{"NAMESPACE"}, head...)
	}
	g := newGrid(head...)
	sorted := slices.SortedStableFunc(slices.Values(all), func(a, b app) int {
		return cmp.Or(cmp.Compare(a.seen.Namespace, b.seen.Namespace), cmp.Compare(a.seen.Name, b.seen.Name))
	})
	for _, a := range sorted {
		row := line(a.seen, v)
		if namespaces {
			row = append([]cell{text(a.seen.Namespace)}, row...)
		}
		g.add(row...)
	}
	return g.render(v)
}

func line(a *v1alpha1.HighlyAvailableApp, v view) []cell {
	healthy, zones := "-", "-"
	if s := a.Status.Servers; s != nil {
		healthy = cmp.Or(s.Healthy, "-")
		zones = strconv.Itoa(int(s.Zones))
	}
	primary := "-"
	if d := a.Status.Database; d != nil {
		primary = cmp.Or(d.PrimaryZone, "?")
	}
	return []cell{
		text(a.Name), state(a), survival(a), text(healthy), text(zones), text(primary), text(v.age(a.CreationTimestamp.Time)),
		text(cmp.Or(a.Status.Endpoint, "-")),
	}
}
