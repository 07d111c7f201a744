package availability_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/haws-dev/haws/internal/availability"
)

func TestSize(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		min, zones int32
		spare      bool
		want       int32
		why        string
	}{
		"two zones double":                     {4, 2, true, 8, "8 servers over 2 zones: losing one zone leaves 4, and replicas.min asks for 4"},
		"three zones add half":                 {4, 3, true, 6, "6 servers over 3 zones: losing one zone leaves 4, and replicas.min asks for 4"},
		"three zones, rounded up":              {5, 3, true, 9, "9 servers over 3 zones: losing one zone leaves 6, and replicas.min asks for 5"},
		"four zones add a third":               {6, 4, true, 8, "8 servers over 4 zones: losing one zone leaves 6, and replicas.min asks for 6"},
		"five zones":                           {8, 5, true, 10, "10 servers over 5 zones: losing one zone leaves 8, and replicas.min asks for 8"},
		"six zones":                            {10, 6, true, 12, "12 servers over 6 zones: losing one zone leaves 10, and replicas.min asks for 10"},
		"one is one in each of two zones":      {1, 2, true, 2, "2 servers over 2 zones: losing one zone leaves 1, and replicas.min asks for 1"},
		"one is one in each of three zones":    {1, 3, true, 3, "3 servers over 3 zones: losing one zone leaves 2, and replicas.min asks for 1"},
		"the most over six zones":              {500, 6, true, 600, "600 servers over 6 zones: losing one zone leaves 500, and replicas.min asks for 500"},
		"without spare just rounded up":        {4, 3, false, 6, "6 servers over 3 zones, without spare ones for the loss of a zone"},
		"without spare a multiple stays":       {6, 3, false, 6, "6 servers over 3 zones, without spare ones for the loss of a zone"},
		"in one zone there is nothing to lose": {4, 1, true, 4, "4 servers over 1 zone, without spare ones for the loss of a zone"},
		"without zones as if in one":           {4, 0, true, 4, "4 servers over 1 zone, without spare ones for the loss of a zone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, why := availability.Size(c.min, c.zones, c.spare); got != c.want || why != c.why {
				t.Errorf("%d: %s", got, why)
			}
		})
	}
}

func TestAnyZoneCanBeLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		least, zones := rapid.Int32Range(1, 500).Draw(t, "min"), rapid.Int32Range(2, 6).Draw(t, "zones")
		size, _ := availability.Size(least, zones, true)
		survey := spread(least, zones, size)
		lost := rapid.Int32Range(0, zones-1).Draw(t, "lost")
		if left := size - survey.Count()[lost].Total; left < least {
			t.Fatalf("of %d servers over %d zones %d are left without one, and %d are needed", size, zones, left, least)
		}
		if v := availability.Judge(survey); !v.Survives {
			t.Fatalf("%+v", v)
		}
		// One server less in each zone would be too few: nothing is paid for in vain.
		if fewer := size - zones; fewer >= zones {
			if v := availability.Judge(spread(least, zones, fewer)); v.Survives {
				t.Fatalf("%d servers would do: %s", fewer, v.Message)
			}
		}
		if size%zones != 0 {
			t.Fatalf("%d servers cannot be spread evenly over %d zones", size, zones)
		}
		if bare, _ := availability.Size(least, zones, false); bare < least || bare-least >= zones {
			t.Fatalf("without spare %d servers for %d", bare, least)
		}
	})
}

// spread is a fleet of healthy servers, evenly over zones.
func spread(required, zones, size int32) availability.Survey {
	s := availability.Survey{Required: required, Fleet: &availability.Fleet{}}
	for z := range zones {
		s.Zones = append(s.Zones, zone(string('a'+z)))
	}
	for n := range size {
		s.Fleet.Servers = append(s.Fleet.Servers, healthy("i", s.Zones[n%zones].Name))
	}
	return s
}

func TestTargetCPU(t *testing.T) {
	t.Parallel()
	for zones, want := range map[int]int{0: 37, 1: 37, 2: 37, 3: 50, 4: 56, 5: 60, 6: 62} {
		if got := availability.TargetCPU(zones); got != want {
			t.Errorf("over %d zones %d %%, want %d %%", zones, got, want)
		}
	}
}
