package loadbalancer_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

const service = "Elastic Load Balancing v2."

// web listens for HTTPS, and sends HTTP there.
func web() *v1alpha1.HighlyAvailableAppSpec {
	return application(secure(listen(443, "HTTPS"), certificate(1)), secure(listen(8443, "HTTPS"), certificate(1)), redirect(listen(80, "HTTP"), 443))
}

func TestAnAppIsBuiltSettlesAndMendsItself(t *testing.T) {
	t.Parallel()
	for name, spec := range map[string]*v1alpha1.HighlyAvailableAppSpec{
		"application": web(),
		"network":     network(listen(80, "TCP"), secure(listen(443, "TLS"), certificate(1))),
	} {
		blocktest.Scene(t, name, func(t *testing.T) {
			s := newSite(t, spec)
			balancer, group := loadbalancer.BalancerName(s.Names), loadbalancer.TargetGroupName(s.Names, s.in.Spec)

			first := s.Pass(t)
			if first.Seen[balancer].State != stack.Busy || len(first.Left) != 1 || len(first.Seen) < 4 {
				t.Fatalf("everything but the attributes should stand after one pass:\n%s", blocktest.Describe(first))
			}
			settled := s.Settle(t)
			s.quiet(t)

			port := s.in.Spec.LoadBalancer.Listeners[0].Port
			l := stack.Name{Kind: loadbalancer.KindListener, Role: "443", Physical: balancer.Physical + ":443"}
			s.deleteListeners(t, settled.Seen, l)
			if out := s.Settle(t); out.Seen[l].Ref == settled.Seen[l].Ref || out.Seen[l].Ref == "" {
				t.Errorf("the listener %d was not made again", port)
			}
			s.quiet(t)

			s.deleteListeners(t, s.Pass(t).Seen, names(settled.Seen, loadbalancer.KindListener)...)
			check[*elb.DeleteTargetGroupOutput](t)(s.Clients.ELB.DeleteTargetGroup(t.Context(), &elb.DeleteTargetGroupInput{TargetGroupArn: aws.String(settled.Seen[group].Ref)}))
			out := s.Settle(t)
			if arn := out.Seen[group].Ref; arn == settled.Seen[group].Ref || out.Seen[l].Have.(*listener).Action.Forward.Value != arn {
				t.Errorf("the listener forwards to %s, and the target group is %s", out.Seen[l].Have.(*listener).Action, arn)
			}
			s.quiet(t)
		})
	}
}

func TestWhatStandsTwiceIsStillFoundWhenOneIsGone(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "the target group of another port goes", func(t *testing.T) {
		s := newSite(t, web())
		s.Settle(t)
		old := loadbalancer.TargetGroupName(s.Names, s.in.Spec)
		port := int32(9090)
		s.in.Spec.Servers.Port = &port
		next := loadbalancer.TargetGroupName(s.Names, s.in.Spec)
		out := s.Settle(t)
		if _, stands := out.Seen[old]; stands || out.Seen[next].Ref == "" || old == next {
			t.Errorf("after a change of port:\n%s", blocktest.Describe(out))
		}
		s.quiet(t)
	})
}

func TestAnAppIsDeletedInOrder(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "the protection is lifted and nothing stays", func(t *testing.T) {
		s := newSite(t, network(listen(80, "TCP")))
		s.Settle(t)
		s.gone = true
		s.Settle(t)
		balancers, err := s.Clients.ELB.DescribeLoadBalancers(t.Context(), &elb.DescribeLoadBalancersInput{})
		check[*elb.DescribeLoadBalancersOutput](t)(balancers, err)
		groups, err := s.Clients.ELB.DescribeTargetGroups(t.Context(), &elb.DescribeTargetGroupsInput{})
		check[*elb.DescribeTargetGroupsOutput](t)(groups, err)
		if len(balancers.LoadBalancers)+len(groups.TargetGroups)+len(s.Inventory()) > 0 {
			t.Errorf("left: %v %v %v", balancers.LoadBalancers, groups.TargetGroups, s.Inventory())
		}
	})
}

// quiet holds a settled app to a pass without a write.
func (s *site) quiet(t *testing.T) {
	t.Helper()
	s.World.Forget()
	if out := s.Pass(t); !out.Settled() || s.World.Writes() > 0 {
		t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
	}
}

func (s *site) deleteListeners(t *testing.T, w stack.World, names ...stack.Name) {
	t.Helper()
	for _, n := range names {
		check[*elb.DeleteListenerOutput](t)(s.Clients.ELB.DeleteListener(t.Context(), &elb.DeleteListenerInput{ListenerArn: aws.String(w[n].Ref)}))
	}
}

func names(w stack.World, kind string) []stack.Name {
	var out []stack.Name
	for n := range w {
		if n.Kind == kind {
			out = append(out, n)
		}
	}
	return out
}

// failures are the errors of a pass, in words.
func failures(out engine.Outcome) string {
	var all []string
	for _, d := range out.Done {
		if d.Err != nil {
			all = append(all, d.Err.Error())
		}
	}
	return strings.Join(all, "\n")
}
