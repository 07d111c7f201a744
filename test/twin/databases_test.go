package twin

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

type (
	dbInput  = rds.CreateDBInstanceInput
	dbChange = rds.ModifyDBInstanceInput
)

func dbTags(pairs ...string) []types.Tag {
	var tags []types.Tag
	for i := 0; i < len(pairs); i += 2 {
		tags = append(tags, types.Tag{Key: &pairs[i], Value: &pairs[i+1]})
	}
	return tags
}

func (w *world) createSubnetGroup(name string, subnets ...string) error {
	_, err := w.rds.CreateDBSubnetGroup(w.ctx, &rds.CreateDBSubnetGroupInput{
		DBSubnetGroupName: &name, DBSubnetGroupDescription: new("the shop's"), SubnetIds: subnets, Tags: dbTags("app", "shop"),
	})
	return err
}

func (w *world) subnetGroup() { w.ok(w.createSubnetGroup("shop", w.subnets...)) }

func (w *world) deleteSubnetGroup(name string) {
	w.rds.DeleteDBSubnetGroup(w.ctx, &rds.DeleteDBSubnetGroupInput{DBSubnetGroupName: &name})
}

// createDatabase makes a DB instance in the subnet group "shop", or not, as the case may be.
func (w *world) createDatabase(name string, change ...func(*dbInput)) error {
	in := &dbInput{
		DBInstanceIdentifier: &name, Engine: new("postgres"), EngineVersion: new("16.9"), DBInstanceClass: new("db.m7g.large"),
		AllocatedStorage: new(int32(100)), StorageType: new("gp3"), StorageEncrypted: new(true), DBSubnetGroupName: new("shop"),
		MasterUsername: new("haws"), ManageMasterUserPassword: new(true), BackupRetentionPeriod: new(int32(7)),
		PreferredBackupWindow: new("03:00-04:00"), PreferredMaintenanceWindow: new("tue:05:00-tue:06:00"), Tags: dbTags("app", "shop"),
	}
	for _, fn := range change {
		fn(in)
	}
	_, err := w.rds.CreateDBInstance(w.ctx, in)
	return err
}

// database makes the DB instance "shop" and waits until it is available.
func (w *world) database(change ...func(*dbInput)) {
	w.subnetGroup()
	w.ok(w.createDatabase("shop", change...))
	w.later(time.Hour)
}

func (w *world) databases(name string) {
	w.rds.DescribeDBInstances(w.ctx, &rds.DescribeDBInstancesInput{DBInstanceIdentifier: &name})
}

func (w *world) modifyDatabase(name string, change func(*dbChange)) {
	in := &dbChange{DBInstanceIdentifier: &name, ApplyImmediately: new(true)}
	change(in)
	w.rds.ModifyDBInstance(w.ctx, in)
}

// deleteDatabase leaves a final snapshot unless its name is empty.
func (w *world) deleteDatabase(name, final string, skip bool) {
	in := &rds.DeleteDBInstanceInput{DBInstanceIdentifier: &name, SkipFinalSnapshot: &skip}
	if final != "" {
		in.FinalDBSnapshotIdentifier = &final
	}
	w.rds.DeleteDBInstance(w.ctx, in)
}

func (w *world) snapshots(name string) {
	w.rds.DescribeDBSnapshots(w.ctx, &rds.DescribeDBSnapshotsInput{DBSnapshotIdentifier: &name})
}

func (w *world) databaseTags(arn string) {
	w.rds.ListTagsForResource(w.ctx, &rds.ListTagsForResourceInput{ResourceName: &arn})
}

func subnetGroupRows() []row {
	return []row{
		{"a DB subnet group", "", func(w *world) {
			w.subnetGroup()
			w.rds.DescribeDBSubnetGroups(w.ctx, &rds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: new("shop")})
		}},
		{"a DB subnet group of a name that is taken", "DBSubnetGroupAlreadyExists", func(w *world) {
			w.subnetGroup()
			w.createSubnetGroup("Shop", w.subnets...)
		}},
		{"a DB subnet group in one zone", "DBSubnetGroupDoesNotCoverEnoughAZs", func(w *world) {
			w.createSubnetGroup("shop", w.subnets[0])
		}},
		{"a DB subnet group in a subnet that there is not", "InvalidSubnet", func(w *world) {
			w.createSubnetGroup("shop", w.subnets[0], "subnet-0123456789abcdef0")
		}},
		{"a DB subnet group that there is not", "DBSubnetGroupNotFoundFault", func(w *world) {
			w.rds.DescribeDBSubnetGroups(w.ctx, &rds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: new("none")})
		}},
		{"changing a DB subnet group that there is not", "DBSubnetGroupNotFoundFault", func(w *world) {
			w.rds.ModifyDBSubnetGroup(w.ctx, &rds.ModifyDBSubnetGroupInput{DBSubnetGroupName: new("none"), SubnetIds: w.subnets})
		}},
		{"other subnets for a DB subnet group", "", func(w *world) {
			w.subnetGroup()
			w.rds.ModifyDBSubnetGroup(w.ctx, &rds.ModifyDBSubnetGroupInput{DBSubnetGroupName: new("shop"), SubnetIds: w.subnets[:2]})
		}},
		{"deleting a DB subnet group", "DBSubnetGroupNotFoundFault", func(w *world) {
			w.subnetGroup()
			w.deleteSubnetGroup("shop")
			w.deleteSubnetGroup("shop")
		}},
		{"deleting a DB subnet group that is in use", "InvalidDBSubnetGroupStateFault", func(w *world) {
			w.database()
			w.deleteSubnetGroup("shop")
		}},
	}
}

