package rds_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/google/go-cmp/cmp"
)

// remove deletes the DB instance "shop", with a final snapshot unless its name is empty.
func (r *rig) remove(final string, skip bool) error {
	in := &rds.DeleteDBInstanceInput{DBInstanceIdentifier: aws.String("shop"), SkipFinalSnapshot: &skip}
	if final != "" {
		in.FinalDBSnapshotIdentifier = &final
	}
	_, err := r.rds.DeleteDBInstance(r.ctx, in)
	return err
}

func TestDeletionsThatAWSRefuses(t *testing.T) {
	r := withGroup(t)
	r.refuse("DBInstanceNotFound", r.remove("", true))
	_, err := r.create("shop", func(in *createInput) { in.DeletionProtection = aws.Bool(true) })
	r.ok(err)
	r.refuse("InvalidParameterCombination", r.remove("", true))
	r = withGroup(t)
	_, err = r.create("shop")
	r.ok(err)
	r.refuse("InvalidParameterCombination", r.remove("final", true))
	r.refuse("InvalidParameterCombination", r.remove("", false))
	r.refuse("InvalidDBInstanceState", r.remove("final", false))
	r.after(20 * time.Minute)
	r.refuse("InvalidParameterValue", r.remove("final-", false))
	r.ok(r.remove("final", false))
	r.refuse("InvalidDBInstanceState", r.remove("", true))
}

func TestADeletionWithAFinalSnapshot(t *testing.T) {
	r := available(t)
	r.ok(r.remove("Final-1", false))
	look := func() string {
		out, err := r.rds.DescribeDBSnapshots(r.ctx, &rds.DescribeDBSnapshotsInput{DBInstanceIdentifier: aws.String("shop")})
		r.ok(err)
		sn := out.DBSnapshots[0]
		return r.status() + " " + *sn.DBSnapshotIdentifier + " " + *sn.Status + " " + *sn.SnapshotType
	}
	want := []string{"deleting final-1 creating manual", "deleting final-1 available manual", "deleting final-1 available manual", "gone final-1 available manual"}
	if diff := cmp.Diff(want, r.trace(look, 0, 2*time.Minute, 4*time.Minute-time.Second, time.Second)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"app": "shop"}, r.tags(aws.String("arn:aws:rds:us-east-1:123456789012:snapshot:final-1"))); diff != "" {
		t.Error(diff)
	}
	_, err := r.rds.DescribeDBSnapshots(r.ctx, &rds.DescribeDBSnapshotsInput{DBSnapshotIdentifier: aws.String("none")})
	r.refuse("DBSnapshotNotFound", err)
	_, err = r.create("shop")
	r.ok(err)
	r.after(20 * time.Minute)
	r.refuse("DBSnapshotAlreadyExists", r.remove("final-1", false))
	r.ok(r.remove("", true))
	if diff := cmp.Diff([]string{"deleting", "gone"}, r.trace(r.status, 4*time.Minute-time.Second, time.Second)); diff != "" {
		t.Error(diff)
	}
}

func TestADeletionDuringAModification(t *testing.T) {
	r := available(t)
	r.ok(r.modify(larger))
	r.ok(r.remove("", true))
	if diff := cmp.Diff([]string{"deleting", "gone"}, r.trace(r.status, time.Minute, 3*time.Minute)); diff != "" {
		t.Error(diff)
	}
}
