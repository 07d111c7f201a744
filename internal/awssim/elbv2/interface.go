package elbv2

import (
	"slices"
	"time"
)

// attach gives the load balancer a network interface in each of its subnets, and lets go of those elsewhere.
func (s *Service) attach(b *balancer) {
	for _, id := range b.subnets {
		if _, ok := b.interfaces[id]; !ok {
			b.interfaces[id] = s.ec2.AttachInterface(b.description(), interfaceOwner(b), id, b.SecurityGroups)
		}
	}
	for subnet, eni := range b.interfaces {
		if !slices.Contains(b.subnets, subnet) {
			delete(b.interfaces, subnet)
			s.release(eni, s.LingerAfter)
		}
	}
}

// release frees a network interface later: they outlive their load balancer by minutes, and block the deletion of its
// security groups and subnets meanwhile.
func (s *Service) release(eni string, after time.Duration) {
	s.world.After(after, func() { s.ec2.ReleaseInterface(eni) })
}

func interfaceOwner(b *balancer) string {
	if b.isALB() {
		return "amazon-elb"
	}
	return "amazon-aws"
}
