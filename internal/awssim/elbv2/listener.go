package elbv2

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// listener is one listener; its only rule is the default one.
type listener struct {
	types.Listener
	balancer *balancer
	tags     tagList
	rule     string // the id of the default rule
}

func (l *listener) arn() string { return aws.ToString(l.ListenerArn) }

func (s *Service) handleListeners() {
	awssim.Handle(s.world, serviceID, "CreateListener", s.createListener)
	awssim.Handle(s.world, serviceID, "DescribeListeners", s.describeListeners)
	awssim.Handle(s.world, serviceID, "ModifyListener", s.modifyListener)
	awssim.Handle(s.world, serviceID, "DeleteListener", s.deleteListener)
	awssim.Handle(s.world, serviceID, "DescribeRules", s.describeRules)
}

func (s *Service) createListener(_ *awssim.Call, in *sdk.CreateListenerInput) (*sdk.CreateListenerOutput, error) {
	b, err := s.balancer(in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	l := &listener{balancer: b, tags: in.Tags}
	l.LoadBalancerArn, l.Port, l.Protocol = in.LoadBalancerArn, in.Port, in.Protocol
	l.Certificates, l.SslPolicy, l.AlpnPolicy = in.Certificates, in.SslPolicy, in.AlpnPolicy
	l.DefaultActions, l.MutualAuthentication = in.DefaultActions, in.MutualAuthentication
	if err := s.complete(l); err != nil {
		return nil, err
	}
	// ELBv2 API reference, CreateListener: idempotent for the same settings; a port takes one listener.
	if old := s.listenerOn(b, l.Port, nil); old != nil {
		if !sameListener(old, l) {
			return nil, duplicateListener(b)
		}
		return &sdk.CreateListenerOutput{Listeners: []types.Listener{old.Listener}}, nil
	}
	if err := checkTags(l.tags); err != nil {
		return nil, err
	}
	_, path, _ := strings.Cut(b.arn(), "loadbalancer/")
	l.ListenerArn = aws.String(s.world.ARN("elasticloadbalancing", "listener/"+path+"/"+s.suffix()))
	l.rule = s.suffix()
	s.listeners, s.users = append(s.listeners, l), nil
	return &sdk.CreateListenerOutput{Listeners: []types.Listener{l.Listener}}, nil
}

func duplicateListener(b *balancer) error {
	return awssim.Errorf("DuplicateListener", "A listener already exists on this port for this load balancer '%s'", b.arn())
}

func (s *Service) listenerOn(b *balancer, port *int32, except *listener) *listener {
	for _, l := range s.listeners {
		if l != except && l.balancer == b && aws.ToInt32(l.Port) == aws.ToInt32(port) {
			return l
		}
	}
	return nil
}

func (s *Service) modifyListener(_ *awssim.Call, in *sdk.ModifyListenerInput) (*sdk.ModifyListenerOutput, error) {
	l, err := s.listener(in.ListenerArn)
	if err != nil {
		return nil, err
	}
	next := &listener{Listener: l.Listener, balancer: l.balancer}
	next.Port = firstOf(in.Port, l.Port)
	next.Protocol = orDefault(in.Protocol, l.Protocol)
	next.SslPolicy = firstOf(in.SslPolicy, l.SslPolicy)
	next.MutualAuthentication = firstOf(in.MutualAuthentication, l.MutualAuthentication)
	if in.Certificates != nil {
		next.Certificates = in.Certificates
	}
	if in.AlpnPolicy != nil {
		next.AlpnPolicy = in.AlpnPolicy
	}
	if in.DefaultActions != nil {
		next.DefaultActions = in.DefaultActions
	}
	// ELBv2 API reference, ModifyListener: changing the protocol from HTTPS to HTTP, or from TLS to TCP, removes the
	// security policy and default certificate properties.
	if in.Protocol != "" && !isSecure(in.Protocol) {
		next.SslPolicy, next.Certificates, next.MutualAuthentication = in.SslPolicy, in.Certificates, nil
	}
	if s.listenerOn(l.balancer, next.Port, l) != nil {
		return nil, duplicateListener(l.balancer)
	}
	if err := s.complete(next); err != nil {
		return nil, err
	}
	l.Listener, s.users = next.Listener, nil
	return &sdk.ModifyListenerOutput{Listeners: []types.Listener{l.Listener}}, nil
}

func (s *Service) deleteListener(_ *awssim.Call, in *sdk.DeleteListenerInput) (*sdk.DeleteListenerOutput, error) {
	l, err := s.listener(in.ListenerArn)
	if err != nil {
		return nil, err
	}
	s.listeners, s.users = slices.DeleteFunc(s.listeners, func(x *listener) bool { return x == l }), nil
	return &sdk.DeleteListenerOutput{}, nil
}
