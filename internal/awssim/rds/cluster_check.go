package rds

import (
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/internal/awssim"
)

// checkClusterModify refuses what AWS refuses before anything is changed: what a member would refuse, too. The codes are
// unverified where no source is given.
func (s *Service) checkClusterModify(c *cluster, in *sdk.ModifyDBClusterInput) error {
	if err := refuseUnknownOfCluster(in); err != nil {
		return err
	}
	// RDS API reference, ModifyDBCluster: BackupRetentionPeriod is 1 to 35.
	if in.BackupRetentionPeriod != nil && *in.BackupRetentionPeriod < 1 {
		return invalid("Invalid backup retention period: %d. Must be between 1 and 35", *in.BackupRetentionPeriod)
	}
	if err := s.checkModify(c.writer, memberChange(in)); err != nil {
		return err
	}
	growth := *or(in.AllocatedStorage, *c.AllocatedStorage) - *c.AllocatedStorage
	if err := s.storageLeft(growth * int32(len(c.members))); err != nil {
		return err
	}
	if err := checkPassword(c.MasterUserSecret, passwordChange(in)); err != nil {
		return err
	}
	version, _ := s.version(*c.Engine, or(in.EngineVersion, *c.EngineVersion))
	group := c.parametersOf(version)
	if in.DBClusterParameterGroupName != nil {
		group = lower(in.DBClusterParameterGroupName)
	}
	return s.clusterParameterGroups.fits(group, familyOf(*c.Engine, version))
}

// refuseUnknownOfCluster: the simulated AWS does not pretend to change what it does not know.
func refuseUnknownOfCluster(in *sdk.ModifyDBClusterInput) error {
	known := sdk.ModifyDBClusterInput{
		DBClusterIdentifier: in.DBClusterIdentifier, ApplyImmediately: in.ApplyImmediately, AllowMajorVersionUpgrade: in.AllowMajorVersionUpgrade,
		AllocatedStorage: in.AllocatedStorage, StorageType: in.StorageType, Iops: in.Iops, DBClusterInstanceClass: in.DBClusterInstanceClass,
		EngineVersion: in.EngineVersion, EngineLifecycleSupport: in.EngineLifecycleSupport, CACertificateIdentifier: in.CACertificateIdentifier,
		DBClusterParameterGroupName: in.DBClusterParameterGroupName, VpcSecurityGroupIds: in.VpcSecurityGroupIds,
		CloudwatchLogsExportConfiguration: in.CloudwatchLogsExportConfiguration, AutoMinorVersionUpgrade: in.AutoMinorVersionUpgrade,
		BackupRetentionPeriod: in.BackupRetentionPeriod, PreferredBackupWindow: in.PreferredBackupWindow,
		PreferredMaintenanceWindow: in.PreferredMaintenanceWindow, DeletionProtection: in.DeletionProtection, CopyTagsToSnapshot: in.CopyTagsToSnapshot,
		ManageMasterUserPassword: in.ManageMasterUserPassword, MasterUserSecretKmsKeyId: in.MasterUserSecretKmsKeyId,
		RotateMasterUserPassword: in.RotateMasterUserPassword, EnableIAMDatabaseAuthentication: in.EnableIAMDatabaseAuthentication,
		EnablePerformanceInsights: in.EnablePerformanceInsights, MonitoringInterval: in.MonitoringInterval,
		MonitoringRoleArn: in.MonitoringRoleArn, DatabaseInsightsMode: in.DatabaseInsightsMode,
	}
	if !*or(in.ManageMasterUserPassword, true) {
		known.MasterUserPassword = in.MasterUserPassword
	}
	if !reflect.DeepEqual(*in, known) {
		return awssim.Errorf("SimNotImplemented", "the simulated AWS cannot make this modification of the DB cluster %s", aws.ToString(in.DBClusterIdentifier))
	}
	return nil
}
