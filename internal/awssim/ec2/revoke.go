package ec2

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) revokeIngress(_ *awssim.Call, in *api.RevokeSecurityGroupIngressInput) (*api.RevokeSecurityGroupIngressOutput, error) {
	g, err := s.findGroup(in.GroupId, in.GroupName)
	if err != nil {
		return nil, err
	}
	permissions := legacy{in.IpProtocol, in.CidrIp, in.FromPort, in.ToPort}.permissions(in.IpPermissions)
	revoked, unknown, err := s.revoke(g, false, in.SecurityGroupRuleIds, permissions)
	return &api.RevokeSecurityGroupIngressOutput{RevokedSecurityGroupRules: revoked, UnknownIpPermissions: unknown, Return: aws.Bool(true)}, err
}

func (s *Service) revokeEgress(_ *awssim.Call, in *api.RevokeSecurityGroupEgressInput) (*api.RevokeSecurityGroupEgressOutput, error) {
	g, err := s.findGroup(in.GroupId, nil)
	if err != nil {
		return nil, err
	}
	permissions := legacy{in.IpProtocol, in.CidrIp, in.FromPort, in.ToPort}.permissions(in.IpPermissions)
	revoked, unknown, err := s.revoke(g, true, in.SecurityGroupRuleIds, permissions)
	return &api.RevokeSecurityGroupEgressOutput{RevokedSecurityGroupRules: revoked, UnknownIpPermissions: unknown, Return: aws.Bool(true)}, err
}

func (s *Service) revoke(g *types.SecurityGroup, egress bool, ids []string, permissions []types.IpPermission) (
	[]types.RevokedSecurityGroupRule, []types.IpPermission, error,
) {
	if len(ids) > 0 {
		revoked, err := s.revokeIDs(g, egress, ids)
		return revoked, nil, err
	}
	var doomed []*rule
	var unknown []types.IpPermission
	rules, err := s.expandForRevoke(g, egress, permissions)
	if err != nil {
		return nil, nil, err
	}
	for i := range rules {
		found := s.same(*g.GroupId, &rules[i])
		if found != nil {
			doomed = append(doomed, found)
			continue
		}
		p := emptyPermission(&rules[i])
		addPeer(&p, &rules[i])
		unknown = append(unknown, p)
	}
	// EC2 API reference, RevokeSecurityGroupIngress: in a non-default VPC an unknown rule fails the whole
	// call; in the default VPC it is only listed in the answer.
	if len(unknown) > 0 && *g.VpcId != s.DefaultVPC() {
		return nil, nil, awssim.Errorf("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
	}
	return s.drop(doomed), unknown, nil
}

// expandForRevoke lets a rule be named whose peer group is gone.
func (s *Service) expandForRevoke(g *types.SecurityGroup, egress bool, permissions []types.IpPermission) ([]rule, error) {
	rules, err := s.expand(g, egress, permissions)
	if awssim.Code(err) == "InvalidGroup.NotFound" {
		return nil, awssim.Errorf("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
	}
	return rules, err
}

func (s *Service) same(group string, wanted *rule) *rule {
	for _, r := range s.rulesOf(group) {
		if identity(r) == identity(wanted) {
			return r
		}
	}
	return nil
}

func (s *Service) revokeIDs(g *types.SecurityGroup, egress bool, ids []string) ([]types.RevokedSecurityGroupRule, error) {
	var doomed []*rule
	for _, id := range ids {
		r, ok := s.rules.get(id)
		if !ok || *r.GroupId != *g.GroupId || aws.ToBool(r.IsEgress) != egress {
			return nil, noRule().of(id)
		}
		doomed = append(doomed, r)
	}
	return s.drop(doomed), nil
}

func (s *Service) drop(rules []*rule) []types.RevokedSecurityGroupRule {
	out := make([]types.RevokedSecurityGroupRule, 0, len(rules))
	for _, r := range rules {
		revoked := types.RevokedSecurityGroupRule{
			SecurityGroupRuleId: r.SecurityGroupRuleId, GroupId: r.GroupId, IsEgress: r.IsEgress, IpProtocol: r.IpProtocol,
			FromPort: r.FromPort, ToPort: r.ToPort, CidrIpv4: r.CidrIpv4, CidrIpv6: r.CidrIpv6,
			PrefixListId: r.PrefixListId, Description: r.Description,
		}
		if r.ReferencedGroupInfo != nil {
			revoked.ReferencedGroupId = r.ReferencedGroupInfo.GroupId
		}
		s.dropRule(*r.SecurityGroupRuleId)
		out = append(out, revoked)
	}
	return out
}

// modifyRules replaces the contents of rules; their ids, tags and directions stay.
func (s *Service) modifyRules(_ *awssim.Call, in *api.ModifySecurityGroupRulesInput) (*api.ModifySecurityGroupRulesOutput, error) {
	g, err := s.findGroup(in.GroupId, nil)
	if err != nil {
		return nil, err
	}
	changed := make([]rule, 0, len(in.SecurityGroupRules))
	for _, update := range in.SecurityGroupRules {
		old, ok := s.rules.get(aws.ToString(update.SecurityGroupRuleId))
		if !ok || *old.GroupId != *g.GroupId {
			return nil, noRule().of(aws.ToString(update.SecurityGroupRuleId))
		}
		r, err := s.rewritten(g, old, update.SecurityGroupRule)
		if err != nil {
			return nil, err
		}
		changed = append(changed, r)
	}
	for i := range changed {
		s.rules.rows[*changed[i].SecurityGroupRuleId] = &changed[i]
	}
	return &api.ModifySecurityGroupRulesOutput{Return: aws.Bool(true)}, nil
}

func (s *Service) rewritten(g *types.SecurityGroup, old *rule, to *types.SecurityGroupRuleRequest) (rule, error) {
	if to == nil {
		return *old, nil
	}
	r, err := ports(to.IpProtocol, to.FromPort, to.ToPort)
	if err != nil {
		return r, err
	}
	r.GroupId, r.GroupOwnerId, r.IsEgress = old.GroupId, old.GroupOwnerId, old.IsEgress
	r.SecurityGroupRuleId, r.SecurityGroupRuleArn = old.SecurityGroupRuleId, old.SecurityGroupRuleArn
	r.CidrIpv4, r.CidrIpv6, r.PrefixListId, r.Description = to.CidrIpv4, to.CidrIpv6, to.PrefixListId, to.Description
	if to.ReferencedGroupId != nil {
		r.ReferencedGroupInfo = &types.ReferencedSecurityGroup{GroupId: to.ReferencedGroupId, UserId: aws.String(s.w.Account())}
	}
	if err := s.checkPeer(g, &r); err != nil {
		return r, err
	}
	if twin := s.same(*g.GroupId, &r); twin != nil && *twin.SecurityGroupRuleId != *old.SecurityGroupRuleId {
		return *old, awssim.Errorf("InvalidPermission.Duplicate", "the specified rule %q already exists", describe(&r))
	}
	return r, nil
}
