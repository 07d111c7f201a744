package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// deleteTable: SDK, DeleteTable: DELETING until it is gone; no error when it is DELETING already.
func (s *Service) deleteTable(_ *awssim.Call, in *sdk.DeleteTableInput) (*sdk.DeleteTableOutput, error) {
	t, err := s.table(in.TableName)
	if err != nil {
		return nil, err
	}
	if t.TableStatus == types.TableStatusDeleting {
		return &sdk.DeleteTableOutput{TableDescription: t.shown()}, nil
	}
	if err := deletable(t); err != nil {
		return nil, err
	}
	t.TableStatus = types.TableStatusDeleting
	s.world.After(s.DeleteAfter, func() { s.remove(t) })
	return &sdk.DeleteTableOutput{TableDescription: t.shown()}, nil
}

// deletable: SDK, DeleteTable: ResourceInUseException for a table in CREATING or UPDATING. DDB-TABLE-120 and its neighbours: also
// while the encryption is UPDATING, which leaves the table ACTIVE; that an index in CREATING holds it up is unverified.
// DDB-TABLE-442: deletion protection is a ValidationException; which of the two comes first is unverified.
func deletable(t *table) error {
	encrypting := t.SSEDescription != nil && t.SSEDescription.Status == types.SSEStatusUpdating
	if t.TableStatus != types.TableStatusActive || t.building() || encrypting {
		return busy("Attempt to change a resource which is still in use: Table is %s: %s", t.TableStatus, *t.TableName)
	}
	if aws.ToBool(t.DeletionProtectionEnabled) {
		return refused("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.")
	}
	return nil
}
