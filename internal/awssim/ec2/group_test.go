package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/internal/awssim/ec2"
)

func tcp(port int32, cidrs ...string) types.IpPermission {
	p := types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(port), ToPort: aws.Int32(port)}
	for _, c := range cidrs {
		p.IpRanges = append(p.IpRanges, types.IpRange{CidrIp: aws.String(c)})
	}
	return p
}

func from(port int32, group string) types.IpPermission {
	p := tcp(port)
	p.UserIdGroupPairs = []types.UserIdGroupPair{{GroupId: aws.String(group)}}
	return p
}

func (r *rig) allow(group string, permissions ...types.IpPermission) ([]types.SecurityGroupRule, error) {
	out, err := r.AuthorizeSecurityGroupIngress(r.ctx(), &api.AuthorizeSecurityGroupIngressInput{GroupId: aws.String(group), IpPermissions: permissions})
	if err != nil {
		return nil, err
	}
	return out.SecurityGroupRules, nil
}

func (r *rig) revoke(group string, permissions ...types.IpPermission) error {
	_, err := r.RevokeSecurityGroupIngress(r.ctx(), &api.RevokeSecurityGroupIngressInput{GroupId: aws.String(group), IpPermissions: permissions})
	return err
}

func (r *rig) drop(group string) error {
	_, err := r.DeleteSecurityGroup(r.ctx(), &api.DeleteSecurityGroupInput{GroupId: aws.String(group)})
	return err
}

func TestCreateSecurityGroup(t *testing.T) {
	r := newRig(t)
	out, err := r.CreateSecurityGroup(r.ctx(), &api.CreateSecurityGroupInput{
		GroupName: aws.String("web"), Description: aws.String("for the web"),
		TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeSecurityGroup, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}}}},
	})
	r.must(err)
	described, err := r.DescribeSecurityGroups(r.ctx(), &api.DescribeSecurityGroupsInput{Filters: []types.Filter{
		filter("group-name", "web"), filter("vpc-id", do(r, r.s.DefaultVPC)), filter("tag:k", "v"),
	}})
	r.must(err)
	everywhere := []types.IpPermission{{
		IpProtocol: aws.String("-1"), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
		Ipv6Ranges: []types.Ipv6Range{}, PrefixListIds: []types.PrefixListId{}, UserIdGroupPairs: []types.UserIdGroupPair{},
	}}
	want := []types.SecurityGroup{{
		GroupId: out.GroupId, GroupName: aws.String("web"), Description: aws.String("for the web"), VpcId: aws.String(do(r, r.s.DefaultVPC)),
		OwnerId: aws.String("123456789012"), SecurityGroupArn: out.SecurityGroupArn, Tags: out.Tags,
		IpPermissions: []types.IpPermission{}, IpPermissionsEgress: everywhere,
	}}
	if diff := cmp.Diff(want, described.SecurityGroups, ignoreUnexported()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func ignoreUnexported() cmp.Option {
	return cmpopts.IgnoreUnexported(types.SecurityGroup{}, types.IpPermission{}, types.IpRange{}, types.Tag{}, types.SecurityGroupRule{},
		types.ReferencedSecurityGroup{}, types.InstanceMetadataOptionsResponse{})
}

func TestCreateSecurityGroupRefuses(t *testing.T) {
	r := newRig(t)
	r.group("Web")
	for _, row := range []struct {
		name string
		in   api.CreateSecurityGroupInput
		code string
	}{
		{"the same name in another case", api.CreateSecurityGroupInput{GroupName: aws.String("web"), Description: aws.String("d")}, "InvalidGroup.Duplicate"},
		{"a name like an id", api.CreateSecurityGroupInput{GroupName: aws.String("sg-web"), Description: aws.String("d")}, "InvalidParameterValue"},
		{"a description with odd characters", api.CreateSecurityGroupInput{GroupName: aws.String("x"), Description: aws.String("<d>")}, "InvalidParameterValue"},
		{"an unknown VPC", api.CreateSecurityGroupInput{GroupName: aws.String("x"), Description: aws.String("d"), VpcId: aws.String("vpc-1")}, "InvalidVpcID.NotFound"},
		{"tags of another resource", api.CreateSecurityGroupInput{
			GroupName: aws.String("x"), Description: aws.String("d"), TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeInstance}},
		}, "InvalidParameterValue"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := r.CreateSecurityGroup(r.ctx(), &row.in)
			refused(t, err, row.code)
		})
	}
}

