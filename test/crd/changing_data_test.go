package crd

import "slices"

var (
	tablesStay     = reason{"spec.tables", "a table cannot be taken out while deletionProtection is on (unset: true)"}
	bucketsStay    = reason{"spec.buckets", "a bucket cannot be taken out while deletionProtection is on (unset: true)"}
	tableNameStays = reason{"spec.tables[0].tableName", "tableName cannot be set, changed or removed"}
	partitionStays = reason{"spec.tables[0].partitionKey", "partitionKey cannot be changed"}
	sortStays      = reason{"spec.tables[0].sortKey", "sortKey cannot be set, changed or removed"}
	indexStays     = reason{"spec.tables[0].indexes", "the keys, projection and attributes of an index cannot be changed"}
	bucketStays    = reason{"spec.buckets[0].bucketName", "bucketName cannot be set, changed or removed"}
)

func dataChanges() []change {
	return slices.Concat(
		comingAndGoing("table", "tables", tables, tablesStay), comingAndGoing("bucket", "buckets", buckets, bucketsStay),
		tableChanges(), indexChanges(), projectionChanges(), bucketChanges(), identityChanges(),
		[]change{{"the largest tables and buckets stay", largest(), largest(), reason{}}})
}

// comingAndGoing are the changes of a list of tables or buckets, of which stays is the rule.
func comingAndGoing(kind, field string, list func(...string) string, stays reason) []change {
	a, b, none, off, on := `name: a`, `name: b`, field+": []", `deletionProtection: false`, `deletionProtection: true`
	return []change{
		{"the first " + kind + " is added", ``, list(a), reason{}},
		{"the first " + kind + " is added to an empty list", none, list(a), reason{}},
		{"an empty list is taken out of " + field, none, ``, reason{}},
		{"a second " + kind + " is added", list(a), list(a, b), reason{}},
		{"a second " + kind + " is added before the first", list(a), list(b, a), reason{}},
		{"the order of " + field + " is changed", list(a, b), list(b, a), reason{}},
		{"one of two " + field + " is taken out under protection", list(a, b), list(a), stays},
		{"the first of two " + field + " is taken out under protection", list(a, b), list(b), stays},
		{"all " + field + " are taken out under protection", list(a, b), ``, stays},
		{"all " + field + " are taken out under protection, and the list stays", list(a), none, stays},
		{"a " + kind + " is renamed under protection", list(a), list(b), stays},
		{"a " + kind + " is taken out under protection, and another added", list(a, b), list(a, `name: c`), stays},
		{"a " + kind + " is taken out under protection that is spelled out", with(list(a), on), on, stays},
		{"a " + kind + " is taken out, and protection with it", list(a, b), with(list(a), off), stays},
		{"a " + kind + " is taken out, and protection that was spelled out with it", with(list(a), on), off, stays},
		{"a " + kind + " is taken out as protection is put on", with(list(a, b), off), list(a), stays},
		{"a " + kind + " is taken out as protection is spelled out", with(list(a), off), on, stays},
		{"one of two " + field + " is taken out without protection", with(list(a, b), off), with(list(a), off), reason{}},
		{"all " + field + " are taken out without protection", with(list(a, b), off), off, reason{}},
		{"a " + kind + " is renamed without protection", with(list(a), off), with(list(b), off), reason{}},
		{"a " + kind + " that is to be deleted is taken out under protection", list(a + `, deletionPolicy: Delete`), ``, stays},
		{"a " + kind + " that is retained is taken out under protection", list(a + `, deletionPolicy: Retain`), ``, stays},
		{field + " lose their protection and stay", list(a, b), with(list(a, b), off), reason{}},
	}
}

