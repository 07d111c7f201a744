package ec2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) describeGroups(_ *awssim.Call, in *api.DescribeSecurityGroupsInput) (*api.DescribeSecurityGroupsOutput, error) {
	for _, id := range in.GroupIds {
		if _, err := s.findGroup(aws.String(id), nil); err != nil {
			return nil, err
		}
	}
	rows, err := pick(&s.groups, in.GroupIds, noGroup())
	if err != nil {
		return nil, err
	}
	if rows, err = s.named(rows, in.GroupNames); err != nil {
		return nil, err
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	of := s.groupFields
	if slices.ContainsFunc(in.Filters, func(f types.Filter) bool { return strings.Contains(aws.ToString(f.Name), "ip-permission.") }) {
		of = s.groupFacets
	}
	groups, next, err := list(q, rows, of, s.showGroup)
	return &api.DescribeSecurityGroupsOutput{SecurityGroups: groups, NextToken: next}, err
}

// EC2 API reference, DescribeSecurityGroups: GroupNames is for groups of the default VPC only.
func (s *Service) named(rows []*types.SecurityGroup, names []string) ([]*types.SecurityGroup, error) {
	if len(names) == 0 {
		return rows, nil
	}
	var out []*types.SecurityGroup
	for _, name := range names {
		g, err := s.findGroup(nil, aws.String(name))
		if err != nil {
			return nil, err
		}
		if slices.Contains(rows, g) {
			out = append(out, g)
		}
	}
	return out, nil
}

func (s *Service) showGroup(g *types.SecurityGroup) types.SecurityGroup {
	shown := *g
	shown.Tags = s.tags[*g.GroupId]
	shown.IpPermissions = s.permissions(*g.GroupId, false)
	shown.IpPermissionsEgress = s.permissions(*g.GroupId, true)
	return shown
}

// permissions shows rules as the older form does: one entry for each protocol and port range.
func (s *Service) permissions(group string, egress bool) []types.IpPermission {
	out := []types.IpPermission{}
	for _, r := range s.rulesOf(group) {
		if aws.ToBool(r.IsEgress) != egress {
			continue
		}
		i := slices.IndexFunc(out, func(p types.IpPermission) bool { return samePorts(p, r) })
		if i < 0 {
			i = len(out)
			out = append(out, emptyPermission(r))
		}
		addPeer(&out[i], r)
	}
	return out
}

func samePorts(p types.IpPermission, r *rule) bool {
	return *p.IpProtocol == *r.IpProtocol &&
		(p.FromPort == nil || (*p.FromPort == *r.FromPort && *p.ToPort == *r.ToPort))
}

func emptyPermission(r *rule) types.IpPermission {
	p := types.IpPermission{
		IpProtocol: r.IpProtocol, IpRanges: []types.IpRange{}, Ipv6Ranges: []types.Ipv6Range{},
		PrefixListIds: []types.PrefixListId{}, UserIdGroupPairs: []types.UserIdGroupPair{},
	}
	if *r.IpProtocol != "-1" {
		p.FromPort, p.ToPort = r.FromPort, r.ToPort
	}
	return p
}

func addPeer(p *types.IpPermission, r *rule) {
	switch {
	case r.CidrIpv4 != nil:
		p.IpRanges = append(p.IpRanges, types.IpRange{CidrIp: r.CidrIpv4, Description: r.Description})
	case r.CidrIpv6 != nil:
		p.Ipv6Ranges = append(p.Ipv6Ranges, types.Ipv6Range{CidrIpv6: r.CidrIpv6, Description: r.Description})
	case r.PrefixListId != nil:
		p.PrefixListIds = append(p.PrefixListIds, types.PrefixListId{PrefixListId: r.PrefixListId, Description: r.Description})
	case r.ReferencedGroupInfo != nil:
		p.UserIdGroupPairs = append(p.UserIdGroupPairs, types.UserIdGroupPair{
			GroupId: r.ReferencedGroupInfo.GroupId, UserId: r.ReferencedGroupInfo.UserId, Description: r.Description,
		})
	}
}

func (s *Service) groupFields(g *types.SecurityGroup) facets {
	return facets{tags: s.tags[aws.ToString(g.GroupId)], fields: map[string][]string{
		"group-id": one(g.GroupId), "group-name": one(g.GroupName), "description": one(g.Description),
		"vpc-id": one(g.VpcId), "owner-id": one(g.OwnerId),
	}}
}

// groupFacets adds what the rules of a group can be filtered by.
func (s *Service) groupFacets(g *types.SecurityGroup) facets {
	id, f := aws.ToString(g.GroupId), s.groupFields(g)
	for _, prefix := range []string{"", "egress."} {
		for _, name := range []string{"cidr", "ipv6-cidr", "group-id", "protocol", "from-port", "to-port"} {
			f.fields[prefix+"ip-permission."+name] = nil
		}
	}
	for _, r := range s.rulesOf(id) {
		prefix := "ip-permission."
		if aws.ToBool(r.IsEgress) {
			prefix = "egress." + prefix
		}
		add := func(name string, values []string) { f.fields[prefix+name] = append(f.fields[prefix+name], values...) }
		add("cidr", one(r.CidrIpv4))
		add("ipv6-cidr", one(r.CidrIpv6))
		add("protocol", one(r.IpProtocol))
		add("from-port", []string{fmt.Sprint(*r.FromPort)})
		add("to-port", []string{fmt.Sprint(*r.ToPort)})
		if r.ReferencedGroupInfo != nil {
			add("group-id", one(r.ReferencedGroupInfo.GroupId))
		}
	}
	return f
}
