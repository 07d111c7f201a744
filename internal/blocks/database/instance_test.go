package database_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type modifyInstance = rds.ModifyDBInstanceInput

func TestInstancePassesTheKit(t *testing.T) {
	t.Parallel()
	c := databaseCase("DBInstance/database")
	c.Edits["no standby"] = func(_ *testing.T, _ *blocktest.Rig, want *db) { want.MultiAZ = false }
	c.Edits["another port"] = func(_ *testing.T, _ *blocktest.Rig, want *db) { want.Port = 9999 }
	c.Edits["a higher maximum of storage"] = func(_ *testing.T, _ *blocktest.Rig, want *db) { want.MaxStorageGiB = aws.Int32(300) }
	c.Edits["storage with throughput"] = func(_ *testing.T, _ *blocktest.Rig, want *db) {
		want.StorageGiB, want.MaxStorageGiB, want.Throughput = 400, aws.Int32(800), aws.Int32(600)
	}
	c.Edits["storage with its own IOPS"] = func(_ *testing.T, _ *blocktest.Rig, want *db) {
		want.StorageGiB, want.MaxStorageGiB = 400, aws.Int32(800)
	}
	c.Edits["storage with IOPS"] = func(_ *testing.T, _ *blocktest.Rig, want *db) {
		want.StorageGiB, want.MaxStorageGiB, want.IOPS = 400, aws.Int32(800), aws.Int32(13000)
	}
	c.Edits["a parameter group"] = func(t *testing.T, rig *blocktest.Rig, want *db) {
		want.Parameters = stack.Literal(neededParameters(t, rig, "postgres16"))
	}
	c.Edits["a major upgrade with its parameter group now"] = func(t *testing.T, rig *blocktest.Rig, want *db) {
		want.Version, want.Parameters, want.Now = "17", stack.Literal(neededParameters(t, rig, "postgres17")), true
	}
	c.Drifts = instanceDrifts()
	c.Foreign = foreignInstance
	blocktest.Kit(t, c)
}

// neededParameters makes a parameter group and gives its name.
func neededParameters(t *testing.T, rig *blocktest.Rig, family string) string {
	t.Helper()
	name := "needs-" + family
	_, err := rig.Clients.RDS.CreateDBParameterGroup(t.Context(), &rds.CreateDBParameterGroupInput{
		DBParameterGroupName: &name, DBParameterGroupFamily: &family, Description: aws.String("for tests"),
	})
	must(t, err)
	return name
}

func instanceDrifts() map[string]drift {
	return map[string]drift{
		"security groups": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			group := rig.Group(t, "strange")
			driftInstance(func(in *modifyInstance) { in.VpcSecurityGroupIds = []string{group} })(t, rig, seen)
		},
		"parameter group": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			group := neededParameters(t, rig, "postgres16")
			driftInstance(func(in *modifyInstance) { in.DBParameterGroupName = &group })(t, rig, seen)
		},
		"class":              driftInstance(func(in *modifyInstance) { in.DBInstanceClass = aws.String("db.m7g.4xlarge") }),
		"standby":            driftInstance(func(in *modifyInstance) { in.MultiAZ = aws.Bool(false) }),
		"maximum storage":    driftInstance(func(in *modifyInstance) { in.MaxAllocatedStorage = aws.Int32(1000) }),
		"storage type":       driftInstance(func(in *modifyInstance) { in.StorageType = aws.String("gp2") }),
		"public access":      driftInstance(func(in *modifyInstance) { in.PubliclyAccessible = aws.Bool(true) }),
		"port":               driftInstance(func(in *modifyInstance) { in.DBPortNumber = aws.Int32(9999) }),
		"retention":          driftInstance(func(in *modifyInstance) { in.BackupRetentionPeriod = aws.Int32(1) }),
		"no backups":         driftInstance(func(in *modifyInstance) { in.BackupRetentionPeriod = aws.Int32(0) }),
		"backup window":      driftInstance(func(in *modifyInstance) { in.PreferredBackupWindow = aws.String("22:00-23:00") }),
		"maintenance window": driftInstance(func(in *modifyInstance) { in.PreferredMaintenanceWindow = aws.String("fri:05:00-fri:06:00") }),
		"logs": driftInstance(func(in *modifyInstance) {
			in.CloudwatchLogsExportConfiguration = &types.CloudwatchLogsExportConfiguration{EnableLogTypes: []string{"upgrade"}, DisableLogTypes: []string{"postgresql"}}
		}),
		"authority":          driftInstance(func(in *modifyInstance) { in.CACertificateIdentifier = aws.String("rds-ca-ecc384-g1") }),
		"minor upgrades":     driftInstance(func(in *modifyInstance) { in.AutoMinorVersionUpgrade = aws.Bool(false) }),
		"extended support":   driftInstance(func(in *modifyInstance) { in.EngineLifecycleSupport = aws.String("open-source-rds-extended-support") }),
		"tags for snapshots": driftInstance(func(in *modifyInstance) { in.CopyTagsToSnapshot = aws.Bool(false) }),
		"protection":         driftInstance(func(in *modifyInstance) { in.DeletionProtection = aws.Bool(false) }),
		"managed password": driftInstance(func(in *modifyInstance) {
			in.ManageMasterUserPassword, in.MasterUserPassword = aws.Bool(false), aws.String("a-password")
		}),
		"a class that waits": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			_, err := rig.Clients.RDS.ModifyDBInstance(t.Context(), &modifyInstance{DBInstanceIdentifier: &seen.Physical, DBInstanceClass: aws.String("db.m7g.4xlarge")})
			must(t, err)
		},
		"a version that waits": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			_, err := rig.Clients.RDS.ModifyDBInstance(t.Context(), &modifyInstance{
				DBInstanceIdentifier: &seen.Physical, EngineVersion: aws.String("17"), AllowMajorVersionUpgrade: aws.Bool(true),
			})
			must(t, err)
		},
		"a tag":             retag("team", "strange"),
		"the policy":        retained,
		"all tags stripped": untag,
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			driftInstance(func(in *modifyInstance) { in.DeletionProtection = aws.Bool(false) })(t, rig, seen)
			_, err := rig.Clients.RDS.DeleteDBInstance(t.Context(), &rds.DeleteDBInstanceInput{DBInstanceIdentifier: &seen.Physical, SkipFinalSnapshot: aws.Bool(true)})
			must(t, err)
			rig.Step(10 * time.Minute)
		},
	}
}

// driftInstance is a stranger who modifies a DB instance, and the hours until
// RDS lets its storage change again.
func driftInstance(change func(*modifyInstance)) drift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		in := &modifyInstance{DBInstanceIdentifier: &seen.Physical, ApplyImmediately: aws.Bool(true)}
		change(in)
		_, err := rig.Clients.RDS.ModifyDBInstance(t.Context(), in)
		must(t, err)
		rig.Step(7 * time.Hour)
	}
}

func foreignInstance(t *testing.T, rig *blocktest.Rig, name stack.Name, want *db, tags map[string]string) {
	_, err := rig.Clients.RDS.CreateDBInstance(t.Context(), &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: &name.Physical, Engine: aws.String("postgres"), DBInstanceClass: aws.String("db.t4g.micro"), AllocatedStorage: aws.Int32(20),
		DBSubnetGroupName: &want.SubnetGroup.Value, MasterUsername: aws.String("stranger"), ManageMasterUserPassword: aws.Bool(true), Tags: cloud.RDSTags(tags),
	})
	must(t, err)
}
