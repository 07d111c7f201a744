package ec2

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func noGroup() missing {
	return missing{"InvalidGroup.NotFound", "The security group '%s' does not exist"}
}

func (s *Service) registerGroups() {
	handle(s, "CreateSecurityGroup", s.createGroup)
	handle(s, "DescribeSecurityGroups", s.describeGroups)
	handle(s, "DeleteSecurityGroup", s.deleteGroup)
	handle(s, "AuthorizeSecurityGroupIngress", s.authorizeIngress)
	handle(s, "AuthorizeSecurityGroupEgress", s.authorizeEgress)
	handle(s, "RevokeSecurityGroupIngress", s.revokeIngress)
	handle(s, "RevokeSecurityGroupEgress", s.revokeEgress)
	handle(s, "DescribeSecurityGroupRules", s.describeRules)
	handle(s, "ModifySecurityGroupRules", s.modifyRules)
}

// AddGroup adds a security group with the rules that a new one has.
func (s *Service) AddGroup(name, description, vpc string) string {
	id := s.w.ID("sg")
	s.groups.add(id, &types.SecurityGroup{
		GroupId: aws.String(id), GroupName: aws.String(name), Description: aws.String(description), VpcId: aws.String(vpc),
		OwnerId: aws.String(s.w.Account()), SecurityGroupArn: aws.String(s.w.ARN("ec2", "security-group/"+id)),
	})
	// Amazon VPC User Guide, "Security group rules": a new group allows all outbound traffic and no inbound.
	s.addRule(rule{
		GroupId: aws.String(id), IsEgress: aws.Bool(true), IpProtocol: aws.String("-1"),
		FromPort: aws.Int32(-1), ToPort: aws.Int32(-1), CidrIpv4: aws.String("0.0.0.0/0"),
	})
	return id
}

// A default group also allows all traffic from itself.
func (s *Service) addDefaultGroup(vpc string) {
	id := s.AddGroup("default", "default VPC security group", vpc)
	s.addRule(rule{
		GroupId: aws.String(id), IsEgress: aws.Bool(false), IpProtocol: aws.String("-1"),
		FromPort: aws.Int32(-1), ToPort: aws.Int32(-1),
		ReferencedGroupInfo: &types.ReferencedSecurityGroup{GroupId: aws.String(id), UserId: aws.String(s.w.Account())},
	})
}

// GroupVPC finds the VPC of a security group.
func (s *Service) GroupVPC(id string) (string, bool) {
	g, ok := s.groups.get(id)
	if !ok {
		return "", false
	}
	return *g.VpcId, true
}

// DefaultGroup is the id of a VPC's default security group.
func (s *Service) DefaultGroup(vpc string) string {
	g, ok := s.groupNamed("default", vpc)
	if !ok {
		return ""
	}
	return *g.GroupId
}

// EC2 API reference, CreateSecurityGroup: names are unique in the VPC without regard to case.
func (s *Service) groupNamed(name, vpc string) (*types.SecurityGroup, bool) {
	for _, g := range s.groups.all() {
		if strings.EqualFold(*g.GroupName, name) && *g.VpcId == vpc {
			return g, true
		}
	}
	return nil, false
}

func (s *Service) createGroup(_ *awssim.Call, in *api.CreateSecurityGroupInput) (*api.CreateSecurityGroupOutput, error) {
	vpc, name := aws.ToString(in.VpcId), aws.ToString(in.GroupName)
	if vpc == "" {
		vpc = s.DefaultVPC()
	}
	if !s.HasVPC(vpc) {
		return nil, noVPC().of(vpc)
	}
	if err := checkGroupText(name, aws.ToString(in.Description)); err != nil {
		return nil, err
	}
	if _, taken := s.groupNamed(name, vpc); taken {
		return nil, awssim.Errorf("InvalidGroup.Duplicate", "The security group '%s' already exists for VPC '%s'", name, vpc)
	}
	tags, err := specTags(in.TagSpecifications, types.ResourceTypeSecurityGroup)
	if err != nil {
		return nil, err
	}
	id := s.AddGroup(name, aws.ToString(in.Description), vpc)
	s.setTags(id, tags)
	return &api.CreateSecurityGroupOutput{GroupId: aws.String(id), SecurityGroupArn: s.groups.rows[id].SecurityGroupArn, Tags: s.tags[id]}, nil
}

