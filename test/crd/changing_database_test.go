package crd

import "slices"

var (
	databaseStays = reason{"spec.database", "database cannot be taken out while deletionProtection is on (unset: true)"}
	engineStays   = reason{"spec.database.engine", "engine cannot be changed"}
	nameStays     = reason{"spec.database.name", "name (unset: app) cannot be changed"}
	userStays     = reason{"spec.database.username", "username (unset: dbadmin) cannot be changed"}
	portStays     = reason{"spec.database.port", "port (unset: 5432 for postgres, 3306 otherwise) cannot be changed"}
	keyStays      = reason{"spec.database.kmsKeyARN", "kmsKeyARN cannot be set, changed or removed"}
	secretStays   = reason{"spec.database.secretKMSKeyARN", "secretKMSKeyARN cannot be set, changed or removed"}
	topologyStays = reason{"spec.database.topology", "topology cannot change to or from MultiAZCluster"}
	storageStays  = reason{"spec.database.storageGiB", "storageGiB (unset: 100) cannot shrink"}
)

const otherKeyARN = "arn:aws:kms:eu-west-1:123456789012:key/fedcba98-7654-3210-fedc-ba9876543210"

func databaseChanges() []change {
	return slices.Concat(databaseComesAndGoes(), databaseIdentity(), databaseKeys(), databaseShape())
}

func databaseComesAndGoes() []change {
	return []change{
		{"a database is added", ``, postgres, reason{}},
		{"a database is taken out under protection", postgres, ``, databaseStays},
		{"a database is taken out under protection that is spelled out", with(postgres, `deletionProtection: true`), `deletionProtection: true`, databaseStays},
		{"a database is taken out, and protection with it", postgres, `deletionProtection: false`, databaseStays},
		{"a database is taken out as protection is put on", with(postgres, `deletionProtection: false`), `deletionProtection: true`, databaseStays},
		{"a database is taken out without protection", with(postgres, `deletionProtection: false`), `deletionProtection: false`, reason{}},
		{"a database that is retained is taken out under protection", pg(`deletionPolicy: Retain`), ``, databaseStays},
		{"a database loses its protection and stays", postgres, with(postgres, `deletionProtection: false`), reason{}},
		{"the rest of a database is changed", postgres, pg(`version: "18", instanceClass: db.r7g.large, storageGiB: 500, maxStorageGiB: 1000, iops: 12000, throughputMiBps: 500,
			parameters: {work_mem: "8192"}, backup: {retentionDays: 14, window: "01:00-02:00"}, maintenanceWindow: "sun:03:00-sun:04:00", applyChanges: Immediately,
			autoMinorVersionUpgrade: false, extendedSupport: true, logExports: [postgresql], caCertificate: rds-ca-rsa2048-g1, deletionPolicy: Retain`), reason{}},
		{"a version is lowered, as that takes back an upgrade that waits", pg(`version: "17.6"`), pg(`version: "16"`), reason{}},
	}
}

func databaseIdentity() []change {
	return []change{
		{"an engine is changed", mysql, mariadb, engineStays},

		{"the default name is spelled out", postgres, pg(`name: app`), reason{}},
		{"the default name is left out", pg(`name: app`), postgres, reason{}},
		{"a name stays", pg(`name: shop`), pg(`name: shop, storageGiB: 200`), reason{}},
		{"a name is changed", pg(`name: shop`), pg(`name: store`), nameStays},
		{"a name is set later", postgres, pg(`name: shop`), nameStays},
		{"a name is removed", pg(`name: shop`), postgres, nameStays},

		{"the default user is spelled out", postgres, pg(`username: dbadmin`), reason{}},
		{"the default user is left out", pg(`username: dbadmin`), postgres, reason{}},
		{"a user is changed", pg(`username: shop`), pg(`username: store`), userStays},
		{"a user is set later", postgres, pg(`username: shop`), userStays},
		{"a user is removed", pg(`username: shop`), postgres, userStays},

		{"the default port is spelled out", postgres, pg(`port: 5432`), reason{}},
		{"the default port is left out", pg(`port: 5432`), postgres, reason{}},
		{"the default port of mysql is spelled out", mysql, my(`port: 3306`), reason{}},
		{"a port of a database is changed", pg(`port: 6000`), pg(`port: 6001`), portStays},
		{"a port of a database is set later", postgres, pg(`port: 3306`), portStays},
		{"a port of mysql is set later", mysql, my(`port: 5432`), portStays},
		{"a port of a database is removed", pg(`port: 6000`), postgres, portStays},
	}
}

func databaseKeys() []change {
	var all []change
	for field, stays := range map[string]reason{"kmsKeyARN": keyStays, "secretKMSKeyARN": secretStays} {
		key, other := pg(field+": "+keyARN), pg(field+": "+otherKeyARN)
		all = append(all,
			change{field + " stays", key, key, reason{}},
			change{field + " is changed", key, other, stays},
			change{field + " is set later", postgres, key, stays},
			change{field + " is removed", key, postgres, stays})
	}
	return all
}

func databaseShape() []change {
	single := `availability: {accept: [SingleZoneDatabase]}`
	return []change{
		{"the default topology is spelled out", postgres, pg(`topology: MultiAZInstance`), reason{}},
		{"the default topology is left out", pg(`topology: MultiAZInstance`), postgres, reason{}},
		{"a standby is given up", postgres, with(pg(`topology: SingleZone`), single), reason{}},
		{"a standby is added", with(pg(`topology: SingleZone`), single), postgres, reason{}},
		{"an instance becomes a cluster", pg(`topology: MultiAZInstance`), pg(`topology: MultiAZCluster`), topologyStays},
		{"an instance without a topology becomes a cluster", postgres, pg(`topology: MultiAZCluster`), topologyStays},
		{"an instance in a single zone becomes a cluster", with(pg(`topology: SingleZone`), single), pg(`topology: MultiAZCluster`), topologyStays},
		{"a cluster becomes an instance", pg(`topology: MultiAZCluster`), pg(`topology: MultiAZInstance`), topologyStays},
		{"the topology of a cluster is left out", pg(`topology: MultiAZCluster`), postgres, topologyStays},

		{"the default storage is spelled out", postgres, pg(`storageGiB: 100`), reason{}},
		{"the default storage is left out", pg(`storageGiB: 100`), postgres, reason{}},
		{"storage grows", pg(`storageGiB: 200`), pg(`storageGiB: 201`), reason{}},
		{"storage grows from the default", postgres, pg(`storageGiB: 101`), reason{}},
		{"storage grows to the default", pg(`storageGiB: 50`), postgres, reason{}},
		{"storage shrinks", pg(`storageGiB: 201`), pg(`storageGiB: 200`), storageStays},
		{"storage shrinks from the default", postgres, pg(`storageGiB: 99`), storageStays},
		{"storage shrinks to the default", pg(`storageGiB: 101`), postgres, storageStays},
	}
}

// pg is a database of PostgreSQL, and my one of MySQL, with more fields.
func pg(more string) string { return postgres[:len(postgres)-1] + ", " + more + "}" }

func my(more string) string { return mysql[:len(mysql)-1] + ", " + more + "}" }

// with puts two mappings into one.
func with(one, other string) string { return "{" + one + ", " + other + "}" }
