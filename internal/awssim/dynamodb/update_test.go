package dynamodb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

type updateInput = dynamodb.UpdateTableInput

func (r *rig) update(change func(*updateInput)) error {
	in := &updateInput{TableName: aws.String("shop")}
	change(in)
	_, err := r.dynamo.UpdateTable(r.ctx, in)
	return err
}

func protect(on bool) func(*updateInput) {
	return func(in *updateInput) { in.DeletionProtectionEnabled = &on }
}

func encrypt(spec types.SSESpecification) func(*updateInput) {
	return func(in *updateInput) { in.SSESpecification = &spec }
}

func stream(on bool, view types.StreamViewType) func(*updateInput) {
	return func(in *updateInput) {
		in.StreamSpecification = &types.StreamSpecification{StreamEnabled: &on, StreamViewType: view}
	}
}

func limit(read, write *int64) func(*updateInput) {
	return func(in *updateInput) {
		in.OnDemandThroughput = &types.OnDemandThroughput{MaxReadRequestUnits: read, MaxWriteRequestUnits: write}
	}
}

func add(names ...string) func(*updateInput) {
	return func(in *updateInput) {
		in.AttributeDefinitions = define("town")
		for _, name := range names {
			in.GlobalSecondaryIndexUpdates = append(in.GlobalSecondaryIndexUpdates, types.GlobalSecondaryIndexUpdate{
				Create: &types.CreateGlobalSecondaryIndexAction{IndexName: aws.String(name), KeySchema: keys("town"), Projection: project("ALL")},
			})
		}
	}
}

func drop(name string) func(*updateInput) {
	return func(in *updateInput) {
		in.GlobalSecondaryIndexUpdates = append(in.GlobalSecondaryIndexUpdates, types.GlobalSecondaryIndexUpdate{
			Delete: &types.DeleteGlobalSecondaryIndexAction{IndexName: &name},
		})
	}
}

func both(changes ...func(*updateInput)) func(*updateInput) {
	return func(in *updateInput) {
		for _, change := range changes {
			change(in)
		}
	}
}

// picture is the state of "shop", of its global indexes and of its encryption, and its attributes.
func (r *rig) picture() string {
	r.t.Helper()
	t := r.table()
	words := []string{string(t.TableStatus)}
	for _, index := range t.GlobalSecondaryIndexes {
		word := *index.IndexName + "=" + string(index.IndexStatus)
		if aws.ToBool(index.Backfilling) {
			word += "+backfilling"
		}
		words = append(words, word)
	}
	if t.SSEDescription != nil {
		words = append(words, "sse="+string(t.SSEDescription.Status))
	}
	for _, d := range t.AttributeDefinitions {
		words = append(words, *d.AttributeName)
	}
	return strings.Join(words, " ")
}

