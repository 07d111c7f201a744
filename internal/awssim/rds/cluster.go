package rds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// cluster is one Multi-AZ DB cluster: a writer and two readers in three zones. RDS user guide, "Multi-AZ DB cluster
// deployments".
type cluster struct {
	types.DBCluster
	tags    tagList
	members []*instance
	writer  *instance
	step    int

	accepted       bool   // a modification that does not show yet
	leaves         bool   // its writer, for a reader
	nextParameters string // the parameter group from a major upgrade on
}

func (s *Service) handleClusters() {
	awssim.Handle(s.world, serviceID, "CreateDBCluster", s.createCluster)
	awssim.Handle(s.world, serviceID, "DescribeDBClusters", s.describeClusters)
	awssim.Handle(s.world, serviceID, "ModifyDBCluster", s.modifyCluster)
	awssim.Handle(s.world, serviceID, "FailoverDBCluster", s.failoverCluster)
	awssim.Handle(s.world, serviceID, "RebootDBCluster", s.rebootCluster)
	awssim.Handle(s.world, serviceID, "DeleteDBCluster", s.deleteCluster)
	awssim.Handle(s.world, serviceID, "DescribeDBClusterSnapshots", s.describeClusterSnapshots)
}

func (c *cluster) id() string     { return aws.ToString(c.DBClusterIdentifier) }
func (c *cluster) status() string { return aws.ToString(c.Status) }

// cluster finds a DB cluster by its identifier or ARN. RDS API reference, DescribeDBClusters.
func (s *Service) cluster(name string) (*cluster, error) {
	name = strings.TrimPrefix(strings.ToLower(name), s.arn("cluster", ""))
	for _, c := range s.clusters {
		if c.id() == name {
			return c, nil
		}
	}
	return nil, missing("DBClusterNotFoundFault", "DBCluster %s not found.", name)
}

func (s *Service) createCluster(_ *awssim.Call, in *sdk.CreateDBClusterInput) (*sdk.CreateDBClusterOutput, error) {
	id := lower(in.DBClusterIdentifier)
	if err := checkIdentifier("DBClusterIdentifier", id, 63); err != nil {
		return nil, err
	}
	if _, err := s.cluster(id); err == nil {
		return nil, awssim.Errorf("DBClusterAlreadyExistsFault", "DB Cluster already exists")
	}
	c, err := s.newCluster(id, in)
	if err != nil {
		return nil, err
	}
	for _, i := range c.members {
		if err := s.withinQuotas(i); err != nil {
			s.instances = slices.DeleteFunc(s.instances, c.has)
			return nil, err
		}
		s.instances = append(s.instances, i)
	}
	s.clusters = append(s.clusters, c)
	s.bringCluster(c)
	return &sdk.CreateDBClusterOutput{DBCluster: s.shownCluster(c)}, nil
}

func (c *cluster) has(i *instance) bool { return slices.Contains(c.members, i) }

// newCluster checks a request by way of the instances that it makes.
func (s *Service) newCluster(id string, in *sdk.CreateDBClusterInput) (*cluster, error) {
	zones, err := s.clusterZones(in)
	if err != nil {
		return nil, err
	}
	c := &cluster{}
	for n, zone := range zones {
		i, err := s.newInstance(fmt.Sprintf("%s-instance-%d", id, n+1), memberOf(in, zone))
		if err != nil {
			return nil, err
		}
		i.DBClusterIdentifier = aws.String(id)
		c.members = append(c.members, i)
	}
	c.writer = c.members[0]
	c.describe(id, s.arn("cluster", id), in)
	if aws.ToBool(in.ManageMasterUserPassword) {
		c.MasterUserSecret = s.secret(c.DbClusterResourceId, in.MasterUserSecretKmsKeyId)
	}
	family := familyOf(*c.Engine, *c.EngineVersion)
	c.DBClusterParameterGroup = aws.String(strings.ToLower(*or(in.DBClusterParameterGroupName, "default."+family)))
	if err := s.clusterParameterGroups.fits(*c.DBClusterParameterGroup, family); err != nil {
		return nil, err
	}
	c.tags, err = c.tags.with(in.Tags)
	return c, err
}

// clusterZones: RDS user guide, "Creating a Multi-AZ DB cluster": MySQL or PostgreSQL, and a subnet group in three zones. RDS
// API reference, CreateDBCluster: BackupRetentionPeriod is 1 to 35.
func (s *Service) clusterZones(in *sdk.CreateDBClusterInput) ([]string, error) {
	if name := aws.ToString(in.Engine); name != "mysql" && name != "postgres" {
		return nil, awssim.Errorf("SimNotImplemented", "the simulated AWS has no DB clusters of the engine '%s'", name)
	}
	if in.BackupRetentionPeriod != nil && *in.BackupRetentionPeriod == 0 {
		return nil, invalid("Invalid backup retention period: 0. Must be between 1 and 35")
	}
	g, err := s.subnetGroup(lower(in.DBSubnetGroupName))
	if err != nil {
		return nil, err
	}
	var zones []string
	for _, sn := range g.subnets {
		if !slices.Contains(zones, sn.Zone) {
			zones = append(zones, sn.Zone)
		}
	}
	if len(zones) < 3 {
		return nil, awssim.Errorf("DBSubnetGroupDoesNotCoverEnoughAZs", "A Multi-AZ DB cluster needs 3 AZs. Current AZ coverage: %d", len(zones))
	}
	return zones[:3], nil
}