func tableChanges() []change {
	return []change{
		{"a tableName stays", tb(`tableName: shop`), tb(`tableName: shop, tableClass: Standard`), reason{}},
		{"a tableName is changed", tb(`tableName: shop`), tb(`tableName: store`), tableNameStays},
		{"a tableName is set later", tb(``), tb(`tableName: shop`), tableNameStays},
		{"a tableName is removed", tb(`tableName: shop`), tb(``), tableNameStays},
		{"a tableName is changed in the second table", tables(`name: a`, `name: b, tableName: shop`), tables(`name: a`, `name: b, tableName: store`), reason{"spec.tables[1].tableName", tableNameStays.says}},
		{"a tableName moves with its table", tables(`name: a, tableName: shop`, `name: b`), tables(`name: b`, `name: a, tableName: shop`), reason{}},
		{"a tableName is given to a table that is added", tables(`name: a`), tables(`name: b, tableName: shop`, `name: a`), reason{}},
		{"a tableName goes to another table", with(tables(`name: a, tableName: shop`), `deletionProtection: false`), with(tables(`name: b, tableName: shop`), `deletionProtection: false`), reason{}},

		{"a partition key has another name", tb(``), `tables: [{name: sessions, partitionKey: {name: key, type: S}}]`, partitionStays},
		{"a partition key has another type", tb(``), `tables: [{name: sessions, partitionKey: {name: id, type: "N"}}]`, partitionStays},

		{"a sort key stays", tb(`sortKey: {name: at, type: "N"}`), tb(`sortKey: {name: at, type: "N"}, stream: NewImage`), reason{}},
		{"a sort key has another name", tb(`sortKey: {name: at, type: "N"}`), tb(`sortKey: {name: since, type: "N"}`), sortStays},
		{"a sort key has another type", tb(`sortKey: {name: at, type: "N"}`), tb(`sortKey: {name: at, type: S}`), sortStays},
		{"a sort key is set later", tb(``), tb(`sortKey: {name: at, type: "N"}`), sortStays},
		{"a sort key is removed", tb(`sortKey: {name: at, type: "N"}`), tb(``), sortStays},

		{"the rest of a table is changed", tb(``), tb(`capacityMode: OnDemand, maxReadRequestUnits: 100, maxWriteRequestUnits: 10, timeToLiveAttribute: until, stream: NewAndOldImages,
			kmsKeyARN: ` + keyARN + `, pointInTimeRecovery: {periodDays: 7}, tableClass: StandardInfrequentAccess, deletionPolicy: Delete`), reason{}},
		{"a key of a table is changed", tb(`kmsKeyARN: ` + keyARN), tb(`kmsKeyARN: ` + otherKeyARN), reason{}},
		{"a key of a table is removed", tb(`kmsKeyARN: ` + keyARN), tb(``), reason{}},
	}
}

func indexChanges() []change {
	sorted := index(`sortKey: {name: at, type: "N"}`)
	return []change{
		{"the first index is added", tb(``), index(``), reason{}},
		{"the first index is added to an empty list", tb(`indexes: []`), index(``), reason{}},
		{"a second index is added", indexes(`name: one`), indexes(`name: one`, `name: two`), reason{}},
		{"a second index is added before the first", indexes(`name: one`), indexes(`name: two, sortKey: {name: at, type: "N"}`, `name: one`), reason{}},
		{"the order of indexes is changed", indexes(`name: one`, `name: two, projection: KeysOnly`), indexes(`name: two, projection: KeysOnly`, `name: one`), reason{}},
		{"one of two indexes is taken out under protection", indexes(`name: one`, `name: two`), indexes(`name: two`), reason{}},
		{"all indexes are taken out under protection", index(``), tb(``), reason{}},
		{"all indexes are taken out, and the list stays", index(``), tb(`indexes: []`), reason{}},
		{"an index is renamed, as that is another one", index(``), tb(`indexes: [{name: by-owner, partitionKey: {name: owner, type: S}}]`), reason{}},

		{"a partition key of an index has another name", index(``), tb(`indexes: [{name: by-user, partitionKey: {name: owner, type: S}}]`), indexStays},
		{"a partition key of an index has another type", index(``), tb(`indexes: [{name: by-user, partitionKey: {name: user, type: "N"}}]`), indexStays},
		{"a sort key of an index stays", sorted, index(`sortKey: {name: at, type: "N"}, projection: All`), reason{}},
		{"a sort key of an index has another name", sorted, index(`sortKey: {name: since, type: "N"}`), indexStays},
		{"a sort key of an index has another type", sorted, index(`sortKey: {name: at, type: S}`), indexStays},
		{"a sort key of an index is set later", index(``), sorted, indexStays},
		{"a sort key of an index is removed", sorted, index(``), indexStays},
		{"the second index is changed", indexes(`name: one`, `name: two`), indexes(`name: one`, `name: two, projection: KeysOnly`), indexStays},
		{"an index is changed as another is added", indexes(`name: one`), indexes(`name: two`, `name: one, projection: KeysOnly`), indexStays},
		{"an index of the second table is changed", twoTables(``), twoTables(`projection: KeysOnly`), reason{"spec.tables[1].indexes", indexStays.says}},
		{"indexes of the same name in two tables differ", twoTables(``), twoTables(`projection: All`), reason{}},
	}
}

