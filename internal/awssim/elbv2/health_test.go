package elbv2_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

func TestWhatDoesNotAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		kind     types.LoadBalancerTypeEnum
		protocol types.ProtocolEnum
		want     string
	}{
		"times out behind an Application Load Balancer":        {types.LoadBalancerTypeEnumApplication, types.ProtocolEnumHttp, "unhealthy Target.Timeout"},
		"just fails its checks behind a Network Load Balancer": {types.LoadBalancerTypeEnumNetwork, types.ProtocolEnumTcp, "unhealthy Target.FailedHealthChecks"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			lb, err := r.balancer("shop", func(in *lbInput) { in.Type = c.kind })
			r.ok(err)
			tg, err := r.group("shop", func(in *elasticloadbalancingv2.CreateTargetGroupInput) {
				in.Protocol, in.HealthCheckTimeoutSeconds = c.protocol, aws.Int32(5)
			})
			r.ok(err)
			_, err = r.listen(lb, 80, forward(tg), func(in *listenerInput) { in.Protocol = c.protocol })
			r.ok(err)
			id := r.launch(r.subnets[0])
			r.ok(r.register(tg, id))
			r.after(5 * time.Minute)
			r.LoseZone("us-east-1a")
			r.after(time.Minute)
			if got := r.health(tg, id); got != c.want {
				t.Error(got)
			}
			r.RestoreZone("us-east-1a")
			r.after(time.Minute)
			if got := r.health(tg, id); got != "healthy" {
				t.Errorf("once the zone is back: %s", got)
			}
		})
	}
}
