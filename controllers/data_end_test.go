package controllers_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

// calledTable gives the table a name at AWS.
func calledTable(name string) func(*v1alpha1.Table) {
	return func(t *v1alpha1.Table) { t.TableName = name }
}

func dataEndStories(p *plane) {
	It("goes by its own policy where another one has taken its place before the operator looked", func() {
		h := p.databased(withTable(calledTable("one")), withBucket(), protected(false))
		h.change(noTables)
		h.change(withTable(calledTable("two"), tablePolicy(v1alpha1.DataDelete)))
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.tablesLeft()).To(ConsistOf("table one", "table two"))
		h.settled()
	})

	It("is not deleted while the spec has it under another name", func() {
		h := p.databased(withTable(calledTable("one"), tablePolicy(v1alpha1.DataDelete)), withBucket(), protected(false))
		ref := h.row(theTable).Ref
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Tables[0].Name = "users" })
		h.live(hour)
		Expect(h.describes("Table/users")).NotTo(BeNil())
		Expect(h.tagsOf(ref)).To(HaveKeyWithValue("haws.dev/resource", theTable))
		Expect(told(h.find(), v1alpha1.ConditionTablesReady)).To(HavePrefix("False NameTaken: Table/users"))
	})

	It("is not forgotten where the operator may not look at it any more in the middle of its deletion", func() {
		h := p.databased(withBucket(emptied, func(b *v1alpha1.Bucket) { b.BucketName = "the-assets-of-a-shop" }))
		var keys []string
		for i := range 7500 {
			keys = append(keys, fmt.Sprintf("object-%d", i))
		}
		h.puts(h.row(theBucket).Name, keys...)
		h.drop()
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			return rowOf(a, theBucket).Message == "emptying it: 3000 object versions deleted so far"
		})
		mend := h.aws.World.Fail(awssim.Fault{Operation: "GetBucketTagging", Code: "AccessDenied", Status: 403})
		h.live(hour)
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True Denied"))
		mend()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("is kept by the last word of the spec, also where AWS took no note of it", func() {
		h := p.databased(withTable(tablePolicy(v1alpha1.DataDelete)), withBucket(), protected(false))
		mend := h.aws.World.Fail(awssim.Fault{Service: "DynamoDB", Operation: "TagResource", Code: "AccessDeniedException", Status: 400})
		h.change(changeTable(tablePolicy(v1alpha1.DataRetain)))
		h.pass()
		mend()
		h.change(noTables)
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.tablesLeft()).To(HaveLen(1))
	})

	It("has a status also where a stranger wrote something else for its policy", func() {
		h := p.databased(withTable(), withBucket(), protected(false))
		h.change(noBuckets)
		h.retags(h.row(theBucket).Name, "haws.dev/deletion-policy", "Burn")
		mend := h.aws.World.Fail(awssim.Fault{Service: "S3", Operation: "PutBucketTagging", Code: "AccessDenied", Status: 403})
		h.live(hour / 2)
		Expect(told(h.find(), v1alpha1.ConditionBucketsReady)).To(HavePrefix("False Denied"))
		mend()
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.bucketsLeft()).To(HaveLen(1))
	})
}
