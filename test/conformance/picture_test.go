package conformance_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	. "github.com/onsi/gomega"
)

// picture is how what one app owns is set, one fact per line. Whatever refers
// to something names it, so that what is made anew and taken up by all its
// users looks as it did before.
func (a account) picture(g Gomega, owner string) []string {
	var own []item
	names := map[string]string{}
	for _, i := range a.list(g) {
		names[i.id] = i.name
		if i.tags["haws.dev/app"] == owner {
			own = append(own, i)
		}
	}
	p := &painter{account: a, Gomega: g, names: names}
	for _, i := range own {
		p.paint(i)
	}
	slices.Sort(p.lines)
	return p.lines
}

type painter struct {
	account
	Gomega
	names map[string]string
	lines []string
}

func (p *painter) add(i item, facts ...any) {
	p.lines = append(p.lines, fmt.Sprintf("%s %s: %s", i.kind, i.name, strings.TrimSpace(fmt.Sprintln(facts...))))
}

// name is what an id stands for, if it is there.
func (p *painter) name(id string) string {
	if n, ok := p.names[id]; ok {
		return n
	}
	return "something that is gone"
}

func (p *painter) paint(i item) {
	// A template's tags stay as they were at its creation on moto. (EC2 API reference, "CreateTags": AWS sets them.)
	if i.kind != kindInstance && i.kind != kindTemplate {
		for _, key := range slices.Sorted(maps.Keys(i.tags)) {
			p.add(i, "tag", key, i.tags[key])
		}
	}
	switch i.kind {
	case kindGroup:
		p.group(i)
	case kindPolicy:
		p.policy(i)
	case kindBalancer:
		p.balancer(i)
	case kindListener:
		p.listener(i)
	case kindTarget:
		p.target(i)
	case kindSecurity:
		p.security(i)
	case kindDatabase:
		p.database(i)
	case kindDatabaseSubnets:
		p.databaseSubnets(i)
	case kindParameters:
		p.parameters(i)
	default:
		p.data(i)
	}
}

func (p *painter) group(i item) {
	out, err := p.asg.DescribeAutoScalingGroups(context.Background(), &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{i.name}})
	p.Expect(err).NotTo(HaveOccurred())
	g := out.AutoScalingGroups[0]
	p.add(i, "from", *g.MinSize, "to", *g.MaxSize, "desired", *g.DesiredCapacity, "there", len(g.Instances))
	p.add(i, "health", aws.ToString(g.HealthCheckType), "after", aws.ToInt32(g.HealthCheckGracePeriod), "s")
	p.add(i, "subnets", len(strings.Split(aws.ToString(g.VPCZoneIdentifier), ",")))
	for _, arn := range g.TargetGroupARNs {
		p.add(i, "feeds", p.name(arn))
	}
	if g.LaunchTemplate != nil {
		p.add(i, "launches", p.name(aws.ToString(g.LaunchTemplate.LaunchTemplateId)), "version", aws.ToString(g.LaunchTemplate.Version))
	}
}

func (p *painter) policy(i item) {
	out, err := p.asg.DescribePolicies(context.Background(), &autoscaling.DescribePoliciesInput{PolicyNames: []string{i.name}})
	p.Expect(err).NotTo(HaveOccurred())
	if c := out.ScalingPolicies[0].TargetTrackingConfiguration; c != nil {
		p.add(i, "keeps", c.PredefinedMetricSpecification.PredefinedMetricType, "at", *c.TargetValue)
	}
}

