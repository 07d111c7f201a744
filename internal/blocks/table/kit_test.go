package table_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/table"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	kmsKey = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
	other  = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002"
)

type (
	edit  = func(t *testing.T, rig *blocktest.Rig, want *table.Table)
	drift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

// rich wants everything that a table may have.
func rich(t *v1alpha1.Table) {
	t.SortKey = &v1alpha1.TableKey{Name: "at", Type: v1alpha1.KeyNumber}
	t.Indexes = []v1alpha1.TableIndex{index("by-mail", "mail"), {Name: "by-town", PartitionKey: key("town"), Projection: v1alpha1.ProjectInclude, Attributes: []string{"street", "name"}}}
	t.MaxReadRequestUnits, t.MaxWriteRequestUnits = aws.Int64(100), aws.Int64(50)
	t.TimeToLiveAttribute, t.Stream, t.KMSKeyARN = "until", v1alpha1.StreamNewImage, kmsKey
	t.DeletionPolicy = v1alpha1.DataDelete
}

func TestTablePassesTheKit(t *testing.T) {
	t.Parallel()
	c := kit(rich)
	c.Edits, c.Refused, c.Drifts, c.Foreign = edits(), refusals(), drifts(), foreign
	blocktest.Kit(t, c)
}

func TestASmallTablePassesTheKit(t *testing.T) {
	t.Parallel()
	c := kit(policy(v1alpha1.DataDelete))
	c.Edits = map[string]edit{
		"Time to Live": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) { want.TimeToLive = "until" },
		"a stream":     func(_ *testing.T, _ *blocktest.Rig, want *table.Table) { want.Stream = types.StreamViewTypeKeysOnly },
		"a key":        func(_ *testing.T, _ *blocktest.Rig, want *table.Table) { want.KMSKey = kmsKey },
		"limits": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) {
			want.Limits = table.Limits{Read: aws.Int64(5), Write: aws.Int64(6)}
		},
	}
	blocktest.Kit(t, c)
}

func kit(changes ...func(*v1alpha1.Table)) blocktest.Case[table.Table] {
	return blocktest.Case[table.Table]{
		Register: register(),
		Make: func(_ *testing.T, rig *blocktest.Rig) (stack.Name, *table.Table) {
			node := table.Desire(table.Input{Spec: spec(changes...), Names: rig.Names, Owner: rig.Owner})[0]
			return node.Name, node.Want.(*table.Table)
		},
	}
}

func plain(change func(want *table.Table)) edit {
	return func(_ *testing.T, _ *blocktest.Rig, want *table.Table) { change(want) }
}

// later is an edit when AWS takes changes of Time to Live again.
func later(change func(want *table.Table)) edit {
	return func(_ *testing.T, rig *blocktest.Rig, want *table.Table) {
		rig.Step(2 * time.Hour)
		change(want)
	}
}

func edits() map[string]edit {
	return map[string]edit{
		"more reads":     plain(func(want *table.Table) { want.Limits.Read = aws.Int64(200) }),
		"more writes":    plain(func(want *table.Table) { want.Limits.Write = aws.Int64(200) }),
		"no limits":      plain(func(want *table.Table) { want.Limits = table.Limits{} }),
		"no write limit": plain(func(want *table.Table) { want.Limits.Write = nil }),
		"limits of an index": plain(func(want *table.Table) {
			want.Indexes[0].Limits = table.Limits{Read: aws.Int64(7)}
		}),
		"no limits of both indexes": plain(func(want *table.Table) {
			want.Indexes[0].Limits, want.Indexes[1].Limits = table.Limits{}, table.Limits{}
		}),
		"another index": plain(func(want *table.Table) { want.Indexes = append(want.Indexes, made("by-shop", "shop")) }),
		"an index less": plain(func(want *table.Table) { want.Indexes = want.Indexes[:1] }),
		"other indexes": plain(func(want *table.Table) {
			want.Indexes = []table.Index{made("by-shop", "shop"), made("by-team", "team")}
		}),
		"no Time to Live":      later(func(want *table.Table) { want.TimeToLive = "" }),
		"another Time to Live": later(func(want *table.Table) { want.TimeToLive = "end" }),
		"another stream":       plain(func(want *table.Table) { want.Stream = types.StreamViewTypeNewAndOldImages }),
		"no stream":            plain(func(want *table.Table) { want.Stream = "" }),
		"another key":          plain(func(want *table.Table) { want.KMSKey = other }),
		"DynamoDB's own key":   plain(func(want *table.Table) { want.KMSKey = "" }),
		"a shorter recovery":   plain(func(want *table.Table) { want.RecoveryDays = 7 }),
		"no recovery":          plain(func(want *table.Table) { want.RecoveryDays = 0 }),
		"another class":        plain(func(want *table.Table) { want.Class = types.TableClassStandardInfrequentAccess }),
		"no protection":        plain(func(want *table.Table) { want.Protection = false }),
		"other tags": func(_ *testing.T, rig *blocktest.Rig, want *table.Table) {
			want.Tags = rig.Owner.Tags("Table/sessions", map[string]string{"team": "red", "new": "yes"})
			want.Tags[cloud.TagDeletionPolicy] = string(v1alpha1.DataDelete)
		},
		"everything": func(_ *testing.T, rig *blocktest.Rig, want *table.Table) {
			rig.Step(2 * time.Hour)
			want.Limits, want.Class, want.KMSKey, want.Stream = table.Limits{}, types.TableClassStandardInfrequentAccess, "", types.StreamViewTypeKeysOnly
			want.Indexes = []table.Index{want.Indexes[1], made("by-shop", "shop")}
			want.TimeToLive, want.RecoveryDays, want.Protection, want.Tags = "end", 3, false, rig.Owner.Tags("Table/sessions", nil)
		},
	}
}

