package crd

import (
	"fmt"
	"slices"
	"strings"
)

// The least that a database must say, of each engine.
const (
	postgres = `database: {engine: postgres, version: "17", instanceClass: db.m7g.large}`
	mysql    = `database: {engine: mysql, version: "8.4", instanceClass: db.m7g.large}`
	mariadb  = `database: {engine: mariadb, version: "11.4", instanceClass: db.m7g.large}`
)

func databaseRules() []rule {
	return slices.Concat(databaseEngineRules(), databaseTopologyRules(), databaseStorageRules(), databaseNameRules(),
		databaseKeyRules(), databaseCareRules(), databaseListRules(),
		databaseBounds("storageGiB", "storageGiB: %d", 20, 65536),
		databaseBounds("maxStorageGiB", "storageGiB: 20, maxStorageGiB: %d", 22, 65536, reason{"spec.database.maxStorageGiB", "maxStorageGiB must be at least 10 percent more"}),
		databaseBounds("iops", "storageGiB: 400, iops: %d", 12000, 256000),
		databaseBounds("throughputMiBps", "storageGiB: 400, throughputMiBps: %d", 500, 16000))
}

func databaseEngineRules() []rule {
	return []rule{{
		rule:     "a database says its engine, version and class",
		admitted: []string{postgres, mysql, mariadb, `database: null`},
		refused:  []string{`database: {engine: postgres, version: "17"}`},
		at:       "spec.database.instanceClass",
		says:     "Required value",
	}, {
		rule:    "a database says its engine",
		given:   postgres,
		refused: []string{`database: {engine: null}`},
		at:      "spec.database.engine",
		says:    "Required value",
	}, {
		rule:    "a database says its version",
		given:   postgres,
		refused: []string{`database: {version: null}`},
		at:      "spec.database.version",
		says:    "Required value",
	}, {
		rule:    "an engine is one of three",
		given:   postgres,
		refused: []string{`database: {engine: aurora-postgresql}`, `database: {engine: PostgreSQL}`, `database: {engine: oracle-ee}`},
		at:      "spec.database.engine",
		says:    "Unsupported value",
	}, {
		rule:     "a version is numbers with dots between them",
		given:    postgres,
		admitted: []string{`database: {version: "17.6"}`, `database: {version: "16"}`, `database: {engine: mariadb, version: "11.4.8"}`},
		refused:  []string{`database: {version: latest}`, `database: {version: "17."}`, `database: {version: "17.6-R1"}`, `database: {version: v17}`, `database: {version: ""}`, `database: {version: "1.2.3.4"}`},
		at:       "spec.database.version",
		says:     "is not a version: write numbers with dots between them",
	}, {
		rule:     "the major version of mysql has two numbers",
		given:    mysql,
		admitted: []string{`database: {version: "8.4.6"}`, `database: {version: "8.0"}`},
		refused:  []string{`database: {version: "8"}`, `database: {engine: mariadb, version: "11"}`},
		at:       "spec.database.version",
		says:     "of mysql and mariadb the major version has two numbers",
	}, {
		rule:     "a class is a DB instance class",
		given:    postgres,
		admitted: []string{`database: {instanceClass: db.t4g.micro}`, `database: {instanceClass: db.r6id.24xlarge}`, `database: {instanceClass: db.x2iedn.large.tpc1.mem2x}`},
		refused:  []string{`database: {instanceClass: m7g.large}`, `database: {instanceClass: db.m7g}`, `database: {instanceClass: DB.m7g.large}`, `database: {instanceClass: ""}`},
		at:       "spec.database.instanceClass",
		says:     "is not a DB instance class: write db., family and size",
	}, {
		rule:     "mariadb has no Extended Support",
		given:    mysql,
		admitted: []string{`database: {extendedSupport: true}`, `database: {extendedSupport: false}`},
		refused:  []string{`database: {engine: mariadb, version: "11.4", extendedSupport: true}`, `database: {engine: mariadb, version: "11.4", extendedSupport: false}`},
		at:       "spec.database.extendedSupport",
		says:     "RDS has no Extended Support of mariadb",
	}}
}

