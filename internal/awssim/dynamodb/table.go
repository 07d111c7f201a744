package dynamodb

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// table is one table: what DescribeTable answers, and what other calls keep about it.
type table struct {
	types.TableDescription
	global   []*types.GlobalSecondaryIndexDescription
	tags     tagList
	recovery recovery
	expiry   expiry
}

func (s *Service) handleTables() {
	awssim.Handle(s.world, serviceID, "CreateTable", s.createTable)
	awssim.Handle(s.world, serviceID, "DescribeTable", s.describeTable)
	awssim.Handle(s.world, serviceID, "ListTables", s.listTables)
	awssim.Handle(s.world, serviceID, "DeleteTable", s.deleteTable)
	awssim.Handle(s.world, serviceID, "UpdateTable", s.updateTable)
}

// tableName has the pattern that DDB-TABLE-442 quotes; 3 to 255 characters are unverified.
var tableName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)

// nameOf is the table that a request names. SDK, TableName: also by its ARN.
func (s *Service) nameOf(given *string) (string, error) {
	name := strings.TrimPrefix(aws.ToString(given), s.arn(""))
	if !tableName.MatchString(name) {
		return "", refused("1 validation error detected: Value '%s' at 'tableName' failed to satisfy constraint: 3 to 255 "+
			"characters of [a-zA-Z0-9_.-]", name)
	}
	return name, nil
}

func (s *Service) arn(name string) string { return s.world.ARN("dynamodb", "table/"+name) }

func (s *Service) named(name string) *table {
	for _, t := range s.tables {
		if *t.TableName == name {
			return t
		}
	}
	return nil
}

func (s *Service) table(given *string) (*table, error) {
	name, err := s.nameOf(given)
	if err != nil {
		return nil, err
	}
	if t := s.named(name); t != nil {
		return t, nil
	}
	return nil, missing(name)
}

func (s *Service) remove(t *table) {
	s.tables = slices.DeleteFunc(s.tables, func(other *table) bool { return other == t })
}

// settle makes a table ACTIVE after a while. Nothing else moves a table that is CREATING or UPDATING.
func (s *Service) settle(t *table, d time.Duration, also func()) {
	done := func() {
		t.TableStatus = types.TableStatusActive
		also()
	}
	if d <= 0 {
		done()
		return
	}
	s.world.After(d, done)
}

// shown is the table as AWS answers it. SDK, TableDescription: no information about indexes while it is DELETING.
func (t *table) shown() *types.TableDescription {
	shown := t.TableDescription
	if t.TableStatus == types.TableStatusDeleting {
		shown.LocalSecondaryIndexes = nil
		return &shown
	}
	for _, index := range t.global {
		shown.GlobalSecondaryIndexes = append(shown.GlobalSecondaryIndexes, *index)
	}
	return &shown
}
