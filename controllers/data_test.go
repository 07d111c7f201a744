package controllers_test

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

const (
	theTable  = "Table/sessions"
	theBucket = "Bucket/assets"
	theRole   = "Role/servers"
)

// withTable gives the app a table, with the edits.
func withTable(edits ...func(*v1alpha1.Table)) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		t := v1alpha1.Table{Name: "sessions", PartitionKey: v1alpha1.TableKey{Name: "id", Type: v1alpha1.KeyString}}
		for _, e := range edits {
			e(&t)
		}
		a.Spec.Tables = append(a.Spec.Tables, t)
	}
}

// withBucket gives the app a bucket, with the edits.
func withBucket(edits ...func(*v1alpha1.Bucket)) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		b := v1alpha1.Bucket{Name: "assets"}
		for _, e := range edits {
			e(&b)
		}
		a.Spec.Buckets = append(a.Spec.Buckets, b)
	}
}

func changeTable(e func(*v1alpha1.Table)) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { e(&a.Spec.Tables[0]) }
}

func changeBucket(e func(*v1alpha1.Bucket)) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { e(&a.Spec.Buckets[0]) }
}

func noTables(a *v1alpha1.HighlyAvailableApp)  { a.Spec.Tables = nil }
func noBuckets(a *v1alpha1.HighlyAvailableApp) { a.Spec.Buckets = nil }

func tablePolicy(p v1alpha1.DataDeletionPolicy) func(*v1alpha1.Table) {
	return func(t *v1alpha1.Table) { t.DeletionPolicy = p }
}

func bucketPolicy(p v1alpha1.DataDeletionPolicy) func(*v1alpha1.Bucket) {
	return func(b *v1alpha1.Bucket) { b.DeletionPolicy = p }
}

func emptied(b *v1alpha1.Bucket) {
	b.DeletionPolicy, b.EmptyOnDelete = v1alpha1.DataDelete, aws.Bool(true)
}

// quotingData is user data that quotes the table and the bucket.
func quotingData(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Servers.UserData = "#!/bin/sh\nexport TABLE=${haws.tables.sessions} BUCKET=${haws.buckets.assets}\n"
}

// A stranger's clients.
func (s *story) ddb() *dynamodb.Client { return dynamodb.NewFromConfig(s.aws.Config()) }
func (s *story) s3() *s3.Client        { return s3.NewFromConfig(s.aws.Config()) }
func (s *story) iam() *iam.Client      { return iam.NewFromConfig(s.aws.Config()) }

// describes is a table as AWS shows it.
func (s *story) describes(id string) *ddbtypes.TableDescription {
	GinkgoHelper()
	out, err := s.ddb().DescribeTable(context.Background(), &dynamodb.DescribeTableInput{TableName: aws.String(s.row(id).Name)})
	Expect(err).NotTo(HaveOccurred())
	return out.Table
}

// tablesLeft, bucketsLeft and rolesLeft list what stands at AWS.
func (s *story) tablesLeft() []string {
	out, err := s.ddb().ListTables(context.Background(), &dynamodb.ListTablesInput{})
	Expect(err).NotTo(HaveOccurred())
	var all []string
	for _, name := range out.TableNames {
		all = append(all, "table "+name)
	}
	return all
}

func (s *story) bucketsLeft() []string {
	out, err := s.s3().ListBuckets(context.Background(), &s3.ListBucketsInput{})
	Expect(err).NotTo(HaveOccurred())
	var all []string
	for _, b := range out.Buckets {
		all = append(all, "bucket "+aws.ToString(b.Name))
	}
	return all
}

