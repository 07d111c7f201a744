package availability_test

import (
	"testing"

	"github.com/haws-dev/haws/internal/availability"
)

func TestRulesOfTheCount(t *testing.T) {
	t.Parallel()
	check(t, map[string]finding{
		"all servers in one zone are lost with it": {
			change: func(s *availability.Survey) { s.Fleet = fleet(map[string]int{"b": 6}) },
			points: []string{"TooFewZones"}, rows: []string{"Servers Zone/azb Outage"}, reason: "TooFewZones",
			says: "losing azb leaves 0 of 6 healthy servers; 4 are needed; healthy servers stand in 1 zone",
		},
		"fewer servers than are needed are too few, whatever goes": {
			change: func(s *availability.Survey) { s.Fleet = fleet(map[string]int{"a": 2, "b": 1}) },
			points: []string{"TooFewServers"}, reason: "TooFewServers",
			rows: []string{"Servers Server Degraded", "Servers Zone/aza Degraded", "Servers Zone/azb Degraded", "Servers Zone/azc Degraded"},
			says: "losing one server leaves 2 of 3 healthy servers; 4 are needed, which do not stand now",
		},
		"as many as are needed leave nothing to lose": {
			change: func(s *availability.Survey) { s.Fleet = fleet(map[string]int{"a": 2, "b": 2}) },
			points: []string{"SpareCapacity"}, reason: "TooFewServers",
			rows: []string{"Servers Server Degraded", "Servers Zone/aza Degraded", "Servers Zone/azb Degraded"},
			says: "losing one server leaves 3 of 4 healthy servers; 4 are needed",
		},
		"that can be accepted, and is an outage all the same": {
			change: func(s *availability.Survey) { s.Fleet, s.SpareAccepted = fleet(map[string]int{"a": 2, "b": 2}), true },
			points: []string{"SpareCapacity*"}, reason: "AcceptedRisk",
			rows: []string{"Servers Server Degraded", "Servers Zone/aza Degraded", "Servers Zone/azb Degraded"},
			says: "losing one server leaves 3 of 4 healthy servers; 4 are needed",
		},
		"more than the group is made for takes a larger group": {
			change: func(s *availability.Survey) { s.Required, s.Planned = 5, 4 },
			points: []string{"SpareCapacity"}, reason: "TooFewServers",
			rows: []string{"Servers Zone/aza Degraded", "Servers Zone/azb Degraded", "Servers Zone/azc Degraded"},
			says: "losing aza leaves 4 of 6 healthy servers; 5 are needed; the group is made for 4: raise servers.replicas.min to 5",
		},
		"a group that is made for what is needed, and is too small, says no such thing": {
			change: func(s *availability.Survey) { s.Required, s.Planned = 5, 5 },
			points: []string{"SpareCapacity"}, reason: "TooFewServers",
			rows: []string{"Servers Zone/aza Degraded", "Servers Zone/azb Degraded", "Servers Zone/azc Degraded"},
			says: "losing aza leaves 4 of 6 healthy servers; 5 are needed",
		},
		"a zone with more than its share takes too many with it": {
			change: func(s *availability.Survey) { s.Fleet = fleet(map[string]int{"a": 3, "b": 2, "c": 1}) },
			points: []string{"UnevenSpread"}, rows: []string{"Servers Zone/aza Degraded"}, reason: "TooFewServers",
			says: "losing aza leaves 3 of 6 healthy servers; 4 are needed; spread evenly over 3 zones, 4 would be left",
		},
		"an uneven spread that leaves enough is none": {
			change: func(s *availability.Survey) { s.Fleet = fleet(map[string]int{"a": 3, "b": 3, "c": 1}) },
		},
		"servers that are not healthy do not stand in for others": {
			change: func(s *availability.Survey) {
				s.Fleet = with(fleet(map[string]int{"a": 2, "b": 2, "c": 1}), []availability.Server{sick("i-6", "zone-c", "no")})
			},
			points: []string{"UnhealthyServers"}, rows: []string{"Servers Zone/aza Degraded", "Servers Zone/azb Degraded"}, reason: "TooFewServers",
			says: "losing aza leaves 3 of 5 healthy servers; 4 are needed; 1 of 6 servers are not healthy",
		},
		"a zone that looks lost is told, and none of its failures": {
			change: func(s *availability.Survey) {
				s.Fleet = with(fleet(map[string]int{"a": 4, "b": 4}), nil, noCapacity("zone-c"))
			},
			points: []string{"ZoneLost"}, says: "azc looks lost: the latest launch there failed: no m6i.large", reason: "ZoneLost",
		},
	})
}

