package elbv2

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// group is one target group and its targets.
type group struct {
	types.TargetGroup
	attributes map[string]string
	tags       tagList
	targets    []*target
}

func (g *group) arn() string  { return aws.ToString(g.TargetGroupArn) }
func (g *group) name() string { return aws.ToString(g.TargetGroupName) }

// forALB tells the target groups of Application Load Balancers from those of Network Load Balancers.
func (g *group) forALB() bool { return isHTTP(g.Protocol) }

func isHTTP(p types.ProtocolEnum) bool {
	return p == types.ProtocolEnumHttp || p == types.ProtocolEnumHttps
}

func (s *Service) handleGroups() {
	awssim.Handle(s.world, serviceID, "CreateTargetGroup", s.createTargetGroup)
	awssim.Handle(s.world, serviceID, "DescribeTargetGroups", s.describeTargetGroups)
	awssim.Handle(s.world, serviceID, "ModifyTargetGroup", s.modifyTargetGroup)
	awssim.Handle(s.world, serviceID, "DeleteTargetGroup", s.deleteTargetGroup)
	awssim.Handle(s.world, serviceID, "DescribeTargetGroupAttributes", s.describeTargetGroupAttributes)
	awssim.Handle(s.world, serviceID, "ModifyTargetGroupAttributes", s.modifyTargetGroupAttributes)
}

func (s *Service) createTargetGroup(_ *awssim.Call, in *sdk.CreateTargetGroupInput) (*sdk.CreateTargetGroupOutput, error) {
	g, err := s.newGroup(in)
	if err != nil {
		return nil, err
	}
	// ELBv2 API reference, CreateTargetGroup: idempotent for the same settings, otherwise DuplicateTargetGroupName.
	if old := s.groupNamed(g.name()); old != nil {
		if !sameGroup(old, g) {
			return nil, awssim.Errorf("DuplicateTargetGroupName",
				"A target group with the same name '%s' exists, but with different settings", g.name())
		}
		return &sdk.CreateTargetGroupOutput{TargetGroups: []types.TargetGroup{s.shownGroup(old)}}, nil
	}
	if err := checkTags(g.tags); err != nil {
		return nil, err
	}
	g.TargetGroupArn = aws.String(s.world.ARN("elasticloadbalancing", "targetgroup/"+g.name()+"/"+s.suffix()))
	s.groups, s.byARN[g.arn()] = append(s.groups, g), g
	return &sdk.CreateTargetGroupOutput{TargetGroups: []types.TargetGroup{s.shownGroup(g)}}, nil
}

func (s *Service) newGroup(in *sdk.CreateTargetGroupInput) (*group, error) {
	g := &group{tags: in.Tags}
	g.TargetGroupName, g.Port, g.VpcId, g.Protocol = in.Name, in.Port, in.VpcId, in.Protocol
	g.TargetType = orDefault(in.TargetType, types.TargetTypeEnumInstance)
	g.IpAddressType = orDefault(in.IpAddressType, types.TargetGroupIpAddressTypeEnumIpv4)
	g.TargetControlPort = in.TargetControlPort
	if err := checkName("Target group", g.name()); err != nil {
		return nil, err
	}
	if err := s.checkGroup(g); err != nil {
		return nil, err
	}
	if g.forALB() {
		g.ProtocolVersion = aws.String("HTTP1")
		if in.ProtocolVersion != nil {
			g.ProtocolVersion = in.ProtocolVersion
		}
	}
	g.attributes = defaults(targetGroupAttributes(g))
	return g, setHealthCheck(g, healthCheckOf(in))
}

func (s *Service) checkGroup(g *group) error {
	if g.TargetType == types.TargetTypeEnumLambda || g.TargetType == types.TargetTypeEnumAlb {
		return awssim.Errorf("SimNotImplemented", "the simulated AWS has no target groups of type %s", g.TargetType)
	}
	if g.Protocol == "" || g.Port == nil {
		return invalid("A protocol and a port must be specified")
	}
	if !slices.Contains(g.Protocol.Values(), g.Protocol) || g.Protocol == types.ProtocolEnumGeneve {
		return awssim.Errorf("UnsupportedProtocol", "The protocol '%s' is not supported", g.Protocol)
	}
	if p := aws.ToInt32(g.Port); p < 1 || p > 65535 {
		return invalid("Port '%d' is not valid; it must be between 1 and 65535", p)
	}
	if g.VpcId == nil {
		return invalid("A VPC ID must be specified")
	}
	if !s.ec2.HasVPC(aws.ToString(g.VpcId)) {
		return invalid("The VPC ID '%s' is not found", aws.ToString(g.VpcId))
	}
	return nil
}

func sameGroup(a, b *group) bool {
	x, y := a.TargetGroup, b.TargetGroup
	return aws.ToInt32(x.Port) == aws.ToInt32(y.Port) && x.Protocol == y.Protocol && x.TargetType == y.TargetType &&
		aws.ToString(x.VpcId) == aws.ToString(y.VpcId) && aws.ToString(x.ProtocolVersion) == aws.ToString(y.ProtocolVersion) &&
		x.IpAddressType == y.IpAddressType && aws.ToInt32(x.TargetControlPort) == aws.ToInt32(y.TargetControlPort) &&
		sameHealthCheck(x, y)
}

// deleteTargetGroup: ELBv2 API reference, DeleteTargetGroup: refused (ResourceInUse) while a listener or rule uses it;
// deleting what does not exist succeeds, for the operation documents no TargetGroupNotFound.
func (s *Service) deleteTargetGroup(_ *awssim.Call, in *sdk.DeleteTargetGroupInput) (*sdk.DeleteTargetGroupOutput, error) {
	g, ok := s.byARN[aws.ToString(in.TargetGroupArn)]
	if !ok {
		return &sdk.DeleteTargetGroupOutput{}, nil
	}
	if len(s.balancersOf(g)) > 0 {
		return nil, awssim.Errorf("ResourceInUse", "Target group '%s' is currently in use by a listener or a rule", g.arn())
	}
	for _, t := range slices.Clone(g.targets) {
		g.remove(t)
	}
	delete(s.byARN, g.arn())
	s.groups = slices.DeleteFunc(s.groups, func(x *group) bool { return x == g })
	return &sdk.DeleteTargetGroupOutput{}, nil
}
