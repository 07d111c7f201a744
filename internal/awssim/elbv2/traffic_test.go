package elbv2_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/google/go-cmp/cmp"

	sim "github.com/haws-dev/haws/internal/awssim/elbv2"
)

func (r *rig) traffic() (out []sim.Traffic) {
	r.World.Do(func() { out = r.ELB.Traffic() })
	return out
}

func (r *rig) weigh(l types.Listener, weights map[string]int32) {
	r.t.Helper()
	config := &types.ForwardActionConfig{}
	for arn, weight := range weights {
		config.TargetGroups = append(config.TargetGroups, types.TargetGroupTuple{TargetGroupArn: aws.String(arn), Weight: aws.Int32(weight)})
	}
	_, err := r.elb.ModifyListener(r.ctx, &elasticloadbalancingv2.ModifyListenerInput{
		ListenerArn: l.ListenerArn, DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, ForwardConfig: config}},
	})
	r.ok(err)
}

func TestTrafficGoesToHealthyTargetsOfGroupsWithAWeight(t *testing.T) {
	r := newRig(t)
	lb, blue, l := r.served()
	green, err := r.group("green")
	r.ok(err)
	_, err = r.listen(lb, 443, types.Action{Type: types.ActionTypeEnumFixedResponse, FixedResponseConfig: &types.FixedResponseActionConfig{StatusCode: aws.String("404")}})
	r.ok(err)
	want := func(when string, serving map[string]int) {
		t.Helper()
		if diff := cmp.Diff([]sim.Traffic{{Balancer: *lb.LoadBalancerArn, Port: 80, Serving: serving}}, r.traffic()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	a, b, c := r.launch(r.subnets[0]), r.launch(r.subnets[1]), r.launch(r.subnets[2])
	r.ok(r.register(blue, a))
	r.ok(r.register(blue, b))
	r.ok(r.register(green, c))
	want("before they are healthy", map[string]int{})
	r.after(5 * time.Minute)
	want("one group", map[string]int{"us-east-1a": 1, "us-east-1b": 1})

	r.weigh(l, map[string]int32{*blue.TargetGroupArn: 1, *green.TargetGroupArn: 0})
	r.after(5 * time.Minute)
	want("a group without a weight", map[string]int{"us-east-1a": 1, "us-east-1b": 1})
	r.weigh(l, map[string]int32{*blue.TargetGroupArn: 1, *green.TargetGroupArn: 2})
	want("two groups", map[string]int{"us-east-1a": 1, "us-east-1b": 1, "us-east-1c": 1})

	_, err = r.elb.DeregisterTargets(r.ctx, &elasticloadbalancingv2.DeregisterTargetsInput{TargetGroupArn: blue.TargetGroupArn, Targets: []types.TargetDescription{{Id: &b}}})
	r.ok(err)
	want("one target drains", map[string]int{"us-east-1a": 1, "us-east-1c": 1})
	r.World.Do(func() { r.EC2.SetZoneDown("us-east-1a", true) })
	want("a zone is dark, before the health checks know", map[string]int{"us-east-1c": 1})
	r.World.Do(func() { r.ELB.SetAppDown(c, true) })
	want("nobody answers", map[string]int{})
}
