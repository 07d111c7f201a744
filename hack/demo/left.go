package main

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
)

// left lists what still stands on AWS of everything that an app is made of.
// An error counts as something left.
func (s *stage) left(ctx context.Context) []string {
	var out []string
	note := func(err error) {
		if err != nil {
			out = append(out, err.Error())
		}
	}
	balancers, err := s.elb.DescribeLoadBalancers(ctx, &elasticloadbalancingv2.DescribeLoadBalancersInput{})
	if note(err); err == nil {
		for _, b := range balancers.LoadBalancers {
			out = append(out, aws.ToString(b.LoadBalancerName))
		}
	}
	targets, err := s.elb.DescribeTargetGroups(ctx, &elasticloadbalancingv2.DescribeTargetGroupsInput{})
	if note(err); err == nil {
		for _, t := range targets.TargetGroups {
			out = append(out, aws.ToString(t.TargetGroupName))
		}
	}
	return slices.Concat(out, s.leftServers(ctx), s.leftEC2(ctx), s.leftDatabases(ctx), s.leftData(ctx))
}

func (s *stage) leftServers(ctx context.Context) []string {
	var out []string
	groups, err := autoscaling.NewFromConfig(s.aws.Config()).DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{})
	if err != nil {
		return []string{err.Error()}
	}
	for _, g := range groups.AutoScalingGroups {
		out = append(out, aws.ToString(g.AutoScalingGroupName))
	}
	instances, err := s.ec2.DescribeInstances(ctx, &ec2.DescribeInstancesInput{Filters: []types.Filter{
		{Name: aws.String("instance-state-name"), Values: []string{"pending", "running", "stopping", "stopped"}},
	}})
	if err != nil {
		return append(out, err.Error())
	}
	for _, r := range instances.Reservations {
		for _, i := range r.Instances {
			out = append(out, aws.ToString(i.InstanceId))
		}
	}
	return out
}

func (s *stage) leftEC2(ctx context.Context) []string {
	var out []string
	groups, err := s.ec2.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(100)})
	if err != nil {
		return []string{err.Error()}
	}
	for _, g := range groups.SecurityGroups {
		if name := aws.ToString(g.GroupName); strings.HasPrefix(name, "haws-") {
			out = append(out, name)
		}
	}
	templates, err := s.ec2.DescribeLaunchTemplates(ctx, &ec2.DescribeLaunchTemplatesInput{MaxResults: aws.Int32(100)})
	if err != nil {
		return append(out, err.Error())
	}
	for _, t := range templates.LaunchTemplates {
		out = append(out, aws.ToString(t.LaunchTemplateName))
	}
	return out
}

func (s *stage) leftDatabases(ctx context.Context) []string {
	var out []string
	databases, err := s.rds.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
	if err != nil {
		return []string{err.Error()}
	}
	for _, d := range databases.DBInstances {
		out = append(out, aws.ToString(d.DBInstanceIdentifier))
	}
	subnets, err := s.rds.DescribeDBSubnetGroups(ctx, &rds.DescribeDBSubnetGroupsInput{})
	if err != nil {
		return append(out, err.Error())
	}
	for _, g := range subnets.DBSubnetGroups {
		out = append(out, aws.ToString(g.DBSubnetGroupName))
	}
	parameters, err := s.rds.DescribeDBParameterGroups(ctx, &rds.DescribeDBParameterGroupsInput{})
	if err != nil {
		return append(out, err.Error())
	}
	for _, g := range parameters.DBParameterGroups {
		if name := aws.ToString(g.DBParameterGroupName); strings.HasPrefix(name, "haws-") {
			out = append(out, name)
		}
	}
	return out
}
