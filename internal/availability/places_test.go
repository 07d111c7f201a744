package availability_test

import (
	"testing"
	"time"

	"github.com/haws-dev/haws/internal/availability"
)

func TestRulesOfTheNetwork(t *testing.T) {
	t.Parallel()
	through := func(zones ...string) []availability.Exit {
		var out []availability.Exit
		for _, id := range []string{"aza", "azb", "azc"} {
			out = append(out, availability.Exit{Zone: id, NAT: "nat-1", Zones: zones})
		}
		return out
	}
	check(t, map[string]finding{
		"one NAT gateway for all zones is lost with its own": {
			change: func(s *availability.Survey) { s.Build.Exits = through("azb") },
			points: []string{"SingleNATGateway"}, rows: []string{"Network Zone/azb Outage"}, reason: "SingleNATGateway",
			says: "losing azb takes the way out of aza, azc with it: nat-1; that leaves 0 healthy servers with one, and 4 are needed",
		},
		"it can be accepted": {
			change: func(s *availability.Survey) {
				s.Build.Exits, s.Accepted = through("azb"), []string{"SingleNATGateway"}
			},
			points: []string{"SingleNATGateway*"}, rows: []string{"Network Zone/azb Outage"}, reason: "AcceptedRisk",
			says: "losing azb takes the way out of aza, azc with it: nat-1; that leaves 0 healthy servers with one, and 4 are needed",
		},
		"one that stands in several zones is not": {
			change: func(s *availability.Survey) { s.Build.Exits = through("azb", "azc") },
		},
		"enough servers with a way out of their own leave it impaired": {
			change: func(s *availability.Survey) { s.Build.Exits[2], s.Required = through("aza")[2], 2 },
			points: []string{"SingleNATGateway"}, rows: []string{"Network Zone/aza Degraded"}, reason: "SingleNATGateway",
			says: "losing aza takes the way out of azc with it: nat-1; losing aza leaves subnets for servers in azb, azc",
		},
		"it says so when too few servers keep one": {
			change: func(s *availability.Survey) { s.Build.Exits[2], s.Required = through("aza")[2], 3 },
			points: []string{"SingleNATGateway"}, rows: []string{"Network Zone/aza Degraded"}, reason: "SingleNATGateway",
			says: "losing aza takes the way out of azc with it: nat-1; that leaves 2 healthy servers with one, and 3 are needed; losing aza leaves subnets for servers in azb, azc",
		},
		"a NAT gateway that is gone leaves its zone without a way out, now": {
			change: func(s *availability.Survey) { s.Build.Exits[1].Zones = nil },
			points: []string{"NATGatewayGone"}, rows: []string{"Network Zone/aza Degraded", "Network Zone/azc Degraded"}, reason: "NATGatewayGone",
			says: "azb has no way out: nat-azb is gone, or stands in a zone that looks lost; that leaves 2 healthy servers with one, and 4 are needed; losing aza leaves subnets for servers in azb, azc",
		},
		"two ways out of servers that nobody has seen are one too few to lose": {
			change: func(s *availability.Survey) {
				s.Build.Exits, s.Fleet = through("azb"), nil
				s.DatabaseWanted = false
			},
			points: []string{"SingleNATGateway"}, reason: "SingleNATGateway",
			rows: []string{"Network Zone/azb Outage", "Servers Server Unknown", "Servers Zone/aza Unknown", "Servers Zone/azb Unknown", "Servers Zone/azc Unknown"},
			says: "losing azb takes the way out of aza, azc with it: nat-1",
		},
		"subnets that need no NAT gateway lose none": {
			change: func(s *availability.Survey) {
				s.Build.Exits = []availability.Exit{{Zone: "aza"}, {Zone: "azb"}, {Zone: "azc"}}
			},
		},
		"subnets in one zone are all lost with it": {
			change: func(s *availability.Survey) {
				s.Zones, s.Fleet, s.DatabaseWanted = s.Zones[:1], nil, false
				s.Build.Balancer.Zones = []string{"aza", "azb"}
			},
			points: []string{"TooFewZones", "ZoneWithoutLoadBalancer"}, reason: "TooFewZones",
			rows: []string{"Network Zone/aza Outage", "Servers Server Unknown", "Servers Zone/aza Unknown", "Servers Zone/azb Unknown"},
			says: "losing aza leaves no zone with subnets for servers",
		},
		"subnets that nobody has seen are not known": {
			change: func(s *availability.Survey) { s.Zones, s.Fleet, s.Build = nil, nil, availability.Build{} },
			rows: []string{
				"Network Zone/aza Unknown", "Network Zone/azb Unknown", "LoadBalancer Zone/aza Unknown", "LoadBalancer Zone/azb Unknown", "Servers Server Unknown", "Servers Zone/aza Unknown",
				"Servers Zone/azb Unknown", "Servers BadDeployment Unknown", "Database DataLoss Unknown", "Table/carts Zone Unknown", "Table/carts DataLoss Unknown", "Bucket/images Zone Unknown", "Bucket/images DataLoss Unknown",
			},
			says: "the subnets have not been seen yet", reason: "NotYetKnown",
		},
		"ways out that nobody has seen leave the rest known": {
			change: func(s *availability.Survey) { s.Build.Exits = nil },
			rows:   []string{"Network Zone/aza Unknown", "Network Zone/azb Unknown", "Network Zone/azc Unknown"},
			says:   "the ways out of the VPC have not been seen yet",
		},
	})
}

