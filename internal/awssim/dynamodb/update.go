package dynamodb

import (
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// updateTable: SDK, UpdateTable: the table is UPDATING and then ACTIVE; while it is UPDATING, no other UpdateTable is possible:
// ResourceInUseException. DDB-TABLE-002 measured that AWS lets deletion protection through then; the SDK's word is stricter.
func (s *Service) updateTable(call *awssim.Call, in *sdk.UpdateTableInput) (*sdk.UpdateTableOutput, error) {
	t, err := s.table(in.TableName)
	if err != nil {
		return nil, err
	}
	if err := checkUpdate(in); err != nil {
		return nil, err
	}
	if t.TableStatus != types.TableStatusActive {
		return nil, busy("Attempt to change a resource which is still in use: Table is %s: %s", t.TableStatus, *t.TableName)
	}
	if err := s.checkChange(t, in); err != nil {
		return nil, err
	}
	switch {
	case in.DeletionProtectionEnabled != nil:
		t.DeletionProtectionEnabled = in.DeletionProtectionEnabled // DDB-TABLE-017: at once, the table stays ACTIVE
	case in.SSESpecification != nil:
		s.encrypt(t, in.SSESpecification)
	default:
		t.TableStatus = types.TableStatusUpdating
		settled := s.change(t, in, call.Now)
		s.settle(t, s.UpdateAfter, settled)
	}
	return &sdk.UpdateTableOutput{TableDescription: t.shown()}, nil
}

// encrypt: DDB-TABLE-065 and its neighbours: SSEDescription is UPDATING for some 22 seconds while the table stays ACTIVE; after
// a change to the AWS owned key there is none.
func (s *Service) encrypt(t *table, spec *types.SSESpecification) {
	next := s.encryption(spec, types.SSEStatusEnabled)
	shown := t.SSEDescription
	if shown == nil {
		shown = s.encryption(spec, types.SSEStatusUpdating)
	}
	shown.Status = types.SSEStatusUpdating
	t.SSEDescription = shown
	s.world.After(s.EncryptAfter, func() { t.SSEDescription = next })
}
