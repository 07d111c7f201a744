package autoscaling_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/google/go-cmp/cmp"
)

func TestGroupsThatAWSRefuses(t *testing.T) {
	r := newRig(t)
	for _, row := range []struct {
		name, code, words string
		change            func(*createInput)
	}{
		{"max below min", "ValidationError", "Max bound, 12", func(in *createInput) { in.MinSize = aws.Int32(13) }},
		{"desired above max", "ValidationError", "must be between", func(in *createInput) { in.DesiredCapacity = aws.Int32(13) }},
		{"an unknown subnet", "ValidationError", "does not exist", func(in *createInput) { in.VPCZoneIdentifier = aws.String("subnet-none") }},
		{"no subnet", "ValidationError", "At least one", func(in *createInput) { in.VPCZoneIdentifier = nil }},
		{"an unknown template", "ValidationError", "does not exist", func(in *createInput) { in.LaunchTemplate.LaunchTemplateId = aws.String("lt-00000000000000fff") }},
		{"an unknown version", "ValidationError", "Could not find", func(in *createInput) { in.LaunchTemplate.Version = aws.String("9") }},
		{"a malformed version", "ValidationError", "Invalid launch template version", func(in *createInput) { in.LaunchTemplate.Version = aws.String("new") }},
		{"no template", "ValidationError", "Valid requests", func(in *createInput) { in.LaunchTemplate = nil }},
		{"a name with a colon", "ValidationError", "not valid", func(in *createInput) { in.AutoScalingGroupName = aws.String("a:b") }},
		{"an unknown target group", "ValidationError", "not found", func(in *createInput) { in.TargetGroupARNs = []string{"arn:none"} }},
		{"half a maintenance policy", "ValidationError", "Both", func(in *createInput) {
			in.InstanceMaintenancePolicy = &types.InstanceMaintenancePolicy{MinHealthyPercentage: aws.Int32(100)}
		}},
		{"a lifetime of an hour", "ValidationError", "86400", func(in *createInput) { in.MaxInstanceLifetime = aws.Int32(3600) }},
		{"an unknown termination policy", "ValidationError", "policy", func(in *createInput) { in.TerminationPolicies = []string{"Best"} }},
		{"an unknown health check", "ValidationError", "health check type", func(in *createInput) { in.HealthCheckType = aws.String("HTTP") }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, row.words, r.create(1, row.change))
		})
	}
}

func TestAGroupShowsAWSsDefaults(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(0, func(in *createInput) {
		in.DesiredCapacity = nil
		in.MinSize = aws.Int32(1)
		in.Tags = []types.Tag{{Key: aws.String("team"), Value: aws.String("shop"), PropagateAtLaunch: aws.Bool(true)}}
	}))
	g := r.group()
	got := map[string]any{
		"desired": *g.DesiredCapacity, "cooldown": *g.DefaultCooldown, "health": *g.HealthCheckType, "grace": *g.HealthCheckGracePeriod,
		"policies": g.TerminationPolicies, "protection": g.DeletionProtection, "zones": g.AvailabilityZones,
		"strategy": g.AvailabilityZoneDistribution.CapacityDistributionStrategy, "template": *g.LaunchTemplate.LaunchTemplateName,
		"status": g.Status, "tag": *g.Tags[0].ResourceType + " " + *g.Tags[0].ResourceId,
	}
	want := map[string]any{
		"desired": int32(1), "cooldown": int32(300), "health": "EC2", "grace": int32(0), "policies": []string{"Default"},
		"protection": types.DeletionProtectionNone, "zones": []string{"us-east-1a", "us-east-1b", "us-east-1c"},
		"strategy": types.CapacityDistributionStrategyBalancedBestEffort, "template": "shop", "status": (*string)(nil),
		"tag": "auto-scaling-group shop",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.after(time.Minute)
	r.World.Do(func() {
		tags := r.EC2.Tags(r.EC2.Instances()[0].ID)
		if tags["team"] != "shop" || tags["aws:autoscaling:groupName"] != "shop" {
			t.Error(tags)
		}
	})
}

func TestAnUpdateChangesOnlyWhatIsSent(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2, func(in *createInput) {
		in.DefaultInstanceWarmup, in.MaxInstanceLifetime = aws.Int32(60), aws.Int32(86400)
		in.InstanceMaintenancePolicy = &types.InstanceMaintenancePolicy{MinHealthyPercentage: aws.Int32(100), MaxHealthyPercentage: aws.Int32(110)}
		in.HealthCheckGracePeriod = aws.Int32(90)
	}))
	r.ok(r.update(func(in *updateInput) { in.HealthCheckType = aws.String("ELB") }))
	g := r.group()
	if *g.DefaultInstanceWarmup != 60 || *g.MaxInstanceLifetime != 86400 || g.InstanceMaintenancePolicy == nil || *g.HealthCheckGracePeriod != 90 || *g.HealthCheckType != "ELB" {
		t.Errorf("%+v", g)
	}
	r.ok(r.update(func(in *updateInput) {
		in.DefaultInstanceWarmup, in.MaxInstanceLifetime = aws.Int32(-1), aws.Int32(0)
		in.InstanceMaintenancePolicy = &types.InstanceMaintenancePolicy{MinHealthyPercentage: aws.Int32(-1), MaxHealthyPercentage: aws.Int32(-1)}
	}))
	g = r.group()
	if g.DefaultInstanceWarmup != nil || g.MaxInstanceLifetime != nil || g.InstanceMaintenancePolicy != nil {
		t.Errorf("not cleared: %+v", g)
	}
	r.ok(r.update(func(in *updateInput) { in.MinSize = aws.Int32(4) }))
	if n := *r.group().DesiredCapacity; n != 4 {
		t.Errorf("desired capacity %d under a minimum of 4", n)
	}
	r.refuse("ValidationError", "AutoScalingGroup name not found", r.update(func(in *updateInput) { in.AutoScalingGroupName = aws.String("none") }))
	r.refuse("ValidationError", "above max value 12", r.desire(13))
	r.refuse("ValidationError", "below min value 4", r.desire(3))
}

