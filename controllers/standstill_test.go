package controllers_test

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
)

func in(m v1alpha1.Mode) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Mode = m }
}

// ledTo is the operator with other AWS credentials, or in another region.
func (h *hand) ledTo(cfg aws.Config) {
	h.operator = h.reconciler()
	h.operator.Blocks = blocks.New(cloud.New(cfg, cloud.Options{Clock: h.clock}), blocks.Options{Cluster: h.namespace}, h.clock)
}

func pauseStories(p *plane) {
	It("is not looked at on AWS, and goes on when it is over", func() {
		s := p.play()
		s.create(in(v1alpha1.ModePaused))
		Eventually(s.says(v1alpha1.ConditionReady)).Should(HavePrefix("Unknown Paused: "))
		Expect(s.find().Status.ObservedGeneration).To(BeEquivalentTo(1))

		By("editing the paused app")
		s.change(fourServers)
		Eventually(func() int64 { return s.find().Status.ObservedGeneration }).Should(BeEquivalentTo(2))
		Expect(s.says(v1alpha1.ConditionStalled)()).To(HavePrefix("False"))
		Expect(s.says(v1alpha1.ConditionReconciling)()).To(HavePrefix("False"))
		Expect(s.aws.World.Calls()).To(BeEmpty())

		By("going on")
		s.change(in(v1alpha1.ModeManage))
		s.ready()
	})

	It("leaves what stands as it is, also when strangers change it, and when the app is deleted", func() {
		h := p.byHand()
		h.create(unprotected)
		h.ready(hour)
		h.change(in(v1alpha1.ModePaused))
		h.pass()
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("Unknown Paused"))
		Expect(h.find().Status.Resources).NotTo(BeEmpty(), "the inventory is kept")
		Expect(h.next).To(BeZero())

		Expect(h.stranger().open(h.row("SecurityGroup/servers").Ref, 22)).To(Succeed())
		h.drop()
		h.aws.World.Forget()
		h.pass()
		Expect(h.aws.World.Calls()).To(BeEmpty())
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("Unknown Paused"))

		By("going on")
		h.change(in(v1alpha1.ModeManage))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})
}

func elsewhereStories(p *plane) {
	DescribeTable("is blocked, also while it is deleted, until the operator is back",
		func(elsewhere awssim.Option, reason, words string) {
			h := p.byHand()
			h.create()
			h.ready(hour)
			other := region.New(h.clock, elsewhere)

			By("leading the operator elsewhere")
			h.ledTo(other.Config())
			h.pass()
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False " + reason + ": "))
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(ContainSubstring(words))
			Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True " + reason))
			Expect(other.World.Writes()).To(BeZero())

			By("deleting the app")
			h.drop()
			h.pass()
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False " + reason + ": "))
			Expect(h.find().Finalizers).NotTo(BeEmpty(), "what is not found elsewhere is not gone")
			Expect(other.World.Writes()).To(BeZero())

			By("leading the operator back")
			h.ledTo(h.aws.Config())
			h.gone(hour)
			Expect(h.left()).To(BeEmpty())
		},
		Entry("in another region", awssim.WithRegion("eu-west-1"), v1alpha1.ReasonWrongRegion, "the app stands in us-east-1, and the operator works in eu-west-1"),
		Entry("in another account", awssim.WithAccount("210987654321"), v1alpha1.ReasonWrongAccount, "the app stands in AWS account 123456789012"),
	)

	It("says so on the app when nobody gave it credentials, and goes on when somebody does", func() {
		h := p.byHand()
		cfg := h.aws.Config()
		cfg.Credentials = nil
		h.ledTo(cfg)
		h.create()
		h.pass()
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False CredentialsMissing: "))
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(ContainSubstring("IAM role"))
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True CredentialsMissing"))
		Expect(h.find().Status.ObservedGeneration).To(Equal(h.find().Generation))
		Expect(h.next).To(BeNumerically("<=", 6*time.Minute), "it looks again by itself")
		Expect(h.aws.World.Calls()).To(BeEmpty())

		h.ledTo(h.aws.Config())
		h.ready(hour)
	})
}

func wakingStories(p *plane) {
	It("is looked at at once when somebody asks, and not for any other annotation", func() {
		h := p.byHand()
		h.create()
		h.ready(hour)

		By("running the operator in a time that stands still")
		account := h.account()
		h.story.clock = h.time.FakeClock
		h.operate(account)
		passes := func() int { return h.aws.World.Counts()["EC2.DescribeVpcs"] }
		began := passes()
		Eventually(passes).Should(BeNumerically(">", began), "it looks at every app when it starts")

		By("asking")
		h.aws.World.Forget()
		h.ask()
		Eventually(passes).Should(Equal(1))
		asked := h.find().Annotations[v1alpha1.AnnotationReconcileAt]
		Expect(asked).NotTo(BeEmpty())
		Eventually(func() string { return h.find().Status.ReconciledAt }).Should(Equal(asked), "whoever asked can tell that it was answered")

		By("writing another annotation")
		app := h.find()
		app.Annotations["example.com/note"] = "hello"
		Expect(h.kube.Update(context.Background(), app)).To(Succeed())
		Consistently(passes, time.Second).Should(Equal(1))
	})
}
