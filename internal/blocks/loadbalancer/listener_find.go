package loadbalancer

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/stack"
)

// listenerPhysical names a listener, which has no name at AWS: by its load
// balancer and its port, of which there is one.
func listenerPhysical(balancer string, port int32) string {
	return fmt.Sprintf("%s:%d", balancer, port)
}

// Find looks listeners up by load balancer and port.
func (k listeners) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, n := range names {
		found, err := k.look(ctx, n)
		if err != nil && !stack.Is(err, stack.NotFound) {
			return nil, fmt.Errorf("find listener %s: %w", n.Physical, err)
		}
		out = append(out, found...)
	}
	return out, nil
}

// look finds one listener, or none.
func (k listeners) look(ctx context.Context, n stack.Known) ([]stack.Seen, error) {
	balancer, port, _ := strings.Cut(n.Physical, ":")
	lb, err := k.reads.balancer(ctx, balancer)
	if err != nil || lb == nil {
		return nil, err
	}
	all, err := k.reads.listenersOf(ctx, aws.ToString(lb.LoadBalancerArn))
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		if fmt.Sprint(aws.ToInt32(l.Port)) != port {
			continue
		}
		have, arn := listenerShown(l), aws.ToString(l.ListenerArn)
		if have.Tags, err = k.reads.tagsOf(ctx, arn, have.Balancer.Value); err != nil {
			return nil, err
		}
		seen := stack.Seen{Name: n.Name, Ref: arn, Have: have, State: stack.Ready}
		k.claim(&seen, have.Tags, n)
		return []stack.Seen{seen}, nil
	}
	return nil, nil
}

// listenerShown is what an answer of AWS says about a listener.
func listenerShown(l types.Listener) *Listener {
	have := &Listener{
		Balancer: stack.Literal(aws.ToString(l.LoadBalancerArn)), Port: aws.ToInt32(l.Port), Protocol: string(l.Protocol),
		SSLPolicy: aws.ToString(l.SslPolicy), Action: actionShown(l.DefaultActions),
	}
	if len(l.Certificates) > 0 {
		have.Certificate = stack.Literal(aws.ToString(l.Certificates[0].CertificateArn))
	}
	return have
}

func actionShown(actions []types.Action) Action {
	if len(actions) != 1 {
		return Action{Other: fmt.Sprintf("%d actions", len(actions))}
	}
	switch a := actions[0]; a.Type {
	case types.ActionTypeEnumForward:
		return forwardShown(a)
	case types.ActionTypeEnumRedirect:
		return redirectShown(a.RedirectConfig)
	default:
		return Action{Other: string(a.Type)}
	}
}

// forwardShown: with one target group, AWS shows it in TargetGroupArn or in
// ForwardConfig, or in both. (ELBv2 API reference, Action.)
func forwardShown(a types.Action) Action {
	var on, off []string
	if a.ForwardConfig != nil {
		for _, t := range a.ForwardConfig.TargetGroups {
			if t.Weight != nil && *t.Weight == 0 {
				off = append(off, aws.ToString(t.TargetGroupArn))
			} else {
				on = append(on, aws.ToString(t.TargetGroupArn))
			}
		}
	}
	if len(on)+len(off) == 0 && a.TargetGroupArn != nil {
		on = []string{*a.TargetGroupArn}
	}
	switch {
	case len(on) == 1 && len(off) == 0:
		return Action{Forward: stack.Literal(on[0])}
	case len(on) == 1 && len(off) == 1:
		return Action{Forward: stack.Literal(on[0]), Beside: stack.Literal(off[0])}
	}
	for _, arn := range off {
		on = append(on, arn+" at weight 0")
	}
	return Action{Other: "forward to " + strings.Join(on, " and ")}
}

// redirectShown: what a redirect keeps of the address has a keyword in it.
// (ELBv2 API reference, RedirectActionConfig.)
func redirectShown(c *types.RedirectActionConfig) Action {
	if c == nil {
		return Action{Other: "redirect"}
	}
	keep := func(value *string, keyword string) bool { return cmp.Or(aws.ToString(value), keyword) == keyword }
	port, err := strconv.ParseInt(aws.ToString(c.Port), 10, 32)
	if err == nil && aws.ToString(c.Protocol) == "HTTPS" && c.StatusCode == types.RedirectActionStatusCodeEnumHttp301 &&
		keep(c.Host, "#{host}") && keep(c.Path, "/#{path}") && keep(c.Query, "#{query}") {
		return Action{RedirectTo: int32(port)}
	}
	return Action{Other: fmt.Sprintf("redirect (%s) to %s://%s:%s%s?%s", c.StatusCode,
		aws.ToString(c.Protocol), aws.ToString(c.Host), aws.ToString(c.Port), aws.ToString(c.Path), aws.ToString(c.Query))}
}

// targetsOf are the target groups that a listener's default actions name.
func targetsOf(l types.Listener) []string {
	var arns []string
	for _, a := range l.DefaultActions {
		switch {
		case a.ForwardConfig != nil && len(a.ForwardConfig.TargetGroups) > 0:
			for _, t := range a.ForwardConfig.TargetGroups {
				arns = append(arns, aws.ToString(t.TargetGroupArn))
			}
		case a.TargetGroupArn != nil:
			arns = append(arns, *a.TargetGroupArn)
		}
	}
	return arns
}