func databaseTopologyRules() []rule {
	return []rule{{
		rule:     "a topology is one of three",
		given:    postgres,
		admitted: []string{`database: {topology: MultiAZInstance}`, `database: {topology: MultiAZCluster}`},
		refused:  []string{`database: {topology: MultiAZ}`},
		at:       "spec.database.topology",
		says:     `Unsupported value: "MultiAZ"`,
	}, {
		rule:  "a single zone is accepted by name",
		given: postgres,
		admitted: []string{
			`{database: {topology: SingleZone}, availability: {accept: [SingleZoneDatabase]}}`,
			`{database: {topology: SingleZone}, availability: {accept: [SpareCapacity, SingleZoneDatabase]}}`,
			`availability: {accept: [SingleZoneDatabase]}`,
		},
		refused: []string{
			`database: {topology: SingleZone}`,
			`{database: {topology: SingleZone}, availability: {}}`,
			`{database: {topology: SingleZone}, availability: {accept: []}}`,
			`{database: {topology: SingleZone}, availability: {accept: [SpareCapacity]}}`,
		},
		at:   "spec.database.topology",
		says: "a database in a single zone is a single point of failure",
	}, {
		rule:     "there are no clusters of mariadb",
		given:    mysql,
		admitted: []string{`database: {topology: MultiAZCluster}`},
		refused:  []string{`database: {engine: mariadb, version: "11.4", topology: MultiAZCluster}`},
		at:       "spec.database.topology",
		says:     "RDS has no Multi-AZ DB clusters of mariadb",
	}, {
		rule:     "the storage of a cluster does not grow by itself",
		given:    postgres,
		admitted: []string{`database: {maxStorageGiB: 200}`},
		refused:  []string{`database: {maxStorageGiB: 200, topology: MultiAZCluster}`},
		at:       "spec.database.maxStorageGiB",
		says:     "the storage of a Multi-AZ DB cluster does not grow by itself",
	}, {
		rule:     "a cluster takes no throughput",
		given:    postgres,
		admitted: []string{`database: {storageGiB: 400, iops: 12000, topology: MultiAZCluster}`},
		refused:  []string{`database: {storageGiB: 400, throughputMiBps: 500, topology: MultiAZCluster}`},
		at:       "spec.database.throughputMiBps",
		says:     "RDS does not take the throughput of a Multi-AZ DB cluster",
	}}
}

func databaseStorageRules() []rule {
	return []rule{{
		rule:     "storage may grow by 10 percent or more",
		given:    postgres,
		admitted: []string{`database: {maxStorageGiB: 110}`, `database: {storageGiB: 20, maxStorageGiB: 22}`, `database: {storageGiB: 65536}`},
		refused:  []string{`database: {maxStorageGiB: 109}`, `database: {storageGiB: 200, maxStorageGiB: 200}`, `database: {storageGiB: 500, maxStorageGiB: 100}`},
		at:       "spec.database.maxStorageGiB",
		says:     "maxStorageGiB must be at least 10 percent more than storageGiB",
	}, {
		rule:     "small storage has the IOPS that it has",
		given:    postgres,
		admitted: []string{`database: {storageGiB: 400, iops: 12000}`},
		refused:  []string{`database: {storageGiB: 399, iops: 12000}`, `database: {iops: 12000}`},
		at:       "spec.database.iops",
		says:     "gp3 storage takes iops from 400 GiB on only",
	}, {
		rule:     "small storage has the throughput that it has",
		given:    postgres,
		admitted: []string{`database: {storageGiB: 400, throughputMiBps: 500}`},
		refused:  []string{`database: {storageGiB: 399, throughputMiBps: 500}`, `database: {throughputMiBps: 500}`},
		at:       "spec.database.throughputMiBps",
		says:     "gp3 storage takes throughputMiBps from 400 GiB on only",
	}}
}

func databaseNameRules() []rule {
	return []rule{{
		rule:     "a name of a database is one that RDS takes",
		given:    postgres,
		admitted: []string{`database: {name: shop}`, `database: {name: Shop_2}`, databaseText("name", strings.Repeat("a", 63))},
		refused:  []string{`database: {name: 2shop}`, `database: {name: my-shop}`, `database: {name: _shop}`, `database: {name: ""}`},
		at:       "spec.database.name",
		says:     "is not a name that RDS takes",
	}, {
		rule:    "a name of a database has at most 63 characters",
		given:   postgres,
		refused: one(databaseText("name", strings.Repeat("a", 64))),
		at:      "spec.database.name",
		says:    "may not be more than 63",
	}, {
		rule:     "a user name is one that RDS takes",
		given:    postgres,
		admitted: []string{`database: {username: shop}`, `database: {username: Owner_1}`, `database: {username: admin}`, `database: {username: postgres}`, databaseText("username", strings.Repeat("a", 16))},
		refused:  []string{`database: {username: 1shop}`, `database: {username: my-shop}`, `database: {username: rdsadmin}`, `database: {username: RDSAdmin}`, `database: {username: ""}`},
		at:       "spec.database.username",
		says:     "is not a user name that RDS takes",
	}, {
		rule:    "a user name has at most 16 characters",
		given:   postgres,
		refused: one(databaseText("username", strings.Repeat("a", 17))),
		at:      "spec.database.username",
		says:    "may not be more than 16",
	}, {
		rule:     "a port is one that RDS takes",
		given:    postgres,
		admitted: []string{`database: {port: 1150}`, `database: {port: 65535}`},
		refused:  []string{`database: {port: 1149}`, `database: {port: 0}`, `database: {port: -1}`},
		at:       "spec.database.port",
		says:     "RDS takes ports from 1150 on",
	}, {
		rule:    "a port has a greatest value",
		given:   postgres,
		refused: []string{`database: {port: 65536}`},
		at:      "spec.database.port",
		says:    "should be less than or equal to 65535",
	}}
}

