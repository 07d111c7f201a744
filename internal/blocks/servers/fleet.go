package servers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/stack"
)

const (
	// recentActivities is how far back launch failures are looked for: the most
	// that one call lists. (Auto Scaling API reference, DescribeScalingActivities.)
	recentActivities = 100
	// launching begins the description of an activity that is a launch.
	launching = "Launching"
)

// Fleet are the servers that Auto Scaling keeps in the group. It is Busy while
// fewer of them serve than the group must keep, or AWS cannot launch one that is
// wanted, and while they are being replaced, move to another target group or
// leave a zone: servers that come and go with the load are nothing to report.
// It waits for a group or a refresh that was just changed, so that it is looked
// at again.
type Fleet struct{ Group, Refresh stack.Ref }

type fleets struct {
	api    AutoScaling
	health TargetHealth
	reads  *reads
}

func (fleets) Diff(_, _ *Fleet) []stack.Change { return nil }
func (fleets) Uses(of *Fleet) []stack.Ref {
	return slices.DeleteFunc([]stack.Ref{of.Group, of.Refresh}, func(r stack.Ref) bool { return r == stack.Ref{} })
}

func (k fleets) Find(ctx context.Context, rows []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, row := range rows {
		group, err := k.reads.owned(ctx, row)
		if err != nil {
			return nil, err
		}
		if group == nil {
			continue
		}
		seen, err := k.seen(ctx, row, group)
		if err != nil {
			return nil, err
		}
		out = append(out, seen)
	}
	return out, nil
}

func (k fleets) seen(ctx context.Context, row stack.Known, g *astypes.AutoScalingGroup) (stack.Seen, error) {
	health, targets, err := k.targets(ctx, g)
	if err != nil {
		return stack.Seen{}, err
	}
	fleet := availability.Fleet{Min: aws.ToInt32(g.MinSize), Max: aws.ToInt32(g.MaxSize), Desired: aws.ToInt32(g.DesiredCapacity), Targets: targets}
	if odd(g) {
		refresh, err := k.reads.refresh(ctx, g)
		if err != nil {
			return stack.Seen{}, err
		}
		fleet.Rollout = rolloutOf(g, refresh)
	}
	for _, i := range g.Instances {
		fleet.Servers = append(fleet.Servers, server(i, health))
	}
	// A zone that takes no servers shows when others have taken over. Without
	// AWS's words on it, the rest still counts.
	unread := ""
	if fleet.Serving() < fleet.Desired || uneven(g) {
		if fleet.Failures, err = k.failures(ctx, row.Physical); err != nil {
			unread = err.Error()
		}
	}
	seen := stack.Seen{
		Name: row.Name, Ref: row.Physical, Have: &Fleet{Group: stack.Literal(aws.ToString(g.AutoScalingGroupARN))},
		State: stack.Ready, Message: unread, Facts: fleet,
	}
	if under := underWay(fleet, g); len(under) > 0 {
		seen.State, seen.Message = stack.Busy, strings.TrimSuffix(strings.Join(append(under, unread), "; "), "; ")
	}
	return seen, nil
}

// underWay says what keeps the servers from being as they should be.
func underWay(f availability.Fleet, g *astypes.AutoScalingGroup) []string {
	var out []string
	if f.Rollout.Active {
		out = append(out, f.Rollout.Message)
	}
	if n := len(f.Targets); n > 1 {
		last := f.Targets[n-1]
		out = append(out, fmt.Sprintf("servers are taken into another target group, and %d of %d are healthy there", last.Total(), len(f.Servers)))
	}
	if leaving := strays(g); len(leaving) > 0 {
		out = append(out, fmt.Sprintf("%d servers leave %s", len(leaving), strings.Join(slices.Compact(leaving), ", ")))
	}
	if serving := f.Serving(); serving < f.Min || serving < f.Desired && len(f.Failures) > 0 {
		out = append(out, fmt.Sprintf("%d of %d servers are in service and healthy, and %d are wanted", serving, len(f.Servers), f.Desired))
	}
	return out
}

// strays are the zones of servers whose zone the group has no subnet in any more.
func strays(g *astypes.AutoScalingGroup) []string {
	var out []string
	for _, i := range g.Instances {
		if zone := aws.ToString(i.AvailabilityZone); !slices.Contains(g.AvailabilityZones, zone) {
			out = append(out, zone)
		}
	}
	slices.Sort(out)
	return out
}

// uneven is true while some zone has two servers more than another.
func uneven(g *astypes.AutoScalingGroup) bool {
	counts := map[string]int{}
	for _, i := range g.Instances {
		counts[aws.ToString(i.AvailabilityZone)]++
	}
	least, most := len(g.Instances), 0
	for _, zone := range g.AvailabilityZones {
		least, most = min(least, counts[zone]), max(most, counts[zone])
	}
	return most-least > 1
}

