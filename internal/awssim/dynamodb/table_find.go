package dynamodb

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/haws-dev/haws/internal/awssim"
)

// describeTable: SDK, DescribeTable: eventually consistent, ResourceNotFoundException right after CreateTable.
func (s *Service) describeTable(call *awssim.Call, in *sdk.DescribeTableInput) (*sdk.DescribeTableOutput, error) {
	t, err := s.table(in.TableName)
	if err != nil {
		return nil, err
	}
	if call.Now.Before(t.CreationDateTime.Add(s.VisibleAfter)) {
		return nil, missing(*t.TableName)
	}
	return &sdk.DescribeTableOutput{Table: t.shown()}, nil
}

// listTables: SDK, ListTables: at most 100 names, from behind ExclusiveStartTableName; LastEvaluatedTableName is the last one
// of a page that is not the last. The order is unverified.
func (s *Service) listTables(_ *awssim.Call, in *sdk.ListTablesInput) (*sdk.ListTablesOutput, error) {
	limit := 100
	if in.Limit != nil {
		limit = int(*in.Limit)
	}
	if limit < 1 || limit > 100 {
		return nil, refused("1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: 1 to 100", limit)
	}
	names := []string{}
	for _, t := range s.tables {
		if *t.TableName > aws.ToString(in.ExclusiveStartTableName) {
			names = append(names, *t.TableName)
		}
	}
	slices.Sort(names)
	if len(names) <= limit {
		return &sdk.ListTablesOutput{TableNames: names}, nil
	}
	return &sdk.ListTablesOutput{TableNames: names[:limit], LastEvaluatedTableName: &names[limit-1]}, nil
}