func memberOf(in *sdk.CreateDBClusterInput, zone string) *sdk.CreateDBInstanceInput {
	return &sdk.CreateDBInstanceInput{
		Engine: in.Engine, EngineVersion: in.EngineVersion, DBInstanceClass: in.DBClusterInstanceClass, Port: in.Port, DBName: in.DatabaseName,
		AllocatedStorage: in.AllocatedStorage, StorageType: in.StorageType, Iops: in.Iops, StorageEncrypted: in.StorageEncrypted,
		KmsKeyId: in.KmsKeyId, AvailabilityZone: &zone, DBSubnetGroupName: in.DBSubnetGroupName, VpcSecurityGroupIds: in.VpcSecurityGroupIds,
		MasterUsername: in.MasterUsername, MasterUserPassword: in.MasterUserPassword, ManageMasterUserPassword: in.ManageMasterUserPassword,
		MasterUserSecretKmsKeyId: in.MasterUserSecretKmsKeyId, BackupRetentionPeriod: in.BackupRetentionPeriod,
		PreferredBackupWindow: in.PreferredBackupWindow, PreferredMaintenanceWindow: in.PreferredMaintenanceWindow,
		EnableCloudwatchLogsExports: in.EnableCloudwatchLogsExports, AutoMinorVersionUpgrade: in.AutoMinorVersionUpgrade,
		EngineLifecycleSupport: in.EngineLifecycleSupport, CACertificateIdentifier: in.CACertificateIdentifier,
		EnableIAMDatabaseAuthentication: in.EnableIAMDatabaseAuthentication, EnablePerformanceInsights: in.EnablePerformanceInsights,
		MonitoringInterval: in.MonitoringInterval, MonitoringRoleArn: in.MonitoringRoleArn, DatabaseInsightsMode: in.DatabaseInsightsMode,
	}
}

// describe fills in what Describe shows. The secret is the cluster's, not the members'.
func (c *cluster) describe(id, arn string, in *sdk.CreateDBClusterInput) {
	i := c.writer
	c.DBClusterIdentifier, c.DBClusterArn, c.MultiAZ = aws.String(id), aws.String(arn), aws.Bool(true)
	c.DbClusterResourceId = aws.String(strings.Replace(*i.DbiResourceId, "db-", "cluster-", 1))
	c.Engine, c.Port, c.MasterUsername, c.DatabaseName = i.Engine, i.DbInstancePort, i.MasterUsername, i.DBName
	c.StorageEncrypted, c.KmsKeyId, c.NetworkType = i.StorageEncrypted, i.KmsKeyId, i.NetworkType
	c.DeletionProtection, c.CopyTagsToSnapshot = or(in.DeletionProtection, false), or(in.CopyTagsToSnapshot, false)
	c.DBSubnetGroup, c.PubliclyAccessible = aws.String(i.group.name), or(in.PubliclyAccessible, false)
	for _, member := range c.members {
		member.MasterUserSecret = nil
		c.AvailabilityZones = append(c.AvailabilityZones, member.primary.Zone)
	}
	c.mirror()
}

// mirror shows at the cluster what its members have.
func (c *cluster) mirror() {
	i := c.writer
	c.EngineVersion, c.EngineLifecycleSupport, c.CertificateDetails = i.EngineVersion, i.EngineLifecycleSupport, i.CertificateDetails
	c.DBClusterInstanceClass, c.AllocatedStorage, c.StorageType = i.DBInstanceClass, i.AllocatedStorage, i.StorageType
	c.Iops, c.StorageThroughput = i.Iops, i.StorageThroughput
	c.VpcSecurityGroups, c.BackupRetentionPeriod = i.VpcSecurityGroups, i.BackupRetentionPeriod
	c.PreferredBackupWindow, c.PreferredMaintenanceWindow = i.PreferredBackupWindow, i.PreferredMaintenanceWindow
	c.EnabledCloudwatchLogsExports, c.AutoMinorVersionUpgrade = i.EnabledCloudwatchLogsExports, i.AutoMinorVersionUpgrade
	c.IAMDatabaseAuthenticationEnabled, c.PerformanceInsightsEnabled = i.IAMDatabaseAuthenticationEnabled, i.PerformanceInsightsEnabled
	c.MonitoringInterval, c.MonitoringRoleArn, c.DatabaseInsightsMode = i.MonitoringInterval, i.MonitoringRoleArn, i.DatabaseInsightsMode
}

// ofCluster refuses what is the cluster's to do, as the members of a Multi-AZ DB cluster are managed by it. The code is unverified.
func ofCluster(i *instance) error {
	return awssim.Errorf("InvalidDBClusterStateFault", "DB instance %s belongs to the Multi-AZ DB cluster %s.", i.id(), *i.DBClusterIdentifier)
}
