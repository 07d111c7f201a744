package table

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Delete does what the deletion policy says; whatever else it says, the table stays.
func (k tables) Delete(ctx context.Context, seen stack.Seen, have *Table) (stack.Seen, error) {
	if k.Policy(seen.Name, have.Tags) != v1alpha1.DataDelete {
		return k.retain(ctx, seen, have)
	}
	if k.Protected {
		return seen, cloud.Protected("table " + seen.Physical)
	}
	if err := k.drop(ctx, seen.Physical, have.Protection); err != nil {
		return seen, fmt.Errorf("delete table %s: %w", seen.Physical, err)
	}
	k.Recent.End(seen.Ref)
	seen.State, seen.Message = stack.Busy, "AWS is deleting it, with all of its items"
	if have.RecoveryDays > 0 {
		seen.Message += "; DynamoDB keeps a backup of it for 35 days"
	}
	return seen, nil
}

// drop lifts the deletion protection first, under which AWS refuses.
func (k tables) drop(ctx context.Context, name string, protected bool) error {
	if protected {
		if err := k.protect(ctx, name, false); err != nil {
			return fmt.Errorf("lift its deletion protection: %w", err)
		}
	}
	_, err := k.API.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: &name})
	return err
}

// retain leaves a table to itself, protected, with a tag that says so.
func (k tables) retain(ctx context.Context, seen stack.Seen, have *Table) (stack.Seen, error) {
	if !have.Protection {
		if err := k.protect(ctx, seen.Physical, true); err != nil {
			return seen, fmt.Errorf("protect table %s, which is retained: %w", seen.Physical, err)
		}
	}
	return stack.Seen{State: stack.Gone, Message: "retained: " + seen.Ref}, k.retag(ctx, seen.Ref, k.Owner.Released(seen.ID(), have.Tags), have.Tags)
}
