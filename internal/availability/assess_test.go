package availability_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

// sound is an app of three zones, aza to azc, in which nothing is to be found: six
// servers of which four are needed, and all that an app can have.
func sound() availability.Survey {
	zones := []string{"aza", "azb", "azc"}
	s := availability.Survey{
		Required: 4, Zones: []availability.Zone{zone("a"), zone("b"), zone("c")}, Fleet: fleet(map[string]int{"a": 2, "b": 2, "c": 2}),
		DatabaseWanted: true, Database: &availability.Database{Primary: "aza", Standbys: []string{"azb"}},
		Now: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC), Tables: []string{"carts"}, Buckets: []string{"images"},
		Build: availability.Build{
			Balancer: &availability.Balancer{Zones: zones, Crosses: true},
			Group: &availability.Group{
				Min: 6, Max: 12, Zones: zones, OwnHealth: true, TargetCPU: 50, OnDemand: 4, RollsBack: true,
			},
			Certificates: []availability.Certificate{{ARN: "cert/1", Issued: true, Status: "ISSUED", Expires: time.Date(2027, 11, 27, 0, 0, 0, 0, time.UTC)}},
			TypeZones:    zones, ClassZones: zones, Backups: &availability.Backups{RetentionDays: 7, Protected: true},
			Tables:  []availability.Table{{Name: "carts", RecoveryDays: 35, Protected: true}},
			Buckets: []availability.Bucket{{Name: "images", Versioned: true}},
		},
	}
	for _, id := range zones {
		s.Build.Exits = append(s.Build.Exits, availability.Exit{Zone: id, NAT: "nat-" + id, Zones: []string{id}})
		s.Build.Room = append(s.Build.Room, room("servers", id, 9), room("loadBalancer", id, 8), room("database", id, 4))
	}
	return s
}

func room(tier, zone string, free int32) availability.Room {
	return availability.Room{Tier: tier, Subnet: "subnet-" + zone, Zone: zone, Free: free}
}

func TestNothingIsFoundInASoundApp(t *testing.T) {
	t.Parallel()
	got := availability.Assess(sound())
	for _, c := range got.Matrix {
		if c.Effect != availability.Survives || c.Message == "" {
			t.Errorf("%s %s: %s %q", c.Tier, c.Failure, c.Effect, c.Message)
		}
	}
	if len(got.Points) > 0 {
		t.Errorf("points: %+v", got.Points)
	}
	want := availability.Verdict{Survives: true, Known: true, Reason: "SurvivesZoneLoss", Message: "losing aza leaves 4 of 6 healthy servers; 4 are needed; the database stands in aza and can fail over to azb"}
	if diff := cmp.Diff(want, availability.Judge(sound())); diff != "" {
		t.Error(diff)
	}
}

func TestTheRowsOfTheMatrix(t *testing.T) {
	t.Parallel()
	want := []string{
		"Network Zone/aza: losing aza leaves subnets for servers in azb, azc",
		"Network Zone/azb: losing azb leaves subnets for servers in aza, azc",
		"Network Zone/azc: losing azc leaves subnets for servers in aza, azb",
		"LoadBalancer Zone/aza: losing aza leaves the load balancer in azb, azc",
		"LoadBalancer Zone/azb: losing azb leaves the load balancer in aza, azc",
		"LoadBalancer Zone/azc: losing azc leaves the load balancer in aza, azb",
		"LoadBalancer Certificate: every certificate is issued, and valid for more than 30 days",
		"Servers Server: losing one server leaves 5 of 6 healthy servers; 4 are needed",
		"Servers Zone/aza: losing aza leaves 4 of 6 healthy servers; 4 are needed",
		"Servers Zone/azb: losing azb leaves 4 of 6 healthy servers; 4 are needed",
		"Servers Zone/azc: losing azc leaves 4 of 6 healthy servers; 4 are needed",
		"Servers BadDeployment: a rollout whose servers are not healthy is taken back by itself",
		"Database Primary: losing the primary makes the database fail over to azb, which takes typically 60 to 120 seconds",
		"Database Zone/aza: losing aza makes the database fail over to azb, which takes typically 60 to 120 seconds",
		"Database Zone/azb: losing azb leaves the database in aza",
		"Database Zone/azc: nothing of the database stands in azc",
		"Database DataLoss: it can be restored as it was at any second of the last 7 days",
		"Table/carts Zone: DynamoDB keeps every item in several zones",
		"Table/carts DataLoss: the items can be had back as they were at any second of at least 7 days",
		"Bucket/images Zone: S3 keeps every object in several zones",
		"Bucket/images DataLoss: what is overwritten or deleted can be had back as an older version",
	}
	var got []string
	for _, c := range availability.Assess(sound()).Matrix {
		got = append(got, c.Tier+" "+c.Failure+": "+c.Message)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// finding is what one change of a sound app leads to.
type finding struct {
	change func(*availability.Survey)
	// points are the names of what is found, accepted ones with a star.
	points []string
	// rows are all that do not survive, as tier, failure and effect.
	rows []string
	// says is what the first of the rows says, or the first point where there is none.
	says string
	// reason is that of HighlyAvailable; empty is SurvivesZoneLoss.
	reason string
}

func check(t *testing.T, findings map[string]finding) {
	t.Helper()
	reasons := constants(t, "conditions.go")
	for name, f := range findings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sound()
			f.change(&s)
			got := availability.Assess(s)
			var points, rows []string
			said := ""
			for _, p := range got.Points {
				star := map[bool]string{true: "*"}[p.Accepted]
				points, said = append(points, p.Name+star), first(said, p.What)
				if p.Why == "" {
					t.Errorf("%s does not say why", p.Name)
				}
			}
			if len(f.rows) > 0 {
				said = ""
			}
			for _, c := range got.Matrix {
				if c.Effect != availability.Survives {
					rows, said = append(rows, c.Tier+" "+c.Failure+" "+string(c.Effect)), first(said, c.Message)
				}
			}
			want := finding{points: f.points, rows: f.rows, says: f.says, reason: first(f.reason, "SurvivesZoneLoss")}
			have := finding{points: points, rows: rows, says: said, reason: availability.Judge(s).Reason}
			if !slices.Contains(reasons, have.reason) {
				t.Errorf("the API does not know the reason %s", have.reason)
			}
			if diff := cmp.Diff(want, have, cmp.AllowUnexported(finding{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
