package autoscaling

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) handleInstances() {
	awssim.Handle(s.world, serviceID, "TerminateInstanceInAutoScalingGroup", s.terminateInstance)
	awssim.Handle(s.world, serviceID, "SetInstanceHealth", s.setHealth)
	awssim.Handle(s.world, serviceID, "SetInstanceProtection", s.setProtection)
	awssim.Handle(s.world, serviceID, "DescribeAutoScalingInstances", s.describeInstances)
}

func (s *Service) member(id string) (*group, *member, error) {
	for _, g := range s.groups {
		for _, m := range g.members {
			if m.id == id {
				return g, m, nil
			}
		}
	}
	return nil, nil, invalid("Instance Id not found - No managed instance found for instance ID: %s", id)
}

// terminateInstance: Auto Scaling API reference, TerminateInstanceInAutoScalingGroup: the instance drains first; without
// the decrement it is replaced; a decrement below the minimum size is refused.
func (s *Service) terminateInstance(_ *awssim.Call, in *sdk.TerminateInstanceInAutoScalingGroupInput) (*sdk.TerminateInstanceInAutoScalingGroupOutput, error) {
	ids := slices.Clone(in.InstanceIds)
	if in.InstanceId != nil {
		ids = append(ids, *in.InstanceId)
	}
	if len(ids) == 0 || len(ids) > 100 || in.InstanceId != nil && in.InstanceIds != nil {
		return nil, invalid("Either an instance ID or up to 100 instance IDs must be specified")
	}
	decrement := aws.ToBool(in.ShouldDecrementDesiredCapacity)
	if err := s.checkTermination(ids, decrement); err != nil {
		return nil, err
	}
	out := &sdk.TerminateInstanceInAutoScalingGroupOutput{}
	for _, id := range ids {
		g, m, _ := s.member(id)
		if decrement {
			g.DesiredCapacity = aws.Int32(int32(g.desired()) - 1)
		}
		if !m.leaving() {
			s.terminate(g, m, "instance "+id+" was taken out of service in response to a user request", true)
		}
		out.Activities = append(out.Activities, m.activity.Activity)
	}
	if in.InstanceId != nil {
		out.Activity, out.Activities = &out.Activities[0], nil
	}
	return out, nil
}

func (s *Service) checkTermination(ids []string, decrement bool) error {
	less := map[*group]int{}
	for _, id := range ids {
		g, _, err := s.member(id)
		if err != nil {
			return err
		}
		less[g]++
		if decrement && g.desired()-less[g] < int(aws.ToInt32(g.MinSize)) {
			return invalid("Currently, desiredSize equals minSize (%d). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.", *g.MinSize)
		}
	}
	return nil
}

// setHealth: Auto Scaling API reference, SetInstanceHealth: within the grace period it does nothing, unless the caller
// sets ShouldRespectGracePeriod to false.
func (s *Service) setHealth(_ *awssim.Call, in *sdk.SetInstanceHealthInput) (*sdk.SetInstanceHealthOutput, error) {
	g, m, err := s.member(aws.ToString(in.InstanceId))
	if err != nil {
		return nil, err
	}
	respect := in.ShouldRespectGracePeriod == nil || *in.ShouldRespectGracePeriod
	switch aws.ToString(in.HealthStatus) {
	case "Healthy":
		m.unhealthy = ""
	case "Unhealthy":
		if !respect || s.graceOver(g, m) {
			m.unhealthy = "a user health-check"
		}
	default:
		return nil, invalid("'%s' is not a valid health status; valid values are Healthy and Unhealthy", aws.ToString(in.HealthStatus))
	}
	return &sdk.SetInstanceHealthOutput{}, nil
}

func (s *Service) setProtection(_ *awssim.Call, in *sdk.SetInstanceProtectionInput) (*sdk.SetInstanceProtectionOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	for _, id := range in.InstanceIds {
		if other, _, err := s.member(id); err != nil || other != g {
			return nil, invalid("The instance %s is not part of Auto Scaling group %s.", id, g.name())
		}
	}
	for _, m := range g.members {
		if slices.Contains(in.InstanceIds, m.id) {
			m.protected = aws.ToBool(in.ProtectedFromScaleIn)
		}
	}
	return &sdk.SetInstanceProtectionOutput{}, nil
}

func (s *Service) describeInstances(_ *awssim.Call, in *sdk.DescribeAutoScalingInstancesInput) (*sdk.DescribeAutoScalingInstancesOutput, error) {
	var found []types.AutoScalingInstanceDetails
	for _, g := range s.groups {
		for _, m := range g.members {
			if len(in.InstanceIds) > 0 && !slices.Contains(in.InstanceIds, m.id) {
				continue
			}
			i := m.shown()
			found = append(found, types.AutoScalingInstanceDetails{
				AutoScalingGroupName: g.AutoScalingGroupName, InstanceId: i.InstanceId, InstanceType: i.InstanceType,
				AvailabilityZone: i.AvailabilityZone, AvailabilityZoneId: i.AvailabilityZoneId, LaunchTemplate: i.LaunchTemplate,
				LifecycleState: aws.String(string(i.LifecycleState)), ProtectedFromScaleIn: i.ProtectedFromScaleIn,
				// The API answers this one in capitals: "HEALTHY", "UNHEALTHY".
				HealthStatus: aws.String(map[bool]string{true: "HEALTHY", false: "UNHEALTHY"}[m.unhealthy == ""]),
			})
		}
	}
	items, next, err := page(found, in.NextToken, in.MaxRecords, 50)
	return &sdk.DescribeAutoScalingInstancesOutput{AutoScalingInstances: items, NextToken: next}, err
}
