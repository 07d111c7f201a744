package controllers_test

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
)

// withParameter gives the database a parameter group of its own.
func withParameter(d *v1alpha1.Database) { d.Parameters = map[string]string{"work_mem": "8192"} }

// kinds are the words of what is left that come before its name.
func (s *story) kinds() []string {
	var out []string
	for _, l := range s.left() {
		out = append(out, l[:strings.LastIndex(l, " ")])
	}
	return out
}

// closed makes sure that a security group of the database's lets no other group in.
func (s *story) closed() {
	GinkgoHelper()
	out, err := s.ec2.DescribeSecurityGroups(context.Background(), &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(1000)})
	Expect(err).NotTo(HaveOccurred())
	for _, g := range out.SecurityGroups {
		if tags := cloud.FromEC2Tags(g.Tags); tags[cloud.TagResource] == "SecurityGroup/database" {
			Expect(tags).To(HaveKeyWithValue(cloud.TagReleased, "true"))
			for _, rule := range g.IpPermissions {
				Expect(rule.UserIdGroupPairs).To(BeEmpty())
			}
		}
	}
}

// released makes sure that all of RDS's tags say so, and that AWS protects it.
func (h *hand) released() {
	GinkgoHelper()
	db := h.instance()
	Expect(aws.ToBool(db.DeletionProtection)).To(BeTrue(), "AWS's deletion protection")
	arns := []string{*db.DBInstanceArn, *db.DBSubnetGroup.DBSubnetGroupArn}
	for _, g := range db.DBParameterGroups {
		if name := *g.DBParameterGroupName; !strings.HasPrefix(name, "default.") {
			arns = append(arns, h.aws.World.ARN("rds", "pg:"+name))
		}
	}
	for _, arn := range arns {
		out, err := h.rds.ListTagsForResource(context.Background(), &rds.ListTagsForResourceInput{ResourceName: &arn})
		Expect(err).NotTo(HaveOccurred())
		Expect(cloud.FromRDSTags(out.TagList)).To(HaveKeyWithValue(cloud.TagReleased, "true"), arn)
	}
}

