package dynamodb

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// checkTableKeys: SDK, CreateTable, KeySchema: exactly one HASH, or a HASH and then a RANGE.
func checkTableKeys(keys []types.KeySchemaElement) error {
	switch {
	case len(keys) == 0 || len(keys) > 2:
		return refused("1 validation error detected: Value at 'keySchema' failed to satisfy constraint: 1 or 2 elements")
	case keys[0].KeyType != types.KeyTypeHash:
		return refused("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
	case len(keys) == 2 && keys[1].KeyType != types.KeyTypeRange:
		return refused("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
	}
	return checkDistinct(keys)
}

func checkDistinct(keys []types.KeySchemaElement) error {
	seen := map[string]bool{}
	for _, k := range keys {
		if seen[aws.ToString(k.AttributeName)] {
			return refused("The KeySchema contains multiple key attributes with the same name")
		}
		seen[aws.ToString(k.AttributeName)] = true
	}
	return nil
}

// checkIndexKeys: SDK, CreateTable, GlobalSecondaryIndexes: up to 4 partition keys and up to 4 sort keys; DDB-TABLE-442: the
// HASH keys first.
func checkIndexKeys(keys []types.KeySchemaElement) error {
	hashes := slices.IndexFunc(keys, func(k types.KeySchemaElement) bool { return k.KeyType != types.KeyTypeHash })
	if hashes < 0 {
		hashes = len(keys)
	}
	switch {
	case hashes == 0:
		return refused("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
	case slices.ContainsFunc(keys[hashes:], func(k types.KeySchemaElement) bool { return k.KeyType != types.KeyTypeRange }):
		return invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema")
	case hashes > 4 || len(keys)-hashes > 4:
		return invalid("The KeySchema exceeds the maximum allowed number of key attributes")
	}
	return checkDistinct(keys)
}

// schemas are the key schemas of all indexes of a new table.
func schemas(in *sdk.CreateTableInput) (all [][]types.KeySchemaElement) {
	for _, index := range in.GlobalSecondaryIndexes {
		all = append(all, index.KeySchema)
	}
	for _, index := range in.LocalSecondaryIndexes {
		all = append(all, index.KeySchema)
	}
	return all
}

// checkDefinitions: SDK, CreateTable, KeySchema: the attributes must also be defined in AttributeDefinitions; KeySchemaElement:
// a string, a number or binary. DDB-TABLE-442: each is defined once, and none that is not a key.
func checkDefinitions(defined []types.AttributeDefinition, keys []types.KeySchemaElement, indexes [][]types.KeySchemaElement) error {
	names := map[string]bool{}
	for _, d := range defined {
		name := aws.ToString(d.AttributeName)
		if names[name] {
			return refused("Attribute Name is duplicated: %s", name)
		}
		if !slices.Contains(d.AttributeType.Values(), d.AttributeType) {
			return refused("1 validation error detected: Value '%s' at 'attributeDefinitions.attributeType' failed to satisfy "+
				"constraint: one of B, N, S", d.AttributeType)
		}
		names[name] = true
	}
	used := attributes(keys, indexes)
	for _, name := range used {
		if !names[name] {
			return invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: [%s]", name)
		}
	}
	if len(names) > len(used) {
		return invalid("Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions")
	}
	return nil
}

// attributes are the names of all key attributes, each once.
func attributes(keys []types.KeySchemaElement, indexes [][]types.KeySchemaElement) (names []string) {
	for _, schema := range append([][]types.KeySchemaElement{keys}, indexes...) {
		for _, k := range schema {
			if name := aws.ToString(k.AttributeName); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
