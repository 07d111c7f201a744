package rds_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/google/go-cmp/cmp"
)

// filled is a rig with one resource of each kind that has tags.
func filled(t *testing.T) *rig {
	t.Helper()
	r := withGroup(t)
	r.ok(r.parameterGroup("shop", "postgres16"))
	r.ok(r.clusterParameterGroup("shop", "postgres16"))
	_, err := r.create("shop")
	r.ok(err)
	_, err = r.createCluster()
	r.ok(err)
	r.after(20 * time.Minute)
	r.ok(r.remove("shop", false))
	r.ok(r.removeCluster(aws.String("shop"), false))
	return r
}

func TestTagsOfEveryKindOfResource(t *testing.T) {
	r := filled(t)
	for _, kind := range []string{"db", "subgrp", "pg", "cluster", "cluster-pg", "snapshot", "cluster-snapshot"} {
		t.Run(kind, func(t *testing.T) {
			r.t = t
			arn := "arn:aws:rds:us-east-1:123456789012:" + kind + ":shop"
			_, err := r.rds.AddTagsToResource(r.ctx, &rds.AddTagsToResourceInput{ResourceName: &arn, Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("a")}}})
			r.ok(err)
			if diff := cmp.Diff(map[string]string{"app": "shop", "team": "a"}, r.tags(&arn)); diff != "" {
				t.Error(diff)
			}
			_, err = r.rds.RemoveTagsFromResource(r.ctx, &rds.RemoveTagsFromResourceInput{ResourceName: &arn, TagKeys: []string{"app"}})
			r.ok(err)
			if diff := cmp.Diff(map[string]string{"team": "a"}, r.tags(&arn)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTagsOfWhatIsNotThere(t *testing.T) {
	r := newRig(t)
	for kind, code := range map[string]string{
		"db": "DBInstanceNotFound", "subgrp": "DBSubnetGroupNotFoundFault", "pg": "DBParameterGroupNotFound", "cluster": "DBClusterNotFoundFault",
		"cluster-pg": "DBParameterGroupNotFound", "snapshot": "DBSnapshotNotFound", "cluster-snapshot": "DBClusterSnapshotNotFoundFault",
		"none": "InvalidParameterValue",
	} {
		_, err := r.rds.ListTagsForResource(r.ctx, &rds.ListTagsForResourceInput{ResourceName: aws.String("arn:aws:rds:us-east-1:123456789012:" + kind + ":none")})
		r.refuse(code, err)
	}
}
