package controllers_test

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
)

// takenOut lives until nothing of the database is told any more.
func (h *hand) takenOut() {
	GinkgoHelper()
	h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
		return meta.FindStatusCondition(a.Status.Conditions, databaseReady) == nil
	})
	h.ready(hour)
}

// forgetPolicies takes the policies out of the inventory.
func (h *hand) forgetPolicies() {
	GinkgoHelper()
	app := h.find()
	for i := range app.Status.Resources {
		app.Status.Resources[i].DeletionPolicy = ""
	}
	Expect(h.kube.Status().Update(context.Background(), app)).To(Succeed())
	h.operator = h.reconciler()
}

func databaseRemovalStories(p *plane) {
	It("is refused while the app is protected", func() {
		h := p.databased(withDatabase())
		app := h.find()
		before := app.DeepCopy()
		noDatabase(app)
		err := h.kube.Patch(context.Background(), app, client.MergeFrom(before))
		Expect(apierrors.IsInvalid(err)).To(BeTrue(), "%v", err)
		Expect(err).To(MatchError(ContainSubstring("database cannot be taken out while deletionProtection is on")))
	})

	DescribeTable("goes by the policy last in force",
		func(last v1alpha1.DeletionPolicy, snapshots int, left []string) {
			h := p.databased(withDatabase(policy(last), withParameter), protected(false))
			h.change(noDatabase)
			h.pass()
			Expect(h.connection()).To(BeNil())
			h.takenOut()
			app := h.find()
			Expect(app.Status.Database).To(BeNil())
			Expect(told(app, v1alpha1.ConditionHighlyAvailable)).To(HavePrefix("True SurvivesZoneLoss"))
			Expect(rowOf(app, theInstance)).To(BeZero())
			Expect(h.kinds()).To(ContainElements("Auto Scaling group", "load balancer"))
			Expect(h.databasesLeft()).To(HaveLen(len(left)))
			Expect(h.kinds()).To(ContainElements(left))
			Expect(h.snapshots()).To(HaveLen(snapshots))
			h.settled()

			By("asking for one again")
			h.change(func(a *v1alpha1.HighlyAvailableApp) { withDatabase()(a) })
			h.ready(hour)
			Expect(h.connection()).NotTo(BeNil())
			h.settled()
		},
		Entry("of a snapshot", v1alpha1.DeletionSnapshot, 1, nil),
		Entry("of retaining it", v1alpha1.DeletionRetain, 0, []string{"DB instance", "DB subnet group", "DB parameter group"}),
		Entry("of deleting it", v1alpha1.DeletionDelete, 0, nil),
	)

	It("retains what nobody can reach any more, and opens it when it is asked for again", func() {
		h := p.databased(withDatabase(policy(v1alpha1.DeletionRetain)), protected(false))
		ref := h.row(theInstance).Ref
		h.change(noDatabase)
		h.takenOut()
		h.closed()
		h.released()
		h.change(func(a *v1alpha1.HighlyAvailableApp) { withDatabase()(a) })
		h.ready(hour)
		Expect(h.row(theInstance).Ref).To(Equal(ref))
		Expect(h.opened()).To(Equal(h.row("SecurityGroup/servers").Ref))
		Expect(aws.ToBool(h.instance().DeletionProtection)).To(BeFalse(), "as the spec says")
		h.settled()
	})

	It("goes by the inventory where somebody took the tag off", func() {
		h := p.databased(withDatabase(policy(v1alpha1.DeletionRetain)), protected(false))
		h.untagRDS(*h.instance().DBInstanceArn, cloud.TagDeletionPolicy)
		h.change(noDatabase)
		h.takenOut()
		Expect(h.databasesLeft()).To(ContainElement(HavePrefix("DB instance ")))
		Expect(h.snapshots()).To(BeEmpty())
	})

	It("is not deleted by the word of somebody who changed the tag", func() {
		h := p.databased(withDatabase(), protected(false))
		h.tagRDS(*h.instance().DBInstanceArn, cloud.TagDeletionPolicy, string(v1alpha1.DeletionDelete))
		h.change(noDatabase)
		h.takenOut()
		Expect(h.snapshots()).To(HaveLen(1))
	})

	It("goes by a policy that was edited a moment before, also where somebody took the tag off", func() {
		h := p.databased(withDatabase(policy(v1alpha1.DeletionDelete)), protected(false))
		h.change(changeDatabase(policy(v1alpha1.DeletionRetain)))
		h.pass()
		h.untagRDS(*h.instance().DBInstanceArn, cloud.TagDeletionPolicy)
		h.change(noDatabase)
		h.takenOut()
		Expect(h.databasesLeft()).To(ContainElement(HavePrefix("DB instance ")))
		Expect(h.snapshots()).To(BeEmpty())
	})

	It("loses nothing where nobody knows the policy any more", func() {
		h := p.databased(withDatabase(policy(v1alpha1.DeletionDelete)), protected(false))
		h.untagRDS(*h.instance().DBInstanceArn, cloud.TagDeletionPolicy)
		h.forgetPolicies()
		h.change(noDatabase)
		h.takenOut()
		Expect(h.databasesLeft()).To(BeEmpty())
		Expect(h.snapshots()).To(HaveLen(1))
	})

	It("goes on with an operator that starts anew before every look", func() {
		h := p.databased(withDatabase(), protected(false))
		h.change(noDatabase)
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			h.operator = h.reconciler()
			return meta.FindStatusCondition(a.Status.Conditions, databaseReady) == nil
		})
		Expect(h.databasesLeft()).To(BeEmpty())
		Expect(h.snapshots()).To(HaveLen(1))
		Expect(h.connection()).To(BeNil())
	})

	It("is made good when it is taken back in the middle", func() {
		h := p.databased(withDatabase(), protected(false))
		h.change(noDatabase)
		h.pass()
		h.time.Step(soon)
		h.change(func(a *v1alpha1.HighlyAvailableApp) { withDatabase()(a) })
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.snapshots()).To(HaveLen(1))
		Expect(h.connection()).To(HaveKeyWithValue("database.endpoint", h.find().Status.Database.Endpoint))
		h.settled()
	})
}
