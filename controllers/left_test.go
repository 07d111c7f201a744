package controllers_test

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	. "github.com/onsi/gomega"
)

// left lists, from AWS itself, what stands of everything that apps are made of.
func (s *story) left() []string {
	ctx := context.Background()
	out := []string{}
	balancers, err := s.elb.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, b := range balancers.LoadBalancers {
		out = append(out, "load balancer "+aws.ToString(b.LoadBalancerName))
	}
	targets, err := s.elb.DescribeTargetGroups(ctx, &elbv2.DescribeTargetGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, t := range targets.TargetGroups {
		out = append(out, "target group "+aws.ToString(t.TargetGroupName))
	}
	groups, err := s.asg.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, g := range groups.AutoScalingGroups {
		out = append(out, "Auto Scaling group "+aws.ToString(g.AutoScalingGroupName))
	}
	security, err := s.ec2.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(1000)})
	Expect(err).NotTo(HaveOccurred())
	for _, g := range security.SecurityGroups {
		if n := aws.ToString(g.GroupName); strings.HasPrefix(n, "haws-") {
			out = append(out, "security group "+n)
		}
	}
	templates, err := s.ec2.DescribeLaunchTemplates(ctx, &ec2.DescribeLaunchTemplatesInput{MaxResults: aws.Int32(200)})
	Expect(err).NotTo(HaveOccurred())
	for _, t := range templates.LaunchTemplates {
		out = append(out, "launch template "+aws.ToString(t.LaunchTemplateName))
	}
	s.aws.World.Do(func() {
		for _, i := range s.aws.EC2.Instances() {
			if i.State != "terminated" {
				out = append(out, "instance "+i.ID)
			}
		}
	})
	return out
}

// parts is what one app with that many servers leaves.
func parts(servers int) int { return servers + 6 }
