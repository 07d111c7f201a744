package rds

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

var (
	className  = regexp.MustCompile(`^db\.[a-z0-9]+\.[a-z0-9]+$`)
	masterName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,15}$`)
)

func (s *Service) setEngine(i *instance, in *sdk.CreateDBInstanceInput) error {
	e, ok := engineNamed(aws.ToString(in.Engine))
	if !ok {
		return invalid("Invalid DB engine: %s", aws.ToString(in.Engine))
	}
	version, err := s.version(*in.Engine, in.EngineVersion)
	if err != nil {
		return err
	}
	if !className.MatchString(aws.ToString(in.DBInstanceClass)) {
		return invalid("Invalid DB Instance class: %s", aws.ToString(in.DBInstanceClass))
	}
	i.Engine, i.EngineVersion, i.DBInstanceClass = in.Engine, aws.String(version), in.DBInstanceClass
	i.LicenseModel, i.DBName = aws.String(e.license), in.DBName
	i.DbInstancePort = or(in.Port, e.port)
	if *i.DbInstancePort < 1150 || *i.DbInstancePort > 65535 {
		return invalid("Invalid port: %d. Valid values are 1150-65535", *i.DbInstancePort)
	}
	i.EngineLifecycleSupport = lifecycle(*in.Engine, in.EngineLifecycleSupport)
	i.CACertificateIdentifier, i.CertificateDetails, err = certificate(in.CACertificateIdentifier)
	return err
}

// lifecycle: RDS API reference, CreateDBInstance: EngineLifecycleSupport applies only to MySQL and PostgreSQL, and its
// default pays for Extended Support.
func lifecycle(name string, wanted *string) *string {
	if name == "mariadb" {
		return nil
	}
	return or(wanted, "open-source-rds-extended-support")
}

// setSettings takes what does not depend on anything else.
func (s *Service) setSettings(i *instance, in *sdk.CreateDBInstanceInput) error {
	i.AutoMinorVersionUpgrade = or(in.AutoMinorVersionUpgrade, true)
	i.CopyTagsToSnapshot = or(in.CopyTagsToSnapshot, false)
	i.DeletionProtection = or(in.DeletionProtection, false)
	i.PubliclyAccessible = or(in.PubliclyAccessible, false)
	i.IAMDatabaseAuthenticationEnabled = or(in.EnableIAMDatabaseAuthentication, false)
	i.PerformanceInsightsEnabled = or(in.EnablePerformanceInsights, false)
	i.DatabaseInsightsMode = in.DatabaseInsightsMode
	i.MonitoringInterval, i.MonitoringRoleArn = or(in.MonitoringInterval, 0), in.MonitoringRoleArn
	if *i.MonitoringInterval != 0 && in.MonitoringRoleArn == nil {
		return clash("A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.")
	}
	i.BackupRetentionPeriod = or(in.BackupRetentionPeriod, 1)
	if err := checkRetention(*i.BackupRetentionPeriod); err != nil {
		return err
	}
	i.PendingModifiedValues = &types.PendingModifiedValues{}
	family := familyOf(*i.Engine, *i.EngineVersion)
	i.setParameters(strings.ToLower(*or(in.DBParameterGroupName, "default."+family)), "in-sync")
	if err := s.parameterGroups.fits(i.parameters(), family); err != nil {
		return err
	}
	// AWS takes both windows at random where they are not given.
	i.PreferredBackupWindow = or(in.PreferredBackupWindow, "03:00-03:30")
	i.PreferredMaintenanceWindow = or(in.PreferredMaintenanceWindow, "sun:05:00-sun:05:30")
	return checkWindows(*i.PreferredBackupWindow, *i.PreferredMaintenanceWindow)
}

// checkRetention: RDS API reference, CreateDBInstance: BackupRetentionPeriod is 0 to 35.
func checkRetention(days int32) error {
	if days < 0 || days > 35 {
		return invalid("Invalid backup retention period: %d. Must be between 0 and 35", days)
	}
	return nil
}

// setSecrets: RDS API reference, CreateDBInstance: a password or ManageMasterUserPassword, not both; the secret's key only
// with the latter.
func (s *Service) setSecrets(i *instance, in *sdk.CreateDBInstanceInput) error {
	if !masterName.MatchString(aws.ToString(in.MasterUsername)) {
		return invalid("The parameter MasterUsername is not valid: '%s'", aws.ToString(in.MasterUsername))
	}
	managed := aws.ToBool(in.ManageMasterUserPassword)
	switch {
	case managed && in.MasterUserPassword != nil:
		return clash("You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.")
	case !managed && in.MasterUserSecretKmsKeyId != nil:
		return clash("You can't specify MasterUserSecretKmsKeyId for an instance with ManageMasterUserPassword disabled.")
	case !managed && aws.ToString(in.MasterUserPassword) == "":
		return invalid("The parameter MasterUserPassword must be provided and must not be blank.")
	}
	i.MasterUsername = in.MasterUsername
	if managed {
		i.MasterUserSecret = s.secret(i.DbiResourceId, in.MasterUserSecretKmsKeyId)
	}
	i.StorageEncrypted = or(in.StorageEncrypted, false)
	if in.KmsKeyId != nil && !*i.StorageEncrypted {
		return clash("KmsKeyId can be specified only for an encrypted instance.")
	}
	if *i.StorageEncrypted {
		i.KmsKeyId = s.key(in.KmsKeyId, "aws/rds")
	}
	return nil
}

// setLogs: RDS user guide, "Publishing database logs to Amazon CloudWatch Logs": the log types of each engine.
func setLogs(i *instance, in *sdk.CreateDBInstanceInput) error {
	i.EnabledCloudwatchLogsExports = in.EnableCloudwatchLogsExports
	return checkLogs(i, in.EnableCloudwatchLogsExports)
}

func checkLogs(i *instance, logs []string) error {
	e, _ := engineNamed(*i.Engine)
	for _, log := range logs {
		if !slices.Contains(e.logs, log) {
			return clash("You cannot use the log types '%s' with engine version %s %s.", log, *i.Engine, *i.EngineVersion)
		}
	}
	return nil
}

func or[T any](value *T, otherwise T) *T {
	if value != nil {
		return value
	}
	return &otherwise
}
