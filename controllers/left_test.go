package controllers_test

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
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
	out = append(out, s.databasesLeft()...)
	out = slices.Concat(out, s.tablesLeft(), s.bucketsLeft(), s.rolesLeft())
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

func (s *story) databasesLeft() []string {
	ctx, out := context.Background(), []string{}
	instances, err := s.rds.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, i := range instances.DBInstances {
		out = append(out, "DB instance "+aws.ToString(i.DBInstanceIdentifier))
	}
	clusters, err := s.rds.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, c := range clusters.DBClusters {
		out = append(out, "DB cluster "+aws.ToString(c.DBClusterIdentifier))
	}
	subnets, err := s.rds.DescribeDBSubnetGroups(ctx, &rds.DescribeDBSubnetGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, g := range subnets.DBSubnetGroups {
		out = append(out, "DB subnet group "+aws.ToString(g.DBSubnetGroupName))
	}
	parameters, err := s.rds.DescribeDBParameterGroups(ctx, &rds.DescribeDBParameterGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, g := range parameters.DBParameterGroups {
		out = append(out, "DB parameter group "+aws.ToString(g.DBParameterGroupName))
	}
	clustered, err := s.rds.DescribeDBClusterParameterGroups(ctx, &rds.DescribeDBClusterParameterGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	for _, g := range clustered.DBClusterParameterGroups {
		out = append(out, "DB cluster parameter group "+aws.ToString(g.DBClusterParameterGroupName))
	}
	return out
}

// snapshots are the names of the DB snapshots.
func (s *story) snapshots() []string {
	out, err := s.rds.DescribeDBSnapshots(context.Background(), &rds.DescribeDBSnapshotsInput{})
	Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, sn := range out.DBSnapshots {
		names = append(names, aws.ToString(sn.DBSnapshotIdentifier))
	}
	return names
}

// parts is what one app with that many servers leaves.
func parts(servers int) int { return servers + 6 }
