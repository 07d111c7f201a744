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

// quota is a fault that a quota of RDS makes, until it is raised.
func quota(set func(s *rdssim.Service, most int)) func(*hand) func() {
	return func(h *hand) func() {
		raise := func(most int) {
			h.aws.World.Do(func() { set(h.aws.RDS, most) })
		}
		raise(0)
		return func() { raise(1000) }
	}
}

func databaseFaultStories(p *plane) {
	rest := []string{v1alpha1.ConditionNetworkReady, v1alpha1.ConditionLoadBalancerReady, v1alpha1.ConditionServersReady}
	stands := []string{"DBSubnetGroup/database", "SecurityGroup/database", "AutoScalingGroup/servers"}
	DescribeTable("is told, costs little, and passes when its cause does",
		func(f fault) {
			f.condition, f.fine, f.made = databaseReady, rest, stands
			f.isLivedWith(p.byHand())
		},
		Entry("the quota of DB instances is used up", fault{
			app: []edit{withDatabase()}, begin: quota(func(s *rdssim.Service, most int) { s.InstanceQuota = most }),
			reason: v1alpha1.ReasonQuotaExceeded, person: true, words: []string{"create DB instance haws-", "InstanceQuotaExceeded: ", "(request sim-"},
		}),
		Entry("the quota of storage is used up", fault{
			app: []edit{withDatabase()}, begin: quota(func(s *rdssim.Service, most int) { s.StorageQuota = int32(most) }),
			reason: v1alpha1.ReasonQuotaExceeded, person: true, words: []string{"StorageQuotaExceeded: "},
		}),
		Entry("AWS has no capacity of the class", fault{
			app:    []edit{withDatabase()},
			begin:  armed(awssim.Fault{Service: "RDS", Operation: "CreateDBInstance", Code: "InsufficientDBInstanceCapacity", Message: "no db.m7g.large now"}),
			reason: v1alpha1.ReasonCapacity, words: []string{"InsufficientDBInstanceCapacity: no db.m7g.large now (request sim-"},
		}),
		Entry("the operator may not make databases", fault{
			app:    []edit{withDatabase()},
			begin:  armed(awssim.Fault{Service: "RDS", Operation: "CreateDBInstance", Code: "AccessDenied", Status: 403, Message: "not authorized to perform: rds:CreateDBInstance"}),
			reason: v1alpha1.ReasonDenied, person: true, words: []string{"not authorized to perform: rds:CreateDBInstance"},
		}),
		Entry("the KMS key may not be used", fault{
			app:    []edit{withDatabase()},
			begin:  armed(awssim.Fault{Service: "RDS", Operation: "CreateDBInstance", Code: "KMSKeyNotAccessibleFault", Message: "the key is disabled"}),
			reason: v1alpha1.ReasonDenied, person: true, words: []string{"KMSKeyNotAccessibleFault: the key is disabled"},
		}),
		Entry("there is no such version", fault{
			app: []edit{withDatabase(inVersion("16.99"))}, begin: mendedBy(changeDatabase(inVersion("17"))),
			reason: v1alpha1.ReasonInvalid, person: true, words: []string{"Cannot find version 16.99 for postgres"},
		}),
		Entry("there is no such parameter", fault{
			app:    []edit{withDatabase(func(d *v1alpha1.Database) { d.Parameters = map[string]string{"no_such_thing": "1"} })},
			begin:  mendedBy(changeDatabase(func(d *v1alpha1.Database) { d.Parameters = map[string]string{"work_mem": "8192"} })),
			reason: v1alpha1.ReasonInvalid, person: true, words: []string{"no_such_thing"},
		}),
		Entry("AWS throttles", fault{
			app: []edit{withDatabase()}, begin: armed(awssim.Fault{Service: "RDS", Operation: "CreateDBInstance", Code: "Throttling", Message: "Rate exceeded"}), brief: true,
			reason: v1alpha1.ReasonThrottled, words: []string{"Throttling: Rate exceeded (request sim-"},
		}),
	)

	DescribeTable("of a database that stands is told with what helps, costs little, and heals",
		func(status, advice string) {
			h := p.databased(withDatabase(), fourServers)
			h.until(hour, begins(v1alpha1.ConditionHighlyAvailable, "True"))
			h.inRDS(broken(status))
			h.full()
			app := h.find()
			Expect(told(app, databaseReady)).To(Equal("False DatabaseFailed: DBInstance/database: AWS shows it as " + status + ": " + advice))
			Expect(told(app, v1alpha1.ConditionReady)).To(HavePrefix("False DatabaseFailed: "))
			Expect(told(app, v1alpha1.ConditionStalled)).To(HavePrefix("True DatabaseFailed: "))
			Expect(told(app, v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("False NoDatabase: "))
			Expect(h.row(theInstance).State).To(Equal(v1alpha1.ResourceBlocked))
			Expect(told(app, v1alpha1.ConditionServersReady)).To(HavePrefix("True"))
			h.aws.World.Forget()
			h.time.Step(h.next)
			h.live(2 * hour)
			Expect(h.aws.World.Writes()).To(BeZero())
			Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
			h.inRDS(mended)
			h.until(hour, begins(v1alpha1.ConditionReady, "True"))
			h.until(hour, begins(v1alpha1.ConditionHighlyAvailable, "True"))
			h.settled()
		},
		Entry("it has no network", "incompatible-network", "RDS cannot place it in its subnets: look for free addresses there"),
		Entry("it was stopped", "stopped", "it was stopped: start it"),
		Entry("its key is out of reach", "inaccessible-encryption-credentials", "RDS cannot use its KMS key: enable the key, then start the database"),
		Entry("it cannot start with its parameters", "incompatible-parameters", "it cannot start with its parameters: correct database.parameters, then reboot it"),
	)

	It("of storage that is full heals with more of it", func() {
		h := p.databased(withDatabase())
		h.inRDS(broken("storage-full"))
		h.full()
		Expect(told(h.find(), databaseReady)).To(HaveSuffix("AWS shows it as storage-full: its storage is full: raise database.storageGiB"))
		h.change(changeDatabase(sized(200)))
		h.pass()
		h.ready(hour)
		Expect(*h.instance().AllocatedStorage).To(Equal(int32(200)))
		h.settled()
	})

	It("of a database that cannot be changed says why, next to what was asked for", func() {
		h := p.databased(withDatabase())
		h.inRDS(broken("stopped"))
		h.change(changeDatabase(sized(200)))
		h.pass()
		Expect(told(h.find(), databaseReady)).To(And(HavePrefix("False DatabaseFailed: AWS shows it as stopped: it was stopped: start it; until then: modify DB instance haws-"), ContainSubstring("InvalidDBInstanceState")))
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True DatabaseFailed"))
		h.time.Step(h.next)
		h.aws.World.Forget()
		h.live(2 * hour)
		Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
		h.inRDS(mended)
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(*h.instance().AllocatedStorage).To(Equal(int32(200)))
	})

	It("that strikes a modification is told, costs little, and passes", func() {
		h := p.databased(withDatabase())
		stop := h.aws.World.Fail(awssim.Fault{Service: "RDS", Operation: "ModifyDBInstance", Code: "StorageQuotaExceeded", Message: "no more"})
		h.change(changeDatabase(sized(200)))
		h.pass()
		Expect(told(h.find(), databaseReady)).To(HavePrefix("False QuotaExceeded: modify DB instance haws-"))
		h.time.Step(h.next)
		h.aws.World.Forget()
		h.live(2 * hour)
		Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
		stop()
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
	})

	It("that keeps databases from being read is told, and changes nothing", func() {
		h := p.databased(withDatabase(), quoting)
		stop := h.aws.World.Fail(awssim.Fault{Service: "RDS", Operation: "DescribeDBInstances", Code: "AccessDenied", Status: 403, Message: "no"})
		h.aws.World.Forget()
		h.full()
		Expect(told(h.find(), databaseReady)).To(HavePrefix("False Denied: find DB instance haws-"))
		Expect(h.row(theInstance).State).To(Equal(v1alpha1.ResourceUnreadable))
		Expect(h.find().Status.Database).NotTo(BeNil())
		Expect(h.connection()).NotTo(BeNil())
		h.time.Step(h.next)
		h.live(hour)
		Expect(h.aws.World.Writes()).To(BeZero())
		Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
		stop()
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		h.settled()
	})

	It("that loses AWS's answer makes no second database", func() {
		h := p.byHand()
		h.aws.World.Fail(awssim.Fault{Service: "RDS", Operation: "CreateDBInstance", Net: true, AfterEffect: true, Times: 1})
		h.create(withDatabase())
		h.ready(hour)
		Expect(h.databasesLeft()).To(HaveLen(2))
		h.settled()
	})

	It("of a database that is busy for hours costs little", func() {
		h := p.databased(withDatabase(immediately))
		h.inRDS(func(s *rdssim.Service, _ string) error {
			s.ModifyAfter = 5 * hour
			return nil
		})
		h.modifies(rds.ModifyDBInstanceInput{DBInstanceClass: aws.String("db.m7g.4xlarge"), ApplyImmediately: aws.Bool(true)})
		h.time.Step(time.Minute)
		h.aws.World.Forget()
		h.full()
		Expect(told(h.find(), databaseReady)).To(HavePrefix("False Waiting: DBInstance/database: AWS shows it as modifying"))
		h.time.Step(h.next)
		h.live(4 * hour)
		Expect(h.calls("ModifyDBInstance")).To(BeZero())
		Expect(busiest(h.aws.World.Calls(), 10*time.Minute)).To(BeNumerically("<=", mostCalls))
	})
}
