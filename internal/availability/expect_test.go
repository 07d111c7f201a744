package availability_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
)

const zoneOne, zoneTwo, zoneThree = "the first zone", "the second zone", "the third zone"

// planned is a spec with its defaults, changed before they are filled in.
func planned(changes ...func(*v1alpha1.HighlyAvailableAppSpec)) *v1alpha1.HighlyAvailableAppSpec {
	s := &v1alpha1.HighlyAvailableAppSpec{Network: &v1alpha1.Network{}, LoadBalancer: &v1alpha1.LoadBalancer{}, Servers: v1alpha1.Servers{Replicas: &v1alpha1.Replicas{Min: new(int32(4))}}}
	for _, c := range changes {
		c(s)
	}
	return s.WithDefaults()
}

func TestWhatIsExpectedOfASpec(t *testing.T) {
	t.Parallel()
	got := availability.Expect(planned(func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Database = &v1alpha1.Database{Backup: &v1alpha1.DatabaseBackup{RetentionDays: new(int32(3))}}
		s.Tables = []v1alpha1.Table{{Name: "carts"}, {Name: "notes", PointInTimeRecovery: &v1alpha1.PointInTimeRecovery{Mode: v1alpha1.Disabled}}}
		s.Buckets = []v1alpha1.Bucket{{Name: "images"}, {Name: "logs", Versioning: v1alpha1.VersioningSuspended}}
		s.DeletionProtection = new(false)
		s.LoadBalancer.HealthCheck = &v1alpha1.HealthCheck{SuccessCodes: "200-499"}
	}), 3)
	zones := []string{zoneOne, zoneTwo, zoneThree}
	want := availability.Build{
		Balancer: &availability.Balancer{Zones: zones, Crosses: true, Blind: "the health check takes 200-499 for success, and with it the answer of a server that does not know its path"},
		Group:    &availability.Group{Min: 6, Max: 12, Zones: zones, OwnHealth: true, TargetCPU: 50, OnDemand: 6, RollsBack: true},
		Exits:    []availability.Exit{{Zone: zoneOne}, {Zone: zoneTwo}, {Zone: zoneThree}},
		Backups:  &availability.Backups{RetentionDays: 3},
		Tables:   []availability.Table{{Name: "carts", RecoveryDays: 35}, {Name: "notes"}},
		Buckets:  []availability.Bucket{{Name: "images", Versioned: true}, {Name: "logs"}},
	}
	if diff := cmp.Diff(want, got.Build); diff != "" {
		t.Errorf("how it is built (-want +got):\n%s", diff)
	}
	if n := got.Fleet.Serving(); n != 6 || got.Fleet.Desired != 6 || got.Required != 4 || len(got.Zones) != 3 {
		t.Errorf("%d servers serve: %+v", n, got)
	}
	for _, z := range got.Count() {
		if z.Healthy != 2 {
			t.Errorf("%d servers in %s", z.Healthy, z.ID)
		}
	}
	if diff := cmp.Diff(&availability.Database{Primary: zoneOne, Standbys: []string{zoneTwo}}, got.Database); diff != "" {
		t.Errorf("the database (-want +got):\n%s", diff)
	}
}

func TestWhereADatabaseIsExpected(t *testing.T) {
	t.Parallel()
	cluster := &availability.Database{Cluster: true, Primary: zoneOne, Standbys: []string{zoneTwo, zoneThree}}
	own := &v1alpha1.SubnetSelector{MatchTags: map[string]string{"tier": "data"}}
	for name, tt := range map[string]struct {
		topology v1alpha1.DatabaseTopology
		zones    int
		own      *v1alpha1.SubnetSelector
		want     *availability.Database
	}{
		"a single zone":                          {v1alpha1.TopologySingleZone, 3, nil, &availability.Database{Primary: zoneOne}},
		"an instance over two zones":             {v1alpha1.TopologyMultiAZInstance, 2, nil, &availability.Database{Primary: zoneOne, Standbys: []string{zoneTwo}}},
		"a cluster over three":                   {v1alpha1.TopologyMultiAZCluster, 4, nil, cluster},
		"a cluster cannot be over two":           {v1alpha1.TopologyMultiAZCluster, 2, nil, nil},
		"unless it has subnets of its own":       {v1alpha1.TopologyMultiAZCluster, 2, own, cluster},
		"an instance cannot be in one zone, too": {v1alpha1.TopologyMultiAZInstance, 1, nil, nil},
	} {
		got := availability.Expect(planned(func(s *v1alpha1.HighlyAvailableAppSpec) {
			s.Database, s.Network.DatabaseSubnets = &v1alpha1.Database{Topology: tt.topology}, tt.own
		}), tt.zones)
		if diff := cmp.Diff(tt.want, got.Database); diff != "" || !got.DatabaseWanted {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatIsNotExpected(t *testing.T) {
	t.Parallel()
	internal := func(s *v1alpha1.HighlyAvailableAppSpec) { s.LoadBalancer.Scheme = v1alpha1.SchemeInternal }
	named := func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Network.ServerSubnets = &v1alpha1.SubnetSelector{IDs: []string{"subnet-1"}}
	}
	for name, change := range map[string]func(*v1alpha1.HighlyAvailableAppSpec){"an internal load balancer": internal, "subnets that are named": named} {
		if got := availability.Expect(planned(change), 3); got.Build.Exits != nil {
			t.Errorf("%s: the ways out are known: %v", name, got.Build.Exits)
		}
	}
	tight := planned(func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Replicas.Max = new(int32(5)) })
	if got := availability.Expect(tight, 3); len(got.Fleet.Servers) > 0 {
		t.Errorf("a group that cannot be has %d servers", len(got.Fleet.Servers))
	}
	if got := availability.Expect(planned(), 9); len(got.Zones) != availability.MostZones {
		t.Errorf("%d zones", len(got.Zones))
	}
}