func databaseRows() []row {
	return []row{
		{"a DB instance that is being made, and made", "", func(w *world) {
			w.database(func(in *dbInput) { in.MultiAZ = new(true) })
			w.databases("shop")
		}},
		{"a DB instance of a name that is taken", "DBInstanceAlreadyExists", func(w *world) {
			w.database()
			w.createDatabase("SHOP")
		}},
		{"a DB instance that there is not", "DBInstanceNotFound", func(w *world) {
			w.databases("none")
		}},
		{"a DB instance in a subnet group that there is not", "DBSubnetGroupNotFoundFault", func(w *world) {
			w.createDatabase("shop")
		}},
		{"a DB instance with a parameter group that there is not", "DBParameterGroupNotFound", func(w *world) {
			w.subnetGroup()
			w.createDatabase("shop", func(in *dbInput) { in.DBParameterGroupName = new("none") })
		}},
		{"a DB instance of an engine that there is not", "InvalidParameterValue", func(w *world) {
			w.subnetGroup()
			w.createDatabase("shop", func(in *dbInput) { in.Engine = new("none") })
		}},
		{"a DB instance of a class that is none", "InvalidParameterValue", func(w *world) {
			w.subnetGroup()
			w.createDatabase("shop", func(in *dbInput) { in.DBInstanceClass = new("large") })
		}},
		{"a DB instance's name with an underscore", "InvalidParameterValue", func(w *world) {
			w.subnetGroup()
			w.createDatabase("the_shop")
		}},
		{"a DB instance with too little storage", "InvalidParameterValue", func(w *world) {
			w.subnetGroup()
			w.createDatabase("shop", func(in *dbInput) { in.AllocatedStorage = new(int32(19)) })
		}},
		{"a DB instance that keeps backups for 36 days", "InvalidParameterValue", func(w *world) {
			w.subnetGroup()
			w.createDatabase("shop", func(in *dbInput) { in.BackupRetentionPeriod = new(int32(36)) })
		}},
		{"a DB instance with a password of its own beside the managed one", "InvalidParameterCombination", func(w *world) {
			w.subnetGroup()
			w.createDatabase("shop", func(in *dbInput) { in.MasterUserPassword = new("a-password") })
		}},
		{"a larger class", "", func(w *world) {
			w.database()
			w.modifyDatabase("shop", func(in *dbChange) { in.DBInstanceClass = new("db.m7g.xlarge") })
			w.later(time.Hour)
			w.databases("shop")
		}},
		{"changing a DB instance that there is not", "DBInstanceNotFound", func(w *world) {
			w.modifyDatabase("none", func(in *dbChange) { in.DeletionProtection = new(true) })
		}},
		{"less storage", "InvalidParameterCombination", func(w *world) {
			w.database()
			w.modifyDatabase("shop", func(in *dbChange) { in.AllocatedStorage = new(int32(50)) })
		}},
		{"an older version", "InvalidParameterCombination", func(w *world) {
			w.database(func(in *dbInput) { in.EngineVersion = new("16.10") })
			w.modifyDatabase("shop", func(in *dbChange) { in.EngineVersion = new("16.9") })
		}},
		{"a failover of a DB instance in one zone", "InvalidParameterCombination", func(w *world) {
			w.database()
			w.rds.RebootDBInstance(w.ctx, &rds.RebootDBInstanceInput{DBInstanceIdentifier: new("shop"), ForceFailover: new(true)})
		}},
	}
}

