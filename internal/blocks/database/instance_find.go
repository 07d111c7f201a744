package database

import (
	"cmp"
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// What others may quote of a database.
const (
	AttrEndpoint       = "endpoint"
	AttrReaderEndpoint = "readerEndpoint"
	AttrPort           = "port"
	AttrName           = "name"
	AttrSecretARN      = "secretARN"
	// AttrDeletionPolicy is what becomes of it, by its tag.
	AttrDeletionPolicy = "deletionPolicy"
)

// instances are DB instances, with a standby or without.
type instances struct{ desk }

func (instances) Uses(of *Database) []stack.Ref            { return usesOf(of) }
func (instances) Diff(want, have *Database) []stack.Change { return diffOf(want, have) }

func (k instances) Find(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
	return findEach(ctx, names, "DB instance", k.find)
}

func (k instances) find(ctx context.Context, n stack.Known) (stack.Seen, error) {
	out, err := k.API.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{DBInstanceIdentifier: &n.Physical})
	if stack.Is(err, stack.NotFound) || err == nil && len(out.DBInstances) == 0 {
		return k.lost(n), nil
	}
	if err != nil {
		return stack.Seen{}, err
	}
	db := out.DBInstances[0]
	seen := k.shown(db)
	seen.Name = n.Name
	k.Owner.Claim(&seen, seen.Have.(*Database).Tags, n)
	if seen.Foreign || db.Endpoint == nil || k.Leaving {
		return seen, nil
	}
	k.order(ctx, seen)
	return k.withFailover(ctx, seen, types.SourceTypeDbInstance), nil
}

// shown is what an answer of AWS says about a DB instance.
func (k instances) shown(db types.DBInstance) stack.Seen {
	have := instanceHave(db)
	arn := aws.ToString(db.DBInstanceArn)
	p := progress{born: db.Endpoint != nil, open: openGroups(db.VpcSecurityGroups), secret: secretStatus(db.MasterUserSecret)}
	reboot := false
	for _, g := range db.DBParameterGroups {
		have.Parameters = stack.Literal(aws.ToString(g.DBParameterGroupName))
		reboot = reboot || aws.ToString(g.ParameterApplyStatus) == "pending-reboot"
		if aws.ToString(g.ParameterApplyStatus) == "applying" {
			p.open = append(p.open, "its parameters are being applied")
		}
	}
	if v := db.PendingModifiedValues; v != nil && v.PendingCloudwatchLogsExports != nil {
		p.open = append(p.open, "its log exports are being changed")
	}
	seen := stack.Seen{Ref: arn, Have: have, Attrs: attrsOf(have, db.MasterUserSecret)}
	facts := availability.Database{Version: have.Version, Pending: waiting(have, reboot), Primary: aws.ToString(db.AvailabilityZone)}
	if db.Endpoint != nil {
		facts.Endpoint = aws.ToString(db.Endpoint.Address)
		seen.Attrs[AttrEndpoint] = facts.Endpoint
	}
	if zone := aws.ToString(db.SecondaryAvailabilityZone); zone != "" {
		facts.Standbys = []string{zone}
	}
	return k.judged(seen, p, facts)
}

// judged adds state, message and facts.
func (d desk) judged(seen stack.Seen, p progress, facts availability.Database) stack.Seen {
	have := seen.Have.(*Database)
	state, message := d.state(seen.Ref, p, have)
	switch {
	case have.Status == "deleting":
	case d.Recent.Leaving(seen.Ref):
		state, message = stack.Busy, "haws deleted it, and AWS still shows it"
	default:
		d.Recent.Found(seen.Ref)
	}
	_, facts.Broken = attention[have.Status]
	seen.State, seen.Message, seen.Facts = state, cmp.Or(message, facts.Pending), facts
	return seen
}

