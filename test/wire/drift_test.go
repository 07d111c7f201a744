package wire

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// drifted lets a stranger change what no change of the spec does.
func (l *life) drifted(t *testing.T) {
	t.Helper()
	for _, d := range []struct {
		what  string
		drift func(*testing.T, engine.Outcome)
	}{
		{"gets its balancer's subnets back", l.losesSubnets},
		{"gets its balancer's security group back", l.losesGroup},
		{"gets its balancer's address type back", l.losesAddressType},
		{"gets its rules back", l.losesRules},
		{"gets its listener back", l.losesListener},
		{"gets its scaling policy back", l.losesScaleIn},
	} {
		d.drift(t, l.settles(t, "stands"))
		l.settles(t, d.what)
	}
}

// seen is what was seen of a resource.
func seen(t *testing.T, out engine.Outcome, id string) stack.Seen {
	t.Helper()
	for name, seen := range out.Seen {
		if name.ID() == id {
			return seen
		}
	}
	t.Fatalf("no %s was seen:\n%s", id, blocktest.Describe(out))
	return stack.Seen{}
}

// ref is what AWS knows it by.
func ref(t *testing.T, out engine.Outcome, id string) *string {
	t.Helper()
	return aws.String(seen(t, out, id).Ref)
}

func (l *life) losesSubnets(t *testing.T, out engine.Outcome) {
	arn := ref(t, out, "LoadBalancer/app")
	have, err := l.elb.DescribeLoadBalancers(t.Context(), &elb.DescribeLoadBalancersInput{LoadBalancerArns: []string{*arn}})
	must(t, err)
	var ids []string
	for _, zone := range have.LoadBalancers[0].AvailabilityZones[:2] {
		ids = append(ids, aws.ToString(zone.SubnetId))
	}
	_, err = l.elb.SetSubnets(t.Context(), &elb.SetSubnetsInput{LoadBalancerArn: arn, Subnets: ids})
	must(t, err)
}

func (l *life) losesGroup(t *testing.T, out engine.Outcome) {
	_, err := l.elb.SetSecurityGroups(t.Context(), &elb.SetSecurityGroupsInput{
		LoadBalancerArn: ref(t, out, "LoadBalancer/app"), SecurityGroups: []string{*ref(t, out, "SecurityGroup/servers")},
	})
	must(t, err)
}

func (l *life) losesAddressType(t *testing.T, out engine.Outcome) {
	_, err := l.elb.SetIpAddressType(t.Context(), &elb.SetIpAddressTypeInput{
		LoadBalancerArn: ref(t, out, "LoadBalancer/app"), IpAddressType: elbtypes.IpAddressTypeDualstack,
	})
	must(t, err)
}

// losesRules puts rules of every kind of peer in the place of the one that lets all traffic out.
func (l *life) losesRules(t *testing.T, out engine.Outcome) {
	id := ref(t, out, "SecurityGroup/servers")
	_, err := l.ec2.AuthorizeSecurityGroupIngress(t.Context(), &ec2.AuthorizeSecurityGroupIngressInput{GroupId: id, IpPermissions: []types.IpPermission{{
		IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), Ipv6Ranges: []types.Ipv6Range{{CidrIpv6: aws.String("2001:db8::/32")}},
	}}})
	must(t, err)
	_, err = l.ec2.AuthorizeSecurityGroupEgress(t.Context(), &ec2.AuthorizeSecurityGroupEgressInput{GroupId: id, IpPermissions: []types.IpPermission{{
		IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443), PrefixListIds: []types.PrefixListId{{PrefixListId: aws.String("pl-6da54004")}},
	}}})
	must(t, err)
	_, err = l.ec2.RevokeSecurityGroupEgress(t.Context(), &ec2.RevokeSecurityGroupEgressInput{GroupId: id, IpPermissions: []types.IpPermission{{
		IpProtocol: aws.String("-1"), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
	}}})
	must(t, err)
}

