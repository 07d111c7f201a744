package controllers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	. "github.com/onsi/gomega"
)

// picture is everything that AWS shows of the resources in a region, one
// setting per line, but for what AWS itself moves: times, states, servers.
func (s *story) picture() []string {
	ctx := context.Background()
	var out []string
	balancers, err := s.elb.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, b := range balancers.LoadBalancers {
		out = append(out, s.balancerPicture(*b.LoadBalancerArn)...)
		out = append(out, lines("balancer", b)...)
	}
	targets, err := s.elb.DescribeTargetGroups(ctx, &elbv2.DescribeTargetGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, t := range targets.TargetGroups {
		attributes, err := s.elb.DescribeTargetGroupAttributes(ctx, &elbv2.DescribeTargetGroupAttributesInput{TargetGroupArn: t.TargetGroupArn})
		Expect(err).NotTo(HaveOccurred())
		out = append(out, lines("target group", t)...)
		out = append(out, lines("target group", attributes.Attributes)...)
		out = append(out, s.elbTags("target group", *t.TargetGroupArn)...)
	}
	out = append(append(out, s.ec2Picture()...), s.asgPicture()...)
	out = unnumbered(out)
	slices.Sort(out)
	return out
}

func (s *story) balancerPicture(arn string) []string {
	ctx := context.Background()
	attributes, err := s.elb.DescribeLoadBalancerAttributes(ctx, &elbv2.DescribeLoadBalancerAttributesInput{LoadBalancerArn: &arn})
	Expect(err).NotTo(HaveOccurred())
	listeners, err := s.elb.DescribeListeners(ctx, &elbv2.DescribeListenersInput{LoadBalancerArn: &arn})
	Expect(err).NotTo(HaveOccurred())
	out := append(lines("balancer", attributes.Attributes), s.elbTags("balancer", arn)...)
	for _, l := range listeners.Listeners {
		what := fmt.Sprintf("listener %d", aws.ToInt32(l.Port))
		out = append(append(out, lines(what, l)...), s.elbTags(what, *l.ListenerArn)...)
	}
	return out
}

func (s *story) elbTags(what, arn string) []string {
	tags, err := s.elb.DescribeTags(context.Background(), &elbv2.DescribeTagsInput{ResourceArns: []string{arn}})
	Expect(err).NotTo(HaveOccurred())
	return lines(what+" tags", tags.TagDescriptions[0].Tags)
}

func (s *story) ec2Picture() []string {
	ctx := context.Background()
	var out []string
	groups, err := s.ec2.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(1000)})
	Expect(err).NotTo(HaveOccurred())
	for _, g := range groups.SecurityGroups {
		out = append(out, lines("security group "+*g.GroupName, g)...)
	}
	templates, err := s.ec2.DescribeLaunchTemplates(ctx, &ec2.DescribeLaunchTemplatesInput{MaxResults: aws.Int32(200)})
	Expect(err).NotTo(HaveOccurred())
	for _, t := range templates.LaunchTemplates {
		latest, err := s.ec2.DescribeLaunchTemplateVersions(ctx, &ec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: t.LaunchTemplateId, Versions: []string{"$Latest"}})
		Expect(err).NotTo(HaveOccurred())
		out = append(append(out, lines("template", t.Tags)...), lines("template", latest.LaunchTemplateVersions[0].LaunchTemplateData)...)
		out = append(out, fmt.Sprintf("newest version %d", *t.LatestVersionNumber))
	}
	return out
}

// unnumbered puts a word in the place of the template's newest version, which
// the group shall use whatever its number.
func unnumbered(picture []string) []string {
	var newest string
	picture = slices.DeleteFunc(picture, func(l string) bool {
		number, found := strings.CutPrefix(l, "newest version ")
		if found {
			newest = number
		}
		return found
	})
	for i, l := range picture {
		if l == "servers.LaunchTemplate.Version="+newest {
			picture[i] = "servers.LaunchTemplate.Version=the newest"
		}
	}
	return picture
}

func (s *story) asgPicture() []string {
	ctx := context.Background()
	var out []string
	groups, err := s.asg.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, g := range groups.AutoScalingGroups {
		out = append(out, lines("servers", g)...)
	}
	policies, err := s.asg.DescribePolicies(ctx, &autoscaling.DescribePoliciesInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, p := range policies.ScalingPolicies {
		out = append(out, lines("scaling policy", p)...)
	}
	return out
}

// lines lists the leaves of an answer of AWS. The order of lists means nothing.
func lines(what string, answer any) []string {
	text, err := json.Marshal(answer)
	Expect(err).NotTo(HaveOccurred())
	var tree any
	Expect(json.Unmarshal(text, &tree)).To(Succeed())
	return leaves(what, tree)
}

func leaves(path string, tree any) []string {
	var out []string
	switch node := tree.(type) {
	case nil:
	case map[string]any:
		for key, child := range node {
			switch key {
			case "CreatedTime", "CreateTime", "Instances", "DesiredCapacity", "State", "Status", "ListenerArn", "PolicyARN", "Alarms",
				"TrafficSources", "SecurityGroupRuleId", "PredictedCapacity":
			default:
				out = append(out, leaves(path+"."+key, child)...)
			}
		}
	case []any:
		for _, child := range node {
			part := leaves("", child)
			slices.Sort(part)
			out = append(out, path+" "+strings.Join(part, " "))
		}
	default:
		out = append(out, fmt.Sprintf("%s=%v", path, node))
	}
	return out
}
