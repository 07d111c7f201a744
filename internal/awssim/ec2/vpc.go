package ec2

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func noVPC() missing { return missing{"InvalidVpcID.NotFound", "The vpc ID '%s' does not exist"} }

func (s *Service) registerNetwork() {
	handle(s, "DescribeAvailabilityZones", s.describeZones)
	handle(s, "DescribeVpcs", s.describeVpcs)
	handle(s, "DescribeSubnets", s.describeSubnets)
	handle(s, "DescribeRouteTables", s.describeRouteTables)
	handle(s, "DescribeNatGateways", s.describeNATGateways)
	handle(s, "DescribeNetworkInterfaces", s.describeInterfaces)
	handle(s, "CreateTags", s.createTags)
	handle(s, "DeleteTags", s.deleteTags)
	handle(s, "DescribeTags", s.describeTags)
}

// Amazon VPC User Guide, "Default VPCs": 172.31.0.0/16, a /20 subnet in each zone, an internet gateway.
func (s *Service) addDefaultVPC() {
	id := s.AddVPC("172.31.0.0/16")
	s.vpcs.rows[id].IsDefault = aws.Bool(true)
	for i, z := range s.zones {
		blocks := []string{"172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"}
		subnet := s.AddSubnet(id, z.Name, blocks[i])
		s.subnets.rows[subnet].DefaultForAz = aws.Bool(true)
		s.subnets.rows[subnet].MapPublicIpOnLaunch = aws.Bool(true)
	}
	s.AddInternetGateway(s.MainRouteTable(id))
}

// DefaultVPC is the id of the default VPC.
func (s *Service) DefaultVPC() string {
	for _, v := range s.vpcs.all() {
		if aws.ToBool(v.IsDefault) {
			return *v.VpcId
		}
	}
	return ""
}

// AddVPC adds a VPC with its main route table and its default security group.
func (s *Service) AddVPC(cidr string) string {
	id := s.w.ID("vpc")
	s.vpcs.add(id, &types.Vpc{
		VpcId: aws.String(id), CidrBlock: aws.String(cidr), State: types.VpcStateAvailable, IsDefault: aws.Bool(false),
		OwnerId: aws.String(s.w.Account()), InstanceTenancy: types.TenancyDefault, DhcpOptionsId: aws.String("dopt-00000000000000001"),
		CidrBlockAssociationSet: []types.VpcCidrBlockAssociation{{
			AssociationId: aws.String(s.w.ID("vpc-cidr-assoc")), CidrBlock: aws.String(cidr),
			CidrBlockState: &types.VpcCidrBlockState{State: types.VpcCidrBlockStateCodeAssociated},
		}},
	})
	s.addRouteTable(id, cidr, true)
	s.addDefaultGroup(id)
	return id
}

// HasVPC tells whether a VPC exists.
func (s *Service) HasVPC(id string) bool {
	_, ok := s.vpcs.get(id)
	return ok
}

func (s *Service) describeVpcs(_ *awssim.Call, in *api.DescribeVpcsInput) (*api.DescribeVpcsOutput, error) {
	rows, err := pick(&s.vpcs, in.VpcIds, noVPC())
	if err != nil {
		return nil, err
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	vpcs, next, err := list(q, rows, s.vpcFacets, func(v *types.Vpc) types.Vpc {
		shown := *v
		shown.Tags = s.tags[*v.VpcId]
		return shown
	})
	return &api.DescribeVpcsOutput{Vpcs: vpcs, NextToken: next}, err
}

func (s *Service) vpcFacets(v *types.Vpc) facets {
	return facets{tags: s.tags[aws.ToString(v.VpcId)], fields: map[string][]string{
		"vpc-id": one(v.VpcId), "cidr": one(v.CidrBlock), "state": {string(v.State)}, "owner-id": one(v.OwnerId),
		"is-default": flag(v.IsDefault), "isDefault": flag(v.IsDefault),
	}}
}
