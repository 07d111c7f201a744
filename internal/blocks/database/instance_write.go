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

// Create makes the instance; AWS takes ten to twenty minutes for it.
func (k instances) Create(ctx context.Context, name stack.Name, want *Database) (stack.Seen, error) {
	out, err := k.API.CreateDBInstance(ctx, &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: &name.Physical, Engine: &want.Engine, EngineVersion: &want.Version, DBInstanceClass: &want.Class,
		MultiAZ: &want.MultiAZ, DBSubnetGroupName: &want.SubnetGroup.Value, VpcSecurityGroupIds: values(want.Groups),
		DBParameterGroupName: named(want.Parameters.Value), AllocatedStorage: &want.StorageGiB, MaxAllocatedStorage: want.MaxStorageGiB,
		StorageType: &want.StorageType, Iops: want.IOPS, StorageThroughput: want.Throughput, StorageEncrypted: &want.Encrypted,
		KmsKeyId: named(want.KMSKey), DBName: &want.Name, MasterUsername: &want.Username, ManageMasterUserPassword: &want.ManagedPassword,
		MasterUserSecretKmsKeyId: named(want.SecretKMSKey), Port: &want.Port, PubliclyAccessible: &want.Public,
		BackupRetentionPeriod: &want.RetentionDays, PreferredBackupWindow: named(want.BackupWindow), PreferredMaintenanceWindow: named(want.MaintenanceWindow),
		EnableCloudwatchLogsExports: want.Logs, CACertificateIdentifier: named(want.CA), AutoMinorVersionUpgrade: &want.MinorUpgrades,
		EngineLifecycleSupport: lifecycle(want.ExtendedSupport), CopyTagsToSnapshot: &want.CopyTags, DeletionProtection: &want.Protection,
		Tags: cloud.RDSTags(want.Tags),
	})
	if err != nil {
		return stack.Seen{}, fmt.Errorf("create DB instance %s: %w", name.Physical, err)
	}
	k.Recent.Begin(aws.ToString(out.DBInstance.DBInstanceArn))
	return k.shown(*out.DBInstance), nil
}

// named is nil for what is left to AWS.
func named(value string) *string {
	if value == "" {
		return nil
	}
	return &value
}

// Update makes one modification at a time.
func (k instances) Update(ctx context.Context, e engine.Edit[Database]) (stack.Seen, error) {
	return k.update(ctx, "DB instance", e, func(m modification) error {
		_, err := k.API.ModifyDBInstance(ctx, &rds.ModifyDBInstanceInput{
			DBInstanceIdentifier: &e.Seen.Physical, ApplyImmediately: &m.immediately,
			DBInstanceClass: m.class, EngineVersion: m.version, AllowMajorVersionUpgrade: yes(m.major), DBParameterGroupName: m.parameters,
			CACertificateIdentifier: m.ca, AllocatedStorage: m.storage, MaxAllocatedStorage: m.maxStorage, StorageType: m.storageType,
			Iops: m.iops, StorageThroughput: m.throughput, MultiAZ: m.multiAZ, PubliclyAccessible: m.public, DBPortNumber: m.port,
			ManageMasterUserPassword: m.manage, MasterUserSecretKmsKeyId: secretKey(m, e.Want), VpcSecurityGroupIds: m.groups,
			BackupRetentionPeriod: m.retention, PreferredBackupWindow: m.backupWindow, PreferredMaintenanceWindow: m.maintenanceWindow,
			CloudwatchLogsExportConfiguration: m.logs(), AutoMinorVersionUpgrade: m.minor, EngineLifecycleSupport: lifecycle(m.extended),
			CopyTagsToSnapshot: m.copyTags, DeletionProtection: m.protection,
		})
		return err
	})
}

func yes(is bool) *bool {
	if !is {
		return nil
	}
	return &is
}

// secretKey goes with a password that RDS is to manage again.
func secretKey(m modification, want *Database) *string {
	if m.manage == nil {
		return nil
	}
	return named(want.SecretKMSKey)
}

// Delete does what the deletion policy says.
func (k instances) Delete(ctx context.Context, seen stack.Seen, _ *Database) (stack.Seen, error) {
	return k.remove(ctx, seen, instanceEnd{k.API})
}

// instanceEnd are the calls that end a DB instance.
type instanceEnd struct{ api InstanceAPI }

func (instanceEnd) what() string { return "DB instance" }

func (d instanceEnd) protect(ctx context.Context, name string, on bool) error {
	_, err := d.api.ModifyDBInstance(ctx, &rds.ModifyDBInstanceInput{DBInstanceIdentifier: &name, DeletionProtection: &on})
	return err
}

// drop keeps the automated backups of what leaves a snapshot, until they expire.
func (d instanceEnd) drop(ctx context.Context, name, snapshot string) error {
	_, err := d.api.DeleteDBInstance(ctx, &rds.DeleteDBInstanceInput{
		DBInstanceIdentifier: &name, FinalDBSnapshotIdentifier: named(snapshot),
		SkipFinalSnapshot: aws.Bool(snapshot == ""), DeleteAutomatedBackups: aws.Bool(snapshot == ""),
	})
	return err
}

func (d instanceEnd) snapshots(ctx context.Context, resource string) (map[string]string, error) {
	found := map[string]string{}
	pages := rds.NewDescribeDBSnapshotsPaginator(d.api, &rds.DescribeDBSnapshotsInput{DbiResourceId: &resource, SnapshotType: aws.String("manual")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range page.DBSnapshots {
			found[aws.ToString(s.DBSnapshotIdentifier)] = aws.ToString(s.Status)
		}
	}
	return found, nil
}
