package loadbalancer

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// targetType is that of groups whose targets Auto Scaling registers by instance.
const targetType = types.TargetTypeEnumInstance

// Create makes the target group; its attributes follow in the next wave.
func (k targetGroups) Create(ctx context.Context, name stack.Name, want *TargetGroup) (stack.Seen, error) {
	h := want.HealthCheck
	out, err := k.api.CreateTargetGroup(ctx, &elb.CreateTargetGroupInput{
		Name: &name.Physical, TargetType: targetType, Protocol: types.ProtocolEnum(want.Protocol), Port: &want.Port, VpcId: &want.VPC.Value,
		HealthCheckProtocol: types.ProtocolEnum(h.Protocol), HealthCheckPort: &h.Port, HealthCheckPath: given(h.Path), Matcher: h.matcher(),
		HealthCheckIntervalSeconds: &h.IntervalSeconds, HealthCheckTimeoutSeconds: &h.TimeoutSeconds,
		HealthyThresholdCount: &h.HealthyThreshold, UnhealthyThresholdCount: &h.UnhealthyThreshold,
		Tags: cloud.ELBTags(want.Tags),
	})
	if err == nil && len(out.TargetGroups) == 0 {
		err = errNothing
	}
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create target group %s: %w", name.Physical, err)
	}
	arn := aws.ToString(out.TargetGroups[0].TargetGroupArn)
	if err := k.verify(ctx, name, "CreateTargetGroup", arn); err != nil {
		return stack.Seen{}, fmt.Errorf("create target group %s: %w", name.Physical, err)
	}
	have := groupShown(out.TargetGroups[0])
	have.Tags = want.Tags
	return stack.Seen{Ref: arn, Have: have, State: stack.Ready}, nil
}

// Update mends everything that differs, each aspect with its own call.
func (k targetGroups) Update(ctx context.Context, e engine.Edit[TargetGroup]) (stack.Seen, error) {
	have := *e.Have
	var errs []error
	for _, aspect := range []aspect[TargetGroup]{{"tags", k.mendTags}, {"health check", k.mendHealthCheck}, {"attributes", k.mendAttributes}} {
		if err := aspect.mend(ctx, e.Seen.Ref, e.Want, &have); err != nil {
			errs = append(errs, fmt.Errorf("set the %s of target group %s: %w", aspect.name, e.Seen.Physical, err))
		}
	}
	e.Seen.Have = &have
	return e.Seen, errors.Join(errs...)
}

func (k targetGroups) mendTags(ctx context.Context, arn string, want, have *TargetGroup) error {
	if err := k.retag(ctx, arn, want.Tags, have.Tags); err != nil {
		return err
	}
	have.Tags = want.Tags
	return nil
}

func (k targetGroups) mendHealthCheck(ctx context.Context, arn string, want, have *TargetGroup) error {
	h := want.HealthCheck
	if h == have.HealthCheck {
		return nil
	}
	_, err := k.api.ModifyTargetGroup(ctx, &elb.ModifyTargetGroupInput{
		TargetGroupArn:      &arn,
		HealthCheckProtocol: types.ProtocolEnum(h.Protocol), HealthCheckPort: &h.Port, HealthCheckPath: given(h.Path), Matcher: h.matcher(),
		HealthCheckIntervalSeconds: &h.IntervalSeconds, HealthCheckTimeoutSeconds: &h.TimeoutSeconds,
		HealthyThresholdCount: &h.HealthyThreshold, UnhealthyThresholdCount: &h.UnhealthyThreshold,
	})
	if err == nil {
		have.HealthCheck = h
	}
	return err
}

func (k targetGroups) mendAttributes(ctx context.Context, arn string, want, have *TargetGroup) error {
	due := differing(want.Attributes, have.Attributes)
	if len(due) == 0 {
		return nil
	}
	out, err := k.api.ModifyTargetGroupAttributes(ctx, &elb.ModifyTargetGroupAttributesInput{
		TargetGroupArn: &arn, Attributes: attributeList(due, func(key, value *string) types.TargetGroupAttribute {
			return types.TargetGroupAttribute{Key: key, Value: value}
		}),
	})
	if err == nil {
		have.Attributes = overlaid(have.Attributes, attributeMap(out.Attributes, groupAttributeOf))
	}
	return err
}

// Delete removes the target group. AWS refuses while a listener uses it.
// (ELBv2 API reference, DeleteTargetGroup.)
func (k targetGroups) Delete(ctx context.Context, seen stack.Seen, _ *TargetGroup) (stack.Seen, error) {
	if _, err := k.api.DeleteTargetGroup(ctx, &elb.DeleteTargetGroupInput{TargetGroupArn: &seen.Ref}); err != nil {
		return seen, fmt.Errorf("delete target group %s: %w", seen.Physical, err)
	}
	return stack.Seen{State: stack.Gone}, nil
}

// matcher is nil for TCP, which has no codes.
func (h HealthCheck) matcher() *types.Matcher {
	if h.Codes == "" {
		return nil
	}
	return &types.Matcher{HttpCode: &h.Codes}
}

func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