// made is an index on one attribute.
func made(name, attribute string) table.Index {
	return table.Index{
		Name: name, Projection: types.ProjectionTypeAll,
		Keys: []table.Key{{Name: attribute, Type: types.ScalarAttributeTypeS, Role: types.KeyTypeHash}},
	}
}

func refusals() map[string]edit {
	return map[string]edit{
		"another partition key": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) { want.Keys[0].Name = "number" },
		"another type of a key": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) {
			want.Keys[0].Type = types.ScalarAttributeTypeN
		},
		"no sort key": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) { want.Keys = want.Keys[:1] },
		"another key of an index": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) {
			want.Indexes[0] = made("by-mail", "town")
		},
		"another type of an index's key": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) {
			want.Indexes[0].Keys[0].Type = types.ScalarAttributeTypeN
		},
		"another projection": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) {
			want.Indexes[0].Projection = types.ProjectionTypeKeysOnly
		},
		"other attributes": func(_ *testing.T, _ *blocktest.Rig, want *table.Table) {
			want.Indexes[1].Attributes = []string{"street"}
		},
	}
}

func foreign(t *testing.T, rig *blocktest.Rig, name stack.Name, _ *table.Table, tags map[string]string) {
	_, err := rig.Clients.DDB.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: &name.Physical, BillingMode: types.BillingModePayPerRequest, Tags: cloud.DDBTags(tags),
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("own"), KeyType: types.KeyTypeHash}},
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("own"), AttributeType: types.ScalarAttributeTypeS}},
	})
	must(t, err)
}

func drifts() map[string]drift {
	return map[string]drift{
		"the limits": updated(func(in *dynamodb.UpdateTableInput) {
			in.OnDemandThroughput = &types.OnDemandThroughput{MaxReadRequestUnits: aws.Int64(-1), MaxWriteRequestUnits: aws.Int64(9)}
		}),
		"the limits of an index": updated(func(in *dynamodb.UpdateTableInput) {
			in.GlobalSecondaryIndexUpdates = []types.GlobalSecondaryIndexUpdate{{Update: &types.UpdateGlobalSecondaryIndexAction{
				IndexName: aws.String("by-mail"), OnDemandThroughput: &types.OnDemandThroughput{MaxReadRequestUnits: aws.Int64(-1)},
			}}}
		}),
		"provisioned": updated(provision),
		"an index more": updated(func(in *dynamodb.UpdateTableInput) {
			in.AttributeDefinitions = []types.AttributeDefinition{{AttributeName: aws.String("strange"), AttributeType: types.ScalarAttributeTypeS}}
			in.GlobalSecondaryIndexUpdates = []types.GlobalSecondaryIndexUpdate{{Create: &types.CreateGlobalSecondaryIndexAction{
				IndexName: aws.String("by-strange"), Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
				KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("strange"), KeyType: types.KeyTypeHash}},
			}}}
		}),
		"an index less": updated(dropIndex("by-mail")),
		"the class":     updated(func(in *dynamodb.UpdateTableInput) { in.TableClass = types.TableClassStandardInfrequentAccess }),
		"the key": updated(func(in *dynamodb.UpdateTableInput) {
			in.SSESpecification = &types.SSESpecification{Enabled: aws.Bool(false)}
		}),
		"AWS's managed key": updated(func(in *dynamodb.UpdateTableInput) {
			in.SSESpecification = &types.SSESpecification{Enabled: aws.Bool(true)}
		}),
		"no stream": updated(func(in *dynamodb.UpdateTableInput) {
			in.StreamSpecification = &types.StreamSpecification{StreamEnabled: aws.Bool(false)}
		}),
		"no protection": updated(func(in *dynamodb.UpdateTableInput) { in.DeletionProtectionEnabled = aws.Bool(false) }),
		"no Time to Live": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			rig.Step(2 * time.Hour)
			expire(t, rig, seen, "until", false)
			rig.Step(time.Hour)
		},
		"another Time to Live": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			rig.Step(2 * time.Hour)
			expire(t, rig, seen, "until", false)
			rig.Step(time.Hour)
			expire(t, rig, seen, "strange", true)
			rig.Step(time.Hour)
		},
		"no recovery":        recovered(&types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)}),
		"a shorter recovery": recovered(&types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(true), RecoveryPeriodInDays: aws.Int32(1)}),
		"a tag":              retag("team", "strange"),
		"the policy":         retag(cloud.TagDeletionPolicy, "Retain"),
		"all tags stripped":  untag,
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			remove(t, rig, seen)
		},
	}
}

