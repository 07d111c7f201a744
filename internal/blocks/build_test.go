package blocks_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	describeGateways = "EC2.DescribeNatGateways"
	describeOffers   = "RDS.DescribeOrderableDBInstanceOptions"
)

// whole is the shop with all kinds of data, whose servers stand in private subnets: those of zones a and b share a NAT
// gateway in a, that of c has none.
func whole(t *testing.T, changes ...func(*v1alpha1.HighlyAvailableAppSpec)) (s *site, nat string) {
	t.Helper()
	o := stored(func(d *v1alpha1.Database) { d.Version = "16" })
	o.Spec.Tables, o.Spec.Buckets = keeping().Spec.Tables, keeping().Spec.Buckets
	s = newSite(t, o)
	var ids []string
	s.World.Do(func() {
		vpc := s.EC2.DefaultVPC()
		nat = s.EC2.AddNATGateway(s.EC2.DefaultSubnets()[0])
		ids = append(ids, s.EC2.AddPrivateSubnet(vpc, "us-east-1a", "172.31.64.0/20", nat), s.EC2.AddPrivateSubnet(vpc, "us-east-1b", "172.31.80.0/20", nat),
			s.EC2.AddPrivateSubnet(vpc, "us-east-1c", "172.31.96.0/20", ""))
		s.EC2.SetOffered("us-east-1c", "m7i.large", false)
		s.RDS.SetOffered("us-east-1b", "db.m7g.large", false)
	})
	o.Spec.Network = &v1alpha1.Network{ServerSubnets: &v1alpha1.SubnetSelector{IDs: ids}}
	for _, change := range changes {
		change(&o.Spec)
	}
	s.World.Forget()
	return s, nat
}

// found is how the app is built, as a full pass finds it.
func (s *site) found(t *testing.T) availability.Build {
	t.Helper()
	out := s.Pass(t)
	return s.app.Findings(out).Survey.Build
}

func TestHowAnAppIsBuilt(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "is found when it stands", func(t *testing.T) {
		s, nat := whole(t)
		began := s.Clock.Now()
		// What haws has just made is as haws has made it.
		if young := s.found(t); len(young.Buckets) != 1 || !young.Buckets[0].Versioned || young.Tables != nil || young.ClassZones != nil {
			t.Errorf("after a pass: %+v", young)
		}
		s.Settle(t)
		got, all := s.found(t), []string{"use1-az1", "use1-az2", "use1-az3"}
		room := got.Room
		want := availability.Build{
			Balancer:     &availability.Balancer{Zones: all, Crosses: true},
			Group:        &availability.Group{Min: 6, Max: 12, Zones: all, OwnHealth: true, TargetCPU: 50, OnDemand: 6, RollsBack: true},
			Exits:        []availability.Exit{{Zone: all[0], NAT: nat, Zones: all[:1]}, {Zone: all[1], NAT: nat, Zones: all[:1]}, {Zone: all[2]}},
			Certificates: []availability.Certificate{{ARN: certificate, Issued: true, Status: "ISSUED", Expires: began.AddDate(1, 1, 0)}},
			TypeZones:    all, ClassZones: []string{all[0], all[2]},
			Backups: &availability.Backups{RetentionDays: 7, Protected: true},
			Tables:  []availability.Table{{Name: "sessions", RecoveryDays: 35, Protected: true}},
			Buckets: []availability.Bucket{{Name: "assets", Versioned: true}},
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(availability.Build{}, "Room")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if len(room) != 9 || room[0].Tier != "loadBalancer" || room[3].Tier != "servers" || room[6].Tier != "database" {
			t.Errorf("the room is %+v", room)
		}
		s.World.Do(func() { s.EC2.FillSubnet(room[4].Subnet, 3) })
		s.Step(time.Minute)
		if now := s.found(t).Room[4]; now.Free != 3 || now.Zone != all[1] || now.Subnet != room[4].Subnet {
			t.Errorf("a subnet that is nearly full shows as %+v", now)
		}
		s.Step(time.Minute)
		if now := s.app.Findings(s.quiet(t)).Survey.Now; !now.Equal(s.Clock.Now()) {
			t.Errorf("surveyed at %s", now)
		}
	})
	blocktest.Scene(t, "is not claimed before it stands", func(t *testing.T) {
		s, _ := whole(t)
		plan := s.app.Findings(s.Plan(t)).Survey.Build
		want := availability.Build{Exits: plan.Exits, Room: plan.Room, Certificates: plan.Certificates, TypeZones: plan.TypeZones}
		if diff := cmp.Diff(want, plan); diff != "" || len(plan.Exits) != 3 || len(plan.TypeZones) != 3 {
			t.Errorf("only planned (-want +got):\n%s", diff)
		}
	})
	blocktest.Scene(t, "is not known where AWS does not let it be read", func(t *testing.T) {
		s, _ := whole(t)
		s.Settle(t)
		for _, operation := range []string{"DescribeLoadBalancers", "DescribePolicies", "DescribeTable", "GetBucketTagging", "DescribeDBInstances", "DescribeCertificate"} {
			t.Cleanup(s.World.Fail(denied(operation)))
		}
		got := s.found(t)
		want := availability.Build{Exits: got.Exits, Room: got.Room, TypeZones: got.TypeZones}
		if diff := cmp.Diff(want, got); diff != "" || len(got.Exits) != 3 {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestAPassThatWaitsKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and asks for nothing more", func(t *testing.T) {
		s, _ := whole(t)
		out := s.Settle(t)
		want := s.app.Findings(out).Survey.Build
		s.Step(2 * time.Hour)
		s.World.Forget()
		after := s.app.Findings(s.Again(t, out)).Survey.Build
		if diff := cmp.Diff(want, after); diff != "" || s.World.Reads() > 0 {
			t.Errorf("%d reads (-before +after):\n%s", s.World.Reads(), diff)
		}
	})
}

func TestADatabaseThatChangesIsNotAskedAbout(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "by the passes that wait for it", func(t *testing.T) {
		s, _ := whole(t)
		s.Settle(t)
		s.World.Do(func() { s.RDS.ModifyAfter = 5 * time.Hour })
		s.object.Spec.Database.StorageGiB = new(int32(500))
		out := s.Pass(t)
		s.World.Forget()
		for range 3 {
			s.Step(time.Hour)
			out = s.Again(t, out)
		}
		if seen, _ := seenOf(out, "DBInstance"); seen.State != stack.Busy || s.World.Counts()["RDS.DescribeDBInstances"] != 3 || s.asks() != [2]int{0, 0} {
			t.Errorf("it is %s, and there are %v questions and %v", seen.State, s.asks(), tally(s))
		}
	})
}

