package v1alpha1

// DatabaseEngine is the kind of SQL database.
// +kubebuilder:validation:Enum=postgres;mysql;mariadb
type DatabaseEngine string

const (
	// EnginePostgres is RDS for PostgreSQL.
	EnginePostgres DatabaseEngine = "postgres"
	// EngineMySQL is RDS for MySQL.
	EngineMySQL DatabaseEngine = "mysql"
	// EngineMariaDB is RDS for MariaDB.
	EngineMariaDB DatabaseEngine = "mariadb"
)

// DatabaseTopology is what the database consists of.
// +kubebuilder:validation:Enum=MultiAZInstance;MultiAZCluster;SingleZone
type DatabaseTopology string

const (
	// TopologyMultiAZInstance is an instance with a standby in another zone, which takes over within one or two minutes.
	TopologyMultiAZInstance DatabaseTopology = "MultiAZInstance"
	// TopologyMultiAZCluster is a writer and two readers in three zones; a reader takes over within about 35 seconds.
	TopologyMultiAZCluster DatabaseTopology = "MultiAZCluster"
	// TopologySingleZone is an instance without a standby: the loss of its zone is the loss of the database.
	TopologySingleZone DatabaseTopology = "SingleZone"
)

// DeletionPolicy says what becomes of data when the app does not want it any more.
// +kubebuilder:validation:Enum=Snapshot;Retain;Delete
type DeletionPolicy string

const (
	// DeletionSnapshot deletes the database after a final snapshot.
	DeletionSnapshot DeletionPolicy = "Snapshot"
	// DeletionRetain leaves it as it is.
	DeletionRetain DeletionPolicy = "Retain"
	// DeletionDelete deletes it with all of its data.
	DeletionDelete DeletionPolicy = "Delete"
)

// ApplyChanges says when changes that interrupt the database take effect.
// +kubebuilder:validation:Enum=MaintenanceWindow;Immediately
type ApplyChanges string

const (
	// ApplyInWindow waits for the maintenance window.
	ApplyInWindow ApplyChanges = "MaintenanceWindow"
	// ApplyImmediately does not wait.
	ApplyImmediately ApplyChanges = "Immediately"
)

