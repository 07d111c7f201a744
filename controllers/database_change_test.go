package controllers_test

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	rdssim "github.com/haws-dev/haws/internal/awssim/rds"
)

const week = 7 * 24 * time.Hour

func larger(d *v1alpha1.Database) { d.InstanceClass = "db.m7g.xlarge" }

func immediately(d *v1alpha1.Database) { d.ApplyChanges = v1alpha1.ApplyImmediately }

func inVersion(v string) func(*v1alpha1.Database) {
	return func(d *v1alpha1.Database) { d.Version = v }
}

func sized(gib int32) func(*v1alpha1.Database) {
	return func(d *v1alpha1.Database) { d.StorageGiB = &gib }
}

// waitsFor is true of an app that is ready while the database's change waits.
func waitsFor(what string) func(*v1alpha1.HighlyAvailableApp) bool {
	return begins(databaseReady, "True AllReady: everything is in place; "+what+" waits for the maintenance window ")
}

func databaseChangeStories(p *plane) {
	It("waits for the window, is made in it, and is told until then", func() {
		h := p.databased(withDatabase())
		h.change(changeDatabase(larger))
		h.until(hour, waitsFor("instance class db.m7g.xlarge"))
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.large"))
		Expect(h.find().Status.Database.Pending).To(HavePrefix("instance class db.m7g.xlarge waits for the maintenance window "))
		Expect(h.row(theInstance).Message).To(ContainSubstring("waits for the maintenance window"))
		h.settled()

		By("living until after the window")
		h.operator = h.reconciler()
		h.time.Step(week)
		h.time.Step(hour)
		h.full()
		h.ready(hour)
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.xlarge"))
		Expect(h.find().Status.Database.Pending).To(BeEmpty())
		h.settled()
	})

	It("does not wait where the spec says so", func() {
		h := p.databased(withDatabase(immediately))
		h.change(changeDatabase(larger))
		h.pass()
		Expect(told(h.find(), databaseReady)).To(HavePrefix("False Waiting: "))
		h.ready(hour)
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.xlarge"))
		h.settled()
	})

	It("waits no longer once the spec says so", func() {
		h := p.databased(withDatabase())
		h.change(changeDatabase(larger))
		h.until(hour, waitsFor("instance class db.m7g.xlarge"))
		h.change(changeDatabase(immediately))
		h.pass()
		h.ready(hour)
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.xlarge"))
		h.settled()
	})

	It("is taken back while it waits", func() {
		h := p.databased(withDatabase())
		h.change(changeDatabase(larger))
		h.until(hour, waitsFor("instance class db.m7g.xlarge"))
		h.change(changeDatabase(func(d *v1alpha1.Database) { d.InstanceClass = "db.m7g.large" }))
		h.pass()
		h.ready(hour)
		Expect(told(h.find(), databaseReady)).To(Equal("True AllReady: everything is in place"))
		h.time.Step(week)
		h.time.Step(hour)
		h.full()
		h.ready(hour)
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.large"))
	})

	It("that interrupts nothing is made at once, and takes nothing along that waits", func() {
		h := p.databased(withDatabase())
		h.change(changeDatabase(sized(200)))
		h.pass()
		h.ready(hour)
		Expect(*h.instance().AllocatedStorage).To(Equal(int32(200)))
		Expect(*h.instance().MaxAllocatedStorage).To(Equal(int32(400)))

		h.change(changeDatabase(larger))
		h.until(hour, waitsFor("instance class db.m7g.xlarge"))
		h.change(changeDatabase(func(d *v1alpha1.Database) { d.Backup = &v1alpha1.DatabaseBackup{RetentionDays: aws.Int32(14)} }))
		h.pass()
		h.until(hour, waitsFor("instance class db.m7g.xlarge"))
		Expect(*h.instance().BackupRetentionPeriod).To(Equal(int32(14)))
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.large"))
		h.settled()
	})

	It("does not take back what AWS grew, and does not fight its upgrades", func() {
		h := p.databased(withDatabase(inVersion("16"), immediately))
		h.modifies(rds.ModifyDBInstanceInput{AllocatedStorage: aws.Int32(150), ApplyImmediately: aws.Bool(true)})
		h.time.Step(hour)
		h.inRDS(func(s *rdssim.Service, _ string) error {
			s.Versions["postgres"] = append(s.Versions["postgres"], "16.11")
			return nil
		})
		h.modifies(rds.ModifyDBInstanceInput{EngineVersion: aws.String("16.11"), ApplyImmediately: aws.Bool(true)})
		h.time.Step(hour)
		h.settled()
		h.operator = h.reconciler()
		h.settled()
		Expect(*h.instance().AllocatedStorage).To(Equal(int32(150)))
		Expect(h.find().Status.Database.Version).To(Equal("16.11"))
	})

	It("to a higher major version goes with a parameter group of that version", func() {
		h := p.databased(withDatabase(inVersion("16"), immediately, withParameter))
		h.change(changeDatabase(inVersion("17")))
		h.pass()
		h.ready(hour)
		Expect(*h.instance().EngineVersion).To(HavePrefix("17."))
		groups, err := h.rds.DescribeDBParameterGroups(context.Background(), &rds.DescribeDBParameterGroupsInput{})
		Expect(err).NotTo(HaveOccurred())
		Expect(groups.DBParameterGroups).To(HaveLen(1), "that of the version before has gone")
		Expect(*groups.DBParameterGroups[0].DBParameterGroupFamily).To(Equal("postgres17"))
		h.settled()
	})

	It("to a higher version that waits is taken back by the lower one", func() {
		h := p.databased(withDatabase(inVersion("16"), withParameter))
		h.change(changeDatabase(inVersion("17")))
		h.until(hour, saying(databaseReady, "version 17"))
		h.change(changeDatabase(inVersion("16")))
		h.pass()
		h.ready(hour)
		Expect(h.find().Status.Database.Pending).To(BeEmpty())
		h.time.Step(week)
		h.time.Step(hour)
		h.full()
		h.ready(hour)
		Expect(*h.instance().EngineVersion).To(HavePrefix("16."))
		h.settled()
	})

	It("in the middle of the creation follows once AWS is done with that", func() {
		h := p.byHand()
		h.create(withDatabase(immediately))
		h.pass()
		h.time.Step(3 * time.Minute)
		h.change(changeDatabase(larger), changeDatabase(sized(200)))
		h.aws.World.Forget()
		h.pass()
		Expect(h.calls("ModifyDBInstance")).To(BeZero(), "while it is being created")
		h.ready(hour)
		Expect(*h.instance().DBInstanceClass).To(Equal("db.m7g.xlarge"))
		Expect(*h.instance().AllocatedStorage).To(Equal(int32(200)))
		h.settled()
	})

	It("waits for what AWS is busy with, and is asked for once", func() {
		h := p.databased(withDatabase())
		h.modifies(rds.ModifyDBInstanceInput{DBInstanceClass: aws.String("db.m7g.2xlarge"), ApplyImmediately: aws.Bool(true)})
		h.time.Step(time.Minute)
		h.aws.World.Forget()
		h.change(changeDatabase(sized(200)))
		for range 3 {
			h.pass()
			h.time.Step(soon)
		}
		Expect(*h.instance().DBInstanceStatus).To(Equal("modifying"))
		Expect(h.calls("ModifyDBInstance")).To(BeZero())
		h.until(hour, waitsFor("instance class db.m7g.large"))
		Expect(*h.instance().AllocatedStorage).To(Equal(int32(200)))
		Expect(h.calls("ModifyDBInstance")).To(BeNumerically("<=", 2))
	})

	It("of a static parameter waits for a reboot, which haws does not make", func() {
		h := p.databased(withDatabase(withParameter))
		h.change(changeDatabase(func(d *v1alpha1.Database) { d.Parameters["max_connections"] = "500" }))
		const waits = "True AllReady: everything is in place; static parameters wait for a reboot, which haws does not make"
		h.until(hour, begins(databaseReady, waits))
		h.operator = h.reconciler()
		h.settled()
		Expect(told(h.find(), databaseReady)).To(HavePrefix(waits))
		h.restarts()
		h.time.Step(hour)
		h.full()
		h.ready(hour)
		Expect(told(h.find(), databaseReady)).To(Equal("True AllReady: everything is in place"))
		Expect(h.calls("RebootDBInstance")).To(Equal(1), "the one of this story")
	})

	It("of parameters that are taken out goes back to the engine's own", func() {
		h := p.databased(withDatabase(withParameter))
		h.change(changeDatabase(func(d *v1alpha1.Database) { d.Parameters = nil }))
		h.pass()
		h.ready(hour)
		Expect(*h.instance().DBParameterGroups[0].DBParameterGroupName).To(Equal("default.postgres17"))
		Expect(h.databasesLeft()).NotTo(ContainElement(HavePrefix("DB parameter group")))
	})

	It("has nothing to fight about with an operator that starts anew before every look", func() {
		h := p.databased(withDatabase(immediately, withParameter))
		h.aws.World.Forget()
		h.change(changeDatabase(larger), changeDatabase(sized(200)))
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			h.operator = h.reconciler()
			return *h.instance().DBInstanceClass == "db.m7g.xlarge" && begins(v1alpha1.ConditionReady, "True")(a)
		})
		Expect(h.calls("ModifyDBInstance")).To(BeNumerically("<=", 3))
		h.settled()
	})
}