func TestRules(t *testing.T) {
	r := newRig(t)
	lb, app := r.group("lb"), r.group("app")
	added, err := r.allow(lb, tcp(443, "0.0.0.0/0", "10.1.2.3/8"))
	r.must(err)
	_, err = r.allow(app, from(8080, lb))
	r.must(err)
	out, err := r.DescribeSecurityGroupRules(r.ctx(), &api.DescribeSecurityGroupRulesInput{Filters: []types.Filter{filter("group-id", lb, app)}})
	r.must(err)
	var got []string
	for _, rule := range out.SecurityGroupRules {
		peer := aws.ToString(rule.CidrIpv4)
		if rule.ReferencedGroupInfo != nil {
			peer = *rule.ReferencedGroupInfo.GroupId
		}
		if !*rule.IsEgress {
			got = append(got, *rule.GroupId+" "+*rule.IpProtocol+" "+peer)
		}
	}
	if diff := cmp.Diff([]string{lb + " tcp 0.0.0.0/0", lb + " tcp 10.0.0.0/8", app + " tcp " + lb}, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	_, err = r.RevokeSecurityGroupIngress(r.ctx(), &api.RevokeSecurityGroupIngressInput{
		GroupId: aws.String(lb), SecurityGroupRuleIds: []string{*added[0].SecurityGroupRuleId},
	})
	r.must(err)
	r.must(r.revoke(lb, tcp(443, "10.0.0.0/8")))
	groups, err := r.DescribeSecurityGroups(r.ctx(), &api.DescribeSecurityGroupsInput{GroupIds: []string{lb}})
	r.must(err)
	if got := groups.SecurityGroups[0].IpPermissions; len(got) != 0 {
		t.Errorf("left: %v", got)
	}
}

func TestRulesAreRefused(t *testing.T) {
	r := newRig(t)
	other := do(r, func() string { return r.s.AddGroup("far", "d", r.s.AddVPC("10.0.0.0/16")) })
	g := r.group("g")
	rules, err := r.allow(g, tcp(80, "0.0.0.0/0"))
	r.must(err)
	for _, row := range []struct {
		name, code  string
		permissions []types.IpPermission
	}{
		{"a rule that exists", "InvalidPermission.Duplicate", []types.IpPermission{tcp(81, "0.0.0.0/0"), tcp(80, "0.0.0.0/0")}},
		{"the same rule twice", "InvalidParameterValue", []types.IpPermission{tcp(82, "0.0.0.0/0", "0.0.0.0/0")}},
		{"an unknown group", "InvalidGroup.NotFound", []types.IpPermission{from(80, "sg-00000000000000000")}},
		{"a group of another VPC", "InvalidGroup.NotFound", []types.IpPermission{from(80, other)}},
		{"no ports", "InvalidParameterValue", []types.IpPermission{{IpProtocol: aws.String("tcp"), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}}},
		{"ports upside down", "InvalidParameterValue", []types.IpPermission{{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(9), ToPort: aws.Int32(8)}}},
		{"a bad block", "InvalidParameterValue", []types.IpPermission{tcp(80, "10.0.0.0/33")}},
		{"nothing", "MissingParameter", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := r.allow(g, row.permissions...)
			refused(t, err, row.code)
		})
	}
	_, err = r.allow("sg-00000000000000000", tcp(1, "0.0.0.0/0"))
	refused(t, err, "InvalidGroup.NotFound")
	_, err = r.allow("web", tcp(1, "0.0.0.0/0"))
	refused(t, err, "InvalidGroupId.Malformed")
	r.must(r.revoke(g, tcp(81, "0.0.0.0/0"))) // the default VPC only lists it
	refused(t, r.revoke(other, tcp(81, "0.0.0.0/0")), "InvalidPermission.NotFound")
	_, err = r.RevokeSecurityGroupEgress(r.ctx(), &api.RevokeSecurityGroupEgressInput{
		GroupId: aws.String(g), SecurityGroupRuleIds: []string{*rules[0].SecurityGroupRuleId},
	})
	refused(t, err, "InvalidSecurityGroupRuleId.NotFound")
}