func TestRulesOfTheLoadBalancer(t *testing.T) {
	t.Parallel()
	unseen := []string{"LoadBalancer Zone/aza Unknown", "LoadBalancer Zone/azb Unknown", "LoadBalancer Zone/azc Unknown", "Servers BadDeployment Unknown"}
	check(t, map[string]finding{
		"a load balancer in one zone is lost with it, and servers elsewhere replace none": {
			change: func(s *availability.Survey) { s.Build.Balancer.Zones = []string{"aza"} },
			points: []string{"SingleZoneLoadBalancer", "ZoneWithoutLoadBalancer"}, rows: []string{"LoadBalancer Zone/aza Outage"},
			says: "losing aza leaves the load balancer without a zone", reason: "SingleZoneLoadBalancer",
		},
		"servers where it has no subnet get no requests": {
			change: func(s *availability.Survey) {
				s.Build.Balancer.Zones, s.Fleet = []string{"aza", "azb"}, fleet(map[string]int{"a": 4, "b": 4})
			},
			points: []string{"ZoneWithoutLoadBalancer"},
			says:   "servers in azc get no requests, for the load balancer has no subnet there",
		},
		"one that does not cross zones needs servers in each": {
			change: func(s *availability.Survey) {
				s.Build.Balancer = &availability.Balancer{Network: true, Zones: []string{"aza", "azb", "azc"}}
				s.Fleet = fleet(map[string]int{"a": 4, "z": 4})
			},
			points: []string{"NoCrossZone"}, rows: []string{"LoadBalancer Zone/aza Outage"}, reason: "NoCrossZone",
			says: "losing aza leaves the load balancer in azb, azc, where no server is healthy, and it does not cross zones",
		},
		"one that crosses zones does not": {
			change: func(s *availability.Survey) {
				s.Build.Balancer = &availability.Balancer{Network: true, Crosses: true, Zones: []string{"aza", "azb", "azc"}}
				s.Fleet = fleet(map[string]int{"a": 4, "z": 4})
			},
		},
		"a subnet that it cannot grow in is missed when the others are lost": {
			change: func(s *availability.Survey) { s.Build.Room = []availability.Room{room("loadBalancer", "azb", 7)} },
			points: []string{"FewLoadBalancerAddresses"},
			says:   "subnet-azb in azb has 7 free addresses, and the load balancer needs 8 to scale",
		},
		"a Network Load Balancer does not grow": {
			change: func(s *availability.Survey) {
				s.Build.Room, s.Build.Balancer.Network = []availability.Room{room("loadBalancer", "azb", 7)}, true
			},
		},
		"one that nobody has seen leaves the servers known": {
			change: func(s *availability.Survey) { s.Build.Balancer, s.Build.Certificates = nil, nil },
			rows:   unseen, says: "the load balancer has not been seen yet",
		},
		"a group that nobody has seen leaves them known, too": {
			change: func(s *availability.Survey) { s.Build.Group = nil },
			rows:   unseen[3:], says: "it has not been seen yet how servers are replaced",
		},
	})
}

