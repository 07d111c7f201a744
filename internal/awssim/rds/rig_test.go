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

// rig is a Region with a client of RDS.
type rig struct {
	*region.Region
	t       *testing.T
	ctx     context.Context
	rds     *rds.Client
	compute *ec2.Client
	vpc     string
	subnets []string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	c := clocktesting.NewFakeClock(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)) // a Monday
	r := &rig{Region: region.New(c), t: t, ctx: t.Context()}
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
