package network_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
)

func TestHowSeldomTheWaysOutAreRead(t *testing.T) {
	t.Parallel()
	const tables, gateways = "EC2.DescribeRouteTables", "EC2.DescribeNatGateways"
	for name, c := range map[string]struct {
		change  func(*v1alpha1.HighlyAvailableAppSpec)
		private bool
		// want are the reads of route tables and of NAT gateways in the first pass, a second one, and one after an hour.
		want [3][2]int
	}{
		"behind a balancer of the internet the tables are there":      {func(*v1alpha1.HighlyAvailableAppSpec) {}, true, [3][2]int{{1, 1}, {1, 0}, {1, 1}}},
		"behind an internal one they are read once an hour":           {internal, true, [3][2]int{{1, 1}, {0, 0}, {1, 1}}},
		"where no route leads to a NAT gateway nobody asks for those": {internal, false, [3][2]int{{1, 0}, {0, 0}, {1, 0}}},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(c.change)
			want := []availability.Exit{{Zone: "use1-az1"}, {Zone: "use1-az2"}}
			s.World.Do(func() {
				vpc, nat := s.EC2.DefaultVPC(), ""
				if c.private {
					nat = s.EC2.AddRegionalNATGateway(vpc, "us-east-1a", "us-east-1b")
					for i := range want {
						want[i].NAT, want[i].Zones = nat, []string{"use1-az1", "use1-az2"}
					}
				}
				s.spec.Network.ServerSubnets = &v1alpha1.SubnetSelector{IDs: []string{
					s.EC2.AddPrivateSubnet(vpc, "us-east-1a", "172.31.64.0/20", nat), s.EC2.AddPrivateSubnet(vpc, "us-east-1b", "172.31.80.0/20", nat),
				}}
			})
			var got [3][2]int
			for i := range got {
				s.World.Forget()
				facts, _ := s.chosen(s.Pass(t), back).Facts.(availability.Subnets)
				if diff := cmp.Diff(want, facts.Exits); diff != "" {
					t.Errorf("pass %d (-want +got):\n%s", i, diff)
				}
				got[i] = [2]int{s.World.Counts()[tables], s.World.Counts()[gateways]}
				s.Step(40 * time.Minute)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("reads (-want +got):\n%s", diff)
			}
		})
	}
}
