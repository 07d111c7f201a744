package rds_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/google/go-cmp/cmp"
)

func TestASnapshotThatAPersonTakes(t *testing.T) {
	r := available(t)
	take := func(of, name string) error {
		_, err := r.rds.CreateDBSnapshot(r.ctx, &rds.CreateDBSnapshotInput{DBInstanceIdentifier: &of, DBSnapshotIdentifier: &name})
		return err
	}
	r.refuse("DBInstanceNotFound", take("none", "mine"))
	r.ok(take("shop", "Mine"))
	r.refuse("DBSnapshotAlreadyExists", take("shop", "mine"))
	look := func() string {
		out, err := r.rds.DescribeDBSnapshots(r.ctx, &rds.DescribeDBSnapshotsInput{DBSnapshotIdentifier: aws.String("mine")})
		r.ok(err)
		return r.status() + " " + *out.DBSnapshots[0].Status + " " + *out.DBSnapshots[0].DbiResourceId
	}
	id := *r.db().DbiResourceId
	if diff := cmp.Diff([]string{"available creating " + id, "available available " + id}, r.trace(look, 0, 2*time.Minute)); diff != "" {
		t.Error(diff)
	}
	r.refuse("DBSnapshotAlreadyExists", r.remove("mine", false))
	r.ok(r.modify(larger))
	r.refuse("InvalidDBInstanceState", take("shop", "other"))
}
