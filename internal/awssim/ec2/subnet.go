package ec2

import (
	"net/netip"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// Subnet is what the other services know of a subnet.
type Subnet struct {
	ID, VPC, Zone, ZoneID, CIDR string
	Free                        int // addresses
}

func noSubnet() missing {
	return missing{"InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist"}
}

// AddSubnet adds a subnet to a zone, given by name or id. It uses the VPC's main route table until AssociateRoutes.
func (s *Service) AddSubnet(vpc, zone, cidr string) string {
	z, ok := s.zone(zone)
	if !ok {
		panic("awssim/ec2: no zone " + zone)
	}
	id := s.w.ID("subnet")
	s.subnets.add(id, &types.Subnet{
		SubnetId: aws.String(id), VpcId: aws.String(vpc), CidrBlock: aws.String(cidr), State: types.SubnetStateAvailable,
		AvailabilityZone: aws.String(z.Name), AvailabilityZoneId: aws.String(z.ID), OwnerId: aws.String(s.w.Account()),
		SubnetArn: aws.String(s.w.ARN("ec2", "subnet/"+id)), DefaultForAz: aws.Bool(false), MapPublicIpOnLaunch: aws.Bool(false),
		AssignIpv6AddressOnCreation: aws.Bool(false), Ipv6Native: aws.Bool(false), EnableDns64: aws.Bool(false),
	})
	s.used[id] = map[netip.Addr]bool{}
	return id
}

// Subnet finds a subnet.
func (s *Service) Subnet(id string) (Subnet, bool) {
	sn, ok := s.subnets.get(id)
	if !ok {
		return Subnet{}, false
	}
	return Subnet{
		ID: id, VPC: *sn.VpcId, Zone: *sn.AvailabilityZone, ZoneID: *sn.AvailabilityZoneId, CIDR: *sn.CidrBlock, Free: s.free(sn),
	}, true
}

// DefaultSubnets lists the default VPC's subnets, one per zone.
func (s *Service) DefaultSubnets() []string {
	var ids []string
	for _, sn := range s.subnets.all() {
		if aws.ToBool(sn.DefaultForAz) {
			ids = append(ids, *sn.SubnetId)
		}
	}
	return ids
}

// Amazon VPC User Guide, "Subnet sizing": the first four addresses and the last are reserved.
func (s *Service) free(sn *types.Subnet) int {
	block := netip.MustParsePrefix(*sn.CidrBlock)
	return 1<<(32-block.Bits()) - 5 - len(s.used[*sn.SubnetId])
}

// address takes the lowest free address of a subnet.
func (s *Service) address(sn *types.Subnet) (string, bool) {
	if s.free(sn) <= 0 {
		return "", false
	}
	a := s.lowest(sn, firstAddress(sn))
	s.used[*sn.SubnetId][a] = true
	return a.String(), true
}

func firstAddress(sn *types.Subnet) netip.Addr {
	a := netip.MustParsePrefix(*sn.CidrBlock).Masked().Addr()
	for range 4 {
		a = a.Next()
	}
	return a
}

func (s *Service) lowest(sn *types.Subnet, a netip.Addr) netip.Addr {
	for used := s.used[*sn.SubnetId]; used[a]; {
		a = a.Next()
	}
	return a
}

// FillSubnet takes addresses away until only free are left.
func (s *Service) FillSubnet(id string, free int) {
	sn := s.subnets.rows[id]
	for a := firstAddress(sn); s.free(sn) > free; {
		a = s.lowest(sn, a)
		s.used[id][a] = true
	}
}

func (s *Service) describeSubnets(_ *awssim.Call, in *api.DescribeSubnetsInput) (*api.DescribeSubnetsOutput, error) {
	rows, err := pick(&s.subnets, in.SubnetIds, noSubnet())
	if err != nil {
		return nil, err
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	subnets, next, err := list(q, rows, s.subnetFacets, func(sn *types.Subnet) types.Subnet {
		shown := *sn
		shown.AvailableIpAddressCount = aws.Int32(int32(s.free(sn)))
		shown.Tags = s.tags[*sn.SubnetId]
		return shown
	})
	return &api.DescribeSubnetsOutput{Subnets: subnets, NextToken: next}, err
}

func (s *Service) subnetFacets(sn *types.Subnet) facets {
	return facets{tags: s.tags[aws.ToString(sn.SubnetId)], fields: map[string][]string{
		"subnet-id": one(sn.SubnetId), "vpc-id": one(sn.VpcId), "state": {string(sn.State)}, "owner-id": one(sn.OwnerId),
		"availability-zone": one(sn.AvailabilityZone), "availabilityZone": one(sn.AvailabilityZone),
		"availability-zone-id": one(sn.AvailabilityZoneId), "availabilityZoneId": one(sn.AvailabilityZoneId),
		"cidr-block": one(sn.CidrBlock), "cidr": one(sn.CidrBlock), "subnet-arn": one(sn.SubnetArn),
		"default-for-az": flag(sn.DefaultForAz), "defaultForAz": flag(sn.DefaultForAz),
		"map-public-ip-on-launch": flag(sn.MapPublicIpOnLaunch), "ipv6-native": flag(sn.Ipv6Native),
	}}
}
