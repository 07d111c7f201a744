package controllers_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

func outlookStories(p *plane) {
	const highly = v1alpha1.ConditionHighlyAvailable

	It("is asked of as many servers as the owner says that it needs, and the status tells what gives them", func() {
		h := p.byHand()
		needed := int32(5)
		h.create(fourServers, func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Availability = &v1alpha1.Availability{RequiredCapacity: &needed}
		})
		h.ready(hour)
		const missing = "leaves 4 of 6 healthy servers; 5 are needed; the group is made for 4: raise servers.replicas.min to 5"
		Expect(told(h.find(), highly)).To(Equal("False TooFewServers: losing use1-az1 " + missing))

		seen := h.find()
		Expect(seen.Status.Availability.SinglePointsOfFailure).To(HaveLen(1))
		point := seen.Status.Availability.SinglePointsOfFailure[0]
		Expect(point.Name).To(Equal("SpareCapacity"))
		Expect(point.Field).To(Equal("servers.replicas.min"))
		Expect(point.What).To(ContainSubstring("losing use1-az3 " + missing))
		Expect(seen.Status.Availability.Matrix).To(ContainElement(v1alpha1.FailureEffect{Tier: "Servers", Failure: "Zone/use1-az2", Verdict: "Degraded", Message: "losing use1-az2 " + missing}))

		By("living on: what does not change is not written")
		h.live(5 * time.Hour)
		Expect(h.find().ResourceVersion).To(Equal(seen.ResourceVersion))

		By("raising what it names")
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Replicas.Min = &needed })
		h.until(hour, begins(highly, "True SurvivesZoneLoss: losing use1-az1 leaves 6 of 9 healthy servers; 5 are needed"))
		Expect(h.find().Status.Availability.SinglePointsOfFailure).To(BeEmpty())
	})
}