func TestAnIndexIsAddedAndRemoved(t *testing.T) {
	r := active(t)
	r.ok(r.update(add("by-town")))
	got := r.trace(r.picture, 0, 5*time.Second)
	r.refuse("ResourceInUseException", r.remove("shop"))
	r.refuse("LimitExceededException", r.update(add("by-city")))
	r.ok(r.update(stream(true, "KEYS_ONLY")))
	got = append(got, r.trace(r.picture, 5*time.Minute)...)
	r.ok(r.update(drop("by-town")))
	r.refuse("ResourceInUseException", r.update(protect(true)))
	got = append(got, r.trace(r.picture, 0, 5*time.Second)...)
	want := []string{
		"UPDATING by-town=CREATING id at town", "ACTIVE by-town=CREATING+backfilling id at town", "ACTIVE by-town=ACTIVE id at town",
		"UPDATING by-town=DELETING id at town", "ACTIVE id at",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnIndexThatIsFilledCanBeRemoved(t *testing.T) {
	r := active(t)
	r.ok(r.update(add("by-town")))
	r.after(5 * time.Second)
	r.ok(r.update(drop("by-town")))
	if diff := cmp.Diff([]string{"UPDATING by-town=DELETING id at town", "ACTIVE id at", "ACTIVE id at"},
		r.trace(r.picture, 0, 5*time.Second, time.Hour)); diff != "" {
		t.Error(diff)
	}
}

func TestEncryptionChangesWhileTheTableIsActive(t *testing.T) {
	r := active(t)
	own := "arn:aws:kms:us-east-1:123456789012:key/own"
	r.ok(r.update(encrypt(types.SSESpecification{SSEType: "KMS", KMSMasterKeyId: &own})))
	got := r.trace(r.picture, 0)
	r.refuse("ResourceInUseException", r.remove("shop"))
	r.refuse("ResourceInUseException", r.update(encrypt(types.SSESpecification{Enabled: aws.Bool(true)})))
	got = append(got, r.trace(r.picture, 22*time.Second)...)
	r.refuse("ValidationException", r.update(encrypt(types.SSESpecification{SSEType: "KMS", KMSMasterKeyId: &own})))
	r.ok(r.update(encrypt(types.SSESpecification{Enabled: aws.Bool(false)})))
	got = append(got, r.trace(r.picture, 0, 22*time.Second)...)
	want := []string{"ACTIVE sse=UPDATING id at", "ACTIVE sse=ENABLED id at", "ACTIVE sse=UPDATING id at", "ACTIVE id at"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAStreamIsSwitchedOnAndOff(t *testing.T) {
	r := active(t)
	r.ok(r.update(stream(true, "NEW_IMAGE")))
	r.after(5 * time.Second)
	first := r.table()
	r.refuse("ValidationException", r.update(stream(true, "KEYS_ONLY")))
	r.ok(r.update(stream(false, "")))
	r.after(5 * time.Second)
	off := r.table()
	if first.StreamSpecification.StreamViewType != "NEW_IMAGE" || off.StreamSpecification != nil || *off.LatestStreamArn != *first.LatestStreamArn {
		t.Errorf("%+v, %+v", first.StreamSpecification, off.StreamSpecification)
	}
}

func TestProtectionIsTakenOffAtOnce(t *testing.T) {
	r := active(t, protected)
	r.ok(r.update(protect(false)))
	r.ok(r.remove("shop"))
}

func TestLimitsOnDemandAreSetAndRemoved(t *testing.T) {
	r := active(t)
	r.ok(r.update(limit(aws.Int64(5), aws.Int64(6))))
	r.after(5 * time.Second)
	r.ok(r.update(limit(aws.Int64(-1), nil)))
	r.after(5 * time.Second)
	if got := r.table().OnDemandThroughput; got.MaxReadRequestUnits != nil || *got.MaxWriteRequestUnits != 6 {
		t.Errorf("%+v", got)
	}
	r.ok(r.update(func(in *updateInput) { in.BillingMode, in.ProvisionedThroughput = "PROVISIONED", provision(1, 2) }))
	r.after(5 * time.Second)
	got := r.table()
	if got.OnDemandThroughput != nil || got.BillingModeSummary.BillingMode != "PROVISIONED" || *got.ProvisionedThroughput.WriteCapacityUnits != 2 {
		t.Errorf("%+v", got)
	}
	r.refuse("ValidationException", r.update(limit(aws.Int64(5), nil)))
	r.ok(r.update(func(in *updateInput) { in.BillingMode = "PAY_PER_REQUEST" }))
	if got := r.table(); *got.ProvisionedThroughput.WriteCapacityUnits != 0 {
		t.Error("an on-demand table has capacity")
	}
}

func TestUpdatesThatAWSRefuses(t *testing.T) {
	r := active(t, indexed)
	for _, row := range []struct {
		name, code string
		change     func(*updateInput)
	}{
		{"nothing", "ValidationException", both()},
		{"protection and a stream", "ValidationException", both(protect(true), stream(true, "KEYS_ONLY"))},
		{"a stream and an index", "ValidationException", both(add("by-town"), stream(true, "KEYS_ONLY"))},
		{"a stream without a view type", "ValidationException", stream(true, "")},
		{"a view type without a stream", "ValidationException", stream(false, "KEYS_ONLY")},
		{"no stream where there is none", "ValidationException", stream(false, "")},
		{"no encryption where there is none", "ValidationException", encrypt(types.SSESpecification{Enabled: aws.Bool(false)})},
		{"a limit of 0", "ValidationException", limit(aws.Int64(0), nil)},
		{"provisioned without capacity", "ValidationException", func(in *updateInput) { in.BillingMode = "PROVISIONED" }},
		{"capacity on demand", "ValidationException", func(in *updateInput) { in.ProvisionedThroughput = provision(1, 1) }},
		{"two new indexes", "LimitExceededException", add("by-town", "by-city")},
		{"a new index and one to go", "LimitExceededException", both(add("by-town"), drop("by-mail"))},
		{"a new index with a name that is taken", "ValidationException", add("by-mail")},
		{"a new index without its attribute", "ValidationException", both(add("by-town"), func(in *updateInput) { in.AttributeDefinitions = nil })},
		{"an index to go that is not there", "ResourceNotFoundException", drop("none")},
		{"an action of nothing", "ValidationException", func(in *updateInput) {
			in.GlobalSecondaryIndexUpdates = []types.GlobalSecondaryIndexUpdate{{}}
		}},
		{"two actions in one", "ValidationException", both(add("by-town"), func(in *updateInput) {
			in.GlobalSecondaryIndexUpdates[0].Update = &types.UpdateGlobalSecondaryIndexAction{IndexName: aws.String("by-mail")}
		})},
		{"a table that is not there", "ResourceNotFoundException", both(protect(true), func(in *updateInput) { in.TableName = aws.String("none") })},
		{"what is not simulated", "SimNotImplemented", func(in *updateInput) { in.MultiRegionConsistency = "STRONG" }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, r.update(row.change))
		})
	}
	r.t = t
	r.ok(r.update(add("by-town")))
	if _, typed := errors.AsType[*types.ResourceInUseException](r.update(protect(true))); !typed {
		t.Error("a table in UPDATING was changed")
	}
}
