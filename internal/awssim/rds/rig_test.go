package rds_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/smithy-go"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim/region"
)

type createInput = rds.CreateDBInstanceInput

// rig is a Region with a client of RDS.
type rig struct {
	*region.Region
	t       *testing.T
	ctx     context.Context
	clock   *clocktesting.FakeClock
	rds     *rds.Client
	compute *ec2.Client
	vpc     string
	subnets []string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)) // a Monday
	r := &rig{Region: region.New(c), t: t, ctx: t.Context(), clock: c}
	r.rds, r.compute = rds.NewFromConfig(r.Config()), ec2.NewFromConfig(r.Config())
	r.World.Do(func() { r.vpc, r.subnets = r.EC2.DefaultVPC(), r.EC2.DefaultSubnets() })
	return r
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refuse wants an AWS error of the code.
func (r *rig) refuse(want string, err error) {
	r.t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != want {
		r.t.Errorf("want the code %s, got: %v", want, err)
	}
}

func (r *rig) after(d time.Duration) { r.clock.Step(d) }

func (r *rig) subnetGroup(name string, subnets ...string) (*types.DBSubnetGroup, error) {
	out, err := r.rds.CreateDBSubnetGroup(r.ctx, &rds.CreateDBSubnetGroupInput{
		DBSubnetGroupName: aws.String(name), DBSubnetGroupDescription: aws.String("for tests"), SubnetIds: subnets,
		Tags: []types.Tag{{Key: aws.String("app"), Value: aws.String("shop")}},
	})
	if err != nil {
		return nil, err
	}
	return out.DBSubnetGroup, nil
}

func (r *rig) tags(arn *string) map[string]string {
	r.t.Helper()
	out, err := r.rds.ListTagsForResource(r.ctx, &rds.ListTagsForResourceInput{ResourceName: arn})
	r.ok(err)
	tags := map[string]string{}
	for _, t := range out.TagList {
		tags[*t.Key] = *t.Value
	}
	return tags
}

// create asks for a Multi-AZ PostgreSQL in the subnet group "shop", with the changes.
func (r *rig) create(id string, changes ...func(*createInput)) (*types.DBInstance, error) {
	in := &createInput{
		DBInstanceIdentifier: &id, Engine: aws.String("postgres"), EngineVersion: aws.String("16"), DBInstanceClass: aws.String("db.m7g.large"),
		AllocatedStorage: aws.Int32(100), StorageType: aws.String("gp3"), StorageEncrypted: aws.Bool(true), MultiAZ: aws.Bool(true),
		DBSubnetGroupName: aws.String("shop"), MasterUsername: aws.String("haws"), ManageMasterUserPassword: aws.Bool(true),
		BackupRetentionPeriod: aws.Int32(7), CopyTagsToSnapshot: aws.Bool(true),
		PreferredBackupWindow: aws.String("03:00-04:00"), PreferredMaintenanceWindow: aws.String("tue:05:00-tue:06:00"),
		Tags: []types.Tag{{Key: aws.String("app"), Value: aws.String("shop")}},
	}
	for _, change := range changes {
		change(in)
	}
	out, err := r.rds.CreateDBInstance(r.ctx, in)
	if err != nil {
		return nil, err
	}
	return out.DBInstance, nil
}

// withGroup is a rig with the subnet group "shop" in all zones.
func withGroup(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	_, err := r.subnetGroup("shop", r.subnets...)
	r.ok(err)
	return r
}

// available is a rig with the available DB instance "shop".
func available(t *testing.T, changes ...func(*createInput)) *rig {
	t.Helper()
	r := withGroup(t)
	_, err := r.create("shop", changes...)
	r.ok(err)
	r.after(20 * time.Minute)
	if got := r.status(); got != "available" {
		t.Fatal(got)
	}
	return r
}

// db is the DB instance "shop", nil when it is gone.
func (r *rig) db() *types.DBInstance {
	r.t.Helper()
	out, err := r.rds.DescribeDBInstances(r.ctx, &rds.DescribeDBInstancesInput{DBInstanceIdentifier: aws.String("shop")})
	if _, gone := errors.AsType[*types.DBInstanceNotFoundFault](err); gone {
		return nil
	}
	r.ok(err)
	return &out.DBInstances[0]
}

func (r *rig) status() string {
	r.t.Helper()
	if db := r.db(); db != nil {
		return *db.DBInstanceStatus
	}
	return "gone"
}

// trace is what look says after each of the durations.
func (r *rig) trace(look func() string, ds ...time.Duration) []string {
	r.t.Helper()
	var looks []string
	for _, d := range ds {
		r.after(d)
		looks = append(looks, look())
	}
	return looks
}
