package servers

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// reads are what several kinds look at in one pass, each thing once.
type reads struct {
	scaling AutoScaling
	ec2     EC2
	owner   cloud.Owner

	groups    cloud.Memo[*types.AutoScalingGroup]
	templates cloud.Memo[*ec2types.LaunchTemplate]
	refreshes cloud.Memo[*types.InstanceRefresh]
}

// group is the group of that name, or nil.
func (r *reads) group(ctx context.Context, name string) (*types.AutoScalingGroup, error) {
	return r.groups.Of(name, func() (*types.AutoScalingGroup, error) {
		out, err := r.scaling.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{name}})
		if err != nil {
			return nil, fmt.Errorf("find Auto Scaling group %s: %w", name, err)
		}
		if len(out.AutoScalingGroups) == 0 {
			return nil, nil
		}
		return &out.AutoScalingGroups[0], nil
	})
}

// fresh reads the group again.
func (r *reads) fresh(ctx context.Context, name string) (*types.AutoScalingGroup, error) {
	r.groups.Forget(name)
	return r.group(ctx, name)
}

// owned is the group of that row if it carries the owner's tags: only then is
// what comes with it the app's.
func (r *reads) owned(ctx context.Context, row stack.Known) (*types.AutoScalingGroup, error) {
	g, err := r.group(ctx, row.Physical)
	if err != nil || g == nil {
		return nil, err
	}
	id := stack.Name{Kind: KindAutoScalingGroup, Role: row.Role}.ID()
	if !r.owner.Owns(cloud.FromASGTags(g.Tags), id) {
		return nil, nil
	}
	return g, nil
}

// template is the launch template of that name, or nil.
func (r *reads) template(ctx context.Context, name string) (*ec2types.LaunchTemplate, error) {
	return r.templates.Of(name, func() (*ec2types.LaunchTemplate, error) {
		out, err := r.ec2.DescribeLaunchTemplates(ctx, &ec2.DescribeLaunchTemplatesInput{
			Filters: []ec2types.Filter{{Name: aws.String("launch-template-name"), Values: []string{name}}},
		})
		if err != nil {
			return nil, fmt.Errorf("find launch template %s: %w", name, err)
		}
		if len(out.LaunchTemplates) == 0 {
			return nil, nil
		}
		return &out.LaunchTemplates[0], nil
	})
}

// refresh is the latest instance refresh of a group.
func (r *reads) refresh(ctx context.Context, g *types.AutoScalingGroup) (*types.InstanceRefresh, error) {
	name := aws.ToString(g.AutoScalingGroupName)
	return r.refreshes.Of(name, func() (*types.InstanceRefresh, error) {
		out, err := r.scaling.DescribeInstanceRefreshes(ctx, &autoscaling.DescribeInstanceRefreshesInput{AutoScalingGroupName: &name, MaxRecords: aws.Int32(1)})
		if err != nil {
			return nil, fmt.Errorf("read the instance refreshes of Auto Scaling group %s: %w", name, err)
		}
		if len(out.InstanceRefreshes) == 0 {
			return nil, nil
		}
		return &out.InstanceRefreshes[0], nil
	})
}

// odd is true when some server is made in another way than the group would make
// it now: only then is a refresh under way that has begun its work.
func odd(g *types.AutoScalingGroup) bool {
	spec := templateOf(g)
	return spec == nil || slices.ContainsFunc(running(g), func(made string) bool {
		return made != at(aws.ToString(spec.LaunchTemplateId), aws.ToString(spec.Version))
	})
}

// several is true when the group's template has had more than one version: a
// refresh may be about to begin, or was given up, also one that led back to an
// earlier version.
func (r *reads) several(ctx context.Context, g *types.AutoScalingGroup) (bool, error) {
	spec := templateOf(g)
	if spec == nil {
		return false, nil
	}
	t, err := r.template(ctx, aws.ToString(spec.LaunchTemplateName))
	if err != nil {
		return false, err
	}
	return t == nil || aws.ToInt64(t.LatestVersionNumber) > 1, nil
}
