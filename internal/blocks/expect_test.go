package blocks_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
)

// What is said of an app by its spec alone is what is found of it once it stands, but
// for what only AWS can tell.
func TestWhatIsExpectedIsFound(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "once an app has settled", func(t *testing.T) {
		o := stored(func(*v1alpha1.Database) {})
		o.Spec.Tables, o.Spec.Buckets = keeping().Spec.Tables, keeping().Spec.Buckets
		s := newSite(t, o)
		s.Settle(t)
		s.Step(time.Hour)
		found := s.app.Findings(s.quiet(t)).Survey
		want := availability.Expect(s.object.Spec.WithDefaults(), len(found.Zones))
		placed(&want, found.Zones)
		if len(found.Zones) != 3 || found.Database == nil || len(found.Build.Tables) != 1 || len(found.Build.Buckets) != 1 {
			t.Fatalf("little is found: %+v", found)
		}
		only := []cmp.Option{
			cmpopts.IgnoreFields(availability.Survey{}, "Fleet", "Database", "Now"),
			cmpopts.IgnoreFields(availability.Build{}, "Room", "Certificates", "TypeZones", "ClassZones"),
		}
		if diff := cmp.Diff(want, found, only...); diff != "" {
			t.Errorf("(-expected +found):\n%s", diff)
		}
		if want.Database.Cluster != found.Database.Cluster || len(want.Database.Standbys) != len(found.Database.Standbys) {
			t.Errorf("the database: %+v, and %+v is found", want.Database, found.Database)
		}
		if want.Fleet.Serving() != found.Fleet.Serving() || want.Fleet.Min != found.Fleet.Min || want.Fleet.Max != found.Fleet.Max {
			t.Errorf("the servers: %+v, and %+v are found", want.Fleet, found.Fleet)
		}
		for i, tally := range found.Count() {
			if tally.Healthy != want.Count()[i].Healthy {
				t.Errorf("%d servers stand in %s", tally.Healthy, tally.ID)
			}
		}
	})
}

// placed names the zones of a survey.
func placed(s *availability.Survey, zones []availability.Zone) {
	names := map[string]string{}
	for i, z := range s.Zones {
		names[z.ID] = zones[i].ID
		s.Zones[i] = zones[i]
	}
	rename := func(ids []string) {
		for i, id := range ids {
			ids[i] = names[id]
		}
	}
	rename(s.Build.Balancer.Zones)
	s.Build.Group.Zones = slices.Clone(s.Build.Balancer.Zones)
	for i := range s.Build.Exits {
		s.Build.Exits[i].Zone = names[s.Build.Exits[i].Zone]
	}
	for i := range s.Fleet.Servers {
		j := slices.IndexFunc(zones, func(z availability.Zone) bool { return z.ID == names[s.Fleet.Servers[i].ZoneName] })
		s.Fleet.Servers[i].ZoneName = zones[j].Name
	}
}
