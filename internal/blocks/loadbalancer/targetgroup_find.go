package loadbalancer

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/stack"
)

// Find looks target groups up by name, one by one: DescribeTargetGroups fails
// with TargetGroupNotFound as soon as one of several does not exist. (ELBv2 API
// reference, DescribeTargetGroups.)
func (k targetGroups) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		found, err := k.look(ctx, n)
		if err != nil && !stack.Is(err, stack.NotFound) {
			return nil, fmt.Errorf("find target group %s: %w", n.Physical, err)
		}
		out = append(out, found...)
	}
	return out, nil
}

// look finds one target group, or none.
func (k targetGroups) look(ctx context.Context, n stack.Known) ([]stack.Seen, error) {
	groups, err := k.api.DescribeTargetGroups(ctx, &elb.DescribeTargetGroupsInput{Names: []string{n.Physical}})
	if err != nil || len(groups.TargetGroups) == 0 {
		return nil, err
	}
	group := groups.TargetGroups[0]
	arn, balancer := aws.ToString(group.TargetGroupArn), ""
	if len(group.LoadBalancerArns) > 0 {
		balancer = group.LoadBalancerArns[0]
	}
	have := groupShown(group)
	if have.Tags, err = k.reads.tagsOf(ctx, arn, balancer); err != nil {
		return nil, err
	}
	seen := stack.Seen{Name: n.Name, Ref: arn, Have: have, State: stack.Ready}
	k.claim(&seen, have.Tags, n)
	if seen.Foreign {
		return []stack.Seen{seen}, nil
	}
	out, err := k.api.DescribeTargetGroupAttributes(ctx, &elb.DescribeTargetGroupAttributesInput{TargetGroupArn: &arn})
	if err != nil {
		return nil, err
	}
	have.Attributes = attributeMap(out.Attributes, groupAttributeOf)
	return []stack.Seen{seen}, nil
}

// groupShown is what an answer of AWS says about a target group.
func groupShown(g types.TargetGroup) *TargetGroup {
	have := &TargetGroup{
		Protocol: string(g.Protocol), Port: aws.ToInt32(g.Port), VPC: stack.Literal(aws.ToString(g.VpcId)),
		HealthCheck: HealthCheck{
			Protocol: string(g.HealthCheckProtocol), Port: aws.ToString(g.HealthCheckPort), Path: aws.ToString(g.HealthCheckPath),
			IntervalSeconds: aws.ToInt32(g.HealthCheckIntervalSeconds), TimeoutSeconds: aws.ToInt32(g.HealthCheckTimeoutSeconds),
			HealthyThreshold: aws.ToInt32(g.HealthyThresholdCount), UnhealthyThreshold: aws.ToInt32(g.UnhealthyThresholdCount),
		},
	}
	if g.Matcher != nil {
		have.HealthCheck.Codes = aws.ToString(g.Matcher.HttpCode)
	}
	return have
}

func groupAttributeOf(a types.TargetGroupAttribute) (key, value *string) { return a.Key, a.Value }
