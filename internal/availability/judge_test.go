package availability_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

func zone(letter string) availability.Zone {
	return availability.Zone{ID: "az" + letter, Name: "zone-" + letter}
}

func healthy(id, zone string) availability.Server {
	return availability.Server{ID: id, ZoneName: zone, InService: true, Healthy: true}
}

func sick(id, zone, why string) availability.Server {
	return availability.Server{ID: id, ZoneName: zone, InService: true, Unhealthy: true, Why: why}
}

// fleet has as many healthy servers in each zone as the map says, by letter.
func fleet(counts map[string]int) *availability.Fleet {
	f := &availability.Fleet{}
	for letter, n := range counts {
		for range n {
			f.Servers = append(f.Servers, healthy("i-"+letter, "zone-"+letter))
		}
	}
	return f
}

func TestJudge(t *testing.T) {
	t.Parallel()
	three := []availability.Zone{zone("a"), zone("b"), zone("c")}
	starting := fleet(map[string]int{"a": 2})
	starting.Servers = append(starting.Servers, sick("i-b", "zone-b", "no"), availability.Server{ID: "i-c", ZoneName: "zone-c", Healthy: true})
	for name, c := range map[string]struct {
		survey availability.Survey
		want   availability.Verdict
	}{
		"nobody has looked": {
			availability.Survey{Required: 4, Zones: three},
			availability.Verdict{Reason: "NotYetKnown", Message: "the servers have not been seen yet"},
		},
		"enough is left whichever zone goes": {
			availability.Survey{Required: 4, Zones: three, Fleet: fleet(map[string]int{"a": 2, "b": 2, "c": 2})},
			availability.Verdict{Survives: true, Known: true, Reason: "SurvivesZoneLoss", Message: "losing aza leaves 4 of 6 healthy servers; 4 are needed"},
		},
		"the fullest zone decides": {
			availability.Survey{Required: 4, Zones: three, Fleet: fleet(map[string]int{"a": 1, "b": 3, "c": 2})},
			availability.Verdict{Known: true, Reason: "TooFewServers", Message: "losing azb leaves 3 of 6 healthy servers; 4 are needed"},
		},
		"a zone without servers is not the one to lose": {
			availability.Survey{Required: 4, Zones: three, Fleet: fleet(map[string]int{"a": 4, "b": 4})},
			availability.Verdict{Survives: true, Known: true, Reason: "SurvivesZoneLoss", Message: "losing aza leaves 4 of 8 healthy servers; 4 are needed"},
		},
		"more than enough": {
			availability.Survey{Required: 1, Zones: three, Fleet: fleet(map[string]int{"a": 2, "b": 2, "c": 2})},
			availability.Verdict{Survives: true, Known: true, Reason: "SurvivesZoneLoss", Message: "losing aza leaves 4 of 6 healthy servers; 1 are needed"},
		},
		"too few, and the owner takes that": {
			availability.Survey{Required: 4, Zones: three, Fleet: fleet(map[string]int{"a": 2, "b": 2}), SpareAccepted: true},
			availability.Verdict{Survives: true, Known: true, Reason: "AcceptedRisk", Message: "losing aza leaves 2 of 4 healthy servers; 4 are needed; availability.accept takes that"},
		},
		"enough, and nothing has to be accepted": {
			availability.Survey{Required: 2, Zones: three, Fleet: fleet(map[string]int{"a": 2, "b": 2}), SpareAccepted: true},
			availability.Verdict{Survives: true, Known: true, Reason: "SurvivesZoneLoss", Message: "losing aza leaves 2 of 4 healthy servers; 2 are needed"},
		},
		"all in one zone": {
			availability.Survey{Required: 2, Zones: three, Fleet: fleet(map[string]int{"b": 6})},
			availability.Verdict{Known: true, Reason: "TooFewZones", Message: "all 6 healthy servers stand in azb; there must be some in at least two zones"},
		},
		"all in one zone cannot be accepted": {
			availability.Survey{Required: 2, Zones: three, Fleet: fleet(map[string]int{"b": 6}), SpareAccepted: true},
			availability.Verdict{Known: true, Reason: "TooFewZones", Message: "all 6 healthy servers stand in azb; there must be some in at least two zones"},
		},
		"one server": {
			availability.Survey{Required: 1, Zones: three, Fleet: fleet(map[string]int{"c": 1})},
			availability.Verdict{Known: true, Reason: "TooFewZones", Message: "the only healthy server stands in azc; there must be some in at least two zones"},
		},
		"no servers": {
			availability.Survey{Required: 2, Zones: three, Fleet: &availability.Fleet{}},
			availability.Verdict{Known: true, Reason: "TooFewZones", Message: "no server is healthy"},
		},
		"those that do not serve do not count": {
			availability.Survey{Required: 2, Zones: three, Fleet: starting},
			availability.Verdict{Known: true, Reason: "TooFewZones", Message: "all 2 healthy servers stand in aza; there must be some in at least two zones"},
		},
		"servers outside of the zones count, by the zone's name": {
			availability.Survey{Required: 1, Zones: three[:1], Fleet: fleet(map[string]int{"a": 1, "z": 2})},
			availability.Verdict{Survives: true, Known: true, Reason: "SurvivesZoneLoss", Message: "losing zone-z leaves 1 of 3 healthy servers; 1 are needed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, availability.Judge(c.survey)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	zones := []availability.Zone{zone("b"), zone("a")}
	for name, c := range map[string]struct {
		fleet *availability.Fleet
		want  []availability.Tally
	}{
		"nobody has looked": {nil, []availability.Tally{{Zone: zone("b")}, {Zone: zone("a")}}},
		"no servers":        {&availability.Fleet{}, []availability.Tally{{Zone: zone("b")}, {Zone: zone("a")}}},
		"the zones keep their order, others follow": {
			fleet(map[string]int{"z": 1, "a": 2, "b": 1}),
			[]availability.Tally{{Zone: zone("b"), Healthy: 1, Total: 1}, {Zone: zone("a"), Healthy: 2, Total: 2}, {Zone: availability.Zone{ID: "zone-z", Name: "zone-z"}, Healthy: 1, Total: 1}},
		},
		"what does not serve is told, the first of a zone": {
			&availability.Fleet{Servers: []availability.Server{healthy("1", "zone-a"), sick("2", "zone-a", "timeout"), sick("3", "zone-a", "other"), {ID: "4", ZoneName: "zone-b", Healthy: true}}},
			[]availability.Tally{{Zone: zone("b"), Total: 1}, {Zone: zone("a"), Healthy: 1, Total: 3, Note: "2: timeout"}},
		},
		"a launch that failed comes first, also in a zone without servers": {
			&availability.Fleet{
				Servers:  []availability.Server{sick("2", "zone-a", "timeout")},
				Failures: []availability.Failure{{ZoneName: "zone-b", Message: "no capacity"}, {ZoneName: "zone-a", Message: "no addresses"}, {ZoneName: "zone-q", Message: "x"}},
			},
			[]availability.Tally{{Zone: zone("b"), Note: "no capacity"}, {Zone: zone("a"), Total: 1, Note: "no addresses"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, availability.Survey{Zones: zones, Fleet: c.fleet}.Count()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestServing(t *testing.T) {
	t.Parallel()
	f := availability.Fleet{Servers: []availability.Server{
		healthy("1", "zone-a"), healthy("2", "zone-b"), sick("3", "zone-a", ""), {InService: true}, {Healthy: true}, {},
	}, Failures: []availability.Failure{{At: time.Unix(0, 0)}}}
	if n := f.Serving(); n != 2 {
		t.Errorf("%d serve", n)
	}
}

func TestWithout(t *testing.T) {
	t.Parallel()
	offered := availability.Offerings{Zones: map[string][]string{"m6i.large": {"aza", "azb"}, "m7i.large": {"azb", "azc"}, "t3.micro": {}}}
	for name, c := range map[string]struct {
		types []string
		zones []availability.Zone
		want  []string
	}{
		"a type that all have":          {[]string{"m6i.large"}, []availability.Zone{zone("b"), zone("a")}, nil},
		"a type that one has not":       {[]string{"m6i.large"}, []availability.Zone{zone("c"), zone("a")}, []string{"azc"}},
		"one of two types is enough":    {[]string{"m6i.large", "m7i.large"}, []availability.Zone{zone("a"), zone("b"), zone("c")}, nil},
		"a type that nobody has":        {[]string{"t3.micro"}, []availability.Zone{zone("b"), zone("a")}, []string{"azb", "aza"}},
		"a type that AWS does not know": {[]string{"z9.huge"}, []availability.Zone{zone("a")}, []string{"aza"}},
		"no zones are without nothing":  {[]string{"z9.huge"}, nil, nil},
		"no types are nowhere":          {nil, []availability.Zone{zone("a")}, []string{"aza"}},
		"a zone is known by its id":     {[]string{"m6i.large"}, []availability.Zone{{ID: "azq", Name: "aza"}}, []string{"azq"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, offered.Without(c.types, c.zones)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestZonesOfSubnets(t *testing.T) {
	t.Parallel()
	s := availability.Subnets{Subnets: []availability.Subnet{{ID: "1", Zone: zone("b")}, {ID: "2", Zone: zone("a")}, {ID: "3", Zone: zone("b")}}}
	if diff := cmp.Diff([]availability.Zone{zone("b"), zone("a")}, s.Zones()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
