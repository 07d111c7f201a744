package dynamodb

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// checkActions: SDK, UpdateTable, GlobalSecondaryIndexUpdates: one action for each index, and one index created or deleted in
// a request: LimitExceededException, in the words that Terraform's AWS provider looks for.
func checkActions(in *sdk.UpdateTableInput) error {
	n := 0
	for _, u := range in.GlobalSecondaryIndexUpdates {
		actions := 0
		for _, given := range []bool{u.Create != nil, u.Delete != nil, u.Update != nil} {
			if given {
				actions++
			}
		}
		if actions != 1 {
			return invalid("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object")
		}
		if u.Update == nil {
			n++
		}
	}
	switch {
	case n > 1:
		return onlyOne()
	case n > 0 && in.ProvisionedThroughput != nil:
		return invalid("You cannot create or delete index while updating table IOPS")
	}
	return nil
}

func onlyOne() error {
	return limited("Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")
}

func (t *table) index(name *string) *types.GlobalSecondaryIndexDescription {
	for _, index := range t.global {
		if *index.IndexName == aws.ToString(name) {
			return index
		}
	}
	return nil
}

func (t *table) checkIndexChanges(in *sdk.UpdateTableInput, mode types.BillingMode) error {
	for _, u := range in.GlobalSecondaryIndexUpdates {
		var err error
		switch {
		case u.Create != nil:
			err = t.checkNewIndex(u.Create, in.AttributeDefinitions, mode)
		case u.Delete != nil:
			err = t.checkOldIndex(u.Delete.IndexName)
		case t.index(u.Update.IndexName) == nil:
			err = missing(*t.TableName + "/index/" + aws.ToString(u.Update.IndexName))
		default:
			err = checkThroughput(aws.ToString(u.Update.IndexName), mode, u.Update.ProvisionedThroughput, u.Update.OnDemandThroughput)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkNewIndex: SDK, UpdateTable, AttributeDefinitions: they include the key of the new index. DDB-TABLE-442: an index that
// exists is a ValidationException, one too many a LimitExceededException.
func (t *table) checkNewIndex(c *types.CreateGlobalSecondaryIndexAction, defined []types.AttributeDefinition, mode types.BillingMode) error {
	if err := checkGlobalIndex(created(c), mode); err != nil {
		return err
	}
	if err := checkIndexNames([]*string{c.IndexName}); err != nil {
		return err
	}
	for _, name := range attributes(c.KeySchema, nil) {
		if !slices.ContainsFunc(defined, func(d types.AttributeDefinition) bool { return aws.ToString(d.AttributeName) == name }) {
			return invalid("AttributeDefinitions is not specified for index: %s", *c.IndexName)
		}
	}
	switch {
	case t.index(c.IndexName) != nil:
		return refused("Attempting to create an index which already exists")
	case len(t.global) >= mostGlobalIndexes:
		return limited("GlobalSecondaryIndex count exceeds the per-table limit of %d", mostGlobalIndexes)
	case t.building():
		return onlyOne()
	}
	return nil
}

// checkOldIndex: SDK, GlobalSecondaryIndexDescription: an index in CREATING can be deleted while Backfilling is true. That an
// index operation has to wait for the one before: LimitExceededException, as in one request; unverified.
func (t *table) checkOldIndex(name *string) error {
	index := t.index(name)
	switch {
	case index == nil:
		return missing(*t.TableName + "/index/" + aws.ToString(name))
	case t.building() && !aws.ToBool(index.Backfilling):
		return onlyOne()
	}
	return nil
}

// building tells whether an index is CREATING or DELETING.
func (t *table) building() bool {
	return slices.ContainsFunc(t.global, func(index *types.GlobalSecondaryIndexDescription) bool {
		return index.IndexStatus == types.IndexStatusCreating || index.IndexStatus == types.IndexStatusDeleting
	})
}

func created(c *types.CreateGlobalSecondaryIndexAction) types.GlobalSecondaryIndex {
	return types.GlobalSecondaryIndex{
		IndexName: c.IndexName, KeySchema: c.KeySchema, Projection: c.Projection, OnDemandThroughput: c.OnDemandThroughput,
		ProvisionedThroughput: c.ProvisionedThroughput, WarmThroughput: c.WarmThroughput,
	}
}
