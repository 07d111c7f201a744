package main

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
)

func (s *stage) deleteListener(ctx context.Context, arn string) error {
	_, err := s.elb.DeleteListener(ctx, &elasticloadbalancingv2.DeleteListenerInput{ListenerArn: &arn})
	return err
}

func (s *stage) openGroup(ctx context.Context, id string) error {
	_, err := s.ec2.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &id, IpPermissions: []types.IpPermission{{
		IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
	}}})
	return err
}

// serves, closed and left look at AWS itself, not at what the operator says.
func (s *stage) serves(ctx context.Context, balancer string, port int32) bool {
	out, err := s.elb.DescribeListeners(ctx, &elasticloadbalancingv2.DescribeListenersInput{LoadBalancerArn: &balancer})
	if err != nil {
		return false
	}
	for _, l := range out.Listeners {
		if aws.ToInt32(l.Port) == port {
			return true
		}
	}
	return false
}

func (s *stage) closed(ctx context.Context, group string, port int32) bool {
	out, err := s.ec2.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{group}})
	if err != nil || len(out.SecurityGroups) != 1 {
		return false
	}
	return !slices.ContainsFunc(out.SecurityGroups[0].IpPermissions, func(p types.IpPermission) bool { return aws.ToInt32(p.FromPort) == port })
}
