package ec2

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

type rule = types.SecurityGroupRule

// Amazon VPC User Guide, "Amazon VPC quotas": 60 inbound and 60 outbound rules per group.
const maxRules = 60

func noRule() missing {
	return missing{"InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '%s' does not exist"}
}

func (s *Service) addRule(r rule) *rule {
	id := s.w.ID("sgr")
	r.SecurityGroupRuleId, r.GroupOwnerId = aws.String(id), aws.String(s.w.Account())
	r.SecurityGroupRuleArn = aws.String(s.w.ARN("ec2", "security-group-rule/"+id))
	s.rules.add(id, &r)
	if s.byGroup == nil {
		s.byGroup = map[string][]*rule{}
	}
	s.byGroup[*r.GroupId] = append(s.byGroup[*r.GroupId], &r)
	return &r
}

func (s *Service) dropRule(id string) {
	if r, ok := s.rules.get(id); ok {
		s.byGroup[*r.GroupId] = slices.DeleteFunc(s.byGroup[*r.GroupId], func(other *rule) bool { return other == r })
	}
	s.rules.remove(id)
	delete(s.tags, id)
}

func (s *Service) rulesOf(group string) []*rule { return slices.Clone(s.byGroup[group]) }

// identity is what makes two rules the same: all but the description.
func identity(r *rule) string {
	peer := aws.ToString(r.CidrIpv4) + aws.ToString(r.CidrIpv6) + aws.ToString(r.PrefixListId)
	if r.ReferencedGroupInfo != nil {
		peer = aws.ToString(r.ReferencedGroupInfo.GroupId)
	}
	return fmt.Sprintf("%v %s %d-%d %s", aws.ToBool(r.IsEgress), *r.IpProtocol, *r.FromPort, *r.ToPort, peer)
}

// legacy is the form of a rule with one CIDR beside IpPermissions.
type legacy struct {
	protocol, cidr *string
	from, to       *int32
}

func (l legacy) permissions(more []types.IpPermission) []types.IpPermission {
	if l.protocol == nil && l.cidr == nil {
		return more
	}
	p := types.IpPermission{IpProtocol: l.protocol, FromPort: l.from, ToPort: l.to}
	if l.cidr != nil {
		p.IpRanges = []types.IpRange{{CidrIp: l.cidr}}
	}
	return append(more, p)
}

// expand makes one rule for each peer of each permission.
func (s *Service) expand(g *types.SecurityGroup, egress bool, permissions []types.IpPermission) ([]rule, error) {
	if len(permissions) == 0 {
		return nil, awssim.Errorf("MissingParameter", "The request must contain the parameter ipPermissions")
	}
	var out []rule
	for _, p := range permissions {
		base, err := ports(p.IpProtocol, p.FromPort, p.ToPort)
		if err != nil {
			return nil, err
		}
		base.GroupId, base.IsEgress = g.GroupId, aws.Bool(egress)
		peers, err := s.peers(g, base, p)
		if err != nil {
			return nil, err
		}
		out = append(out, peers...)
	}
	return out, nil
}

func (s *Service) peers(g *types.SecurityGroup, base rule, p types.IpPermission) ([]rule, error) {
	var out []rule
	for _, r := range p.IpRanges {
		base4 := base
		base4.CidrIpv4, base4.Description = r.CidrIp, r.Description
		out = append(out, base4)
	}
	for _, r := range p.Ipv6Ranges {
		base6 := base
		base6.CidrIpv6, base6.Description = r.CidrIpv6, r.Description
		out = append(out, base6)
	}
	for _, r := range p.PrefixListIds {
		listed := base
		listed.PrefixListId, listed.Description = r.PrefixListId, r.Description
		out = append(out, listed)
	}
	for _, pair := range p.UserIdGroupPairs {
		from := base
		from.ReferencedGroupInfo = &types.ReferencedSecurityGroup{GroupId: pair.GroupId, UserId: aws.String(s.w.Account())}
		if pair.GroupId == nil {
			source, err := s.findGroup(nil, pair.GroupName)
			if err != nil {
				return nil, err
			}
			from.ReferencedGroupInfo.GroupId = source.GroupId
		}
		from.Description = pair.Description
		out = append(out, from)
	}
	for i := range out {
		if err := s.checkPeer(g, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// checkPeer also gives CIDR blocks their canonical form.
func (s *Service) checkPeer(g *types.SecurityGroup, r *rule) error {
	for _, cidr := range []**string{&r.CidrIpv4, &r.CidrIpv6} {
		if *cidr == nil {
			continue
		}
		block, err := netip.ParsePrefix(**cidr)
		if err != nil || block.Addr().Is4() != (cidr == &r.CidrIpv4) {
			return awssim.Errorf("InvalidParameterValue", "CIDR block %s is malformed", **cidr)
		}
		*cidr = aws.String(block.Masked().String())
	}
	if r.ReferencedGroupInfo == nil {
		return nil
	}
	source, err := s.findGroup(r.ReferencedGroupInfo.GroupId, nil)
	if err != nil {
		return err
	}
	if *source.VpcId != *g.VpcId {
		return awssim.Errorf("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.")
	}
	return nil
}

// ports checks the protocol and its ports as EC2 API reference, IpPermission, describes them.
func ports(protocol *string, from, to *int32) (rule, error) {
	name := strings.ToLower(aws.ToString(protocol))
	if n, numbered := map[string]string{"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}[name]; numbered {
		name = n
	}
	r := rule{IpProtocol: aws.String(name), FromPort: aws.Int32(-1), ToPort: aws.Int32(-1)}
	switch name {
	case "":
		return r, awssim.Errorf("MissingParameter", "The request must contain the parameter ipProtocol")
	case "tcp", "udp":
		if from == nil || to == nil {
			return r, awssim.Errorf("InvalidParameterValue", "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")
		}
		if *from < 0 || *to > 65535 || *from > *to {
			return r, awssim.Errorf("InvalidParameterValue", "Invalid TCP/UDP port range (%d:%d)", *from, *to)
		}
		r.FromPort, r.ToPort = from, to
	case "icmp", "icmpv6":
		r.FromPort, r.ToPort = aws.Int32(intOr(from, -1)), aws.Int32(intOr(to, -1))
	}
	return r, nil
}

func intOr(v *int32, otherwise int32) int32 {
	if v == nil {
		return otherwise
	}
	return *v
}
