package conformance_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	. "github.com/onsi/gomega"
)

// account is what a person with the SDK sees of an AWS account.
type account struct {
	ec2 *ec2.Client
	elb *elbv2.Client
	asg *autoscaling.Client
	rds *rds.Client
	ddb *dynamodb.Client
	s3  *s3.Client
	iam *iam.Client
}

func newAccount(cfg aws.Config) account {
	return account{
		ec2: ec2.NewFromConfig(cfg), elb: elbv2.NewFromConfig(cfg), asg: autoscaling.NewFromConfig(cfg), rds: rds.NewFromConfig(cfg),
		ddb: dynamodb.NewFromConfig(cfg), s3: s3.NewFromConfig(cfg), iam: iam.NewFromConfig(cfg),
	}
}

// Kinds of items, in the order in which they can be deleted.
const (
	kindGroup           = "Auto Scaling group"
	kindInstance        = "instance"
	kindPolicy          = "scaling policy"
	kindBalancer        = "load balancer"
	kindListener        = "listener"
	kindTarget          = "target group"
	kindTemplate        = "launch template"
	kindSecurity        = "security group"
	kindDatabase        = "DB instance"
	kindDatabaseSubnets = "DB subnet group"
	kindParameters      = "DB parameter group"
	kindSnapshot        = "DB snapshot"
	kindTable           = "DynamoDB table"
	kindBucket          = "S3 bucket"
	kindProfile         = "instance profile"
	kindRole            = "IAM role"
)

var kinds = []string{
	kindGroup, kindInstance, kindPolicy, kindBalancer, kindListener, kindTarget, kindTemplate,
	kindDatabase, kindDatabaseSubnets, kindParameters, kindSnapshot, kindSecurity, kindTable, kindBucket, kindProfile, kindRole,
}

// item is one thing in the account. What AWS gives no tags, or what haws does
// not tag, has those of what it belongs to.
type item struct {
	kind, name, id string
	tags           map[string]string
}

func (i item) String() string { return fmt.Sprintf("%s %s (%s)", i.kind, i.name, i.id) }

// list is everything in the account, of every owner, that an app could have made.
func (a account) list(g Gomega) []item {
	out := slices.Concat(a.groups(g), a.instances(g), a.balancers(g), a.targets(g), a.templates(g), a.securities(g), a.databases(g), a.databaseGroups(g),
		a.tables(g), a.buckets(g), a.profiles(g), a.roles(g))
	slices.SortStableFunc(out, func(x, y item) int { return slices.Index(kinds, x.kind) - slices.Index(kinds, y.kind) })
	return out
}

func (a account) groups(g Gomega) []item {
	var out []item
	for pages := autoscaling.NewDescribeAutoScalingGroupsPaginator(a.asg, &autoscaling.DescribeAutoScalingGroupsInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, group := range page.AutoScalingGroups {
			tags := map[string]string{}
			for _, t := range group.Tags {
				tags[*t.Key] = aws.ToString(t.Value)
			}
			out = append(out, item{kindGroup, *group.AutoScalingGroupName, *group.AutoScalingGroupARN, tags})
			out = append(out, a.policies(g, *group.AutoScalingGroupName, tags)...)
		}
	}
	return out
}

func (a account) policies(g Gomega, group string, tags map[string]string) []item {
	page, err := a.asg.DescribePolicies(context.Background(), &autoscaling.DescribePoliciesInput{AutoScalingGroupName: &group})
	g.Expect(err).NotTo(HaveOccurred())
	var out []item
	for _, p := range page.ScalingPolicies {
		out = append(out, item{kindPolicy, *p.PolicyName, *p.PolicyARN, tags})
	}
	return out
}

func (a account) instances(g Gomega) []item {
	live := []ec2types.Filter{{Name: aws.String("instance-state-name"), Values: []string{"pending", "running", "stopping", "stopped"}}}
	var out []item
	for pages := ec2.NewDescribeInstancesPaginator(a.ec2, &ec2.DescribeInstancesInput{Filters: live}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, r := range page.Reservations {
			for _, i := range r.Instances {
				out = append(out, item{kindInstance, ec2Tags(i.Tags)["aws:autoscaling:groupName"], *i.InstanceId, ec2Tags(i.Tags)})
			}
		}
	}
	return out
}

func ec2Tags(tags []ec2types.Tag) map[string]string {
	out := map[string]string{}
	for _, t := range tags {
		out[*t.Key] = aws.ToString(t.Value)
	}
	return out
}

func (a account) balancers(g Gomega) []item {
	var out []item
	for pages := elbv2.NewDescribeLoadBalancersPaginator(a.elb, &elbv2.DescribeLoadBalancersInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, b := range page.LoadBalancers {
			tags := a.elbTags(g, *b.LoadBalancerArn)
			out = append(out, item{kindBalancer, *b.LoadBalancerName, *b.LoadBalancerArn, tags})
			listeners, err := a.elb.DescribeListeners(context.Background(), &elbv2.DescribeListenersInput{LoadBalancerArn: b.LoadBalancerArn})
			g.Expect(err).NotTo(HaveOccurred())
			for _, l := range listeners.Listeners {
				out = append(out, item{kindListener, fmt.Sprintf("%s:%d", *b.LoadBalancerName, *l.Port), *l.ListenerArn, tags})
			}
		}
	}
	return out
}

func (a account) elbTags(g Gomega, arn string) map[string]string {
	page, err := a.elb.DescribeTags(context.Background(), &elbv2.DescribeTagsInput{ResourceArns: []string{arn}})
	g.Expect(err).NotTo(HaveOccurred())
	out := map[string]string{}
	for _, d := range page.TagDescriptions {
		for _, t := range d.Tags {
			out[*t.Key] = aws.ToString(t.Value)
		}
	}
	return out
}

func (a account) targets(g Gomega) []item {
	var out []item
	for pages := elbv2.NewDescribeTargetGroupsPaginator(a.elb, &elbv2.DescribeTargetGroupsInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, group := range page.TargetGroups {
			out = append(out, item{kindTarget, *group.TargetGroupName, *group.TargetGroupArn, a.elbTags(g, *group.TargetGroupArn)})
		}
	}
	return out
}

func (a account) templates(g Gomega) []item {
	var out []item
	for pages := ec2.NewDescribeLaunchTemplatesPaginator(a.ec2, &ec2.DescribeLaunchTemplatesInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, t := range page.LaunchTemplates {
			out = append(out, item{kindTemplate, *t.LaunchTemplateName, *t.LaunchTemplateId, ec2Tags(t.Tags)})
		}
	}
	return out
}

func (a account) securities(g Gomega) []item {
	var out []item
	for pages := ec2.NewDescribeSecurityGroupsPaginator(a.ec2, &ec2.DescribeSecurityGroupsInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		for _, group := range page.SecurityGroups {
			out = append(out, item{kindSecurity, *group.GroupName, *group.GroupId, ec2Tags(group.Tags)})
		}
	}
	return out
}

// of are the items of one app, by kind and name.
func of(items []item, owner string) map[string][]string {
	out := map[string][]string{}
	for _, i := range items {
		if i.tags["haws.dev/app"] == owner {
			out[i.kind] = append(out[i.kind], i.name)
		}
	}
	return out
}

func texts(items []item) []string {
	out := []string{}
	for _, i := range items {
		out = append(out, i.String())
	}
	return out
}