func provision(in *dynamodb.UpdateTableInput) {
	capacity := &types.ProvisionedThroughput{ReadCapacityUnits: aws.Int64(1), WriteCapacityUnits: aws.Int64(1)}
	in.BillingMode, in.ProvisionedThroughput = types.BillingModeProvisioned, capacity
	for _, name := range []string{"by-mail", "by-town"} {
		in.GlobalSecondaryIndexUpdates = append(in.GlobalSecondaryIndexUpdates, types.GlobalSecondaryIndexUpdate{
			Update: &types.UpdateGlobalSecondaryIndexAction{IndexName: &name, ProvisionedThroughput: capacity},
		})
	}
}

func dropIndex(name string) func(*dynamodb.UpdateTableInput) {
	return func(in *dynamodb.UpdateTableInput) {
		in.GlobalSecondaryIndexUpdates = []types.GlobalSecondaryIndexUpdate{{Delete: &types.DeleteGlobalSecondaryIndexAction{IndexName: &name}}}
	}
}

// updated is a stranger who changes a table, and the time until AWS has done it.
func updated(change func(*dynamodb.UpdateTableInput)) drift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		in := &dynamodb.UpdateTableInput{TableName: &seen.Physical}
		change(in)
		_, err := rig.Clients.DDB.UpdateTable(t.Context(), in)
		must(t, err)
		rig.Step(10 * time.Minute)
	}
}

func recovered(spec *types.PointInTimeRecoverySpecification) drift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		_, err := rig.Clients.DDB.UpdateContinuousBackups(t.Context(), &dynamodb.UpdateContinuousBackupsInput{TableName: &seen.Physical, PointInTimeRecoverySpecification: spec})
		must(t, err)
	}
}

func expire(t *testing.T, rig *blocktest.Rig, seen stack.Seen, attribute string, on bool) {
	t.Helper()
	_, err := rig.Clients.DDB.UpdateTimeToLive(t.Context(), &dynamodb.UpdateTimeToLiveInput{
		TableName: &seen.Physical, TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: &attribute, Enabled: &on},
	})
	must(t, err)
}

func retag(name, value string) drift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		_, err := rig.Clients.DDB.TagResource(t.Context(), &dynamodb.TagResourceInput{ResourceArn: &seen.Ref, Tags: cloud.DDBTags(map[string]string{name: value})})
		must(t, err)
	}
}

func untag(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	var names []string
	for name := range seen.Have.(*table.Table).Tags {
		names = append(names, name)
	}
	_, err := rig.Clients.DDB.UntagResource(t.Context(), &dynamodb.UntagResourceInput{ResourceArn: &seen.Ref, TagKeys: names})
	must(t, err)
}

// remove is a stranger who lifts the protection and deletes the table.
func remove(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	t.Helper()
	updated(func(in *dynamodb.UpdateTableInput) { in.DeletionProtectionEnabled = aws.Bool(false) })(t, rig, seen)
	_, err := rig.Clients.DDB.DeleteTable(t.Context(), &dynamodb.DeleteTableInput{TableName: &seen.Physical})
	must(t, err)
	rig.Step(time.Minute)
}
