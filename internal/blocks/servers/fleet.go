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
	"github.com/haws-dev/haws/internal/cloud"
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
// wanted: servers that come and go with the load are nothing to report. It waits
// for a group that was just changed, so that it is looked at again.
type Fleet struct{ Group stack.Ref }

type fleets struct {
	api    AutoScaling
	health TargetHealth
	reads  *groupReads
	owner  cloud.Owner
}

func (fleets) Uses(of *Fleet) []stack.Ref      { return []stack.Ref{of.Group} }
func (fleets) Diff(_, _ *Fleet) []stack.Change { return nil }

func (k fleets) Find(ctx context.Context, rows []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, row := range rows {
		group, err := k.reads.owned(ctx, row, k.owner)
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
	health, err := k.targets(ctx, g)
	if err != nil {
		return stack.Seen{}, err
	}
	fleet := availability.Fleet{Min: aws.ToInt32(g.MinSize), Max: aws.ToInt32(g.MaxSize), Desired: aws.ToInt32(g.DesiredCapacity)}
	for _, i := range g.Instances {
		fleet.Servers = append(fleet.Servers, server(i, health))
	}
	arn := aws.ToString(g.AutoScalingGroupARN)
	seen := stack.Seen{Name: row.Name, Ref: row.Physical, Have: &Fleet{Group: stack.Literal(arn)}, State: stack.Ready}
	// A zone that takes no servers shows when others have taken over. Without
	// AWS's words on it, the rest still counts.
	serving := fleet.Serving()
	if serving < fleet.Desired || uneven(g) {
		if fleet.Failures, err = k.failures(ctx, row.Physical); err != nil {
			seen.Message = err.Error()
		}
	}
	if serving < fleet.Min || serving < fleet.Desired && len(fleet.Failures) > 0 {
		seen.State = stack.Busy
		seen.Message = strings.TrimSuffix(fmt.Sprintf("%d of %d servers are in service and healthy, and %d are wanted; %s",
			serving, len(fleet.Servers), fleet.Desired, seen.Message), "; ")
	}
	seen.Facts = fleet
	return seen, nil
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

// targets is what the balancer says of each server, if there is any; a server
// is as well as the best of its target groups says.
func (k fleets) targets(ctx context.Context, group *astypes.AutoScalingGroup) (map[string]*elbtypes.TargetHealth, error) {
	out := map[string]*elbtypes.TargetHealth{}
	if len(group.Instances) == 0 {
		return out, nil
	}
	for _, g := range targetGroups(group) {
		found, err := k.health.DescribeTargetHealth(ctx, &elasticloadbalancingv2.DescribeTargetHealthInput{TargetGroupArn: aws.String(g.Value)})
		if stack.Is(err, stack.NotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read target health of %s: %w", g.Value, err)
		}
		for _, t := range found.TargetHealthDescriptions {
			id := aws.ToString(t.Target.Id)
			if old := out[id]; old == nil || old.State != elbtypes.TargetHealthStateEnumHealthy {
				out[id] = t.TargetHealth
			}
		}
	}
	return out, nil
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
