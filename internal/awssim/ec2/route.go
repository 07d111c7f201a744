package ec2

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// AddRouteTable adds a route table with the local route only; see AssociateRoutes.
func (s *Service) AddRouteTable(vpc string) string {
	return s.addRouteTable(vpc, *s.vpcs.rows[vpc].CidrBlock, false)
}

func (s *Service) addRouteTable(vpc, cidr string, main bool) string {
	id := s.w.ID("rtb")
	rt := &types.RouteTable{
		RouteTableId: aws.String(id), VpcId: aws.String(vpc), OwnerId: aws.String(s.w.Account()),
		Associations: []types.RouteTableAssociation{}, PropagatingVgws: []types.PropagatingVgw{},
	}
	s.routes.add(id, rt)
	s.AddRoute(id, cidr, "local")
	rt.Routes[0].Origin = types.RouteOriginCreateRouteTable
	if main {
		rt.Associations = append(rt.Associations, s.association(id, "", true))
	}
	return id
}

// AddRoute adds a route to a gateway: igw-…, nat-… or another of the VPC's.
func (s *Service) AddRoute(table, destination, gateway string) {
	rt := s.routes.rows[table]
	r := types.Route{DestinationCidrBlock: aws.String(destination), State: types.RouteStateActive, Origin: types.RouteOriginCreateRoute}
	if strings.HasPrefix(gateway, "nat-") {
		r.NatGatewayId = aws.String(gateway)
	} else {
		r.GatewayId = aws.String(gateway)
	}
	rt.Routes = append(rt.Routes, r)
}

// AddInternetGateway adds an internet gateway and the default route to it.
func (s *Service) AddInternetGateway(table string) string {
	id := s.w.ID("igw")
	s.AddRoute(table, "0.0.0.0/0", id)
	return id
}

// AssociateRoutes gives a subnet a route table in place of the one it has.
func (s *Service) AssociateRoutes(subnet, table string) {
	for _, rt := range s.routes.all() {
		rt.Associations = slices.DeleteFunc(rt.Associations, func(a types.RouteTableAssociation) bool {
			return aws.ToString(a.SubnetId) == subnet
		})
	}
	rt := s.routes.rows[table]
	rt.Associations = append(rt.Associations, s.association(table, subnet, false))
}

func (s *Service) association(table, subnet string, main bool) types.RouteTableAssociation {
	a := types.RouteTableAssociation{
		RouteTableAssociationId: aws.String(s.w.ID("rtbassoc")), RouteTableId: aws.String(table), Main: aws.Bool(main),
		AssociationState: &types.RouteTableAssociationState{State: types.RouteTableAssociationStateCodeAssociated},
	}
	if subnet != "" {
		a.SubnetId = aws.String(subnet)
	}
	return a
}

// MainRouteTable is the table of a VPC's subnets that have none of their own.
func (s *Service) MainRouteTable(vpc string) string {
	for _, rt := range s.routes.all() {
		if *rt.VpcId == vpc && slices.ContainsFunc(rt.Associations, func(a types.RouteTableAssociation) bool { return aws.ToBool(a.Main) }) {
			return *rt.RouteTableId
		}
	}
	return ""
}

// Public tells whether a subnet's routes lead to an internet gateway.
func (s *Service) Public(subnet string) bool {
	sn, ok := s.subnets.get(subnet)
	if !ok {
		return false
	}
	return toInternet(s.routesOf(sn))
}

// routesOf is the route table of a subnet: its own, or else the main one of its VPC.
func (s *Service) routesOf(sn *types.Subnet) *types.RouteTable {
	for _, rt := range s.routes.all() {
		if slices.ContainsFunc(rt.Associations, func(a types.RouteTableAssociation) bool { return aws.ToString(a.SubnetId) == *sn.SubnetId }) {
			return rt
		}
	}
	return s.routes.rows[s.MainRouteTable(*sn.VpcId)]
}

// HasInternetGateway tells whether an internet gateway serves a VPC, by whichever of its route tables.
func (s *Service) HasInternetGateway(vpc string) bool {
	return slices.ContainsFunc(s.routes.all(), func(rt *types.RouteTable) bool { return *rt.VpcId == vpc && toInternet(rt) })
}

func toInternet(rt *types.RouteTable) bool {
	return slices.ContainsFunc(rt.Routes, func(r types.Route) bool { return strings.HasPrefix(aws.ToString(r.GatewayId), "igw-") })
}

func (s *Service) describeRouteTables(_ *awssim.Call, in *api.DescribeRouteTablesInput) (*api.DescribeRouteTablesOutput, error) {
	rows, err := pick(&s.routes, in.RouteTableIds, missing{"InvalidRouteTableID.NotFound", "The routeTable ID '%s' does not exist"})
	if err != nil {
		return nil, err
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	tables, next, err := list(q, rows, s.routeFacets, func(rt *types.RouteTable) types.RouteTable {
		shown := *rt
		shown.Tags = s.tags[*rt.RouteTableId]
		return shown
	})
	return &api.DescribeRouteTablesOutput{RouteTables: tables, NextToken: next}, err
}

func (s *Service) routeFacets(rt *types.RouteTable) facets {
	f := facets{tags: s.tags[aws.ToString(rt.RouteTableId)], fields: map[string][]string{
		"route-table-id": one(rt.RouteTableId), "vpc-id": one(rt.VpcId), "owner-id": one(rt.OwnerId),
		"association.subnet-id": nil, "association.main": nil, "association.route-table-association-id": nil,
		"route.gateway-id": nil, "route.nat-gateway-id": nil, "route.destination-cidr-block": nil,
	}}
	add := func(name string, values []string) { f.fields[name] = append(f.fields[name], values...) }
	for _, a := range rt.Associations {
		add("association.subnet-id", one(a.SubnetId))
		add("association.main", flag(a.Main))
		add("association.route-table-association-id", one(a.RouteTableAssociationId))
	}
	for _, r := range rt.Routes {
		add("route.gateway-id", one(r.GatewayId))
		add("route.nat-gateway-id", one(r.NatGatewayId))
		add("route.destination-cidr-block", one(r.DestinationCidrBlock))
	}
	return f
}
