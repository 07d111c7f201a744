package availability_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

func silent(id, zone, version string) availability.Server {
	s := sick(id, zone, "unhealthy: Target.Timeout Request timed out")
	s.TimedOut, s.Version = true, version
	return s
}

func noCapacity(zone string) availability.Failure {
	return availability.Failure{ZoneName: zone, Message: "no m6i.large", NoCapacity: true}
}

// with adds servers to a fleet, and failures of launches.
func with(f *availability.Fleet, servers []availability.Server, failures ...availability.Failure) *availability.Fleet {
	f.Servers, f.Failures = append(f.Servers, servers...), append(f.Failures, failures...)
	return f
}

func of(version string, f *availability.Fleet) *availability.Fleet {
	for i := range f.Servers {
		f.Servers[i].Version = version
	}
	return f
}

func TestDark(t *testing.T) {
	t.Parallel()
	const short, mute = "the latest launch there failed: no m6i.large", "no server there answers the load balancer"
	lost := func(letter, why string) availability.Lost {
		return availability.Lost{Zone: zone(letter), Why: why, Presumed: why == short}
	}
	servers := func(all ...availability.Server) []availability.Server { return all }
	for name, c := range map[string]struct {
		fleet *availability.Fleet
		want  []availability.Lost
	}{
		"nobody has looked":    {nil, nil},
		"all zones serve":      {fleet(map[string]int{"a": 1, "b": 1, "c": 1}), nil},
		"no zone serves":       {with(&availability.Fleet{}, servers(silent("1", "zone-a", ""), silent("2", "zone-b", ""), silent("3", "zone-c", "")), noCapacity("zone-a")), nil},
		"nothing is known why": {fleet(map[string]int{"a": 1, "b": 1}), nil},
		"none can be launched there": {
			with(fleet(map[string]int{"a": 3, "b": 3}), nil, noCapacity("zone-c")),
			[]availability.Lost{lost("c", short)},
		},
		"none can be launched where others serve": {
			with(fleet(map[string]int{"a": 3, "b": 2, "c": 1}), nil, noCapacity("zone-c")), nil,
		},
		"a launch failed for a reason of the app's": {
			with(fleet(map[string]int{"a": 3, "b": 3}), nil, availability.Failure{ZoneName: "zone-c", Message: "the image does not exist"}), nil,
		},
		"no server there answers": {
			with(fleet(map[string]int{"a": 2, "b": 2}), servers(silent("5", "zone-c", ""), silent("6", "zone-c", ""))),
			[]availability.Lost{lost("c", mute)},
		},
		"one does not answer and another says no": {
			with(fleet(map[string]int{"a": 2, "b": 2}), servers(silent("5", "zone-c", ""), sick("6", "zone-c", "unhealthy: Target.FailedHealthChecks"))), nil,
		},
		"one does not answer and another starts": {
			with(fleet(map[string]int{"a": 2, "b": 2}), servers(silent("5", "zone-c", ""), availability.Server{ID: "6", ZoneName: "zone-c", InService: true})), nil,
		},
		"one does not answer and another serves": {
			with(fleet(map[string]int{"a": 2, "b": 2, "c": 1}), servers(silent("5", "zone-c", ""))), nil,
		},
		"those that do not answer are the only ones of a new version": {
			with(of("1", fleet(map[string]int{"a": 1, "b": 1})), servers(silent("3", "zone-c", "2"))), nil,
		},
		"another of the new version serves elsewhere": {
			with(of("1", fleet(map[string]int{"a": 1})), servers(availability.Server{ID: "2", ZoneName: "zone-b", InService: true, Healthy: true, Version: "2"}, silent("3", "zone-c", "2"))),
			[]availability.Lost{lost("c", mute)},
		},
		"neither old nor new ones answer": {
			with(of("1", fleet(map[string]int{"a": 2, "b": 2})), servers(silent("5", "zone-c", "1"), silent("6", "zone-c", "2"))),
			[]availability.Lost{lost("c", mute)},
		},
		"two zones at once, in the order of the zones": {
			with(fleet(map[string]int{"b": 3}), servers(silent("5", "zone-c", "")), noCapacity("zone-a")),
			[]availability.Lost{lost("a", short), lost("c", mute)},
		},
		"a zone that is not the app's is none that it can lose": {
			with(fleet(map[string]int{"a": 2, "b": 2}), servers(silent("5", "zone-z", "")), noCapacity("zone-y")), nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := availability.Survey{Zones: []availability.Zone{zone("a"), zone("b"), zone("c")}, Fleet: c.fleet}
			if diff := cmp.Diff(c.want, s.Dark()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoAppIsHighlyAvailableWhileAZoneIsLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		required int32
		accept   bool
		healthy  map[string]int
		want     string
	}{
		"the others still have what they had": {4, false, map[string]int{"a": 2, "b": 2}, "losing aza leaves 2 of 4 healthy servers; 4 are needed"},
		"the others have taken over":          {4, false, map[string]int{"a": 3, "b": 3}, "losing aza leaves 3 of 6 healthy servers; 4 are needed"},
		"the others have more than enough":    {4, false, map[string]int{"a": 4, "b": 4}, "losing aza leaves 4 of 8 healthy servers; 4 are needed"},
		"one other zone is left":              {4, false, map[string]int{"b": 6}, "all 6 healthy servers stand in azb; there must be some in at least two zones"},
		"the owner accepts to have no spare":  {4, true, map[string]int{"a": 3, "b": 3}, "losing aza leaves 3 of 6 healthy servers; 4 are needed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := availability.Judge(availability.Survey{
				Required: c.required, SpareAccepted: c.accept, Zones: []availability.Zone{zone("a"), zone("b"), zone("c")},
				Fleet: with(fleet(c.healthy), nil, noCapacity("zone-c")),
			})
			want := availability.Verdict{Known: true, Reason: "ZoneLost", Message: "azc looks lost: the latest launch there failed: no m6i.large; " + c.want}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestALostZoneTellsWhatIsLeft(t *testing.T) {
	t.Parallel()
	s := availability.Survey{Zones: []availability.Zone{zone("a"), zone("b"), zone("c")}, Fleet: with(
		fleet(map[string]int{"a": 2, "b": 3}),
		[]availability.Server{silent("6", "zone-c", ""), sick("7", "zone-a", "slow")},
	)}
	want := []availability.Tally{
		{Zone: zone("a"), Healthy: 2, Total: 3, Note: "7: slow"},
		{Zone: zone("b"), Healthy: 3, Total: 3},
		{Zone: zone("c"), Total: 1, Note: "the zone looks lost: no server there answers the load balancer; healthy servers left: 2 in aza, 3 in azb"},
	}
	if diff := cmp.Diff(want, s.Count()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