func TestModifySecurityGroupRules(t *testing.T) {
	r := newRig(t)
	g := r.group("g")
	rules, err := r.allow(g, tcp(80, "10.0.0.0/8"), tcp(81, "10.0.0.0/8"))
	r.must(err)
	modify := func(port int32) error {
		_, err := r.ModifySecurityGroupRules(r.ctx(), &api.ModifySecurityGroupRulesInput{
			GroupId: aws.String(g), SecurityGroupRules: []types.SecurityGroupRuleUpdate{{
				SecurityGroupRuleId: rules[0].SecurityGroupRuleId,
				SecurityGroupRule: &types.SecurityGroupRuleRequest{
					IpProtocol: aws.String("tcp"), FromPort: aws.Int32(port), ToPort: aws.Int32(port), CidrIpv4: aws.String("10.0.0.0/8"), Description: aws.String("changed"),
				},
			}},
		})
		return err
	}
	r.must(modify(90))
	refused(t, modify(81), "InvalidPermission.Duplicate")
	out, err := r.DescribeSecurityGroupRules(r.ctx(), &api.DescribeSecurityGroupRulesInput{SecurityGroupRuleIds: []string{*rules[0].SecurityGroupRuleId}})
	r.must(err)
	if got := out.SecurityGroupRules[0]; *got.FromPort != 90 || *got.Description != "changed" || *got.GroupId != g {
		t.Errorf("%+v", got)
	}
}

func TestDeleteSecurityGroup(t *testing.T) {
	r := newRig(t)
	lb, app := r.group("lb"), r.group("app")
	_, err := r.allow(app, from(80, lb), from(81, app))
	r.must(err)
	refused(t, r.drop(lb), "DependencyViolation")
	r.must(r.revoke(app, from(80, lb)))

	eni := do(r, func() string { return r.s.AttachInterface("ELB", "amazon-elb", r.s.DefaultSubnets()[0], []string{lb}) })
	refused(t, r.drop(lb), "DependencyViolation")
	r.w.Do(func() { r.s.ReleaseInterface(eni) })
	r.must(r.drop(lb))
	refused(t, r.drop(lb), "InvalidGroup.NotFound")
	refused(t, r.drop(do(r, func() string { return r.s.DefaultGroup(r.s.DefaultVPC()) })), "CannotDelete")

	template := r.template("app", types.RequestLaunchTemplateData{
		ImageId: aws.String(ec2.AL2023X86), InstanceType: "t3.micro", SecurityGroupIds: []string{app},
	})
	id, err := r.launch(ec2.LaunchSpec{TemplateID: template, SubnetID: r.subnets()[0]})
	r.must(err)
	refused(t, r.drop(app), "DependencyViolation")
	r.w.Do(func() { r.s.Terminate(id) })
	refused(t, r.drop(app), "DependencyViolation")
	r.clock.Step(r.s.TerminatedAfter)
	r.must(r.drop(app)) // its own rule about itself and the template do not block it
	_, err = r.launch(ec2.LaunchSpec{TemplateID: template, SubnetID: r.subnets()[0]})
	if err == nil {
		t.Error("launched with a group that is gone")
	}
}
