package autoscaling_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func preferring(change func(*types.RefreshPreferences)) func(*refreshInput) {
	return func(in *refreshInput) { change(in.Preferences) }
}

func guarded(alarms ...string) func(*refreshInput) {
	return preferring(func(p *types.RefreshPreferences) { p.AlarmSpecification = &types.AlarmSpecification{Alarms: alarms} })
}

func reversing(in *refreshInput) { in.Preferences.AutoRollback = aws.Bool(true) }

func TestRefreshesThatAWSRefuses(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(1))
	r.newVersion()
	r.World.Do(func() {
		r.ASG.SetAlarm("loud", "ALARM")
		r.ASG.SetAlarm("mute", "INSUFFICIENT_DATA")
	})
	for _, row := range []struct {
		name, words string
		change      func(*refreshInput)
	}{
		{"an unknown group", "not found", func(in *refreshInput) { in.AutoScalingGroupName = aws.String("none") }},
		{"an unknown strategy", "refresh strategy", func(in *refreshInput) { in.Strategy = "Sudden" }},
		{"an empty desired configuration", "either", func(in *refreshInput) { in.DesiredConfiguration = &types.DesiredConfiguration{} }},
		{"an unknown version", "Could not find", func(in *refreshInput) { in.DesiredConfiguration = r.toVersion("9") }},
		{"a maximum without a minimum", "MinHealthyPercentage", preferring(func(p *types.RefreshPreferences) { p.MinHealthyPercentage = nil })},
		{"a minimum above 100", "not valid", preferring(func(p *types.RefreshPreferences) { p.MinHealthyPercentage = aws.Int32(101) })},
		{"a maximum below 100", "not valid", preferring(func(p *types.RefreshPreferences) { p.MaxHealthyPercentage = aws.Int32(99) })},
		{"percentages more than 100 apart", "at most 100 apart", preferring(func(p *types.RefreshPreferences) {
			p.MinHealthyPercentage, p.MaxHealthyPercentage = aws.Int32(50), aws.Int32(160)
		})},
		{"a negative warmup", "warmup", preferring(func(p *types.RefreshPreferences) { p.InstanceWarmup = aws.Int32(-1) })},
		{"a bake time of three days", "bake time", preferring(func(p *types.RefreshPreferences) { p.BakeTime = aws.Int32(259200) })},
		{"a checkpoint delay without checkpoints", "CheckpointPercentages", preferring(func(p *types.RefreshPreferences) { p.CheckpointDelay = aws.Int32(60) })},
		{"a checkpoint delay of three days", "checkpoint delay", preferring(func(p *types.RefreshPreferences) {
			p.CheckpointDelay, p.CheckpointPercentages = aws.Int32(259200), []int32{50, 100}
		})},
		{"checkpoints out of order", "ascending", preferring(func(p *types.RefreshPreferences) { p.CheckpointPercentages = []int32{50, 20} })},
		{"a checkpoint twice", "unique", preferring(func(p *types.RefreshPreferences) { p.CheckpointPercentages = []int32{50, 50} })},
		{"a word for protected instances", "ScaleInProtectedInstances", preferring(func(p *types.RefreshPreferences) { p.ScaleInProtectedInstances = "Terminate" })},
		{"a word for instances in standby", "StandbyInstances", preferring(func(p *types.RefreshPreferences) { p.StandbyInstances = "Refresh" })},
		{"eleven alarms", "up to 10 alarms", guarded(make([]string, 11)...)},
		{"an alarm that does not exist", "does not exist", guarded("none")},
		{"an alarm that rings", "ALARM", guarded("loud")},
		{"an alarm without data", "INSUFFICIENT_DATA", guarded("mute")},
		{"a rollback to nothing", "AutoRollback", func(in *refreshInput) { reversing(in); in.DesiredConfiguration = nil }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			_, err := r.begin(row.change)
			r.refuse("ValidationError", row.words, err)
		})
	}
}

func TestAGroupOnTheLatestVersionCannotRollBack(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(1, func(in *createInput) { in.LaunchTemplate.Version = aws.String("$Latest") }))
	r.after(time.Minute)
	r.newVersion()
	_, err := r.begin(reversing)
	r.refuse("ValidationError", "$Latest", err)
	r.started()
	r.refuse("IrreversibleInstanceRefresh", "$Latest", r.rollback())
	r.ok(r.cancel(false))
	r.started(func(in *refreshInput) { in.DesiredConfiguration = nil })
	r.refuse("IrreversibleInstanceRefresh", "desired configuration", r.rollback())
}

func TestAParameterForAnImageCannotBeRolledBackTo(t *testing.T) {
	r := newRig(t)
	_, err := r.compute.CreateLaunchTemplateVersion(r.ctx, &ec2.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: &r.template, LaunchTemplateData: &ec2types.RequestLaunchTemplateData{ImageId: aws.String("resolve:ssm:/shop/image")},
	})
	r.ok(err)
	r.ok(r.create(0, func(in *createInput) { in.LaunchTemplate = r.toVersion("2").LaunchTemplate }))
	_, err = r.begin(reversing, func(in *refreshInput) { in.DesiredConfiguration = r.toVersion("1") })
	r.refuse("ValidationError", "Systems Manager parameter", err)
}

