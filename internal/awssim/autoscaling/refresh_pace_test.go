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

func percent(low int32, high ...int32) func(*refreshInput) {
	return preferring(func(p *types.RefreshPreferences) {
		p.MinHealthyPercentage, p.MaxHealthyPercentage = &low, nil
		if len(high) > 0 {
			p.MaxHealthyPercentage = &high[0]
		}
	})
}

func TestHealthyPercentagesSetThePace(t *testing.T) {
	for _, row := range []struct {
		name        string
		size        int32
		change      func(*refreshInput)
		least, most int
	}{
		{"the default of ten takes one out", 10, percent(90), 9, 10},
		{"the default of three takes one out all the same", 3, percent(90), 2, 3},
		{"the default of one takes the app down", 1, percent(90), 0, 1},
		{"eighty of ten take two out", 10, percent(80, 100), 8, 10},
		{"a hundred launches first", 3, percent(100), 3, 4},
		{"a maximum of a hundred launches first where nothing else goes", 3, percent(90, 100), 3, 4},
		{"ten percent more of ten is one", 10, percent(100, 110), 10, 11},
		{"twice as many at once", 3, percent(100, 200), 3, 6},
		{"both below and above", 10, percent(90, 110), 9, 11},
		{"nothing needs to stay", 3, percent(0), 0, 3},
		{"a checkpoint holds back what there is room for", 3, func(in *refreshInput) {
			percent(100, 200)(in)
			in.Preferences.CheckpointPercentages, in.Preferences.CheckpointDelay = []int32{33, 66, 100}, aws.Int32(60)
		}, 3, 4},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			r.ok(r.create(row.size))
			r.after(2 * time.Minute)
			r.newVersion()
			r.started(row.change)
			least, most := int(row.size), 0
			for n := 0; r.refreshes()[0].EndTime == nil && n < 3600; n++ {
				r.after(time.Second)
				least, most = min(least, r.serving()), max(most, r.staying())
			}
			if diff := cmp.Diff([]int{row.least, row.most}, []int{least, most}); diff != "" {
				t.Error(diff)
			}
			if got := r.state() + "; " + r.saved(); got != "Successful 100%, 0 left; 2" {
				t.Error(got)
			}
		})
	}
}

func TestSkipMatchingLeavesWhatFits(t *testing.T) {
	skip := preferring(func(p *types.RefreshPreferences) { p.SkipMatching = aws.Bool(true) })
	r := newRig(t)
	r.ok(r.create(3))
	r.after(time.Minute)
	r.newVersion()
	r.ok(r.update(func(in *updateInput) { in.LaunchTemplate = r.toVersion("2").LaunchTemplate }))
	r.ok(r.desire(5))
	r.after(time.Minute)
	before := r.group().Instances
	r.started(skip)
	r.after(20 * time.Minute)
	kept := 0
	for _, i := range before {
		if strings.Contains(inServiceList(r), *i.InstanceId) {
			kept++
		}
	}
	if got := r.state() + "; " + r.fleet(); got != "Successful 100%, 0 left; 2×5" || kept != 2 {
		t.Errorf("%s; %d kept", got, kept)
	}
	before = r.group().Instances
	r.started(skip)
	r.after(5 * time.Second)
	if got := r.state(); got != "Successful 100%, 0 left" {
		t.Error(got)
	}
	r.started()
	r.after(30 * time.Minute)
	for _, i := range before {
		if strings.Contains(inServiceList(r), *i.InstanceId) {
			t.Errorf("%s was skipped without skip matching", *i.InstanceId)
		}
	}
}

func TestWhatMatchesIsTheTemplateAndTheType(t *testing.T) {
	r := newRig(t)
	mixed := func(kinds ...string) *types.MixedInstancesPolicy {
		policy := &types.MixedInstancesPolicy{LaunchTemplate: &types.LaunchTemplate{LaunchTemplateSpecification: r.toVersion("1").LaunchTemplate}}
		for _, kind := range kinds {
			policy.LaunchTemplate.Overrides = append(policy.LaunchTemplate.Overrides, types.LaunchTemplateOverrides{InstanceType: &kind})
		}
		return policy
	}
	r.ok(r.create(2))
	r.after(time.Minute)
	start := func(kinds ...string) string {
		r.started(func(in *refreshInput) {
			in.DesiredConfiguration = &types.DesiredConfiguration{MixedInstancesPolicy: mixed(kinds...)}
			in.Preferences.SkipMatching = aws.Bool(true)
		})
		r.after(5 * time.Second)
		status := string(r.refreshes()[0].Status)
		r.after(20 * time.Minute)
		return status + " " + *r.group().Instances[0].InstanceType
	}
	got := []string{start("m6i.large", "m7i.large"), start("m7i.large")}
	if diff := cmp.Diff([]string{"Successful m6i.large", "InProgress m7i.large"}, got); diff != "" {
		t.Error(diff)
	}
	if g := r.group(); g.LaunchTemplate != nil || len(g.MixedInstancesPolicy.LaunchTemplate.Overrides) != 1 {
		t.Errorf("%+v", g)
	}
}