// losesScaleIn lets the policy add servers only. It is named like its group.
func (l *life) losesScaleIn(t *testing.T, _ engine.Outcome) {
	i := slices.IndexFunc(l.Inventory(), func(k stack.Known) bool { return k.Kind == "ScalingPolicy" })
	name := l.Inventory()[i].Physical
	_, err := l.asg.PutScalingPolicy(t.Context(), &autoscaling.PutScalingPolicyInput{
		AutoScalingGroupName: &name, PolicyName: &name, PolicyType: aws.String("TargetTrackingScaling"),
		TargetTrackingConfiguration: &astypes.TargetTrackingConfiguration{
			TargetValue: aws.Float64(50), DisableScaleIn: aws.Bool(true),
			PredefinedMetricSpecification: &astypes.PredefinedMetricSpecification{PredefinedMetricType: astypes.MetricTypeASGAverageCPUUtilization},
		},
	})
	must(t, err)
}

// losesListener also leaves it with a redirect that spells out what AWS fills in, and with two target groups, for a while.
func (l *life) losesListener(t *testing.T, out engine.Outcome) {
	ctx, own, balancer := t.Context(), ref(t, out, "Listener/80"), ref(t, out, "LoadBalancer/app")
	redirect := elbtypes.Action{Type: elbtypes.ActionTypeEnumRedirect, RedirectConfig: &elbtypes.RedirectActionConfig{
		StatusCode: elbtypes.RedirectActionStatusCodeEnumHttp301, Protocol: aws.String("HTTPS"), Port: aws.String("443"),
		Host: aws.String("#{host}"), Path: aws.String("/#{path}"), Query: aws.String("#{query}"),
	}}
	forward := elbtypes.Action{Type: elbtypes.ActionTypeEnumForward, ForwardConfig: &elbtypes.ForwardActionConfig{TargetGroups: []elbtypes.TargetGroupTuple{
		{TargetGroupArn: ref(t, out, "TargetGroup/servers"), Weight: aws.Int32(1)},
	}}}
	_, err := l.elb.ModifyListener(ctx, &elb.ModifyListenerInput{ListenerArn: own, DefaultActions: []elbtypes.Action{redirect}})
	must(t, err)
	l.settles(t, "stands")
	for port, action := range map[int32]elbtypes.Action{81: redirect, 82: forward} {
		made, err := l.elb.CreateListener(ctx, &elb.CreateListenerInput{
			LoadBalancerArn: balancer, Port: aws.Int32(port), Protocol: elbtypes.ProtocolEnumHttp, DefaultActions: []elbtypes.Action{action},
		})
		must(t, err)
		_, err = l.elb.DeleteListener(ctx, &elb.DeleteListenerInput{ListenerArn: made.Listeners[0].ListenerArn})
		must(t, err)
	}
	_, err = l.elb.DeleteListener(ctx, &elb.DeleteListenerInput{ListenerArn: own})
	must(t, err)
}

// troubled asks what the operator asks when something is wrong, where nothing ever is: of a server that a person has
// stopped, and of what keeps a security group in use.
func (l *life) troubled(t *testing.T) {
	t.Helper()
	out := l.settles(t, "stands")
	group := ref(t, out, "TargetGroup/servers")
	before, err := l.elb.DescribeTargetHealth(t.Context(), &elb.DescribeTargetHealthInput{TargetGroupArn: group})
	must(t, err)
	one := []string{aws.ToString(before.TargetHealthDescriptions[0].Target.Id)}
	_, err = l.ec2.StopInstances(t.Context(), &ec2.StopInstancesInput{InstanceIds: one})
	must(t, err)
	_, err = l.elb.DescribeTargetHealth(t.Context(), &elb.DescribeTargetHealthInput{TargetGroupArn: group})
	must(t, err)
	_, err = l.ec2.StartInstances(t.Context(), &ec2.StartInstancesInput{InstanceIds: one})
	must(t, err)
	_, err = l.ec2.DescribeNetworkInterfaces(t.Context(), &ec2.DescribeNetworkInterfacesInput{
		Filters: []types.Filter{{Name: aws.String("group-id"), Values: []string{*ref(t, out, "SecurityGroup/servers")}}},
	})
	must(t, err)
}
