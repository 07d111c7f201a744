package autoscaling

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"

	"github.com/haws-dev/haws/internal/awssim"
)

// update changes only the fields that are sent. Auto Scaling API reference, UpdateAutoScalingGroup: a new MinSize above,
// or a new MaxSize below, the current desired capacity moves the desired capacity with it when none is given.
func (s *Service) update(_ *awssim.Call, in *sdk.UpdateAutoScalingGroupInput) (*sdk.UpdateAutoScalingGroupOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	if in.LaunchConfigurationName != nil || in.AvailabilityZones != nil || in.AvailabilityZoneIds != nil {
		return nil, awssim.Errorf("SimNotImplemented", "the simulated AWS has no launch configurations, nor groups without VPCZoneIdentifier")
	}
	if err := g.updatable(in); err != nil {
		return nil, err
	}
	next := *g
	set(&next.MinSize, in.MinSize)
	set(&next.MaxSize, in.MaxSize)
	set(&next.DesiredCapacity, in.DesiredCapacity)
	if in.DesiredCapacity == nil && aws.ToInt32(next.MinSize) <= aws.ToInt32(next.MaxSize) {
		next.DesiredCapacity = aws.Int32(min(max(int32(g.desired()), *next.MinSize), *next.MaxSize))
	}
	if err := s.apply(&next, in); err != nil {
		return nil, err
	}
	if next.desired() != g.desired() {
		next.because = fmt.Sprintf("a user request update of AutoScalingGroup constraints to min: %d, max: %d, desired: %d changing the desired capacity from %d to %d",
			*next.MinSize, *next.MaxSize, next.desired(), g.desired(), next.desired())
	}
	clear(next.pauses)
	*g = next
	return &sdk.UpdateAutoScalingGroupOutput{}, nil
}

func (s *Service) setDesired(_ *awssim.Call, in *sdk.SetDesiredCapacityInput) (*sdk.SetDesiredCapacityOutput, error) {
	g, err := s.changeable(in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	want := aws.ToInt32(in.DesiredCapacity)
	if want > *g.MaxSize {
		return nil, invalid("New SetDesiredCapacity value %d is above max value %d for the AutoScalingGroup.", want, *g.MaxSize)
	}
	if want < *g.MinSize {
		return nil, invalid("New SetDesiredCapacity value %d is below min value %d for the AutoScalingGroup.", want, *g.MinSize)
	}
	if int(want) != g.desired() {
		g.because = fmt.Sprintf("a user request explicitly set group desired capacity changing the desired capacity from %d to %d", g.desired(), want)
		g.DesiredCapacity = aws.Int32(want)
	}
	return &sdk.SetDesiredCapacityOutput{}, nil
}
