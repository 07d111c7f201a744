package database_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	db     = database.Database
	dbEdit = func(t *testing.T, rig *blocktest.Rig, want *db)
)

// key is the ARN of a KMS key.
const key = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"

// databaseCase is the same for DB instances and DB clusters, but for what only
// one of them has, and for a stranger's calls.
func databaseCase(id string, changes ...func(*v1alpha1.Database)) blocktest.Case[db] {
	changes = append(changes, func(d *v1alpha1.Database) {
		d.Version, d.Backup, d.LogExports, d.CACertificate = "16.9", &v1alpha1.DatabaseBackup{Window: "01:00-02:00"}, []string{"postgresql"}, "rds-ca-rsa2048-g1"
	})
	return blocktest.Case[db]{
		Register: register(),
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *db) {
			name, w := want[db](t, input(t, rig, spec(changes...)), id)
			w.SubnetGroup, w.Parameters = stack.Literal(neededGroup(t, rig, "needs")), stack.Literal("")
			return name, w
		},
		Edits:    databaseEdits(id),
		Refused:  databaseRefused(),
		Optional: []string{"RDS.DescribeEvents"},
	}
}

// neededGroup makes a subnet group and gives its name.
func neededGroup(t *testing.T, rig *blocktest.Rig, name string) string {
	t.Helper()
	_, err := rig.Clients.RDS.CreateDBSubnetGroup(t.Context(), &rds.CreateDBSubnetGroupInput{
		DBSubnetGroupName: &name, DBSubnetGroupDescription: aws.String("for tests"), SubnetIds: rig.Subnets(t),
	})
	must(t, err)
	return name
}

func databaseEdits(id string) map[string]dbEdit {
	return map[string]dbEdit{
		"another security group": func(t *testing.T, rig *blocktest.Rig, want *db) {
			want.Groups = []stack.Ref{stack.Literal(rig.Group(t, "another"))}
		},
		"a newer minor version":      func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Version = "16.10" },
		"a newer major version":      func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Version = "17" },
		"a newer major version now":  func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Version, want.Now = "17", true },
		"another class":              func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Class = "db.m7g.xlarge" },
		"another class now":          func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Class, want.Now = "db.m7g.xlarge", true },
		"more storage":               func(_ *testing.T, _ *blocktest.Rig, want *db) { want.StorageGiB = 150 },
		"a little more storage":      func(_ *testing.T, _ *blocktest.Rig, want *db) { want.StorageGiB = 101 },
		"storage with IOPS":          func(_ *testing.T, _ *blocktest.Rig, want *db) { want.StorageGiB, want.IOPS = 400, aws.Int32(13000) },
		"storage with its own IOPS":  func(_ *testing.T, _ *blocktest.Rig, want *db) { want.StorageGiB = 400 },
		"public":                     func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Public = true },
		"longer backups":             func(_ *testing.T, _ *blocktest.Rig, want *db) { want.RetentionDays = 14 },
		"another backup window":      func(_ *testing.T, _ *blocktest.Rig, want *db) { want.BackupWindow = "02:00-03:00" },
		"another maintenance window": func(_ *testing.T, _ *blocktest.Rig, want *db) { want.MaintenanceWindow = "wed:05:00-wed:06:00" },
		"other logs":                 func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Logs = []string{"upgrade"} },
		"no logs":                    func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Logs = []string{} },
		"another authority":          func(_ *testing.T, _ *blocktest.Rig, want *db) { want.CA = "rds-ca-rsa4096-g1" },
		"no minor upgrades":          func(_ *testing.T, _ *blocktest.Rig, want *db) { want.MinorUpgrades = false },
		"extended support":           func(_ *testing.T, _ *blocktest.Rig, want *db) { want.ExtendedSupport = aws.Bool(true) },
		"no tags for snapshots":      func(_ *testing.T, _ *blocktest.Rig, want *db) { want.CopyTags = false },
		"no protection":              func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Protection = false },
		"other tags": func(_ *testing.T, rig *blocktest.Rig, want *db) {
			want.Tags = rig.Owner.Tags(id, map[string]string{"team": "red", "new": "yes"})
		},
		"what interrupts, what does not, and tags": func(_ *testing.T, rig *blocktest.Rig, want *db) {
			want.Class, want.RetentionDays, want.StorageGiB, want.Tags = "db.m7g.xlarge", 14, 180, rig.Owner.Tags(id, nil)
		},
		"everything now": func(_ *testing.T, _ *blocktest.Rig, want *db) {
			want.Class, want.RetentionDays, want.StorageGiB, want.Version, want.Now = "db.m7g.xlarge", 14, 180, "17", true
		},
	}
}

func databaseRefused() map[string]dbEdit {
	return map[string]dbEdit{
		"another engine":        func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Engine, want.Version = "mysql", "8.4" },
		"another subnet group":  func(_ *testing.T, _ *blocktest.Rig, want *db) { want.SubnetGroup = stack.Literal("another") },
		"another name":          func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Name = "another" },
		"another user":          func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Username = "another" },
		"another key":           func(_ *testing.T, _ *blocktest.Rig, want *db) { want.KMSKey = key },
		"another key of secret": func(_ *testing.T, _ *blocktest.Rig, want *db) { want.SecretKMSKey = key },
	}
}

func retained(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	retag(cloud.TagDeletionPolicy, "Retain")(t, rig, seen)
}