func (p *painter) balancer(i item) {
	out, err := p.elb.DescribeLoadBalancers(context.Background(), &elbv2.DescribeLoadBalancersInput{LoadBalancerArns: []string{i.id}})
	p.Expect(err).NotTo(HaveOccurred())
	b := out.LoadBalancers[0]
	p.add(i, b.Type, b.Scheme, "in", len(b.AvailabilityZones), "zones")
	for _, id := range b.SecurityGroups {
		p.add(i, "in security group", p.name(id))
	}
	set, err := p.elb.DescribeLoadBalancerAttributes(context.Background(), &elbv2.DescribeLoadBalancerAttributesInput{LoadBalancerArn: &i.id})
	p.Expect(err).NotTo(HaveOccurred())
	for _, at := range set.Attributes {
		p.add(i, *at.Key, "is", aws.ToString(at.Value))
	}
}

func (p *painter) listener(i item) {
	out, err := p.elb.DescribeListeners(context.Background(), &elbv2.DescribeListenersInput{ListenerArns: []string{i.id}})
	p.Expect(err).NotTo(HaveOccurred())
	l := out.Listeners[0]
	p.add(i, l.Protocol, aws.ToString(l.SslPolicy))
	for _, c := range l.Certificates {
		p.add(i, "certificate", *c.CertificateArn)
	}
	for _, action := range l.DefaultActions {
		p.add(i, action.Type, p.destination(action))
	}
}

func (p *painter) destination(a elbtypes.Action) string {
	var out []string
	if a.TargetGroupArn != nil {
		out = append(out, "to", p.name(*a.TargetGroupArn))
	}
	if f := a.ForwardConfig; f != nil {
		for _, t := range f.TargetGroups {
			out = append(out, "to", p.name(*t.TargetGroupArn))
		}
	}
	if r := a.RedirectConfig; r != nil {
		out = append(out, aws.ToString(r.Protocol), aws.ToString(r.Port), string(r.StatusCode))
	}
	return strings.Join(slices.Compact(out), " ")
}

func (p *painter) target(i item) {
	out, err := p.elb.DescribeTargetGroups(context.Background(), &elbv2.DescribeTargetGroupsInput{TargetGroupArns: []string{i.id}})
	p.Expect(err).NotTo(HaveOccurred())
	g := out.TargetGroups[0]
	p.add(i, g.Protocol, *g.Port)
	p.add(i, "asks", g.HealthCheckProtocol, aws.ToString(g.HealthCheckPath), "every", *g.HealthCheckIntervalSeconds, "s, waits", *g.HealthCheckTimeoutSeconds,
		"s, counts to", *g.HealthyThresholdCount, *g.UnhealthyThresholdCount)
	set, err := p.elb.DescribeTargetGroupAttributes(context.Background(), &elbv2.DescribeTargetGroupAttributesInput{TargetGroupArn: &i.id})
	p.Expect(err).NotTo(HaveOccurred())
	for _, at := range set.Attributes {
		p.add(i, *at.Key, "is", aws.ToString(at.Value))
	}
	health, err := p.elb.DescribeTargetHealth(context.Background(), &elbv2.DescribeTargetHealthInput{TargetGroupArn: &i.id})
	p.Expect(err).NotTo(HaveOccurred())
	live := slices.DeleteFunc(health.TargetHealthDescriptions, func(d elbtypes.TargetHealthDescription) bool { return p.names[*d.Target.Id] == "" })
	p.add(i, "has", len(live), "servers")
}

func (p *painter) security(i item) {
	out, err := p.ec2.DescribeSecurityGroups(context.Background(), &ec2.DescribeSecurityGroupsInput{GroupIds: []string{i.id}})
	p.Expect(err).NotTo(HaveOccurred())
	for _, r := range out.SecurityGroups[0].IpPermissions {
		p.add(i, "lets in", p.rule(r))
	}
}

func (p *painter) rule(r ec2types.IpPermission) string {
	out := fmt.Sprintf("%s %d–%d from", *r.IpProtocol, aws.ToInt32(r.FromPort), aws.ToInt32(r.ToPort))
	for _, c := range r.IpRanges {
		out += " " + *c.CidrIp
	}
	for _, g := range r.UserIdGroupPairs {
		out += " " + p.name(aws.ToString(g.GroupId))
	}
	return out
}
