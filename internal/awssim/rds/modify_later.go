package rds

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// pend notes what waits for the maintenance window unless it is applied immediately. That asking for the present value takes
// a pending one back, and a version's parameter group with it, is unverified.
func (s *Service) pend(i *instance, in *sdk.ModifyDBInstanceInput) {
	p := *i.PendingModifiedValues
	wait(&p.AllocatedStorage, grown(i, in.AllocatedStorage), i.AllocatedStorage)
	wait(&p.CACertificateIdentifier, in.CACertificateIdentifier, i.CACertificateIdentifier)
	wait(&p.DBInstanceClass, in.DBInstanceClass, i.DBInstanceClass)
	wait(&p.Iops, in.Iops, i.Iops)
	wait(&p.MultiAZ, in.MultiAZ, i.MultiAZ)
	wait(&p.Port, in.DBPortNumber, i.DbInstancePort)
	wait(&p.StorageThroughput, in.StorageThroughput, i.StorageThroughput)
	wait(&p.StorageType, in.StorageType, i.StorageType)
	if in.EngineVersion != nil {
		version, _ := s.version(*i.Engine, in.EngineVersion)
		wait(&p.EngineVersion, &version, i.EngineVersion)
		if p.EngineVersion == nil {
			i.nextParameters = ""
		}
	}
	// RDS API reference, ModifyDBInstance: from one non-zero value to another, as soon as possible.
	if days := in.BackupRetentionPeriod; days != nil && *days != 0 && *i.BackupRetentionPeriod != 0 {
		i.BackupRetentionPeriod = days
	}
	wait(&p.BackupRetentionPeriod, in.BackupRetentionPeriod, i.BackupRetentionPeriod)
	if logs := in.CloudwatchLogsExportConfiguration; logs != nil {
		p.PendingCloudwatchLogsExports = &types.PendingCloudwatchLogsExports{
			LogTypesToEnable: logs.EnableLogTypes, LogTypesToDisable: logs.DisableLogTypes,
		}
	}
	if p.EngineVersion == nil {
		i.nextParameters = ""
	}
	i.PendingModifiedValues = &p
}

// grown: RDS API reference, ModifyDBInstance: a size that is not at least 10% greater is rounded up to it.
func grown(i *instance, size *int32) *int32 {
	if size == nil || *size == *i.AllocatedStorage {
		return size
	}
	return aws.Int32(max(*size, (*i.AllocatedStorage*11+9)/10))
}

func wait[T comparable](pending **T, wanted, present *T) {
	switch {
	case wanted == nil:
	case present != nil && *wanted == *present:
		*pending = nil
	default:
		*pending = wanted
	}
}

// take puts values in force and off the list of those that are pending.
func (s *Service) take(i *instance, values types.PendingModifiedValues) {
	left := *i.PendingModifiedValues
	move(&i.AllocatedStorage, values.AllocatedStorage, &left.AllocatedStorage)
	move(&i.BackupRetentionPeriod, values.BackupRetentionPeriod, &left.BackupRetentionPeriod)
	move(&i.CACertificateIdentifier, values.CACertificateIdentifier, &left.CACertificateIdentifier)
	move(&i.DBInstanceClass, values.DBInstanceClass, &left.DBInstanceClass)
	move(&i.DbInstancePort, values.Port, &left.Port)
	move(&i.EngineVersion, values.EngineVersion, &left.EngineVersion)
	move(&i.Iops, values.Iops, &left.Iops)
	move(&i.MultiAZ, values.MultiAZ, &left.MultiAZ)
	move(&i.StorageThroughput, values.StorageThroughput, &left.StorageThroughput)
	move(&i.StorageType, values.StorageType, &left.StorageType)
	if values.PendingCloudwatchLogsExports != nil {
		left.PendingCloudwatchLogsExports = nil
		i.export(*values.PendingCloudwatchLogsExports)
	}
	i.PendingModifiedValues = &left
	s.follow(i, values)
}

func move[T any](field **T, value *T, left **T) {
	if value != nil {
		*field, *left = value, nil
	}
}

func (i *instance) export(logs types.PendingCloudwatchLogsExports) {
	kept := slices.DeleteFunc(slices.Clone(i.EnabledCloudwatchLogsExports), func(log string) bool {
		return slices.Contains(logs.LogTypesToDisable, log) || slices.Contains(logs.LogTypesToEnable, log)
	})
	i.EnabledCloudwatchLogsExports = slices.Concat(kept, logs.LogTypesToEnable)
}

// follow does what comes with the values.
func (s *Service) follow(i *instance, values types.PendingModifiedValues) {
	i.Endpoint = s.endpoint(i)
	i.CACertificateIdentifier, i.CertificateDetails, _ = certificate(i.CACertificateIdentifier)
	if values.EngineVersion != nil {
		group := i.parametersOf(*i.EngineVersion)
		if i.nextParameters != "" {
			group, i.nextParameters = i.nextParameters, ""
		}
		i.awaitsReboot = false // the upgrade restarts it
		i.setParameters(group, "in-sync")
	}
	if values.AllocatedStorage != nil || values.StorageType != nil {
		i.growsAgain = s.world.Now().Add(max(storageRest, s.OptimizeAfter))
		i.optimized = s.world.Now().Add(s.OptimizeAfter)
		s.world.After(s.OptimizeAfter, func() { s.rested(i) })
	}
	if values.MultiAZ != nil {
		s.resize(i)
	}
}

// rested ends storage-optimization, if the instance is still in it.
func (s *Service) rested(i *instance) {
	if i.status() == "storage-optimization" && !s.world.Now().Before(i.optimized) {
		i.DBInstanceStatus = aws.String("available")
	}
}

// resize adds or removes the standby.
func (s *Service) resize(i *instance) {
	for _, ni := range i.interfaces {
		s.ec2.ReleaseInterface(ni)
	}
	i.interfaces, i.secondary = nil, ec2.Subnet{}
	if *i.MultiAZ && s.stand(i) != nil {
		i.MultiAZ = aws.Bool(false)
	}
	s.attach(i)
	i.showZones()
}
