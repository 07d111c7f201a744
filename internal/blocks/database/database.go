package database

import (
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Database is a DB instance or a Multi-AZ DB cluster.
type Database struct {
	// SubnetGroup is its name, Groups are the ids of the security groups.
	SubnetGroup stack.Ref
	Groups      []stack.Ref
	// Parameters is the name of the parameter group; empty is the engine's own.
	Parameters stack.Ref
	Engine     string
	// Version is the engine's, in full or only as far as it is wanted.
	Version string
	Class   string
	// MultiAZ: an instance has a standby. A cluster always is.
	MultiAZ    bool
	StorageGiB int32
	// MaxStorageGiB is up to where storage grows by itself.
	MaxStorageGiB    *int32
	StorageType      string
	IOPS, Throughput *int32
	// Name is that of the database that is made at first.
	Name, Username string
	Port           int32
	// KMSKey encrypts the storage, SecretKMSKey the secret; empty is AWS's own key.
	KMSKey, SecretKMSKey string
	Encrypted            bool
	// ManagedPassword: RDS keeps the master password in Secrets Manager.
	ManagedPassword bool
	Public          bool
	RetentionDays   int32
	// The windows are in UTC; empty is AWS's choice.
	BackupWindow, MaintenanceWindow string
	// Logs that go to CloudWatch Logs; nil leaves them alone.
	Logs []string
	// CA is the certificate authority; empty is AWS's choice.
	CA            string
	MinorUpgrades bool
	// ExtendedSupport is nil for an engine that has none.
	ExtendedSupport *bool
	CopyTags        bool
	Protection      bool
	Tags            map[string]string
	// Now is only wanted: what interrupts the database does not wait.
	Now bool
	// Pending is only seen: what AWS was asked for and has not done, by field.
	Pending map[string]string
	// ResourceID is only seen: another life of the same name has another one.
	ResourceID string
	// Status is only seen: AWS's own word.
	Status string
	// Lost is only seen: AWS does not show it any more.
	Lost bool
	// HidesClass is only seen: AWS does not show a class that waits.
	HidesClass bool
}

func usesOf(of *Database) []stack.Ref {
	return append(slices.Clone(of.Groups), of.SubnetGroup, of.Parameters)
}

// diffOf lists what to change, each setting once.
func diffOf(want, have *Database) []stack.Change {
	if have.Lost {
		return nil
	}
	var out []stack.Change
	for _, s := range settings(want, have) {
		out = append(out, s.Change)
	}
	out = append(out, fixed(want, have)...)
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

// keyID is the end of a KMS key's ARN: AWS may show either.
func keyID(key string) string { return key[strings.LastIndex(key, "/")+1:] }

// fixed are the differences that haws does not mend. Engines and RDS may write
// names in lower case.
func fixed(want, have *Database) []stack.Change {
	var out []stack.Change
	say := func(field, to, from, forbidden string) {
		if to != "" && from != "" && !strings.EqualFold(to, from) {
			out = append(out, stack.Change{Field: field, From: from, To: to, Forbidden: forbidden})
		}
	}
	const other = "RDS cannot change that: restore the spec, or create a second app, move the data over, then delete this one"
	say("engine", want.Engine, have.Engine, other)
	say("subnet group", want.SubnetGroup.String(), have.SubnetGroup.String(), other)
	say("database name", want.Name, have.Name, other)
	say("master user", want.Username, have.Username, other)
	say("KMS key", keyID(want.KMSKey), keyID(have.KMSKey), other)
	say("KMS key of the secret", keyID(want.SecretKMSKey), keyID(have.SecretKMSKey), other)
	if !have.Encrypted {
		say("encryption", "on", "off", "RDS cannot encrypt a database that stands: restore an encrypted copy of a snapshot under this name")
	}
	return out
}
