package ec2

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func noNATGateway() missing {
	return missing{"NatGatewayNotFound", "The Nat Gateway %s was not found"}
}

// AddNATGateway adds a NAT gateway to a subnet, able to process traffic at once. It takes an address of the subnet. It
// stands in the zone of the subnet alone. Amazon VPC User Guide, "NAT gateway basics".
func (s *Service) AddNATGateway(subnet string) string {
	sn := s.subnets.rows[subnet]
	n := s.natGateway(*sn.VpcId)
	n.SubnetId, n.AvailabilityMode = aws.String(subnet), types.AvailabilityModeZonal
	ni := s.AttachInterface("Interface for NAT Gateway "+*n.NatGatewayId, "amazon-nat", subnet, nil)
	n.NatGatewayAddresses = []types.NatGatewayAddress{{
		AllocationId: aws.String(s.w.ID("eipalloc")), NetworkInterfaceId: aws.String(ni), PublicIp: aws.String("198.51.100.1"),
		IsPrimary: aws.Bool(true), Status: types.NatGatewayAddressStatusSucceeded,
	}}
	return *n.NatGatewayId
}

// AddRegionalNATGateway adds one that works across the zones given, by name or id, without a subnet. Amazon VPC User Guide,
// "Regional NAT gateways for automatic multi-AZ expansion".
func (s *Service) AddRegionalNATGateway(vpc string, zones ...string) string {
	n := s.natGateway(vpc)
	n.AvailabilityMode, n.AutoProvisionZones = types.AvailabilityModeRegional, types.AutoProvisionZonesStateEnabled
	for _, zone := range zones {
		z, ok := s.zone(zone)
		if !ok {
			panic("awssim/ec2: no zone " + zone)
		}
		n.NatGatewayAddresses = append(n.NatGatewayAddresses, types.NatGatewayAddress{
			AllocationId: aws.String(s.w.ID("eipalloc")), PublicIp: aws.String("198.51.100.1"), Status: types.NatGatewayAddressStatusSucceeded,
			AvailabilityZone: aws.String(z.Name), AvailabilityZoneId: aws.String(z.ID),
		})
	}
	return *n.NatGatewayId
}

func (s *Service) natGateway(vpc string) *types.NatGateway {
	n := &types.NatGateway{
		NatGatewayId: aws.String(s.w.ID("nat")), VpcId: aws.String(vpc), State: types.NatGatewayStateAvailable,
		ConnectivityType: types.ConnectivityTypePublic, CreateTime: aws.Time(s.w.Now()),
	}
	s.nats.add(*n.NatGatewayId, n)
	return n
}

// AddPrivateSubnet adds a subnet to a zone, given by name or id, whose own route table leads to the NAT gateway; to nowhere
// outside of the VPC without one.
func (s *Service) AddPrivateSubnet(vpc, zone, cidr, nat string) string {
	subnet, table := s.AddSubnet(vpc, zone, cidr), s.AddRouteTable(vpc)
	if nat != "" {
		s.AddRoute(table, everywhere, nat)
	}
	s.AssociateRoutes(subnet, table)
	return subnet
}

const everywhere = "0.0.0.0/0"

// DeleteNATGateway ends a NAT gateway: it shows as deleted, and the routes to it lead nowhere. EC2 API reference,
// DeleteNatGateway and Route: "blackhole" when the route's target does not exist.
func (s *Service) DeleteNATGateway(id string) {
	n, ok := s.nats.get(id)
	if !ok {
		return
	}
	n.State, n.DeleteTime = types.NatGatewayStateDeleted, aws.Time(s.w.Now())
	for _, a := range n.NatGatewayAddresses {
		s.ReleaseInterface(aws.ToString(a.NetworkInterfaceId))
	}
	for _, rt := range s.routes.all() {
		for i := range rt.Routes {
			if aws.ToString(rt.Routes[i].NatGatewayId) == id {
				rt.Routes[i].State = types.RouteStateBlackhole
			}
		}
	}
}

// WayOut tells whether a server in the subnet reaches the internet now: by an internet gateway, or by a NAT gateway that
// stands in a zone that is up. A regional one works in the zones that are left. Amazon VPC User Guide, "NAT gateway basics":
// when the zone of a NAT gateway is down, resources in other zones that share it lose internet access.
func (s *Service) WayOut(subnet string) bool {
	sn, ok := s.subnets.get(subnet)
	if !ok || s.dark(*sn.AvailabilityZone) {
		return false
	}
	return slices.ContainsFunc(s.routesOf(sn).Routes, func(r types.Route) bool {
		if aws.ToString(r.DestinationCidrBlock) != everywhere || r.State == types.RouteStateBlackhole {
			return false
		}
		return strings.HasPrefix(aws.ToString(r.GatewayId), "igw-") || s.works(aws.ToString(r.NatGatewayId))
	})
}

// works tells whether a NAT gateway has a zone that is up.
func (s *Service) works(nat string) bool {
	n, ok := s.nats.get(nat)
	if !ok || n.State != types.NatGatewayStateAvailable {
		return false
	}
	if n.AvailabilityMode == types.AvailabilityModeZonal {
		return !s.dark(*s.subnets.rows[*n.SubnetId].AvailabilityZone)
	}
	return slices.ContainsFunc(n.NatGatewayAddresses, func(a types.NatGatewayAddress) bool { return !s.dark(aws.ToString(a.AvailabilityZone)) })
}

func (s *Service) dark(zone string) bool {
	z, ok := s.zone(zone)
	return !ok || z.Down
}

func (s *Service) describeNATGateways(_ *awssim.Call, in *api.DescribeNatGatewaysInput) (*api.DescribeNatGatewaysOutput, error) {
	rows, err := pick(&s.nats, in.NatGatewayIds, noNATGateway())
	if err != nil {
		return nil, err
	}
	q := query{filters: in.Filter, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	nats, next, err := list(q, rows, s.natFacets, func(n *types.NatGateway) types.NatGateway {
		shown := *n
		shown.Tags = s.tags[*n.NatGatewayId]
		return shown
	})
	return &api.DescribeNatGatewaysOutput{NatGateways: nats, NextToken: next}, err
}

// natFacets: EC2 API reference, DescribeNatGateways, Filter.
func (s *Service) natFacets(n *types.NatGateway) facets {
	return facets{tags: s.tags[aws.ToString(n.NatGatewayId)], fields: map[string][]string{
		"nat-gateway-id": one(n.NatGatewayId), "state": {string(n.State)}, "subnet-id": one(n.SubnetId), "vpc-id": one(n.VpcId),
	}}
}
