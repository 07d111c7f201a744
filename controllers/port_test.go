package controllers_test

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

func onPort(port int32) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Port = &port }
}

// targetGroups are the ports of those that stand.
func (s *story) targetGroups() []int32 {
	GinkgoHelper()
	out, err := s.elb.DescribeTargetGroups(GinkgoT().Context(), &elbv2.DescribeTargetGroupsInput{})
	Expect(err).NotTo(HaveOccurred())
	var ports []int32
	for _, g := range out.TargetGroups {
		ports = append(ports, aws.ToInt32(g.Port))
	}
	return ports
}

func (h *hand) close(port int32, closed bool) {
	h.aws.World.Do(func() { h.aws.ELB.SetPortClosed(port, closed) })
}

func behindNLB(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{Type: v1alpha1.LoadBalancerNetwork}
}

func portStories(p *plane) {
	DescribeTable("moves the traffic when enough servers answer on the new one",
		func(made edit) {
			h, w := p.standing(made)
			h.close(9090, true)
			h.change(onPort(9090))
			h.live(2 * hour)
			Expect(told(h.find(), serversReady)).To(ContainSubstring("servers are taken into another target group, and 0 of 6 are healthy there"))
			Expect(shows(h.picture(), "servers.HealthCheckType=EC2")).To(BeTrue(), "the group that is not reached yet kills no server")
			Expect(shows(h.picture(), "FromPort=8080")).To(BeTrue(), "the old port stays open")
			Expect(shows(h.picture(), "FromPort=9090")).To(BeTrue(), "the new port is open")
			Expect(h.targetGroups()).To(ConsistOf(int32(8080), int32(9090)))
			Expect(w.least()).To(Equal(6), w.String())
			Expect(h.versions()).To(Equal([]string{"1"}))

			By("opening the new port")
			h.close(9090, false)
			h.ready(hour)
			Expect(h.targetGroups()).To(ConsistOf(int32(9090)))
			Expect(shows(h.picture(), "servers.HealthCheckType=ELB")).To(BeTrue())
			Expect(shows(h.picture(), "FromPort=8080")).To(BeFalse())
			Expect(w.least()).To(Equal(6), w.String())
			h.close(8080, true)
			h.live(hour)
			Expect(w.least()).To(Equal(6), w.String())
			h.settled()
		},
		Entry("behind an Application Load Balancer", func(*v1alpha1.HighlyAvailableApp) {}),
		Entry("behind a Network Load Balancer", behindNLB),
	)

	It("moves it to another protocol as well", func() {
		h, w := p.standing()
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Protocol = v1alpha1.ServerHTTPS })
		h.ready(hour)
		Expect(h.targetGroups()).To(ConsistOf(int32(8080)))
		Expect(shows(h.picture(), "target group.Protocol=HTTPS")).To(BeTrue())
		Expect(shows(h.picture(), "target group.HealthCheckProtocol=HTTPS")).To(BeTrue())
		Expect(w.least()).To(Equal(6), w.String())
		h.settled()
	})

	It("can be taken back before the traffic moves", func() {
		h, w := p.standing()
		h.close(9090, true)
		h.change(onPort(9090))
		h.live(hour)
		h.change(onPort(8080))
		h.ready(hour)
		Expect(h.targetGroups()).To(ConsistOf(int32(8080)))
		Expect(shows(h.picture(), "servers.HealthCheckType=ELB")).To(BeTrue())
		Expect(w.least()).To(Equal(6), w.String())
		h.settled()
	})

	It("can be changed again before the traffic moves", func() {
		h, w := p.standing()
		h.close(9090, true)
		h.change(onPort(9090))
		h.live(hour)
		h.change(onPort(7070))
		h.ready(hour)
		Expect(h.targetGroups()).To(ConsistOf(int32(7070)))
		Expect(w.least()).To(Equal(6), w.String())
		h.settled()
	})

	It("comes after the rollout of what it needs", func() {
		h, w := p.standing()
		h.close(9090, true)
		h.change(onPort(9090), running("#!/bin/sh\n"))
		h.until(4*hour, func(*v1alpha1.HighlyAvailableApp) bool { return strings.Join(h.versions(), "") == "2" })
		h.close(9090, false)
		h.ready(4 * hour)
		Expect(h.targetGroups()).To(ConsistOf(int32(9090)))
		Expect(h.count("Auto Scaling.StartInstanceRefresh")).To(Equal(1))
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())
		h.settled()
	})

	It("lets a rollout go first that comes while it waits", func() {
		h, w := p.standing()
		h.close(9090, true)
		h.change(onPort(9090))
		h.live(hour)
		h.change(running("#!/bin/sh\n"))
		h.until(4*hour, func(*v1alpha1.HighlyAvailableApp) bool { return strings.Join(h.versions(), "") == "2" })
		h.close(9090, false)
		h.ready(4 * hour)
		Expect(h.targetGroups()).To(ConsistOf(int32(9090)))
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())
	})

	DescribeTable("goes through, whatever cannot be read on the way",
		func(operation string) {
			h, w := p.standing()
			h.close(9090, true)
			h.change(onPort(9090))
			h.live(hour)
			stop := h.aws.World.Fail(awssim.Fault{Operation: operation, Code: "AccessDenied"})
			h.full()
			h.live(time.Hour)
			stop()
			Expect(shows(h.picture(), "FromPort=8080")).To(BeTrue(), "the old port stays open")
			h.close(9090, false)
			h.ready(hour)
			Expect(h.targetGroups()).To(ConsistOf(int32(9090)))
			Expect(w.least()).To(Equal(6), w.String())
		},
		Entry("target groups", "DescribeTargetGroups"),
		Entry("listeners", "DescribeListeners"),
		Entry("balancers", "DescribeLoadBalancers"),
		Entry("target health", "DescribeTargetHealth"),
		Entry("the group", "DescribeAutoScalingGroups"),
		Entry("tags", "DescribeTags"),
	)
}
