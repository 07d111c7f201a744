package elbv2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type listenerInput = elbv2.CreateListenerInput

func https(arn string) func(*listenerInput) {
	return func(in *listenerInput) {
		in.Protocol, in.Certificates = "HTTPS", []types.Certificate{{CertificateArn: &arn}}
	}
}

func TestListenersThatAWSRefuses(t *testing.T) {
	r := newRig(t)
	lb, tg, _ := r.served()
	other, err := r.balancer("other")
	r.ok(err)
	tcp, err := r.group("tcp", func(in *tgInput) { in.Protocol = "TCP" })
	r.ok(err)
	gone := types.Action{Type: "forward", TargetGroupArn: aws.String(*tg.TargetGroupArn + "0")}
	for _, row := range []struct {
		name, code string
		lb         types.LoadBalancer
		port       int32
		action     types.Action
		change     func(*listenerInput)
	}{
		{"a port that is taken", "DuplicateListener", lb, 80, types.Action{Type: "fixed-response", FixedResponseConfig: &types.FixedResponseActionConfig{StatusCode: aws.String("503")}}, nil},
		{"an unknown target group", "TargetGroupNotFound", lb, 81, gone, nil},
		{"a target group of another load balancer", "TargetGroupAssociationLimit", other, 80, forward(tg), nil},
		{"TCP on an ALB", "ValidationError", lb, 81, forward(tg), func(in *listenerInput) { in.Protocol = "TCP" }},
		{"a TCP target group behind an ALB", "IncompatibleProtocols", lb, 81, forward(tcp), nil},
		{"HTTPS without a certificate", "ValidationError", lb, 443, forward(tg), func(in *listenerInput) { in.Protocol = "HTTPS" }},
		{"an unknown certificate", "CertificateNotFound", lb, 443, forward(tg), https("arn:aws:acm:us-east-1:123456789012:certificate/none")},
		{"a certificate that is not issued", "UnsupportedCertificate", lb, 443, forward(tg), https(pending)},
		{"an unknown policy", "SSLPolicyNotFound", lb, 443, forward(tg), func(in *listenerInput) { https(issued)(in); in.SslPolicy = aws.String("none") }},
		{"a redirect to itself", "InvalidLoadBalancerAction", lb, 81, types.Action{Type: "redirect", RedirectConfig: &types.RedirectActionConfig{StatusCode: "HTTP_301"}}, nil},
		{"an unknown load balancer", "LoadBalancerNotFound", types.LoadBalancer{LoadBalancerArn: aws.String("arn:none")}, 80, forward(tg), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.listen(row.lb, row.port, row.action, func(in *listenerInput) {
				if row.change != nil {
					row.change(in)
				}
			})
			r.refuse(row.code, err)
		})
	}
}

func TestAListenerIsShownAsAWSShowsIt(t *testing.T) {
	r := newRig(t)
	lb, tg, _ := r.served()
	created, err := r.listen(lb, 443, forward(tg), https(issued))
	r.ok(err)
	again, err := r.listen(lb, 443, forward(tg), https(issued))
	r.ok(err)
	want := types.Listener{
		ListenerArn: created.ListenerArn, LoadBalancerArn: lb.LoadBalancerArn, Port: aws.Int32(443), Protocol: "HTTPS",
		SslPolicy: aws.String("ELBSecurityPolicy-2016-08"), Certificates: []types.Certificate{{CertificateArn: aws.String(issued)}},
		MutualAuthentication: &types.MutualAuthenticationAttributes{Mode: aws.String("off")},
		DefaultActions: []types.Action{{
			Type: "forward", TargetGroupArn: tg.TargetGroupArn,
			ForwardConfig: &types.ForwardActionConfig{
				TargetGroups:                []types.TargetGroupTuple{{TargetGroupArn: tg.TargetGroupArn, Weight: aws.Int32(1)}},
				TargetGroupStickinessConfig: &types.TargetGroupStickinessConfig{Enabled: aws.Bool(false)},
			},
		}},
	}
	opts := cmpopts.IgnoreUnexported(types.Listener{}, types.Certificate{}, types.MutualAuthenticationAttributes{}, types.Action{},
		types.ForwardActionConfig{}, types.TargetGroupTuple{}, types.TargetGroupStickinessConfig{})
	if diff := cmp.Diff(want, again, opts); diff != "" {
		t.Error(diff)
	}
	rules, err := r.elb.DescribeRules(r.ctx, &elbv2.DescribeRulesInput{ListenerArn: created.ListenerArn})
	r.ok(err)
	if len(rules.Rules) != 1 || !*rules.Rules[0].IsDefault || *rules.Rules[0].Priority != "default" {
		t.Errorf("%+v", rules.Rules)
	}
}

func TestModifyingAListener(t *testing.T) {
	r := newRig(t)
	lb, tg, l := r.served()
	secure, err := r.listen(lb, 443, forward(tg), https(issued))
	r.ok(err)
	out, err := r.elb.ModifyListener(r.ctx, &elbv2.ModifyListenerInput{
		ListenerArn: l.ListenerArn,
		DefaultActions: []types.Action{{Type: "redirect", RedirectConfig: &types.RedirectActionConfig{
			StatusCode: "HTTP_301", Protocol: aws.String("HTTPS"), Port: aws.String("443"),
		}}},
	})
	r.ok(err)
	redirect := out.Listeners[0].DefaultActions[0].RedirectConfig
	if *redirect.Host != "#{host}" || *redirect.Path != "/#{path}" || *redirect.Query != "#{query}" || *out.Listeners[0].Port != 80 {
		t.Errorf("%+v", redirect)
	}
	_, err = r.elb.ModifyListener(r.ctx, &elbv2.ModifyListenerInput{ListenerArn: l.ListenerArn, Port: aws.Int32(443)})
	r.refuse("DuplicateListener", err)
	out, err = r.elb.ModifyListener(r.ctx, &elbv2.ModifyListenerInput{ListenerArn: secure.ListenerArn, Protocol: "HTTP"})
	r.ok(err)
	if out.Listeners[0].SslPolicy != nil || len(out.Listeners[0].Certificates) > 0 {
		t.Error("an HTTP listener keeps its certificate")
	}
	_, err = r.elb.DeleteListener(r.ctx, &elbv2.DeleteListenerInput{ListenerArn: l.ListenerArn})
	r.ok(err)
	_, err = r.elb.DeleteListener(r.ctx, &elbv2.DeleteListenerInput{ListenerArn: l.ListenerArn})
	r.refuse("ListenerNotFound", err)
}
