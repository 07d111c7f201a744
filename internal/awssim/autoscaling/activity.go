package autoscaling

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// place is where an activity happens.
type place struct{ subnet, zone string }

// activity is one scaling activity.
type activity struct{ types.Activity }

// record begins an activity. Its details are a JSON text with the subnet and the zone.
func (s *Service) record(g *group, description, cause string, at place) *activity {
	details, _ := json.Marshal(map[string]string{"Subnet ID": at.subnet, "Availability Zone": at.zone})
	a := &activity{types.Activity{
		ActivityId:            aws.String(s.uuid()),
		AutoScalingGroupName:  g.AutoScalingGroupName,
		AutoScalingGroupARN:   g.AutoScalingGroupARN,
		AutoScalingGroupState: aws.String("InService"),
		Description:           aws.String(description),
		Cause:                 aws.String(cause),
		Details:               aws.String(string(details)),
		StartTime:             aws.Time(s.world.Now()),
		StatusCode:            types.ScalingActivityStatusCodeInProgress,
		Progress:              aws.Int32(50),
	}}
	g.activities = append(g.activities, a)
	return a
}

func (a *activity) end(at time.Time, code types.ScalingActivityStatusCode) {
	a.StatusCode, a.Progress, a.EndTime = code, aws.Int32(100), aws.Time(at)
}

func (a *activity) succeed(at time.Time) {
	a.end(at, types.ScalingActivityStatusCodeSuccessful)
}

// fail ends an activity as AWS words it: the reason is in the description too.
func (a *activity) fail(at time.Time, reason string) {
	a.end(at, types.ScalingActivityStatusCodeFailed)
	a.StatusMessage = aws.String(reason)
	a.Description = aws.String(aws.ToString(a.Description) + ".  Status Reason: " + reason)
}

func (s *Service) handleActivities() {
	awssim.Handle(s.world, serviceID, "DescribeScalingActivities", s.describeActivities)
}

// describeActivities: Auto Scaling API reference, DescribeScalingActivities: sorted by start time, the newest first, but
// activities still in progress before the rest; MaxRecords is 100 by default and at most.
func (s *Service) describeActivities(_ *awssim.Call, in *sdk.DescribeScalingActivitiesInput) (*sdk.DescribeScalingActivitiesOutput, error) {
	all, err := s.activitiesOf(in)
	if err != nil {
		return nil, err
	}
	var found []types.Activity
	for _, a := range all {
		ok, err := a.matches(in.Filters)
		if err != nil {
			return nil, err
		}
		if ok && (len(in.ActivityIds) == 0 || slices.Contains(in.ActivityIds, *a.ActivityId)) {
			found = append(found, a.Activity)
		}
	}
	slices.Reverse(found)
	slices.SortStableFunc(found, func(a, b types.Activity) int {
		if (a.EndTime == nil) != (b.EndTime == nil) {
			if a.EndTime == nil {
				return -1
			}
			return 1
		}
		return b.StartTime.Compare(*a.StartTime)
	})
	items, next, err := page(found, in.NextToken, in.MaxRecords, 100)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeScalingActivitiesOutput{Activities: items, NextToken: next}, nil
}

func (s *Service) activitiesOf(in *sdk.DescribeScalingActivitiesInput) ([]*activity, error) {
	var all []*activity
	if aws.ToBool(in.IncludeDeletedGroups) {
		all = append(all, s.past...)
	}
	for _, g := range s.groups {
		all = append(all, g.activities...)
	}
	if in.AutoScalingGroupName == nil {
		return all, nil
	}
	all = slices.DeleteFunc(all, func(a *activity) bool { return *a.AutoScalingGroupName != *in.AutoScalingGroupName })
	if len(all) == 0 {
		_, err := s.find(in.AutoScalingGroupName)
		return nil, err
	}
	return all, nil
}

// matches: the filters are StartTimeLowerBound, StartTimeUpperBound and Status. Auto Scaling API reference, Filter.
func (a *activity) matches(filters []types.Filter) (bool, error) {
	for _, f := range filters {
		name := aws.ToString(f.Name)
		if name == "Status" {
			if !slices.Contains(f.Values, statusFilter(a)) {
				return false, nil
			}
			continue
		}
		if name != "StartTimeLowerBound" && name != "StartTimeUpperBound" || len(f.Values) != 1 {
			return false, invalid("Filter '%s' is not valid", name)
		}
		bound, err := time.Parse(time.RFC3339, f.Values[0])
		if err != nil {
			return false, invalid("Filter '%s' has the value '%s', which is not a time", name, f.Values[0])
		}
		if name == "StartTimeLowerBound" && a.StartTime.Before(bound) || name == "StartTimeUpperBound" && a.StartTime.After(bound) {
			return false, nil
		}
	}
	return true, nil
}

// statusFilter is what the filter Status compares: InProgress, Successful, Failed or Cancelled.
func statusFilter(a *activity) string {
	if a.EndTime == nil {
		return string(types.ScalingActivityStatusCodeInProgress)
	}
	return string(a.StatusCode)
}
