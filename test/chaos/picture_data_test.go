package chaos

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
)

func (p *painter) databases() {
	ctx, api := context.Background(), rds.NewFromConfig(p.aws.Config())
	instances, err := api.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{})
	must(err)
	for _, i := range instances.DBInstances {
		p.id(*i.DbiResourceId, "resource of "+*i.DBInstanceIdentifier)
		if s := i.MasterUserSecret; s != nil {
			p.id(*s.SecretArn, "secret of "+*i.DBInstanceIdentifier)
		}
		p.add("database", i)
	}
	p.clusters(api)
	snapshots, err := api.DescribeDBSnapshots(ctx, &rds.DescribeDBSnapshotsInput{})
	must(err)
	p.add("snapshots", snapshots)
	subnets, err := api.DescribeDBSubnetGroups(ctx, &rds.DescribeDBSubnetGroupsInput{})
	must(err)
	for _, g := range subnets.DBSubnetGroups {
		p.add("subnet group", g)
		p.rdsTags(api, *g.DBSubnetGroupArn)
	}
	parameters, err := api.DescribeDBParameterGroups(ctx, &rds.DescribeDBParameterGroupsInput{})
	must(err)
	for _, g := range parameters.DBParameterGroups {
		p.add("parameter group", g)
		p.rdsTags(api, *g.DBParameterGroupArn)
		source := "user"
		set, err := api.DescribeDBParameters(ctx, &rds.DescribeDBParametersInput{DBParameterGroupName: g.DBParameterGroupName, Source: &source})
		must(err)
		p.add("parameters of "+*g.DBParameterGroupName, set)
	}
}

func (p *painter) clusters(api *rds.Client) {
	ctx := context.Background()
	clusters, err := api.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{})
	must(err)
	for _, c := range clusters.DBClusters {
		p.id(*c.DbClusterResourceId, "resource of "+*c.DBClusterIdentifier)
		if s := c.MasterUserSecret; s != nil {
			p.id(*s.SecretArn, "secret of "+*c.DBClusterIdentifier)
		}
		p.add("database cluster", c)
	}
	snapshots, err := api.DescribeDBClusterSnapshots(ctx, &rds.DescribeDBClusterSnapshotsInput{})
	must(err)
	p.add("cluster snapshots", snapshots)
	parameters, err := api.DescribeDBClusterParameterGroups(ctx, &rds.DescribeDBClusterParameterGroupsInput{})
	must(err)
	for _, g := range parameters.DBClusterParameterGroups {
		p.add("cluster parameter group", g)
		p.rdsTags(api, *g.DBClusterParameterGroupArn)
		source := "user"
		set, err := api.DescribeDBClusterParameters(ctx, &rds.DescribeDBClusterParametersInput{DBClusterParameterGroupName: g.DBClusterParameterGroupName, Source: &source})
		must(err)
		p.add("parameters of "+*g.DBClusterParameterGroupName, set)
	}
}

func (p *painter) rdsTags(api *rds.Client, arn string) {
	out, err := api.ListTagsForResource(context.Background(), &rds.ListTagsForResourceInput{ResourceName: &arn})
	must(err)
	p.add("tags of "+arn, out)
}

func (p *painter) tables() {
	ctx, api := context.Background(), dynamodb.NewFromConfig(p.aws.Config())
	all, err := api.ListTables(ctx, &dynamodb.ListTablesInput{})
	must(err)
	for _, name := range all.TableNames {
		out, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
		must(err)
		p.id(*out.Table.TableId, "id of "+name)
		p.add("table", out.Table)
		life, err := api.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &name})
		must(err)
		p.add("table "+name, life)
		backups, err := api.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: &name})
		must(err)
		p.add("table "+name, backups)
		tags, err := api.ListTagsOfResource(ctx, &dynamodb.ListTagsOfResourceInput{ResourceArn: out.Table.TableArn})
		must(err)
		p.add("table "+name, tags)
	}
}

func (p *painter) buckets() {
	ctx, api := context.Background(), s3.NewFromConfig(p.aws.Config())
	all, err := api.ListBuckets(ctx, &s3.ListBucketsInput{})
	must(err)
	for _, b := range all.Buckets {
		p.add("bucket", b)
		add := func(out any, err error) {
			if err != nil { // that there is none is an error
				out = errorCode(err)
			}
			p.add("bucket "+*b.Name, out)
		}
		add(api.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: b.Name}))
		add(api.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: b.Name}))
		add(api.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: b.Name}))
		add(api.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: b.Name}))
		add(api.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: b.Name}))
		add(api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: b.Name}))
		add(api.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: b.Name}))
		add(api.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{Bucket: b.Name}))
		out, err := api.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: b.Name})
		must(err)
		p.lines = append(p.lines, fmt.Sprintf("bucket %s: %d objects, %d markers", *b.Name, len(out.Versions), len(out.DeleteMarkers)))
	}
}

func (p *painter) roles() {
	ctx, api := context.Background(), iam.NewFromConfig(p.aws.Config())
	all, err := api.ListRoles(ctx, &iam.ListRolesInput{})
	must(err)
	for _, r := range all.Roles {
		out, err := api.GetRole(ctx, &iam.GetRoleInput{RoleName: r.RoleName})
		must(err)
		p.add("role", out.Role)
		inline, err := api.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: r.RoleName})
		must(err)
		for _, policy := range inline.PolicyNames {
			out, err := api.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: r.RoleName, PolicyName: &policy})
			must(err)
			p.add("policy", out)
		}
		attached, err := api.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: r.RoleName})
		must(err)
		p.add("role "+*r.RoleName, attached)
	}
	profiles, err := api.ListInstanceProfiles(ctx, &iam.ListInstanceProfilesInput{})
	must(err)
	for _, i := range profiles.InstanceProfiles {
		out, err := api.GetInstanceProfile(ctx, &iam.GetInstanceProfileInput{InstanceProfileName: i.InstanceProfileName})
		must(err)
		p.add("profile "+*i.InstanceProfileName, out.InstanceProfile)
	}
}

// kubernetes is what the app says, and how workloads learn how to reach it.
func (p *painter) kubernetes() {
	for _, c := range p.connections() {
		p.add("ConfigMap "+c.Name, c.Data)
	}
	app := p.find()
	if app == nil {
		return
	}
	p.add("finalizers", app.Finalizers)
	for _, c := range app.Status.Conditions {
		p.lines = append(p.lines, fmt.Sprintf("condition: %s %s %s: %s", c.Type, c.Status, c.Reason, c.Message))
	}
	for _, r := range app.Status.Resources {
		p.lines = append(p.lines, fmt.Sprintf("resource: %s %s %s %s %s", r.ID, r.Name, r.Ref, r.State, r.Message))
	}
}

func errorCode(err error) string {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		panic(err)
	}
	return api.ErrorCode()
}
