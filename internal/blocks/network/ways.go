package network

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
)

// Ways remembers the ways out of the VPCs of a region: their NAT gateways, and the
// route tables of those where no pass reads them.
type Ways struct {
	gateways *cloud.Slow[[]types.NatGateway]
	tables   *cloud.Slow[routing]
}

// NewWays knows none yet. Now tells the time.
func NewWays(now func() time.Time) *Ways {
	return &Ways{cloud.NewSlow[[]types.NatGateway](now), cloud.NewSlow[routing](now)}
}

// exits are how servers in the subnets reach what lies outside of the VPC, each way
// of a zone once; nil is not known. AWS is asked only about what there is: no NAT
// gateway, no question.
func (k subnets) exits(ctx context.Context, land land, servers []subnet) []availability.Exit {
	routes, ok := land.routes, land.routes != nil
	if !ok {
		if routes, ok = k.ways.tables.Ask(ctx, land.vpc, func(ctx context.Context) (routing, error) { return k.tables(ctx, land.vpc) }); !ok {
			return nil
		}
	}
	var out []availability.Exit
	for _, s := range servers {
		table, ok := routes.of(s.id)
		if !ok {
			return nil
		}
		exit := availability.Exit{Zone: s.zone.ID}
		if route, is := throughNAT(table); is {
			exit.NAT = aws.ToString(route.NatGatewayId)
			if exit.Zones, ok = k.gateway(ctx, land, route); !ok {
				return nil
			}
		}
		if !slices.ContainsFunc(out, func(e availability.Exit) bool { return e.Zone == exit.Zone && e.NAT == exit.NAT }) {
			out = append(out, exit)
		}
	}
	return out
}

// throughNAT is the default route for IPv4, if it leads to a NAT gateway.
func throughNAT(t types.RouteTable) (types.Route, bool) {
	i := slices.IndexFunc(t.Routes, func(r types.Route) bool {
		return aws.ToString(r.DestinationCidrBlock) == anywhere && aws.ToString(r.NatGatewayId) != ""
	})
	if i < 0 {
		return types.Route{}, false
	}
	return t.Routes[i], true
}

// gateway is where the NAT gateway of a route stands: nowhere, when it is gone. One
// that is younger than what is remembered is not known.
func (k subnets) gateway(ctx context.Context, land land, route types.Route) (zones []string, ok bool) {
	if route.State == types.RouteStateBlackhole {
		return nil, true
	}
	all, ok := k.ways.gateways.Ask(ctx, land.vpc, func(ctx context.Context) ([]types.NatGateway, error) { return k.describeGateways(ctx, land.vpc) })
	i := slices.IndexFunc(all, func(g types.NatGateway) bool { return aws.ToString(g.NatGatewayId) == aws.ToString(route.NatGatewayId) })
	if !ok || i < 0 {
		return nil, false
	}
	if state := all[i].State; state != types.NatGatewayStateAvailable && state != types.NatGatewayStatePending {
		return nil, true
	}
	zones = land.stands(all[i])
	return zones, len(zones) > 0
}

// stands are the zones of a NAT gateway. A zonal one stands in that of its subnet; a
// regional one works across those that it has addresses in, or all of the VPC's while
// it shows none. (EC2 API reference, NatGateway and NatGatewayAddress.)
func (l land) stands(g types.NatGateway) []string {
	if g.AvailabilityMode != types.AvailabilityModeRegional {
		return zonesOf(pick(l.subnets, []string{aws.ToString(g.SubnetId)}))
	}
	var zones []string
	for _, a := range g.NatGatewayAddresses {
		if zone := aws.ToString(a.AvailabilityZoneId); zone != "" && a.Status != types.NatGatewayAddressStatusFailed {
			zones = append(zones, zone)
		}
	}
	if len(zones) == 0 {
		return zonesOf(l.subnets)
	}
	slices.Sort(zones)
	return slices.Compact(zones)
}

func (k subnets) describeGateways(ctx context.Context, vpc string) ([]types.NatGateway, error) {
	var out []types.NatGateway
	pages := ec2.NewDescribeNatGatewaysPaginator(k.api, &ec2.DescribeNatGatewaysInput{Filter: []types.Filter{filter("vpc-id", vpc)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("describe the NAT gateways of %s: %w", vpc, err)
		}
		out = append(out, page.NatGateways...)
	}
	return out, nil
}

const anywhere = "0.0.0.0/0"

// routing are the route tables by subnet; the key "" is the VPC's main one, which
// holds for every subnet without its own.
type routing map[string]types.RouteTable

func (r routing) of(subnet string) (types.RouteTable, bool) {
	if own, ok := r[subnet]; ok {
		return own, true
	}
	main, ok := r[""]
	return main, ok
}

func (k subnets) tables(ctx context.Context, vpc string) (routing, error) {
	tables := routing{}
	pages := ec2.NewDescribeRouteTablesPaginator(k.api, &ec2.DescribeRouteTablesInput{Filters: []types.Filter{filter("vpc-id", vpc)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("describe the route tables of %s: %w", vpc, err)
		}
		for _, t := range page.RouteTables {
			for _, a := range t.Associations {
				if id := aws.ToString(a.SubnetId); id != "" || aws.ToBool(a.Main) {
					tables[id] = t
				}
			}
		}
	}
	return tables, nil
}

// public: a default route for IPv4, which the balancer speaks, to an internet
// gateway that is there. (EC2 API reference, Route.)
func public(t types.RouteTable) bool {
	return slices.ContainsFunc(t.Routes, func(r types.Route) bool {
		return aws.ToString(r.DestinationCidrBlock) == anywhere && strings.HasPrefix(aws.ToString(r.GatewayId), "igw-") &&
			r.State != types.RouteStateBlackhole
	})
}
