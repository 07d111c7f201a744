package controllers_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// dark is the zone that is lost, by its name and by its id.
const (
	dark   = "us-east-1b"
	darkID = "use1-az2"
)

// begins is true of an app whose condition begins with these words.
func begins(condition, words string) func(*v1alpha1.HighlyAvailableApp) bool {
	return func(a *v1alpha1.HighlyAvailableApp) bool { return strings.HasPrefix(told(a, condition), words) }
}

// spread is how many servers are healthy in each zone.
func spread(a *v1alpha1.HighlyAvailableApp) map[string]int32 {
	out := map[string]int32{}
	for _, z := range a.Status.Zones {
		out[z.ID] = z.Servers.Healthy
	}
	return out
}

func zoneNote(a *v1alpha1.HighlyAvailableApp, id string) string {
	for _, z := range a.Status.Zones {
		if z.ID == id {
			return z.Message
		}
	}
	return "no such zone"
}

func serversOf(types ...string) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.InstanceTypes = types }
}

func atLeast(n int32) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.Replicas = &v1alpha1.Replicas{Min: &n} }
}

func zoneStories(p *plane) {
	const highly = v1alpha1.ConditionHighlyAvailable
	DescribeTable("is told, while the others serve, until it is back",
		func(made edit, least int) {
			h := p.byHand()
			h.create(made)
			h.ready(hour)
			h.until(hour, begins(highly, "True SurvivesZoneLoss"))
			whole := spread(h.find())
			w := h.watch()

			By("losing the zone")
			h.aws.LoseZone(dark)
			h.time.Step(30 * time.Second)
			h.aws.World.Forget()
			h.full()
			Expect(told(h.find(), highly)).To(HavePrefix("False ZoneLost: " + darkID + " looks lost: "))
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False "))
			Expect(zoneNote(h.find(), darkID)).To(HavePrefix("the zone looks lost: "))
			Expect(zoneNote(h.find(), darkID)).To(MatchRegexp("; healthy servers left: . in use1-az1, . in use1-az3$"))

			By("living without it for hours, and with a new operator")
			h.time.Step(h.next)
			h.live(2 * hour)
			h.operator = h.reconciler()
			h.live(2 * hour)
			app := h.find()
			Expect(told(app, highly)).To(HavePrefix("False ZoneLost: " + darkID + " looks lost: the latest launch there failed: "))
			Expect(told(app, highly)).To(ContainSubstring("; losing use1-az"), "what the next loss would leave")
			Expect(spread(app)[darkID]).To(BeZero())
			Expect(told(app, v1alpha1.ConditionReady)).To(HavePrefix("True AllReady"), "Auto Scaling has replaced the servers elsewhere")

			By("getting it back")
			h.aws.RestoreZone(dark)
			h.until(hour, begins(highly, "True SurvivesZoneLoss"))
			h.time.Step(h.next)
			h.live(hour)
			h.ready(hour)
			Expect(spread(h.find())).To(Equal(whole))
			Expect(zoneNote(h.find(), darkID)).To(BeEmpty())

			Expect(w.least()).To(BeNumerically(">=", least), w.String())
			Expect(h.aws.World.Writes()).To(BeZero(), "%v", h.aws.World.Counts())
			Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
		},
		Entry("of an app that needs all of its servers", fourServers, 4),
		Entry("of an app whose other zones would do after another loss", atLeast(1), 2),
		Entry("of an app behind a Network Load Balancer", func(a *v1alpha1.HighlyAvailableApp) {
			fourServers(a)
			a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{Type: v1alpha1.LoadBalancerNetwork}
		}, 4),
	)

	It("leaves an app of two zones with none to lose", func() {
		h := p.byHand()
		var subnets []string
		h.aws.World.Do(func() { subnets = h.aws.EC2.DefaultSubnets()[:2] })
		h.create(frontIn(subnets...))
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		w := h.watch()
		h.aws.LoseZone(dark)
		h.live(hour)
		Expect(told(h.find(), highly)).To(HavePrefix("False ZoneLost: " + darkID + " looks lost: "))
		Expect(told(h.find(), highly)).To(HaveSuffix("; all 4 healthy servers stand in use1-az1; there must be some in at least two zones"))
		Expect(w.least()).To(Equal(2), w.String())
		h.aws.RestoreZone(dark)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
	})

	It("does not keep an app from being made in the others", func() {
		h := p.byHand()
		h.aws.LoseZone(dark)
		h.create(fourServers)
		h.ready(hour)
		app := h.find()
		Expect(spread(app)).To(Equal(map[string]int32{"use1-az1": 3, darkID: 0, "use1-az3": 3}))
		Expect(told(app, highly)).To(HavePrefix("False ZoneLost: " + darkID + " looks lost: the latest launch there failed: We currently do not have sufficient t3.small capacity"))
		Expect(zoneNote(app, darkID)).To(HaveSuffix("; healthy servers left: 3 in use1-az1, 3 in use1-az3"))
		h.settled()

		h.aws.RestoreZone(dark)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		Expect(spread(h.find())).To(Equal(map[string]int32{"use1-az1": 2, darkID: 2, "use1-az3": 2}))
	})

	It("does not keep an app from being deleted", func() {
		h := p.byHand()
		h.create(fourServers)
		h.ready(hour)
		h.aws.LoseZone(dark)
		h.time.Step(time.Minute)
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("is not what a broken app looks like", func() {
		h := p.byHand()
		h.create(fourServers)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		h.aws.World.Do(func() {
			for _, i := range h.aws.EC2.Instances() {
				h.aws.ELB.SetAppDown(i.ID, i.Zone == dark)
			}
		})
		h.time.Step(30 * time.Second)
		h.full()
		Expect(spread(h.find())[darkID]).To(BeZero())
		Expect(told(h.find(), highly)).To(HavePrefix("False TooFewServers: losing use1-az1 leaves 2 of 4 healthy servers; 4 are needed"))
		Expect(zoneNote(h.find(), darkID)).To(ContainSubstring("Target.FailedHealthChecks"))
	})
}

func capacityStories(p *plane) {
	const highly, servers = v1alpha1.ConditionHighlyAvailable, v1alpha1.ConditionServersReady
	It("of the preferred type is made up for with the next one", func() {
		h := p.byHand()
		h.aws.World.Do(func() { h.aws.EC2.SetCapacity(dark, "t3.small", false) })
		h.create(fourServers, serversOf("t3.small", "t3a.small"))
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		kinds := map[string]int{}
		h.aws.World.Do(func() {
			for _, i := range h.aws.EC2.Instances() {
				kinds[i.Zone+" "+i.Type]++
			}
		})
		Expect(kinds).To(Equal(map[string]int{"us-east-1a t3.small": 2, dark + " t3a.small": 2, "us-east-1c t3.small": 2}))
		Expect(zoneNote(h.find(), darkID)).To(BeEmpty())
	})

	It("of all types is told in the words of AWS until other zones have made up for it, and the zone is missed from then on", func() {
		const words = "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient t3a.small capacity in the Availability Zone you requested (us-east-1b)"
		h := p.byHand()
		h.aws.World.Do(func() { h.aws.EC2.SetCapacity(dark, "", false) })
		h.create(fourServers, serversOf("t3.small", "t3a.small"))
		h.until(hour, begins(servers, "False LaunchFailed: "))
		Expect(told(h.find(), servers)).To(ContainSubstring(dark + ": " + words))
		h.ready(hour)
		Expect(told(h.find(), highly)).To(HavePrefix("False ZoneLost: " + darkID + " looks lost: the latest launch there failed: " + words))
		Expect(zoneNote(h.find(), darkID)).To(ContainSubstring(words))
	})
}
