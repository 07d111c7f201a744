package controllers_test

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/cloud"
)

// indexed adds indexes by that attribute.
func indexed(names ...string) func(*v1alpha1.Table) {
	return func(t *v1alpha1.Table) {
		for _, n := range names {
			t.Indexes = append(t.Indexes, v1alpha1.TableIndex{Name: "by-" + n, PartitionKey: v1alpha1.TableKey{Name: n, Type: v1alpha1.KeyString}})
		}
	}
}

func tableStories(p *plane) {
	It("is retained, protected, when its app goes, whoever lifts the protection of the app", func() {
		h := p.databased(withTable(), protected(false))
		Expect(aws.ToBool(h.describes(theTable).DeletionProtectionEnabled)).To(BeTrue())
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(ConsistOf(HavePrefix("table ")))
	})

	It("is deleted where its policy says so, after both fences", func() {
		h := p.databased(withTable(tablePolicy(v1alpha1.DataDelete)))
		Expect(aws.ToBool(h.describes(theTable).DeletionProtectionEnabled)).To(BeTrue())
		err := h.kube.Delete(context.Background(), h.find())
		Expect(apierrors.IsForbidden(err)).To(BeTrue(), "%v", err)
		h.drop()
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("cannot be taken out of a protected app", func() {
		h := p.databased(withTable())
		app := h.find()
		before := app.DeepCopy()
		noTables(app)
		err := h.kube.Patch(context.Background(), app, client.MergeFrom(before))
		Expect(apierrors.IsInvalid(err)).To(BeTrue(), "%v", err)
		Expect(err).To(MatchError(ContainSubstring("a table cannot be taken out while deletionProtection is on")))
	})

	DescribeTable("that is taken out goes by the policy last in force, and by the one that keeps more",
		func(last v1alpha1.DataDeletionPolicy, tag string, forgotten bool, left int) {
			h := p.databased(withTable(tablePolicy(last)), protected(false))
			table := h.row(theTable)
			if tag != "" {
				_, err := h.ddb().TagResource(context.Background(), &dynamodb.TagResourceInput{
					ResourceArn: &table.Ref, Tags: []ddbtypes.Tag{{Key: aws.String(cloud.TagDeletionPolicy), Value: &tag}},
				})
				Expect(err).NotTo(HaveOccurred())
			}
			if forgotten {
				h.forgetPolicies()
				_, err := h.ddb().UntagResource(context.Background(), &dynamodb.UntagResourceInput{ResourceArn: &table.Ref, TagKeys: []string{cloud.TagDeletionPolicy}})
				Expect(err).NotTo(HaveOccurred())
			}
			h.change(noTables)
			h.until(hour, begins(v1alpha1.ConditionReady, "True"))
			Expect(h.row(theTable)).To(BeZero())
			Expect(h.tablesLeft()).To(HaveLen(left))
			h.settled()
			h.change(withTable())
			h.until(hour, begins(v1alpha1.ConditionReady, "True"))
			Expect(h.tablesLeft()).To(HaveLen(1))
			h.settled()
		},
		Entry("of retaining it", v1alpha1.DataRetain, "", false, 1),
		Entry("of deleting it", v1alpha1.DataDelete, "", false, 0),
		Entry("of retaining it, whatever a stranger wrote on it", v1alpha1.DataRetain, "Delete", false, 1),
		Entry("of deleting it, unless the tag keeps it", v1alpha1.DataDelete, "Retain", false, 1),
		Entry("that nobody knows any more", v1alpha1.DataDelete, "", true, 1),
	)

	It("gets its indexes one at a time, and says which one is next", func() {
		h := p.databased(withTable(), quotingTable)
		h.aws.World.Forget()
		h.change(changeTable(indexed("user", "date", "shop")))
		h.pass()
		Expect(told(h.find(), v1alpha1.ConditionTablesReady)).To(And(HavePrefix("False"), ContainSubstring("by-user"), ContainSubstring("by-shop")))
		Expect(told(h.find(), v1alpha1.ConditionServersReady)).To(HavePrefix("True"), "the table stays in use")
		h.until(3*hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(h.describes(theTable).GlobalSecondaryIndexes).To(HaveLen(3))
		Expect(h.aws.World.Counts()["DynamoDB.UpdateTable"]).To(Equal(3))
		Expect(h.aws.World.Counts()).NotTo(HaveKey("EC2.CreateLaunchTemplateVersion"))
		h.settled()
	})

	It("costs little while AWS does not delete it, as an index is being filled", func() {
		h := p.databased(withTable(tablePolicy(v1alpha1.DataDelete)), protected(false))
		h.aws.World.Do(func() { h.aws.DynamoDB.BackfillAfter = 5 * hour })
		h.change(changeTable(indexed("user")))
		h.pass()
		h.drop()
		h.until(hour, func(*v1alpha1.HighlyAvailableApp) bool { return h.aws.World.Counts()["DynamoDB.DeleteTable"] > 0 })
		By("letting the rest of the app go")
		h.live(15 * time.Minute)
		Expect(h.left()).To(HaveLen(1))
		h.aws.World.Forget()
		h.live(10 * time.Minute)
		Expect(h.aws.World.Counts()).To(HaveKey("DynamoDB.DeleteTable"), "AWS still refuses")
		Expect(len(h.aws.World.Calls())).To(BeNumerically("<=", 40), "%v", h.aws.World.Counts())
		h.gone(6 * hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("is put back as it was where a stranger changed it", func() {
		h := p.databased(withTable(func(t *v1alpha1.Table) { t.TimeToLiveAttribute = "expires" }))
		ctx, ddb, name := context.Background(), h.ddb(), aws.String(h.row(theTable).Name)
		_, err := ddb.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: name, DeletionProtectionEnabled: aws.Bool(false)})
		Expect(err).NotTo(HaveOccurred())
		_, err = ddb.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{
			TableName: name, PointInTimeRecoverySpecification: &ddbtypes.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)},
		})
		Expect(err).NotTo(HaveOccurred())
		h.time.Step(time.Minute)
		h.full()
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		Expect(aws.ToBool(h.describes(theTable).DeletionProtectionEnabled)).To(BeTrue())
		backups, err := ddb.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: name})
		Expect(err).NotTo(HaveOccurred())
		Expect(backups.ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus).To(Equal(ddbtypes.PointInTimeRecoveryStatusEnabled))
		h.settled()
	})

	It("is not made anew, empty, when somebody else has deleted it", func() {
		h := p.databased(withTable(tablePolicy(v1alpha1.DataDelete)), protected(false))
		name := aws.String(h.row(theTable).Name)
		_, err := h.ddb().DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: name})
		Expect(err).NotTo(HaveOccurred())
		h.time.Step(hour)
		h.aws.World.Forget()
		h.full()
		h.until(hour, begins(v1alpha1.ConditionTablesReady, "False TableFailed: "))
		Expect(told(h.find(), v1alpha1.ConditionTablesReady)).To(ContainSubstring("it is gone, and haws did not delete it"))
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True TableFailed"))
		Expect(h.aws.World.Writes()).To(BeZero())

		By("beginning anew when somebody says so")
		h.change(noTables)
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		h.change(withTable())
		h.until(hour, begins(v1alpha1.ConditionReady, "True"))
		h.settled()
	})

	It("whose name another app has is left alone, and not opened to the servers", func() {
		called := func(t *v1alpha1.Table) { t.TableName = "sessions" }
		h := p.byHand()
		other, err := h.ddb().CreateTable(context.Background(), &dynamodb.CreateTableInput{
			TableName: aws.String("sessions"), BillingMode: ddbtypes.BillingModePayPerRequest,
			AttributeDefinitions: []ddbtypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: "S"}},
			KeySchema:            []ddbtypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: "HASH"}},
			Tags:                 cloud.DDBTags(cloud.Owner{Cluster: h.namespace, App: "another/shop"}.Tags(theTable, nil)),
		})
		Expect(err).NotTo(HaveOccurred())
		before := h.tagsOf(*other.TableDescription.TableArn)
		h.create(withTable(called), withBucket())
		h.live(hour)
		app := h.find()
		Expect(told(app, v1alpha1.ConditionTablesReady)).To(HavePrefix("False NameTaken: " + theTable))
		Expect(told(app, v1alpha1.ConditionBucketsReady)).To(HavePrefix("True"))
		Expect(told(app, v1alpha1.ConditionServersReady)).To(HavePrefix("True"), "servers that do not quote it are made")
		Expect(h.policyText()).NotTo(ContainSubstring("dynamodb"))
		h.drop()
		h.gone(hour)
		Expect(h.tablesLeft()).To(ConsistOf("table sessions"))
		Expect(h.tagsOf(*other.TableDescription.TableArn)).To(Equal(before))
	})

	DescribeTable("that has trouble is told of, costs little, and holds nothing else up",
		func(f fault) {
			f.condition = v1alpha1.ConditionTablesReady
			f.fine = []string{v1alpha1.ConditionNetworkReady, v1alpha1.ConditionLoadBalancerReady, v1alpha1.ConditionServersReady, v1alpha1.ConditionBucketsReady}
			f.made = []string{"AutoScalingGroup/servers", theBucket}
			f.isLivedWith(p.byHand())
		},
		Entry("the operator may not make tables", fault{
			app:    []edit{withTable(), withBucket()},
			begin:  armed(awssim.Fault{Service: "DynamoDB", Operation: "CreateTable", Code: "AccessDeniedException", Status: 400, Message: "not authorized to perform: dynamodb:CreateTable"}),
			reason: v1alpha1.ReasonDenied, person: true, words: []string{"not authorized to perform: dynamodb:CreateTable"},
		}),
		Entry("the quota of tables is used up", fault{
			app:    []edit{withTable(), withBucket()},
			begin:  armed(awssim.Fault{Service: "DynamoDB", Operation: "CreateTable", Code: "LimitExceededException", Message: "Subscriber limit exceeded"}),
			reason: v1alpha1.ReasonQuotaExceeded, person: true, words: []string{"LimitExceededException: Subscriber limit exceeded"},
		}),
		Entry("AWS throttles", fault{
			app:    []edit{withTable(), withBucket()},
			begin:  armed(awssim.Fault{Service: "DynamoDB", Operation: "CreateTable", Code: "ThrottlingException", Message: "slow down"}),
			reason: v1alpha1.ReasonThrottled, brief: true, words: []string{"slow down"},
		}),
	)
}

func quotingTable(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Servers.UserData = "#!/bin/sh\nexport TABLE=${haws.tables.sessions}\n"
}
