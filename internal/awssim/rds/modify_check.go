package rds

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// checkModify refuses what AWS refuses before anything is changed. The codes are unverified where no source is given.
func (s *Service) checkModify(i *instance, in *sdk.ModifyDBInstanceInput) error {
	for _, check := range []func(*instance, *sdk.ModifyDBInstanceInput) error{
		refuseUnknown, s.checkVersion, s.checkGrowth, s.checkModifiedSettings,
	} {
		if err := check(i, in); err != nil {
			return err
		}
	}
	return checkPassword(i.MasterUserSecret, in)
}

// refuseUnknown: the simulated AWS does not pretend to change what it does not know.
func refuseUnknown(_ *instance, in *sdk.ModifyDBInstanceInput) error {
	if in.NewDBInstanceIdentifier != nil || in.DBSubnetGroupName != nil || in.OptionGroupName != nil || in.Engine != nil ||
		in.NetworkType != nil || in.Domain != nil || in.MasterUserPassword != nil && *or(in.ManageMasterUserPassword, true) {
		return awssim.Errorf("SimNotImplemented", "the simulated AWS cannot make this modification of a DB instance")
	}
	return nil
}

// checkVersion: RDS API reference, ModifyDBInstance: a major upgrade needs AllowMajorVersionUpgrade; versions do not go back.
// A major version alone means its default minor version, if the current one is lower. The parameter group is of the family of
// the version, and a nondefault one must be followed by another in a major upgrade.
func (s *Service) checkVersion(i *instance, in *sdk.ModifyDBInstanceInput) error {
	version, err := s.version(*i.Engine, or(in.EngineVersion, *i.EngineVersion))
	if err != nil {
		return err
	}
	e, _ := engineNamed(*i.Engine)
	switch {
	case older(version, *i.EngineVersion):
		return clash("Cannot upgrade %s from %s to %s", *i.Engine, *i.EngineVersion, version)
	case e.majorOf(version) != e.majorOf(*i.EngineVersion) && !aws.ToBool(in.AllowMajorVersionUpgrade):
		return clash("The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.")
	}
	group := i.parametersOf(version)
	if in.DBParameterGroupName != nil {
		group = lower(in.DBParameterGroupName)
	}
	return s.parameterGroups.fits(group, familyOf(*i.Engine, version))
}

// checkGrowth: RDS user guide, "Working with storage for Amazon RDS DB instances": storage only grows, and not again within
// six hours or until its optimization has ended. RDS API reference, ModifyDBInstance: with provisioned IOPS, gp3's included,
// more storage needs Iops in the same call.
func (s *Service) checkGrowth(i *instance, in *sdk.ModifyDBInstanceInput) error {
	size, kind := *or(in.AllocatedStorage, *i.AllocatedStorage), *or(in.StorageType, *i.StorageType)
	grows := size != *i.AllocatedStorage
	switch {
	case size < *i.AllocatedStorage:
		return clash("Invalid storage size for engine name %s and storage type %s: %d", *i.Engine, kind, size)
	case (grows || kind != *i.StorageType) && s.world.Now().Before(i.growsAgain):
		return clash("You can't currently modify the storage of this DB instance because the previous storage change is being optimized.")
	case grows && kind == "gp3" && size >= striped && in.Iops == nil:
		return clash("You must specify Iops for storage type %s.", kind)
	case !grows && in.StorageType == nil && in.Iops == nil && in.StorageThroughput == nil:
		return checkCeiling(in.MaxAllocatedStorage, size)
	}
	if err := checkStorage(kind, size, in.Iops, in.StorageThroughput); err != nil {
		return err
	}
	if err := s.storageLeft(size - *i.AllocatedStorage); err != nil {
		return err
	}
	return checkCeiling(or(in.MaxAllocatedStorage, *or(i.MaxAllocatedStorage, 65536*2)), size)
}

// storageLeft refuses more storage than the quota has left.
func (s *Service) storageLeft(growth int32) error {
	for _, i := range s.instances {
		growth += *i.AllocatedStorage
	}
	if growth > s.StorageQuota {
		return awssim.Errorf("StorageQuotaExceeded", "Storage quota exceeded: the limit is %d GiB", s.StorageQuota)
	}
	return nil
}

func (s *Service) checkModifiedSettings(i *instance, in *sdk.ModifyDBInstanceInput) error {
	if in.DBInstanceClass != nil && !className.MatchString(*in.DBInstanceClass) {
		return invalid("Invalid DB Instance class: %s", *in.DBInstanceClass)
	}
	if in.CACertificateIdentifier != nil {
		if _, _, err := certificate(in.CACertificateIdentifier); err != nil {
			return err
		}
	}
	if len(in.VpcSecurityGroupIds) > 0 {
		if _, err := s.secured(i.group.vpc, in.VpcSecurityGroupIds); err != nil {
			return err
		}
	}
	if in.CloudwatchLogsExportConfiguration != nil {
		if err := checkLogs(i, in.CloudwatchLogsExportConfiguration.EnableLogTypes); err != nil {
			return err
		}
	}
	if err := checkRetention(*or(in.BackupRetentionPeriod, *i.BackupRetentionPeriod)); err != nil {
		return err
	}
	if in.DBPortNumber != nil && (*in.DBPortNumber < 1150 || *in.DBPortNumber > 65535) {
		return invalid("Invalid port: %d. Valid values are 1150-65535", *in.DBPortNumber)
	}
	return checkWindows(*or(in.PreferredBackupWindow, *i.PreferredBackupWindow), *or(in.PreferredMaintenanceWindow, *i.PreferredMaintenanceWindow))
}

// checkPassword: RDS API reference, ModifyDBInstance: RotateMasterUserPassword needs a managed password and
// ApplyImmediately.
func checkPassword(secret *types.MasterUserSecret, in *sdk.ModifyDBInstanceInput) error {
	switch {
	case aws.ToBool(in.RotateMasterUserPassword) && !aws.ToBool(in.ApplyImmediately):
		return clash("You must specify ApplyImmediately when you rotate the master user password.")
	case aws.ToBool(in.RotateMasterUserPassword) && secret == nil:
		return clash("You can't rotate the password of an instance with ManageMasterUserPassword disabled.")
	case !*or(in.ManageMasterUserPassword, true) && secret != nil && in.MasterUserPassword == nil:
		return clash("You must specify MasterUserPassword when you disable ManageMasterUserPassword.")
	}
	return nil
}
