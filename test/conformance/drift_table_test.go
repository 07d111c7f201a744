package conformance_test

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// tableChanges are undone in place.
var tableChanges = []act{
	{what: "the table may be deleted", writes: 1, do: func(s stranger) error {
		_, err := s.ddb.UpdateTable(s.ctx, &dynamodb.UpdateTableInput{TableName: s.name("Table/sessions"), DeletionProtectionEnabled: aws.Bool(false)})
		return err
	}},
	{what: "the table can be restored no more", writes: 1, do: func(s stranger) error {
		_, err := s.ddb.UpdateContinuousBackups(s.ctx, &dynamodb.UpdateContinuousBackupsInput{
			TableName: s.name("Table/sessions"), PointInTimeRecoverySpecification: &ddbtypes.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)},
		})
		return err
	}},
	{what: "the table can be restored for a day only", writes: 1, do: func(s stranger) error {
		_, err := s.ddb.UpdateContinuousBackups(s.ctx, &dynamodb.UpdateContinuousBackupsInput{
			TableName: s.name("Table/sessions"), PointInTimeRecoverySpecification: &ddbtypes.PointInTimeRecoverySpecification{
				PointInTimeRecoveryEnabled: aws.Bool(true), RecoveryPeriodInDays: aws.Int32(1),
			},
		})
		return err
	}},
	{what: "the table loses a tag", writes: 1, do: func(s stranger) error {
		_, err := s.ddb.UntagResource(s.ctx, &dynamodb.UntagResourceInput{ResourceArn: s.id("Table/sessions"), TagKeys: []string{"team"}})
		return err
	}},
	{what: "the table loses its index", writes: 1, do: func(s stranger) error {
		_, err := s.ddb.UpdateTable(s.ctx, &dynamodb.UpdateTableInput{TableName: s.name("Table/sessions"), GlobalSecondaryIndexUpdates: []ddbtypes.GlobalSecondaryIndexUpdate{
			{Delete: &ddbtypes.DeleteGlobalSecondaryIndexAction{IndexName: aws.String("by-user")}},
		}})
		return err
	}},
}

// expiryOnMoto is a change that AWS would not undo for an hour, as the operator knows; moto takes it at once. Another operator has
// not changed anything within that hour. (DynamoDB API reference, "UpdateTimeToLive".)
func (t *trial) expiryOnMoto() {
	GinkgoHelper()
	own, s := owner(app("shop")), t.stranger("shop")
	before := t.picture(Default, own)
	_, err := t.ddb.UpdateTimeToLive(s.ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName:               s.name("Table/sessions"),
		TimeToLiveSpecification: &ddbtypes.TimeToLiveSpecification{AttributeName: aws.String("expires"), Enabled: aws.Bool(false)},
	})
	Expect(err).NotTo(HaveOccurred())
	calls := t.counted()
	t.look("shop")
	Expect(t.says("shop", v1alpha1.ConditionTablesReady)()).To(ContainSubstring("AWS takes one change of Time to Live in an hour"))
	Expect(writes(t.since(calls))).To(BeEmpty())
	t.operator.kill()
	t.operator.start()
	Eventually(func(g Gomega) string { return strings.Join(t.picture(g, own), "\n") }, t.late, "300ms").Should(Equal(strings.Join(before, "\n")))
	t.operator.idle(1)
	Expect(writes(t.since(calls))).To(ConsistOf("dynamodb.UpdateTimeToLive", "autoscaling.UpdateAutoScalingGroup"), "with what moto does not show of the group")
	t.settled("shop")
}
