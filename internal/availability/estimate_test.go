package availability_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

func TestEstimate(t *testing.T) {
	t.Parallel()
	bare := func(s *availability.Survey) {
		s.Tables, s.Buckets, s.Build.Tables, s.Build.Buckets = nil, nil, nil, nil
	}
	parts := func(figures ...string) []availability.Part {
		var out []availability.Part
		for i := 0; i < len(figures); i += 2 {
			out = append(out, availability.Part{Name: figures[i], Availability: figures[i+1]})
		}
		return out
	}
	for name, c := range map[string]struct {
		change func(*availability.Survey)
		want   *availability.Estimate
	}{
		"balancer, servers and database, as in AWS's own arithmetic": {
			bare,
			&availability.Estimate{Availability: "99.93%", DowntimeMinutes: 30, Parts: parts("LoadBalancer", "99.99%", "Servers", "99.99%", "Database", "99.95%")},
		},
		"tables and buckets count once each": {
			func(s *availability.Survey) { s.Tables, s.Buckets = []string{"a", "b"}, []string{"c", "d"} },
			&availability.Estimate{Availability: "99.82%", DowntimeMinutes: 78, Parts: parts("LoadBalancer", "99.99%", "Servers", "99.99%", "Database", "99.95%", "Tables", "99.99%", "Buckets", "99.90%")},
		},
		"without data there are two parts": {
			func(s *availability.Survey) { bare(s); s.DatabaseWanted = false },
			&availability.Estimate{Availability: "99.98%", DowntimeMinutes: 9, Parts: parts("LoadBalancer", "99.99%", "Servers", "99.99%")},
		},
		"each in a single zone": {
			func(s *availability.Survey) {
				bare(s)
				s.Build.Balancer.Zones, s.Fleet, s.Database.Standbys = []string{"aza"}, fleet(map[string]int{"a": 6}), []string{"aza"}
			},
			&availability.Estimate{Availability: "98.90%", DowntimeMinutes: 474, Parts: parts("LoadBalancer", "99.90%", "Servers", "99.50%", "Database", "99.50%")},
		},
		"objects of infrequent access": {
			func(s *availability.Survey) { s.Build.Buckets[0].OneZone = true },
			&availability.Estimate{Availability: "98.92%", DowntimeMinutes: 466, Parts: parts("LoadBalancer", "99.99%", "Servers", "99.99%", "Database", "99.95%", "Tables", "99.99%", "Buckets", "99.00%")},
		},
		"no balancer is known":  {func(s *availability.Survey) { s.Build.Balancer = nil }, nil},
		"no server serves":      {func(s *availability.Survey) { s.Fleet = &availability.Fleet{} }, nil},
		"no database is known":  {func(s *availability.Survey) { s.Database = nil }, nil},
		"the database moves":    {func(s *availability.Survey) { s.Database.FailingOver = "x" }, nil},
		"nobody has looked yet": {func(s *availability.Survey) { *s = availability.Survey{} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sound()
			c.change(&s)
			if diff := cmp.Diff(c.want, availability.Assess(s).Estimate); diff != "" {
				t.Error(diff)
			}
		})
	}
}
