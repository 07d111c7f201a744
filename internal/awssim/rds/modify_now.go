package rds

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// setNow changes what ApplyImmediately does not matter for. RDS user guide, "Modifying an Amazon RDS DB instance", the table
// of settings: backup and maintenance windows, deletion protection, the maximum of storage, security groups, monitoring,
// Performance Insights, automatic minor upgrades, tags for snapshots. EngineLifecycleSupport is unverified.
func (s *Service) setNow(i *instance, in *sdk.ModifyDBInstanceInput) {
	set(&i.AutoMinorVersionUpgrade, in.AutoMinorVersionUpgrade)
	set(&i.CopyTagsToSnapshot, in.CopyTagsToSnapshot)
	set(&i.DeletionProtection, in.DeletionProtection)
	set(&i.EngineLifecycleSupport, in.EngineLifecycleSupport)
	set(&i.IAMDatabaseAuthenticationEnabled, in.EnableIAMDatabaseAuthentication)
	set(&i.MaxAllocatedStorage, in.MaxAllocatedStorage)
	set(&i.MonitoringInterval, in.MonitoringInterval)
	set(&i.MonitoringRoleArn, in.MonitoringRoleArn)
	set(&i.PerformanceInsightsEnabled, in.EnablePerformanceInsights)
	set(&i.PreferredBackupWindow, in.PreferredBackupWindow)
	set(&i.PreferredMaintenanceWindow, in.PreferredMaintenanceWindow)
	set(&i.PubliclyAccessible, in.PubliclyAccessible)
	if in.DatabaseInsightsMode != "" {
		i.DatabaseInsightsMode = in.DatabaseInsightsMode
	}
	if len(in.VpcSecurityGroupIds) > 0 {
		i.VpcSecurityGroups, _ = s.secured(i.group.vpc, in.VpcSecurityGroupIds)
		for _, ni := range i.interfaces {
			s.ec2.SetGroupsOf(ni, in.VpcSecurityGroupIds)
		}
	}
	s.setSecret(&i.MasterUserSecret, i.DbiResourceId, in)
	s.associate(i, in)
}

// setSecret: RDS API reference, MasterUserSecret: creating, then active; rotating, then active. ModifyDBInstance,
// ManageMasterUserPassword: RDS deletes the secret of a password that it does not manage any more.
func (s *Service) setSecret(secret **types.MasterUserSecret, resource *string, in *sdk.ModifyDBInstanceInput) {
	switch {
	case aws.ToBool(in.ManageMasterUserPassword) && *secret == nil:
		*secret = s.secret(resource, in.MasterUserSecretKmsKeyId)
	case !*or(in.ManageMasterUserPassword, true):
		*secret = nil
		return
	case aws.ToBool(in.RotateMasterUserPassword):
		(*secret).SecretStatus = aws.String("rotating")
	default:
		return
	}
	made := *secret
	s.world.After(s.SecretAfter, func() { made.SecretStatus = aws.String("active") })
}

// associate gives the instance another parameter group. RDS API reference, ModifyDBInstance: its name changes immediately, the
// parameters when it reboots without failover. That a major upgrade takes the new group along with it is unverified.
func (s *Service) associate(i *instance, in *sdk.ModifyDBInstanceInput) {
	group := lower(in.DBParameterGroupName)
	switch {
	case in.DBParameterGroupName == nil || group == i.parameters():
	case in.EngineVersion != nil && s.parameterGroups.fits(group, familyOf(*i.Engine, *i.EngineVersion)) != nil:
		i.nextParameters = group
	default:
		i.awaitsReboot = true
		i.setParameters(group, "applying")
		s.sync(i)
	}
}

func set[T any](field **T, value *T) {
	if value != nil {
		*field = value
	}
}
