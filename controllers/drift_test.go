package controllers_test

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/google/go-cmp/cmp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// removals are a stranger's acts after which something is made anew.
func removals() map[string]act {
	return map[string]act{
		"the load balancer is deleted": func(s *stranger) error {
			Expect(s.set("deletion_protection.enabled", "false")).To(Succeed())
			_, err := s.elb.DeleteLoadBalancer(s.ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: &s.balancer})
			return err
		},
		"the group of servers is deleted by force": func(s *stranger) error {
			Expect(s.group(autoscaling.UpdateAutoScalingGroupInput{DeletionProtection: astypes.DeletionProtectionNone})).To(Succeed())
			_, err := s.asg.DeleteAutoScalingGroup(s.ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: &s.servers, ForceDelete: aws.Bool(true)})
			return err
		},
		"the launch template is deleted": func(s *stranger) error {
			_, err := s.ec2.DeleteLaunchTemplate(s.ctx, &ec2.DeleteLaunchTemplateInput{LaunchTemplateId: &s.template})
			return err
		},
		"all servers are terminated": func(s *stranger) error {
			s.aws.World.Do(func() {
				for _, i := range s.aws.EC2.Instances() {
					s.aws.EC2.Terminate(i.ID)
				}
			})
			return nil
		},
	}
}

func driftStories(p *plane) {
	shop := func() *hand {
		h := p.byHand()
		h.certify(acmtypes.CertificateStatusIssued)
		h.aws.World.Do(func() { h.aws.ACM.AddCertificate(otherCertificate, acmtypes.CertificateStatusIssued) })
		h.create(fourServers, secure, func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Tags = map[string]string{"team": "shop"} })
		h.ready(hour)
		return h
	}

	Context("in place", Ordered, func() {
		var h *hand
		BeforeAll(func() { h = shop() })
		acts := changes()
		for _, what := range slices.Sorted(maps.Keys(acts)) {
			do := acts[what]
			It("is mended by the next pass: "+what, func() {
				before := h.picture()
				Expect(do(h.stranger())).To(Succeed())
				Expect(h.picture()).NotTo(Equal(before), "the stranger did nothing")

				h.full()
				if diff := cmp.Diff(before, h.picture()); diff != "" {
					Fail("it is not as it was (-before +after):\n" + diff)
				}
				h.ready(hour)
				h.settled()
			})
		}
	})

	acts := removals()
	for _, what := range slices.Sorted(maps.Keys(acts)) {
		do := acts[what]
		It("is made good: "+what, func() {
			h := shop()
			Expect(do(h.stranger())).To(Succeed())
			h.full()
			h.time.Step(time.Minute)
			h.ready(hour)
			Expect(told(h.find(), v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("True"))
			h.time.Step(5 * time.Minute) // the last servers that were replaced drain
			Expect(h.left()).To(HaveLen(parts(6)))
			h.settled()
		})
	}

	It("leaves alone what it does not set", func() {
		h := shop()
		s := h.stranger()
		Expect(s.tagELB(s.balancer, "cost-center", "42")).To(Succeed())
		Expect(s.set("access_logs.s3.enabled", "true")).To(Succeed())
		Expect(s.group(autoscaling.UpdateAutoScalingGroupInput{DesiredCapacity: aws.Int32(9), TerminationPolicies: []string{"OldestInstance"}})).To(Succeed())
		before := h.picture()
		for range 3 {
			h.settled()
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("True"), "servers come and go with the load")
			h.time.Step(5 * time.Minute)
		}
		Expect(h.picture()).To(Equal(before))
		Expect(slices.ContainsFunc(before, func(l string) bool { return strings.Contains(l, "cost-center") })).To(BeTrue())
		h.live(20 * time.Minute)
		Expect(h.find().Status.Servers.Healthy).To(Equal("9/9"))
	})
}
