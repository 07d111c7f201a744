package availability_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

// What TestSurvival, which loses zones of simulated worlds, has shown to be said wrongly.
func TestWhatStandsInAZoneThatIsLostOrMayBe(t *testing.T) {
	t.Parallel()
	dark := func(s *availability.Survey) {
		s.Fleet = with(fleet(map[string]int{"a": 4, "c": 4}), []availability.Server{silent("i-b", "zone-b", "")})
	}
	short := func(s *availability.Survey) {
		s.Fleet = with(fleet(map[string]int{"a": 4, "c": 4}), nil, noCapacity("zone-b"))
	}
	mute := func(s *availability.Survey) {
		s.Fleet = with(&availability.Fleet{}, []availability.Server{sick("i-a", "zone-a", "unhealthy: Target.FailedHealthChecks"), silent("i-b", "zone-b", "")})
	}
	single := func(zone string) func(*availability.Survey) {
		return func(s *availability.Survey) { s.Database = &availability.Database{Primary: zone} }
	}
	through := func(zone string) func(*availability.Survey) {
		return func(s *availability.Survey) {
			for i := range s.Build.Exits {
				s.Build.Exits[i].NAT, s.Build.Exits[i].Zones = "nat-1", []string{zone}
			}
		}
	}
	balanced := func(zones ...string) func(*availability.Survey) {
		return func(s *availability.Survey) { s.Build.Balancer.Zones = zones }
	}
	type all []func(*availability.Survey)
	for name, tt := range map[string]struct {
		changes all
		// what the loss of zone c does
		network, database, balancer availability.Effect
	}{
		"a way out through a zone that looks lost is none":         {all{dark, through("azb")}, availability.Outage, availability.Survives, availability.Survives},
		"one through another is left":                              {all{dark, through("aza")}, availability.Survives, availability.Survives, availability.Survives},
		"of one through a zone without capacity nobody knows":      {all{short, through("azb")}, availability.Unknown, availability.Survives, availability.Survives},
		"a database alone in a zone that looks lost is out":        {all{dark, single("azb")}, availability.Survives, availability.Outage, availability.Survives},
		"of one in a zone without capacity nobody knows":           {all{short, single("azb")}, availability.Survives, availability.Unknown, availability.Survives},
		"nor of one whose servers are silent while nothing serves": {all{mute, single("azb")}, availability.Survives, availability.Unknown, availability.Survives},
		"servers that answer show that their zone is up":           {all{mute, single("aza")}, availability.Survives, availability.Survives, availability.Survives},
		"a load balancer in zones that look lost is out":           {all{dark, balanced("azb", "azc")}, availability.Survives, availability.Survives, availability.Outage},
		"of one in zones without capacity nobody knows":            {all{short, balanced("azb", "azc")}, availability.Survives, availability.Survives, availability.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sound()
			for _, change := range tt.changes {
				change(&s)
			}
			got := map[string]availability.Effect{}
			for _, c := range availability.Assess(s).Matrix {
				if c.Failure == "Zone/azc" {
					got[c.Tier] = c.Effect
				}
			}
			if diff := cmp.Diff([]availability.Effect{tt.network, tt.database, tt.balancer}, []availability.Effect{got["Network"], got["Database"], got["LoadBalancer"]}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
