package loadbalancer_test

import (
	"context"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

func TestASettledPassReadsEachThingOnce(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "with two certificates on three ports", func(t *testing.T) {
		s := newSite(t, application(secure(listen(443, "HTTPS"), certificate(1)), secure(listen(8443, "HTTPS"), certificate(1)), secure(listen(9443, "HTTPS"), certificate(2))))
		s.Settle(t)
		s.World.Forget()
		s.Pass(t)
		want := map[string]int{
			"ACM.DescribeCertificate": 2, service + "DescribeLoadBalancers": 1, service + "DescribeTargetGroups": 1, service + "DescribeListeners": 1,
			service + "DescribeTags": 1, service + "DescribeLoadBalancerAttributes": 1, service + "DescribeTargetGroupAttributes": 1,
		}
		if diff := cmp.Diff(want, s.World.Counts()); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

func TestAPassThatOnlyWaitsReadsOnlyTheLoadBalancer(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "while it is provisioning", func(t *testing.T) {
		s := newSite(t, web())
		before := s.Pass(t)
		s.World.Forget()
		s.Again(t, before)
		want := map[string]int{service + "DescribeLoadBalancers": 1, service + "DescribeListeners": 1, service + "DescribeTags": 1}
		if diff := cmp.Diff(want, s.World.Counts()); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

func TestAReadThatFailsBlindsOnlyWhoNeedsIt(t *testing.T) {
	t.Parallel()
	for operation, blind := range map[string][]string{
		"DescribeLoadBalancers":          {loadbalancer.KindListener, loadbalancer.KindLoadBalancer},
		"DescribeTargetGroups":           {loadbalancer.KindTargetGroup},
		"DescribeListeners":              {loadbalancer.KindListener},
		"DescribeLoadBalancerAttributes": {loadbalancer.KindLoadBalancer},
		"DescribeTargetGroupAttributes":  {loadbalancer.KindTargetGroup},
		"DescribeTags":                   {loadbalancer.KindListener, loadbalancer.KindLoadBalancer, loadbalancer.KindTargetGroup},
	} {
		blocktest.Scene(t, operation, func(t *testing.T) {
			s := newSite(t, web())
			s.Settle(t)
			s.World.Forget()
			defer s.World.Fail(awssim.Fault{Operation: operation, Code: "AccessDenied"})()
			var got []string
			for kind, err := range s.Pass(t).Blind {
				got = append(got, kind)
				if !stack.Is(err, stack.Denied) {
					t.Errorf("%s: %v", kind, err)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(blind, got); diff != "" || s.World.Writes() > 0 {
				t.Errorf("%d writes; blind (-want +got):\n%s", s.World.Writes(), diff)
			}
		})
	}
}

func TestTagsOfManyAreReadInChunks(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "a stranger opened 25 ports", func(t *testing.T) {
		s := newSite(t, application())
		w := s.Settle(t).Seen
		arn := w[loadbalancer.BalancerName(s.Names)].Ref
		for port := range int32(25) {
			check[*elb.CreateListenerOutput](t)(s.Clients.ELB.CreateListener(t.Context(), &elb.CreateListenerInput{
				LoadBalancerArn: &arn, Port: aws.Int32(9000 + port), Protocol: types.ProtocolEnumHttp,
				DefaultActions: []types.Action{redirectAction("443", "HTTP_301", nil)},
			}))
		}
		s.quiet(t)
		if n := s.World.Counts()[service+"DescribeTags"]; n != 2 {
			t.Errorf("%d reads of tags", n)
		}
	})
}

func TestTagsAreReadAloneWhenSomethingElseIsGone(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "between two reads", func(t *testing.T) {
		s := newSite(t, web())
		s.Settle(t)
		defer s.World.Fail(awssim.Fault{Operation: "DescribeTags", Code: "TargetGroupNotFound", Times: 1})()
		s.World.Forget()
		if out := s.Pass(t); !out.Settled() || s.World.Writes() > 0 {
			t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
		}
	})
}

// shy is Elastic Load Balancing that does not show one attribute.
type shy struct {
	loadbalancer.API
	key string
}

func (s shy) hide(list []types.LoadBalancerAttribute) []types.LoadBalancerAttribute {
	return slices.DeleteFunc(list, func(a types.LoadBalancerAttribute) bool { return aws.ToString(a.Key) == s.key })
}

func (s shy) DescribeLoadBalancerAttributes(ctx context.Context, in *elb.DescribeLoadBalancerAttributesInput, o ...func(*elb.Options)) (*elb.DescribeLoadBalancerAttributesOutput, error) {
	out, err := s.API.DescribeLoadBalancerAttributes(ctx, in, o...)
	if err == nil {
		out.Attributes = s.hide(out.Attributes)
	}
	return out, err
}

func (s shy) ModifyLoadBalancerAttributes(ctx context.Context, in *elb.ModifyLoadBalancerAttributesInput, o ...func(*elb.Options)) (*elb.ModifyLoadBalancerAttributesOutput, error) {
	out, err := s.API.ModifyLoadBalancerAttributes(ctx, in, o...)
	if err == nil {
		out.Attributes = s.hide(out.Attributes)
	}
	return out, err
}

func TestAnAttributeThatAWSDoesNotShowIsSentOnce(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "zonal shift", func(t *testing.T) {
		s := newSite(t, application())
		s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
			loadbalancer.Register(kinds, shy{rig.Clients.ELB, "zonal_shift.config.enabled"}, rig.Clients.ACM, rig.Owner)
		}
		out := s.Settle(t)
		if n := s.World.Counts()[service+"ModifyLoadBalancerAttributes"]; n != 1 || len(out.Unshown) != 1 {
			t.Errorf("sent %d times; unshown: %v", n, out.Unshown)
		}
		s.quiet(t)
	})
}
