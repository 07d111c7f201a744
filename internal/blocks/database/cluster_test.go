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

type modifyCluster = rds.ModifyDBClusterInput

func TestClusterPassesTheKit(t *testing.T) {
	t.Parallel()
	c := databaseCase("DBCluster/database", cluster)
	delete(c.Edits, "public")
	c.Edits["a parameter group"] = func(t *testing.T, rig *blocktest.Rig, want *db) {
		want.Parameters = stack.Literal(neededClusterParameters(t, rig, "postgres16"))
	}
	c.Edits["a major upgrade with its parameter group now"] = func(t *testing.T, rig *blocktest.Rig, want *db) {
		want.Version, want.Parameters, want.Now = "17", stack.Literal(neededClusterParameters(t, rig, "postgres17")), true
	}
	c.Drifts = clusterDrifts()
	c.Foreign = foreignCluster
	blocktest.Kit(t, c)
}

// neededClusterParameters makes a parameter group and gives its name.
func neededClusterParameters(t *testing.T, rig *blocktest.Rig, family string) string {
	t.Helper()
	name := "needs-" + family
	_, err := rig.Clients.RDS.CreateDBClusterParameterGroup(t.Context(), &rds.CreateDBClusterParameterGroupInput{
		DBClusterParameterGroupName: &name, DBParameterGroupFamily: &family, Description: aws.String("for tests"),
	})
	must(t, err)
	return name
}

func clusterDrifts() map[string]drift {
	return map[string]drift{
		"security groups": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			group := rig.Group(t, "strange")
			driftCluster(func(in *modifyCluster) { in.VpcSecurityGroupIds = []string{group} })(t, rig, seen)
		},
		"parameter group": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			group := neededClusterParameters(t, rig, "postgres16")
			driftCluster(func(in *modifyCluster) { in.DBClusterParameterGroupName = &group })(t, rig, seen)
		},
		"class":              driftCluster(func(in *modifyCluster) { in.DBClusterInstanceClass = aws.String("db.m7g.4xlarge") }),
		"storage type":       driftCluster(func(in *modifyCluster) { in.StorageType, in.Iops = aws.String("io1"), aws.Int32(3000) }),
		"retention":          driftCluster(func(in *modifyCluster) { in.BackupRetentionPeriod = aws.Int32(1) }),
		"backup window":      driftCluster(func(in *modifyCluster) { in.PreferredBackupWindow = aws.String("22:00-23:00") }),
		"maintenance window": driftCluster(func(in *modifyCluster) { in.PreferredMaintenanceWindow = aws.String("fri:05:00-fri:06:00") }),
		"logs": driftCluster(func(in *modifyCluster) {
			in.CloudwatchLogsExportConfiguration = &types.CloudwatchLogsExportConfiguration{EnableLogTypes: []string{"upgrade"}, DisableLogTypes: []string{"postgresql"}}
		}),
		"authority":          driftCluster(func(in *modifyCluster) { in.CACertificateIdentifier = aws.String("rds-ca-ecc384-g1") }),
		"minor upgrades":     driftCluster(func(in *modifyCluster) { in.AutoMinorVersionUpgrade = aws.Bool(false) }),
		"extended support":   driftCluster(func(in *modifyCluster) { in.EngineLifecycleSupport = aws.String("open-source-rds-extended-support") }),
		"tags for snapshots": driftCluster(func(in *modifyCluster) { in.CopyTagsToSnapshot = aws.Bool(false) }),
		"protection":         driftCluster(func(in *modifyCluster) { in.DeletionProtection = aws.Bool(false) }),
		"managed password": driftCluster(func(in *modifyCluster) {
			in.ManageMasterUserPassword, in.MasterUserPassword = aws.Bool(false), aws.String("a-password")
		}),
		"a version that waits": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			_, err := rig.Clients.RDS.ModifyDBCluster(t.Context(), &modifyCluster{
				DBClusterIdentifier: &seen.Physical, EngineVersion: aws.String("17"), AllowMajorVersionUpgrade: aws.Bool(true),
			})
			must(t, err)
		},
		"a tag":             retag("team", "strange"),
		"the policy":        retained,
		"all tags stripped": untag,
		"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			driftCluster(func(in *modifyCluster) { in.DeletionProtection = aws.Bool(false) })(t, rig, seen)
			_, err := rig.Clients.RDS.DeleteDBCluster(t.Context(), &rds.DeleteDBClusterInput{DBClusterIdentifier: &seen.Physical, SkipFinalSnapshot: aws.Bool(true)})
			must(t, err)
			rig.Step(10 * time.Minute)
		},
	}
}

// driftCluster is a stranger who modifies a DB cluster, and the hours until RDS
// lets its storage change again.
func driftCluster(change func(*modifyCluster)) drift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		in := &modifyCluster{DBClusterIdentifier: &seen.Physical, ApplyImmediately: aws.Bool(true)}
		change(in)
		_, err := rig.Clients.RDS.ModifyDBCluster(t.Context(), in)
		must(t, err)
		rig.Step(7 * time.Hour)
	}
}

func foreignCluster(t *testing.T, rig *blocktest.Rig, name stack.Name, want *db, tags map[string]string) {
	_, err := rig.Clients.RDS.CreateDBCluster(t.Context(), &rds.CreateDBClusterInput{
		DBClusterIdentifier: &name.Physical, Engine: aws.String("postgres"), DBClusterInstanceClass: aws.String("db.m7g.large"), AllocatedStorage: aws.Int32(100),
		StorageType: aws.String("gp3"), DBSubnetGroupName: &want.SubnetGroup.Value, MasterUsername: aws.String("stranger"),
		ManageMasterUserPassword: aws.Bool(true), Tags: cloud.RDSTags(tags),
	})
	must(t, err)
}
