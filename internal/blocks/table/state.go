package table

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/stack"
)

// attention says what to do about a state that AWS does not leave by itself, and is
// empty for others. (API reference, TableDescription: TableStatus.)
func attention(status types.TableStatus) string {
	switch status {
	case types.TableStatusInaccessibleEncryptionCredentials:
		return "DynamoDB cannot use its KMS key: enable the key, and let DynamoDB use it, within seven days, after which DynamoDB archives the table"
	case types.TableStatusArchiving, types.TableStatusArchived:
		return "DynamoDB could not use its KMS key for more than seven days and has put its items into a backup: enable the key, delete the table and restore that backup under this name, with its tags"
	case types.TableStatusReplicationNotAuthorized:
		return "DynamoDB may not replicate it to other regions: give the role of its replication its permissions back"
	case types.TableStatusActive, types.TableStatusCreating, types.TableStatusUpdating, types.TableStatusDeleting:
	}
	return ""
}

// state: a table that is ACTIVE serves, whatever becomes of its indexes: one that is
// filled for hours holds up nobody who quotes the table. A new table is CREATING
// until all of the indexes that it was made with are there.
func state(have *Table) (stack.State, string) {
	advice := attention(have.Status)
	switch {
	case advice != "":
		return stack.Broken, "AWS shows it as " + string(have.Status) + ": " + advice
	case have.Status != types.TableStatusActive:
		return stack.Busy, "AWS shows it as " + string(have.Status)
	}
	var open []string
	for _, i := range have.Indexes {
		if what := underway(i); what != "" {
			open = append(open, what)
		}
	}
	if have.Encrypting {
		open = append(open, "its KMS key is being changed")
	}
	switch have.TimeToLiveStatus {
	case types.TimeToLiveStatusEnabling:
		open = append(open, "Time to Live is being enabled")
	case types.TimeToLiveStatusDisabling:
		open = append(open, "Time to Live is being disabled")
	case types.TimeToLiveStatusEnabled, types.TimeToLiveStatusDisabled:
	}
	return stack.Ready, strings.Join(open, "; ")
}
