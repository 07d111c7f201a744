package database

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/rds"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// The kinds of this block.
const (
	KindSubnetGroup           = "DBSubnetGroup"
	KindParameterGroup        = "DBParameterGroup"
	KindClusterParameterGroup = "DBClusterParameterGroup"
	KindInstance              = "DBInstance"
	KindCluster               = "DBCluster"
)

// Policy is what becomes of a resource with these tags that nobody wants any more.
type Policy func(tags map[string]string) v1alpha1.DeletionPolicy

// Setup is what the kinds of this block are made from.
type Setup struct {
	API    API
	Owner  cloud.Owner
	Policy Policy
	// Wanted: the app wants a database.
	Wanted bool
	// Leaving: the app is being deleted, and nobody asks for failovers any more.
	Leaving bool
	// Now: changes that interrupt the database do not wait for its window.
	Now bool
	// Protected: spec.deletionProtection is on, and nothing with data is deleted.
	Protected bool
	// Recent is kept from pass to pass, and so are Classes, for all apps.
	Recent  *Recent
	Classes *Classes
}

// Register adds the kinds of this block.
func Register(kinds engine.Kinds, s Setup) {
	d := desk{s}
	engine.Own(kinds, KindSubnetGroup, subnetGroups{d})
	engine.Own(kinds, KindParameterGroup, parameterGroups{d, instanceGroups{s.API}})
	engine.Own(kinds, KindClusterParameterGroup, parameterGroups{d, clusterGroups{s.API}})
	engine.Own(kinds, KindInstance, instances{d})
	engine.Own(kinds, KindCluster, clusters{d})
}

// desk is what the kinds share.
type desk struct{ Setup }

func (d desk) now() time.Time { return d.Recent.now() }

func (d desk) retains(tags map[string]string) bool { return d.Policy(tags) == v1alpha1.DeletionRetain }

// tagsOf reads the tags of what RDS does not show them with.
func (d desk) tagsOf(ctx context.Context, arn string) (map[string]string, error) {
	out, err := d.API.ListTagsForResource(ctx, &rds.ListTagsForResourceInput{ResourceName: &arn})
	if err != nil {
		return nil, fmt.Errorf("read the tags of %s: %w", arn, err)
	}
	return cloud.FromRDSTags(out.TagList), nil
}

// retag removes before it sets (see cloud.DiffTags): when the removal fails, what
// has to go is not forgotten.
func (d desk) retag(ctx context.Context, arn string, want, have map[string]string) error {
	set, remove := cloud.DiffTags(want, have)
	if len(remove) > 0 {
		if _, err := d.API.RemoveTagsFromResource(ctx, &rds.RemoveTagsFromResourceInput{ResourceName: &arn, TagKeys: remove}); err != nil {
			return fmt.Errorf("untag %s: %w", arn, err)
		}
	}
	if len(set) > 0 {
		if _, err := d.API.AddTagsToResource(ctx, &rds.AddTagsToResourceInput{ResourceName: &arn, Tags: cloud.RDSTags(set)}); err != nil {
			return fmt.Errorf("tag %s: %w", arn, err)
		}
	}
	return nil
}

// release leaves a resource to itself, with a tag that says so.
func (d desk) release(ctx context.Context, id, arn string, tags map[string]string) (stack.Seen, error) {
	return stack.Seen{State: stack.Gone, Message: "retained: " + arn}, d.retag(ctx, arn, d.Owner.Released(id, tags), tags)
}

// API are the RDS operations of this block.
type API interface {
	rds.DescribeOrderableDBInstanceOptionsAPIClient
	ListTagsForResource(context.Context, *rds.ListTagsForResourceInput, ...func(*rds.Options)) (*rds.ListTagsForResourceOutput, error)
	AddTagsToResource(context.Context, *rds.AddTagsToResourceInput, ...func(*rds.Options)) (*rds.AddTagsToResourceOutput, error)
	RemoveTagsFromResource(context.Context, *rds.RemoveTagsFromResourceInput, ...func(*rds.Options)) (*rds.RemoveTagsFromResourceOutput, error)

	DescribeDBSubnetGroups(context.Context, *rds.DescribeDBSubnetGroupsInput, ...func(*rds.Options)) (*rds.DescribeDBSubnetGroupsOutput, error)
	CreateDBSubnetGroup(context.Context, *rds.CreateDBSubnetGroupInput, ...func(*rds.Options)) (*rds.CreateDBSubnetGroupOutput, error)
	ModifyDBSubnetGroup(context.Context, *rds.ModifyDBSubnetGroupInput, ...func(*rds.Options)) (*rds.ModifyDBSubnetGroupOutput, error)
	DeleteDBSubnetGroup(context.Context, *rds.DeleteDBSubnetGroupInput, ...func(*rds.Options)) (*rds.DeleteDBSubnetGroupOutput, error)

	InstanceAPI
	ClusterAPI
	DescribeEvents(context.Context, *rds.DescribeEventsInput, ...func(*rds.Options)) (*rds.DescribeEventsOutput, error)
}

