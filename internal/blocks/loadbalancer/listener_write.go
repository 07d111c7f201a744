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

// Create opens the port. The load balancer may still be provisioning.
func (k listeners) Create(ctx context.Context, name stack.Name, want *Listener) (stack.Seen, error) {
	out, err := k.api.CreateListener(ctx, &elb.CreateListenerInput{
		LoadBalancerArn: &want.Balancer.Value, Port: &want.Port, Protocol: types.ProtocolEnum(want.Protocol),
		Certificates: want.certificates(), SslPolicy: given(want.SSLPolicy), DefaultActions: want.Action.actions(),
		Tags: cloud.ELBTags(want.Tags),
	})
	if err == nil && len(out.Listeners) == 0 {
		err = errNothing
	}
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create listener %s: %w", name.Physical, err)
	}
	arn := aws.ToString(out.Listeners[0].ListenerArn)
	if err := k.verify(ctx, name, "CreateListener", arn); err != nil {
		return stack.Seen{}, fmt.Errorf("create listener %s: %w", name.Physical, err)
	}
	have := listenerShown(out.Listeners[0])
	have.Tags = want.Tags
	return stack.Seen{Ref: arn, Have: have, State: stack.Ready}, nil
}

// Update mends everything that differs, each aspect with its own call.
func (k listeners) Update(ctx context.Context, e engine.Edit[Listener]) (stack.Seen, error) {
	have := *e.Have
	var errs []error
	for _, aspect := range []aspect[Listener]{{"tags", k.mendTags}, {"settings", k.mendSettings}} {
		if err := aspect.mend(ctx, e.Seen.Ref, e.Want, &have); err != nil {
			errs = append(errs, fmt.Errorf("set the %s of listener %s: %w", aspect.name, e.Seen.Physical, err))
		}
	}
	e.Seen.Have = &have
	return e.Seen, errors.Join(errs...)
}

func (k listeners) mendTags(ctx context.Context, arn string, want, have *Listener) error {
	if err := k.retag(ctx, arn, want.Tags, have.Tags); err != nil {
		return err
	}
	have.Tags = want.Tags
	return nil
}

// mendSettings sends protocol, certificate, policy and action together: a
// protocol without TLS drops the certificate and the policy. (ELBv2 API
// reference, ModifyListener.)
func (k listeners) mendSettings(ctx context.Context, arn string, want, have *Listener) error {
	untagged := *want
	untagged.Tags = have.Tags
	if len(k.Diff(&untagged, have)) == 0 {
		return nil
	}
	out, err := k.api.ModifyListener(ctx, &elb.ModifyListenerInput{
		ListenerArn: &arn, Protocol: types.ProtocolEnum(want.Protocol),
		Certificates: want.certificates(), SslPolicy: given(want.SSLPolicy), DefaultActions: want.Action.actions(),
	})
	if err == nil && len(out.Listeners) == 0 {
		err = errNothing
	}
	if err != nil {
		return err
	}
	tags := have.Tags
	*have = *listenerShown(out.Listeners[0])
	have.Tags = tags
	return nil
}

// Delete closes the port.
func (k listeners) Delete(ctx context.Context, seen stack.Seen, _ *Listener) (stack.Seen, error) {
	if _, err := k.api.DeleteListener(ctx, &elb.DeleteListenerInput{ListenerArn: &seen.Ref}); err != nil {
		return seen, fmt.Errorf("delete listener %s: %w", seen.Physical, err)
	}
	return stack.Seen{State: stack.Gone}, nil
}

func (l *Listener) certificates() []types.Certificate {
	if l.Certificate == (stack.Ref{}) {
		return nil
	}
	return []types.Certificate{{CertificateArn: &l.Certificate.Value}}
}

func (a Action) actions() []types.Action {
	if a.RedirectTo == 0 && a.Beside != (stack.Ref{}) {
		return []types.Action{{Type: types.ActionTypeEnumForward, ForwardConfig: &types.ForwardActionConfig{TargetGroups: []types.TargetGroupTuple{
			{TargetGroupArn: &a.Forward.Value, Weight: aws.Int32(1)}, {TargetGroupArn: &a.Beside.Value, Weight: aws.Int32(0)},
		}}}}
	}
	if a.RedirectTo == 0 {
		return []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: &a.Forward.Value}}
	}
	return []types.Action{{Type: types.ActionTypeEnumRedirect, RedirectConfig: &types.RedirectActionConfig{
		Protocol: aws.String("HTTPS"), Port: aws.String(fmt.Sprint(a.RedirectTo)), StatusCode: types.RedirectActionStatusCodeEnumHttp301,
	}}}
}
