package twin

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type (
	tableInput  = dynamodb.CreateTableInput
	tableChange = dynamodb.UpdateTableInput
)

func tableTags(pairs ...string) []types.Tag {
	var tags []types.Tag
	for i := 0; i < len(pairs); i += 2 {
		tags = append(tags, types.Tag{Key: &pairs[i], Value: &pairs[i+1]})
	}
	return tags
}

func hash(name string) []types.KeySchemaElement {
	return []types.KeySchemaElement{{AttributeName: &name, KeyType: types.KeyTypeHash}}
}

func textual(names ...string) []types.AttributeDefinition {
	var all []types.AttributeDefinition
	for i := range names {
		all = append(all, types.AttributeDefinition{AttributeName: &names[i], AttributeType: types.ScalarAttributeTypeS})
	}
	return all
}

// createTable makes an on-demand table with the key id, or not, as the case may be.
func (w *world) createTable(name string, change ...func(*tableInput)) error {
	in := &tableInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest, KeySchema: hash("id"), AttributeDefinitions: textual("id"),
		DeletionProtectionEnabled: new(false), TableClass: types.TableClassStandard, Tags: tableTags("app", "shop"),
	}
	for _, fn := range change {
		fn(in)
	}
	_, err := w.ddb.CreateTable(w.ctx, in)
	return err
}

// nosql makes the table "shop" and waits until it is ACTIVE and has its backups.
func (w *world) nosql(change ...func(*tableInput)) {
	w.ok(w.createTable("shop", change...))
	w.later(time.Hour)
}

func (w *world) describeTable(name string) {
	w.ddb.DescribeTable(w.ctx, &dynamodb.DescribeTableInput{TableName: &name})
}

func (w *world) updateTable(name string, change func(*tableChange)) {
	in := &tableChange{TableName: &name}
	change(in)
	w.ddb.UpdateTable(w.ctx, in)
	w.later(time.Hour)
}

func (w *world) deleteTable(name string) {
	w.ddb.DeleteTable(w.ctx, &dynamodb.DeleteTableInput{TableName: &name})
}

func (w *world) expireItems(name, attribute string, on bool) {
	w.ddb.UpdateTimeToLive(w.ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName: &name, TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: &attribute, Enabled: &on},
	})
	w.later(2 * time.Hour)
}

func (w *world) recoverTable(name string, on bool, days *int32) {
	w.ddb.UpdateContinuousBackups(w.ctx, &dynamodb.UpdateContinuousBackupsInput{
		TableName: &name, PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: &on, RecoveryPeriodInDays: days},
	})
}

func (w *world) itemsTags(arn string) {
	w.ddb.ListTagsOfResource(w.ctx, &dynamodb.ListTagsOfResourceInput{ResourceArn: &arn})
}

func byMail(in *tableInput) {
	in.AttributeDefinitions = textual("id", "mail")
	in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{{
		IndexName: new("by-mail"), KeySchema: hash("mail"), Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
	}}
}

func indexAction(u types.GlobalSecondaryIndexUpdate) func(*tableChange) {
	return func(in *tableChange) {
		in.AttributeDefinitions = textual("id", "mail", "town")
		in.GlobalSecondaryIndexUpdates = []types.GlobalSecondaryIndexUpdate{u}
	}
}

func addIndex(name string) types.GlobalSecondaryIndexUpdate {
	return types.GlobalSecondaryIndexUpdate{Create: &types.CreateGlobalSecondaryIndexAction{
		IndexName: &name, KeySchema: hash("town"), Projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly},
	}}
}

func tableRows() []row {
	return []row{
		{"a table", "", func(w *world) {
			w.nosql()
			w.describeTable("shop")
			w.itemsTags(w.arn("dynamodb", "table/shop"))
		}},
		{"a table with an index, a stream and a key", "", func(w *world) {
			w.nosql(byMail, func(in *tableInput) {
				in.StreamSpecification = &types.StreamSpecification{StreamEnabled: new(true), StreamViewType: types.StreamViewTypeNewImage}
				in.SSESpecification = &types.SSESpecification{Enabled: new(true), SSEType: types.SSETypeKms, KMSMasterKeyId: new(w.arn("kms", "key/own"))}
				in.OnDemandThroughput = &types.OnDemandThroughput{MaxReadRequestUnits: new(int64(5)), MaxWriteRequestUnits: new(int64(6))}
			})
			w.describeTable("shop")
		}},
		{"a table of a name that is taken", "ResourceInUseException", func(w *world) {
			w.nosql()
			w.createTable("shop")
		}},
		{"a table that there is not", "ResourceNotFoundException", func(w *world) { w.describeTable("none") }},
		{"a table with a name that is too short", "ValidationException", func(w *world) { w.createTable("ab") }},
		{"a table whose key is no attribute of it", "ValidationException", func(w *world) {
			w.createTable("shop", func(in *tableInput) { in.KeySchema = hash("number") })
		}},
		{"a table with an attribute that is no key", "ValidationException", func(w *world) {
			w.createTable("shop", func(in *tableInput) { in.AttributeDefinitions = textual("id", "mail") })
		}},
		{"a table with an empty list of indexes", "ValidationException", func(w *world) {
			w.createTable("shop", func(in *tableInput) { in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{} })
		}},
		{"an on-demand table with capacity", "ValidationException", func(w *world) {
			w.createTable("shop", func(in *tableInput) {
				in.ProvisionedThroughput = &types.ProvisionedThroughput{ReadCapacityUnits: new(int64(1)), WriteCapacityUnits: new(int64(1))}
			})
		}},
		{"deleting a table", "ResourceNotFoundException", func(w *world) {
			w.nosql()
			w.deleteTable("shop")
			w.later(time.Hour)
			w.describeTable("shop")
		}},
		{"deleting a table that there is not", "ResourceNotFoundException", func(w *world) { w.deleteTable("none") }},
		{"deleting a table that is protected", "ValidationException", func(w *world) {
			w.nosql(func(in *tableInput) { in.DeletionProtectionEnabled = new(true) })
			w.deleteTable("shop")
		}},
	}
}

