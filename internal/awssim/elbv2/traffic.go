package elbv2

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// Traffic is where the requests to one listener go.
type Traffic struct {
	// Balancer is the ARN of its load balancer.
	Balancer string
	Port     int32
	// Serving counts, by the name of the zone, the targets that the load balancer calls healthy and that answer it. The
	// nodes of the load balancer in a dark zone answer nobody; those elsewhere send to the targets elsewhere.
	Serving map[string]int
}

// Traffic looks at every listener whose default action forwards.
func (s *Service) Traffic() []Traffic {
	var out []Traffic
	for _, l := range s.listeners {
		for _, a := range l.DefaultActions {
			if a.Type == types.ActionTypeEnumForward {
				t := Traffic{Balancer: l.balancer.arn(), Port: aws.ToInt32(l.Port), Serving: map[string]int{}}
				s.count(a.ForwardConfig.TargetGroups, t.Serving)
				out = append(out, t)
			}
		}
	}
	return out
}

// count: a target group of weight 0 gets no requests. Blog "Network Load Balancers now support Weighted Target Groups",
// figure 2; ELBv2 API reference, TargetGroupTuple.
func (s *Service) count(groups []types.TargetGroupTuple, serving map[string]int) {
	for _, tuple := range groups {
		g, err := s.group(tuple.TargetGroupArn)
		if err != nil || aws.ToInt32(tuple.Weight) == 0 {
			continue
		}
		for _, t := range g.targets {
			if t.state != types.TargetHealthStateEnumHealthy || s.displayed(g, t).State != t.state {
				continue
			}
			if i, _ := s.ec2.Instance(t.id); s.failure(i, t.port) == "" {
				serving[i.Zone]++
			}
		}
	}
}
