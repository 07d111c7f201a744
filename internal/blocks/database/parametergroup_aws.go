package database

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// ofUsers picks the parameters that somebody has set. (RDS API reference,
// DescribeDBParameters: Source.)
func ofUsers(all bool) *string {
	if all {
		return nil
	}
	return aws.String("user")
}

// instanceGroups are the parameter groups of DB instances.
type instanceGroups struct{ api InstanceAPI }

func (g instanceGroups) describe(ctx context.Context, name string) (*group, error) {
	out, err := g.api.DescribeDBParameterGroups(ctx, &rds.DescribeDBParameterGroupsInput{DBParameterGroupName: &name})
	if err != nil || len(out.DBParameterGroups) == 0 {
		return nil, err
	}
	return instanceGroup(&out.DBParameterGroups[0]), nil
}

func instanceGroup(g *types.DBParameterGroup) *group {
	return &group{name: aws.ToString(g.DBParameterGroupName), arn: aws.ToString(g.DBParameterGroupArn), family: aws.ToString(g.DBParameterGroupFamily)}
}

func (g instanceGroups) parameters(ctx context.Context, name string, all bool) ([]types.Parameter, error) {
	var found []types.Parameter
	pages := rds.NewDescribeDBParametersPaginator(g.api, &rds.DescribeDBParametersInput{DBParameterGroupName: &name, Source: ofUsers(all)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		found = append(found, page.Parameters...)
	}
	return found, nil
}

func (g instanceGroups) create(ctx context.Context, in group, tags []types.Tag) (*group, error) {
	out, err := g.api.CreateDBParameterGroup(ctx, &rds.CreateDBParameterGroupInput{
		DBParameterGroupName: &in.name, DBParameterGroupFamily: &in.family, Description: &in.description, Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return instanceGroup(out.DBParameterGroup), nil
}

func (g instanceGroups) modify(ctx context.Context, name string, some []types.Parameter) error {
	_, err := g.api.ModifyDBParameterGroup(ctx, &rds.ModifyDBParameterGroupInput{DBParameterGroupName: &name, Parameters: some})
	return err
}

func (g instanceGroups) reset(ctx context.Context, name string, some []types.Parameter) error {
	_, err := g.api.ResetDBParameterGroup(ctx, &rds.ResetDBParameterGroupInput{DBParameterGroupName: &name, Parameters: some, ResetAllParameters: aws.Bool(false)})
	return err
}

func (g instanceGroups) remove(ctx context.Context, name string) error {
	_, err := g.api.DeleteDBParameterGroup(ctx, &rds.DeleteDBParameterGroupInput{DBParameterGroupName: &name})
	return err
}

// clusterGroups are the parameter groups of DB clusters.
type clusterGroups struct{ api ClusterAPI }

func (g clusterGroups) describe(ctx context.Context, name string) (*group, error) {
	out, err := g.api.DescribeDBClusterParameterGroups(ctx, &rds.DescribeDBClusterParameterGroupsInput{DBClusterParameterGroupName: &name})
	if err != nil || len(out.DBClusterParameterGroups) == 0 {
		return nil, err
	}
	return clusterGroup(&out.DBClusterParameterGroups[0]), nil
}

func clusterGroup(g *types.DBClusterParameterGroup) *group {
	return &group{name: aws.ToString(g.DBClusterParameterGroupName), arn: aws.ToString(g.DBClusterParameterGroupArn), family: aws.ToString(g.DBParameterGroupFamily)}
}

func (g clusterGroups) parameters(ctx context.Context, name string, all bool) ([]types.Parameter, error) {
	var found []types.Parameter
	pages := rds.NewDescribeDBClusterParametersPaginator(g.api, &rds.DescribeDBClusterParametersInput{DBClusterParameterGroupName: &name, Source: ofUsers(all)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		found = append(found, page.Parameters...)
	}
	return found, nil
}

func (g clusterGroups) create(ctx context.Context, in group, tags []types.Tag) (*group, error) {
	out, err := g.api.CreateDBClusterParameterGroup(ctx, &rds.CreateDBClusterParameterGroupInput{
		DBClusterParameterGroupName: &in.name, DBParameterGroupFamily: &in.family, Description: &in.description, Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return clusterGroup(out.DBClusterParameterGroup), nil
}

func (g clusterGroups) modify(ctx context.Context, name string, some []types.Parameter) error {
	_, err := g.api.ModifyDBClusterParameterGroup(ctx, &rds.ModifyDBClusterParameterGroupInput{DBClusterParameterGroupName: &name, Parameters: some})
	return err
}

func (g clusterGroups) reset(ctx context.Context, name string, some []types.Parameter) error {
	_, err := g.api.ResetDBClusterParameterGroup(ctx, &rds.ResetDBClusterParameterGroupInput{
		DBClusterParameterGroupName: &name, Parameters: some, ResetAllParameters: aws.Bool(false),
	})
	return err
}

func (g clusterGroups) remove(ctx context.Context, name string) error {
	_, err := g.api.DeleteDBClusterParameterGroup(ctx, &rds.DeleteDBClusterParameterGroupInput{DBClusterParameterGroupName: &name})
	return err
}
