package network

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

func leads(table types.RouteTable, to types.Route) types.RouteTable {
	to.DestinationCidrBlock = aws.String(anywhere)
	table.Routes = append(table.Routes, to)
	return table
}

func nat(id string) types.Route { return types.Route{NatGatewayId: &id} }

func gone(id string) types.Route {
	return types.Route{NatGatewayId: &id, State: types.RouteStateBlackhole}
}

// gateway is a zonal one, and regional one that works across zones.
func gateway(id, subnet string, state types.NatGatewayState) types.NatGateway {
	return types.NatGateway{NatGatewayId: &id, SubnetId: &subnet, State: state, AvailabilityMode: types.AvailabilityModeZonal}
}

func regional(id string, zones ...string) types.NatGateway {
	g := types.NatGateway{NatGatewayId: &id, State: types.NatGatewayStateAvailable, AvailabilityMode: types.AvailabilityModeRegional}
	for _, zone := range zones {
		g.NatGatewayAddresses = append(g.NatGatewayAddresses, types.NatGatewayAddress{AvailabilityZoneId: &zone, Status: types.NatGatewayAddressStatusSucceeded})
	}
	return g
}

func TestExits(t *testing.T) {
	t.Parallel()
	bare := types.RouteTable{}
	on, off := types.NatGatewayStateAvailable, types.NatGatewayStateDeleted
	failed := regional("n1", "za", "zb")
	failed.NatGatewayAddresses[1].Status = types.NatGatewayAddressStatusFailed
	land := land{vpc: "vpc-1", subnets: []subnet{plain("1", "a", 9), plain("2", "b", 9), plain("3", "c", 9), plain("4", "a", 9)}}
	none := []availability.Exit{{Zone: "za"}, {Zone: "zb"}}
	through := func(zones ...string) []availability.Exit {
		return []availability.Exit{{Zone: "za", NAT: "n1", Zones: zones}, {Zone: "zb", NAT: "n1", Zones: zones}}
	}
	for name, c := range map[string]struct {
		routes   routing
		gateways []types.NatGateway
		denied   bool
		servers  []subnet
		want     []availability.Exit
	}{
		"straight to the internet there is no gateway":    {routing{"": leads(bare, types.Route{GatewayId: aws.String("igw-1")})}, nil, true, land.subnets[:2], none},
		"nowhere there is none either":                    {routing{"": bare}, nil, true, land.subnets[:2], none},
		"by the main table, in the zone of its subnet":    {routing{"": leads(bare, nat("n1"))}, []types.NatGateway{gateway("n1", "3", on)}, false, land.subnets[:2], through("zc")},
		"by the own table of a subnet":                    {routing{"": bare, "2": leads(bare, nat("n1"))}, []types.NatGateway{gateway("n1", "1", on)}, false, land.subnets[:2], []availability.Exit{{Zone: "za"}, {Zone: "zb", NAT: "n1", Zones: []string{"za"}}}},
		"one that is being made stands":                   {routing{"": leads(bare, nat("n1"))}, []types.NatGateway{gateway("n1", "3", types.NatGatewayStatePending)}, false, land.subnets[:2], through("zc")},
		"one that was deleted stands nowhere":             {routing{"": leads(bare, nat("n1"))}, []types.NatGateway{gateway("n1", "3", off)}, false, land.subnets[:2], through()},
		"a route into the void is not asked about":        {routing{"": leads(bare, gone("n1"))}, nil, true, land.subnets[:2], through()},
		"a regional one works where it has addresses":     {routing{"": leads(bare, nat("n1"))}, []types.NatGateway{regional("n1", "zc", "za", "zc")}, false, land.subnets[:2], through("za", "zc")},
		"and not where it has a failed one":               {routing{"": leads(bare, nat("n1"))}, []types.NatGateway{failed}, false, land.subnets[:2], through("za")},
		"one that shows none works in the whole VPC":      {routing{"": leads(bare, nat("n1"))}, []types.NatGateway{regional("n1")}, false, land.subnets[:2], through("za", "zb", "zc")},
		"two subnets of a zone with one way are one exit": {routing{"": bare}, nil, false, []subnet{land.subnets[0], land.subnets[3]}, none[:1]},
		"two subnets of a zone with two ways are two": {
			routing{"": bare, "4": leads(bare, nat("n1"))},
			[]types.NatGateway{gateway("n1", "2", on)},
			false,
			[]subnet{land.subnets[0], land.subnets[3]},
			[]availability.Exit{{Zone: "za"}, {Zone: "za", NAT: "n1", Zones: []string{"zb"}}},
		},
		"a route to some addresses only is no way out": {
			routing{"": {Routes: []types.Route{{DestinationCidrBlock: aws.String("10.0.0.0/8"), NatGatewayId: aws.String("n1")}}}}, nil, true, land.subnets[:2], none,
		},
		"without a table nothing is known":                 {routing{"9": bare}, nil, false, land.subnets[:2], nil},
		"a gateway that is not known yet leaves all open":  {routing{"": leads(bare, nat("n2"))}, []types.NatGateway{gateway("n1", "1", on)}, false, land.subnets[:2], nil},
		"one in a subnet that nobody sees leaves all open": {routing{"": leads(bare, nat("n1"))}, []types.NatGateway{gateway("n1", "9", on)}, false, land.subnets[:2], nil},
		"gateways that cannot be read leave all open":      {routing{"": leads(bare, nat("n1"))}, nil, true, land.subnets[:2], nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			land, ways := land, NewWays(time.Now)
			land.routes = c.routes
			ways.gateways.Ask(t.Context(), land.vpc, func(context.Context) (all []types.NatGateway, err error) {
				if c.denied {
					err = errors.New("denied")
				}
				return c.gateways, err
			})
			if diff := cmp.Diff(c.want, subnets{ways: ways}.exits(t.Context(), land, c.servers)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