// EC2 API reference, CreateSecurityGroup: up to 255 characters; a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*.
func checkGroupText(name, description string) error {
	allowed := regexp.MustCompile(`^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}$`)
	switch {
	case strings.HasPrefix(strings.ToLower(name), "sg-"):
		return awssim.Errorf("InvalidParameterValue", "Value (%s) for parameter GroupName is invalid. Group names may not be in the format sg-*.", name)
	case strings.EqualFold(name, "default"):
		return awssim.Errorf("InvalidGroup.Reserved", "The security group '%s' is reserved", name)
	case !allowed.MatchString(name):
		return awssim.Errorf("InvalidParameterValue", "Value (%s) for parameter GroupName is invalid. Character sets beyond ASCII are not supported.", name)
	case description == "":
		// EC2 API reference, CreateSecurityGroup: GroupDescription is required; an empty one counts as none.
		return awssim.Errorf("MissingParameter", "The request must contain the parameter GroupDescription")
	case !allowed.MatchString(description):
		return awssim.Errorf("InvalidParameterValue", "Value (%s) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.", description)
	}
	return nil
}

// findGroup takes an id, or the name of a group of the default VPC.
func (s *Service) findGroup(id, name *string) (*types.SecurityGroup, error) {
	if id == nil && name == nil {
		return nil, awssim.Errorf("MissingParameter", "The request must contain the parameter groupName or groupId")
	}
	if id == nil {
		if g, ok := s.groupNamed(*name, s.DefaultVPC()); ok {
			return g, nil
		}
		return nil, awssim.Errorf("InvalidGroup.NotFound", "The security group '%s' does not exist in default VPC '%s'", *name, s.DefaultVPC())
	}
	if !strings.HasPrefix(*id, "sg-") {
		return nil, awssim.Errorf("InvalidGroupId.Malformed", `Invalid id: "%s" (expecting "sg-...")`, *id)
	}
	g, ok := s.groups.get(*id)
	if !ok {
		return nil, noGroup().of(*id)
	}
	return g, nil
}

func (s *Service) deleteGroup(_ *awssim.Call, in *api.DeleteSecurityGroupInput) (*api.DeleteSecurityGroupOutput, error) {
	g, err := s.findGroup(in.GroupId, in.GroupName)
	if err != nil {
		return nil, err
	}
	id := *g.GroupId
	if *g.GroupName == "default" {
		return nil, awssim.Errorf("CannotDelete", `the specified group: "%s" name: "default" cannot be deleted by a user`, id)
	}
	// EC2 API reference, DeleteSecurityGroup: fails while an instance or interface has the group, or
	// another group's rule names it. A launch template may keep the id of a group that is gone.
	if s.inUse(id) || s.referenced(id) {
		return nil, awssim.Errorf("DependencyViolation", "resource %s has a dependent object", id)
	}
	for _, r := range s.rulesOf(id) {
		s.dropRule(*r.SecurityGroupRuleId)
	}
	s.groups.remove(id)
	delete(s.tags, id)
	return &api.DeleteSecurityGroupOutput{GroupId: aws.String(id), Return: aws.Bool(true)}, nil
}

func (s *Service) referenced(id string) bool {
	return slices.ContainsFunc(s.rules.all(), func(r *rule) bool {
		return r.ReferencedGroupInfo != nil && *r.ReferencedGroupInfo.GroupId == id && *r.GroupId != id
	})
}
