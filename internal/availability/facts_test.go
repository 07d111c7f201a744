package availability_test

import (
	"testing"

	"github.com/haws-dev/haws/internal/availability"
)

func TestTheHealthyServersOfATargetGroup(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		healthy map[string]int32
		want    int32
	}{
		"none in no zone":           {nil, 0},
		"those of one zone":         {map[string]int32{"a": 2}, 2},
		"those of all zones":        {map[string]int32{"a": 2, "b": 3, "c": 1}, 6},
		"a zone without any is one": {map[string]int32{"a": 2, "b": 0}, 2},
	} {
		if got := (availability.Targets{Healthy: c.healthy}).Total(); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}

func TestTheZonesThatServersStandIn(t *testing.T) {
	t.Parallel()
	fleet := availability.Fleet{Servers: []availability.Server{{ZoneName: "a", InService: true, Healthy: true}, {ZoneName: "b"}}}
	for name, c := range map[string]struct {
		fleet availability.Fleet
		zone  string
		want  bool
	}{
		"one that serves":                  {fleet, "a", true},
		"one that is not well stands, too": {fleet, "b", true},
		"none":                             {fleet, "c", false},
		"nobody stands anywhere":           {availability.Fleet{}, "a", false},
	} {
		if got := c.fleet.In(c.zone); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
