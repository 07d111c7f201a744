package dynamodb_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

func TestATableIsMadeAndRemoved(t *testing.T) {
	r := newRig(t)
	made, err := r.create("shop", indexed)
	r.ok(err)
	if made.TableStatus != "CREATING" || *made.TableArn != arn+"shop" || len(*made.TableId) != 36 {
		t.Error(made.TableStatus, *made.TableArn, *made.TableId)
	}
	r.refuse("ResourceInUseException", r.remove("shop"))
	if diff := cmp.Diff([]string{"CREATING", "ACTIVE"}, r.trace(r.status, 19*time.Second, time.Second)); diff != "" {
		t.Error(diff)
	}
	r.ok(r.remove(arn + "shop"))
	if got := r.table(); len(got.GlobalSecondaryIndexes)+len(got.LocalSecondaryIndexes) != 0 {
		t.Error("a table that is being deleted shows its indexes")
	}
	r.ok(r.remove("shop"))
	_, err = r.create("shop")
	r.refuse("ResourceInUseException", err)
	if diff := cmp.Diff([]string{"DELETING", "gone"}, r.trace(r.status, 9*time.Second, time.Second)); diff != "" {
		t.Error(diff)
	}
	r.refuse("ResourceNotFoundException", r.remove("shop"))
	again, err := r.create("shop")
	r.ok(err)
	if *again.TableId == *made.TableId {
		t.Error("two tables have one id")
	}
}

func TestATableShowsWhatItWasMadeWith(t *testing.T) {
	limits := &types.OnDemandThroughput{MaxReadRequestUnits: aws.Int64(100)}
	stream := &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewImage}
	r := active(t, indexed, protected, func(in *createInput) {
		in.OnDemandThroughput, in.StreamSpecification, in.TableClass = limits, stream, types.TableClassStandardInfrequentAccess
		in.SSESpecification = &types.SSESpecification{Enabled: aws.Bool(true)}
	})
	born := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	got := r.table()
	want := &types.TableDescription{
		TableName: aws.String("shop"), TableArn: aws.String(arn + "shop"), TableId: got.TableId, TableStatus: "ACTIVE",
		CreationDateTime: &born, ItemCount: aws.Int64(0), TableSizeBytes: aws.Int64(0),
		KeySchema: keys("id", "at"), AttributeDefinitions: define("id", "at", "mail", "size"),
		BillingModeSummary:        &types.BillingModeSummary{BillingMode: "PAY_PER_REQUEST", LastUpdateToPayPerRequestDateTime: &born},
		ProvisionedThroughput:     none(),
		OnDemandThroughput:        limits,
		DeletionProtectionEnabled: aws.Bool(true),
		StreamSpecification:       stream,
		LatestStreamLabel:         aws.String("2026-11-23T08:00:00.000"),
		LatestStreamArn:           aws.String(arn + "shop/stream/2026-11-23T08:00:00.000"),
		TableClassSummary:         &types.TableClassSummary{TableClass: "STANDARD_INFREQUENT_ACCESS"},
		SSEDescription: &types.SSEDescription{
			SSEType: "KMS", Status: "ENABLED", KMSMasterKeyArn: aws.String("arn:aws:kms:us-east-1:123456789012:key/aws-dynamodb"),
		},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndexDescription{{
			IndexName: aws.String("by-mail"), IndexArn: aws.String(arn + "shop/index/by-mail"), IndexStatus: "ACTIVE", KeySchema: keys("mail"),
			Projection: project("ALL"), ItemCount: aws.Int64(0), IndexSizeBytes: aws.Int64(0), ProvisionedThroughput: none(),
		}},
		LocalSecondaryIndexes: []types.LocalSecondaryIndexDescription{{
			IndexName: aws.String("by-size"), IndexArn: aws.String(arn + "shop/index/by-size"), KeySchema: keys("id", "size"),
			Projection: project("KEYS_ONLY"), ItemCount: aws.Int64(0), IndexSizeBytes: aws.Int64(0),
		}},
	}
	if diff := cmp.Diff(want, got, plain); diff != "" {
		t.Error(diff)
	}
}

func TestAPlainTableShowsNoOptions(t *testing.T) {
	got := active(t).table()
	if got.SSEDescription != nil || got.StreamSpecification != nil || got.TableClassSummary != nil || got.LatestStreamArn != nil {
		t.Errorf("%+v", got)
	}
	if got.DeletionProtectionEnabled == nil || *got.DeletionProtectionEnabled {
		t.Error("deletion protection is not shown as off")
	}
}

func TestANewTableMayBeUnknownForAWhile(t *testing.T) {
	r := newRig(t)
	r.World.Do(func() { r.DynamoDB.VisibleAfter = 3 * time.Second })
	_, err := r.create("shop")
	r.ok(err)
	if diff := cmp.Diff([]string{"gone", "CREATING"}, r.trace(r.status, 2*time.Second, time.Second)); diff != "" {
		t.Error(diff)
	}
}

func TestAProtectedTableIsNotDeleted(t *testing.T) {
	r := active(t, protected)
	r.refuse("ValidationException", r.remove("shop"))
	if got := r.status(); got != "ACTIVE" {
		t.Error(got)
	}
}

func TestTablesAreListedInPages(t *testing.T) {
	r := newRig(t)
	for i := range 5 {
		_, err := r.create(fmt.Sprintf("shop-%d", 4-i))
		r.ok(err)
	}
	pages := dynamodb.NewListTablesPaginator(r.dynamo, &dynamodb.ListTablesInput{Limit: aws.Int32(2)})
	var got [][]string
	for pages.HasMorePages() {
		page, err := pages.NextPage(r.ctx)
		r.ok(err)
		got = append(got, page.TableNames)
	}
	if diff := cmp.Diff([][]string{{"shop-0", "shop-1"}, {"shop-2", "shop-3"}, {"shop-4"}}, got); diff != "" {
		t.Error(diff)
	}
	for _, limit := range []int32{0, 101} {
		_, err := r.dynamo.ListTables(r.ctx, &dynamodb.ListTablesInput{Limit: &limit})
		r.refuse("ValidationException", err)
	}
}

func TestLimitsOfTheAccount(t *testing.T) {
	r := newRig(t)
	r.World.Do(func() { r.DynamoDB.IndexedAtOnce, r.DynamoDB.TableQuota = 1, 3 })
	_, err := r.create("one", indexed)
	r.ok(err)
	_, err = r.create("two", indexed)
	if _, typed := errors.AsType[*types.LimitExceededException](err); !typed {
		t.Errorf("a second indexed table at once: %v", err)
	}
	_, err = r.create("plain")
	r.ok(err)
	r.after(time.Minute)
	_, err = r.create("two", indexed)
	r.ok(err)
	_, err = r.create("four")
	r.refuse("LimitExceededException", err)
}
