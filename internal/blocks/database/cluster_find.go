package database

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// clusters are Multi-AZ DB clusters: a writer and two readers in three zones.
// (RDS user guide, "Multi-AZ DB cluster deployments".)
type clusters struct{ desk }

func (clusters) Uses(of *Database) []stack.Ref            { return usesOf(of) }
func (clusters) Diff(want, have *Database) []stack.Change { return diffOf(want, have) }

func (k clusters) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	return findEach(ctx, names, "DB cluster", k.find)
}

func (k clusters) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	out, err := k.API.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{DBClusterIdentifier: &n.Physical})
	if stack.Is(err, stack.NotFound) || err == nil && len(out.DBClusters) == 0 {
		return k.lost(n), nil
	}
	if err != nil {
		return stack.Seen{}, err
	}
	db := out.DBClusters[0]
	members, err := k.members(ctx, n.Physical)
	if err != nil {
		return stack.Seen{}, err
	}
	seen := k.shown(db, members)
	seen.Name = n.Name
	k.Owner.Claim(&seen, seen.Have.(*Database).Tags, n)
	if seen.Foreign || db.Endpoint == nil || k.Leaving {
		return seen, nil
	}
	k.order(ctx, seen)
	return k.withFailover(ctx, seen, types.SourceTypeDbCluster), nil
}

// members are the instances of a cluster: it does not tell their zones itself.
func (k clusters) members(ctx context.Context, cluster string) (map[string]types.DBInstance, error) {
	found := map[string]types.DBInstance{}
	pages := rds.NewDescribeDBInstancesPaginator(k.API, &rds.DescribeDBInstancesInput{
		Filters: []types.Filter{{Name: aws.String("db-cluster-id"), Values: []string{cluster}}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, i := range page.DBInstances {
			found[aws.ToString(i.DBInstanceIdentifier)] = i
		}
	}
	return found, nil
}

// shown is what AWS's answers say about a cluster and its instances.
func (k clusters) shown(db types.DBCluster, members map[string]types.DBInstance) stack.Seen {
	have := clusterHave(db)
	p := progress{born: aws.ToString(db.Endpoint) != "", open: openGroups(db.VpcSecurityGroups), secret: secretStatus(db.MasterUserSecret)}
	facts := availability.Database{Cluster: true, Version: have.Version, Endpoint: aws.ToString(db.Endpoint)}
	reboot := false
	for _, m := range db.DBClusterMembers {
		i := members[aws.ToString(m.DBInstanceIdentifier)]
		switch status := aws.ToString(m.DBClusterParameterGroupStatus); status {
		case "pending-reboot":
			reboot = true
		case "applying":
			p.open = append(p.open, "the parameters of "+aws.ToString(m.DBInstanceIdentifier)+" are being applied")
		}
		if status := aws.ToString(i.DBInstanceStatus); status != "" && !slices.Contains(usable, status) {
			p.open = append(p.open, aws.ToString(m.DBInstanceIdentifier)+" is "+status)
			continue
		}
		facts.Place(aws.ToString(i.AvailabilityZone), aws.ToBool(m.IsClusterWriter))
	}
	if v := db.PendingModifiedValues; v != nil && v.PendingCloudwatchLogsExports != nil {
		p.open = append(p.open, "its log exports are being changed")
	}
	facts.Pending = waiting(have, reboot)
	seen := stack.Seen{Ref: aws.ToString(db.DBClusterArn), Have: have, Attrs: attrsOf(have, db.MasterUserSecret)}
	seen.Attrs[AttrEndpoint], seen.Attrs[AttrReaderEndpoint] = facts.Endpoint, aws.ToString(db.ReaderEndpoint)
	return k.judged(seen, p, facts)
}

func clusterHave(db types.DBCluster) *Database {
	have := &Database{
		SubnetGroup: stack.Literal(aws.ToString(db.DBSubnetGroup)), Parameters: stack.Literal(aws.ToString(db.DBClusterParameterGroup)),
		Status: aws.ToString(db.Status), Engine: aws.ToString(db.Engine), Version: aws.ToString(db.EngineVersion), Class: aws.ToString(db.DBClusterInstanceClass),
		MultiAZ: true, HidesClass: true, StorageGiB: aws.ToInt32(db.AllocatedStorage), StorageType: aws.ToString(db.StorageType), IOPS: db.Iops,
		Name: aws.ToString(db.DatabaseName), Username: aws.ToString(db.MasterUsername), Port: aws.ToInt32(db.Port),
		KMSKey: aws.ToString(db.KmsKeyId), Encrypted: aws.ToBool(db.StorageEncrypted),
		RetentionDays: aws.ToInt32(db.BackupRetentionPeriod), BackupWindow: aws.ToString(db.PreferredBackupWindow),
		MaintenanceWindow: aws.ToString(db.PreferredMaintenanceWindow), Logs: db.EnabledCloudwatchLogsExports,
		MinorUpgrades: aws.ToBool(db.AutoMinorVersionUpgrade), ExtendedSupport: extended(db.EngineLifecycleSupport),
		CopyTags: aws.ToBool(db.CopyTagsToSnapshot), Protection: aws.ToBool(db.DeletionProtection),
		Tags: cloud.FromRDSTags(db.TagList), ResourceID: aws.ToString(db.DbClusterResourceId), Groups: groupIDs(db.VpcSecurityGroups),
	}
	have.secret(db.MasterUserSecret)
	if db.CertificateDetails != nil {
		have.CA = aws.ToString(db.CertificateDetails.CAIdentifier)
	}
	have.Pending = clusterPending(db.PendingModifiedValues)
	return have
}

func clusterPending(v *types.ClusterPendingModifiedValues) map[string]string {
	if v == nil {
		return map[string]string{}
	}
	out := pendingOf(&types.PendingModifiedValues{
		AllocatedStorage: v.AllocatedStorage, BackupRetentionPeriod: v.BackupRetentionPeriod, EngineVersion: v.EngineVersion,
		Iops: v.Iops, StorageType: v.StorageType,
	})
	if v.CertificateDetails != nil {
		pend(out, fieldCA, v.CertificateDetails.CAIdentifier)
	}
	return out
}
