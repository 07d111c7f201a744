package conformance_test

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// moreBuckets adds a bucket, and takes it away again.
func (t *trial) moreBuckets() {
	GinkgoHelper()
	own := owner(app("shop"))
	before := t.picture(Default, own)
	t.change("shop", func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Buckets = append(a.Spec.Buckets, v1alpha1.Bucket{Name: "more", DeletionPolicy: v1alpha1.DataDelete})
	})
	t.settled("shop")
	after, more := t.picture(Default, own), *t.stranger("shop").name("Bucket/more")
	Expect(without(before, after)).To(ConsistOf(ContainSubstring(": policy " + policyName)))
	Expect(without(after, before)).To(HaveEach(Or(
		HavePrefix(kindBucket+" "+more+": "), And(HavePrefix(kindRole+" "), ContainSubstring(": policy "+policyName), ContainSubstring("arn:aws:s3:::"+more+"/*")),
	)))
	Expect(of(t.list(Default), own)[kindBucket]).To(HaveLen(2))
	t.fewerBuckets()
	Eventually(func(g Gomega) string { return cmp.Diff(before, t.picture(g, own)) }, t.late, "300ms").Should(BeEmpty())
	t.settled("shop")
}

// fewerBuckets takes the last bucket out, which is refused while the app is protected.
func (t *trial) fewerBuckets() {
	GinkgoHelper()
	one := t.find("shop")
	one.Spec.Buckets = one.Spec.Buckets[:1]
	Expect(apierrors.IsInvalid(t.kube.Update(context.Background(), one))).To(BeTrue(), "a bucket of a protected app is let go")
	t.change("shop", func(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = aws.Bool(false) })
	t.change("shop", func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Buckets = a.Spec.Buckets[:1] })
	t.settled("shop")
	Expect(of(t.list(Default), owner(app("shop")))[kindBucket]).To(HaveLen(1))
	t.change("shop", func(a *v1alpha1.HighlyAvailableApp) { a.Spec.DeletionProtection = nil })
}

// without are the lines of a picture that another one has not.
func without(lines, other []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return slices.Contains(other, line) })
}

// again makes the app of the story anew, finds the table that it left, and removes both for good.
func (t *trial) again() {
	GinkgoHelper()
	own := owner(app("shop"))
	left := t.tables(Default)
	kept := slices.IndexFunc(left, func(i item) bool { return i.tags["haws.dev/app"] == own })
	Expect(left[kept].tags).To(HaveKey("haws.dev/released"))
	Expect(t.picture(Default, own)).To(ContainElement(ContainSubstring("protected true")))
	shop := t.shop()
	shop.Spec.Database, shop.Spec.Tables[0].DeletionPolicy = nil, v1alpha1.DataDelete
	t.create(shop)
	t.ready("shop")
	Expect(*t.stranger("shop").name("Table/sessions")).To(Equal(left[kept].name))
	now := t.tables(Default)
	Expect(now).To(HaveLen(len(left)), "another table was made")
	Expect(now[slices.IndexFunc(now, func(i item) bool { return i.name == left[kept].name })].tags).NotTo(HaveKey("haws.dev/released"))
	t.drop("shop")
	Eventually(func() any { return t.find("shop") }, 3*t.late).Should(BeNil())
	Expect(of(t.list(Default), own)).To(BeEmpty())
}