func databaseEndRows() []row {
	return []row{
		{"deleting a DB instance without a final snapshot", "DBInstanceNotFound", func(w *world) {
			w.database()
			w.deleteDatabase("shop", "", true)
			w.later(time.Hour)
			w.databases("shop")
		}},
		{"deleting a DB instance with a final snapshot", "", func(w *world) {
			w.database()
			w.deleteDatabase("shop", "final", false)
			w.later(time.Hour)
			w.snapshots("final")
			w.databaseTags(w.arn("rds", "snapshot:final"))
		}},
		{"deleting a protected DB instance", "InvalidParameterCombination", func(w *world) {
			w.database(func(in *dbInput) { in.DeletionProtection = new(true) })
			w.deleteDatabase("shop", "", true)
		}},
		{"deleting a DB instance without a word on the final snapshot", "InvalidParameterCombination", func(w *world) {
			w.database()
			w.deleteDatabase("shop", "", false)
		}},
		{"deleting a DB instance with and without a final snapshot", "InvalidParameterCombination", func(w *world) {
			w.database()
			w.deleteDatabase("shop", "final", true)
		}},
		{"deleting a DB instance with a final snapshot of a name that is taken", "DBSnapshotAlreadyExists", func(w *world) {
			w.database()
			w.deleteDatabase("shop", "final", false)
			w.later(time.Hour)
			w.ok(w.createDatabase("shop"))
			w.later(time.Hour)
			w.deleteDatabase("shop", "final", false)
		}},
		{"deleting a DB instance that there is not", "DBInstanceNotFound", func(w *world) {
			w.deleteDatabase("none", "", true)
		}},
		{"a DB snapshot that there is not", "DBSnapshotNotFound", func(w *world) {
			w.snapshots("none")
		}},
		{"tags of a DB instance, added and removed", "", func(w *world) {
			w.database()
			arn := w.arn("rds", "db:shop")
			w.rds.AddTagsToResource(w.ctx, &rds.AddTagsToResourceInput{ResourceName: &arn, Tags: dbTags("app", "other", "team", "a")})
			w.databaseTags(arn)
			w.rds.RemoveTagsFromResource(w.ctx, &rds.RemoveTagsFromResourceInput{ResourceName: &arn, TagKeys: []string{"app", "none"}})
			w.databaseTags(arn)
		}},
		{"tags of a DB instance that there is not", "DBInstanceNotFound", func(w *world) {
			w.databaseTags(w.arn("rds", "db:none"))
		}},
	}
}

func (w *world) createParameterGroup(name, family string) error {
	_, err := w.rds.CreateDBParameterGroup(w.ctx, &rds.CreateDBParameterGroupInput{
		DBParameterGroupName: &name, DBParameterGroupFamily: &family, Description: new("the shop's"), Tags: dbTags("app", "shop"),
	})
	return err
}

func (w *world) deleteParameterGroup(name string) {
	w.rds.DeleteDBParameterGroup(w.ctx, &rds.DeleteDBParameterGroupInput{DBParameterGroupName: &name})
}

func databaseParameterRows() []row {
	return []row{
		{"a DB parameter group", "", func(w *world) {
			w.ok(w.createParameterGroup("shop", "postgres16"))
			w.rds.DescribeDBParameterGroups(w.ctx, &rds.DescribeDBParameterGroupsInput{DBParameterGroupName: new("shop")})
			w.databaseTags(w.arn("rds", "pg:shop"))
		}},
		{"a DB parameter group of a name that is taken", "DBParameterGroupAlreadyExists", func(w *world) {
			w.ok(w.createParameterGroup("shop", "postgres16"))
			w.createParameterGroup("shop", "postgres16")
		}},
		{"a DB parameter group that there is not", "DBParameterGroupNotFound", func(w *world) {
			w.rds.DescribeDBParameterGroups(w.ctx, &rds.DescribeDBParameterGroupsInput{DBParameterGroupName: new("none")})
		}},
		{"deleting a DB parameter group that there is not", "DBParameterGroupNotFound", func(w *world) {
			w.deleteParameterGroup("none")
		}},
		{"deleting a DB parameter group that is in use", "InvalidDBParameterGroupState", func(w *world) {
			w.ok(w.createParameterGroup("shop", "postgres16"))
			w.database(func(in *dbInput) { in.DBParameterGroupName = new("shop") })
			w.deleteParameterGroup("shop")
		}},
		{"a DB cluster parameter group of a name that is taken", "DBParameterGroupAlreadyExists", func(w *world) {
			for range 2 {
				w.rds.CreateDBClusterParameterGroup(w.ctx, &rds.CreateDBClusterParameterGroupInput{
					DBClusterParameterGroupName: new("shop"), DBParameterGroupFamily: new("postgres16"), Description: new("the shop's"),
				})
			}
			w.rds.DescribeDBClusterParameterGroups(w.ctx, &rds.DescribeDBClusterParameterGroupsInput{DBClusterParameterGroupName: new("shop")})
		}},
	}
}