func tableChangeRows() []row {
	return []row{
		{"protecting a table", "", func(w *world) {
			w.nosql()
			w.updateTable("shop", func(in *tableChange) { in.DeletionProtectionEnabled = new(true) })
			w.describeTable("shop")
		}},
		{"changing a table that there is not", "ResourceNotFoundException", func(w *world) {
			w.updateTable("none", func(in *tableChange) { in.DeletionProtectionEnabled = new(true) })
		}},
		{"another index, and one less", "", func(w *world) {
			w.nosql(byMail)
			w.updateTable("shop", indexAction(addIndex("by-town")))
			w.describeTable("shop")
			w.updateTable("shop", indexAction(types.GlobalSecondaryIndexUpdate{Delete: &types.DeleteGlobalSecondaryIndexAction{IndexName: new("by-mail")}}))
			w.describeTable("shop")
		}},
		{"another index of a name that is taken", "ValidationException", func(w *world) {
			w.nosql(byMail)
			w.updateTable("shop", indexAction(addIndex("by-mail")))
		}},
		{"one less of an index that there is not", "ResourceNotFoundException", func(w *world) {
			w.nosql(byMail)
			w.updateTable("shop", indexAction(types.GlobalSecondaryIndexUpdate{Delete: &types.DeleteGlobalSecondaryIndexAction{IndexName: new("none")}}))
		}},
		{"a stream where there is one", "ValidationException", func(w *world) {
			stream := func(in *tableChange) {
				in.StreamSpecification = &types.StreamSpecification{StreamEnabled: new(true), StreamViewType: types.StreamViewTypeKeysOnly}
			}
			w.nosql()
			w.updateTable("shop", stream)
			w.describeTable("shop")
			w.updateTable("shop", stream)
		}},
		{"Time to Live, on and off", "", func(w *world) {
			w.nosql()
			w.expireItems("shop", "until", true)
			w.ddb.DescribeTimeToLive(w.ctx, &dynamodb.DescribeTimeToLiveInput{TableName: new("shop")})
			w.expireItems("shop", "until", false)
			w.ddb.DescribeTimeToLive(w.ctx, &dynamodb.DescribeTimeToLiveInput{TableName: new("shop")})
		}},
		{"Time to Live where it is on", "ValidationException", func(w *world) {
			w.nosql()
			w.expireItems("shop", "until", true)
			w.expireItems("shop", "until", true)
		}},
		{"Time to Live of a table that there is not", "ResourceNotFoundException", func(w *world) { w.expireItems("none", "until", true) }},
		{"recovery, on and off", "", func(w *world) {
			w.nosql()
			w.recoverTable("shop", true, nil)
			w.ddb.DescribeContinuousBackups(w.ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: new("shop")})
			w.recoverTable("shop", false, nil)
		}},
		{"recovery for a week", "", func(w *world) {
			w.nosql()
			w.recoverTable("shop", true, new(int32(7)))
		}},
		{"recovery of a table that there is not", "TableNotFoundException", func(w *world) { w.recoverTable("none", true, nil) }},
		{"tags of a table", "", func(w *world) {
			arn := w.arn("dynamodb", "table/shop")
			w.nosql()
			w.ddb.TagResource(w.ctx, &dynamodb.TagResourceInput{ResourceArn: &arn, Tags: tableTags("team", "blue")})
			w.ddb.UntagResource(w.ctx, &dynamodb.UntagResourceInput{ResourceArn: &arn, TagKeys: []string{"app"}})
			w.itemsTags(arn)
		}},
		{"tags of a table that there is not", "ResourceNotFoundException", func(w *world) { w.itemsTags(w.arn("dynamodb", "table/none")) }},
	}
}
