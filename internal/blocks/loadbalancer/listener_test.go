package loadbalancer_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	listener      = loadbalancer.Listener
	listenerEdit  = func(t *testing.T, rig *blocktest.Rig, want *listener)
	listenerDrift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

const anotherPolicy = "ELBSecurityPolicy-TLS13-1-3-2021-06"

func TestListenersPassTheKit(t *testing.T) {
	t.Parallel()
	tls := func(protocol string) listenerEdit {
		return func(_ *testing.T, _ *blocktest.Rig, want *listener) {
			want.Protocol, want.Certificate, want.SSLPolicy = protocol, stack.Literal(certificate(1)), v1alpha1.DefaultSSLPolicy
		}
	}
	plain := func(protocol string) listenerEdit {
		return func(_ *testing.T, _ *blocktest.Rig, want *listener) {
			want.Protocol, want.Certificate, want.SSLPolicy = protocol, stack.Ref{}, ""
		}
	}
	secured := map[string]listenerEdit{
		"another certificate": func(_ *testing.T, _ *blocktest.Rig, want *listener) { want.Certificate = stack.Literal(certificate(2)) },
		"another policy":      func(_ *testing.T, _ *blocktest.Rig, want *listener) { want.SSLPolicy = anotherPolicy },
	}
	stood := map[string]listenerEdit{"another target group at weight 0": standBeside}
	toRedirect := func(_ *testing.T, _ *blocktest.Rig, want *listener) {
		want.Action = loadbalancer.Action{RedirectTo: 8443}
	}

	for name, c := range map[string]struct {
		spec  *v1alpha1.HighlyAvailableAppSpec
		edits map[string]listenerEdit
	}{
		"HTTP":     {application(listen(80, "HTTP")), merge(stood, map[string]listenerEdit{"to HTTPS": tls("HTTPS"), "to a redirect": toRedirect})},
		"redirect": {application(redirect(listen(80, "HTTP"), 443)), map[string]listenerEdit{"to another port": toRedirect, "to the servers": forward}},
		"HTTPS":    {application(secure(listen(443, "HTTPS"), certificate(1))), merge(secured, stood, map[string]listenerEdit{"to HTTP": plain("HTTP")})},
		"TCP":      {network(listen(80, "TCP")), merge(stood, map[string]listenerEdit{"to TLS": tls("TLS")})},
		"TLS":      {network(secure(listen(443, "TLS"), certificate(1))), merge(secured, map[string]listenerEdit{"to TCP": plain("TCP")})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			blocktest.Kit(t, listenerCase(c.spec, c.edits))
		})
	}
}

func listenerCase(spec *v1alpha1.HighlyAvailableAppSpec, edits map[string]listenerEdit) blocktest.Case[listener] {
	id := fmt.Sprintf("Listener/%d", spec.LoadBalancer.Listeners[0].Port)
	return blocktest.Case[listener]{
		Register: register,
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *listener) {
			for n := range 3 {
				rig.World.Do(func() { rig.ACM.AddCertificate(certificate(n), issued) })
			}
			around := siteIn(t, rig, spec, loadbalancer.KindListener)
			return want[listener](t, around.in, around.Settle(t).Seen, id)
		},
		Edits: merge(edits, map[string]listenerEdit{
			"other tags": func(_ *testing.T, rig *blocktest.Rig, want *listener) {
				want.Tags = rig.Owner.Tags(id, map[string]string{"team": "red"})
			},
		}),
		Drifts:  listenerDrifts(spec),
		Foreign: foreignListener,
	}
}

func listenerDrifts(spec *v1alpha1.HighlyAvailableAppSpec) map[string]listenerDrift {
	drifts := map[string]listenerDrift{
		"a tag":             retag("team", "strange"),
		"all tags stripped": untag,
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			check[*elb.DeleteListenerOutput](t)(rig.Clients.ELB.DeleteListener(t.Context(), &elb.DeleteListenerInput{ListenerArn: &seen.Ref}))
		},
		"another target group": driftListener(func(t *testing.T, rig *blocktest.Rig, in *elb.ModifyListenerInput) {
			in.DefaultActions = []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: aws.String(anotherGroup(t, rig, "another"))}}
		}),
		"weight 0 alone":   driftListener(weights(0)),
		"a group beside":   driftListener(weights(1, 0)),
		"weights reversed": driftListener(weights(0, 1)),
		"shared weights":   driftListener(weights(3, 1)),
		"two target groups": driftListener(func(t *testing.T, rig *blocktest.Rig, in *elb.ModifyListenerInput) {
			both := []types.TargetGroupTuple{{TargetGroupArn: aws.String(groupOf(t, rig))}, {TargetGroupArn: aws.String(anotherGroup(t, rig, "another"))}}
			in.DefaultActions = []types.Action{{Type: types.ActionTypeEnumForward, ForwardConfig: &types.ForwardActionConfig{TargetGroups: both}}}
		}),
	}
	if first := spec.LoadBalancer.Listeners[0]; first.Protocol == "HTTP" || first.Protocol == "HTTPS" {
		maps.Copy(drifts, map[string]listenerDrift{
			"a fixed response":     driftAction(types.Action{Type: "fixed-response", FixedResponseConfig: &types.FixedResponseActionConfig{StatusCode: aws.String("503")}}),
			"a passing redirect":   driftAction(redirectAction("443", "HTTP_302", nil)),
			"a redirect elsewhere": driftAction(redirectAction("443", "HTTP_301", aws.String("example.com"))),
		})
	}
	if spec.LoadBalancer.Listeners[0].CertificateARN != "" {
		drifts["certificate"] = driftListener(func(_ *testing.T, _ *blocktest.Rig, in *elb.ModifyListenerInput) {
			in.Certificates = []types.Certificate{{CertificateArn: aws.String(certificate(2))}}
		})
		drifts["policy"] = driftListener(func(_ *testing.T, _ *blocktest.Rig, in *elb.ModifyListenerInput) {
			in.SslPolicy = aws.String(anotherPolicy)
		})
	}
	return drifts
}

