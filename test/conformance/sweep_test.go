package conformance_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// sweep deletes everything that carries the tags of a cluster, whoever made it,
// until nothing is left. It lifts every protection.
func (t *trial) sweep(cluster string) {
	GinkgoHelper()
	var errs []error
	Eventually(func(g Gomega) []string {
		own := slices.DeleteFunc(append(t.list(g), t.snapshots(g)...), func(i item) bool { return i.tags["haws.dev/cluster"] != cluster })
		errs = nil
		for _, do := range []func(item) error{t.close, t.discard} {
			for _, i := range own {
				if err := do(i); err != nil {
					errs = append(errs, fmt.Errorf("%s: %w", i, err))
				}
			}
		}
		return texts(own)
	}, t.late, "5s").Should(BeEmpty(), func() string { return fmt.Sprint(errs) })
}

// discard asks AWS to delete one item. What goes with something else is left to it.
func (a account) discard(i item) error {
	ctx := context.Background()
	switch i.kind {
	case kindGroup:
		_, err := a.asg.UpdateAutoScalingGroup(ctx, &autoscaling.UpdateAutoScalingGroupInput{AutoScalingGroupName: &i.name, DeletionProtection: astypes.DeletionProtectionNone})
		if err == nil {
			_, err = a.asg.DeleteAutoScalingGroup(ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: &i.name, ForceDelete: aws.Bool(true)})
		}
		return err
	case kindBalancer:
		_, err := a.elb.ModifyLoadBalancerAttributes(ctx, &elbv2.ModifyLoadBalancerAttributesInput{
			LoadBalancerArn: &i.id, Attributes: []elbtypes.LoadBalancerAttribute{{Key: aws.String("deletion_protection.enabled"), Value: aws.String("false")}},
		})
		if err == nil {
			_, err = a.elb.DeleteLoadBalancer(ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: &i.id})
		}
		return err
	case kindTarget:
		_, err := a.elb.DeleteTargetGroup(ctx, &elbv2.DeleteTargetGroupInput{TargetGroupArn: &i.id})
		return err
	case kindTemplate:
		_, err := a.ec2.DeleteLaunchTemplate(ctx, &ec2.DeleteLaunchTemplateInput{LaunchTemplateId: &i.id})
		return err
	case kindSecurity:
		_, err := a.ec2.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: &i.id})
		return err
	case kindDatabase, kindDatabaseSubnets, kindParameters, kindSnapshot:
		return a.discardDatabase(i)
	case kindTable, kindBucket, kindProfile, kindRole:
		return a.discardData(i)
	}
	return nil
}

// close takes the rules of a security group away: AWS refuses to delete a group
// that the rule of another one names. (EC2 API reference, "DeleteSecurityGroup".)
func (a account) close(i item) error {
	if i.kind != kindSecurity {
		return nil
	}
	ctx := context.Background()
	groups, err := a.ec2.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{i.id}})
	if err != nil || len(groups.SecurityGroups[0].IpPermissions) == 0 {
		return err
	}
	_, err = a.ec2.RevokeSecurityGroupIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &i.id, IpPermissions: groups.SecurityGroups[0].IpPermissions})
	return err
}