func databaseKeyRules() []rule {
	var all []rule
	for _, field := range []string{"kmsKeyARN", "secretKMSKeyARN"} {
		all = append(all, rule{
			rule:     field + " is the ARN of a key",
			given:    postgres,
			admitted: []string{databaseText(field, keyARN), databaseText(field, "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef")},
			refused: []string{
				databaseText(field, "alias/shop"), databaseText(field, "arn:aws:kms:eu-west-1:123456789012:alias/shop"),
				databaseText(field, "01234567-89ab-cdef-0123-456789abcdef"), databaseText(field, "arn:aws:kms:eu-west-1:12:key/0"), databaseText(field, ""),
			},
			at:   "spec.database." + field,
			says: "is not the ARN of a KMS key",
		})
	}
	return all
}

const keyARN = "arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"

func databaseCareRules() []rule {
	return []rule{{
		rule:     "backups stay on",
		given:    postgres,
		admitted: []string{`database: {backup: {}}`, `database: {backup: {retentionDays: 1}}`, `database: {backup: {retentionDays: 35}}`},
		refused:  []string{`database: {backup: {retentionDays: 0}}`, `database: {backup: {retentionDays: -1}}`},
		at:       "spec.database.backup.retentionDays",
		says:     "backups cannot be turned off",
	}, {
		rule:    "backups are kept for 35 days at most",
		given:   postgres,
		refused: []string{`database: {backup: {retentionDays: 36}}`},
		at:      "spec.database.backup.retentionDays",
		says:    "should be less than or equal to 35",
	}, {
		rule:     "the backup window has 30 minutes",
		given:    postgres,
		admitted: []string{`database: {backup: {window: "01:00-01:30"}}`, `database: {backup: {window: "23:45-00:15"}}`},
		refused:  []string{`database: {backup: {window: "01:00-01:29"}}`, `database: {backup: {window: "01:00-01:00"}}`, `database: {backup: {window: "23:45-00:14"}}`},
		at:       "spec.database.backup.window",
		says:     "is shorter than the 30 minutes",
	}, {
		rule:     "the maintenance window has 30 minutes",
		given:    postgres,
		admitted: []string{`database: {maintenanceWindow: "sun:03:00-sun:03:30"}`, `database: {maintenanceWindow: "sun:23:45-mon:00:15"}`, `database: {maintenanceWindow: "mon:08:09-tue:08:09"}`},
		refused:  []string{`database: {maintenanceWindow: "sun:03:00-sun:03:29"}`, `database: {maintenanceWindow: "sun:03:00-sun:03:00"}`, `database: {maintenanceWindow: "sun:23:45-mon:00:14"}`},
		at:       "spec.database.maintenanceWindow",
		says:     "is shorter than the 30 minutes",
	}, {
		rule:     "a backup window is a daily one",
		given:    postgres,
		admitted: []string{`database: {backup: {window: "01:00-02:00"}}`, `database: {backup: {window: "23:45-00:15"}}`},
		refused:  []string{`database: {backup: {window: "1:00-2:00"}}`, `database: {backup: {window: "24:00-24:30"}}`, `database: {backup: {window: "01:00-02:60"}}`, `database: {backup: {window: "01:00"}}`, `database: {backup: {window: ""}}`},
		at:       "spec.database.backup.window",
		says:     "is not a daily window",
	}, {
		rule:     "a maintenance window is a weekly one",
		given:    postgres,
		admitted: []string{`database: {maintenanceWindow: "sun:03:00-sun:04:00"}`, `database: {maintenanceWindow: "sat:23:45-sun:00:15"}`},
		refused:  []string{`database: {maintenanceWindow: "03:00-04:00"}`, `database: {maintenanceWindow: "Sun:03:00-Sun:04:00"}`, `database: {maintenanceWindow: "sun:03:00"}`, `database: {maintenanceWindow: "day:03:00-day:04:00"}`, `database: {maintenanceWindow: ""}`},
		at:       "spec.database.maintenanceWindow",
		says:     "is not a weekly window",
	}, {
		rule:     "changes wait for the window, or do not",
		given:    postgres,
		admitted: []string{`database: {applyChanges: MaintenanceWindow}`, `database: {applyChanges: Immediately}`},
		refused:  []string{`database: {applyChanges: Now}`},
		at:       "spec.database.applyChanges",
		says:     `Unsupported value: "Now"`,
	}, {
		rule:     "a deletion policy is one of three",
		given:    postgres,
		admitted: []string{`database: {deletionPolicy: Snapshot}`, `database: {deletionPolicy: Retain}`, `database: {deletionPolicy: Delete}`},
		refused:  []string{`database: {deletionPolicy: Keep}`, `database: {deletionPolicy: retain}`},
		at:       "spec.database.deletionPolicy",
		says:     "Unsupported value",
	}, {
		rule:     "a certificate authority is one of RDS",
		given:    postgres,
		admitted: []string{`database: {caCertificate: rds-ca-rsa2048-g1}`, `database: {caCertificate: rds-ca-ecc384-g1}`},
		refused:  []string{`database: {caCertificate: rsa2048}`, `database: {caCertificate: "arn:aws:rds:eu-west-1::cert:rds-ca-rsa2048-g1"}`, `database: {caCertificate: ""}`},
		at:       "spec.database.caCertificate",
		says:     "is not a certificate authority of RDS",
	}}
}

