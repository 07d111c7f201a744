package database

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// Create makes the cluster with its three instances. From 400 GiB on RDS wants to
// be told the IOPS. (RDS API reference, CreateDBCluster: Iops.)
func (k clusters) Create(ctx context.Context, name stack.Name, want *Database) (stack.Seen, error) {
	out, err := k.API.CreateDBCluster(ctx, &rds.CreateDBClusterInput{
		DBClusterIdentifier: &name.Physical, Engine: &want.Engine, EngineVersion: &want.Version, DBClusterInstanceClass: &want.Class,
		DBSubnetGroupName: &want.SubnetGroup.Value, VpcSecurityGroupIds: values(want.Groups), DBClusterParameterGroupName: named(want.Parameters.Value),
		AllocatedStorage: &want.StorageGiB, StorageType: &want.StorageType, Iops: want.IOPS, StorageEncrypted: &want.Encrypted,
		KmsKeyId: named(want.KMSKey), DatabaseName: &want.Name, MasterUsername: &want.Username, ManageMasterUserPassword: &want.ManagedPassword,
		MasterUserSecretKmsKeyId: named(want.SecretKMSKey), Port: &want.Port, PubliclyAccessible: &want.Public,
		BackupRetentionPeriod: &want.RetentionDays, PreferredBackupWindow: named(want.BackupWindow), PreferredMaintenanceWindow: named(want.MaintenanceWindow),
		EnableCloudwatchLogsExports: want.Logs, CACertificateIdentifier: named(want.CA), AutoMinorVersionUpgrade: &want.MinorUpgrades,
		EngineLifecycleSupport: lifecycle(want.ExtendedSupport), CopyTagsToSnapshot: &want.CopyTags, DeletionProtection: &want.Protection,
		Tags: cloud.RDSTags(want.Tags),
	})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create DB cluster %s: %w", name.Physical, err)
	}
	k.Recent.Begin(aws.ToString(out.DBCluster.DBClusterArn))
	return k.shown(*out.DBCluster, nil), nil
}

// Update makes one modification at a time.
func (k clusters) Update(ctx context.Context, e engine.Edit[Database]) (stack.Seen, error) {
	return k.update(ctx, "DB cluster", e, func(m modification) error {
		_, err := k.API.ModifyDBCluster(ctx, &rds.ModifyDBClusterInput{
			DBClusterIdentifier: &e.Seen.Physical, ApplyImmediately: &m.immediately,
			DBClusterInstanceClass: m.class, EngineVersion: m.version, AllowMajorVersionUpgrade: yes(m.major), DBClusterParameterGroupName: m.parameters,
			CACertificateIdentifier: m.ca, AllocatedStorage: m.storage, StorageType: m.storageType, Iops: m.iops, Port: m.port,
			ManageMasterUserPassword: m.manage, MasterUserSecretKmsKeyId: secretKey(m, e.Want), VpcSecurityGroupIds: m.groups,
			BackupRetentionPeriod: m.retention, PreferredBackupWindow: m.backupWindow, PreferredMaintenanceWindow: m.maintenanceWindow,
			CloudwatchLogsExportConfiguration: m.logs(), AutoMinorVersionUpgrade: m.minor, EngineLifecycleSupport: lifecycle(m.extended),
			CopyTagsToSnapshot: m.copyTags, DeletionProtection: m.protection,
		})
		return err
	})
}

// Delete does what the deletion policy says; the instances go with the cluster.
func (k clusters) Delete(ctx context.Context, seen stack.Seen, _ *Database) (stack.Seen, error) {
	return k.remove(ctx, seen, clusterEnd{k.API})
}

// clusterEnd are the calls that end a DB cluster.
type clusterEnd struct{ api ClusterAPI }

func (clusterEnd) what() string { return "DB cluster" }

func (d clusterEnd) protect(ctx context.Context, name string, on bool) error {
	_, err := d.api.ModifyDBCluster(ctx, &rds.ModifyDBClusterInput{DBClusterIdentifier: &name, DeletionProtection: &on})
	return err
}

// drop keeps the automated backups of what leaves a snapshot, until they expire.
func (d clusterEnd) drop(ctx context.Context, name, snapshot string) error {
	_, err := d.api.DeleteDBCluster(ctx, &rds.DeleteDBClusterInput{
		DBClusterIdentifier: &name, FinalDBSnapshotIdentifier: named(snapshot),
		SkipFinalSnapshot: aws.Bool(snapshot == ""), DeleteAutomatedBackups: aws.Bool(snapshot == ""),
	})
	return err
}

func (d clusterEnd) snapshots(ctx context.Context, resource string) (map[string]string, error) {
	found := map[string]string{}
	pages := rds.NewDescribeDBClusterSnapshotsPaginator(d.api, &rds.DescribeDBClusterSnapshotsInput{DbClusterResourceId: &resource, SnapshotType: aws.String("manual")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range page.DBClusterSnapshots {
			found[aws.ToString(s.DBClusterSnapshotIdentifier)] = aws.ToString(s.Status)
		}
	}
	return found, nil
}