func databaseDeletionStories(p *plane) {
	It("snapshots it by default, and keeps its automated backups", func() {
		h := p.databased(withDatabase())
		Expect(aws.ToBool(h.instance().DeletionProtection)).To(BeTrue())
		h.drop()
		h.aws.World.Forget()
		h.until(hour, saying(v1alpha1.ConditionReady, "after the final snapshot "))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
		Expect(h.snapshots()).To(HaveLen(1))
		Expect(h.calls("DeleteDBInstance")).To(Equal(1))
		Expect(h.deletion().DeleteAutomatedBackups).To(HaveValue(BeFalse()))
	})

	It("waits for the servers, so that the snapshot has what they write to the end", func() {
		h := p.databased(withDatabase())
		h.drop()
		h.aws.World.Forget()
		h.pass()
		Expect(h.row(theInstance).State).To(Equal(v1alpha1.ResourceDeleting))
		Expect(h.row(theInstance).Message).To(Equal("still used by AutoScalingGroup/servers"))
		Expect(h.calls("DeleteDBInstance")).To(BeZero())
		h.gone(hour)
		Expect(h.order("DeleteAutoScalingGroup", "DeleteDBInstance")).To(BeTrue())
	})

	It("deletes it with all of its data where the policy says so", func() {
		h := p.databased(withDatabase(policy(v1alpha1.DeletionDelete), withParameter))
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
		Expect(h.snapshots()).To(BeEmpty())
		Expect(h.deletion().DeleteAutomatedBackups).To(HaveValue(BeTrue()))
	})

	DescribeTable("retains just what it stands on, closed and protected, and takes it back",
		func(more ...func(*v1alpha1.Database)) {
			want := []string{"security group", "DB instance", "DB subnet group"}
			for range more {
				want = append(want, "DB parameter group")
			}
			keep := withDatabase(append(more, policy(v1alpha1.DeletionRetain))...)
			h := p.databased(keep, protected(false))
			Expect(aws.ToBool(h.instance().DeletionProtection)).To(BeTrue(), "whatever spec.deletionProtection says")
			before := h.row(theInstance)
			events := h.listen()
			h.drop()
			h.gone(hour)
			Expect(h.kinds()).To(ConsistOf(want))
			h.closed()
			h.released()
			Expect(events.with("Normal Retained: " + theInstance)).To(HaveLen(1))

			By("taking it back")
			h.create(keep)
			h.ready(hour)
			Expect(h.row(theInstance).Ref).To(Equal(before.Ref))
			Expect(h.row(theInstance).Name).To(Equal(before.Name))
			Expect(cloud.FromRDSTags(h.instance().TagList)).NotTo(HaveKey(cloud.TagReleased))
			Expect(h.opened()).To(Equal(h.row("SecurityGroup/servers").Ref))
			h.settled()
		},
		Entry("of a database with the engine's own parameters"),
		Entry("of a database with parameters of its own", withParameter),
	)

	It("goes by a policy that is edited while it goes on", func() {
		for _, last := range []v1alpha1.DeletionPolicy{v1alpha1.DeletionRetain, v1alpha1.DeletionDelete} {
			h := p.databased(withDatabase(), protected(false))
			h.drop()
			h.change(protected(true))
			h.pass()
			h.change(protected(false), changeDatabase(policy(last)))
			h.gone(hour)
			Expect(h.snapshots()).To(BeEmpty(), string(last))
			Expect(h.databasesLeft()).To(HaveLen(map[v1alpha1.DeletionPolicy]int{v1alpha1.DeletionRetain: 2}[last]))
			if last == v1alpha1.DeletionRetain {
				h.released()
			}
		}
	})

	It("deletes and lifts nothing while the app is protected, whoever got around the policy", func() {
		h := p.databased(withDatabase())
		err := h.kube.Delete(context.Background(), h.find())
		Expect(apierrors.IsForbidden(err)).To(BeTrue(), "%v", err)
		h.drop()
		h.change(protected(true))
		h.aws.World.Forget()
		h.pass()
		h.time.Step(hour)
		h.pass()
		Expect(h.aws.World.Calls()).To(BeEmpty())
		Expect(told(h.find(), v1alpha1.ConditionReady)).To(HavePrefix("False DeletionBlocked"))
		Expect(told(h.find(), databaseReady)).To(HavePrefix("Unknown DeletionBlocked"))
		Expect(aws.ToBool(h.instance().DeletionProtection)).To(BeTrue())
		Expect(h.connection()).NotTo(BeNil(), "the database still serves")

		h.change(protected(false))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
		Expect(h.snapshots()).To(HaveLen(1))
	})

	It("takes the databases of a namespace with its apps, but for the protected ones", func() {
		h := p.databased(withDatabase())
		err := h.kube.DeleteAllOf(context.Background(), &v1alpha1.HighlyAvailableApp{}, client.InNamespace(h.namespace))
		Expect(apierrors.IsForbidden(err)).To(BeTrue(), "%v", err)
		h.change(unprotected)
		Expect(h.kube.DeleteAllOf(context.Background(), &v1alpha1.HighlyAvailableApp{}, client.InNamespace(h.namespace))).To(Succeed())
		h.gone(hour)
		Expect(h.snapshots()).To(HaveLen(1))
	})

	DescribeTable("works in the middle of the creation",
		func(last v1alpha1.DeletionPolicy, snapshots, left int) {
			for _, age := range []time.Duration{0, 30 * time.Second, 5 * time.Minute, 13 * time.Minute} {
				h := p.byHand()
				h.create(withDatabase(policy(last)))
				h.pass()
				h.time.Step(age)
				h.pass()
				h.drop()
				h.operator = h.reconciler()
				h.gone(2 * hour)
				Expect(h.snapshots()).To(HaveLen(snapshots), "after %s", age)
				Expect(h.left()).To(HaveLen(left), "after %s", age)
			}
		},
		Entry("with a snapshot", v1alpha1.DeletionSnapshot, 1, 0),
		Entry("with what is retained", v1alpha1.DeletionRetain, 0, 3),
		Entry("without a trace", v1alpha1.DeletionDelete, 0, 0),
	)

	DescribeTable("goes on with an operator that starts anew before every look",
		func(last v1alpha1.DeletionPolicy, snapshots, left int) {
			h := p.databased(withDatabase(policy(last), withParameter))
			h.drop()
			h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
				h.operator = h.reconciler()
				return a == nil
			})
			Expect(h.snapshots()).To(HaveLen(snapshots))
			Expect(h.left()).To(HaveLen(left))
		},
		Entry("with a snapshot", v1alpha1.DeletionSnapshot, 1, 0),
		Entry("with what is retained", v1alpha1.DeletionRetain, 0, 4),
		Entry("without a trace", v1alpha1.DeletionDelete, 0, 0),
	)
}

// deletion is the last request to delete the database that AWS took.
func (s *story) deletion() *rds.DeleteDBInstanceInput {
	var last *rds.DeleteDBInstanceInput
	for _, c := range s.aws.World.Calls() {
		if in, ok := c.Input.(*rds.DeleteDBInstanceInput); ok && c.Code == "" {
			last = in
		}
	}
	return last
}

// opened is the group that the database's security group lets in.
func (h *hand) opened() string {
	GinkgoHelper()
	out, err := h.ec2.DescribeSecurityGroups(context.Background(), &ec2.DescribeSecurityGroupsInput{GroupIds: []string{h.row("SecurityGroup/database").Ref}})
	Expect(err).NotTo(HaveOccurred())
	rules := out.SecurityGroups[0].IpPermissions
	Expect(rules).To(HaveLen(1))
	Expect(rules[0].IpRanges).To(BeEmpty())
	Expect(rules[0].UserIdGroupPairs).To(HaveLen(1))
	return *rules[0].UserIdGroupPairs[0].GroupId
}