func TestRulesOfCertificates(t *testing.T) {
	t.Parallel()
	expires := func(at time.Time) func(*availability.Survey) {
		return func(s *availability.Survey) { s.Build.Certificates[0].Expires = at }
	}
	soon := sound().Now.AddDate(0, 0, 30)
	check(t, map[string]finding{
		"one that is not issued serves nobody, and is no matter of zones": {
			change: func(s *availability.Survey) {
				s.Build.Certificates[0] = availability.Certificate{ARN: "cert/1", Status: "PENDING_VALIDATION"}
			},
			points: []string{"CertificateNotIssued"}, rows: []string{"LoadBalancer Certificate Outage"},
			says: "cert/1 is not valid: AWS says PENDING_VALIDATION",
		},
		"neither does one that has expired": {
			change: expires(sound().Now), points: []string{"CertificateNotIssued"}, rows: []string{"LoadBalancer Certificate Outage"},
			says: "cert/1 expired on 2026-11-27",
		},
		"one that expires in 30 days should have been renewed": {
			change: expires(soon), points: []string{"CertificateExpires"}, rows: []string{"LoadBalancer Certificate Degraded"},
			says: "cert/1 expires on 2026-12-27, and was not renewed yet",
		},
		"a second later there is time":                         {change: expires(soon.Add(time.Second))},
		"one whose end AWS does not tell is taken at its word": {change: expires(time.Time{})},
		"without a clock none expires": {change: func(s *availability.Survey) {
			expires(soon)(s)
			s.Now = time.Time{}
		}},
	})
}

