package ec2

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) authorizeIngress(_ *awssim.Call, in *api.AuthorizeSecurityGroupIngressInput) (*api.AuthorizeSecurityGroupIngressOutput, error) {
	g, err := s.findGroup(in.GroupId, in.GroupName)
	if err != nil {
		return nil, err
	}
	permissions := legacy{in.IpProtocol, in.CidrIp, in.FromPort, in.ToPort}.permissions(in.IpPermissions)
	rules, err := s.authorize(g, false, permissions, in.TagSpecifications)
	return &api.AuthorizeSecurityGroupIngressOutput{SecurityGroupRules: rules, Return: aws.Bool(true)}, err
}

func (s *Service) authorizeEgress(_ *awssim.Call, in *api.AuthorizeSecurityGroupEgressInput) (*api.AuthorizeSecurityGroupEgressOutput, error) {
	g, err := s.findGroup(in.GroupId, nil)
	if err != nil {
		return nil, err
	}
	permissions := legacy{in.IpProtocol, in.CidrIp, in.FromPort, in.ToPort}.permissions(in.IpPermissions)
	rules, err := s.authorize(g, true, permissions, in.TagSpecifications)
	return &api.AuthorizeSecurityGroupEgressOutput{SecurityGroupRules: rules, Return: aws.Bool(true)}, err
}

// authorize adds all rules or none.
func (s *Service) authorize(g *types.SecurityGroup, egress bool, permissions []types.IpPermission, specs []types.TagSpecification) ([]rule, error) {
	tags, err := specTags(specs, types.ResourceTypeSecurityGroupRule)
	if err != nil {
		return nil, err
	}
	rules, err := s.expand(g, egress, permissions)
	if err != nil {
		return nil, err
	}
	if err := s.checkNew(*g.GroupId, egress, rules); err != nil {
		return nil, err
	}
	out := make([]rule, 0, len(rules))
	for _, r := range rules {
		added := s.addRule(r)
		s.setTags(*added.SecurityGroupRuleId, tags)
		out = append(out, s.showRule(added))
	}
	return out, nil
}

func (s *Service) checkNew(group string, egress bool, rules []rule) error {
	have, count := map[string]bool{}, len(rules)
	for _, r := range s.rulesOf(group) {
		have[identity(r)] = true
		if aws.ToBool(r.IsEgress) == egress {
			count++
		}
	}
	seen := map[string]bool{}
	for i := range rules {
		key := identity(&rules[i])
		if seen[key] {
			return awssim.Errorf("InvalidParameterValue", "The same permission must not appear multiple times")
		}
		if have[key] {
			return awssim.Errorf("InvalidPermission.Duplicate", "the specified rule %q already exists", describe(&rules[i]))
		}
		seen[key] = true
	}
	if count > maxRules {
		return awssim.Errorf("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.")
	}
	return nil
}

// describe words a rule as EC2's refusal does: peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW.
func describe(r *rule) string {
	peer := aws.ToString(r.CidrIpv4) + aws.ToString(r.CidrIpv6) + aws.ToString(r.PrefixListId)
	if r.ReferencedGroupInfo != nil {
		peer = aws.ToString(r.ReferencedGroupInfo.GroupId)
	}
	if *r.IpProtocol == "-1" {
		return fmt.Sprintf("peer: %s, ALL, ALLOW", peer)
	}
	return fmt.Sprintf("peer: %s, %s, from port: %d, to port: %d, ALLOW", peer, strings.ToUpper(*r.IpProtocol), *r.FromPort, *r.ToPort)
}

func (s *Service) showRule(r *rule) rule {
	shown := *r
	shown.Tags = s.tags[*r.SecurityGroupRuleId]
	return shown
}

func (s *Service) describeRules(_ *awssim.Call, in *api.DescribeSecurityGroupRulesInput) (*api.DescribeSecurityGroupRulesOutput, error) {
	rows, err := pick(&s.rules, in.SecurityGroupRuleIds, noRule())
	if err != nil {
		return nil, err
	}
	q := query{filters: in.Filters, token: in.NextToken, maxResults: in.MaxResults, least: 5}
	rules, next, err := list(q, rows, s.ruleFacets, s.showRule)
	return &api.DescribeSecurityGroupRulesOutput{SecurityGroupRules: rules, NextToken: next}, err
}

// EC2 API reference, DescribeSecurityGroupRules: these are all of its filters.
func (s *Service) ruleFacets(r *rule) facets {
	return facets{tags: s.tags[aws.ToString(r.SecurityGroupRuleId)], fields: map[string][]string{
		"group-id": one(r.GroupId), "security-group-rule-id": one(r.SecurityGroupRuleId),
	}}
}
