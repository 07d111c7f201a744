package availability_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/haws-dev/haws/internal/availability"
)

// anySurvey is any app over one to four zones, with anything wrong with it.
func anySurvey(t *rapid.T) availability.Survey {
	letters := []string{"a", "b", "c", "d"}[:rapid.IntRange(1, 4).Draw(t, "zones")]
	some := func(what string) bool { return rapid.Bool().Draw(t, what) }
	subset := func(what string) (out []string) {
		for _, l := range letters {
			if some(what + l) {
				out = append(out, "az"+l)
			}
		}
		return out
	}
	s := availability.Survey{Required: rapid.Int32Range(1, 6).Draw(t, "required"), SpareAccepted: some("spare"), SingleZoneAccepted: some("single"), DatabaseWanted: some("wanted")}
	f := availability.Fleet{}
	for _, l := range letters {
		s.Zones = append(s.Zones, zone(l))
		for range rapid.IntRange(0, 4).Draw(t, "healthy") {
			f.Servers = append(f.Servers, healthy("i", "zone-"+l))
		}
		for range rapid.IntRange(0, 2).Draw(t, "sick") {
			f.Servers = append(f.Servers, silent("i", "zone-"+l, ""))
		}
		if some("exit") {
			s.Build.Exits = append(s.Build.Exits, availability.Exit{Zone: "az" + l, NAT: "nat", Zones: subset("nat")})
		}
	}
	if some("seen") {
		s.Fleet = &f
	}
	if some("database") {
		s.Database = &availability.Database{Primary: "aza", Standbys: subset("standby"), Broken: some("broken")}
	}
	if some("balancer") {
		s.Build.Balancer = &availability.Balancer{Zones: subset("balancer"), Network: some("network"), Crosses: some("crosses")}
	}
	if some("group") {
		s.Build.Group = &availability.Group{Min: 2, Max: 4, Zones: subset("group"), OwnHealth: some("own"), Spot: some("spot"), TargetCPU: 40}
	}
	if some("types") {
		s.Build.TypeZones = append([]string{}, subset("types")...)
	}
	s.Build.Buckets = []availability.Bucket{{Name: "b", OneZone: some("one zone")}}
	return s
}

// broken counts by hand what a zone leaves when everything in it is gone.
func broken(s availability.Survey, id string) (healthy int32) {
	for _, server := range s.Fleet.Servers {
		if server.Healthy && server.InService && "az"+strings.TrimPrefix(server.ZoneName, "zone-") != id {
			healthy++
		}
	}
	return healthy
}

func TestAZoneOfServersIsSurvivedExactlyWhenEnoughAreLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySurvey(t)
		for _, c := range availability.Assess(s).Matrix {
			id, zoned := strings.CutPrefix(c.Failure, "Zone/")
			if c.Tier != availability.TierServers || !zoned || s.Fleet == nil {
				continue
			}
			want, left := availability.Survives, broken(s, id)
			switch {
			case left == 0:
				want = availability.Outage
			case left < s.Required:
				want = availability.Degraded
			}
			if c.Effect != want {
				t.Fatalf("%d are left and %d are needed: %+v", left, s.Required, c)
			}
		}
	})
}

// The verdict and the matrix say the same: what is True has no row of a component
// that is an outage or degraded and not accepted, and each such row has its rule.
func TestTheVerdictIsThatOfTheMatrix(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySurvey(t)
		got, v := availability.Assess(s), availability.Judge(s)
		told := ""
		var open []string
		for _, p := range got.Points {
			told += p.What + "\n"
			if !p.Accepted && p.Effect.Bad() {
				open = append(open, p.Name)
			}
		}
		bad := false
		for _, c := range got.Matrix {
			if !c.Effect.Bad() {
				continue
			}
			bad = bad || c.Failure == "Server" || c.Failure == "Primary" || strings.HasPrefix(c.Failure, "Zone")
			if parts := strings.Split(c.Message, "; "); !strings.Contains(told, parts[0]) {
				t.Fatalf("no rule tells of %+v:\n%s", c, told)
			}
		}
		lost := slices.ContainsFunc(got.Points, func(p availability.Point) bool { return p.Name == "ZoneLost" })
		switch {
		case v.Survives && (len(open) > 0 || lost || s.Fleet == nil):
			t.Fatalf("%+v, and open are %v", v, open)
		case v.Known && !v.Survives && !lost && len(open) == 0:
			t.Fatalf("%+v, and nothing is open in %+v", v, got.Points)
		case v.Survives && bad != (v.Reason == availability.AcceptedRisk):
			t.Fatalf("%+v of %+v", v, got.Matrix)
		}
	})
}

func TestTheSameSurveyIsJudgedTheSameAtAnyHour(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySurvey(t)
		s.Now = sound().Now
		first := availability.Assess(s)
		s.Now = s.Now.AddDate(0, 0, 1)
		if diff := cmp.Diff(first, availability.Assess(s)); diff != "" {
			t.Fatal(diff)
		}
	})
}
