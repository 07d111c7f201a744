package controllers_test

import (
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

func faultStories(p *plane) {
	const (
		network  = v1alpha1.ConditionNetworkReady
		balancer = v1alpha1.ConditionLoadBalancerReady
		servers  = v1alpha1.ConditionServersReady
	)
	DescribeTable("is told, costs little, and passes when its cause does",
		func(f fault) { f.isLivedWith(p.byHand()) },
		Entry("the load balancer may not be made", fault{
			begin:     armed(awssim.Fault{Service: elbService, Operation: "CreateLoadBalancer", Code: "AccessDenied", Message: "User haws is not authorized", Status: 403}),
			condition: balancer, reason: v1alpha1.ReasonDenied, person: true,
			words: []string{"AccessDenied: User haws is not authorized (request sim-", "CreateLoadBalancer"},
			fine:  []string{network}, made: []string{"TargetGroup/servers", "AutoScalingGroup/servers", "ScalingPolicy/servers"},
		}),
		Entry("the quota of load balancers is used up", fault{
			begin:     armed(awssim.Fault{Service: elbService, Operation: "CreateLoadBalancer", Code: "TooManyLoadBalancers", Message: "The maximum number of load balancers has been reached"}),
			condition: balancer, reason: v1alpha1.ReasonQuotaExceeded, person: true,
			words: []string{"TooManyLoadBalancers: The maximum number of load balancers has been reached (request sim-"},
			fine:  []string{network}, made: []string{"TargetGroup/servers", "AutoScalingGroup/servers", "ScalingPolicy/servers"},
		}),
		Entry("a subnet does not exist", fault{
			app:       []edit{frontIn("subnet-00000000000000001", "subnet-00000000000000002")},
			begin:     mendedBy(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Network = nil }),
			condition: network, reason: v1alpha1.ReasonNetworkInvalid, person: true,
			words: []string{"network.loadBalancerSubnets: subnet-00000000000000002 does not exist in vpc-"},
		}),
		Entry("the certificate is not issued yet", fault{
			app: []edit{secure},
			begin: func(h *hand) func() {
				h.certify(acmtypes.CertificateStatusPendingValidation)
				return func() { h.certify(acmtypes.CertificateStatusIssued) }
			},
			condition: balancer, reason: v1alpha1.ReasonCertificateNotIssued,
			words: []string{"Certificate/443", "waits to be validated"},
			fine:  []string{network}, made: []string{"LoadBalancer/app", "Listener/80", "AutoScalingGroup/servers"},
		}),
		Entry("the certificate does not exist", fault{
			app: []edit{secure},
			begin: func(h *hand) func() {
				return func() { h.certify(acmtypes.CertificateStatusIssued) }
			},
			condition: balancer, reason: v1alpha1.ReasonCertificateNotIssued, person: true,
			words: []string{"Certificate/443", certificate + " does not exist"},
			fine:  []string{network}, made: []string{"LoadBalancer/app", "Listener/80", "AutoScalingGroup/servers"},
		}),
		Entry("the image does not exist", fault{
			app: []edit{from(v1alpha1.Image{ID: strangeAMI})},
			begin: func(h *hand) func() {
				return func() {
					h.aws.World.Do(func() { h.aws.EC2.AddImage(strangeAMI, ec2types.ArchitectureValuesX8664) })
				}
			},
			condition: servers, reason: v1alpha1.ReasonInvalid, person: true,
			words: []string{"InvalidAMIID.NotFound: servers.image: " + strangeAMI + " does not exist in this region", "(request sim-"},
			fine:  []string{network, balancer}, made: []string{"Listener/80"},
		}),
		Entry("the SSM parameter of the image does not exist", fault{
			app: []edit{from(v1alpha1.Image{SSMParameter: "/golden/image"})},
			begin: func(h *hand) func() {
				return func() {
					h.aws.World.Do(func() {
						h.aws.SSM.SetParameter("/golden/image", h.aws.EC2.AddImage("", ec2types.ArchitectureValuesX8664))
					})
				}
			},
			condition: servers, reason: v1alpha1.ReasonInvalid, person: true,
			words: []string{"ParameterNotFound: servers.image.ssmParameter: /golden/image does not exist in this region", "(request sim-"},
			fine:  []string{network, balancer}, made: []string{"Listener/80"},
		}),
		Entry("a zone does not offer the instance type", fault{
			begin: func(h *hand) func() {
				h.aws.World.Do(func() { h.aws.EC2.SetOffered("us-east-1b", "t3.small", false) })
				return func() { h.aws.World.Do(func() { h.aws.EC2.SetOffered("us-east-1b", "t3.small", true) }) }
			},
			condition: servers, reason: v1alpha1.ReasonInvalid, person: true,
			words: []string{"servers.instanceTypes: none of t3.small is offered in use1-az2"},
			fine:  []string{network, balancer}, made: []string{"LaunchTemplate/servers", "Listener/80"},
		}),
		Entry("no zone has capacity for servers", fault{
			begin: func(h *hand) func() {
				capacity := func(there bool) {
					h.aws.World.Do(func() {
						for _, z := range h.aws.EC2.Zones() {
							h.aws.EC2.SetCapacity(z.Name, "", there)
						}
					})
				}
				capacity(false)
				return func() { capacity(true) }
			},
			condition: servers, reason: v1alpha1.ReasonLaunchFailed,
			words: []string{"servers are in service and healthy", "us-east-1a: ", "capacity"},
			fine:  []string{network, balancer}, made: []string{"AutoScalingGroup/servers", "ScalingPolicy/servers"},
		}),
		Entry("replicas.max is below what the group keeps", fault{
			app: []edit{atMost(4)}, begin: mendedBy(atMost(6)),
			condition: servers, reason: v1alpha1.ReasonInvalid, person: true,
			words: []string{"servers.replicas.max is 4, and the group keeps 6 servers over 3 zones", "raise max to 6 or more"},
			fine:  []string{network, balancer}, made: []string{"LaunchTemplate/servers", "Listener/80"},
		}),
		Entry("the user data is too long once its placeholders are filled in", fault{
			app:       []edit{running("#!/bin/sh\n" + strings.Repeat("#", 16300) + "${haws.loadBalancer.endpoint}")},
			begin:     mendedBy(running("#!/bin/sh\n")),
			condition: servers, reason: v1alpha1.ReasonInvalid, person: true,
			words: []string{"servers.userData: it has 16", "EC2 takes 16384: shorten it"},
			fine:  []string{network, balancer}, made: []string{"Listener/80"},
		}),
	)

	It("is told, costs little, and passes too when AWS itself is slow or down", func() {
		throttled := fault{
			begin:     armed(awssim.Fault{Service: elbService, Code: "Throttling", Message: "Rate exceeded"}),
			condition: balancer, reason: v1alpha1.ReasonThrottled, brief: true,
			words: []string{"Throttling: Rate exceeded (request sim-"},
			fine:  []string{network}, made: []string{"SecurityGroup/servers", "LaunchTemplate/servers"},
		}
		down := fault{
			begin:     armed(awssim.Fault{Service: "Auto Scaling"}),
			condition: servers, reason: v1alpha1.ReasonTransient, brief: true,
			words: []string{"InternalError", "(request sim-"},
			fine:  []string{network, balancer}, made: []string{"Listener/80", "LaunchTemplate/servers"},
		}
		one, other := p.byHand(), p.byHand()
		var wg sync.WaitGroup
		wg.Go(func() { defer GinkgoRecover(); throttled.isLivedWith(one) })
		wg.Go(func() { defer GinkgoRecover(); down.isLivedWith(other) })
		wg.Wait()
	})

	DescribeTable("costs little also when it strikes an app that stands",
		func(strike func(*hand)) {
			h := p.byHand()
			h.create(fourServers)
			h.ready(hour)
			strike(h)
			h.time.Step(time.Minute)
			h.aws.World.Forget()
			h.full()
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False"))
			h.time.Step(h.next)
			h.live(10 * time.Minute)
			Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))

			h.aws.World.Forget()
			h.live(2 * time.Hour)
			Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
		},
		Entry("the servers fall ill, and those that replace them", func(h *hand) {
			h.aws.World.Do(func() { h.aws.ELB.BootAfter = 24 * time.Hour })
			h.aws.World.Do(func() {
				for _, i := range h.aws.EC2.Instances() {
					h.aws.EC2.Terminate(i.ID)
				}
			})
		}),
		Entry("the servers are gone, and no zone has capacity for others", func(h *hand) {
			h.aws.World.Do(func() {
				for _, z := range h.aws.EC2.Zones() {
					h.aws.EC2.SetCapacity(z.Name, "", false)
				}
				for _, i := range h.aws.EC2.Instances() {
					h.aws.EC2.Terminate(i.ID)
				}
			})
		}),
		Entry("the operator may not look at target groups any more", func(h *hand) {
			h.aws.World.Fail(awssim.Fault{Service: elbService, Operation: "DescribeTargetGroups", Code: "AccessDenied", Status: 403})
		}),
		Entry("the spec asks for what is denied", func(h *hand) {
			h.aws.World.Fail(awssim.Fault{Service: elbService, Operation: "ModifyLoadBalancerAttributes", Code: "AccessDenied", Status: 403})
			h.change(balance(func(l *v1alpha1.LoadBalancer) { l.IdleTimeoutSeconds = aws.Int32(300) }))
		}),
	)

	It("tells that one zone has no capacity, and heals when it has", func() {
		h := p.byHand()
		h.aws.World.Do(func() { h.aws.EC2.SetCapacity("us-east-1b", "", false) })
		h.create(fourServers)

		By("launching all servers in the other zones")
		h.ready(time.Hour)
		Expect(h.find().Status.Servers.Healthy).To(Equal("6/6"))
		Expect(told(h.find(), v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("False ZoneLost: use1-az2 looks lost: the latest launch there failed: We currently do not have sufficient t3.small capacity"))

		By("living with it for hours")
		h.aws.World.Forget()
		h.live(2 * time.Hour)
		Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))

		By("giving the zone capacity")
		h.aws.World.Do(func() { h.aws.EC2.SetCapacity("us-east-1b", "", true) })
		h.until(2*time.Hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			return strings.HasPrefix(told(a, v1alpha1.ConditionHighlyAvailable), "True SurvivesZoneLoss") &&
				strings.HasPrefix(told(a, v1alpha1.ConditionReady), "True")
		})
	})
}
