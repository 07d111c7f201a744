package controllers_test

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

// kstatus is how Flux, Argo CD and others read an app.
func (s *story) kstatus() status.Status {
	app := &unstructured.Unstructured{}
	app.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind("HighlyAvailableApp"))
	err := s.kube.Get(context.Background(), client.ObjectKey{Namespace: s.namespace, Name: name}, app)
	if client.IgnoreNotFound(err) == nil && err != nil {
		return status.NotFoundStatus
	}
	Expect(err).NotTo(HaveOccurred())
	result, err := status.Compute(app)
	Expect(err).NotTo(HaveOccurred())
	return result.Status
}

func kstatusStories(p *plane) {
	It("is Current when it stands, and InProgress until then and again", func() {
		h := p.byHand()
		h.create()
		Expect(h.kstatus()).To(Equal(status.InProgressStatus), "nobody has looked at it")

		By("creating it")
		h.pass()
		Expect(h.kstatus()).To(Equal(status.InProgressStatus))
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool { return h.kstatus() != status.InProgressStatus })
		Expect(h.kstatus()).To(Equal(status.CurrentStatus))
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("True"))

		By("changing its spec")
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Replicas = &v1alpha1.Replicas{Min: aws.Int32(4)} })
		Expect(h.kstatus()).To(Equal(status.InProgressStatus), "nobody has looked at the new spec")
		h.pass()
		h.pass()
		Expect(h.kstatus()).To(Equal(status.InProgressStatus), "the new servers have to start")
		h.ready(hour)
		Expect(h.kstatus()).To(Equal(status.CurrentStatus))

		By("deleting it")
		h.drop()
		Expect(h.kstatus()).To(Equal(status.TerminatingStatus))
		h.pass()
		Expect(h.kstatus()).To(Equal(status.TerminatingStatus))
		h.gone(hour)
		Expect(h.kstatus()).To(Equal(status.NotFoundStatus))
	})

	It("is Failed when a person must act", func() {
		h := p.byHand()
		stop := h.aws.World.Fail(awssim.Fault{Service: elbService, Operation: "CreateLoadBalancer", Code: "AccessDenied", Status: 403})
		h.create()
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool { return h.kstatus() == status.FailedStatus })

		By("acting")
		stop()
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool { return h.kstatus() == status.CurrentStatus })
	})
}
