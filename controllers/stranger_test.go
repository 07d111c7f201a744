package controllers_test

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// act is what a stranger does to the app behind the operator's back.
type act func(*stranger) error

// stranger works in the same AWS account with clients of his own.
type stranger struct {
	*story
	ctx context.Context
	// What he knows the app's parts by.
	balancer, targets, front, back, template, servers string
}

func (s *story) stranger() *stranger {
	app := s.find()
	return &stranger{
		story: s, ctx: context.Background(),
		balancer: rowOf(app, "LoadBalancer/app").Ref, targets: rowOf(app, "TargetGroup/servers").Ref,
		front: rowOf(app, "SecurityGroup/loadBalancer").Ref, back: rowOf(app, "SecurityGroup/servers").Ref,
		template: rowOf(app, "LaunchTemplate/servers").Ref, servers: rowOf(app, "AutoScalingGroup/servers").Name,
	}
}

func (s *stranger) listener(port string) *string { return aws.String(s.row("Listener/" + port).Ref) }

func (s *stranger) listen(in elbv2.ModifyListenerInput) error {
	in.ListenerArn = s.listener("443")
	_, err := s.elb.ModifyListener(s.ctx, &in)
	return err
}

func (s *stranger) set(key, value string) error {
	_, err := s.elb.ModifyLoadBalancerAttributes(s.ctx, &elbv2.ModifyLoadBalancerAttributesInput{
		LoadBalancerArn: &s.balancer, Attributes: []elbtypes.LoadBalancerAttribute{{Key: &key, Value: &value}},
	})
	return err
}

func (s *stranger) setTargets(key, value string) error {
	_, err := s.elb.ModifyTargetGroupAttributes(s.ctx, &elbv2.ModifyTargetGroupAttributesInput{
		TargetGroupArn: &s.targets, Attributes: []elbtypes.TargetGroupAttribute{{Key: &key, Value: &value}},
	})
	return err
}

func (s *stranger) check(in elbv2.ModifyTargetGroupInput) error {
	in.TargetGroupArn = &s.targets
	_, err := s.elb.ModifyTargetGroup(s.ctx, &in)
	return err
}

func (s *stranger) group(in autoscaling.UpdateAutoScalingGroupInput) error {
	in.AutoScalingGroupName = &s.servers
	_, err := s.asg.UpdateAutoScalingGroup(s.ctx, &in)
	return err
}

func (s *stranger) open(group string, port int32) error {
	_, err := s.ec2.AuthorizeSecurityGroupIngress(s.ctx, &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &group, IpPermissions: []ec2types.IpPermission{{
		IpProtocol: aws.String("tcp"), FromPort: &port, ToPort: &port, IpRanges: []ec2types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
	}}})
	return err
}

func (s *stranger) tagELB(arn, key, value string) error {
	_, err := s.elb.AddTags(s.ctx, &elbv2.AddTagsInput{ResourceArns: []string{arn}, Tags: []elbtypes.Tag{{Key: &key, Value: &value}}})
	return err
}

func (s *stranger) untagELB(arn string, keys ...string) error {
	_, err := s.elb.RemoveTags(s.ctx, &elbv2.RemoveTagsInput{ResourceArns: []string{arn}, TagKeys: keys})
	return err
}

func (s *stranger) untagEC2(id string, keys ...string) error {
	in := &ec2.DeleteTagsInput{Resources: []string{id}}
	for _, k := range keys {
		in.Tags = append(in.Tags, ec2types.Tag{Key: aws.String(k)})
	}
	_, err := s.ec2.DeleteTags(s.ctx, in)
	return err
}

func (s *stranger) untagServers(keys ...string) error {
	in := &autoscaling.DeleteTagsInput{}
	for _, k := range keys {
		in.Tags = append(in.Tags, astypes.Tag{Key: aws.String(k), ResourceId: &s.servers, ResourceType: aws.String("auto-scaling-group")})
	}
	_, err := s.asg.DeleteTags(s.ctx, in)
	return err
}

func ownerTags() []string { return []string{"haws.dev/cluster", "haws.dev/app", "haws.dev/resource"} }

func (s *stranger) subnets() []string {
	var out []string
	s.aws.World.Do(func() { out = s.aws.EC2.DefaultSubnets() })
	return out
}