func databaseListRules() []rule {
	return []rule{{
		rule:     "a log is one that postgres has",
		given:    postgres,
		admitted: []string{`database: {logExports: []}`, `database: {logExports: [postgresql, upgrade, iam-db-auth-error]}`},
		refused:  []string{`database: {logExports: [slowquery]}`, `database: {logExports: [postgresql, error]}`},
		at:       "spec.database.logExports",
		says:     "the engine has no such log",
	}, {
		rule:     "a log is one that mysql and mariadb have",
		given:    mysql,
		admitted: []string{`database: {logExports: [audit, error, general, slowquery, iam-db-auth-error]}`, `database: {engine: mariadb, version: "11.4", logExports: [slowquery]}`, `database: {topology: MultiAZCluster, logExports: [error, general, slowquery, iam-db-auth-error]}`},
		refused:  []string{`database: {logExports: [postgresql]}`, `database: {topology: MultiAZCluster, logExports: [audit]}`, `database: {engine: mariadb, version: "11.4", logExports: [upgrade]}`},
		at:       "spec.database.logExports",
		says:     "the engine has no such log",
	}, {
		rule:    "a log is listed once",
		given:   postgres,
		refused: []string{`database: {logExports: [upgrade, upgrade]}`},
		at:      "spec.database.logExports[1]",
		says:    `Duplicate value: "upgrade"`,
	}, {
		rule:     "a parameter has a name and a value as RDS has them",
		given:    postgres,
		admitted: []string{`database: {parameters: {max_connections: "500", rds.force_ssl: "1", auto_explain.log_min_duration: "250"}}`, databaseParameter("a", strings.Repeat("v", 1024))},
		refused:  []string{databaseParameter("MaxConnections", "500"), databaseParameter("a", ""), databaseParameter("a", strings.Repeat("v", 1025)), databaseParameter("max connections", "1"), databaseParameter(strings.Repeat("a", 129), "1"), databaseParameter("", "1")},
		at:       "spec.database.parameters",
		says:     "a parameter has a name in lower case and a value of 1 to 1024 characters",
	}, {
		rule:    "parameters are one or more",
		given:   postgres,
		refused: []string{`database: {parameters: {}}`},
		at:      "spec.database.parameters",
		says:    "should have at least 1 properties",
	}, {
		rule:     "parameters are at most 100",
		given:    postgres,
		admitted: one(manyParameters(100)),
		refused:  one(manyParameters(101)),
		at:       "spec.database.parameters",
		says:     "Too many: 101: must have at most 100 items",
	}}
}

// databaseBounds are the two rules that hold a number between least and most; also is what else strikes below least.
func databaseBounds(field, format string, least, most int, also ...reason) []rule {
	set := func(n int) []string { return one("database: {" + fmt.Sprintf(format, n) + "}") }
	return []rule{{
		rule:     "database." + field + " has a least value",
		given:    postgres,
		admitted: set(least),
		refused:  set(least - 1),
		at:       "spec.database." + field,
		says:     fmt.Sprintf("should be greater than or equal to %d", least),
		also:     also,
	}, {
		rule:     "database." + field + " has a greatest value",
		given:    postgres,
		admitted: set(most),
		refused:  set(most + 1),
		at:       "spec.database." + field,
		says:     fmt.Sprintf("should be less than or equal to %d", most),
	}}
}

func databaseText(field, text string) string { return fmt.Sprintf("database: {%s: %q}", field, text) }

func databaseParameter(name, value string) string {
	return fmt.Sprintf("database: {parameters: {%q: %q}}", name, value)
}

func manyParameters(n int) string {
	var entries []string
	for i := range n {
		entries = append(entries, fmt.Sprintf("p%d: \"1\"", i))
	}
	return "database: {parameters: {" + strings.Join(entries, ", ") + "}}"
}