// weights forwards to the app's target group and to others, with those weights.
func weights(all ...int32) func(t *testing.T, rig *blocktest.Rig, in *elb.ModifyListenerInput) {
	return func(t *testing.T, rig *blocktest.Rig, in *elb.ModifyListenerInput) {
		t.Helper()
		tuples := []types.TargetGroupTuple{{TargetGroupArn: aws.String(groupOf(t, rig)), Weight: &all[0]}}
		for i := range all[1:] {
			tuples = append(tuples, types.TargetGroupTuple{TargetGroupArn: aws.String(anotherGroup(t, rig, "another")), Weight: &all[i+1]})
		}
		in.DefaultActions = []types.Action{{Type: types.ActionTypeEnumForward, ForwardConfig: &types.ForwardActionConfig{TargetGroups: tuples}}}
	}
}

func driftListener(change func(t *testing.T, rig *blocktest.Rig, in *elb.ModifyListenerInput)) listenerDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		in := &elb.ModifyListenerInput{ListenerArn: &seen.Ref}
		change(t, rig, in)
		check[*elb.ModifyListenerOutput](t)(rig.Clients.ELB.ModifyListener(t.Context(), in))
	}
}

func driftAction(a types.Action) listenerDrift {
	return driftListener(func(_ *testing.T, _ *blocktest.Rig, in *elb.ModifyListenerInput) {
		in.DefaultActions = []types.Action{a}
	})
}

func redirectAction(port string, code types.RedirectActionStatusCodeEnum, host *string) types.Action {
	return types.Action{Type: types.ActionTypeEnumRedirect, RedirectConfig: &types.RedirectActionConfig{
		Protocol: aws.String("HTTPS"), Port: &port, StatusCode: code, Host: host,
	}}
}

// forward is an edit from a redirect to the servers.
func forward(t *testing.T, rig *blocktest.Rig, want *listener) {
	want.Action = loadbalancer.Action{Forward: stack.Literal(anotherGroup(t, rig, "another"))}
}

// standBeside puts a target group at weight 0 beside that of the listener.
func standBeside(t *testing.T, rig *blocktest.Rig, want *listener) {
	want.Action.Beside = stack.Literal(anotherGroup(t, rig, "beside"))
}

// anotherGroup is a target group of somebody else, of the protocol of the first one.
func anotherGroup(t *testing.T, rig *blocktest.Rig, name string) string {
	t.Helper()
	all, err := rig.Clients.ELB.DescribeTargetGroups(t.Context(), &elb.DescribeTargetGroupsInput{})
	check[*elb.DescribeTargetGroupsOutput](t)(all, err)
	out, err := rig.Clients.ELB.CreateTargetGroup(t.Context(), &elb.CreateTargetGroupInput{
		Name: &name, Protocol: all.TargetGroups[0].Protocol, Port: aws.Int32(80), VpcId: aws.String(rig.VPC(t)),
	})
	check[*elb.CreateTargetGroupOutput](t)(out, err)
	return aws.ToString(out.TargetGroups[0].TargetGroupArn)
}

// groupOf is the target group of the app.
func groupOf(t *testing.T, rig *blocktest.Rig) string {
	t.Helper()
	all, err := rig.Clients.ELB.DescribeTargetGroups(t.Context(), &elb.DescribeTargetGroupsInput{})
	check[*elb.DescribeTargetGroupsOutput](t)(all, err)
	return aws.ToString(all.TargetGroups[0].TargetGroupArn)
}

func foreignListener(t *testing.T, rig *blocktest.Rig, _ stack.Name, want *listener, tags map[string]string) {
	t.Helper()
	in := &elb.CreateListenerInput{LoadBalancerArn: &want.Balancer.Value, Port: &want.Port, Protocol: types.ProtocolEnum(want.Protocol), Tags: cloud.ELBTags(tags)}
	in.DefaultActions = []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: &want.Action.Forward.Value}}
	if want.Action.RedirectTo != 0 {
		in.DefaultActions = []types.Action{redirectAction(fmt.Sprint(want.Action.RedirectTo), "HTTP_301", nil)}
	}
	if want.SSLPolicy != "" {
		in.Certificates, in.SslPolicy = []types.Certificate{{CertificateArn: &want.Certificate.Value}}, &want.SSLPolicy
	}
	check[*elb.CreateListenerOutput](t)(rig.Clients.ELB.CreateListener(t.Context(), in))
}

func merge[V any](all ...map[string]V) map[string]V {
	out := map[string]V{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}
