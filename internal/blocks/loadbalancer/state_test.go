package loadbalancer_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// stated is Elastic Load Balancing that shows every load balancer in one state.
type stated struct {
	loadbalancer.API
	state types.LoadBalancerState
}

func (s stated) DescribeLoadBalancers(ctx context.Context, in *elb.DescribeLoadBalancersInput, o ...func(*elb.Options)) (*elb.DescribeLoadBalancersOutput, error) {
	out, err := s.API.DescribeLoadBalancers(ctx, in, o...)
	if err == nil {
		for i := range out.LoadBalancers {
			out.LoadBalancers[i].State = &s.state
		}
	}
	return out, err
}

func TestStatesOfALoadBalancer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code, reason string
		state        stack.State
		message      string
	}{
		"provisioning is busy":           {"provisioning", "", stack.Busy, "setting the load balancer up"},
		"active is ready":                {"active", "", stack.Ready, ""},
		"impaired is ready and says why": {"active_impaired", "no addresses", stack.Ready, "cannot scale it: look for free addresses in its subnets: no addresses"},
		"failed is broken and says why":  {"failed", "no such thing", stack.Broken, "no such thing"},
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, application())
			s.Settle(t)
			s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
				state := types.LoadBalancerState{Code: types.LoadBalancerStateEnum(c.code), Reason: aws.String(c.reason)}
				loadbalancer.Register(kinds, stated{rig.Clients.ELB, state}, rig.Clients.ACM, rig.Owner)
			}
			s.World.Forget()
			out := s.Pass(t)
			seen := out.Seen[loadbalancer.BalancerName(s.Names)]
			if seen.State != c.state || !strings.Contains(seen.Message, c.message) {
				t.Errorf("%s: %q", seen.State, seen.Message)
			}
			if reads := s.World.Counts()["Elastic Load Balancing v2.DescribeLoadBalancerAttributes"]; (reads == 0) != (c.state == stack.Busy) {
				t.Errorf("%d reads of attributes while %s", reads, c.code)
			}
			if blocked := len(out.Left) == 1 && out.Left[0].Why == stack.Failed; blocked != (c.state == stack.Broken) {
				t.Errorf("left: %s", blocktest.Describe(out))
			}
		})
	}
}

func TestALoadBalancerTellsItsEndpoint(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "as soon as it is asked for", func(t *testing.T) {
		s := newSite(t, application())
		w := s.Pass(t).Seen
		name := loadbalancer.BalancerName(s.Names)
		if got := w.Attr(name, loadbalancer.AttrEndpoint).String(); w[name].State != stack.Busy || !strings.HasSuffix(got, ".us-east-1.elb.amazonaws.com") {
			t.Errorf("endpoint %q while %s", got, w[name].State)
		}
		if got := w.Attr(name, loadbalancer.AttrZoneID).String(); got != "Z35SXDOTRQ7X7K" {
			t.Errorf("zone %q", got)
		}
	})
}