func TestTheLatestVersionIsFollowed(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(2))
	r.after(time.Minute)
	r.newVersion()
	r.started(func(in *refreshInput) { in.DesiredConfiguration = r.toVersion("$Latest") })
	r.after(100 * time.Second)
	got := []string{r.fleet()}
	r.newVersion()
	r.after(20 * time.Minute)
	got = append(got, r.fleet(), r.saved(), r.state())
	if diff := cmp.Diff([]string{"1×1 2×2", "3×2", "$Latest", "Successful 100%, 0 left"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckpointsPause(t *testing.T) {
	checkpoints := func(delay int32, list ...int32) func(*refreshInput) {
		return preferring(func(p *types.RefreshPreferences) { p.CheckpointPercentages, p.CheckpointDelay = list, &delay })
	}
	for _, row := range []struct {
		name   string
		change func(*refreshInput)
		want   []string
	}{
		{"at each of them", checkpoints(1800, 20, 50, 100), []string{"1×4 2×1", "1×4 2×1", "1×2 2×3", "1×2 2×3", "2×5"}},
		{"once where two are reached together", checkpoints(1800, 5, 15, 100), []string{"1×4 2×1", "1×4 2×1", "2×5", "2×5", "2×5"}},
		{"and end where the last is below a hundred", checkpoints(900, 20, 40), []string{"1×4 2×1", "1×3 2×2", "1×3 2×2", "1×3 2×2", "1×3 2×2"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			r.World.Do(func() { r.ASG.StallAfter = 10 * time.Minute })
			r.ok(r.create(5))
			r.after(2 * time.Minute)
			r.newVersion()
			r.started(row.change)
			var got []string
			for range 5 {
				r.after(15 * time.Minute)
				got = append(got, r.fleet())
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
			if status := r.refreshes()[0].Status; status != "Successful" || r.saved() != "2" {
				t.Errorf("%s, group %s", status, r.saved())
			}
		})
	}
}

func TestAGroupThatGrowsReachesACheckpointAgain(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(5))
	r.after(2 * time.Minute)
	r.newVersion()
	r.started(preferring(func(p *types.RefreshPreferences) {
		p.CheckpointPercentages, p.CheckpointDelay = []int32{20, 100}, aws.Int32(1800)
	}))
	r.after(30 * time.Minute)
	r.ok(r.desire(10))
	r.after(20 * time.Minute)
	got := []string{r.fleet()}
	r.after(40 * time.Minute)
	if diff := cmp.Diff([]string{"1×4 2×6", "2×10"}, append(got, r.fleet())); diff != "" {
		t.Error(diff)
	}
}

func TestOldVersionsGoFirst(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(3))
	r.after(2 * time.Minute)
	r.newVersion()
	r.started()
	r.after(2 * time.Minute)
	r.ok(r.cancel(true))
	r.after(5 * time.Minute)
	got := []string{r.fleet()}
	r.started()
	for range 3 {
		r.after(95 * time.Second)
		got = append(got, r.fleet())
	}
	if diff := cmp.Diff([]string{"1×2 2×1", "1×1 2×3", "2×4", "2×3"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestARefreshBakes(t *testing.T) {
	r := newRig(t)
	r.ok(r.create(1))
	r.after(2 * time.Minute)
	r.newVersion()
	r.started(preferring(func(p *types.RefreshPreferences) { p.BakeTime = aws.Int32(600) }))
	got := r.course(20*time.Minute, func() string { return string(r.refreshes()[0].Status) + " " + r.saved() })
	if diff := cmp.Diff([]string{"Pending 1", "InProgress 1", "Baking 1", "Successful 2"}, got); diff != "" {
		t.Error(diff)
	}
	if d := r.refreshes()[0].EndTime.Sub(*r.refreshes()[0].StartTime); d < 11*time.Minute || d > 13*time.Minute {
		t.Errorf("it took %s", d)
	}
}

func TestProtectedInstances(t *testing.T) {
	for _, row := range []struct {
		name types.ScaleInProtectedInstances
		want string
	}{
		{"Wait", "Failed 50%, 1 left; 1×1 2×1"},
		{"Ignore", "Successful 100%, 0 left; 1×1 2×1"},
		{"Refresh", "Successful 100%, 0 left; 2×2"},
	} {
		for _, low := range []int32{50, 100} {
			r := newRig(t)
			r.ok(r.create(2))
			r.after(time.Minute)
			_, err := r.asg.SetInstanceProtection(r.ctx, &autoscaling.SetInstanceProtectionInput{
				AutoScalingGroupName: aws.String("shop"), InstanceIds: r.in("a"), ProtectedFromScaleIn: aws.Bool(true),
			})
			r.ok(err)
			r.newVersion()
			r.started(percent(low), preferring(func(p *types.RefreshPreferences) { p.ScaleInProtectedInstances = row.name }))
			r.after(2 * time.Hour)
			if got := r.state() + "; " + r.fleet(); got != row.want {
				t.Errorf("%s, at least %d percent: %s instead of %s; %s", row.name, low, got, row.want, aws.ToString(r.refreshes()[0].StatusReason))
			}
		}
	}
}
