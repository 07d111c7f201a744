package controllers_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	rdssim "github.com/haws-dev/haws/internal/awssim/rds"
)

func failSnapshots(fail bool) func(*rdssim.Service, string) error {
	return func(s *rdssim.Service, _ string) error {
		s.FailSnapshots = fail
		return nil
	}
}

func broken(status string) func(*rdssim.Service, string) error {
	return func(s *rdssim.Service, name string) error { return s.Break(name, status) }
}

func mended(s *rdssim.Service, name string) error { return s.Mend(name) }

func databaseSnapshotStories(p *plane) {
	It("is taken anew after one that failed, which does not stand in for it", func() {
		h := p.databased(withDatabase())
		h.inRDS(failSnapshots(true))
		h.drop()
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return len(h.snapshots()) == 3 })
		h.inRDS(failSnapshots(false))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
		taken := h.snapshots()
		Expect(taken).To(HaveLen(3))
		Expect(taken[1]).To(Equal(taken[0] + "-2"))
		Expect(taken[2]).To(Equal(taken[0] + "-3"))
	})

	It("that never succeeds keeps the database, until the policy lets it go", func() {
		h := p.databased(withDatabase())
		h.inRDS(failSnapshots(true))
		h.drop()
		h.until(3*hour, begins(v1alpha1.ConditionStalled, "True FinalSnapshotImpossible: "))
		Expect(h.snapshots()).To(HaveLen(9))
		Expect(told(h.find(), databaseReady)).To(ContainSubstring("9 final snapshots of it exist already"))
		h.time.Step(h.next)
		h.aws.World.Forget()
		h.live(2 * hour)
		Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
		Expect(*h.instance().DBInstanceStatus).To(Equal("available"))

		h.change(changeDatabase(policy(v1alpha1.DeletionDelete)))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("is not asked for twice when AWS's answer was lost", func() {
		h := p.databased(withDatabase())
		h.drop()
		h.aws.World.Fail(awssim.Fault{Service: "RDS", Operation: "DeleteDBInstance", Net: true, AfterEffect: true, Times: 1})
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
		Expect(h.snapshots()).To(HaveLen(1))
	})

	DescribeTable("is impossible of a database that does not work, and is waived by a person only",
		func(status string) {
			h := p.databased(withDatabase(), protected(false))
			h.inRDS(broken(status))
			h.drop()
			h.until(hour, begins(v1alpha1.ConditionStalled, "True FinalSnapshotImpossible: "))
			Expect(told(h.find(), databaseReady)).To(HavePrefix("False FinalSnapshotImpossible: "))
			Expect(told(h.find(), v1alpha1.ConditionReady)).To(ContainSubstring("set database.deletionPolicy to Delete or Retain to go on"))
			h.time.Step(h.next)
			h.aws.World.Forget()
			h.live(2 * hour)
			Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
			Expect(h.calls("DeleteDBInstance")).To(BeZero())

			h.change(changeDatabase(policy(v1alpha1.DeletionDelete)))
			h.gone(hour)
			Expect(h.left()).To(BeEmpty())
			Expect(h.snapshots()).To(BeEmpty())
		},
		Entry("that failed", "failed"),
		Entry("that has no network", "incompatible-network"),
	)

	It("is taken of a database that is mended meanwhile", func() {
		h := p.databased(withDatabase(), protected(false))
		h.inRDS(broken("failed"))
		h.drop()
		h.until(hour, begins(v1alpha1.ConditionStalled, "True FinalSnapshotImpossible: "))
		h.inRDS(mended)
		h.time.Step(h.next)
		h.gone(hour)
		Expect(h.snapshots()).To(HaveLen(1))
	})

	It("is told of, by its name, in status and events", func() {
		h := p.databased(withDatabase())
		events := h.listen()
		h.drop()
		h.until(hour, saying(v1alpha1.ConditionReady, "after the final snapshot "))
		snapshot := h.snapshots()[0]
		Expect(h.row(theInstance).State).To(Equal(v1alpha1.ResourceDeleting))
		Expect(events.with("Deleting: " + theInstance)).To(ContainElement(ContainSubstring(snapshot)))
		Expect(strings.HasPrefix(snapshot, h.row(theInstance).Name+"-final-db-")).To(BeTrue(), snapshot)
	})
}