func TestRulesOfTheDatabase(t *testing.T) {
	t.Parallel()
	all := func(effect string) []string {
		return []string{"Database Primary " + effect, "Database Zone/aza " + effect, "Database Zone/azb " + effect, "Database Zone/azc " + effect}
	}
	check(t, map[string]finding{
		"without a standby it is lost with its zone": {
			change: func(s *availability.Survey) { s.Database = &availability.Database{Primary: "azc"} },
			points: []string{"SingleZoneDatabase"}, rows: []string{"Database Primary Outage", "Database Zone/azc Outage"}, reason: "DatabaseStandbyMissing",
			says: "losing the primary leaves nothing that can take over: the database stands in azc only",
		},
		"that can be accepted": {
			change: func(s *availability.Survey) {
				s.Database, s.SingleZoneAccepted = &availability.Database{Primary: "azc"}, true
			},
			points: []string{"SingleZoneDatabase*"}, rows: []string{"Database Primary Outage", "Database Zone/azc Outage"}, reason: "AcceptedRisk",
			says: "losing the primary leaves nothing that can take over: the database stands in azc only",
		},
		"a standby in the same zone takes over from the primary, and not from the zone": {
			change: func(s *availability.Survey) {
				s.Database = &availability.Database{Primary: "azc", Standbys: []string{"azc"}}
			},
			points: []string{"StandbyInSameZone"}, rows: []string{"Database Zone/azc Outage"}, reason: "DatabaseStandbyMissing",
			says: "losing azc leaves nothing that can take over: the database stands in azc, and its standby in azc",
		},
		"a standby in a zone that looks lost takes nothing over": {
			change: func(s *availability.Survey) {
				s.Fleet = with(fleet(map[string]int{"a": 4, "c": 4}), []availability.Server{silent("i-b", "zone-b", "")})
			},
			points: []string{"ZoneLost", "StandbyZoneLost"}, rows: []string{"Database Primary Outage", "Database Zone/aza Outage"}, reason: "ZoneLost",
			says: "losing the primary leaves nothing that can take over: the database stands in aza, and its standby in azb",
		},
		"of a standby where AWS has no servers to give nobody knows": {
			change: func(s *availability.Survey) {
				s.Fleet = with(fleet(map[string]int{"a": 4, "c": 4}), nil, noCapacity("zone-b"))
			},
			points: []string{"ZoneLost"}, rows: []string{"Database Primary Unknown", "Database Zone/aza Unknown"}, reason: "ZoneLost",
			says: "a zone of the database may be lost: the database stands in aza, and its standby in azb",
		},
		"one that is not there is out": {
			change: func(s *availability.Survey) { s.Database = nil },
			points: []string{"NoDatabase"}, rows: all("Outage"), reason: "NoDatabase", says: "the database is not there yet",
		},
		"so is one that failed": {
			change: func(s *availability.Survey) { s.Database.Broken = true },
			points: []string{"NoDatabase"}, rows: all("Outage"), reason: "NoDatabase", says: "the database has failed",
		},
		"while it fails over nobody knows what is where": {
			change: func(s *availability.Survey) { s.Database.FailingOver = "it fails over since noon" },
			points: []string{"DatabaseFailingOver"}, rows: all("Unknown"), reason: "DatabaseFailingOver", says: "it fails over since noon",
		},
		"one without a zone is not known": {
			change: func(s *availability.Survey) { s.Database = &availability.Database{} },
			rows:   all("Unknown"), reason: "NoDatabase", says: "AWS does not show yet where the database stands",
		},
		"one that could not be read is not known": {
			change: func(s *availability.Survey) { s.DatabaseUnread, s.Database = true, nil },
			rows:   all("Unknown"), reason: "NotYetKnown", says: "the database could not be read",
		},
		"a class that the third zone does not have leaves it on one leg": {
			change: func(s *availability.Survey) { s.Build.ClassZones = []string{"aza", "azb"} },
			points: []string{"DatabaseClassNotOffered"},
			says:   "AWS does not offer the class of the database in azc, so nothing replaces what stands in aza; AWS does not offer the class of the database in azc, so nothing replaces what stands in azb",
		},
		"so do subnets there without addresses": {
			change: func(s *availability.Survey) {
				s.Build.Room = []availability.Room{room("database", "aza", 9), room("database", "azb", 9), room("database", "azc", 3)}
			},
			points: []string{"FewDatabaseAddresses"},
			says:   "the database's subnets in azc have 3 free addresses, and RDS needs 4 to replace what stands in aza; the database's subnets in azc have 3 free addresses, and RDS needs 4 to replace what stands in azb",
		},
		"with subnets in two zones there is no third to ask for": {
			change: func(s *availability.Survey) {
				s.Build.ClassZones, s.Build.Room = []string{"aza", "azb"}, []availability.Room{room("database", "aza", 0), room("database", "azb", 0)}
			},
		},
		"a cluster has an instance in each": {
			change: func(s *availability.Survey) {
				s.Build.ClassZones, s.Database = nil, &availability.Database{Cluster: true, Primary: "aza", Standbys: []string{"azb", "azc"}}
			},
		},
		"an app without a database has none of this": {
			change: func(s *availability.Survey) {
				s.DatabaseWanted, s.Database, s.Build.Backups = false, &availability.Database{FailingOver: "x", Broken: true}, &availability.Backups{}
			},
		},
	})
}

