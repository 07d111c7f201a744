package dynamodb

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Break puts a table into one of the states that it does not leave by itself, and Mend takes it out of them. SDK, TableStatus:
// INACCESSIBLE_ENCRYPTION_CREDENTIALS, ARCHIVING, ARCHIVED and REPLICATION_NOT_AUTHORIZED. What AWS refuses of a table in such a
// state is unverified; here it is what it refuses of one in UPDATING.
func (s *Service) Break(name string, status types.TableStatus) error {
	switch status {
	case types.TableStatusInaccessibleEncryptionCredentials, types.TableStatusArchiving, types.TableStatusArchived, types.TableStatusReplicationNotAuthorized:
	case types.TableStatusActive, types.TableStatusCreating, types.TableStatusUpdating, types.TableStatusDeleting:
		return fmt.Errorf("break the table %s: it leaves the state %s by itself", name, status)
	}
	return s.become(name, status)
}

// Mend makes a table ACTIVE again.
func (s *Service) Mend(name string) error { return s.become(name, types.TableStatusActive) }

func (s *Service) become(name string, status types.TableStatus) error {
	t := s.named(name)
	if t == nil {
		return fmt.Errorf("no table %s is %s: there is none", name, status)
	}
	t.TableStatus = status
	return nil
}
