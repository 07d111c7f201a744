package conformance_test

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	. "github.com/onsi/ginkgo/v2"

	"github.com/haws-dev/haws/test/moto"
)

// stranger changes what an app owns, with the SDK's clients.
type stranger struct {
	*stage
	app string
	ctx context.Context
}

// id is what AWS knows a resource of the app by.
func (s stranger) id(resource string) *string { return aws.String(s.ref(s.app, resource)) }

// name is its physical name.
func (s stranger) name(resource string) *string {
	for _, r := range s.find(s.app).Status.Resources {
		if r.ID == resource {
			return &r.Name
		}
	}
	return nil
}

// act is something that a stranger does.
type act struct {
	what string
	do   func(stranger) error
	// writes is how many undo it, in one pass; zero is for what takes several.
	writes int
	// secure needs HTTPS; imports leaves a certificate in the account; detaches
	// takes the group's target group; bounded needs a permissions boundary.
	secure, imports, detaches, bounded bool
}

// changes are undone in place.
var changes = []act{
	{what: "a listener is deleted", writes: 1, do: func(s stranger) error {
		_, err := s.elb.DeleteListener(s.ctx, &elbv2.DeleteListenerInput{ListenerArn: s.id("Listener/80")})
		return err
	}},
	{what: "a listener answers by itself", writes: 1, do: func(s stranger) error {
		_, err := s.elb.ModifyListener(s.ctx, &elbv2.ModifyListenerInput{ListenerArn: s.front(), DefaultActions: answer()})
		return err
	}},
	{what: "a redirect leads elsewhere", writes: 1, secure: true, do: func(s stranger) error {
		_, err := s.elb.ModifyListener(s.ctx, &elbv2.ModifyListenerInput{ListenerArn: s.id("Listener/80"), DefaultActions: []elbtypes.Action{{
			Type:           elbtypes.ActionTypeEnumRedirect,
			RedirectConfig: &elbtypes.RedirectActionConfig{Port: aws.String("8443"), Protocol: aws.String("HTTPS"), StatusCode: elbtypes.RedirectActionStatusCodeEnumHttp302},
		}}})
		return err
	}},
	{what: "a listener has another certificate", writes: 1, secure: true, imports: true, do: func(s stranger) error {
		_, err := s.elb.ModifyListener(s.ctx, &elbv2.ModifyListenerInput{
			ListenerArn: s.front(), Certificates: []elbtypes.Certificate{{CertificateArn: aws.String(moto.Certify(s.ctx, GinkgoTB(), s.aws, "else.example.com"))}},
		})
		return err
	}},
	{what: "the servers are open to the world", writes: 1, do: func(s stranger) error {
		_, err := s.ec2.AuthorizeSecurityGroupIngress(s.ctx, &ec2.AuthorizeSecurityGroupIngressInput{
			GroupId: s.id("SecurityGroup/servers"), IpPermissions: []ec2types.IpPermission{world(22)},
		})
		return err
	}},
	{what: "the balancer is closed to the world", writes: 1, do: func(s stranger) error {
		_, err := s.ec2.RevokeSecurityGroupIngress(s.ctx, &ec2.RevokeSecurityGroupIngressInput{
			GroupId: s.id("SecurityGroup/loadBalancer"), IpPermissions: []ec2types.IpPermission{world(80)},
		})
		return err
	}},
	{what: "the health check asks for another path", writes: 1, do: func(s stranger) error {
		_, err := s.elb.ModifyTargetGroup(s.ctx, &elbv2.ModifyTargetGroupInput{TargetGroupArn: s.id("TargetGroup/servers"), HealthCheckPath: aws.String("/else")})
		return err
	}},
	{what: "an attribute of the target group is changed", writes: 1, do: func(s stranger) error {
		_, err := s.elb.ModifyTargetGroupAttributes(s.ctx, &elbv2.ModifyTargetGroupAttributesInput{
			TargetGroupArn: s.id("TargetGroup/servers"), Attributes: []elbtypes.TargetGroupAttribute{{Key: aws.String("deregistration_delay.timeout_seconds"), Value: aws.String("3000")}},
		})
		return err
	}},
	{what: "the balancer's deletion protection is lifted", writes: 1, do: func(s stranger) error { return s.unprotect() }},
	{what: "the balancer loses a zone", writes: 1, do: func(s stranger) error {
		_, err := s.elb.SetSubnets(s.ctx, &elbv2.SetSubnetsInput{LoadBalancerArn: s.id("LoadBalancer/app"), Subnets: strings.Split(*s.id("Subnets/loadBalancer"), ",")[:2]})
		return err
	}},
	{what: "the group's largest size is lowered", writes: 1, do: func(s stranger) error {
		_, err := s.asg.UpdateAutoScalingGroup(s.ctx, &autoscaling.UpdateAutoScalingGroupInput{AutoScalingGroupName: s.name("AutoScalingGroup/servers"), MaxSize: aws.Int32(6)})
		return err
	}},
	{what: "the group looks at its servers' machines only", writes: 1, do: func(s stranger) error {
		_, err := s.asg.UpdateAutoScalingGroup(s.ctx, &autoscaling.UpdateAutoScalingGroupInput{AutoScalingGroupName: s.name("AutoScalingGroup/servers"), HealthCheckType: aws.String("EC2")})
		return err
	}},
	{what: "the scaling policy is deleted", writes: 1, do: func(s stranger) error {
		_, err := s.asg.DeletePolicy(s.ctx, &autoscaling.DeletePolicyInput{AutoScalingGroupName: s.name("ScalingPolicy/servers"), PolicyName: s.name("ScalingPolicy/servers")})
		return err
	}},
	{what: "the scaling policy keeps another load", writes: 1, do: func(s stranger) error {
		_, err := s.asg.PutScalingPolicy(s.ctx, &autoscaling.PutScalingPolicyInput{
			AutoScalingGroupName: s.name("ScalingPolicy/servers"), PolicyName: s.name("ScalingPolicy/servers"), PolicyType: aws.String("TargetTrackingScaling"),
			TargetTrackingConfiguration: &astypes.TargetTrackingConfiguration{
				TargetValue: aws.Float64(90), PredefinedMetricSpecification: &astypes.PredefinedMetricSpecification{PredefinedMetricType: astypes.MetricTypeASGAverageCPUUtilization},
			},
		})
		return err
	}},
	{what: "the balancer and the target group lose a tag", writes: 2, do: func(s stranger) error {
		_, err := s.elb.RemoveTags(s.ctx, &elbv2.RemoveTagsInput{ResourceArns: []string{*s.id("LoadBalancer/app"), *s.id("TargetGroup/servers")}, TagKeys: []string{"team"}})
		return err
	}},
	{what: "the security groups lose a tag", writes: 2, do: func(s stranger) error {
		_, err := s.ec2.DeleteTags(s.ctx, &ec2.DeleteTagsInput{
			Resources: []string{*s.id("SecurityGroup/servers"), *s.id("SecurityGroup/loadBalancer")}, Tags: []ec2types.Tag{{Key: aws.String("team")}},
		})
		return err
	}},
	// With the tag goes what AWS does not show of the group: on moto there are such settings.
	{what: "the group loses a tag", writes: 2, do: func(s stranger) error {
		_, err := s.asg.DeleteTags(s.ctx, &autoscaling.DeleteTagsInput{Tags: []astypes.Tag{{
			ResourceId: s.name("AutoScalingGroup/servers"), ResourceType: aws.String("auto-scaling-group"), Key: aws.String("team"),
		}}})
		return err
	}},
}