// Database is the SQL database of the app, on Amazon RDS. It is always encrypted, is reached by the servers of the app only,
// and has a master password that RDS keeps in Secrets Manager and rotates.
//
// The rules for what cannot be changed stand here and not at their fields, for a rule at a field says nothing when the field
// is added or removed.
//
// +kubebuilder:validation:XValidation:rule="self.engine == oldSelf.engine",fieldPath=".engine",message="engine cannot be changed: create a second app with the engine you want, move the data over with a dump or AWS DMS, then delete this one"
// +kubebuilder:validation:XValidation:rule="(has(self.name) ? self.name == (has(oldSelf.name) ? oldSelf.name : 'app') : !has(oldSelf.name) || oldSelf.name == 'app')",fieldPath=".name",message="name (unset: app) cannot be changed: create another database with SQL, and let your servers use that"
// +kubebuilder:validation:XValidation:rule="(has(self.username) ? self.username == (has(oldSelf.username) ? oldSelf.username : 'dbadmin') : !has(oldSelf.username) || oldSelf.username == 'dbadmin')",fieldPath=".username",message="username (unset: dbadmin) cannot be changed: create another user with SQL, and let your servers use that"
// +kubebuilder:validation:XValidation:rule="self.?port.orValue(self.engine == 'postgres' ? 5432 : 3306) == oldSelf.?port.orValue(oldSelf.engine == 'postgres' ? 5432 : 3306)",fieldPath=".port",message="port (unset: 5432 for postgres, 3306 otherwise) cannot be changed, as RDS would cut off everybody at once: put the port back"
// +kubebuilder:validation:XValidation:rule="has(self.kmsKeyARN) == has(oldSelf.kmsKeyARN) && (!has(self.kmsKeyARN) || self.kmsKeyARN == oldSelf.kmsKeyARN)",fieldPath=".kmsKeyARN",message="kmsKeyARN cannot be set, changed or removed, as RDS cannot encrypt a database anew: put it back, or create a second app with the key you want, move the data over, then delete this one"
// +kubebuilder:validation:XValidation:rule="has(self.secretKMSKeyARN) == has(oldSelf.secretKMSKeyARN) && (!has(self.secretKMSKeyARN) || self.secretKMSKeyARN == oldSelf.secretKMSKeyARN)",fieldPath=".secretKMSKeyARN",message="secretKMSKeyARN cannot be set, changed or removed, as RDS keeps the key of a secret that it manages: put it back"
// +kubebuilder:validation:XValidation:rule="(self.?topology.orValue('MultiAZInstance') == 'MultiAZCluster') == (oldSelf.?topology.orValue('MultiAZInstance') == 'MultiAZCluster')",fieldPath=".topology",message="topology cannot change to or from MultiAZCluster, as RDS cannot convert one into the other: create a second app with the topology you want, move the data over, then delete this one"
// +kubebuilder:validation:XValidation:rule="self.?storageGiB.orValue(100) >= oldSelf.?storageGiB.orValue(100)",fieldPath=".storageGiB",message="storageGiB (unset: 100) cannot shrink, as RDS cannot make a volume smaller: leave it as it is, or create a second app and move the data over"
// +kubebuilder:validation:XValidation:rule="self.engine != 'mariadb' || self.?topology.orValue('MultiAZInstance') != 'MultiAZCluster'",fieldPath=".topology",message="RDS has no Multi-AZ DB clusters of mariadb: use MultiAZInstance, or another engine"
// +kubebuilder:validation:XValidation:rule="self.engine == 'postgres' || self.version.contains('.')",fieldPath=".version",message="of mysql and mariadb the major version has two numbers: write it such as 8.4 or 11.4"
// +kubebuilder:validation:XValidation:rule="!has(self.maxStorageGiB) || self.?topology.orValue('MultiAZInstance') != 'MultiAZCluster'",fieldPath=".maxStorageGiB",message="the storage of a Multi-AZ DB cluster does not grow by itself: remove maxStorageGiB"
// +kubebuilder:validation:XValidation:rule="!has(self.maxStorageGiB) || self.maxStorageGiB * 10 >= self.?storageGiB.orValue(100) * 11",fieldPath=".maxStorageGiB",message="maxStorageGiB must be at least 10 percent more than storageGiB (unset: 100), which is what RDS takes: raise it, or leave it out"
// +kubebuilder:validation:XValidation:rule="!has(self.iops) || self.?storageGiB.orValue(100) >= 400",fieldPath=".iops",message="gp3 storage takes iops from 400 GiB on only: raise storageGiB, or leave iops out"
// +kubebuilder:validation:XValidation:rule="!has(self.throughputMiBps) || self.?storageGiB.orValue(100) >= 400",fieldPath=".throughputMiBps",message="gp3 storage takes throughputMiBps from 400 GiB on only: raise storageGiB, or leave throughputMiBps out"
// +kubebuilder:validation:XValidation:rule="!has(self.throughputMiBps) || self.?topology.orValue('MultiAZInstance') != 'MultiAZCluster'",fieldPath=".throughputMiBps",message="RDS does not take the throughput of a Multi-AZ DB cluster: remove throughputMiBps"
// +kubebuilder:validation:XValidation:rule="!has(self.logExports) || self.logExports.all(l, l in (self.engine == 'postgres' ? ['postgresql', 'upgrade', 'iam-db-auth-error'] : self.?topology.orValue('MultiAZInstance') == 'MultiAZCluster' ? ['error', 'general', 'slowquery', 'iam-db-auth-error'] : ['audit', 'error', 'general', 'slowquery', 'iam-db-auth-error']))",fieldPath=".logExports",message="the engine has no such log: postgres has postgresql, upgrade and iam-db-auth-error; mysql and mariadb have audit (not in a MultiAZCluster), error, general, slowquery and iam-db-auth-error"
// +kubebuilder:validation:XValidation:rule="!has(self.extendedSupport) || self.engine != 'mariadb'",fieldPath=".extendedSupport",message="RDS has no Extended Support of mariadb: remove extendedSupport"
// +kubebuilder:validation:XValidation:rule="self.?port.orValue(5432) >= 1150",fieldPath=".port",message="RDS takes ports from 1150 on: choose one of 1150 to 65535"
type Database struct {
	// engine is the kind of SQL database. It cannot be changed.
	// +required
	Engine DatabaseEngine `json:"engine,omitempty"`

	// version is the version of the engine, as far as it matters: 17 takes any minor version of PostgreSQL 17, 17.6 just that.
	// Of mysql and mariadb the major version has two numbers, such as 8.4 or 11.4. A higher one upgrades the database in place,
	// which interrupts it (see applyChanges) and cannot be undone: a lower one takes back an upgrade that still waits, and changes
	// nothing otherwise. AWS may upgrade it further (autoMinorVersionUpgrade), and haws does not fight that.
	// +required
	// +kubebuilder:validation:MaxLength=16
	// +kubebuilder:validation:XValidation:rule="self.matches('^[1-9][0-9]{0,3}([.][0-9]{1,4}){0,2}$')",message="is not a version: write numbers with dots between them, such as 17, 8.4 or 11.4.8"
	Version string `json:"version,omitempty"`

	// instanceClass is the DB instance class, such as db.m7g.large. A change interrupts the database (see applyChanges), for a
	// Multi-AZ one about as long as a failover.
	// +required
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:XValidation:rule="self.matches('^db[.][a-z][a-z0-9-]*[.][a-z0-9.-]+$')",message="is not a DB instance class: write db., family and size, such as db.m7g.large"
	InstanceClass string `json:"instanceClass,omitempty"`

	// topology is what the database consists of. MultiAZInstance has a standby in another zone, which takes over within one or
	// two minutes. MultiAZCluster (postgres and mysql) has a writer and two readers in three zones; it takes over faster, and
	// the readers answer queries. SingleZone has no standby: the loss of its zone is the loss of the database, which
	// availability.accept must name (SingleZoneDatabase). Changes between MultiAZInstance and SingleZone are made in place.
	// Unset: MultiAZInstance.
	// +optional
	Topology DatabaseTopology `json:"topology,omitempty"`

	// storageGiB is the size of the storage (gp3) in GiB, 20 to 65536. It never shrinks; where it has grown by itself beyond
	// this, it stays. Unset: 100.
	// +optional
	// +kubebuilder:validation:Minimum=20
	// +kubebuilder:validation:Maximum=65536
	StorageGiB *int32 `json:"storageGiB,omitempty"`

	// maxStorageGiB is up to how many GiB the storage grows by itself when it is nearly full, at least 10 percent more than
	// storageGiB. Not for a MultiAZCluster, which does not grow by itself. Unset: twice storageGiB, at most 65536; it does
	// not grow where that is less than 10 percent more.
	// +optional
	// +kubebuilder:validation:Minimum=22
	// +kubebuilder:validation:Maximum=65536
	MaxStorageGiB *int32 `json:"maxStorageGiB,omitempty"`

	// iops is what the storage is provisioned with, from 400 GiB on, 12000 or more. Unset: what gp3 has by itself.
	// +optional
	// +kubebuilder:validation:Minimum=12000
	// +kubebuilder:validation:Maximum=256000
	IOPS *int32 `json:"iops,omitempty"`

	// throughputMiBps is what the storage is provisioned with, from 400 GiB on, 500 or more. Unset: what gp3 has by itself.
	// +optional
	// +kubebuilder:validation:Minimum=500
	// +kubebuilder:validation:Maximum=16000
	ThroughputMiBps *int32 `json:"throughputMiBps,omitempty"`

	// name is the name of the database that is made at first, which user data quotes as ${haws.database.name}. It cannot be
	// changed. Unset: app.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Za-z][A-Za-z0-9_]*$')",message="is not a name that RDS takes: begin with a letter, and use letters, digits and underscores"
	Name string `json:"name,omitempty"`

	// username is the name of the master user. It cannot be changed. Unset: dbadmin.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Za-z][A-Za-z0-9_]*$') && self.lowerAscii() != 'rdsadmin'",message="is not a user name that RDS takes: begin with a letter, use letters, digits and underscores, and not rdsadmin, which is RDS's own"
	Username string `json:"username,omitempty"`

	// port is the port that the database listens on, 1150 to 65535. It cannot be changed. Unset: 5432 for postgres, 3306
	// otherwise.
	// +optional
	// +kubebuilder:validation:Maximum=65535
	Port *int32 `json:"port,omitempty"`

	// kmsKeyARN is the KMS key that the storage is encrypted with. It cannot be changed. Unset: the key that AWS manages for
	// RDS.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="self.matches('^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$')",message="is not the ARN of a KMS key: write arn:aws:kms:REGION:ACCOUNT:key/ID"
	KMSKeyARN string `json:"kmsKeyARN,omitempty"`

	// secretKMSKeyARN is the KMS key that the secret with the master password is encrypted with. It cannot be changed. Unset:
	// the key that AWS manages for Secrets Manager.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="self.matches('^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$')",message="is not the ARN of a KMS key: write arn:aws:kms:REGION:ACCOUNT:key/ID"
	SecretKMSKeyARN string `json:"secretKMSKeyARN,omitempty"`

	// parameters are parameters of the engine, by name, 1 to 100 of them, in a parameter group of the database's own. Static
	// ones take effect with the next reboot, which haws does not make by itself: DatabaseReady tells that they wait. A
	// parameter that is taken out goes back to the engine's default. Unset: the engine's defaults.
	// +optional
	// +kubebuilder:validation:MinProperties=1
	// +kubebuilder:validation:MaxProperties=100
	// +kubebuilder:validation:XValidation:rule="self.all(k, k.matches('^[a-z][a-z0-9_.]{0,127}$') && size(self[k]) >= 1 && size(self[k]) <= 1024)",message="a parameter has a name in lower case and a value of 1 to 1024 characters: write it as RDS shows it, such as max_connections: \"500\""
	Parameters map[string]string `json:"parameters,omitempty"`

	// backup says how the database is backed up. Unset: the defaults of its fields.
	// +optional
	Backup *DatabaseBackup `json:"backup,omitempty"`

	// maintenanceWindow is when AWS may interrupt the database each week, in UTC, of at least 30 minutes, such as
	// sun:03:00-sun:04:00. Unset: AWS's choice.
	// +optional
	// +kubebuilder:validation:MaxLength=19
	// +kubebuilder:validation:XValidation:rule="self.matches('^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$')",message="is not a weekly window: write it in UTC, such as sun:03:00-sun:04:00"
	// +kubebuilder:validation:XValidation:rule="!self.matches('^[a-z]{3}:[0-9]{2}:[0-9]{2}-[a-z]{3}:[0-9]{2}:[0-9]{2}$') || ('montuewedthufrisatsun'.indexOf(self.substring(10, 13)) * 480 + int(self.substring(14, 16)) * 60 + int(self.substring(17)) - 'montuewedthufrisatsun'.indexOf(self.substring(0, 3)) * 480 - int(self.substring(4, 6)) * 60 - int(self.substring(7, 9)) + 10080) % 10080 >= 30",message="is shorter than the 30 minutes that RDS needs: begin it earlier, or end it later"
	MaintenanceWindow string `json:"maintenanceWindow,omitempty"`

	// applyChanges says when changes that interrupt the database take effect (instanceClass, version, caCertificate).
	// MaintenanceWindow waits for the window; until then DatabaseReady tells what waits. Immediately does not wait, neither
	// for new changes nor for those that wait already. Changes that interrupt nothing are always made at once, unless others
	// wait for the window: RDS would then make those at once, too. Unset: MaintenanceWindow.
	// +optional
	ApplyChanges ApplyChanges `json:"applyChanges,omitempty"`

	// autoMinorVersionUpgrade lets AWS upgrade to newer minor versions, in the maintenance window. Unset: true.
	// +optional
	AutoMinorVersionUpgrade *bool `json:"autoMinorVersionUpgrade,omitempty"`

	// extendedSupport lets the database run on, at a charge, when its major version has reached the end of standard support;
	// AWS upgrades it otherwise, and makes no new one of such a version. Not for mariadb. Unset: false.
	// +optional
	ExtendedSupport *bool `json:"extendedSupport,omitempty"`

	// logExports are the logs that go to CloudWatch Logs; postgres: postgresql, upgrade, iam-db-auth-error; mysql and mariadb:
	// audit (not in a MultiAZCluster), error, general, slowquery, iam-db-auth-error. Unset: what is exported stays as it is, at first nothing.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:MaxLength=64
	LogExports []string `json:"logExports,omitempty"`

	// caCertificate is the certificate authority of the server's certificate, such as rds-ca-rsa2048-g1. A change may
	// interrupt the database (see applyChanges). Unset: AWS's choice.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:XValidation:rule="self.matches('^rds-ca-[a-z0-9-]+$')",message="is not a certificate authority of RDS: write it as RDS shows it, such as rds-ca-rsa2048-g1"
	CACertificate string `json:"caCertificate,omitempty"`

	// deletionPolicy says what becomes of the database when the app is deleted, or does not want it any more. Snapshot deletes
	// it after a final snapshot, which is never deleted by haws. Retain leaves it running, with its subnet group, parameter
	// group and security group, closed to the servers and protected against deletion; an app of the same name takes it back. Delete deletes it with
	// all of its data and its automated backups. Unset: Snapshot.
	// +optional
	DeletionPolicy DeletionPolicy `json:"deletionPolicy,omitempty"`
}

// DatabaseBackup says how the database is backed up.
type DatabaseBackup struct {
	// retentionDays is for how many days one can go back to any point in time, 1 to 35. Unset: 7.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= 1",message="backups cannot be turned off: keep them for 1 day or more"
	// +kubebuilder:validation:Maximum=35
	RetentionDays *int32 `json:"retentionDays,omitempty"`

	// window is when the daily backup is begun, in UTC: at least 30 minutes, apart from the maintenance window, such as
	// 01:00-02:00. Unset: AWS's choice.
	// +optional
	// +kubebuilder:validation:MaxLength=11
	// +kubebuilder:validation:XValidation:rule="self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$')",message="is not a daily window: write it in UTC, such as 01:00-02:00"
	// +kubebuilder:validation:XValidation:rule="!self.matches('^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$') || (int(self.substring(6, 8)) * 60 + int(self.substring(9)) - int(self.substring(0, 2)) * 60 - int(self.substring(3, 5)) + 1440) % 1440 >= 30",message="is shorter than the 30 minutes that RDS needs: begin it earlier, or end it later"
	Window string `json:"window,omitempty"`
}
