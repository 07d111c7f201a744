package controllers_test

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/cloud"
)

// names are those that the app of the story gives to its resources.
func (s *story) names() cloud.Names {
	return cloud.Names{Cluster: s.namespace, Namespace: s.namespace, App: name}
}

// squatters make a resource of somebody else's under a name of the app's.
func squatters() map[string]act {
	spec := (&v1alpha1.HighlyAvailableAppSpec{}).WithDefaults()
	return map[string]act{
		"LoadBalancer/app": func(s *stranger) error {
			_, err := s.elb.CreateLoadBalancer(s.ctx, &elbv2.CreateLoadBalancerInput{Name: aws.String(loadbalancer.BalancerName(s.names()).Physical), Subnets: s.subnets()})
			return err
		},
		"TargetGroup/servers": func(s *stranger) error {
			_, err := s.elb.CreateTargetGroup(s.ctx, &elbv2.CreateTargetGroupInput{
				Name: aws.String(loadbalancer.TargetGroupName(s.names(), spec).Physical), Protocol: "HTTP", Port: aws.Int32(8080), VpcId: s.vpc(),
			})
			return err
		},
		"SecurityGroup/servers": func(s *stranger) error {
			_, err := s.ec2.CreateSecurityGroup(s.ctx, &ec2.CreateSecurityGroupInput{
				GroupName: aws.String(network.GroupName(s.names(), network.TierServers).Physical), Description: aws.String("mine"), VpcId: s.vpc(),
			})
			return err
		},
		"LaunchTemplate/servers": func(s *stranger) error {
			return s.makeTemplate(s.names().Physical("LaunchTemplate/servers", cloud.LimitLaunchTemplate, ""))
		},
		"AutoScalingGroup/servers": func(s *stranger) error {
			Expect(s.makeTemplate("mine")).To(Succeed())
			_, err := s.asg.CreateAutoScalingGroup(s.ctx, &autoscaling.CreateAutoScalingGroupInput{
				AutoScalingGroupName: aws.String(servers.FleetName(s.names()).Physical), MinSize: aws.Int32(0), MaxSize: aws.Int32(0),
				VPCZoneIdentifier: aws.String(strings.Join(s.subnets(), ",")),
				LaunchTemplate:    &astypes.LaunchTemplateSpecification{LaunchTemplateName: aws.String("mine")},
			})
			return err
		},
	}
}

func (s *stranger) vpc() *string {
	var id string
	s.aws.World.Do(func() { id = s.aws.EC2.DefaultVPC() })
	return &id
}

func (s *stranger) makeTemplate(called string) error {
	_, err := s.ec2.CreateLaunchTemplate(s.ctx, &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: &called, LaunchTemplateData: &ec2types.RequestLaunchTemplateData{InstanceType: "t3.micro", ImageId: aws.String("ami-0a120230000008664")},
	})
	return err
}

func nameStories(p *plane) {
	DescribeTable("is told, and never touched",
		func(id string) {
			h := p.byHand()
			h.create()
			Expect(squatters()[id](h.stranger())).To(Succeed())
			before := h.picture()

			By("building the rest of the app around it")
			h.live(hour)
			app := h.find()
			Expect(told(app, v1alpha1.ConditionReady)).To(HavePrefix("False NameTaken: "))
			Expect(told(app, v1alpha1.ConditionReady)).To(ContainSubstring(id + ": "))
			Expect(told(app, v1alpha1.ConditionStalled)).To(HavePrefix("True NameTaken"))
			Expect(rowOf(app, id).State).To(Equal(v1alpha1.ResourceBlocked))
			Expect(rowOf(app, id).Message).To(ContainSubstring("does not carry this app's owner tags"))
			Expect(rowOf(app, id).Ref).To(BeEmpty())
			Expect(before).To(HaveEach(BeElementOf(h.picture())), "the stranger's is as it was")

			By("deleting the app")
			h.drop()
			h.gone(hour)
			Expect(h.picture()).To(Equal(before))
		},
		Entry("a load balancer", "LoadBalancer/app"),
		Entry("a target group", "TargetGroup/servers"),
		Entry("a security group", "SecurityGroup/servers"),
		Entry("a launch template", "LaunchTemplate/servers"),
		Entry("an Auto Scaling group", "AutoScalingGroup/servers"),
	)
}
