package elbv2

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// HasTargetGroup tells whether the target group exists.
func (s *Service) HasTargetGroup(arn string) bool {
	_, err := s.group(&arn)
	return err == nil
}

// Register registers an instance on the target group's own port, as Auto Scaling does. A group that is gone is ignored.
func (s *Service) Register(arn, instanceID string) {
	if g, err := s.group(&arn); err == nil {
		s.register(g, instanceID, aws.ToInt32(g.Port))
	}
}

// Deregister starts draining an instance.
func (s *Service) Deregister(arn, instanceID string) {
	if g, err := s.group(&arn); err == nil {
		s.deregister(g, instanceID, nil)
	}
}

// TargetState is the state that DescribeTargetHealth shows; "unused" when the instance is not registered.
func (s *Service) TargetState(arn, instanceID string) string {
	g, err := s.group(&arn)
	if err != nil {
		return string(types.TargetHealthStateEnumUnused)
	}
	t := g.find(instanceID, nil)
	if t == nil {
		return string(types.TargetHealthStateEnumUnused)
	}
	return string(s.displayed(g, t).State)
}

// SetAppDown makes the application on an instance stop answering health checks, or answer again.
func (s *Service) SetAppDown(instanceID string, down bool) { s.appDown[instanceID] = down }

// SetPortClosed makes no server listen on a port, or all of them again.
func (s *Service) SetPortClosed(port int32, closed bool) { s.closed[port] = closed }