func server(i astypes.Instance, health map[string]*elbtypes.TargetHealth) availability.Server {
	id := aws.ToString(i.InstanceId)
	s := availability.Server{
		ID: id, ZoneName: aws.ToString(i.AvailabilityZone),
		InService: i.LifecycleState == astypes.LifecycleStateInService && aws.ToString(i.HealthStatus) == "Healthy",
	}
	if i.LaunchTemplate != nil {
		s.Version = aws.ToString(i.LaunchTemplate.Version)
	}
	switch h := health[id]; {
	case h != nil && h.State == elbtypes.TargetHealthStateEnumUnhealthy:
		s.Unhealthy, s.Why = true, saying(h)
		s.TimedOut = h.Reason == elbtypes.TargetHealthReasonEnumTimeout
	case !s.InService:
		s.Why = string(i.LifecycleState) + ", " + aws.ToString(i.HealthStatus)
	case h == nil:
		s.Why = "not registered with the target group"
	case h.State == elbtypes.TargetHealthStateEnumHealthy:
		s.Healthy = true
	default:
		s.Why = saying(h)
	}
	return s
}

func saying(h *elbtypes.TargetHealth) string {
	return strings.TrimSpace(fmt.Sprintf("%s: %s %s", h.State, h.Reason, aws.ToString(h.Description)))
}

// targets is what the balancer says of each server, if there is any, and how
// many are healthy in each target group; a server is as well as the best of its
// target groups says.
func (k fleets) targets(ctx context.Context, group *astypes.AutoScalingGroup) (map[string]*elbtypes.TargetHealth, []availability.Targets, error) {
	health, zones := map[string]*elbtypes.TargetHealth{}, map[string]string{}
	for _, i := range group.Instances {
		if i.LifecycleState == astypes.LifecycleStateInService {
			zones[aws.ToString(i.InstanceId)] = aws.ToString(i.AvailabilityZone)
		}
	}
	var all []availability.Targets
	for _, g := range targetGroups(group) {
		targets := availability.Targets{Group: g.Value, Healthy: map[string]int32{}}
		all = append(all, targets)
		if len(group.Instances) == 0 {
			continue
		}
		found, err := k.health.DescribeTargetHealth(ctx, &elasticloadbalancingv2.DescribeTargetHealthInput{TargetGroupArn: aws.String(g.Value)})
		if err != nil && !stack.Is(err, stack.NotFound) {
			return nil, nil, fmt.Errorf("read target health of %s: %w", g.Value, err)
		}
		if err != nil {
			continue
		}
		for _, t := range found.TargetHealthDescriptions {
			id := aws.ToString(t.Target.Id)
			if zone, serves := zones[id]; serves && t.TargetHealth.State == elbtypes.TargetHealthStateEnumHealthy {
				targets.Healthy[zone]++
			}
			if old := health[id]; old == nil || old.State != elbtypes.TargetHealthStateEnumHealthy {
				health[id] = t.TargetHealth
			}
		}
	}
	return health, all, nil
}

// failures are the zones whose latest launch failed, with AWS's words.
func (k fleets) failures(ctx context.Context, group string) ([]availability.Failure, error) {
	out, err := k.api.DescribeScalingActivities(ctx, &autoscaling.DescribeScalingActivitiesInput{
		AutoScalingGroupName: &group, MaxRecords: aws.Int32(recentActivities),
	})
	if err != nil {
		return nil, fmt.Errorf("read scaling activities of %s: %w", group, err)
	}
	var failures []availability.Failure
	var settled []string
	for _, a := range out.Activities {
		zone := zoneOf(a)
		if slices.Contains(settled, zone) || !strings.HasPrefix(aws.ToString(a.Description), launching) {
			continue
		}
		switch a.StatusCode {
		case astypes.ScalingActivityStatusCodeFailed:
			settled = append(settled, zone)
			message := aws.ToString(a.StatusMessage)
			failures = append(failures, availability.Failure{ZoneName: zone, Message: message, At: aws.ToTime(a.StartTime), NoCapacity: noCapacity(message)})
		case astypes.ScalingActivityStatusCodeSuccessful:
			settled = append(settled, zone)
		}
	}
	return failures, nil
}

// noCapacity reads out of AWS's words, for there is no code, that a launch
// failed for lack of capacity. (Auto Scaling user guide, "Troubleshoot instance
// launch failures": "We currently do not have sufficient <instance type>
// capacity in the Availability Zone you requested".)
func noCapacity(message string) bool {
	return strings.Contains(message, "InsufficientInstanceCapacity") || strings.Contains(message, "do not have sufficient")
}

// zoneOf reads the zone out of an activity's details, which are JSON.
func zoneOf(a astypes.Activity) string {
	var details struct {
		Zone string `json:"Availability Zone"`
	}
	if json.Unmarshal([]byte(aws.ToString(a.Details)), &details) != nil {
		return ""
	}
	return details.Zone
}
