package controllers_test

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
)

// withDatabase gives the app a PostgreSQL database, with the edits.
func withDatabase(edits ...func(*v1alpha1.Database)) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Database = &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, Version: "17", InstanceClass: "db.m7g.large"}
		for _, e := range edits {
			e(a.Spec.Database)
		}
	}
}

func policy(p v1alpha1.DeletionPolicy) func(*v1alpha1.Database) {
	return func(d *v1alpha1.Database) { d.DeletionPolicy = p }
}

// connection is the app's ConfigMap, or nil.
func (s *story) connection() map[string]string {
	GinkgoHelper()
	c := &corev1.ConfigMap{}
	err := s.kube.Get(context.Background(), client.ObjectKey{Namespace: s.namespace, Name: name + "-connection"}, c)
	if client.IgnoreNotFound(err) == nil && err != nil {
		return nil
	}
	Expect(err).NotTo(HaveOccurred())
	return c.Data
}

func databaseStories(p *plane) {
	It("is built, tells where it stands, and is found by servers and workloads", func() {
		h := p.byHand()
		h.create(withDatabase(), func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.UserData = "#!/bin/sh\necho ${haws.database.endpoint}:${haws.database.port}/${haws.database.name} ${haws.database.secretARN}\n"
		})
		h.pass()
		Expect(h.row("LaunchTemplate/servers").State).To(Equal(v1alpha1.ResourceWaiting))
		Expect(h.connection()).To(BeNil())
		h.ready(hour)

		status := h.find().Status
		Expect(status.Database.Version).To(HavePrefix("17."))
		Expect(status.Database.PrimaryZone).NotTo(BeEmpty())
		Expect(status.Database.StandbyZones).To(HaveLen(1))
		Expect(told(h.find(), v1alpha1.ConditionDatabaseReady)).To(HavePrefix("True AllReady"))
		Expect(told(h.find(), v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("True SurvivesZoneLoss"))
		Expect(h.connection()).To(HaveKeyWithValue("database.endpoint", status.Database.Endpoint))
		Expect(h.connection()).To(HaveKeyWithValue("database.secretARN", ContainSubstring("rds!db-")))
		h.settled()
	})

	It("leaves a final snapshot of each of its lives", func() {
		h := p.byHand()
		for range 2 {
			h.create(withDatabase())
			h.ready(hour)
			h.drop()
			h.gone(hour)
			Expect(h.connection()).To(BeNil())
			Expect(h.left()).To(BeEmpty())
		}
		Expect(h.snapshots()).To(HaveLen(2))
	})

	It("is retained, closed and taken back", func() {
		h := p.byHand()
		h.create(withDatabase(policy(v1alpha1.DeletionRetain)))
		h.ready(hour)
		before := h.row("DBInstance/database")
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(HaveLen(3))

		h.create(withDatabase())
		h.ready(hour)
		Expect(h.row("DBInstance/database").Ref).To(Equal(before.Ref))
		h.settled()
	})

	It("waits for its window with what interrupts it", func() {
		h := p.byHand()
		h.create(withDatabase())
		h.ready(hour)
		h.change(func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Database.InstanceClass = "db.m7g.xlarge"
			a.Spec.Database.StorageGiB = aws.Int32(200)
		})
		h.pass()
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			return strings.Contains(told(a, v1alpha1.ConditionDatabaseReady), "True AllReady: everything is in place; instance class db.m7g.xlarge waits for the maintenance window")
		})
		h.settled()
	})
}

func lostDatabaseStories(p *plane) {
	It("is not made anew, empty, when somebody else has deleted it", func() {
		h := p.byHand()
		h.create(withDatabase())
		h.ready(hour)
		ctx, id := context.Background(), h.row("DBInstance/database").Name
		_, err := h.rds.ModifyDBInstance(ctx, &rds.ModifyDBInstanceInput{DBInstanceIdentifier: &id, DeletionProtection: aws.Bool(false)})
		Expect(err).NotTo(HaveOccurred())
		_, err = h.rds.DeleteDBInstance(ctx, &rds.DeleteDBInstanceInput{DBInstanceIdentifier: &id, SkipFinalSnapshot: aws.Bool(true)})
		Expect(err).NotTo(HaveOccurred())
		h.time.Step(hour)
		h.aws.World.Forget()
		h.full()
		Expect(told(h.find(), v1alpha1.ConditionDatabaseReady)).To(ContainSubstring("AWS does not show it"))
		h.time.Step(cloud.Propagation)
		h.full()
		Expect(told(h.find(), v1alpha1.ConditionDatabaseReady)).To(HavePrefix("False DatabaseFailed: DBInstance/database: it is gone, and haws did not delete it"))
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True DatabaseFailed"))
		Expect(told(h.find(), v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("False NoDatabase"))
		Expect(h.aws.World.Writes()).To(BeZero())

		By("beginning anew when somebody says so")
		h.change(unprotected)
		h.pass()
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Database = nil })
		h.ready(hour)
		Expect(h.row("DBInstance/database")).To(BeZero())
		h.change(withDatabase())
		h.ready(hour)
		h.settled()
	})

	It("lets an app go whose database somebody else has deleted", func() {
		h := p.byHand()
		h.create(withDatabase(), unprotected)
		h.ready(hour)
		id := h.row("DBInstance/database").Name
		_, err := h.rds.DeleteDBInstance(context.Background(), &rds.DeleteDBInstanceInput{DBInstanceIdentifier: &id, SkipFinalSnapshot: aws.Bool(true)})
		Expect(err).NotTo(HaveOccurred())
		h.time.Step(hour)
		h.full()
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})
}