func TestRulesOfData(t *testing.T) {
	t.Parallel()
	row := func(tier, effect string) []string { return []string{tier + " DataLoss " + effect} }
	check(t, map[string]finding{
		"a database without backups gives nothing back": {
			change: func(s *availability.Survey) { s.Build.Backups.RetentionDays = 0 },
			points: []string{"BackupsOff"}, rows: row("Database", "Outage"), says: "the database has no automated backups: what is deleted or spoilt is gone",
		},
		"backups of six days are short": {
			change: func(s *availability.Survey) { s.Build.Backups.RetentionDays = 6 },
			points: []string{"BackupsShort"}, rows: row("Database", "Degraded"), says: "the database can be restored to the last 6 days, and 7 is the least that leaves time to notice",
		},
		"they can be accepted": {
			change: func(s *availability.Survey) {
				s.Build.Backups.RetentionDays, s.Accepted = 6, []string{"BackupsShort"}
			},
			points: []string{"BackupsShort*"}, rows: row("Database", "Degraded"), says: "the database can be restored to the last 6 days, and 7 is the least that leaves time to notice",
		},
		"a database that can be deleted can be gone": {
			change: func(s *availability.Survey) { s.Build.Backups.Protected = false },
			points: []string{"DatabaseUnprotected"}, rows: row("Database", "Degraded"), says: "AWS does not refuse to delete the database",
		},
		"backups that nobody has seen are not known": {
			change: func(s *availability.Survey) { s.Build.Backups = nil },
			rows:   row("Database", "Unknown"), says: "its backups have not been seen yet",
		},
		"a table without recovery gives nothing back": {
			change: func(s *availability.Survey) { s.Build.Tables[0].RecoveryDays = 0 },
			points: []string{"TableRecoveryOff"}, rows: row("Table/carts", "Outage"), says: "table carts has no point-in-time recovery: what is deleted or overwritten is gone",
		},
		"a table with recovery of six days gives back little": {
			change: func(s *availability.Survey) { s.Build.Tables[0].RecoveryDays = 6 },
			points: []string{"TableRecoveryShort"}, rows: row("Table/carts", "Degraded"), says: "table carts can be restored to the last 6 days, and 7 is the least that leaves time to notice",
		},
		"seven are enough": {change: func(s *availability.Survey) { s.Build.Tables[0].RecoveryDays = 7 }},
		"a table that can be deleted can be gone": {
			change: func(s *availability.Survey) { s.Build.Tables[0].Protected = false },
			points: []string{"TableUnprotected"}, rows: row("Table/carts", "Degraded"), says: "table carts can be deleted: AWS does not refuse it",
		},
		"a table that nobody has seen is not known": {
			change: func(s *availability.Survey) { s.Build.Tables = nil },
			rows:   []string{"Table/carts Zone Unknown", "Table/carts DataLoss Unknown"}, says: "it has not been seen yet",
		},
		"a bucket without versions gives nothing back": {
			change: func(s *availability.Survey) { s.Build.Buckets[0].Versioned = false },
			points: []string{"VersioningOff"}, rows: row("Bucket/images", "Outage"), says: "bucket images keeps no versions: what is deleted or overwritten is gone",
		},
		"objects of a single zone are lost with it": {
			change: func(s *availability.Survey) { s.Build.Buckets[0].OneZone = true },
			points: []string{"SingleZoneObjects"}, rows: []string{"Bucket/images Zone Outage"}, reason: "SingleZoneObjects",
			says: "bucket images moves objects to a storage class of a single zone, which are lost with that zone",
		},
		"they can be accepted, too": {
			change: func(s *availability.Survey) {
				s.Build.Buckets[0].OneZone, s.Accepted = true, []string{"SingleZoneObjects"}
			},
			points: []string{"SingleZoneObjects*"}, rows: []string{"Bucket/images Zone Outage"}, reason: "AcceptedRisk",
			says: "bucket images moves objects to a storage class of a single zone, which are lost with that zone",
		},
		"a bucket that nobody has seen is not known": {
			change: func(s *availability.Survey) { s.Build.Buckets = nil },
			rows:   []string{"Bucket/images Zone Unknown", "Bucket/images DataLoss Unknown"}, says: "it has not been seen yet",
		},
	})
}
