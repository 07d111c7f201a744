package secretsmanager_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim/region"
)

// rig is a Region with a subnet group and clients.
type rig struct {
	t       *testing.T
	clock   *clocktesting.FakeClock
	rds     *rds.Client
	secrets *secretsmanager.Client
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	world := region.New(c)
	r := &rig{t: t, clock: c, rds: rds.NewFromConfig(world.Config()), secrets: secretsmanager.NewFromConfig(world.Config())}
	var subnets []string
	world.World.Do(func() { subnets = world.EC2.DefaultSubnets() })
	_, err := r.rds.CreateDBSubnetGroup(t.Context(), &rds.CreateDBSubnetGroupInput{
		DBSubnetGroupName: aws.String("shop"), DBSubnetGroupDescription: aws.String("shop"), SubnetIds: subnets,
	})
	r.ok(err)
	return r
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// create makes the DB instance "shop".
func (r *rig) create(change func(*rds.CreateDBInstanceInput)) *rdstypes.DBInstance {
	r.t.Helper()
	in := &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: aws.String("shop"), Engine: aws.String("postgres"), DBInstanceClass: aws.String("db.m7g.large"),
		AllocatedStorage: aws.Int32(20), DBSubnetGroupName: aws.String("shop"), MasterUsername: aws.String("haws"),
	}
	change(in)
	out, err := r.rds.CreateDBInstance(r.t.Context(), in)
	r.ok(err)
	return out.DBInstance
}

// describe is the ARN, name, owner and key of a secret.
func (r *rig) describe(id string) string {
	r.t.Helper()
	out, err := r.secrets.DescribeSecret(r.t.Context(), &secretsmanager.DescribeSecretInput{SecretId: &id})
	if _, gone := errors.AsType[*types.ResourceNotFoundException](err); gone {
		return "not found"
	}
	r.ok(err)
	return strings.Join([]string{*out.ARN, *out.Name, *out.OwningService, aws.ToString(out.KmsKeyId)}, " ")
}

func TestTheSecretOfAnInstanceLivesAsLongAsTheInstance(t *testing.T) {
	r := newRig(t)
	key := "arn:aws:kms:us-east-1:123456789012:key/own"
	db := r.create(func(in *rds.CreateDBInstanceInput) {
		in.ManageMasterUserPassword, in.MasterUserSecretKmsKeyId = aws.Bool(true), &key
	})
	arn, name := *db.MasterUserSecret.SecretArn, "rds!"+strings.ToLower(*db.DbiResourceId)
	got := []string{r.describe(arn), r.describe(name), r.describe("rds!db-none")}
	_, err := r.rds.DeleteDBInstance(t.Context(), &rds.DeleteDBInstanceInput{DBInstanceIdentifier: aws.String("shop"), SkipFinalSnapshot: aws.Bool(true)})
	r.ok(err)
	got = append(got, r.describe(arn))
	r.clock.Step(time.Hour)
	got = append(got, r.describe(arn))
	here := arn + " " + name + " rds " + key
	if diff := cmp.Diff([]string{here, here, "not found", here, "not found"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheKeyOfTheServiceIsNotShown(t *testing.T) {
	r := newRig(t)
	db := r.create(func(in *rds.CreateDBInstanceInput) { in.ManageMasterUserPassword = aws.Bool(true) })
	arn := *db.MasterUserSecret.SecretArn
	if diff := cmp.Diff(arn+" rds!"+strings.ToLower(*db.DbiResourceId)+" rds ", r.describe(arn)); diff != "" {
		t.Error(diff)
	}
}

func TestAPasswordOfOnesOwnIsNoSecret(t *testing.T) {
	r := newRig(t)
	db := r.create(func(in *rds.CreateDBInstanceInput) { in.MasterUserPassword = aws.String("a-password") })
	if diff := cmp.Diff("not found", r.describe("rds!"+strings.ToLower(*db.DbiResourceId))); diff != "" {
		t.Error(diff)
	}
}

func TestTheSecretOfACluster(t *testing.T) {
	r := newRig(t)
	out, err := r.rds.CreateDBCluster(t.Context(), &rds.CreateDBClusterInput{
		DBClusterIdentifier: aws.String("shop"), Engine: aws.String("postgres"), DBClusterInstanceClass: aws.String("db.m6gd.large"),
		AllocatedStorage: aws.Int32(100), Iops: aws.Int32(1000), DBSubnetGroupName: aws.String("shop"), MasterUsername: aws.String("haws"),
		ManageMasterUserPassword: aws.Bool(true),
	})
	r.ok(err)
	arn, name := *out.DBCluster.MasterUserSecret.SecretArn, "rds!"+strings.ToLower(*out.DBCluster.DbClusterResourceId)
	if diff := cmp.Diff(arn+" "+name+" rds ", r.describe(name)); diff != "" || !strings.HasPrefix(name, "rds!cluster-") {
		t.Error(name, diff)
	}
}
