package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// mostGlobalIndexes and mostLocalIndexes: SDK, CreateTable.
const (
	mostGlobalIndexes = 20
	mostLocalIndexes  = 5
)

// checkIndexes checks the secondary indexes of a new table. SDK, CreateTable: how many; names are unique for the table.
func checkIndexes(in *sdk.CreateTableInput, mode types.BillingMode) error {
	switch {
	case in.GlobalSecondaryIndexes != nil && len(in.GlobalSecondaryIndexes) == 0:
		return invalid("List of GlobalSecondaryIndexes is empty")
	case in.LocalSecondaryIndexes != nil && len(in.LocalSecondaryIndexes) == 0:
		return invalid("List of LocalSecondaryIndexes is empty")
	case len(in.GlobalSecondaryIndexes) > mostGlobalIndexes:
		return invalid("GlobalSecondaryIndex count exceeds the per-table limit of %d", mostGlobalIndexes)
	case len(in.LocalSecondaryIndexes) > mostLocalIndexes:
		return invalid("Number of LocalSecondaryIndexes exceeds per-table limit of %d", mostLocalIndexes)
	}
	var names []*string
	var projections []*types.Projection
	for _, index := range in.GlobalSecondaryIndexes {
		if err := checkGlobalIndex(index, mode); err != nil {
			return err
		}
		names, projections = append(names, index.IndexName), append(projections, index.Projection)
	}
	for _, index := range in.LocalSecondaryIndexes {
		if err := checkLocalIndex(index, in.KeySchema); err != nil {
			return err
		}
		names, projections = append(names, index.IndexName), append(projections, index.Projection)
	}
	return first(checkIndexNames(names), checkProjected(projections))
}

func checkGlobalIndex(index types.GlobalSecondaryIndex, mode types.BillingMode) error {
	return first(
		absent(map[string]bool{"WarmThroughput": index.WarmThroughput != nil}),
		checkIndexKeys(index.KeySchema),
		checkProjection(index.Projection),
		checkThroughput(aws.ToString(index.IndexName), mode, index.ProvisionedThroughput, index.OnDemandThroughput),
		checkFirstLimits(index.OnDemandThroughput),
	)
}

// checkLocalIndex: SDK, CreateTable, LocalSecondaryIndexes: the key schema begins with the partition key of the table.
// DDB-TABLE-442: table and index have a sort key.
func checkLocalIndex(index types.LocalSecondaryIndex, table []types.KeySchemaElement) error {
	if len(table) < 2 {
		return invalid("Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")
	}
	if err := checkTableKeys(index.KeySchema); err != nil {
		return err
	}
	name := aws.ToString(index.IndexName)
	if len(index.KeySchema) < 2 {
		return invalid("Index KeySchema does not have a range key for index: %s", name)
	}
	if own, other := aws.ToString(index.KeySchema[0].AttributeName), aws.ToString(table[0].AttributeName); own != other {
		return invalid("Index KeySchema does not have the same leading hash key as table KeySchema for index: %s. index hash key: "+
			"%s, table hash key: %s", name, own, other)
	}
	return checkProjection(index.Projection)
}

// checkIndexNames: SDK, CreateTable: unique for the table. That the form is that of a table's name is unverified.
func checkIndexNames(names []*string) error {
	seen := map[string]bool{}
	for _, n := range names {
		name := aws.ToString(n)
		if !tableName.MatchString(name) {
			return refused("1 validation error detected: Value '%s' at 'indexName' failed to satisfy constraint: 3 to 255 "+
				"characters of [a-zA-Z0-9_.-]", name)
		}
		if seen[name] {
			return invalid("Duplicate index name: %s", name)
		}
		seen[name] = true
	}
	return nil
}

// checkProjection: SDK, Projection: NonKeyAttributes go with INCLUDE, and only with it.
func checkProjection(p *types.Projection) error {
	if p == nil {
		return invalid("Unknown ProjectionType: null")
	}
	switch p.ProjectionType {
	case types.ProjectionTypeInclude:
		if len(p.NonKeyAttributes) == 0 {
			return invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
		}
	case types.ProjectionTypeAll, types.ProjectionTypeKeysOnly:
		if len(p.NonKeyAttributes) > 0 {
			return invalid("ProjectionType is %s, but NonKeyAttributes is specified", p.ProjectionType)
		}
	default:
		return invalid("Unknown ProjectionType: %s", p.ProjectionType)
	}
	return nil
}

// checkProjected: SDK, CreateTable: at most 100 attributes summed across all secondary indexes. The text is unverified.
func checkProjected(all []*types.Projection) error {
	n := 0
	for _, p := range all {
		n += len(p.NonKeyAttributes)
	}
	if n > 100 {
		return invalid("The indexes project %d non-key attributes, and 100 are allowed", n)
	}
	return nil
}
