package ec2

import (
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// AttachInterface makes an interface for another AWS service in a subnet, in use at once. The owner
// is its requester ("amazon-elb"). It is "" when the subnet is unknown or has no free address.
func (s *Service) AttachInterface(description, owner, subnetID string, groups []string) string {
	ni, ok := s.newInterface(subnetID, groups)
	if !ok {
		return ""
	}
	ni.Description = aws.String(description)
	ni.RequesterId, ni.RequesterManaged = aws.String(owner), aws.Bool(true)
	ni.Attachment = &types.NetworkInterfaceAttachment{
		AttachmentId: aws.String(s.w.ID("ela-attach")), InstanceOwnerId: aws.String(owner), DeviceIndex: aws.Int32(1),
		DeleteOnTermination: aws.Bool(false), Status: types.AttachmentStatusAttached, AttachTime: aws.Time(s.w.Now()),
	}
	return *ni.NetworkInterfaceId
}

func (s *Service) newInterface(subnetID string, groups []string) (*types.NetworkInterface, bool) {
	sn, ok := s.subnets.get(subnetID)
	if !ok {
		return nil, false
	}
	address, ok := s.address(sn)
	if !ok {
		return nil, false
	}
	id := s.w.ID("eni")
	ni := &types.NetworkInterface{
		NetworkInterfaceId: aws.String(id), SubnetId: aws.String(subnetID), VpcId: sn.VpcId, Description: aws.String(""),
		AvailabilityZone: sn.AvailabilityZone, AvailabilityZoneId: sn.AvailabilityZoneId, OwnerId: aws.String(s.w.Account()),
		PrivateIpAddress: aws.String(address), Status: types.NetworkInterfaceStatusInUse, InterfaceType: types.NetworkInterfaceTypeInterface,
		RequesterManaged: aws.Bool(false), SourceDestCheck: aws.Bool(true), Groups: s.identify(groups),
		PrivateIpAddresses: []types.NetworkInterfacePrivateIpAddress{{Primary: aws.Bool(true), PrivateIpAddress: aws.String(address)}},
	}
	s.interfaces.add(id, ni)
	return ni, true
}

// ReleaseInterface deletes an interface and frees its address.
func (s *Service) ReleaseInterface(id string) {
	ni, ok := s.interfaces.get(id)
	if !ok {
		return
	}
	delete(s.used[*ni.SubnetId], netip.MustParseAddr(*ni.PrivateIpAddress))
	s.interfaces.remove(id)
	delete(s.tags, id)
}

// SetGroupsOf replaces the security groups of an interface.
func (s *Service) SetGroupsOf(interfaceID string, groups []string) {
	if ni, ok := s.interfaces.get(interfaceID); ok {
		ni.Groups = s.identify(groups)
	}
}

func (s *Service) identify(groups []string) []types.GroupIdentifier {
	out := make([]types.GroupIdentifier, 0, len(groups))
	for _, id := range groups {
		if g, ok := s.groups.get(id); ok {
			out = append(out, types.GroupIdentifier{GroupId: g.GroupId, GroupName: g.GroupName})
		}
	}
	return out
}

func (s *Service) describeInterfaces(_ *awssim.Call, in *api.DescribeNetworkInterfacesInput) (*api.DescribeNetworkInterfacesOutput, error) {
	rows, err := pick(&s.interfaces, in.NetworkInterfaceIds,
		missing{"InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist"})
	if err != nil {
		return nil, err
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	interfaces, next, err := list(q, rows, s.interfaceFacets, func(ni *types.NetworkInterface) types.NetworkInterface {
		shown := *ni
		shown.TagSet = s.tags[*ni.NetworkInterfaceId]
		return shown
	})
	return &api.DescribeNetworkInterfacesOutput{NetworkInterfaces: interfaces, NextToken: next}, err
}

func (s *Service) interfaceFacets(ni *types.NetworkInterface) facets {
	f := facets{tags: s.tags[aws.ToString(ni.NetworkInterfaceId)], fields: map[string][]string{
		"network-interface-id": one(ni.NetworkInterfaceId), "subnet-id": one(ni.SubnetId), "vpc-id": one(ni.VpcId),
		"availability-zone": one(ni.AvailabilityZone), "description": one(ni.Description), "status": {string(ni.Status)},
		"requester-id": one(ni.RequesterId), "requester-managed": flag(ni.RequesterManaged), "owner-id": one(ni.OwnerId),
		"private-ip-address": one(ni.PrivateIpAddress), "interface-type": {string(ni.InterfaceType)},
		"group-id": nil, "group-name": nil, "attachment.instance-id": nil, "attachment.instance-owner-id": nil,
	}}
	for _, g := range ni.Groups {
		f.fields["group-id"] = append(f.fields["group-id"], aws.ToString(g.GroupId))
		f.fields["group-name"] = append(f.fields["group-name"], aws.ToString(g.GroupName))
	}
	if ni.Attachment != nil {
		f.fields["attachment.instance-id"] = one(ni.Attachment.InstanceId)
		f.fields["attachment.instance-owner-id"] = one(ni.Attachment.InstanceOwnerId)
	}
	return f
}

// inUse tells whether an interface has the group.
func (s *Service) inUse(group string) bool {
	return slices.ContainsFunc(s.interfaces.all(), func(ni *types.NetworkInterface) bool {
		return slices.ContainsFunc(ni.Groups, func(g types.GroupIdentifier) bool { return aws.ToString(g.GroupId) == group })
	})
}