func instanceHave(db types.DBInstance) *Database {
	have := &Database{
		Status: aws.ToString(db.DBInstanceStatus), Engine: aws.ToString(db.Engine), Version: aws.ToString(db.EngineVersion), Class: aws.ToString(db.DBInstanceClass),
		MultiAZ: aws.ToBool(db.MultiAZ), StorageGiB: aws.ToInt32(db.AllocatedStorage), MaxStorageGiB: db.MaxAllocatedStorage,
		StorageType: aws.ToString(db.StorageType), IOPS: db.Iops, Throughput: db.StorageThroughput,
		Name: aws.ToString(db.DBName), Username: aws.ToString(db.MasterUsername),
		KMSKey: aws.ToString(db.KmsKeyId), Encrypted: aws.ToBool(db.StorageEncrypted), Public: aws.ToBool(db.PubliclyAccessible),
		RetentionDays: aws.ToInt32(db.BackupRetentionPeriod), BackupWindow: aws.ToString(db.PreferredBackupWindow),
		MaintenanceWindow: aws.ToString(db.PreferredMaintenanceWindow), Logs: db.EnabledCloudwatchLogsExports,
		CA: aws.ToString(db.CACertificateIdentifier), MinorUpgrades: aws.ToBool(db.AutoMinorVersionUpgrade),
		ExtendedSupport: extended(db.EngineLifecycleSupport), CopyTags: aws.ToBool(db.CopyTagsToSnapshot), Protection: aws.ToBool(db.DeletionProtection),
		Tags: cloud.FromRDSTags(db.TagList), ResourceID: aws.ToString(db.DbiResourceId), Groups: groupIDs(db.VpcSecurityGroups),
	}
	have.secret(db.MasterUserSecret)
	have.Port = aws.ToInt32(db.DbInstancePort)
	if db.Endpoint != nil && db.Endpoint.Port != nil {
		have.Port = *db.Endpoint.Port
	}
	if db.DBSubnetGroup != nil {
		have.SubnetGroup = stack.Literal(aws.ToString(db.DBSubnetGroup.DBSubnetGroupName))
	}
	have.Pending = pendingOf(db.PendingModifiedValues)
	return have
}

// pendingOf are the values that AWS was asked for and has not put in force.
func pendingOf(v *types.PendingModifiedValues) map[string]string {
	out := map[string]string{}
	if v == nil {
		return out
	}
	pend(out, fieldClass, v.DBInstanceClass)
	pend(out, fieldVersion, v.EngineVersion)
	pend(out, fieldStorageIs, v.StorageType)
	pend(out, fieldCA, v.CACertificateIdentifier)
	pend(out, fieldIOPS, v.Iops)
	pend(out, fieldThroughput, v.StorageThroughput)
	pend(out, fieldPort, v.Port)
	if v.AllocatedStorage != nil {
		out[fieldStorage] = gib(v.AllocatedStorage)
	}
	if v.BackupRetentionPeriod != nil {
		out[fieldRetention] = days(*v.BackupRetentionPeriod)
	}
	if v.MultiAZ != nil {
		out[fieldMultiAZ] = onOff(*v.MultiAZ)
	}
	return out
}

func pend[T any](out map[string]string, field string, value *T) {
	if value != nil {
		out[field] = fmt.Sprint(*value)
	}
}

func (d *Database) secret(s *types.MasterUserSecret) {
	if s != nil {
		d.ManagedPassword, d.SecretKMSKey = true, aws.ToString(s.KmsKeyId)
	}
}

func secretStatus(s *types.MasterUserSecret) string {
	if s == nil {
		return ""
	}
	return aws.ToString(s.SecretStatus)
}

func attrsOf(have *Database, secret *types.MasterUserSecret) map[string]string {
	attrs := map[string]string{AttrPort: fmt.Sprint(have.Port), AttrName: have.Name, AttrDeletionPolicy: have.Tags[cloud.TagDeletionPolicy]}
	if secret != nil {
		attrs[AttrSecretARN] = aws.ToString(secret.SecretArn)
	}
	return attrs
}

func extended(word *string) *bool {
	if word == nil {
		return nil
	}
	return aws.Bool(*word == *lifecycle(aws.Bool(true)))
}

func groupIDs(all []types.VpcSecurityGroupMembership) []stack.Ref {
	var out []stack.Ref
	for _, g := range all {
		out = append(out, stack.Literal(aws.ToString(g.VpcSecurityGroupId)))
	}
	return out
}

// openGroups are the security groups that are not in force yet. (RDS API
// reference, VpcSecurityGroupMembership: Status.)
func openGroups(all []types.VpcSecurityGroupMembership) []string {
	var out []string
	for _, g := range all {
		if aws.ToString(g.Status) != "active" {
			out = append(out, "security group "+aws.ToString(g.VpcSecurityGroupId)+" is "+aws.ToString(g.Status))
		}
	}
	return out
}
