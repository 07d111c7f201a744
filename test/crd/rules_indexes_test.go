package crd

import "strings"

func tableIndexRules() []rule {
	return []rule{{
		rule:     "an index says its name",
		admitted: []string{index(``), tb(`indexes: []`)},
		refused:  one(tb(`indexes: [{partitionKey: {name: user, type: S}}]`)),
		at:       "spec.tables[0].indexes[0].name",
		says:     "Required value",
	}, {
		rule:    "an index has a partition key",
		refused: one(tb(`indexes: [{name: by-user}]`)),
		at:      "spec.tables[0].indexes[0].partitionKey",
		says:    "Required value",
	}, {
		rule:     "a name of an index is one that DynamoDB takes",
		admitted: []string{indexes(`name: By.User_1-a`), indexes("name: " + strings.Repeat("a", 255))},
		refused:  []string{indexes(`name: by/user`), indexes(`name: by user`), indexes(`name: größe`)},
		at:       "spec.tables[0].indexes[0].name",
		says:     "must consist of letters, digits and _ . -",
	}, {
		rule:    "a name of an index has at least 3 characters",
		refused: one(indexes(`name: ab`)),
		at:      "spec.tables[0].indexes[0].name",
		says:    "should be at least 3 chars long",
	}, {
		rule:    "a name of an index has at most 255 characters",
		refused: one(indexes("name: " + strings.Repeat("a", 256))),
		at:      "spec.tables[0].indexes[0].name",
		says:    "may not be more than 255",
	}, {
		rule:     "a name of an index is given once",
		admitted: one(indexes(`name: one`, `name: One`)),
		refused:  one(indexes(`name: one`, `name: one`)),
		at:       "spec.tables[0].indexes[1]",
		says:     "Duplicate value",
	}, {
		rule:     "indexes are at most 20",
		admitted: one(indexes(numbered("name: index-%d", 20)...)),
		refused:  one(indexes(numbered("name: index-%d", 21)...)),
		at:       "spec.tables[0].indexes",
		says:     "Too many: 21: must have at most 20 items",
	}, {
		rule:     "the keys of an index are different attributes",
		admitted: []string{index(`sortKey: {name: id, type: S}`)},
		refused:  []string{index(`sortKey: {name: user, type: S}`)},
		at:       "spec.tables[0].indexes[0].sortKey.name",
		says:     "sortKey and partitionKey must be different attributes",
	}}
}

func indexProjectionRules() []rule {
	return []rule{{
		rule:     "a projection is one of three",
		admitted: []string{index(`projection: All`), index(`projection: KeysOnly`)},
		refused:  []string{index(`projection: ALL`), index(`projection: Keys`)},
		at:       "spec.tables[0].indexes[0].projection",
		says:     "Unsupported value",
	}, {
		rule:     "attributes go with the projection Include",
		admitted: []string{index(`projection: Include, attributes: [a]`)},
		refused: []string{
			index(`attributes: [a]`), index(`projection: All, attributes: [a]`), index(`projection: KeysOnly, attributes: [a]`), index(`projection: Include`),
		},
		at:   "spec.tables[0].indexes[0].attributes",
		says: "attributes are named for the projection Include, and only for that",
	}, {
		rule:    "attributes are one or more",
		refused: one(index(`projection: Include, attributes: []`)),
		at:      "spec.tables[0].indexes[0].attributes",
		says:    "should have at least 1 items",
	}, {
		rule:     "attributes are at most 20",
		admitted: one(index(attributes("a", 20))),
		refused:  one(index(attributes("a", 21))),
		at:       "spec.tables[0].indexes[0].attributes",
		says:     "Too many: 21: must have at most 20 items",
	}, {
		rule:    "an attribute is named once",
		refused: one(index(`projection: Include, attributes: [a, b, a]`)),
		at:      "spec.tables[0].indexes[0].attributes[2]",
		says:    `Duplicate value: "a"`,
	}, {
		rule:    "an attribute has at least 1 character",
		refused: one(index(`projection: Include, attributes: [""]`)),
		at:      "spec.tables[0].indexes[0].attributes[0]",
		says:    "should be at least 1 chars long",
	}, {
		rule:     "an attribute has at most 255 characters",
		admitted: one(index("projection: Include, attributes: [" + strings.Repeat("a", 255) + "]")),
		refused:  one(index("projection: Include, attributes: [" + strings.Repeat("a", 256) + "]")),
		at:       "spec.tables[0].indexes[0].attributes[0]",
		says:     "may not be more than 255",
	}, {
		rule:     "indexes name 100 attributes together at most",
		admitted: one(indexes(including(20, 20, 20, 20, 20)...)),
		refused:  []string{indexes(including(20, 20, 20, 20, 20, 1)...), indexes(including(17, 17, 17, 17, 17, 17)...)},
		at:       "spec.tables[0].indexes",
		says:     "the indexes of a table may name 100 attributes together",
	}}
}
