package database_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/database"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type (
	subnetGroup    = database.SubnetGroup
	parameterGroup = database.ParameterGroup
	// drift is a change that a stranger makes.
	drift = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen)
)

func TestSubnetGroupPassesTheKit(t *testing.T) {
	t.Parallel()
	blocktest.Kit(t, blocktest.Case[subnetGroup]{
		Register: register(),
		Make: func(t *testing.T, rig *blocktest.Rig) (stack.Name, *subnetGroup) {
			return want[subnetGroup](t, input(t, rig, spec()), "DBSubnetGroup/database")
		},
		Edits: map[string]func(*testing.T, *blocktest.Rig, *subnetGroup){
			"fewer subnets": func(t *testing.T, rig *blocktest.Rig, want *subnetGroup) {
				want.Subnets = stack.Literal(strings.Join(rig.Subnets(t)[1:], ","))
			},
			"other tags": func(_ *testing.T, rig *blocktest.Rig, want *subnetGroup) {
				want.Tags = rig.Owner.Tags("DBSubnetGroup/database", map[string]string{"team": "red", "new": "yes"})
			},
		},
		Drifts: map[string]drift{
			"subnets": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.RDS.ModifyDBSubnetGroup(t.Context(), &rds.ModifyDBSubnetGroupInput{DBSubnetGroupName: &seen.Physical, SubnetIds: rig.Subnets(t)[1:]})
				must(t, err)
			},
			"a tag":             retag("team", "strange"),
			"all tags stripped": untag,
			"deleted": func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
				_, err := rig.Clients.RDS.DeleteDBSubnetGroup(t.Context(), &rds.DeleteDBSubnetGroupInput{DBSubnetGroupName: &seen.Physical})
				must(t, err)
			},
		},
		Foreign: func(t *testing.T, rig *blocktest.Rig, name stack.Name, _ *subnetGroup, tags map[string]string) {
			_, err := rig.Clients.RDS.CreateDBSubnetGroup(t.Context(), &rds.CreateDBSubnetGroupInput{
				DBSubnetGroupName: &name.Physical, DBSubnetGroupDescription: aws.String("a stranger's"), SubnetIds: rig.Subnets(t), Tags: cloud.RDSTags(tags),
			})
			must(t, err)
		},
	})
}

// parametersCase is the same for the parameter groups of DB instances and DB
// clusters, but for a stranger's calls.
func parametersCase(id string, create func(context.Context, *blocktest.Rig, stack.Name, []types.Tag) error, modify func(context.Context, *blocktest.Rig, string, []types.Parameter) error) blocktest.Case[parameterGroup] {
	edit := func(values map[string]string) func(*testing.T, *blocktest.Rig, *parameterGroup) {
		return func(_ *testing.T, _ *blocktest.Rig, want *parameterGroup) { want.Values = values }
	}
	stranger := func(name, value string, method types.ApplyMethod) drift {
		return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			must(t, modify(t.Context(), rig, seen.Physical, []types.Parameter{{ParameterName: &name, ParameterValue: &value, ApplyMethod: method}}))
		}
	}
	return blocktest.Case[parameterGroup]{
		Register: register(),
		Make: func(_ *testing.T, rig *blocktest.Rig) (stack.Name, *parameterGroup) {
			name := stack.Name{Kind: strings.TrimSuffix(id, "/database"), Role: "database", Physical: "haws-parameters"}
			return name, &parameterGroup{
				Family: "postgres16", Values: map[string]string{"work_mem": "8192", "max_connections": "500"},
				Tags: rig.Owner.Tags(id, map[string]string{"team": "blue", "stage": "live"}),
			}
		},
		Edits: map[string]func(*testing.T, *blocktest.Rig, *parameterGroup){
			"another value of a dynamic parameter": edit(map[string]string{"work_mem": "4096", "max_connections": "500"}),
			"another value of a static parameter":  edit(map[string]string{"work_mem": "8192", "max_connections": "600"}),
			"one parameter more":                   edit(map[string]string{"work_mem": "8192", "max_connections": "500", "shared_buffers": "9000"}),
			"one parameter less":                   edit(map[string]string{"max_connections": "500"}),
			"one for another":                      edit(map[string]string{"max_connections": "500", "shared_buffers": "9000"}),
			"none":                                 edit(nil),
			"other tags": func(_ *testing.T, rig *blocktest.Rig, want *parameterGroup) {
				want.Tags = rig.Owner.Tags(id, map[string]string{"team": "red", "new": "yes"})
			},
		},
		Drifts: map[string]drift{
			"a value":           stranger("work_mem", "1", types.ApplyMethodImmediate),
			"a static value":    stranger("max_connections", "1", types.ApplyMethodPendingReboot),
			"one more":          stranger("shared_buffers", "1", types.ApplyMethodPendingReboot),
			"a tag":             retag("team", "strange"),
			"all tags stripped": untag,
		},
		Foreign: func(t *testing.T, rig *blocktest.Rig, name stack.Name, _ *parameterGroup, tags map[string]string) {
			must(t, create(t.Context(), rig, name, cloud.RDSTags(tags)))
		},
	}
}

