package loadbalancer

import (
	"context"
	"testing"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/google/go-cmp/cmp"
)

// terse answers a change of attributes with nothing but the change.
type terse struct{ API }

func (terse) ModifyLoadBalancerAttributes(_ context.Context, in *elb.ModifyLoadBalancerAttributesInput, _ ...func(*elb.Options)) (*elb.ModifyLoadBalancerAttributesOutput, error) {
	return &elb.ModifyLoadBalancerAttributesOutput{Attributes: in.Attributes}, nil
}

func (terse) ModifyTargetGroupAttributes(_ context.Context, in *elb.ModifyTargetGroupAttributesInput, _ ...func(*elb.Options)) (*elb.ModifyTargetGroupAttributesOutput, error) {
	return &elb.ModifyTargetGroupAttributesOutput{Attributes: in.Attributes}, nil
}

func TestAChangeOfOneAttributeLeavesTheOthersKnown(t *testing.T) {
	t.Parallel()
	want, before := map[string]string{"a": "1", "b": "2"}, map[string]string{"a": "0", "b": "2"}
	balancer, group := &LoadBalancer{Attributes: before}, &TargetGroup{Attributes: before}
	if err := (balancers{desk{api: terse{}}}).mendAttributes(t.Context(), "arn", &LoadBalancer{Attributes: want}, balancer); err != nil {
		t.Fatal(err)
	}
	if err := (targetGroups{desk{api: terse{}}}).mendAttributes(t.Context(), "arn", &TargetGroup{Attributes: want}, group); err != nil {
		t.Fatal(err)
	}
	for what, got := range map[string]map[string]string{"load balancer": balancer.Attributes, "target group": group.Attributes} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestAnAnswerToAChangeNeedNotShowTheRest(t *testing.T) {
	t.Parallel()
	before := map[string]string{"drain": "300", "stickiness": "false"}
	for name, tt := range map[string]struct{ before, answer, want map[string]string }{
		"what it shows is so":      {before, map[string]string{"drain": "60"}, map[string]string{"drain": "60", "stickiness": "false"}},
		"what it adds is so":       {before, map[string]string{"new": "1"}, map[string]string{"drain": "300", "stickiness": "false", "new": "1"}},
		"nothing was known before": {nil, map[string]string{"drain": "60"}, map[string]string{"drain": "60"}},
		"it shows nothing":         {before, nil, before},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, overlaid(tt.before, tt.answer)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if diff := cmp.Diff(map[string]string{"drain": "300", "stickiness": "false"}, before); diff != "" {
		t.Errorf("what was before has changed (-want +got):\n%s", diff)
	}
}
