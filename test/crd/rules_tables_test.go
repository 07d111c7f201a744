package crd

import (
	"fmt"
	"slices"
	"strings"
)

// The least that a table and an index of it must say.
const (
	sessions = `name: sessions, partitionKey: {name: id, type: S}`
	byUser   = `name: by-user, partitionKey: {name: user, type: S}`
)

func tableRules() []rule {
	return slices.Concat(tableNameRules(), tableKeyRules(), tableIndexRules(), indexProjectionRules(), tableCareRules(),
		tableBounds("maxReadRequestUnits", "maxReadRequestUnits: %d", 1000000000),
		tableBounds("maxWriteRequestUnits", "maxWriteRequestUnits: %d", 1000000000),
		tableBounds("pointInTimeRecovery.periodDays", "pointInTimeRecovery: {periodDays: %d}", 35))
}

func tableNameRules() []rule {
	return []rule{{
		rule:     "a table says its name",
		admitted: []string{tb(``), `tables: []`, `tables: null`},
		refused:  []string{`tables: [{partitionKey: {name: id, type: S}}]`},
		at:       "spec.tables[0].name",
		says:     "Required value",
	}, {
		rule:     "a name of a table is one in lower case",
		admitted: []string{tables(`name: a`), tables(`name: a-1-b`), tables(`name: "1"`), tables("name: " + strings.Repeat("a", 32))},
		refused:  []string{tables(`name: Sessions`), tables(`name: a_b`), tables(`name: -a`), tables(`name: a-`), tables(`name: a.b`)},
		at:       "spec.tables[0].name",
		says:     "must consist of lower-case letters, digits and hyphens, with a letter or digit at both ends",
	}, {
		rule:    "a name of a table has at least 1 character",
		refused: one(tables(`name: ""`)),
		at:      "spec.tables[0].name",
		says:    "should be at least 1 chars long",
		also:    []reason{{"spec.tables[0].name", "must consist of lower-case letters"}},
	}, {
		rule:    "a name of a table has at most 32 characters",
		refused: one(tables("name: " + strings.Repeat("a", 33))),
		at:      "spec.tables[0].name",
		says:    "may not be more than 32",
	}, {
		rule:     "a name of a table is given once",
		admitted: one(tables(`name: a`, `name: b`)),
		refused:  one(tables(`name: a`, `name: b`, `name: a`)),
		at:       "spec.tables[2]",
		says:     "Duplicate value",
	}, {
		rule:     "tables are at most 10",
		admitted: one(tables(numbered("name: t%d", 10)...)),
		refused:  one(tables(numbered("name: t%d", 11)...)),
		at:       "spec.tables",
		says:     "Too many: 11: must have at most 10 items",
	}, {
		rule:     "a tableName is one that DynamoDB takes",
		admitted: []string{tb(`tableName: Shop.Sessions_1-a`), tb(`tableName: "123"`), tb("tableName: " + strings.Repeat("a", 255))},
		refused:  []string{tb(`tableName: shop/sessions`), tb(`tableName: "shop sessions"`), tb(`tableName: "arn:aws:x"`), tb(`tableName: größe`)},
		at:       "spec.tables[0].tableName",
		says:     "must consist of letters, digits and _ . -",
	}, {
		rule:    "a tableName has at least 3 characters",
		refused: one(tb(`tableName: ab`)),
		at:      "spec.tables[0].tableName",
		says:    "should be at least 3 chars long",
	}, {
		rule:    "a tableName has at most 255 characters",
		refused: one(tb("tableName: " + strings.Repeat("a", 256))),
		at:      "spec.tables[0].tableName",
		says:    "may not be more than 255",
	}, {
		rule:     "a tableName is given once",
		admitted: []string{tables(`name: a, tableName: shop`, `name: b, tableName: Shop`, `name: c`, `name: d`)},
		refused:  []string{tables(`name: a, tableName: shop`, `name: b, tableName: shop`), tables(`name: a, tableName: shop`, `name: c`, `name: b, tableName: shop`)},
		at:       "spec.tables",
		says:     "two tables cannot have the same tableName",
	}}
}