// InstanceAPI are the operations on DB instances and their parameter groups.
type InstanceAPI interface {
	DescribeDBInstances(context.Context, *rds.DescribeDBInstancesInput, ...func(*rds.Options)) (*rds.DescribeDBInstancesOutput, error)
	CreateDBInstance(context.Context, *rds.CreateDBInstanceInput, ...func(*rds.Options)) (*rds.CreateDBInstanceOutput, error)
	ModifyDBInstance(context.Context, *rds.ModifyDBInstanceInput, ...func(*rds.Options)) (*rds.ModifyDBInstanceOutput, error)
	DeleteDBInstance(context.Context, *rds.DeleteDBInstanceInput, ...func(*rds.Options)) (*rds.DeleteDBInstanceOutput, error)
	DescribeDBSnapshots(context.Context, *rds.DescribeDBSnapshotsInput, ...func(*rds.Options)) (*rds.DescribeDBSnapshotsOutput, error)

	DescribeDBParameterGroups(context.Context, *rds.DescribeDBParameterGroupsInput, ...func(*rds.Options)) (*rds.DescribeDBParameterGroupsOutput, error)
	DescribeDBParameters(context.Context, *rds.DescribeDBParametersInput, ...func(*rds.Options)) (*rds.DescribeDBParametersOutput, error)
	CreateDBParameterGroup(context.Context, *rds.CreateDBParameterGroupInput, ...func(*rds.Options)) (*rds.CreateDBParameterGroupOutput, error)
	ModifyDBParameterGroup(context.Context, *rds.ModifyDBParameterGroupInput, ...func(*rds.Options)) (*rds.ModifyDBParameterGroupOutput, error)
	ResetDBParameterGroup(context.Context, *rds.ResetDBParameterGroupInput, ...func(*rds.Options)) (*rds.ResetDBParameterGroupOutput, error)
	DeleteDBParameterGroup(context.Context, *rds.DeleteDBParameterGroupInput, ...func(*rds.Options)) (*rds.DeleteDBParameterGroupOutput, error)
}

// ClusterAPI are the operations on Multi-AZ DB clusters and their parameter groups.
type ClusterAPI interface {
	DescribeDBClusters(context.Context, *rds.DescribeDBClustersInput, ...func(*rds.Options)) (*rds.DescribeDBClustersOutput, error)
	CreateDBCluster(context.Context, *rds.CreateDBClusterInput, ...func(*rds.Options)) (*rds.CreateDBClusterOutput, error)
	ModifyDBCluster(context.Context, *rds.ModifyDBClusterInput, ...func(*rds.Options)) (*rds.ModifyDBClusterOutput, error)
	DeleteDBCluster(context.Context, *rds.DeleteDBClusterInput, ...func(*rds.Options)) (*rds.DeleteDBClusterOutput, error)
	DescribeDBClusterSnapshots(context.Context, *rds.DescribeDBClusterSnapshotsInput, ...func(*rds.Options)) (*rds.DescribeDBClusterSnapshotsOutput, error)

	DescribeDBClusterParameterGroups(context.Context, *rds.DescribeDBClusterParameterGroupsInput, ...func(*rds.Options)) (*rds.DescribeDBClusterParameterGroupsOutput, error)
	DescribeDBClusterParameters(context.Context, *rds.DescribeDBClusterParametersInput, ...func(*rds.Options)) (*rds.DescribeDBClusterParametersOutput, error)
	CreateDBClusterParameterGroup(context.Context, *rds.CreateDBClusterParameterGroupInput, ...func(*rds.Options)) (*rds.CreateDBClusterParameterGroupOutput, error)
	ModifyDBClusterParameterGroup(context.Context, *rds.ModifyDBClusterParameterGroupInput, ...func(*rds.Options)) (*rds.ModifyDBClusterParameterGroupOutput, error)
	ResetDBClusterParameterGroup(context.Context, *rds.ResetDBClusterParameterGroupInput, ...func(*rds.Options)) (*rds.ResetDBClusterParameterGroupOutput, error)
	DeleteDBClusterParameterGroup(context.Context, *rds.DeleteDBClusterParameterGroupInput, ...func(*rds.Options)) (*rds.DeleteDBClusterParameterGroupOutput, error)
}
