package table

import (
	"context"
	"fmt"
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// KindTable is the kind of this block.
const KindTable = "Table"

// What others may quote of a table.
const (
	// AttrName is its name at AWS.
	AttrName = "name"
	// AttrDeletionPolicy is what becomes of it, by its tag.
	AttrDeletionPolicy = "deletionPolicy"
)

// Policy is what becomes of a table with these tags that nobody wants any more.
type Policy func(of stack.Name, tags map[string]string) v1alpha1.DataDeletionPolicy

// Setup is what the kind of this block is made from.
type Setup struct {
	API    API
	Owner  cloud.Owner
	Policy Policy
	// Wanted: the app wants the table of that name, and haws is not deleting it.
	Wanted func(stack.Name) bool
	// Leaving: the app is being deleted, so that only whose a table is and how it ends
	// matters.
	Leaving bool
	// Protected: spec.deletionProtection is on, and nothing with data is deleted.
	Protected bool
	// Recent is kept from pass to pass.
	Recent *Recent
}

// Register adds the kind of this block.
func Register(kinds engine.Kinds, s Setup) { engine.Own(kinds, KindTable, tables{s}) }

// tables are DynamoDB tables.
type tables struct{ Setup }

func (tables) Uses(*Table) []stack.Ref               { return nil }
func (tables) Diff(want, have *Table) []stack.Change { return diffOf(want, have) }

// tagsOf reads the tags, page by page.
func (k tables) tagsOf(ctx context.Context, arn string) (map[string]string, error) {
	tags := map[string]string{}
	in := &dynamodb.ListTagsOfResourceInput{ResourceArn: &arn}
	for {
		page, err := k.API.ListTagsOfResource(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("read the tags of %s: %w", arn, err)
		}
		maps.Copy(tags, cloud.FromDDBTags(page.Tags))
		if in.NextToken = page.NextToken; in.NextToken == nil {
			return tags, nil
		}
	}
}

// retag removes before it sets (see cloud.DiffTags): when the removal fails, what
// has to go is not forgotten.
func (k tables) retag(ctx context.Context, arn string, want, have map[string]string) error {
	set, remove := cloud.DiffTags(want, have)
	if len(remove) > 0 {
		if _, err := k.API.UntagResource(ctx, &dynamodb.UntagResourceInput{ResourceArn: &arn, TagKeys: remove}); err != nil {
			return fmt.Errorf("untag %s: %w", arn, err)
		}
	}
	if len(set) > 0 {
		if _, err := k.API.TagResource(ctx, &dynamodb.TagResourceInput{ResourceArn: &arn, Tags: cloud.DDBTags(set)}); err != nil {
			return fmt.Errorf("tag %s: %w", arn, err)
		}
	}
	return nil
}

// protect switches AWS's deletion protection, which is a change of its own.
func (k tables) protect(ctx context.Context, name string, on bool) error {
	_, err := k.API.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &name, DeletionProtectionEnabled: &on})
	return err
}

// API are the DynamoDB operations of this block.
type API interface {
	DescribeTable(context.Context, *dynamodb.DescribeTableInput, ...func(*dynamodb.Options)) (*dynamodb.DescribeTableOutput, error)
	CreateTable(context.Context, *dynamodb.CreateTableInput, ...func(*dynamodb.Options)) (*dynamodb.CreateTableOutput, error)
	UpdateTable(context.Context, *dynamodb.UpdateTableInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateTableOutput, error)
	DeleteTable(context.Context, *dynamodb.DeleteTableInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteTableOutput, error)

	DescribeContinuousBackups(context.Context, *dynamodb.DescribeContinuousBackupsInput, ...func(*dynamodb.Options)) (*dynamodb.DescribeContinuousBackupsOutput, error)
	UpdateContinuousBackups(context.Context, *dynamodb.UpdateContinuousBackupsInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateContinuousBackupsOutput, error)

	DescribeTimeToLive(context.Context, *dynamodb.DescribeTimeToLiveInput, ...func(*dynamodb.Options)) (*dynamodb.DescribeTimeToLiveOutput, error)
	UpdateTimeToLive(context.Context, *dynamodb.UpdateTimeToLiveInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateTimeToLiveOutput, error)

	ListTagsOfResource(context.Context, *dynamodb.ListTagsOfResourceInput, ...func(*dynamodb.Options)) (*dynamodb.ListTagsOfResourceOutput, error)
	TagResource(context.Context, *dynamodb.TagResourceInput, ...func(*dynamodb.Options)) (*dynamodb.TagResourceOutput, error)
	UntagResource(context.Context, *dynamodb.UntagResourceInput, ...func(*dynamodb.Options)) (*dynamodb.UntagResourceOutput, error)
}