func TestRulesOfTheGroup(t *testing.T) {
	t.Parallel()
	check(t, map[string]finding{
		"a health check that sees nothing lets a bad version pass": {
			change: func(s *availability.Survey) { s.Build.Balancer.Blind = "every answer is a success" },
			points: []string{"BlindHealthCheck"}, rows: []string{"Servers BadDeployment Outage"}, says: "every answer is a success",
		},
		"it can be accepted": {
			change: func(s *availability.Survey) {
				s.Build.Balancer.Blind, s.Accepted = "every answer is a success", []string{"BlindHealthCheck"}
			},
			points: []string{"BlindHealthCheck*"}, rows: []string{"Servers BadDeployment Outage"}, says: "every answer is a success",
		},
		"a group that does not hear the load balancer replaces nothing that it finds": {
			change: func(s *availability.Survey) { s.Build.Group.OwnHealth = false },
			points: []string{"UnhealthyServersStay"},
			says:   "a server that the load balancer finds unhealthy is not replaced",
		},
		"a rollout that is not taken back is no matter of zones": {
			change: func(s *availability.Survey) { s.Build.Group.RollsBack = false },
			points: []string{"NoRollback"}, rows: []string{"Servers BadDeployment Degraded"},
			says: "a rollout that fails is not taken back, and leaves servers of two versions",
		},
		"a group that scales late has no reserve for the load of a zone": {
			change: func(s *availability.Survey) { s.Build.Group.TargetCPU = 51 },
			points: []string{"ScalingReserve"},
			says:   "servers run at 51 % CPU, and without one of 3 zones at 77 %; 75 % are planned, which is a target of 50 %",
		},
		"a reserve that is not wanted can be accepted": {
			change: func(s *availability.Survey) { s.Build.Group.TargetCPU, s.Accepted = 51, []string{"ScalingReserve"} },
			points: []string{"ScalingReserve*"},
			says:   "servers run at 51 % CPU, and without one of 3 zones at 77 %; 75 % are planned, which is a target of 50 %",
		},
		"of servers that nobody has seen it settles nothing": {
			change: func(s *availability.Survey) { s.Build.Group.TargetCPU, s.Fleet = 51, nil },
			points: []string{"ScalingReserve"},
			rows:   []string{"Servers Server Unknown", "Servers Zone/aza Unknown", "Servers Zone/azb Unknown", "Servers Zone/azc Unknown"},
			says:   "the servers have not been seen yet", reason: "NotYetKnown",
		},
		"a group that scales on nothing is not asked for a reserve": {
			change: func(s *availability.Survey) { s.Build.Group.TargetCPU = 0 },
		},
		"a group that may not grow cannot stand in for a zone that is evacuated": {
			change: func(s *availability.Survey) { s.Build.Group.Max = 5 },
			points: []string{"MaxTooLow"},
			says:   "with the 2 servers of a zone that is evacuated and the 4 that are needed besides the group has 6, and may have 5",
		},
		"one that may have just as many can": {
			change: func(s *availability.Survey) { s.Build.Group.Max = 6 },
		},
		"Spot servers that are needed can all go at once": {
			change: func(s *availability.Survey) { s.Build.Group.Spot, s.Build.Group.OnDemand = true, 3 },
			points: []string{"SpotServers"},
			says:   "3 servers are On-Demand, and 4 are needed: AWS may take the others away",
		},
		"Spot servers beyond those are welcome": {
			change: func(s *availability.Survey) { s.Build.Group.Spot = true },
		},
	})
}

func TestRulesOfReplacement(t *testing.T) {
	t.Parallel()
	failed := func(zone string) availability.Failure {
		return availability.Failure{ZoneName: zone, Message: "no " + zone}
	}
	check(t, map[string]finding{
		"a type that the other zones do not have replaces nothing": {
			change: func(s *availability.Survey) { s.Build.TypeZones = []string{"aza"} },
			points: []string{"InstanceTypeNotOffered"},
			says:   "AWS offers none of the instance types in azb, azc, so nothing replaces the servers of aza",
		},
		"one other zone that has it is enough": {
			change: func(s *availability.Survey) { s.Build.TypeZones = []string{"aza", "azb"} },
		},
		"launches that fail in all other zones replace nothing": {
			change: func(s *availability.Survey) { s.Fleet = with(s.Fleet, nil, failed("zone-b"), failed("zone-c")) },
			points: []string{"LaunchesFail"},
			says:   "the latest launch in azb, azc failed, so nothing replaces the servers of aza: no zone-b",
		},
		"launches that fail in one zone go to another": {
			change: func(s *availability.Survey) { s.Fleet = with(s.Fleet, nil, failed("zone-b")) },
		},
		"where the type is not offered a launch need not fail": {
			change: func(s *availability.Survey) {
				s.Build.TypeZones, s.Fleet = []string{"aza", "azb"}, with(s.Fleet, nil, failed("zone-b"))
			},
			points: []string{"LaunchesFail"},
			says:   "the latest launch in azb failed, so nothing replaces the servers of aza: no zone-b",
		},
		"subnets without an address for each lost server cannot take them": {
			change: func(s *availability.Survey) {
				s.Build.Room = []availability.Room{room("servers", "aza", 9), room("servers", "azb", 1), room("servers", "azc", 0), room("database", "azb", 99)}
			},
			points: []string{"FewServerAddresses"},
			says:   "losing aza takes 2 servers, and the subnets in azb, azc have 1 free addresses",
		},
		"together they may have enough": {
			change: func(s *availability.Survey) {
				s.Build.Room = []availability.Room{room("servers", "aza", 1), room("servers", "azb", 1), room("servers", "azc", 1)}
			},
		},
	})
}