// allChanges are those of every kind.
func allChanges() []act {
	return slices.Concat(changes, databaseChanges, tableChanges, bucketChanges, identityChanges)
}

// removals make something anew, and its users move to it.
var removals = []act{
	{what: "the balancer is deleted, after its protection was lifted", do: func(s stranger) error {
		if err := s.unprotect(); err != nil {
			return err
		}
		_, err := s.elb.DeleteLoadBalancer(s.ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: s.id("LoadBalancer/app")})
		return err
	}},
	{what: "the group is deleted by force", do: func(s stranger) error {
		_, err := s.asg.DeleteAutoScalingGroup(s.ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: s.name("AutoScalingGroup/servers"), ForceDelete: aws.Bool(true)})
		return err
	}},
}

// losses take the target group from the Auto Scaling group.
var losses = []act{
	{what: "the group feeds no balancer", detaches: true, do: func(s stranger) error {
		return s.detach()
	}},
	{what: "the target group is deleted, after its listener and its servers were taken from it", detaches: true, do: func(s stranger) error {
		if _, err := s.elb.ModifyListener(s.ctx, &elbv2.ModifyListenerInput{ListenerArn: s.front(), DefaultActions: answer()}); err != nil {
			return err
		}
		if err := s.detach(); err != nil {
			return err
		}
		_, err := s.elb.DeleteTargetGroup(s.ctx, &elbv2.DeleteTargetGroupInput{TargetGroupArn: s.id("TargetGroup/servers")})
		return err
	}},
}

func (s stranger) detach() error {
	_, err := s.asg.DetachLoadBalancerTargetGroups(s.ctx, &autoscaling.DetachLoadBalancerTargetGroupsInput{
		AutoScalingGroupName: s.name("AutoScalingGroup/servers"), TargetGroupARNs: []string{*s.id("TargetGroup/servers")},
	})
	return err
}

// front is the listener that forwards to the servers.
func (s stranger) front() *string {
	if s.name("Listener/443") != nil {
		return s.id("Listener/443")
	}
	return s.id("Listener/80")
}

func (s stranger) unprotect() error {
	_, err := s.elb.ModifyLoadBalancerAttributes(s.ctx, &elbv2.ModifyLoadBalancerAttributesInput{
		LoadBalancerArn: s.id("LoadBalancer/app"), Attributes: []elbtypes.LoadBalancerAttribute{{Key: aws.String("deletion_protection.enabled"), Value: aws.String("false")}},
	})
	return err
}

func answer() []elbtypes.Action {
	return []elbtypes.Action{{
		Type:                elbtypes.ActionTypeEnumFixedResponse,
		FixedResponseConfig: &elbtypes.FixedResponseActionConfig{StatusCode: aws.String("503"), ContentType: aws.String("text/plain")},
	}}
}

func world(port int32) ec2types.IpPermission {
	return ec2types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: &port, ToPort: &port, IpRanges: []ec2types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}
}
