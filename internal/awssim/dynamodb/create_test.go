package dynamodb_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// plain compares SDK types by what they carry.
var plain = cmp.Options{
	cmpopts.IgnoreUnexported(
		types.TableDescription{}, types.KeySchemaElement{}, types.AttributeDefinition{}, types.BillingModeSummary{},
		types.ProvisionedThroughputDescription{}, types.OnDemandThroughput{}, types.StreamSpecification{}, types.TableClassSummary{},
		types.SSEDescription{}, types.GlobalSecondaryIndexDescription{}, types.LocalSecondaryIndexDescription{}, types.Projection{},
	),
	cmpopts.EquateEmpty(),
}

// none is the provisioned throughput of an on-demand table.
func none() *types.ProvisionedThroughputDescription {
	return &types.ProvisionedThroughputDescription{
		NumberOfDecreasesToday: aws.Int64(0), ReadCapacityUnits: aws.Int64(0), WriteCapacityUnits: aws.Int64(0),
	}
}

func provision(read, write int64) *types.ProvisionedThroughput {
	return &types.ProvisionedThroughput{ReadCapacityUnits: &read, WriteCapacityUnits: &write}
}

func TestTablesThatAWSRefuses(t *testing.T) {
	r := newRig(t)
	_, err := r.create("taken")
	r.ok(err)
	for _, row := range []struct {
		name, code string
		change     func(*createInput)
	}{
		{"a name that is taken", "ResourceInUseException", func(in *createInput) { in.TableName = aws.String("taken") }},
		{"a name of two characters", "ValidationException", func(in *createInput) { in.TableName = aws.String("ab") }},
		{"a name of 256 characters", "ValidationException", func(in *createInput) { in.TableName = aws.String(strings.Repeat("a", 256)) }},
		{"a name with a space", "ValidationException", func(in *createInput) { in.TableName = aws.String("a shop") }},
		{"no key", "ValidationException", func(in *createInput) { in.KeySchema = nil }},
		{"three keys", "ValidationException", func(in *createInput) {
			in.KeySchema, in.AttributeDefinitions = keys("id", "at", "on"), define("id", "at", "on")
		}},
		{"a sort key first", "ValidationException", func(in *createInput) { in.KeySchema[0].KeyType = "RANGE" }},
		{"two partition keys", "ValidationException", func(in *createInput) { in.KeySchema[1].KeyType = "HASH" }},
		{"one attribute as both keys", "ValidationException", func(in *createInput) {
			in.KeySchema, in.AttributeDefinitions = keys("id", "id"), define("id")
		}},
		{"a key that is not defined", "ValidationException", func(in *createInput) { in.AttributeDefinitions = define("id", "other") }},
		{"an attribute that is no key", "ValidationException", func(in *createInput) { in.AttributeDefinitions = define("id", "at", "on") }},
		{"an attribute defined twice", "ValidationException", func(in *createInput) { in.AttributeDefinitions = define("id", "at", "at") }},
		{"an attribute of an unknown type", "ValidationException", func(in *createInput) { in.AttributeDefinitions[0].AttributeType = "BOOL" }},
		{"an unknown billing mode", "ValidationException", func(in *createInput) { in.BillingMode = "FREE" }},
		{"on demand with capacity", "ValidationException", func(in *createInput) { in.ProvisionedThroughput = provision(1, 1) }},
		{"no billing mode and no capacity", "ValidationException", func(in *createInput) { in.BillingMode = "" }},
		{"provisioned without writes", "ValidationException", func(in *createInput) {
			in.BillingMode, in.ProvisionedThroughput = "PROVISIONED", provision(1, 0)
		}},
		{"provisioned with limits on demand", "ValidationException", func(in *createInput) {
			in.BillingMode, in.ProvisionedThroughput = "PROVISIONED", provision(1, 1)
			in.OnDemandThroughput = &types.OnDemandThroughput{MaxReadRequestUnits: aws.Int64(1)}
		}},
		{"limits without a number", "ValidationException", func(in *createInput) { in.OnDemandThroughput = &types.OnDemandThroughput{} }},
		{"a limit of 0", "ValidationException", func(in *createInput) {
			in.OnDemandThroughput = &types.OnDemandThroughput{MaxReadRequestUnits: aws.Int64(0)}
		}},
		{"a limit taken away before it is set", "ValidationException", func(in *createInput) {
			in.OnDemandThroughput = &types.OnDemandThroughput{MaxWriteRequestUnits: aws.Int64(-1)}
		}},
		{"a stream without a view type", "ValidationException", func(in *createInput) {
			in.StreamSpecification = &types.StreamSpecification{StreamEnabled: aws.Bool(true)}
		}},
		{"a view type without a stream", "ValidationException", func(in *createInput) {
			in.StreamSpecification = &types.StreamSpecification{StreamEnabled: aws.Bool(false), StreamViewType: "KEYS_ONLY"}
		}},
		{"encryption by another type", "ValidationException", func(in *createInput) {
			in.SSESpecification = &types.SSESpecification{Enabled: aws.Bool(true), SSEType: "AES256"}
		}},
		{"a type with encryption off", "ValidationException", func(in *createInput) {
			in.SSESpecification = &types.SSESpecification{Enabled: aws.Bool(false), SSEType: "KMS"}
		}},
		{"a key with encryption off", "ValidationException", func(in *createInput) {
			in.SSESpecification = &types.SSESpecification{Enabled: aws.Bool(false), KMSMasterKeyId: aws.String("own")}
		}},
		{"a key without the type", "ValidationException", func(in *createInput) {
			in.SSESpecification = &types.SSESpecification{Enabled: aws.Bool(true), KMSMasterKeyId: aws.String("own")}
		}},
		{"an unknown table class", "ValidationException", func(in *createInput) { in.TableClass = "GOLD" }},
		{"a tag of AWS", "ValidationException", func(in *createInput) {
			in.Tags = []types.Tag{{Key: aws.String("aws:a"), Value: aws.String("b")}}
		}},
		{"what is not simulated", "SimNotImplemented", func(in *createInput) { in.ResourcePolicy = aws.String("{}") }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.create("shop", row.change)
			r.refuse(row.code, err)
		})
	}
	r.t = t
	if got := r.status(); got != "gone" {
		t.Errorf("a refused table is %s", got)
	}
}

