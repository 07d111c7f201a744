package controllers_test

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

func listening(l ...v1alpha1.Listener) edit {
	return balance(func(b *v1alpha1.LoadBalancer) { b.Listeners = l })
}

func middleStories(p *plane) {
	plain := func(port int32) v1alpha1.Listener { return v1alpha1.Listener{Port: port, Protocol: "HTTP"} }

	DescribeTable("keeps the traffic where it is while a port change waits, whatever else changes",
		func(made edit, change func(h *hand)) {
			h := p.byHand()
			h.certify(acmtypes.CertificateStatusIssued)
			h.create(fourServers, made)
			h.ready(hour)
			h.close(9090, true)
			h.change(onPort(9090))
			h.live(time.Hour)
			change(h)
			w := h.watch()
			h.full()
			h.time.Step(h.next)
			h.live(time.Hour)
			Expect(h.targetGroups()).To(ConsistOf(int32(8080), int32(9090)))
			Expect(w.least()).To(BeNumerically(">=", 6), w.String())
			h.close(9090, false)
			h.ready(2 * hour)
			Expect(h.targetGroups()).To(ConsistOf(int32(9090)))
			Expect(w.least()).To(BeNumerically(">=", 6), w.String())
			h.settled()
		},
		Entry("a listener more", listening(plain(80)), func(h *hand) { h.change(listening(plain(80), plain(81))) }),
		Entry("more servers", listening(plain(80)), func(h *hand) {
			h.change(atLeast(8))
		}),
		Entry("a redirect that becomes a listener like any other", secure, func(h *hand) {
			h.change(balance(func(b *v1alpha1.LoadBalancer) {
				for i := range b.Listeners {
					b.Listeners[i].RedirectTo = nil
				}
			}))
		}),
		Entry("a stranger, what a listener does", listening(plain(80), plain(81)), func(h *hand) {
			_, err := h.elb.ModifyListener(GinkgoT().Context(), &elbv2.ModifyListenerInput{
				ListenerArn: aws.String(h.row("Listener/81").Ref), DefaultActions: []elbtypes.Action{{
					Type: elbtypes.ActionTypeEnumRedirect, RedirectConfig: &elbtypes.RedirectActionConfig{
						Protocol: aws.String("HTTPS"), Port: aws.String("443"), StatusCode: elbtypes.RedirectActionStatusCodeEnumHttp302,
					},
				}},
			})
			Expect(err).NotTo(HaveOccurred())
		}),
	)

	It("closes a listener that is taken out while a port change waits", func() {
		h, w := p.standing(listening(plain(80), plain(81)))
		h.close(9090, true)
		h.change(onPort(9090))
		h.live(time.Hour)
		w.stop()
		h.change(listening(plain(80)))
		h.live(time.Hour)
		Expect(h.targetGroups()).To(ConsistOf(int32(8080), int32(9090)))
		h.close(9090, false)
		w = h.watch()
		h.ready(2 * hour)
		Expect(w.least()).To(Equal(6), w.String())
		h.settled()
	})

	It("goes with both target groups when it is deleted while a port change waits", func() {
		h, _ := p.standing()
		h.close(9090, true)
		h.change(onPort(9090))
		h.live(time.Hour)
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("does not try again for ever what AWS gave up, also of an earlier version", func() {
		h := p.byHand()
		var old string
		h.aws.World.Do(func() { old = h.aws.EC2.AddImage("", "x86_64") })
		h.create(fourServers, from(v1alpha1.Image{ID: old}))
		h.until(hour, begins(v1alpha1.ConditionHighlyAvailable, "True"))
		h.ready(hour)
		w := h.watch()
		h.change(from(v1alpha1.Image{SSMParameter: image}))
		h.ready(4 * hour)
		h.aws.World.Do(func() { h.aws.EC2.SetImageBroken(old, true) })
		h.aws.World.Forget()
		h.change(from(v1alpha1.Image{ID: old}))
		h.until(6*hour, begins(serversReady, "False RolloutFailed"))
		h.live(12 * hour)
		Expect(told(h.find(), serversReady)).To(HavePrefix("False RolloutFailed: InstanceRefresh/servers: launch template version: 2 → 1: AWS rolled it back"))
		Expect(h.count("Auto Scaling.StartInstanceRefresh")).To(Equal(1))
		Expect(w.least()).To(BeNumerically(">=", 6), w.String())
	})

	DescribeTable("costs little while it is stuck",
		func(strike func(*hand), words string) {
			h, _ := p.standing()
			strike(h)
			h.time.Step(10 * time.Minute)
			h.aws.World.Forget()
			h.live(3 * hour)
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False"))
			Expect(told(h.find(), serversReady)).To(ContainSubstring(words))
			Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls), "%v", h.aws.World.Counts())
		},
		Entry("for the new port is closed", func(h *hand) { h.close(9090, true); h.change(onPort(9090)); h.live(time.Minute) }, "another target group"),
		Entry("for refreshes may not be started", func(h *hand) {
			h.aws.World.Fail(awssim.Fault{Operation: "StartInstanceRefresh", Code: "AccessDenied", Status: 403})
			h.change(running("#!/bin/sh\n"))
			h.live(time.Minute)
		}, "AccessDenied"),
		Entry("for refreshes may not be read", func(h *hand) {
			h.aws.World.Fail(awssim.Fault{Operation: "DescribeInstanceRefreshes", Code: "AccessDenied", Status: 403})
			h.change(running("#!/bin/sh\n"))
			h.live(time.Minute)
		}, "AccessDenied"),
		Entry("for target groups may not be joined", func(h *hand) {
			h.aws.World.Fail(awssim.Fault{Operation: "AttachTrafficSources", Code: "AccessDenied", Status: 403})
			h.change(onPort(9090))
			h.live(time.Minute)
		}, "AccessDenied"),
	)
}
