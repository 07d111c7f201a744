package elbv2

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// minFree is the number of free addresses a subnet must have. Elastic Load Balancing user guide, "Subnets for your load
// balancer": a CIDR block of at least /27 and at least eight free IP addresses per subnet.
const minFree = 8

// place puts the load balancer into subnets, or says why AWS would not.
func (s *Service) place(b *balancer, ids []string, mappings []types.SubnetMapping) error {
	if len(ids) > 0 && len(mappings) > 0 {
		return invalid("Either subnets or subnet mappings can be specified, but not both")
	}
	for _, m := range mappings {
		ids = append(ids, aws.ToString(m.SubnetId))
	}
	subnets, err := s.subnets(b, ids)
	if err != nil {
		return err
	}
	if err := checkZones(b, subnets); err != nil {
		return err
	}
	if b.Scheme == types.LoadBalancerSchemeEnumInternetFacing && !s.ec2.HasInternetGateway(subnets[0].VPC) {
		return awssim.Errorf("InvalidSubnet", "VPC %s has no internet gateway", subnets[0].VPC)
	}
	b.VpcId = aws.String(subnets[0].VPC)
	b.subnets, b.AvailabilityZones = nil, nil
	for _, n := range subnets {
		b.subnets = append(b.subnets, n.ID)
		b.AvailabilityZones = append(b.AvailabilityZones, types.AvailabilityZone{
			SubnetId: aws.String(n.ID), ZoneName: aws.String(n.Zone),
		})
	}
	return nil
}

func (s *Service) subnets(b *balancer, ids []string) ([]ec2.Subnet, error) {
	var found []ec2.Subnet
	for _, id := range ids {
		n, ok := s.ec2.Subnet(id)
		if !ok {
			return nil, awssim.Errorf("SubnetNotFound", "The subnet ID '%s' is not valid", id)
		}
		if len(found) > 0 && found[0].VPC != n.VPC {
			return nil, awssim.Errorf("InvalidConfigurationRequest", "All subnets must belong to the same VPC")
		}
		if _, mine := b.interfaces[id]; !mine && n.Free < minFree {
			return nil, awssim.Errorf("InvalidSubnet", "Not enough IP space available in %s. ELB requires at least %d free IP addresses in each subnet.", id, minFree)
		}
		found = append(found, n)
	}
	return found, nil
}

// checkZones: ELBv2 API reference, CreateLoadBalancer: only one subnet per Availability Zone; Application Load Balancers
// need subnets from at least two Availability Zones.
func checkZones(b *balancer, subnets []ec2.Subnet) error {
	var zones []string
	for _, n := range subnets {
		if slices.Contains(zones, n.Zone) {
			return awssim.Errorf("InvalidConfigurationRequest", "A load balancer cannot be attached to multiple subnets in the same Availability Zone")
		}
		zones = append(zones, n.Zone)
	}
	if b.isALB() && len(zones) < 2 {
		return invalid("At least two subnets in two different Availability Zones must be specified")
	}
	if len(zones) == 0 {
		return invalid("At least one subnet must be specified")
	}
	return nil
}

// secure puts the load balancer into security groups. User guide for Application Load Balancers: without any, it gets
// the default security group of the VPC; a Network Load Balancer stays without.
func (s *Service) secure(b *balancer, ids []string) error {
	for _, id := range ids {
		if vpc, ok := s.ec2.GroupVPC(id); !ok || vpc != aws.ToString(b.VpcId) {
			return awssim.Errorf("InvalidSecurityGroup", "One or more security groups are invalid: '%s'", id)
		}
	}
	b.SecurityGroups = ids
	if len(ids) == 0 && b.isALB() {
		b.SecurityGroups = []string{s.ec2.DefaultGroup(aws.ToString(b.VpcId))}
	}
	return nil
}
