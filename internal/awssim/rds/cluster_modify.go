package rds

import (
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// modifyCluster changes the members as a modification of each would. RDS user guide, "Modifying a Multi-AZ DB cluster": all
// modifications are made at the cluster. That a cluster takes one at a time, defers and shows late as an instance does is
// unverified.
func (s *Service) modifyCluster(_ *awssim.Call, in *sdk.ModifyDBClusterInput) (*sdk.ModifyDBClusterOutput, error) {
	c, err := s.cluster(aws.ToString(in.DBClusterIdentifier))
	if err != nil {
		return nil, err
	}
	if emptyClusterModify(*in) {
		return nil, clash("No modifications were requested")
	}
	if !c.takes(in.AllocatedStorage) {
		return nil, busyCluster(c)
	}
	if err := s.checkClusterModify(c, in); err != nil {
		return nil, err
	}
	set(&c.DeletionProtection, in.DeletionProtection)
	set(&c.CopyTagsToSnapshot, in.CopyTagsToSnapshot)
	s.associateCluster(c, in)
	s.setSecret(&c.MasterUserSecret, c.DbClusterResourceId, passwordChange(in))
	change := memberChange(in)
	for _, i := range c.members {
		s.setNow(i, change)
		s.pend(i, change)
	}
	if c.writer.PendingModifiedValues.EngineVersion == nil {
		c.nextParameters = ""
	}
	c.mirror()
	s.startCluster(c, aws.ToBool(in.ApplyImmediately))
	return &sdk.ModifyDBClusterOutput{DBCluster: s.shownCluster(c)}, nil
}

func emptyClusterModify(in sdk.ModifyDBClusterInput) bool {
	in.DBClusterIdentifier, in.ApplyImmediately, in.AllowMajorVersionUpgrade = nil, nil, nil
	return reflect.ValueOf(in).IsZero()
}

// memberChange is what a modification of the cluster means for a member.
func memberChange(in *sdk.ModifyDBClusterInput) *sdk.ModifyDBInstanceInput {
	return &sdk.ModifyDBInstanceInput{
		AllocatedStorage: in.AllocatedStorage, StorageType: in.StorageType, Iops: in.Iops, DBInstanceClass: in.DBClusterInstanceClass,
		EngineVersion: in.EngineVersion, AllowMajorVersionUpgrade: in.AllowMajorVersionUpgrade,
		EngineLifecycleSupport: in.EngineLifecycleSupport, CACertificateIdentifier: in.CACertificateIdentifier,
		VpcSecurityGroupIds: in.VpcSecurityGroupIds, CloudwatchLogsExportConfiguration: in.CloudwatchLogsExportConfiguration,
		AutoMinorVersionUpgrade: in.AutoMinorVersionUpgrade, BackupRetentionPeriod: in.BackupRetentionPeriod,
		PreferredBackupWindow: in.PreferredBackupWindow, PreferredMaintenanceWindow: in.PreferredMaintenanceWindow,
		EnableIAMDatabaseAuthentication: in.EnableIAMDatabaseAuthentication, EnablePerformanceInsights: in.EnablePerformanceInsights,
		MonitoringInterval: in.MonitoringInterval, MonitoringRoleArn: in.MonitoringRoleArn, DatabaseInsightsMode: in.DatabaseInsightsMode,
	}
}

// passwordChange is what is the cluster's alone, in the form of an instance's.
func passwordChange(in *sdk.ModifyDBClusterInput) *sdk.ModifyDBInstanceInput {
	return &sdk.ModifyDBInstanceInput{
		ApplyImmediately: in.ApplyImmediately, ManageMasterUserPassword: in.ManageMasterUserPassword,
		MasterUserSecretKmsKeyId: in.MasterUserSecretKmsKeyId, RotateMasterUserPassword: in.RotateMasterUserPassword,
		MasterUserPassword: in.MasterUserPassword,
	}
}

// startCluster begins what is not to wait on all members, and otherwise waits for the maintenance window.
func (s *Service) startCluster(c *cluster, immediately bool) {
	if !immediately && c.pends() {
		s.awaitCluster(c)
	}
	if values := due(*c.writer.PendingModifiedValues, immediately); !nothing(values) {
		s.beginCluster(c, values)
	}
}

func (c *cluster) pends() bool { return !nothing(*c.writer.PendingModifiedValues) }

func (s *Service) awaitCluster(c *cluster) {
	s.atWindow(func() string { return *c.PreferredMaintenanceWindow }, func() bool {
		if !c.pends() || c.status() == "deleting" {
			return true
		}
		if !c.takes(c.writer.PendingModifiedValues.AllocatedStorage) {
			return false
		}
		s.beginCluster(c, *c.writer.PendingModifiedValues)
		return true
	})
}

// beginCluster applies values to the members, one time for all, and to the cluster after them.
func (s *Service) beginCluster(c *cluster, values types.PendingModifiedValues) {
	for _, i := range c.members {
		s.begin(i, values)
	}
	c.accepted = true
	status := "modifying"
	if values.EngineVersion != nil {
		status = "upgrading"
	}
	s.laterCluster(c, s.NoticeAfter, func() {
		s.becomeCluster(c, status, s.ModifyAfter, func() {
			if values.EngineVersion != nil {
				c.upgraded()
			}
			c.mirror()
			c.settle()
		})
	})
}

// pendingOf is as much of what is pending as a DB cluster can show. RDS API reference, ClusterPendingModifiedValues: the class
// has no place in it.
func pendingOf(p types.PendingModifiedValues) *types.ClusterPendingModifiedValues {
	shown := types.ClusterPendingModifiedValues{
		AllocatedStorage: p.AllocatedStorage, BackupRetentionPeriod: p.BackupRetentionPeriod, EngineVersion: p.EngineVersion,
		Iops: p.Iops, StorageType: p.StorageType, PendingCloudwatchLogsExports: p.PendingCloudwatchLogsExports,
	}
	if p.CACertificateIdentifier != nil {
		_, shown.CertificateDetails, _ = certificate(p.CACertificateIdentifier)
	}
	if reflect.ValueOf(shown).IsZero() {
		return nil
	}
	return &shown
}
