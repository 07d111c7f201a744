package controllers_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func protected(on bool) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = &on }
}

func deletionStories(p *plane) {
	It("is refused while the app is protected", func() {
		h := p.byHand()
		app := h.create()
		err := h.kube.Delete(context.Background(), app)
		Expect(apierrors.IsForbidden(err)).To(BeTrue(), "%v", err)
		Expect(err).To(MatchError(ContainSubstring("set spec.deletionProtection to false")))
		Expect(h.find().DeletionTimestamp).To(BeNil())
	})

	It("leaves nothing behind, neither on AWS nor in Kubernetes", func() {
		s := p.play()
		s.create()
		s.ready()
		Expect(s.left()).To(HaveLen(parts(3)))

		s.drop()
		s.gone()
		Expect(s.left()).To(BeEmpty())
	})

	It("goes in the order of what depends on what, and names what it waits for", func() {
		h := p.byHand()
		h.create()
		h.ready(hour)
		front, servers := h.row("SecurityGroup/loadBalancer").Ref, h.row("SecurityGroup/servers").Ref

		By("waiting for the servers to finish their requests")
		h.drop()
		h.pass()
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False Deleting"))
		Expect(h.row("AutoScalingGroup/servers").State).To(Equal(v1alpha1.ResourceDeleting))
		Expect(h.row("AutoScalingGroup/servers").Message).To(ContainSubstring("draining"))

		By("waiting for the network interfaces of the load balancer")
		var blocker v1alpha1.ResourceStatus
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			blocker = rowOf(a, "SecurityGroup/loadBalancer")
			return strings.Contains(blocker.Message, "DependencyViolation")
		})
		Expect(blocker.State).To(Equal(v1alpha1.ResourceDeleting))
		Expect(blocker.Message).To(ContainSubstring("delete security group " + front + ", still used by eni-"))
		Expect(blocker.Message).To(ContainSubstring("ELB app/"))
		Expect(blocker.Message).To(ContainSubstring("(request sim-"))
		Expect(blocker.Since).NotTo(BeNil())
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(ContainSubstring("still used by eni-"))
		Expect(h.row("LoadBalancer/app")).To(BeZero(), "a row goes when AWS says gone")

		By("going on until AWS says gone")
		h.gone(hour)
		calls := h.aws.World.Calls()
		Expect(calls[len(calls)-1].Operation).To(Equal("DeleteSecurityGroup"), "what AWS let go is not looked for again")
		Expect(h.left()).To(BeEmpty())
		Expect(h.order("DeleteListener", "DeleteLoadBalancer", "DeleteTargetGroup")).To(BeTrue())
		Expect(h.order("DeleteAutoScalingGroup", "DeleteTargetGroup")).To(BeTrue())
		Expect(h.order("DeleteAutoScalingGroup", "DeleteLaunchTemplate")).To(BeTrue())
		Expect(h.deletedGroups()).To(HaveExactElements(servers, front), "what names a group goes before it")
	})

	It("deletes nothing and lifts nothing while the app is protected, whoever got around the policy", func() {
		h := p.byHand()
		h.create()
		h.ready(hour)
		h.drop()
		h.change(protected(true))

		By("looking at it for hours")
		h.aws.World.Forget()
		for range 3 {
			h.pass()
			h.time.Step(hour)
		}
		Expect(h.aws.World.Calls()).To(BeEmpty())
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False DeletionBlocked: "))
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(ContainSubstring("set spec.deletionProtection to false to go on"))
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True DeletionBlocked"))
		Expect(told(h.find(), v1alpha1.ConditionReconciling)).To(HavePrefix("False"))
		Expect(h.next).To(BeZero(), "only an edit helps")
		Expect(h.left()).To(HaveLen(parts(3)))

		By("setting the field to false")
		h.change(protected(false))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("works in the middle of the creation", func() {
		for passes := 1; passes <= 4; passes++ {
			h := p.byHand()
			h.create()
			for range passes {
				h.pass()
				h.time.Step(h.next)
			}
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False"))
			h.drop()
			h.gone(hour)
			Expect(h.left()).To(BeEmpty(), "after %d passes", passes)
		}
	})

	It("works before anything was made", func() {
		s := p.play()
		s.create(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Mode = v1alpha1.ModePaused })
		Eventually(s.says(v1alpha1.ConditionReady)).Should(HavePrefix("Unknown Paused"))
		s.drop()
		s.gone()
		Expect(s.aws.World.Calls()).To(BeEmpty())
	})

	It("finds everything of an app that was restored without its status", func() {
		h := p.byHand()
		h.create()
		h.ready(hour)
		app := h.find()
		app.Status = v1alpha1.HighlyAvailableAppStatus{ObservedGeneration: -1}
		Expect(h.kube.Status().Update(context.Background(), app)).To(Succeed())
		h.operator = h.reconciler()

		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("needs no valid spec", func() {
		h := p.byHand()
		h.certify(acmtypes.CertificateStatusIssued)
		h.create(secure)
		h.ready(hour)

		By("asking for what cannot be")
		h.change(frontIn("subnet-00000000000000001", "subnet-00000000000000002"), from(v1alpha1.Image{ID: strangeAMI}),
			running(strings.Repeat("#", 16300)+"${haws.loadBalancer.endpoint}"))
		h.certify(acmtypes.CertificateStatusExpired)
		h.full()
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True"))

		By("deleting it")
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("takes every app of a namespace, but for the protected ones", func() {
		s := p.play()
		ctx := context.Background()
		for i := range 3 {
			s.create(protected(i == 0), func(a *v1alpha1.HighlyAvailableApp) { a.Name = fmt.Sprintf("%s-%d", name, i) })
		}
		apps := func() []string {
			list := &v1alpha1.HighlyAvailableAppList{}
			Expect(s.kube.List(ctx, list, client.InNamespace(s.namespace))).To(Succeed())
			var out []string
			for _, a := range list.Items {
				out = append(out, a.Name+" "+strings.SplitN(told(&a, v1alpha1.ConditionReady), ":", 2)[0])
			}
			return out
		}
		Eventually(apps).Should(HaveExactElements("shop-0 True AllReady", "shop-1 True AllReady", "shop-2 True AllReady"))

		err := s.kube.DeleteAllOf(ctx, &v1alpha1.HighlyAvailableApp{}, client.InNamespace(s.namespace))
		Expect(apierrors.IsForbidden(err)).To(BeTrue(), "%v", err)
		for i := 1; i < 3; i++ {
			app := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: fmt.Sprintf("%s-%d", name, i)}}
			Expect(client.IgnoreNotFound(s.kube.Delete(ctx, app))).To(Succeed())
		}
		Eventually(apps).Should(HaveExactElements("shop-0 True AllReady"))
		Expect(s.left()).To(HaveLen(parts(3)))
	})
}

// downfallStories need a control plane of their own: there is no way back.
func downfallStories() {
	It("keeps the CRD, and protected apps as they are, until somebody decides", func() {
		p := &plane{}
		p.raise()
		h := p.byHand()
		ctx := context.Background()
		h.create(withDatabase())
		h.ready(hour)

		By("deleting the CRD, which no policy of apps refuses")
		crd := &unstructured.Unstructured{}
		crd.SetGroupVersionKind(apiextensionsv1.SchemeGroupVersion.WithKind("CustomResourceDefinition"))
		crd.SetName("highlyavailableapps.haws.dev")
		Expect(h.kube.Delete(ctx, crd)).To(Succeed())
		Eventually(func() bool { return h.find().DeletionTimestamp.IsZero() }).Should(BeFalse())

		By("looking at the app")
		h.aws.World.Forget()
		h.pass()
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False DeletionBlocked"))
		Expect(h.aws.World.Calls()).To(BeEmpty())
		Expect(h.left()).To(HaveLen(parts(3)+3+2), "with the database, and with the role of its servers")
		Expect(h.kube.Get(ctx, client.ObjectKeyFromObject(crd), crd)).To(Succeed(), "the CRD waits for its instances")
		Expect(crd.GetDeletionTimestamp()).NotTo(BeNil())

		By("deciding")
		h.change(protected(false))
		for h.kube.Get(ctx, client.ObjectKeyFromObject(crd), crd) == nil {
			if h.next = 0; h.found() {
				h.pass()
			}
			h.time.Step(max(h.next, time.Second))
		}
		Expect(h.left()).To(BeEmpty())
		Expect(h.snapshots()).To(HaveLen(1))
	})
}

// found is false too when the kind is gone with the app.
func (h *hand) found() bool {
	app := &v1alpha1.HighlyAvailableApp{}
	return h.kube.Get(context.Background(), h.request().NamespacedName, app) == nil
}

// order is true when the first successful calls of these operations came in
// that order.
func (s *story) order(operations ...string) bool {
	var found []string
	for _, c := range s.aws.World.Calls() {
		for _, o := range operations {
			if c.Operation == o && c.Code == "" {
				found = append(found, o)
			}
		}
	}
	return strings.Join(found, " ") == strings.Join(operations, " ")
}

// deletedGroups are the security groups that were deleted, in order.
func (s *story) deletedGroups() []string {
	var out []string
	for _, c := range s.aws.World.Calls() {
		if in, ok := c.Input.(*ec2.DeleteSecurityGroupInput); ok && c.Code == "" {
			out = append(out, *in.GroupId)
		}
	}
	return out
}
