package controllers_test

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	rdssim "github.com/haws-dev/haws/internal/awssim/rds"
)

func singleZone(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Database.Topology = v1alpha1.TopologySingleZone
	a.Spec.Availability = &v1alpha1.Availability{Accept: []v1alpha1.AcceptedRisk{v1alpha1.AcceptSingleZoneDatabase}}
}

// stood is where the database stands, by status: the primary's zone and the standby's.
func stood(a *v1alpha1.HighlyAvailableApp) [2]string {
	GinkgoHelper()
	Expect(a.Status.Database).NotTo(BeNil())
	Expect(a.Status.Database.StandbyZones).To(HaveLen(1))
	return [2]string{a.Status.Database.PrimaryZone, a.Status.Database.StandbyZones[0]}
}

// roles are what of the database stands in each zone, by status.
func roles(a *v1alpha1.HighlyAvailableApp) map[string]string {
	out := map[string]string{}
	for _, z := range a.Status.Zones {
		if z.Database != "" {
			out[z.ID] = z.Database
		}
	}
	return out
}

func databaseFailoverStories(p *plane) {
	const highly = v1alpha1.ConditionHighlyAvailable
	It("is told while it lasts, and once when it is over, with its times", func() {
		h := p.databased(withDatabase(), fourServers)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		before := stood(h.find())
		events := h.listen()
		began := h.time.Now()
		h.failsOver()

		By("looking in the middle of it")
		h.time.Step(30 * time.Second)
		h.full()
		app := h.find()
		Expect(told(app, highly)).To(HavePrefix("False DatabaseFailingOver: "))
		Expect(told(app, databaseReady)).To(HavePrefix("False Waiting: DBInstance/database: it is failing over since "))
		Expect(app.Status.Database.PrimaryZone).To(BeEmpty())
		Expect(app.Status.Database.LastFailover.StartedAt.Time).To(BeTemporally("~", began, time.Second))
		Expect(app.Status.Database.LastFailover.CompletedAt).To(BeNil())
		Expect(roles(app)).To(BeEmpty())

		By("looking while AWS still shows the zones of before")
		h.time.Step(90 * time.Second)
		Expect(*h.instance().AvailabilityZone).To(Equal("us-east-1a"), "AWS lags")
		h.full()
		Expect(told(h.find(), highly)).To(HavePrefix("False DatabaseFailingOver: "))
		Expect(told(h.find(), databaseReady)).To(ContainSubstring("AWS may not show its zones yet"))

		By("waiting until it is over")
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		h.ready(hour)
		app = h.find()
		Expect(stood(app)).To(Equal([2]string{before[1], before[0]}))
		Expect(roles(app)).To(Equal(map[string]string{before[1]: "Primary", before[0]: "Standby"}))
		last := app.Status.Database.LastFailover
		Expect(last.CompletedAt.Sub(last.StartedAt.Time)).To(Equal(90 * time.Second))
		h.settled()

		By("telling it once")
		told := events.with(" DatabaseFailedOver: ")
		Expect(told).To(HaveLen(1))
		Expect(told[0]).To(ContainSubstring("from " + last.StartedAt.UTC().Format(time.RFC3339) + " to " + last.CompletedAt.UTC().Format(time.RFC3339) + ", in 1m30s"))
		h.operator = h.reconciler()
		again := h.listen()
		h.live(3 * hour)
		Expect(again.with("DatabaseFailedOver")).To(BeEmpty())
	})

	It("is told once also when AWS's events cannot be read for a while", func() {
		h := p.databased(withDatabase())
		events := h.listen()
		h.failsOver()
		h.live(30 * time.Minute)
		Expect(events.with("DatabaseFailedOver")).To(HaveLen(1))
		stop := h.aws.World.Fail(awssim.Fault{Service: "RDS", Operation: "DescribeEvents", Code: "AccessDenied", Status: 403})
		h.live(30 * time.Minute)
		Expect(h.find().Status.Database.LastFailover).NotTo(BeNil(), "what is known stays known")
		stop()
		h.live(30 * time.Minute)
		stop = h.aws.World.Fail(awssim.Fault{Service: "RDS", Operation: "DescribeDBInstances", Code: "AccessDenied", Status: 403})
		h.live(30 * time.Minute)
		Expect(told(h.find(), highly)).To(HavePrefix("Unknown NotYetKnown: "))
		Expect(told(h.find(), databaseReady)).To(HavePrefix("False Denied: "))
		stop()
		h.live(30 * time.Minute)
		Expect(events.with("DatabaseFailedOver")).To(HaveLen(1))
		h.live(24 * hour)
		Expect(h.find().Status.Database.LastFailover).NotTo(BeNil(), "also when AWS tells of it no more")
	})

	It("follows the loss of the primary's zone, and of the standby's", func() {
		h := p.databased(withDatabase(), fourServers)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		before := stood(h.find())
		zone := *h.instance().AvailabilityZone
		events := h.listen()
		h.aws.LoseZone(zone)
		h.time.Step(30 * time.Second)
		h.full()
		Expect(told(h.find(), highly)).To(HavePrefix("False ZoneLost: "))
		Expect(told(h.find(), highly)).To(ContainSubstring("of the database: it is failing over since "))
		h.time.Step(h.next)
		h.live(20 * time.Minute)
		Expect(h.find().Status.Database.PrimaryZone).To(Equal(before[1]))
		Expect(events.with("DatabaseFailedOver")).To(HaveLen(1))
		Expect(told(h.find(), highly)).To(HavePrefix("False ZoneLost: "))

		By("getting the zone back")
		h.aws.RestoreZone(zone)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))

		By("losing the zone of the standby")
		h.aws.LoseZone(zone)
		h.time.Step(30 * time.Second)
		h.full()
		Expect(told(h.find(), highly)).To(HavePrefix("False ZoneLost: "))
		h.aws.RestoreZone(zone)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		Expect(events.with("DatabaseFailedOver")).To(HaveLen(1))
	})

	It("is impossible without a standby, which is made again", func() {
		h := p.databased(withDatabase(), fourServers)
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		h.modifies(rds.ModifyDBInstanceInput{MultiAZ: aws.Bool(false), ApplyImmediately: aws.Bool(true)})
		h.time.Step(10 * time.Minute)
		h.full()
		Expect(told(h.find(), highly)).To(Or(HavePrefix("False DatabaseStandbyMissing: "), HavePrefix("False NoDatabase: ")))
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		Expect(aws.ToBool(h.instance().MultiAZ)).To(BeTrue())
	})

	It("is not there in a single zone, which somebody has to accept", func() {
		h := p.databased(withDatabase(), singleZone)
		h.until(hour, begins(highly, "True AcceptedRisk: "))
		Expect(told(h.find(), highly)).To(ContainSubstring("; availability.accept takes that"))
		Expect(h.find().Status.Database.StandbyZones).To(BeEmpty())

		By("getting a standby")
		h.change(changeDatabase(func(d *v1alpha1.Database) { d.Topology = v1alpha1.TopologyMultiAZInstance }))
		h.pass()
		h.until(hour, begins(highly, "True SurvivesZoneLoss"))
		Expect(h.find().Status.Database.StandbyZones).To(HaveLen(1))
		h.ready(hour)
		h.settled()
	})

	It("in the middle of a change of the spec lets nothing be asked for", func() {
		h := p.databased(withDatabase(immediately))
		h.inRDS(func(s *rdssim.Service, _ string) error {
			s.FailoverAfter = 2 * time.Minute
			return nil
		})
		h.failsOver()
		h.change(changeDatabase(larger))
		h.aws.World.Forget()
		h.time.Step(30 * time.Second)
		h.pass()
		h.time.Step(soon)
		h.pass()
		Expect(h.calls("ModifyDBInstance")).To(BeZero())
		h.ready(hour)
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.xlarge"))
	})
}
