package controllers_test

import (
	"context"
	"strings"
	"time"

	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	eventsv1 "k8s.io/api/events/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

const (
	// mostReads is how many reads a full pass over a settled app takes at most.
	mostReads = 18
	// mostToBuild is how many calls it takes at most to build one.
	mostToBuild = 35
)

func creationStories(p *plane) {
	It("becomes ready, says what stands, and is left alone from then on", func() {
		s := p.play()
		asked := s.create(fourServers).Spec

		By("waiting until it is ready and highly available")
		s.ready()
		Eventually(s.says(v1alpha1.ConditionHighlyAvailable)).Should(HavePrefix("True SurvivesZoneLoss: losing "))

		By("reading its status")
		app := s.find()
		Expect(app.Status.ObservedGeneration).To(Equal(app.Generation))
		for _, c := range app.Status.Conditions {
			Expect(c.ObservedGeneration).To(Equal(app.Generation), c.Type)
		}
		Expect(app.Status.Region).To(Equal("us-east-1"))
		Expect(app.Status.AccountID).To(Equal("123456789012"))
		Expect(app.Status.Endpoint).To(HaveSuffix(".elb.amazonaws.com"))
		Expect(app.Status.Zones).To(HaveExactElements(
			v1alpha1.ZoneStatus{ID: "use1-az1", Name: "us-east-1a", Servers: v1alpha1.ServerCount{Healthy: 2, Total: 2}},
			v1alpha1.ZoneStatus{ID: "use1-az2", Name: "us-east-1b", Servers: v1alpha1.ServerCount{Healthy: 2, Total: 2}},
			v1alpha1.ZoneStatus{ID: "use1-az3", Name: "us-east-1c", Servers: v1alpha1.ServerCount{Healthy: 2, Total: 2}},
		))
		Expect(app.Status.Servers).To(HaveValue(Equal(v1alpha1.ServersStatus{
			MinSize: 6, MaxSize: 12, Healthy: "6/6", Zones: 3,
			Sizing: "6 servers over 3 zones: losing one zone leaves 4, and replicas.min asks for 4",
		})))
		ids := []string{}
		for _, row := range app.Status.Resources {
			ids = append(ids, row.ID)
			Expect(row.Ref).NotTo(BeEmpty(), row.ID)
			Expect(row.State).To(Equal(v1alpha1.ResourceReady), row.ID)
			Expect(row.Since).NotTo(BeNil(), row.ID)
		}
		Expect(ids).To(ConsistOf(
			"AutoScalingGroup/servers", "Fleet/servers", "InstanceRefresh/servers", "InstanceTypes/servers", "LaunchTemplate/servers", "Listener/80", "LoadBalancer/app",
			"ScalingPolicy/servers", "SecurityGroup/loadBalancer", "SecurityGroup/servers", "Subnets/loadBalancer", "Subnets/servers", "TargetGroup/servers",
		))
		Expect(app.Spec).To(Equal(asked), "defaults are applied where the spec is read, and never written")

		By("looking for an event of each change")
		created := func() []string {
			events := &eventsv1.EventList{}
			Expect(s.kube.List(context.Background(), events, client.InNamespace(s.namespace))).To(Succeed())
			var out []string
			for _, e := range events.Items {
				if id, _, _ := strings.Cut(e.Note, " "); e.Reason == "Created" {
					Expect(e.Regarding.Name).To(Equal(name))
					out = append(out, id)
				}
			}
			return out
		}
		Eventually(created).Should(ConsistOf(
			"AutoScalingGroup/servers", "LaunchTemplate/servers", "Listener/80", "LoadBalancer/app", "ScalingPolicy/servers",
			"SecurityGroup/loadBalancer", "SecurityGroup/servers", "TargetGroup/servers",
		))

		By("asking for passes over what is settled")
		s.fullPass()
		s.aws.World.Forget()
		before := s.find()
		s.fullPass()
		s.fullPass()
		Expect(s.aws.World.Writes()).To(BeZero())
		passes := s.aws.World.Counts()["EC2.DescribeVpcs"]
		Expect(s.aws.World.Reads()).To(BeNumerically("<=", mostReads*passes), "%v in %d passes", s.aws.World.Counts(), passes)
		after := s.find().Status
		after.ReconciledAt = before.Status.ReconciledAt
		Expect(after).To(Equal(before.Status), "a settled app's status says nothing new, but that somebody was answered")
	})
	It("is ready in one go on an AWS that is quick", func() {
		h := p.byHand()
		h.certify(acmtypes.CertificateStatusIssued)
		h.aws.World.Do(func() { h.aws.ELB.ProvisionAfter = 0 })
		defer h.aws.World.Fail(awssim.Fault{Match: func(in any) bool {
			if _, last := in.(*autoscaling.PutScalingPolicyInput); last {
				h.time.Step(4 * time.Minute)
			}
			return false
		}})()
		h.create(fourServers, secure)
		h.pass()
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("True AllReady"))
		Expect(told(h.find(), v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("True SurvivesZoneLoss"))
		Expect(len(h.aws.World.Calls())).To(BeNumerically("<=", mostToBuild), "%v", h.aws.World.Counts())
		Expect(h.next).To(BeNumerically(">=", 6*time.Minute), "it has settled: the next look is ten minutes after the one four minutes ago")
	})
}
