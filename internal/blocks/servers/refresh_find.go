package servers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func (k instanceRefreshes) Find(ctx context.Context, rows []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, row := range rows {
		group, err := k.reads.owned(ctx, row)
		if err != nil {
			return nil, err
		}
		if group == nil {
			continue
		}
		latest, err := k.latest(ctx, group)
		if err != nil {
			return nil, err
		}
		seen := refreshSeen(row, group, latest)
		if k.outdated(group, latest, seen.Have.(*InstanceRefresh)) {
			seen.State, seen.Message = stack.Busy, "AWS has just replaced the servers, and still shows those of before"
		}
		out = append(out, seen)
	}
	return out, nil
}

// latest is the refresh that matters, if there may be one.
func (k instanceRefreshes) latest(ctx context.Context, g *types.AutoScalingGroup) (*types.InstanceRefresh, error) {
	if !odd(g) {
		if several, err := k.reads.several(ctx, g); !several || err != nil {
			return nil, err
		}
	}
	return k.reads.refresh(ctx, g)
}

// outdated is true of a group that shows how it was before a refresh that AWS has just
// brought to its end: the two are not read at the same time, and the one answer may be
// older than the other.
func (k instanceRefreshes) outdated(g *types.AutoScalingGroup, latest *types.InstanceRefresh, have *InstanceRefresh) bool {
	if latest == nil || latest.Status != types.InstanceRefreshStatusSuccessful || latest.EndTime == nil || k.now().Sub(*latest.EndTime) >= cloud.Propagation {
		return false
	}
	to := &InstanceRefresh{}
	to.aim(shownGroup(g), latest.DesiredConfiguration)
	return len(k.Diff(to, have)) > 0
}

// refreshSeen reads what the servers run, or are on their way to. Until a
// refresh succeeds, the group shows what was before. (Auto Scaling API
// reference, StartInstanceRefresh.)
func refreshSeen(row stack.Known, g *types.AutoScalingGroup, latest *types.InstanceRefresh) stack.Seen {
	group := shownGroup(g)
	have := &InstanceRefresh{
		Group: stack.Literal(aws.ToString(g.AutoScalingGroupARN)), Running: running(g), Numbered: numbered(group.Version.Value),
		Template: group.Template, Version: group.Version, Types: group.Types, Purchase: group.Purchase,
	}
	for _, i := range g.Instances {
		have.InstanceTypes = append(have.InstanceTypes, aws.ToString(i.InstanceType))
	}
	seen := stack.Seen{Name: row.Name, Ref: row.Physical, Have: have, State: stack.Ready}
	if !have.made(have) {
		all := append(slices.Clone(have.Running), at(have.Template.Value, have.Version.Value))
		slices.Sort(all)
		have.Version = stack.Literal(strings.ReplaceAll(strings.Join(slices.Compact(all), " and "), at(have.Template.Value, ""), ""))
	}
	if latest == nil {
		return seen
	}
	rollout := rolloutOf(g, latest)
	seen.Facts = rollout
	switch latest.Status {
	case types.InstanceRefreshStatusPending, types.InstanceRefreshStatusInProgress, types.InstanceRefreshStatusBaking:
		have.Active = true
		have.aim(group, latest.DesiredConfiguration)
		if !odd(g) {
			seen.State, seen.Message = stack.Busy, rollout.Message
		}
	case types.InstanceRefreshStatusCancelling, types.InstanceRefreshStatusRollbackInProgress:
		seen.State, seen.Message = stack.Busy, rollout.Message
	case types.InstanceRefreshStatusFailed, types.InstanceRefreshStatusRollbackSuccessful, types.InstanceRefreshStatusRollbackFailed:
		have.GaveUp = gaveUp(group, latest)
	}
	return seen
}

// aim is what a refresh leads to; without a desired configuration that is what
// the group has.
func (r *InstanceRefresh) aim(group *AutoScalingGroup, to *types.DesiredConfiguration) {
	if to == nil {
		r.Template, r.Version, r.Types, r.Purchase = group.Template, group.Version, group.Types, group.Purchase
		return
	}
	aim := shownGroup(&types.AutoScalingGroup{LaunchTemplate: to.LaunchTemplate, MixedInstancesPolicy: to.MixedInstancesPolicy})
	r.Template, r.Version, r.Types, r.Purchase = aim.Template, aim.Version, aim.Types, aim.Purchase
}

func gaveUp(group *AutoScalingGroup, latest *types.InstanceRefresh) GivenUp {
	var to InstanceRefresh
	to.aim(group, latest.DesiredConfiguration)
	words := map[types.InstanceRefreshStatus]string{
		types.InstanceRefreshStatusFailed:             "AWS gave it up, and some servers may have been replaced",
		types.InstanceRefreshStatusRollbackSuccessful: "AWS rolled it back",
		types.InstanceRefreshStatusRollbackFailed:     "AWS could not even roll it back",
	}[latest.Status]
	return GivenUp{Template: to.Template.Value, Version: to.Version.Value, Why: strings.TrimSuffix(words+": "+reason(latest), ": ")}
}

// running lists the templates and versions of the servers that serve or are
// about to. What is on its way out, or set aside by a person, does not count.
func running(g *types.AutoScalingGroup) []string {
	var out []string
	for _, i := range g.Instances {
		if t := i.LaunchTemplate; t != nil && stays(i.LifecycleState) {
			out = append(out, at(aws.ToString(t.LaunchTemplateId), aws.ToString(t.Version)))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func stays(s types.LifecycleState) bool {
	return s == types.LifecycleStateInService || strings.HasPrefix(string(s), string(types.LifecycleStatePending))
}

func numbered(version string) bool { return version != "" && !strings.HasPrefix(version, "$") }

// rolloutOf puts a refresh into words.
func rolloutOf(g *types.AutoScalingGroup, r *types.InstanceRefresh) availability.Rollout {
	out := availability.Rollout{}
	if r == nil {
		return out
	}
	percent := fmt.Sprintf("%d %% done%s", aws.ToInt32(r.PercentageComplete), working(zonesAtWork(g)))
	switch r.Status {
	case types.InstanceRefreshStatusPending, types.InstanceRefreshStatusInProgress:
		out.Message = "replacing servers: " + percent
	case types.InstanceRefreshStatusBaking:
		out.Message = "all servers are replaced, and AWS watches them for a while"
	case types.InstanceRefreshStatusCancelling:
		out.Message = "the replacement of servers is being cancelled"
	case types.InstanceRefreshStatusRollbackInProgress:
		out.Back, out.Message = true, "going back to the servers of before: "+percent
	default:
		return out
	}
	out.Active = true
	out.Message = strings.TrimSuffix(out.Message+" ("+reason(r)+")", " ()")
	return out
}

// reason is AWS's, that of a rollback first.
func reason(r *types.InstanceRefresh) string {
	why := aws.ToString(r.StatusReason)
	if d := r.RollbackDetails; d != nil {
		why = cmp.Or(aws.ToString(d.RollbackReason), why)
	}
	return strings.TrimSuffix(why, ".")
}

func zonesAtWork(g *types.AutoScalingGroup) []string {
	var out []string
	for _, i := range g.Instances {
		if i.LifecycleState != types.LifecycleStateInService {
			out = append(out, cmp.Or(aws.ToString(i.AvailabilityZoneId), aws.ToString(i.AvailabilityZone)))
		}
	}
	return out
}