func (s *story) rolesLeft() []string {
	ctx := context.Background()
	roles, err := s.iam().ListRoles(ctx, &iam.ListRolesInput{PathPrefix: aws.String("/haws/")})
	Expect(err).NotTo(HaveOccurred())
	var all []string
	for _, r := range roles.Roles {
		all = append(all, "role "+aws.ToString(r.RoleName))
	}
	profiles, err := s.iam().ListInstanceProfiles(ctx, &iam.ListInstanceProfilesInput{PathPrefix: aws.String("/haws/")})
	Expect(err).NotTo(HaveOccurred())
	for _, p := range profiles.InstanceProfiles {
		all = append(all, "instance profile "+aws.ToString(p.InstanceProfileName))
	}
	return all
}

// puts is somebody who puts objects into the bucket, and takes one away again.
func (s *story) puts(bucket string, keys ...string) {
	GinkgoHelper()
	ctx := context.Background()
	for _, key := range keys {
		_, err := s.s3().PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(key)})
		Expect(err).NotTo(HaveOccurred())
	}
	_, err := s.s3().DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &keys[0]})
	Expect(err).NotTo(HaveOccurred())
}

// versions are how many object versions and delete markers a bucket holds.
func (s *story) objects(bucket string) int {
	GinkgoHelper()
	out, err := s.s3().ListObjectVersions(context.Background(), &s3.ListObjectVersionsInput{Bucket: &bucket})
	Expect(err).NotTo(HaveOccurred())
	return len(out.Versions) + len(out.DeleteMarkers)
}

// whole is an app with everything.
func whole() []edit {
	return []edit{withDatabase(), withTable(), withBucket(), func(a *v1alpha1.HighlyAvailableApp) {
		quoting(a)
		a.Spec.Servers.UserData += "export TABLE=${haws.tables.sessions} BUCKET=${haws.buckets.assets}\n"
	}}
}

