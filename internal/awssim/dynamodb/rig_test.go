package dynamodb_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim/region"
)

type createInput = dynamodb.CreateTableInput

const arn = "arn:aws:dynamodb:us-east-1:123456789012:table/"

// rig is a Region with a client of DynamoDB.
type rig struct {
	*region.Region
	t      *testing.T
	ctx    context.Context
	clock  *clocktesting.FakeClock
	dynamo *dynamodb.Client
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	r := &rig{Region: region.New(c), t: t, ctx: t.Context(), clock: c}
	r.dynamo = dynamodb.NewFromConfig(r.Config())
	return r
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refuse wants an AWS error of the code.
func (r *rig) refuse(want string, err error) {
	r.t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != want {
		r.t.Errorf("want the code %s, got: %v", want, err)
	}
}

func (r *rig) after(d time.Duration) { r.clock.Step(d) }

// create asks for an on-demand table with the key (id, at), with the changes.
func (r *rig) create(name string, changes ...func(*createInput)) (*types.TableDescription, error) {
	in := &createInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest,
		KeySchema: keys("id", "at"), AttributeDefinitions: define("id", "at"),
		Tags: []types.Tag{{Key: aws.String("app"), Value: aws.String("shop")}},
	}
	for _, change := range changes {
		change(in)
	}
	out, err := r.dynamo.CreateTable(r.ctx, in)
	if err != nil {
		return nil, err
	}
	return out.TableDescription, nil
}

// active is a rig with the ACTIVE table "shop".
func active(t *testing.T, changes ...func(*createInput)) *rig {
	t.Helper()
	r := newRig(t)
	_, err := r.create("shop", changes...)
	r.ok(err)
	r.after(time.Minute)
	if got := r.status(); got != "ACTIVE" {
		t.Fatal(got)
	}
	return r
}

// table is the table "shop", nil when it is gone.
func (r *rig) table() *types.TableDescription {
	r.t.Helper()
	out, err := r.dynamo.DescribeTable(r.ctx, &dynamodb.DescribeTableInput{TableName: aws.String("shop")})
	if _, gone := errors.AsType[*types.ResourceNotFoundException](err); gone {
		return nil
	}
	r.ok(err)
	return out.Table
}

func (r *rig) status() string {
	r.t.Helper()
	if t := r.table(); t != nil {
		return string(t.TableStatus)
	}
	return "gone"
}

func (r *rig) remove(name string) error {
	_, err := r.dynamo.DeleteTable(r.ctx, &dynamodb.DeleteTableInput{TableName: &name})
	return err
}

// trace is what look says after each of the durations.
func (r *rig) trace(look func() string, ds ...time.Duration) []string {
	r.t.Helper()
	var looks []string
	for _, d := range ds {
		r.after(d)
		looks = append(looks, look())
	}
	return looks
}

// keys is a key schema: the first attribute is HASH, the others are RANGE.
func keys(names ...string) (schema []types.KeySchemaElement) {
	kind := types.KeyTypeHash
	for _, name := range names {
		schema = append(schema, types.KeySchemaElement{AttributeName: aws.String(name), KeyType: kind})
		kind = types.KeyTypeRange
	}
	return schema
}

func define(names ...string) (all []types.AttributeDefinition) {
	for _, name := range names {
		all = append(all, types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS})
	}
	return all
}

func project(kind types.ProjectionType, names ...string) *types.Projection {
	return &types.Projection{ProjectionType: kind, NonKeyAttributes: names}
}

func global(name string, key ...string) types.GlobalSecondaryIndex {
	return types.GlobalSecondaryIndex{IndexName: &name, KeySchema: keys(key...), Projection: project("ALL")}
}

func local(name string, key ...string) types.LocalSecondaryIndex {
	return types.LocalSecondaryIndex{IndexName: &name, KeySchema: keys(key...), Projection: project("KEYS_ONLY")}
}

// indexed gives a table the global index "by-mail" and the local index "by-size".
func indexed(in *createInput) {
	in.AttributeDefinitions = define("id", "at", "mail", "size")
	in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{global("by-mail", "mail")}
	in.LocalSecondaryIndexes = []types.LocalSecondaryIndex{local("by-size", "id", "size")}
}

func protected(in *createInput) { in.DeletionProtectionEnabled = aws.Bool(true) }