func TestIndexesThatAWSRefuses(t *testing.T) {
	r := newRig(t)
	for _, row := range []struct {
		name   string
		change func(*createInput)
	}{
		{"an empty list of global indexes", func(in *createInput) { in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{} }},
		{"an empty list of local indexes", func(in *createInput) { in.LocalSecondaryIndexes = []types.LocalSecondaryIndex{} }},
		{"21 global indexes", func(in *createInput) {
			for i := range 21 {
				in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, global(fmt.Sprintf("index-%d", i), "at"))
			}
		}},
		{"6 local indexes", func(in *createInput) {
			for i := range 6 {
				in.LocalSecondaryIndexes = append(in.LocalSecondaryIndexes, local(fmt.Sprintf("index-%d", i), "id", "at"))
			}
		}},
		{"a key that is not defined", func(in *createInput) {
			in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{global("by-mail", "mail")}
		}},
		{"no key", func(in *createInput) {
			index := global("by-none")
			index.KeySchema = []types.KeySchemaElement{}
			in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{index}
		}},
		{"a sort key before a partition key", func(in *createInput) {
			index := global("by-at", "at", "id")
			index.KeySchema[0].KeyType, index.KeySchema[1].KeyType = "RANGE", "HASH"
			in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{index}
		}},
		{"a partition key behind a sort key", func(in *createInput) {
			in.AttributeDefinitions = define("id", "at", "mail")
			index := global("by-at", "at", "id", "mail")
			index.KeySchema[2].KeyType = "HASH"
			in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{index}
		}},
		{"five sort keys", func(in *createInput) {
			in.AttributeDefinitions = define("id", "at", "a", "b", "c", "d")
			in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{global("by-all", "at", "id", "a", "b", "c", "d")}
		}},
		{"one attribute as two keys", func(in *createInput) {
			in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{global("by-at", "at", "at")}
		}},
		{"a name of two characters", func(in *createInput) { in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{global("by", "at")} }},
		{"a name twice", func(in *createInput) {
			indexed(in)
			in.LocalSecondaryIndexes[0].IndexName = aws.String("by-mail")
		}},
		{"no projection", func(in *createInput) {
			indexed(in)
			in.GlobalSecondaryIndexes[0].Projection = &types.Projection{}
		}},
		{"all attributes and some by name", func(in *createInput) {
			indexed(in)
			in.GlobalSecondaryIndexes[0].Projection = project("ALL", "name")
		}},
		{"attributes by name, and none given", func(in *createInput) {
			indexed(in)
			in.LocalSecondaryIndexes[0].Projection = project("INCLUDE")
		}},
		{"101 attributes by name", func(in *createInput) {
			indexed(in)
			in.LocalSecondaryIndexes[0].Projection = project("INCLUDE", strings.Split(strings.Repeat("a,", 50)+"a", ",")...)
			in.GlobalSecondaryIndexes[0].Projection = project("INCLUDE", strings.Split(strings.Repeat("b,", 49)+"b", ",")...)
		}},
		{"capacity on demand", func(in *createInput) {
			indexed(in)
			in.GlobalSecondaryIndexes[0].ProvisionedThroughput = provision(1, 1)
		}},
		{"no capacity when provisioned", func(in *createInput) {
			indexed(in)
			in.BillingMode, in.ProvisionedThroughput = "PROVISIONED", provision(1, 1)
		}},
		{"a local index with another partition key", func(in *createInput) {
			in.LocalSecondaryIndexes = []types.LocalSecondaryIndex{local("by-at", "at", "id")}
		}},
		{"a local index without a sort key", func(in *createInput) {
			in.LocalSecondaryIndexes = []types.LocalSecondaryIndex{local("by-id", "id")}
		}},
		{"a local index of a table without a sort key", func(in *createInput) {
			in.KeySchema, in.LocalSecondaryIndexes = keys("id"), []types.LocalSecondaryIndex{local("by-at", "id", "at")}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.create("shop", row.change)
			r.refuse("ValidationException", err)
		})
	}
}

func TestAKeyIsShownByItsARN(t *testing.T) {
	const keyARN = "arn:aws:kms:us-east-1:123456789012:key/"
	for _, row := range []struct{ name, given, want string }{
		{"an ARN is shown as it is", "arn:aws:kms:us-east-1:123456789012:key/own", keyARN + "own"},
		{"an id becomes an ARN", "own", keyARN + "own"},
		{"an alias becomes the ARN of its key", "alias/own", keyARN + "own"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := active(t, func(in *createInput) {
				in.SSESpecification = &types.SSESpecification{SSEType: "KMS", KMSMasterKeyId: &row.given}
			})
			if got := *r.table().SSEDescription.KMSMasterKeyArn; got != row.want {
				t.Error(got)
			}
		})
	}
}
