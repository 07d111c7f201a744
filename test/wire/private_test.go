package wire

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// secluded adds subnets in the zones of two others, whose servers reach the internet through a NAT gateway in one of these.
func (p *place) secluded(t *testing.T, public []types.Subnet) {
	t.Helper()
	var ids []string
	if p.whole {
		p.rig.World.Do(func() {
			nat := p.rig.EC2.AddNATGateway(*public[0].SubnetId)
			for i, s := range public {
				ids = append(ids, p.rig.EC2.AddPrivateSubnet(*s.VpcId, *s.AvailabilityZone, secludedRange(i), nat))
			}
		})
	} else {
		ids = p.seclude(t, public)
	}
	_, err := p.ec2.CreateTags(t.Context(), &ec2.CreateTagsInput{
		Resources: ids, Tags: []types.Tag{{Key: aws.String("tier"), Value: aws.String("private")}},
	})
	must(t, err)
}

func secludedRange(i int) string { return []string{"172.31.200.0/24", "172.31.201.0/24"}[i] }

// seclude does the same with the calls of a person.
func (p *place) seclude(t *testing.T, public []types.Subnet) (ids []string) {
	t.Helper()
	ctx, vpc := t.Context(), public[0].VpcId
	address, err := p.ec2.AllocateAddress(ctx, &ec2.AllocateAddressInput{Domain: types.DomainTypeVpc})
	must(t, err)
	nat, err := p.ec2.CreateNatGateway(ctx, &ec2.CreateNatGatewayInput{SubnetId: public[0].SubnetId, AllocationId: address.AllocationId})
	must(t, err)
	table, err := p.ec2.CreateRouteTable(ctx, &ec2.CreateRouteTableInput{VpcId: vpc})
	must(t, err)
	_, err = p.ec2.CreateRoute(ctx, &ec2.CreateRouteInput{
		RouteTableId: table.RouteTable.RouteTableId, DestinationCidrBlock: aws.String("0.0.0.0/0"), NatGatewayId: nat.NatGateway.NatGatewayId,
	})
	must(t, err)
	for i, s := range public {
		subnet, err := p.ec2.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: vpc, AvailabilityZone: s.AvailabilityZone, CidrBlock: aws.String(secludedRange(i))})
		must(t, err)
		_, err = p.ec2.AssociateRouteTable(ctx, &ec2.AssociateRouteTableInput{RouteTableId: table.RouteTable.RouteTableId, SubnetId: subnet.Subnet.SubnetId})
		must(t, err)
		ids = append(ids, *subnet.Subnet.SubnetId)
	}
	return ids
}
