package rds_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"
)

// life is the state of the DB instance "shop" with its secret's, and what of it is shown.
func (r *rig) life() string {
	r.t.Helper()
	db := r.db()
	if db == nil {
		return "gone"
	}
	words := []string{*db.DBInstanceStatus, *db.MasterUserSecret.SecretStatus}
	if db.Endpoint != nil {
		words = append(words, "endpoint")
	}
	if db.SecondaryAvailabilityZone != nil {
		words = append(words, *db.AvailabilityZone, *db.SecondaryAvailabilityZone)
	}
	return strings.Join(words, " ")
}

func TestANewInstanceGoesThroughItsStates(t *testing.T) {
	r := withGroup(t)
	_, err := r.create("Shop")
	r.ok(err)
	got := r.trace(r.life, 0, time.Minute, 11*time.Minute-time.Second, time.Second, 2*time.Minute)
	want := []string{
		"creating creating", "creating active", "creating active",
		"backing-up active endpoint us-east-1a us-east-1b", "available active endpoint us-east-1a us-east-1b",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	db := r.db()
	if !strings.HasPrefix(*db.Endpoint.Address, "shop.") || *db.Endpoint.Port != 5432 || db.LatestRestorableTime == nil {
		t.Errorf("%+v", db)
	}
}

func TestASingleZoneInstanceWithoutBackups(t *testing.T) {
	r := withGroup(t)
	_, err := r.create("shop", func(in *createInput) {
		in.MultiAZ, in.AvailabilityZone, in.BackupRetentionPeriod = nil, aws.String("us-east-1c"), aws.Int32(0)
	})
	r.ok(err)
	if diff := cmp.Diff([]string{"creating", "available"}, r.trace(r.status, 6*time.Minute-time.Second, time.Second)); diff != "" {
		t.Error(diff)
	}
	if db := r.db(); *db.AvailabilityZone != "us-east-1c" || db.SecondaryAvailabilityZone != nil || *db.MultiAZ || db.LatestRestorableTime != nil {
		t.Errorf("%+v", db)
	}
}

func TestTheDefaultsOfAnInstance(t *testing.T) {
	r := withGroup(t)
	for _, row := range []struct {
		engine, version, full, group, lifecycle string
		port                                    int32
	}{
		{"postgres", "16", "16.10", "default.postgres16", "open-source-rds-extended-support", 5432},
		{"mysql", "8.0", "8.0.43", "default.mysql8.0", "open-source-rds-extended-support", 3306},
		{"mariadb", "10.11.13", "10.11.13", "default.mariadb10.11", "", 3306},
	} {
		t.Run(row.engine, func(t *testing.T) {
			r.t = t
			db, err := r.create(row.engine, func(in *createInput) {
				in.Engine, in.EngineVersion = &row.engine, &row.version
				in.BackupRetentionPeriod, in.StorageType, in.PreferredBackupWindow, in.PreferredMaintenanceWindow = nil, nil, nil, nil
			})
			r.ok(err)
			got := []any{
				*db.EngineVersion, *db.DBParameterGroups[0].DBParameterGroupName, aws.ToString(db.EngineLifecycleSupport), *db.DbInstancePort,
				*db.BackupRetentionPeriod, *db.AutoMinorVersionUpgrade, *db.DeletionProtection, *db.StorageType, *db.Iops, *db.StorageThroughput,
				*db.CACertificateIdentifier, len(db.VpcSecurityGroups), db.Endpoint == nil, *db.DBSubnetGroup.DBSubnetGroupName, len(db.TagList),
			}
			want := []any{
				row.full, row.group, row.lifecycle, row.port, int32(1), true, false, "gp3", int32(3000), int32(125),
				"rds-ca-rsa2048-g1", 1, true, "shop", 1,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInstancesThatAWSRefuses(t *testing.T) {
	r := withGroup(t)
	_, err := r.create("taken")
	r.ok(err)
	var foreign string
	r.World.Do(func() { foreign = r.EC2.AddGroup("other", "other", r.EC2.AddVPC("10.0.0.0/16")) })
	for _, row := range []struct {
		name, code string
		change     func(*createInput)
	}{
		{"an identifier that is taken, in other letters", "DBInstanceAlreadyExists", func(in *createInput) { in.DBInstanceIdentifier = aws.String("TAKEN") }},
		{"an identifier that begins with a digit", "InvalidParameterValue", func(in *createInput) { in.DBInstanceIdentifier = aws.String("1a") }},
		{"an identifier with two hyphens in a row", "InvalidParameterValue", func(in *createInput) { in.DBInstanceIdentifier = aws.String("a--b") }},
		{"an identifier that ends with a hyphen", "InvalidParameterValue", func(in *createInput) { in.DBInstanceIdentifier = aws.String("a-") }},
		{"an identifier that is too long", "InvalidParameterValue", func(in *createInput) { in.DBInstanceIdentifier = aws.String(strings.Repeat("a", 64)) }},
		{"an unknown engine", "InvalidParameterValue", func(in *createInput) { in.Engine = aws.String("dbase") }},
		{"an unknown version", "InvalidParameterCombination", func(in *createInput) { in.EngineVersion = aws.String("1") }},
		{"half a version", "InvalidParameterCombination", func(in *createInput) { in.EngineVersion = aws.String("16.1") }},
		{"an unknown class", "InvalidParameterValue", func(in *createInput) { in.DBInstanceClass = aws.String("m7g.large") }},
		{"too little storage", "InvalidParameterValue", func(in *createInput) { in.AllocatedStorage = aws.Int32(19) }},
		{"an unknown type of storage", "InvalidParameterValue", func(in *createInput) { in.StorageType = aws.String("gp9") }},
		{"provisioned IOPS without a number", "InvalidParameterCombination", func(in *createInput) { in.StorageType = aws.String("io2") }},
		{"IOPS on little gp3", "InvalidParameterCombination", func(in *createInput) { in.Iops = aws.Int32(12000) }},
		{"a maximum of storage below 110 percent", "InvalidParameterCombination", func(in *createInput) { in.MaxAllocatedStorage = aws.Int32(109) }},
		{"a zone for a Multi-AZ instance", "InvalidParameterCombination", func(in *createInput) { in.AvailabilityZone = aws.String("us-east-1a") }},
		{"an unknown subnet group", "DBSubnetGroupNotFoundFault", func(in *createInput) { in.DBSubnetGroupName = aws.String("none") }},
		{"an unknown security group", "InvalidParameterValue", func(in *createInput) { in.VpcSecurityGroupIds = []string{"sg-none"} }},
		{"a security group of another VPC", "InvalidParameterCombination", func(in *createInput) { in.VpcSecurityGroupIds = []string{foreign} }},
		{"an unknown certificate", "CertificateNotFound", func(in *createInput) { in.CACertificateIdentifier = aws.String("rds-ca-2019") }},
		{"an unknown parameter group", "DBParameterGroupNotFound", func(in *createInput) { in.DBParameterGroupName = aws.String("none") }},
		{"no password", "InvalidParameterValue", func(in *createInput) { in.ManageMasterUserPassword = nil }},
		{"a password and a managed one", "InvalidParameterCombination", func(in *createInput) { in.MasterUserPassword = aws.String("secret") }},
		{"a secret's key without a secret", "InvalidParameterCombination", func(in *createInput) {
			in.ManageMasterUserPassword, in.MasterUserPassword, in.MasterUserSecretKmsKeyId = nil, aws.String("secret"), aws.String("k")
		}},
		{"a master user of 17 letters", "InvalidParameterValue", func(in *createInput) { in.MasterUsername = aws.String(strings.Repeat("a", 17)) }},
		{"a key without encryption", "InvalidParameterCombination", func(in *createInput) { in.StorageEncrypted, in.KmsKeyId = nil, aws.String("k") }},
		{"backups for 36 days", "InvalidParameterValue", func(in *createInput) { in.BackupRetentionPeriod = aws.Int32(36) }},
		{"another engine's log", "InvalidParameterCombination", func(in *createInput) { in.EnableCloudwatchLogsExports = []string{"slowquery"} }},
		{"windows that overlap", "InvalidParameterValue", func(in *createInput) { in.PreferredMaintenanceWindow = aws.String("mon:03:30-mon:04:30") }},
		{"a window of 20 minutes", "InvalidParameterValue", func(in *createInput) { in.PreferredBackupWindow = aws.String("03:00-03:20") }},
		{"a window of no day", "InvalidParameterValue", func(in *createInput) { in.PreferredMaintenanceWindow = aws.String("xyz:05:00-xyz:06:00") }},
		{"a low port", "InvalidParameterValue", func(in *createInput) { in.Port = aws.Int32(1149) }},
		{"enhanced monitoring without a role", "InvalidParameterCombination", func(in *createInput) { in.MonitoringInterval = aws.Int32(60) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.create("a", row.change)
			r.refuse(row.code, err)
		})
	}
}

func TestQuotasAndCapacity(t *testing.T) {
	r := withGroup(t)
	_, err := r.create("one")
	r.ok(err)
	r.World.Do(func() { r.RDS.StorageQuota = 199 })
	_, err = r.create("two")
	r.refuse("StorageQuotaExceeded", err)
	r.World.Do(func() { r.RDS.StorageQuota, r.RDS.InstanceQuota = 200, 1 })
	_, err = r.create("two")
	r.refuse("InstanceQuotaExceeded", err)
	r.World.Do(func() { r.RDS.InstanceQuota = 2 })
	r.LoseZone("us-east-1a")
	r.LoseZone("us-east-1b")
	_, err = r.create("two")
	r.refuse("InsufficientDBInstanceCapacity", err)
	_, err = r.create("two", func(in *createInput) { in.MultiAZ = nil })
	r.ok(err)
}

func TestFindingInstances(t *testing.T) {
	r := withGroup(t)
	for _, id := range []string{"one", "two"} {
		_, err := r.create(id)
		r.ok(err)
	}
	three, err := r.create("three", func(in *createInput) { in.Engine, in.EngineVersion = aws.String("mysql"), nil })
	r.ok(err)
	for _, row := range []struct {
		name, filter, want string
		values             []string
	}{
		{"all", "", "one two three", nil},
		{"by identifier", "db-instance-id", "one three", []string{"one", "THREE", "four"}},
		{"by ARN", "db-instance-id", "two", []string{"arn:aws:rds:us-east-1:123456789012:db:two"}},
		{"by resource id", "dbi-resource-id", "three", []string{*three.DbiResourceId}},
		{"by engine", "engine", "one two", []string{"postgres"}},
		{"by cluster", "db-cluster-id", "", []string{"one"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			in := &rds.DescribeDBInstancesInput{}
			if row.filter != "" {
				in.Filters = []types.Filter{{Name: &row.filter, Values: row.values}}
			}
			out, err := r.rds.DescribeDBInstances(r.ctx, in)
			r.ok(err)
			var got []string
			for _, db := range out.DBInstances {
				got = append(got, *db.DBInstanceIdentifier)
			}
			if diff := cmp.Diff(row.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
	r.t = t
	_, err = r.rds.DescribeDBInstances(r.ctx, &rds.DescribeDBInstancesInput{Filters: []types.Filter{{Name: aws.String("tag:app"), Values: []string{"shop"}}}})
	r.refuse("InvalidParameterValue", err)
	_, err = r.rds.DescribeDBInstances(r.ctx, &rds.DescribeDBInstancesInput{DBInstanceIdentifier: aws.String("none")})
	r.refuse("DBInstanceNotFound", err)
}

func TestWhatAnInstanceKeepsInUse(t *testing.T) {
	r := withGroup(t)
	sg, err := r.compute.CreateSecurityGroup(r.ctx, &ec2.CreateSecurityGroupInput{GroupName: aws.String("db"), Description: aws.String("db"), VpcId: &r.vpc})
	r.ok(err)
	_, err = r.create("shop", func(in *createInput) { in.VpcSecurityGroupIds = []string{*sg.GroupId} })
	r.ok(err)
	dropGroup := func() error {
		_, err := r.compute.DeleteSecurityGroup(r.ctx, &ec2.DeleteSecurityGroupInput{GroupId: sg.GroupId})
		return err
	}
	dropSubnets := func() error {
		_, err := r.rds.DeleteDBSubnetGroup(r.ctx, &rds.DeleteDBSubnetGroupInput{DBSubnetGroupName: aws.String("shop")})
		return err
	}
	r.refuse("DependencyViolation", dropGroup())
	r.refuse("InvalidDBSubnetGroupStateFault", dropSubnets())
	_, err = r.rds.ModifyDBSubnetGroup(r.ctx, &rds.ModifyDBSubnetGroupInput{DBSubnetGroupName: aws.String("shop"), SubnetIds: r.subnets[1:]})
	r.refuse("SubnetAlreadyInUse", err)
	_, err = r.rds.ModifyDBSubnetGroup(r.ctx, &rds.ModifyDBSubnetGroupInput{DBSubnetGroupName: aws.String("shop"), SubnetIds: r.subnets[:2]})
	r.ok(err)
	r.ok(r.remove("", true))
	r.refuse("InvalidDBSubnetGroupStateFault", dropSubnets())
	r.after(4 * time.Minute)
	r.ok(dropSubnets())
	r.ok(dropGroup())
}