func TestParameterGroupPassesTheKit(t *testing.T) {
	t.Parallel()
	c := parametersCase("DBParameterGroup/database", func(ctx context.Context, rig *blocktest.Rig, name stack.Name, tags []types.Tag) error {
		_, err := rig.Clients.RDS.CreateDBParameterGroup(ctx, &rds.CreateDBParameterGroupInput{
			DBParameterGroupName: &name.Physical, DBParameterGroupFamily: aws.String("postgres16"), Description: aws.String("a stranger's"), Tags: tags,
		})
		return err
	}, func(ctx context.Context, rig *blocktest.Rig, group string, some []types.Parameter) error {
		_, err := rig.Clients.RDS.ModifyDBParameterGroup(ctx, &rds.ModifyDBParameterGroupInput{DBParameterGroupName: &group, Parameters: some})
		return err
	})
	c.Drifts["deleted"] = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		_, err := rig.Clients.RDS.DeleteDBParameterGroup(t.Context(), &rds.DeleteDBParameterGroupInput{DBParameterGroupName: &seen.Physical})
		must(t, err)
	}
	blocktest.Kit(t, c)
}

func TestClusterParameterGroupPassesTheKit(t *testing.T) {
	t.Parallel()
	c := parametersCase("DBClusterParameterGroup/database", func(ctx context.Context, rig *blocktest.Rig, name stack.Name, tags []types.Tag) error {
		_, err := rig.Clients.RDS.CreateDBClusterParameterGroup(ctx, &rds.CreateDBClusterParameterGroupInput{
			DBClusterParameterGroupName: &name.Physical, DBParameterGroupFamily: aws.String("postgres16"), Description: aws.String("a stranger's"), Tags: tags,
		})
		return err
	}, func(ctx context.Context, rig *blocktest.Rig, group string, some []types.Parameter) error {
		_, err := rig.Clients.RDS.ModifyDBClusterParameterGroup(ctx, &rds.ModifyDBClusterParameterGroupInput{DBClusterParameterGroupName: &group, Parameters: some})
		return err
	})
	c.Drifts["deleted"] = func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		_, err := rig.Clients.RDS.DeleteDBClusterParameterGroup(t.Context(), &rds.DeleteDBClusterParameterGroupInput{DBClusterParameterGroupName: &seen.Physical})
		must(t, err)
	}
	blocktest.Kit(t, c)
}

// arn is what the tags of a resource are read and written by.
func arn(seen stack.Seen) string {
	if a := seen.Attrs["arn"]; a != "" {
		return a
	}
	return seen.Ref
}

// retag is a stranger who changes a tag.
func retag(key, value string) drift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		_, err := rig.Clients.RDS.AddTagsToResource(t.Context(), &rds.AddTagsToResourceInput{
			ResourceName: aws.String(arn(seen)), Tags: cloud.RDSTags(map[string]string{key: value}),
		})
		must(t, err)
	}
}

// untag is a stranger who takes all tags away.
func untag(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
	out, err := rig.Clients.RDS.ListTagsForResource(t.Context(), &rds.ListTagsForResourceInput{ResourceName: aws.String(arn(seen))})
	must(t, err)
	var keys []string
	for _, tag := range out.TagList {
		keys = append(keys, aws.ToString(tag.Key))
	}
	_, err = rig.Clients.RDS.RemoveTagsFromResource(t.Context(), &rds.RemoveTagsFromResourceInput{ResourceName: aws.String(arn(seen)), TagKeys: keys})
	must(t, err)
}
