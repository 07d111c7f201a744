package twin

import (
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func tcp(port int32, peers ...func(*types.IpPermission)) types.IpPermission {
	p := types.IpPermission{IpProtocol: new("tcp"), FromPort: &port, ToPort: &port}
	for _, peer := range peers {
		peer(&p)
	}
	return p
}

func fromCIDR(cidr string) func(*types.IpPermission) {
	return func(p *types.IpPermission) {
		p.IpRanges = append(p.IpRanges, types.IpRange{CidrIp: &cidr, Description: new("clients")})
	}
}

func fromGroup(id string) func(*types.IpPermission) {
	return func(p *types.IpPermission) {
		p.UserIdGroupPairs = append(p.UserIdGroupPairs, types.UserIdGroupPair{GroupId: &id})
	}
}

// allow adds ingress rules, or not, as the case may be.
func (w *world) allow(group string, permissions ...types.IpPermission) (ids []string) {
	out, err := w.ec2.AuthorizeSecurityGroupIngress(w.ctx, &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: &group, IpPermissions: permissions,
		TagSpecifications: []types.TagSpecification{{ResourceType: "security-group-rule", Tags: []types.Tag{{Key: new("app"), Value: new("shop")}}}},
	})
	if err != nil {
		return nil
	}
	for _, rule := range out.SecurityGroupRules {
		ids = append(ids, *rule.SecurityGroupRuleId)
	}
	return ids
}

func (w *world) revoke(group string, permissions ...types.IpPermission) {
	w.ec2.RevokeSecurityGroupIngress(w.ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &group, IpPermissions: permissions})
}

func (w *world) revokeRules(group string, ids ...string) {
	w.ec2.RevokeSecurityGroupIngress(w.ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &group, SecurityGroupRuleIds: ids})
}

func (w *world) rulesOf(group string) {
	w.ec2.DescribeSecurityGroupRules(w.ctx, &ec2.DescribeSecurityGroupRulesInput{Filters: []types.Filter{filter("group-id", group)}})
}

func ruleRows() []row {
	any4 := fromCIDR("0.0.0.0/0")
	return []row{
		{"rules for a range and for a group are shown in both forms", "", func(w *world) {
			lb, app := w.group("lb"), w.group("app")
			w.allow(app, tcp(8080, fromGroup(lb)))
			w.allow(app, tcp(443, any4))
			w.rulesOf(app)
			w.groupsWith(filter("group-id", app))
		}},
		{"two rules in one request", "", func(w *world) {
			id := w.group("web")
			w.allow(id, tcp(80, any4), tcp(443, any4))
			w.rulesOf(id)
		}},
		{"egress narrowed down", "", func(w *world) {
			id := w.group("web")
			everything := types.IpPermission{IpProtocol: new("-1"), IpRanges: []types.IpRange{{CidrIp: new("0.0.0.0/0")}}}
			w.ec2.RevokeSecurityGroupEgress(w.ctx, &ec2.RevokeSecurityGroupEgressInput{GroupId: &id, IpPermissions: []types.IpPermission{everything}})
			w.ec2.AuthorizeSecurityGroupEgress(w.ctx, &ec2.AuthorizeSecurityGroupEgressInput{
				GroupId: &id, IpPermissions: []types.IpPermission{tcp(443, any4)},
			})
			w.rulesOf(id)
		}},
		{"the same rule again", "InvalidPermission.Duplicate", func(w *world) {
			id := w.group("web")
			w.allow(id, tcp(443, any4))
			w.allow(id, tcp(443, any4))
		}},
		{"a new rule together with one that is there", "InvalidPermission.Duplicate", func(w *world) {
			id := w.group("web")
			w.allow(id, tcp(443, any4))
			w.allow(id, tcp(80, any4), tcp(443, any4))
			w.rulesOf(id)
		}},
		{"the same rule twice in one request", "InvalidParameterValue", func(w *world) {
			w.allow(w.group("web"), tcp(443, any4), tcp(443, any4))
		}},
		{"a rule for a group that there is not", "InvalidGroup.NotFound", func(w *world) {
			w.allow(w.group("web"), tcp(443, fromGroup(noGroup)))
		}},
		{"a rule in a group that there is not", "InvalidGroup.NotFound", func(w *world) {
			w.allow(noGroup, tcp(443, any4))
		}},
		{"a rule for something that is no range", "InvalidParameterValue", func(w *world) {
			w.allow(w.group("web"), tcp(443, fromCIDR("10.0.0.0/33")))
		}},
		{"a rule for TCP without ports", "InvalidParameterValue", func(w *world) {
			w.allow(w.group("web"), types.IpPermission{IpProtocol: new("tcp"), IpRanges: []types.IpRange{{CidrIp: new("0.0.0.0/0")}}})
		}},
		{"no rule at all", "MissingParameter", func(w *world) {
			w.allow(w.group("web"))
		}},
		{"rules revoked by id", "", func(w *world) {
			id := w.group("web")
			w.revokeRules(id, append(w.allow(id, tcp(443, any4)), w.allow(id, tcp(80, any4))...)...)
			w.rulesOf(id)
		}},
		{"revoking a rule by an id that there is not", "InvalidSecurityGroupRuleId.NotFound", func(w *world) {
			w.revokeRules(w.group("web"), "sgr-0123456789abcdef0")
		}},
		{"revoking a rule that there is not, in the default VPC", "", func(w *world) {
			w.revoke(w.group("web"), tcp(443, any4))
		}},
		{"revoking a rule that there is not, in another VPC", "InvalidPermission.NotFound", func(w *world) {
			vpc, _ := w.network()
			out, err := w.createGroup("web", vpc)
			w.ok(err)
			w.revoke(*out.GroupId, tcp(443, any4))
		}},
		{"a rule that there is not", "InvalidSecurityGroupRuleId.NotFound", func(w *world) {
			w.ec2.DescribeSecurityGroupRules(w.ctx, &ec2.DescribeSecurityGroupRulesInput{SecurityGroupRuleIds: []string{"sgr-0123456789abcdef0"}})
		}},
		{"a rule changed in its place", "", func(w *world) {
			id := w.group("web")
			w.change(id, w.allow(id, tcp(443, any4))[0], 8443)
			w.rulesOf(id)
		}},
		{"a rule changed into one that is there", "InvalidPermission.Duplicate", func(w *world) {
			id := w.group("web")
			w.allow(id, tcp(443, any4))
			w.change(id, w.allow(id, tcp(80, any4))[0], 443)
		}},
	}
}

// change gives a rule another port.
func (w *world) change(group, rule string, port int32) {
	w.ec2.ModifySecurityGroupRules(w.ctx, &ec2.ModifySecurityGroupRulesInput{GroupId: &group, SecurityGroupRules: []types.SecurityGroupRuleUpdate{{
		SecurityGroupRuleId: &rule,
		SecurityGroupRule: &types.SecurityGroupRuleRequest{
			IpProtocol: new("tcp"), FromPort: &port, ToPort: &port, CidrIpv4: new("0.0.0.0/0"), Description: new("clients"),
		},
	}}})
}
