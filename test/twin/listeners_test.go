package twin

import (
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

type listenerInput = elb.CreateListenerInput

func forward(arn string) types.Action {
	return types.Action{Type: "forward", TargetGroupArn: &arn}
}

func fixed() types.Action {
	return types.Action{Type: "fixed-response", FixedResponseConfig: &types.FixedResponseActionConfig{StatusCode: new("503")}}
}

// listener makes a listener, or not, as the case may be.
func (w *world) listener(balancer string, port int32, action types.Action, change ...func(*listenerInput)) (arn string) {
	in := &listenerInput{LoadBalancerArn: &balancer, Protocol: "HTTP", Port: &port, DefaultActions: []types.Action{action}}
	for _, fn := range change {
		fn(in)
	}
	out, err := w.elb.CreateListener(w.ctx, in)
	if err != nil {
		return ""
	}
	return *out.Listeners[0].ListenerArn
}

func secured(certificate string) func(*listenerInput) {
	return func(in *listenerInput) {
		in.Protocol, in.Certificates = "HTTPS", []types.Certificate{{CertificateArn: &certificate}}
	}
}

func (w *world) listenersOf(balancer string) {
	w.elb.DescribeListeners(w.ctx, &elb.DescribeListenersInput{LoadBalancerArn: &balancer})
}

func (w *world) noListener() string {
	return w.arn("elasticloadbalancing", "listener/app/none/0123456789abcdef/0123456789abcdef")
}

func listenerRows() []row {
	return []row{
		{"a listener that forwards, and its rule", "", func(w *world) {
			lb := w.balancer("shop")
			arn := w.listener(lb, 80, forward(w.targetGroup("shop")))
			w.listenersOf(lb)
			w.elb.DescribeRules(w.ctx, &elb.DescribeRulesInput{ListenerArn: &arn})
			w.targetGroups("shop")
		}},
		{"a listener that redirects", "", func(w *world) {
			lb := w.balancer("shop")
			w.listener(lb, 80, types.Action{Type: "redirect", RedirectConfig: &types.RedirectActionConfig{
				Protocol: new("HTTPS"), Port: new("443"), StatusCode: "HTTP_301",
			}})
			w.listenersOf(lb)
		}},
		{"a listener of HTTPS", "", func(w *world) {
			lb := w.balancer("shop")
			w.listener(lb, 443, forward(w.targetGroup("shop")), secured(w.certificate(true)))
			w.listenersOf(lb)
		}},
		{"the same listener again", "", func(w *world) {
			lb, tg := w.balancer("shop"), w.targetGroup("shop")
			w.listener(lb, 80, forward(tg))
			w.listener(lb, 80, forward(tg))
			w.listenersOf(lb)
		}},
		{"a second listener on the same port", "DuplicateListener", func(w *world) {
			lb := w.balancer("shop")
			w.listener(lb, 80, forward(w.targetGroup("shop")))
			w.listener(lb, 80, fixed())
		}},
		{"a listener of a load balancer that there is not", "LoadBalancerNotFound", func(w *world) {
			w.listener(w.noBalancer(), 80, fixed())
		}},
		{"a listener that forwards to a target group that there is not", "TargetGroupNotFound", func(w *world) {
			w.listener(w.balancer("shop"), 80, forward(w.noTargetGroup()))
		}},
		{"a listener of HTTPS without a certificate", "ValidationError", func(w *world) {
			w.listener(w.balancer("shop"), 443, fixed(), func(in *listenerInput) { in.Protocol = "HTTPS" })
		}},
		{"a listener with a certificate that there is not", "CertificateNotFound", func(w *world) {
			w.listener(w.balancer("shop"), 443, fixed(), secured(w.noCertificate()))
		}},
		{"a listener with a certificate that is not issued", "UnsupportedCertificate", func(w *world) {
			w.listener(w.balancer("shop"), 443, fixed(), secured(w.certificate(false)))
		}},
		{"a listener with a security policy that there is not", "SSLPolicyNotFound", func(w *world) {
			w.listener(w.balancer("shop"), 443, fixed(), secured(w.certificate(true)), func(in *listenerInput) { in.SslPolicy = new("none") })
		}},
		{"a listener of TCP on an application load balancer", "ValidationError", func(w *world) {
			w.listener(w.balancer("shop"), 80, fixed(), func(in *listenerInput) { in.Protocol = "TCP" })
		}},
		{"a listener that there is not", "ListenerNotFound", func(w *world) {
			w.elb.DescribeListeners(w.ctx, &elb.DescribeListenersInput{ListenerArns: []string{w.noListener()}})
		}},
		{"the listeners of a load balancer that there is not", "LoadBalancerNotFound", func(w *world) {
			w.listenersOf(w.noBalancer())
		}},
		{"the rules of a listener that there is not", "ListenerNotFound", func(w *world) {
			w.elb.DescribeRules(w.ctx, &elb.DescribeRulesInput{ListenerArn: new(w.noListener())})
		}},
		{"a listener changed", "", func(w *world) {
			lb := w.balancer("shop")
			arn := w.listener(lb, 80, fixed())
			w.elb.ModifyListener(w.ctx, &elb.ModifyListenerInput{ListenerArn: &arn, DefaultActions: []types.Action{forward(w.targetGroup("shop"))}})
			w.listenersOf(lb)
		}},
		{"a change of a listener that there is not", "ListenerNotFound", func(w *world) {
			w.elb.ModifyListener(w.ctx, &elb.ModifyListenerInput{ListenerArn: new(w.noListener()), Port: new(int32(81))})
		}},
		{"deleting a listener twice", "ListenerNotFound", func(w *world) {
			arn := w.listener(w.balancer("shop"), 80, fixed())
			w.elb.DeleteListener(w.ctx, &elb.DeleteListenerInput{ListenerArn: &arn})
			w.elb.DeleteListener(w.ctx, &elb.DeleteListenerInput{ListenerArn: &arn})
		}},
		{"the listeners of a load balancer that was deleted", "ListenerNotFound", func(w *world) {
			lb := w.balancer("shop")
			arn := w.listener(lb, 80, fixed())
			w.deleteBalancer(lb)
			w.elb.DescribeListeners(w.ctx, &elb.DescribeListenersInput{ListenerArns: []string{arn}})
		}},
	}
}