func tableKeyRules() []rule {
	return []rule{{
		rule:    "a table has a partition key",
		refused: one(`tables: [{name: sessions}]`),
		at:      "spec.tables[0].partitionKey",
		says:    "Required value",
	}, {
		rule:    "a key has a name",
		refused: one(`tables: [{name: sessions, partitionKey: {type: S}}]`),
		at:      "spec.tables[0].partitionKey.name",
		says:    "Required value",
	}, {
		rule:    "a key has a type",
		refused: one(tb(`sortKey: {name: at}`)),
		at:      "spec.tables[0].sortKey.type",
		says:    "Required value",
	}, {
		rule:     "a type of a key is one of three",
		admitted: []string{tb(`sortKey: {name: at, type: S}`), tb(`sortKey: {name: at, type: "N"}`), tb(`sortKey: {name: at, type: B}`)},
		refused:  []string{tb(`sortKey: {name: at, type: SS}`), tb(`sortKey: {name: at, type: s}`), tb(`sortKey: {name: at, type: BOOL}`)},
		at:       "spec.tables[0].sortKey.type",
		says:     "Unsupported value",
	}, {
		rule:    "a name of a key has at least 1 character",
		refused: one(tb(`sortKey: {name: "", type: S}`)),
		at:      "spec.tables[0].sortKey.name",
		says:    "should be at least 1 chars long",
	}, {
		rule:     "a name of a key has at most 255 characters",
		admitted: one(tb("sortKey: {type: S, name: " + strings.Repeat("a", 255) + "}")),
		refused:  one(tb("sortKey: {type: S, name: " + strings.Repeat("a", 256) + "}")),
		at:       "spec.tables[0].sortKey.name",
		says:     "may not be more than 255",
	}, {
		rule:     "the keys of a table are different attributes",
		admitted: one(tb(`sortKey: {name: ID, type: S}`)),
		refused:  []string{tb(`sortKey: {name: id, type: S}`)},
		at:       "spec.tables[0].sortKey.name",
		says:     "sortKey and partitionKey must be different attributes",
	}, {
		rule: "an attribute has one type in all keys",
		admitted: []string{
			tb(`sortKey: {name: at, type: "N"}, indexes: [{name: by-at, partitionKey: {name: at, type: "N"}, sortKey: {name: id, type: S}}]`),
			tb(`indexes: [{name: one, partitionKey: {name: a, type: "N"}, sortKey: {name: b, type: B}}, {name: two, partitionKey: {name: b, type: B}, sortKey: {name: a, type: "N"}}]`),
			tb(`sortKey: {name: at, type: "N"}, indexes: [{name: one, partitionKey: {name: AT, type: S}}]`),
		},
		refused: []string{
			tb(`indexes: [{name: one, partitionKey: {name: id, type: "N"}}]`),
			tb(`indexes: [{name: one, partitionKey: {name: a, type: S}, sortKey: {name: id, type: "N"}}]`),
			tb(`sortKey: {name: at, type: "N"}, indexes: [{name: one, partitionKey: {name: at, type: S}}]`),
			tb(`sortKey: {name: at, type: "N"}, indexes: [{name: one, partitionKey: {name: a, type: S}, sortKey: {name: at, type: B}}]`),
			tb(`indexes: [{name: one, partitionKey: {name: a, type: S}}, {name: two, partitionKey: {name: a, type: "N"}}]`),
			tb(`indexes: [{name: one, partitionKey: {name: a, type: S}}, {name: two, partitionKey: {name: b, type: S}, sortKey: {name: a, type: "N"}}]`),
			tb(`indexes: [{name: one, partitionKey: {name: b, type: S}, sortKey: {name: a, type: "N"}}, {name: two, partitionKey: {name: a, type: S}}]`),
			tb(`indexes: [{name: one, partitionKey: {name: b, type: S}, sortKey: {name: a, type: "N"}}, {name: two, partitionKey: {name: c, type: S}, sortKey: {name: a, type: S}}]`),
		},
		at:   "spec.tables[0].indexes",
		says: "an attribute has one type in all keys of a table and its indexes",
	}}
}

// tableBounds are the two rules that hold a number between 1 and most.
func tableBounds(field, format string, most int) []rule {
	set := func(n int) []string { return one(tb(fmt.Sprintf(format, n))) }
	return []rule{{
		rule:     "tables." + field + " has a least value",
		admitted: set(1),
		refused:  set(0),
		at:       "spec.tables[0]." + field,
		says:     "should be greater than or equal to 1",
	}, {
		rule:     "tables." + field + " has a greatest value",
		admitted: set(most),
		refused:  set(most + 1),
		at:       "spec.tables[0]." + field,
		says:     fmt.Sprintf("should be less than or equal to %d", most),
	}}
}