func TestDeletingAGroup(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2))
	r.after(time.Minute)
	r.refuse("AlreadyExists", "already exists", r.create(1))
	r.refuse("ResourceInUse", "while there are instances", r.remove(false))
	r.ok(r.desire(0))
	r.after(10 * time.Second)
	r.refuse("ScalingActivityInProgress", "scaling activities", r.remove(false))
	r.after(time.Minute)
	r.ok(r.remove(false))
	if s := aws.ToString(r.group().Status); s != "Delete in progress" {
		t.Error(s)
	}
	r.refuse("ValidationError", "pending delete", r.desire(0))
	r.refuse("AlreadyExists", "is pending delete", r.create(1))
	r.after(30 * time.Second)
	r.refuse("ValidationError", "not found", r.remove(false))
	r.ok(r.create(1))
}

func TestDeletionProtection(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(1, func(in *createInput) { in.DeletionProtection = types.DeletionProtectionPreventAllDeletion }))
	r.after(time.Minute)
	r.refuse("ValidationError", "deletion protection", r.remove(false))
	r.refuse("ValidationError", "deletion protection", r.remove(true))
	r.ok(r.update(func(in *updateInput) { in.DeletionProtection = types.DeletionProtectionPreventForceDeletion }))
	r.refuse("ValidationError", "deletion protection", r.remove(true))
	r.refuse("ResourceInUse", "", r.remove(false))
	r.ok(r.update(func(in *updateInput) { in.DeletionProtection = types.DeletionProtectionNone }))
	r.ok(r.remove(true))
	got := r.trace(10 * time.Second)
	r.after(time.Minute)
	out, err := r.asg.DescribeAutoScalingGroups(r.ctx, &autoscaling.DescribeAutoScalingGroupsInput{})
	r.ok(err)
	if len(out.AutoScalingGroups) != 0 || got[0] != "Terminating a1" {
		t.Errorf("%v, then %d groups", got, len(out.AutoScalingGroups))
	}
}

func TestFiltersAndPages(t *testing.T) {
	r := newRig(t)
	for _, name := range []string{"a", "b", "c"} {
		r.ok(r.create(0, func(in *createInput) {
			in.AutoScalingGroupName = aws.String(name)
			in.Tags = []types.Tag{{Key: aws.String("app"), Value: aws.String(name)}}
		}))
	}
	names := func(in *autoscaling.DescribeAutoScalingGroupsInput) string {
		var list []string
		pages := autoscaling.NewDescribeAutoScalingGroupsPaginator(r.asg, in)
		for pages.HasMorePages() {
			out, err := pages.NextPage(r.ctx)
			r.ok(err)
			for _, g := range out.AutoScalingGroups {
				list = append(list, *g.AutoScalingGroupName)
			}
		}
		return strings.Join(list, "")
	}
	filter := func(name string, values ...string) *autoscaling.DescribeAutoScalingGroupsInput {
		return &autoscaling.DescribeAutoScalingGroupsInput{Filters: []types.Filter{{Name: &name, Values: values}}, MaxRecords: aws.Int32(1)}
	}
	got := []string{
		names(filter("tag:app", "a", "c")), names(filter("tag-key", "app")), names(filter("tag-value", "b")),
		names(&autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{"b", "none"}}),
	}
	if diff := cmp.Diff([]string{"ac", "abc", "b", "b"}, got); diff != "" {
		t.Error(diff)
	}
	_, err := r.asg.DescribeAutoScalingGroups(r.ctx, filter("name", "a"))
	r.refuse("ValidationError", "Filter", err)
}

func TestTags(t *testing.T) {
	r := newRig(t)
	for _, name := range []string{"a", "b", "c"} {
		r.ok(r.create(0, func(in *createInput) {
			in.AutoScalingGroupName = aws.String(name)
			in.Tags = []types.Tag{{Key: aws.String("app"), Value: aws.String(name)}}
		}))
	}
	_, err := r.asg.DeleteTags(r.ctx, &autoscaling.DeleteTagsInput{Tags: []types.Tag{{Key: aws.String("app"), ResourceId: aws.String("a")}}})
	r.ok(err)
	_, err = r.asg.CreateOrUpdateTags(r.ctx, &autoscaling.CreateOrUpdateTagsInput{Tags: []types.Tag{{Key: aws.String("app"), Value: aws.String("z"), ResourceId: aws.String("b"), ResourceType: aws.String("auto-scaling-group")}}})
	r.ok(err)
	tags, err := r.asg.DescribeTags(r.ctx, &autoscaling.DescribeTagsInput{Filters: []types.Filter{{Name: aws.String("key"), Values: []string{"app"}}}})
	r.ok(err)
	var left []string
	for _, tag := range tags.Tags {
		left = append(left, *tag.ResourceId+"="+*tag.Value)
	}
	if diff := cmp.Diff([]string{"b=z", "c=c"}, left); diff != "" {
		t.Error(diff)
	}
}
