package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"
)

// wayOut says from which of the subnets a server reaches the internet.
func (r *rig) wayOut(subnets ...string) (out []bool) {
	r.w.Do(func() {
		for _, subnet := range subnets {
			out = append(out, r.s.WayOut(subnet))
		}
	})
	return out
}

func TestTheWayOutHangsOnTheZoneOfTheNATGateway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(r *rig, nat, regional string)
		// want is for a public subnet in zone a, private ones in zones a and b behind a NAT gateway in zone a, one in zone b
		// behind a regional one in both, and one that has none.
		want []bool
	}{
		"while all is well":                     {func(*rig, string, string) {}, []bool{true, true, true, true, false}},
		"with the zone of the NAT gateway down": {func(r *rig, _, _ string) { r.s.SetZoneDown("us-east-1a", true) }, []bool{false, false, false, true, false}},
		"with another zone down":                {func(r *rig, _, _ string) { r.s.SetZoneDown("us-east-1b", true) }, []bool{true, true, false, false, false}},
		"with the zone back": {func(r *rig, _, _ string) {
			r.s.SetZoneDown("us-east-1a", true)
			r.s.SetZoneDown("us-east-1a", false)
		}, []bool{true, true, true, true, false}},
		"with the NAT gateway deleted":    {func(r *rig, nat, _ string) { r.s.DeleteNATGateway(nat) }, []bool{true, false, false, true, false}},
		"with the regional one deleted":   {func(r *rig, _, nat string) { r.s.DeleteNATGateway(nat) }, []bool{true, true, true, false, false}},
		"with one deleted that never was": {func(r *rig, _, _ string) { r.s.DeleteNATGateway("nat-0") }, []bool{true, true, true, true, false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, subnets := newRig(t), []string{}
			r.w.Do(func() {
				vpc, public := r.s.DefaultVPC(), r.s.DefaultSubnets()[0]
				nat, regional := r.s.AddNATGateway(public), r.s.AddRegionalNATGateway(vpc, "us-east-1a", "use1-az2")
				subnets = append(subnets, public,
					r.s.AddPrivateSubnet(vpc, "us-east-1a", "172.31.64.0/20", nat), r.s.AddPrivateSubnet(vpc, "use1-az2", "172.31.80.0/20", nat),
					r.s.AddPrivateSubnet(vpc, "us-east-1b", "172.31.96.0/20", regional), r.s.AddPrivateSubnet(vpc, "us-east-1c", "172.31.112.0/20", ""))
				c.change(r, nat, regional)
			})
			if diff := cmp.Diff(c.want, r.wayOut(subnets...)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNATGatewaysAreDescribed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var zonal, regional, deleted, subnet, private string
	r.w.Do(func() {
		subnet = r.s.DefaultSubnets()[1]
		zonal, regional, deleted = r.s.AddNATGateway(subnet), r.s.AddRegionalNATGateway(r.s.DefaultVPC(), "us-east-1a", "us-east-1c"), r.s.AddNATGateway(subnet)
		private = r.s.AddPrivateSubnet(r.s.DefaultVPC(), "us-east-1a", "172.31.64.0/20", deleted)
		r.s.DeleteNATGateway(deleted)
		other := r.s.AddVPC("10.0.0.0/16")
		r.s.AddNATGateway(r.s.AddSubnet(other, "us-east-1a", "10.0.0.0/24"))
	})
	vpc := do(r, r.s.DefaultVPC)
	out, err := r.DescribeNatGateways(r.ctx(), &api.DescribeNatGatewaysInput{Filter: []types.Filter{filter("vpc-id", vpc)}})
	r.must(err)
	var got []string
	for _, n := range out.NatGateways {
		line := *n.NatGatewayId + " " + string(n.State) + " " + string(n.AvailabilityMode) + " " + aws.ToString(n.SubnetId)
		for _, a := range n.NatGatewayAddresses {
			line += " " + aws.ToString(a.AvailabilityZoneId)
		}
		got = append(got, line)
	}
	want := []string{
		zonal + " available zonal " + subnet + " ", regional + " available regional  use1-az1 use1-az3", deleted + " deleted zonal " + subnet + " ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	tables, err := r.DescribeRouteTables(r.ctx(), &api.DescribeRouteTablesInput{Filters: []types.Filter{filter("association.subnet-id", private)}})
	r.must(err)
	if route := tables.RouteTables[0].Routes[1]; aws.ToString(route.NatGatewayId) != deleted || route.State != types.RouteStateBlackhole {
		t.Errorf("the route to what was deleted: %+v", route)
	}
	_, err = r.DescribeNatGateways(r.ctx(), &api.DescribeNatGatewaysInput{NatGatewayIds: []string{"nat-0123456789abcdef0"}})
	refused(t, err, "NatGatewayNotFound")
}