func projectionChanges() []change {
	include := index(`projection: Include, attributes: [a, b]`)
	return []change{
		{"the default projection is spelled out", index(``), index(`projection: All`), reason{}},
		{"the default projection is left out", index(`projection: All`), index(``), reason{}},
		{"a projection is narrowed", index(``), index(`projection: KeysOnly`), indexStays},
		{"a projection that is spelled out is narrowed", index(`projection: All`), index(`projection: KeysOnly`), indexStays},
		{"a projection is left out", index(`projection: KeysOnly`), index(``), indexStays},
		{"a projection is widened", include, index(`projection: All`), indexStays},
		{"a projection gets attributes", index(``), include, indexStays},
		{"attributes stay", include, include, reason{}},
		{"the order of attributes is changed", include, index(`projection: Include, attributes: [b, a]`), reason{}},
		{"an attribute is added", include, index(`projection: Include, attributes: [a, b, c]`), indexStays},
		{"an attribute is taken out", include, index(`projection: Include, attributes: [a]`), indexStays},
		{"an attribute is changed", include, index(`projection: Include, attributes: [a, c]`), indexStays},
	}
}

func bucketChanges() []change {
	return []change{
		{"a bucketName stays", bk(`bucketName: shop`), bk(`bucketName: shop, versioning: Suspended`), reason{}},
		{"a bucketName is changed", bk(`bucketName: shop`), bk(`bucketName: store`), bucketStays},
		{"a bucketName is set later", bk(``), bk(`bucketName: shop`), bucketStays},
		{"a bucketName is removed", bk(`bucketName: shop`), bk(``), bucketStays},
		{"a bucketName is changed in the second bucket", buckets(`name: a`, `name: b, bucketName: shop`), buckets(`name: a`, `name: b, bucketName: store`), reason{"spec.buckets[1].bucketName", bucketStays.says}},
		{"a bucketName moves with its bucket", buckets(`name: a, bucketName: shop`, `name: b`), buckets(`name: b`, `name: a, bucketName: shop`), reason{}},
		{"a bucketName is given to a bucket that is added", buckets(`name: a`), buckets(`name: b, bucketName: shop`, `name: a`), reason{}},

		{"the rest of a bucket is changed", bk(``), bk(`kmsKeyARN: ` + keyARN + `, versioning: Suspended, deletionPolicy: Delete, emptyOnDelete: true, lifecycleRules: [{name: old, expirationDays: 30}]`), reason{}},
		{"a key of a bucket is removed", bk(`kmsKeyARN: ` + keyARN), bk(``), reason{}},
		{"a lifecycle rule is changed", lifecycle(`expirationDays: 30`), lifecycle(`prefix: tmp/, expirationDays: 3`), reason{}},
		{"a lifecycle rule is taken out", lifecycle(`expirationDays: 30`), bk(``), reason{}},
		{"a bucket that is emptied is retained again", bk(`deletionPolicy: Delete, emptyOnDelete: true`), bk(`deletionPolicy: Retain`), reason{}},
	}
}

func identityChanges() []change {
	return []change{
		{"an identity is added", ``, `servers: {identity: {}}`, reason{}},
		{"an identity is taken out", `servers: {identity: {}}`, ``, reason{}},
		{"an identity gives way to a profile", `servers: {identity: {}}`, profile("web"), reason{}},
		{"a profile gives way to an identity", profile("web"), `servers: {identity: {}}`, reason{}},
	}
}

// twoTables are two tables with an index of the same name each, of which that of the second has more fields.
func twoTables(more string) string {
	return "tables: [{name: a, partitionKey: {name: id, type: S}, indexes: [{name: one, partitionKey: {name: owner, type: S}, projection: KeysOnly}]}, " +
		"{name: b, partitionKey: {name: id, type: S}, indexes: [{name: one, partitionKey: {name: user, type: S}, " + more + "}]}]"
}