func TestThereIsOneRefreshAtATime(t *testing.T) {
	r := newRig(t)
	arn := r.served()
	r.ok(r.create(2, behind(arn)))
	r.after(time.Minute)
	r.newVersion()
	r.refuse("ActiveInstanceRefreshNotFound", "shop", r.cancel(true))
	r.refuse("ActiveInstanceRefreshNotFound", "shop", r.rollback())
	r.started()
	_, err := r.begin()
	r.refuse("InstanceRefreshInProgress", "already in progress", err)
	_, err = r.asg.AttachTrafficSources(r.ctx, &autoscaling.AttachTrafficSourcesInput{
		AutoScalingGroupName: aws.String("shop"), TrafficSources: []types.TrafficSourceIdentifier{{Identifier: &arn}},
	})
	r.refuse("InstanceRefreshInProgress", "already in progress", err)
	_, err = r.asg.AttachLoadBalancerTargetGroups(r.ctx, &autoscaling.AttachLoadBalancerTargetGroupsInput{
		AutoScalingGroupName: aws.String("shop"), TargetGroupARNs: []string{arn},
	})
	r.refuse("InstanceRefreshInProgress", "already in progress", err)
	template := func(in *updateInput) { in.LaunchTemplate = r.toVersion("2").LaunchTemplate }
	r.refuse("ValidationError", "An active instance refresh with a desired configuration exists.", r.update(template))
	r.ok(r.update(func(in *updateInput) { in.MaxSize = aws.Int32(20) }))
	_, err = r.asg.DetachTrafficSources(r.ctx, &autoscaling.DetachTrafficSourcesInput{
		AutoScalingGroupName: aws.String("shop"), TrafficSources: []types.TrafficSourceIdentifier{{Identifier: &arn}},
	})
	r.ok(err)
	r.after(20 * time.Minute)
	r.ok(r.update(template))
	_, err = r.asg.AttachTrafficSources(r.ctx, &autoscaling.AttachTrafficSourcesInput{
		AutoScalingGroupName: aws.String("shop"), TrafficSources: []types.TrafficSourceIdentifier{{Identifier: &arn}},
	})
	r.ok(err)
}

func TestTheTemplateMayChangeDuringARefreshWithoutDesiredConfiguration(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2))
	r.after(time.Minute)
	r.newVersion()
	r.started(func(in *refreshInput) { in.DesiredConfiguration = nil })
	r.ok(r.update(func(in *updateInput) { in.LaunchTemplate = r.toVersion("2").LaunchTemplate }))
	r.after(20 * time.Minute)
	if got := r.state() + "; " + r.fleet(); got != "Successful 100%, 0 left; 2×2" {
		t.Error(got)
	}
}

func TestRefreshesAreListedNewestFirst(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(0))
	r.newVersion()
	var ids []string
	for range 3 {
		id, err := r.begin()
		r.ok(err)
		r.after(10 * time.Second)
		ids = append(ids, id)
	}
	var got []string
	for _, one := range append(r.refreshes(), r.refreshes(ids[1])...) {
		got = append(got, *one.InstanceRefreshId)
	}
	if diff := cmp.Diff([]string{ids[2], ids[1], ids[0], ids[1]}, got); diff != "" {
		t.Error(diff)
	}
	r.after(7 * 7 * 24 * time.Hour)
	if n := len(r.refreshes()); n != 0 {
		t.Errorf("%d refreshes of seven weeks ago", n)
	}
}

func TestPreferencesShowAWSsDefaults(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*createInput)
		in     *types.RefreshPreferences
		want   types.RefreshPreferences
	}{
		{
			"those of AWS", func(*createInput) {}, nil,
			types.RefreshPreferences{MinHealthyPercentage: aws.Int32(90), InstanceWarmup: aws.Int32(0)},
		},
		{
			"the grace period is the warmup", func(in *createInput) { in.HealthCheckGracePeriod = aws.Int32(120) }, nil,
			types.RefreshPreferences{MinHealthyPercentage: aws.Int32(90), InstanceWarmup: aws.Int32(120)},
		},
		{
			"the group's own come first", func(in *createInput) {
				maintained(in)
				in.HealthCheckGracePeriod, in.DefaultInstanceWarmup = aws.Int32(120), aws.Int32(0)
			}, nil,
			types.RefreshPreferences{MinHealthyPercentage: aws.Int32(100), MaxHealthyPercentage: aws.Int32(110), InstanceWarmup: aws.Int32(0)},
		},
		{
			"an hour at a checkpoint", func(*createInput) {}, &types.RefreshPreferences{CheckpointPercentages: []int32{50, 100}},
			types.RefreshPreferences{
				MinHealthyPercentage: aws.Int32(90), InstanceWarmup: aws.Int32(0),
				CheckpointPercentages: []int32{50, 100}, CheckpointDelay: aws.Int32(3600),
			},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			r.ok(r.create(1, row.change))
			r.newVersion()
			r.started(func(in *refreshInput) { in.Preferences = row.in })
			row.want.SkipMatching, row.want.AutoRollback = aws.Bool(false), aws.Bool(false)
			row.want.ScaleInProtectedInstances, row.want.StandbyInstances = "Wait", "Wait"
			now := r.refreshes()[0]
			if diff := cmp.Diff(&row.want, now.Preferences, cmpopts.IgnoreUnexported(row.want)); diff != "" {
				t.Error(diff)
			}
			if now.Strategy != "Rolling" || !now.StartTime.Equal(r.clock.Now()) || now.EndTime != nil || now.PercentageComplete != nil {
				t.Errorf("%+v", now)
			}
		})
	}
}