func dataStories(p *plane) {
	It("is built, found by servers and workloads, and leaves what is retained", func() {
		h := p.databased(whole()...)
		app := h.find()
		for _, c := range []string{databaseReady, v1alpha1.ConditionTablesReady, v1alpha1.ConditionBucketsReady, v1alpha1.ConditionIdentityReady} {
			Expect(told(app, c)).To(HavePrefix("True AllReady"))
		}
		Expect(h.connection()).To(And(
			HaveKeyWithValue("tables.sessions", h.row(theTable).Name), HaveKeyWithValue("buckets.assets", h.row(theBucket).Name), HaveKey("database.endpoint")))
		Expect(h.picture()).To(ContainElement(ContainSubstring(h.row("InstanceProfile/servers").Ref)))
		h.settled()
		Expect(h.aws.World.Reads()).To(BeNumerically("<=", 36), "%v", h.aws.World.Counts())

		By("deleting it")
		table, bucket := h.row(theTable), h.row(theBucket)
		h.puts(bucket.Name, "a", "b")
		heard := h.listen()
		h.drop()
		h.gone(2 * hour)
		Expect(h.left()).To(ConsistOf("table "+table.Name, "bucket "+bucket.Name))
		Expect(h.snapshots()).To(HaveLen(1))
		Expect(heard.with("Retained: " + theTable)).To(HaveLen(1))
		Expect(heard.with("Retained: " + theBucket)).To(HaveLen(1))
		Expect(h.connection()).To(BeNil())

		By("applying it again")
		h.create(whole()...)
		h.ready(2 * hour)
		Expect(h.row(theTable).Ref).To(Equal(table.Ref))
		Expect(h.row(theBucket).Ref).To(Equal(bucket.Ref))
		Expect(h.objects(bucket.Name)).To(Equal(3))
		Expect(h.tagsOf(table.Ref)).NotTo(HaveKey("haws.dev/released"))
		h.settled()
	})

	It("goes as a whole where all of it is to be deleted, after the servers", func() {
		h := p.databased(withDatabase(policy(v1alpha1.DeletionDelete)), withTable(tablePolicy(v1alpha1.DataDelete)), withBucket(emptied))
		h.puts(h.row(theBucket).Name, "a", "b")
		h.drop()
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool {
			return h.aws.World.Counts()["Auto Scaling.DeleteAutoScalingGroup"] > 0
		})
		Expect(h.objects(h.row(theBucket).Name)).To(Equal(3), "nothing is lost while servers may still write")
		h.gone(2 * hour)
		Expect(h.left()).To(BeEmpty())
		Expect(h.snapshots()).To(BeEmpty())
	})

	It("converges without doubles when the operator dies with every change that it makes", func() {
		h := p.byHand()
		h.create(append(whole(), changeTable(tablePolicy(v1alpha1.DataDelete)), changeBucket(emptied), changeDatabase(policy(v1alpha1.DeletionDelete)))...)
		deaths := h.diesOften(120)
		Expect(deaths).To(BeNumerically(">=", 20), "there are at least so many changes to die with")
		h.ready(2 * hour)
		Expect(h.tablesLeft()).To(HaveLen(1))
		Expect(h.bucketsLeft()).To(HaveLen(1))
		Expect(h.rolesLeft()).To(HaveLen(2))
		h.settled()
		h.puts(h.row(theBucket).Name, "a", "b")

		By("deleting the app in the same way")
		h.drop()
		h.diesOften(160)
		h.gone(2 * hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("is told of in one ConfigMap that goes with the last of it", func() {
		h := p.databased(withTable(), withBucket(), protected(false))
		Expect(h.connection()).To(HaveLen(3))
		h.change(noBuckets)
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.connection()).To(And(HaveLen(2), HaveKey("tables.sessions"), HaveKey("region")))
		h.change(noTables)
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.connection()).To(BeNil())
		Expect(told(h.find(), v1alpha1.ConditionTablesReady)).To(Equal("no such condition"))
		h.settled()
	})

	It("is not told of any more where it was taken out during a pause", func() {
		h := p.databased(withTable(), protected(false))
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Mode = v1alpha1.ModePaused }, noTables)
		h.pass()
		h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Mode = v1alpha1.ModeManage })
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.connection()).To(BeNil())
	})

	DescribeTable("is not quoted under a name that it does not have",
		func(placeholder string) {
			h := p.byHand()
			h.create(withTable(), withBucket(), func(a *v1alpha1.HighlyAvailableApp) {
				a.Spec.Servers.UserData = "#!/bin/sh\necho " + placeholder + "\n"
			})
			h.live(hour / 2)
			Expect(told(h.find(), v1alpha1.ConditionServersReady)).To(And(HavePrefix("False Invalid: "), ContainSubstring("servers.userData: "+placeholder+" is not a placeholder that haws knows")))
			Expect(told(h.find(), v1alpha1.ConditionTablesReady)).To(HavePrefix("True"), "the rest goes on")
			Expect(h.aws.World.Counts()).NotTo(Or(HaveKey("EC2.CreateLaunchTemplate"), HaveKey("Auto Scaling.CreateAutoScalingGroup")))
			h.change(quotingData)
			h.ready(hour)
		},
		Entry("of a table", "${haws.tables.sesions}"),
		Entry("of a bucket", "${haws.buckets.sessions}"),
		Entry("that is none", "${haws.tables.}"),
	)
}

// diesOften makes passes that each end with the first change of AWS, and says how
// many did.
func (h *hand) diesOften(passes int) int {
	deaths := 0
	for range passes {
		if h.dies() {
			deaths++
		}
		h.operator = h.reconciler()
		h.time.Step(soon)
		if h.find() == nil {
			break
		}
	}
	return deaths
}

// tagsOf are the tags of a table.
func (s *story) tagsOf(arn string) map[string]string {
	GinkgoHelper()
	out := map[string]string{}
	pages, err := s.ddb().ListTagsOfResource(context.Background(), &dynamodb.ListTagsOfResourceInput{ResourceArn: &arn})
	Expect(err).NotTo(HaveOccurred())
	for _, t := range pages.Tags {
		out[*t.Key] = *t.Value
	}
	return out
}
