package controllers_test

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/cloud"
)

func bucketStories(p *plane) {
	It("is closed, encrypted, versioned, reached over TLS only, and nobody else's name", func() {
		h := p.databased(withBucket())
		ctx, name := context.Background(), h.row(theBucket).Name
		Expect(name).To(And(HavePrefix("haws-"), HaveSuffix("-123456789012-us-east-1-an")))
		access, err := h.s3().GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &name})
		Expect(err).NotTo(HaveOccurred())
		yes := aws.Bool(true)
		Expect(access.PublicAccessBlockConfiguration).To(Equal(&s3types.PublicAccessBlockConfiguration{
			BlockPublicAcls: yes, BlockPublicPolicy: yes, IgnorePublicAcls: yes, RestrictPublicBuckets: yes,
		}))
		versions, err := h.s3().GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &name})
		Expect(err).NotTo(HaveOccurred())
		Expect(versions.Status).To(Equal(s3types.BucketVersioningStatusEnabled))
		document, err := h.s3().GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &name})
		Expect(err).NotTo(HaveOccurred())
		Expect(*document.Policy).To(ContainSubstring(`"aws:SecureTransport":"false"`))
		h.settled()
	})

	It("cannot be taken out of a protected app", func() {
		h := p.databased(withBucket())
		app := h.find()
		before := app.DeepCopy()
		noBuckets(app)
		err := h.kube.Patch(context.Background(), app, client.MergeFrom(before))
		Expect(apierrors.IsInvalid(err)).To(BeTrue(), "%v", err)
		Expect(err).To(MatchError(ContainSubstring("a bucket cannot be taken out while deletionProtection is on")))
	})

	DescribeTable("that is taken out goes by the policy last in force, and by the one that keeps more",
		func(last func(*v1alpha1.Bucket), tag string, left int) {
			h := p.databased(withBucket(last), protected(false))
			bucket := h.row(theBucket)
			h.puts(bucket.Name, "a", "b")
			if tag != "" {
				h.retags(bucket.Name, cloud.TagDeletionPolicy, tag)
			}
			h.change(noBuckets)
			h.until(hour, begins(v1alpha1.ConditionReady, "True"))
			Expect(h.row(theBucket)).To(BeZero())
			Expect(h.bucketsLeft()).To(HaveLen(left))
			h.settled()
		},
		Entry("of retaining it", bucketPolicy(v1alpha1.DataRetain), "", 1),
		Entry("of emptying and deleting it", emptied, "", 0),
		Entry("of retaining it, whatever a stranger wrote on it", bucketPolicy(v1alpha1.DataRetain), "EmptyAndDelete", 1),
		Entry("of emptying it, unless the tag keeps it", emptied, "Retain", 1),
	)

	It("is not deleted with objects in it unless the spec says so, also while it is being deleted", func() {
		h := p.databased(withBucket(bucketPolicy(v1alpha1.DataDelete)))
		name := h.row(theBucket).Name
		h.puts(name, "a", "b")
		h.drop()
		h.until(hour, begins(v1alpha1.ConditionStalled, "True BucketNotEmpty"))
		Expect(told(h.find(), v1alpha1.ConditionBucketsReady)).To(ContainSubstring("emptyOnDelete"))
		Expect(h.objects(name)).To(Equal(3))
		h.change(changeBucket(func(b *v1alpha1.Bucket) { b.EmptyOnDelete = aws.Bool(true) }))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("is deleted when it is empty", func() {
		h := p.databased(withBucket(bucketPolicy(v1alpha1.DataDelete)))
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("is emptied in steps that hold nobody up, and tells how far that is", func() {
		h := p.databased(withBucket(emptied))
		name := h.row(theBucket).Name
		var keys []string
		for i := range 7500 {
			keys = append(keys, fmt.Sprintf("object-%d", i))
		}
		h.puts(name, keys...)
		h.drop()
		h.until(hour, func(a *v1alpha1.HighlyAvailableApp) bool {
			return rowOf(a, theBucket).Message == "emptying it: 3000 object versions deleted so far"
		})
		Expect(h.next).To(BeNumerically("<=", 2*soon))
		h.aws.World.Forget()
		h.time.Step(h.next)
		h.pass()
		Expect(h.aws.World.Counts()["S3.DeleteObjects"]).To(BeNumerically("<=", 3))
		Expect(h.row(theBucket).Message).To(Equal("emptying it: 6000 object versions deleted so far"))
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("is put back as it was where a stranger changed it", func() {
		h := p.databased(withBucket())
		ctx, bucket, none := context.Background(), h.row(theBucket).Name, aws.Bool(false)
		_, err := h.s3().PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: &bucket, PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{
			BlockPublicAcls: none, BlockPublicPolicy: none, IgnorePublicAcls: none, RestrictPublicBuckets: none,
		}})
		Expect(err).NotTo(HaveOccurred())
		_, err = h.s3().DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &bucket})
		Expect(err).NotTo(HaveOccurred())
		_, err = h.s3().PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
			Bucket: &bucket, VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusSuspended},
		})
		Expect(err).NotTo(HaveOccurred())
		h.retags(bucket, "theirs", "stays")
		h.aws.World.Forget()
		h.full()
		Expect(h.aws.World.Writes()).To(Equal(3))
		h.settled()
		tags, err := h.s3().GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &bucket})
		Expect(err).NotTo(HaveOccurred())
		Expect(cloud.FromS3Tags(tags.TagSet)).To(HaveKeyWithValue("theirs", "stays"))
	})

	It("is not made anew, empty, when somebody else has deleted it", func() {
		h := p.databased(withBucket(), protected(false))
		_, err := h.s3().DeleteBucket(context.Background(), &s3.DeleteBucketInput{Bucket: aws.String(h.row(theBucket).Name)})
		Expect(err).NotTo(HaveOccurred())
		h.time.Step(hour)
		h.aws.World.Forget()
		h.full()
		Expect(told(h.find(), v1alpha1.ConditionBucketsReady)).To(ContainSubstring("S3 does not show it"))
		h.time.Step(cloud.Propagation)
		h.full()
		Expect(told(h.find(), v1alpha1.ConditionBucketsReady)).To(And(HavePrefix("False BucketFailed: "), ContainSubstring("is gone, and haws did not delete it")))
		Expect(h.aws.World.Writes()).To(BeZero())
		h.change(noBuckets)
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		h.change(withBucket())
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		h.settled()
	})

	It("whose name another app of this account has is left alone, and not opened to the servers", func() {
		h := p.byHand()
		_, err := h.s3().CreateBucket(context.Background(), &s3.CreateBucketInput{Bucket: aws.String("the-assets"), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{
			Tags: cloud.S3Tags(cloud.Owner{Cluster: h.namespace, App: "another/shop"}.Tags(theBucket, nil)),
		}})
		Expect(err).NotTo(HaveOccurred())
		h.aws.World.Forget()
		h.create(withBucket(func(b *v1alpha1.Bucket) { b.BucketName = "the-assets" }), withTable())
		h.live(hour)
		app := h.find()
		Expect(told(app, v1alpha1.ConditionBucketsReady)).To(HavePrefix("False NameTaken: " + theBucket))
		Expect(told(app, v1alpha1.ConditionStalled)).To(HavePrefix("True NameTaken"))
		Expect(told(app, v1alpha1.ConditionTablesReady)).To(HavePrefix("True"))
		Expect(h.policyText()).NotTo(ContainSubstring("s3:"))
		h.drop()
		h.gone(hour)
		Expect(h.bucketsLeft()).To(ConsistOf("bucket the-assets"))
		for operation := range h.aws.World.Counts() {
			Expect(operation).NotTo(MatchRegexp(`^S3\.(Put|Delete|Create)`))
		}
	})

	It("does not hold up the rest while AWS refuses it", func() {
		h := p.byHand()
		mend := h.aws.World.Fail(awssim.Fault{Service: "S3", Operation: "CreateBucket", Code: "TooManyBuckets", Message: "You have attempted to create more buckets than allowed"})
		h.create(withBucket(), withTable())
		h.live(hour)
		Expect(told(h.find(), v1alpha1.ConditionBucketsReady)).To(And(HavePrefix("False QuotaExceeded: create bucket haws-"), ContainSubstring("TooManyBuckets")))
		Expect(told(h.find(), v1alpha1.ConditionTablesReady)).To(HavePrefix("True"))
		Expect(told(h.find(), v1alpha1.ConditionServersReady)).To(HavePrefix("True"))
		h.aws.World.Forget()
		h.live(10 * time.Minute)
		Expect(len(h.aws.World.Calls())).To(BeNumerically("<=", 40))
		mend()
		h.ready(hour)
	})
}

// retags is a stranger who sets a tag of a bucket.
func (s *story) retags(bucket, key, value string) {
	GinkgoHelper()
	have, err := s.s3().GetBucketTagging(context.Background(), &s3.GetBucketTaggingInput{Bucket: &bucket})
	Expect(err).NotTo(HaveOccurred())
	tags := cloud.FromS3Tags(have.TagSet)
	tags[key] = value
	_, err = s.s3().PutBucketTagging(context.Background(), &s3.PutBucketTaggingInput{Bucket: &bucket, Tagging: &s3types.Tagging{TagSet: cloud.S3Tags(tags)}})
	Expect(err).NotTo(HaveOccurred())
}