// asks is how often AWS was asked what is seldom asked.
func (s *site) asks() [2]int {
	counts := s.World.Counts()
	return [2]int{counts[describeGateways], counts[describeOffers]}
}

func TestTwoAppsOfARegionShareWhatIsSeldomRead(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "for an hour, and the passes of either read no more than before", func(t *testing.T) {
		s, _ := whole(t)
		s.Settle(t)
		if asked := s.asks(); asked != [2]int{1, 1} {
			t.Errorf("built with %v questions", asked)
		}
		sister := s.sister(t)
		sister.World.Forget()
		sister.Settle(t)
		s.Step(10 * time.Minute)
		s.quiet(t)
		reads := s.World.Reads()
		if asked := s.asks(); asked != [2]int{0, 0} || len(sister.found(t).ClassZones) != 2 {
			t.Errorf("within the hour there are %v questions", asked)
		}
		s.Step(time.Hour)
		s.quiet(t)
		if asked := s.asks(); asked != [2]int{1, 1} || s.World.Reads() != reads+3 {
			t.Errorf("after it there are %v questions, and %d reads instead of %d and the offerings", asked, s.World.Reads(), reads)
		}
		sister.found(t)
		if asked := s.asks(); asked != [2]int{1, 1} {
			t.Errorf("the other one asks again: %v", asked)
		}
	})
}

// sister is another app of the same operator, in the same subnets.
func (s *site) sister(t *testing.T) *site {
	t.Helper()
	object := s.object.DeepCopy()
	object.Name, object.Status = "sister", v1alpha1.HighlyAvailableAppStatus{}
	object.Spec.Servers.UserData = strings.ReplaceAll(object.Spec.Servers.UserData, "shop", "sister")
	out := &site{App: blocktest.App{Rig: s.Rig}, blocks: s.blocks, object: object}
	out.play(t)
	return out
}

func TestWhatCannotBeReadIsNotAskedForAllTheTime(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "is no problem of the app, and is asked for again after ten minutes", func(t *testing.T) {
		s, _ := whole(t)
		gateways, offers := s.World.Fail(denied("DescribeNatGateways")), s.World.Fail(denied("DescribeOrderableDBInstanceOptions"))
		s.Settle(t)
		unknown := func(b availability.Build) bool {
			return b.Exits == nil && b.ClassZones == nil && b.Group != nil && b.Backups != nil
		}
		s.Step(10 * time.Minute)
		s.quiet(t)
		s.World.Forget()
		s.Step(9 * time.Minute)
		if got := s.found(t); s.asks() != [2]int{0, 0} || !unknown(got) {
			t.Errorf("too early there are %v questions, and %+v", s.asks(), got)
		}
		gateways()
		offers()
		s.Step(time.Minute)
		if got := s.found(t); s.asks() != [2]int{1, 1} || len(got.Exits) != 3 || len(got.ClassZones) != 2 {
			t.Errorf("in time there are %v questions, and %+v", s.asks(), got)
		}
	})
}

func TestAnAppThatGoesAsksForNothing(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "of what is only told", func(t *testing.T) {
		s, _ := whole(t, func(spec *v1alpha1.HighlyAvailableAppSpec) { spec.DeletionProtection = new(false) })
		s.told(s.Settle(t))
		s.Step(2 * time.Hour)
		s.World.Forget()
		database := s.object.Spec.Database
		s.object.Spec.Database, s.object.Spec.Servers.UserData = nil, ""
		s.Pass(t)
		if asked := s.asks(); asked != [2]int{1, 0} {
			t.Errorf("%v questions about a database that goes", asked)
		}
		s.object.Spec.Database = database
		s.Step(2 * time.Hour)
		s.World.Forget()
		s.object.DeletionTimestamp = timeOf(s.Clock.Now())
		s.Settle(t)
		if asked := s.asks(); asked != [2]int{0, 0} {
			t.Errorf("%v questions", asked)
		}
	})
}
