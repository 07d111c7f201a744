package autoscaling

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) create(c *awssim.Call, in *sdk.CreateAutoScalingGroupInput) (*sdk.CreateAutoScalingGroupOutput, error) {
	name := aws.ToString(in.AutoScalingGroupName)
	if err := checkName(name); err != nil {
		return nil, err
	}
	if err := s.nameFree(in.AutoScalingGroupName); err != nil {
		return nil, err
	}
	if err := unsupported(in); err != nil {
		return nil, err
	}
	g, err := s.newGroup(c, in)
	if err != nil {
		return nil, err
	}
	g.because = fmt.Sprintf("a user request created an AutoScalingGroup changing the desired capacity from 0 to %d", g.desired())
	s.groups = append(s.groups, g)
	s.run(g)
	return &sdk.CreateAutoScalingGroupOutput{}, nil
}

// checkName: Auto Scaling API reference, CreateAutoScalingGroup: ASCII 33 to 126 without the colon, at most 255.
func checkName(name string) error {
	odd := strings.ContainsFunc(name, func(r rune) bool { return r < 33 || r > 126 || r == ':' })
	if name == "" || len(name) > 255 || odd {
		return invalid("The AutoScalingGroup name '%s' is not valid", name)
	}
	return nil
}

func (s *Service) nameFree(name *string) error {
	g := s.named(name)
	switch {
	case g == nil:
		return nil
	case g.deleting():
		return awssim.Errorf("AlreadyExists", "AutoScalingGroup by this name already exists - A group with the name %s already exists and is pending delete.  Please wait until Autoscaling completes the deletion process before creating another group with the same name.", g.name())
	}
	return awssim.Errorf("AlreadyExists", "AutoScalingGroup by this name already exists - A group with the name %s already exists", g.name())
}

// unsupported refuses loudly what this double does not do.
func unsupported(in *sdk.CreateAutoScalingGroupInput) error {
	if in.Operator != nil || in.LifecycleHookSpecificationList != nil || in.LoadBalancerNames != nil || in.InstanceId != nil ||
		in.LaunchConfigurationName != nil || in.AvailabilityZones != nil || in.AvailabilityZoneIds != nil {
		return awssim.Errorf("SimNotImplemented", "the simulated AWS has no groups with an operator, lifecycle hooks, launch configurations, Classic Load Balancers or without VPCZoneIdentifier")
	}
	return nil
}

// newGroup fills in the defaults of the Auto Scaling API reference, CreateAutoScalingGroup.
func (s *Service) newGroup(c *awssim.Call, in *sdk.CreateAutoScalingGroupInput) (*group, error) {
	g := &group{pauses: map[string]*pause{}}
	name := aws.ToString(in.AutoScalingGroupName)
	g.AutoScalingGroupName = in.AutoScalingGroupName
	g.AutoScalingGroupARN = aws.String(s.world.ARN("autoscaling", "autoScalingGroup:"+s.uuid()+":autoScalingGroupName/"+name))
	g.CreatedTime = aws.Time(c.Now)
	g.MinSize, g.MaxSize, g.DesiredCapacity = in.MinSize, in.MaxSize, in.DesiredCapacity
	if g.DesiredCapacity == nil {
		g.DesiredCapacity = in.MinSize
	}
	g.DefaultCooldown, g.HealthCheckGracePeriod = aws.Int32(300), aws.Int32(0)
	g.HealthCheckType = aws.String("EC2")
	g.NewInstancesProtectedFromScaleIn = aws.Bool(false)
	g.TerminationPolicies = []string{"Default"}
	g.DeletionProtection = types.DeletionProtectionNone
	g.AvailabilityZoneDistribution = &types.AvailabilityZoneDistribution{
		CapacityDistributionStrategy: types.CapacityDistributionStrategyBalancedBestEffort,
	}
	g.AvailabilityZoneImpairmentPolicy = &types.AvailabilityZoneImpairmentPolicy{
		ZonalShiftEnabled: aws.Bool(false), ImpairedZoneHealthCheckBehavior: types.ImpairedZoneHealthCheckBehaviorIgnoreUnhealthy,
	}
	g.CapacityReservationSpecification = &types.CapacityReservationSpecification{
		CapacityReservationPreference: types.CapacityReservationPreferenceDefault,
	}
	g.ServiceLinkedRoleARN = aws.String("arn:aws:iam::" + c.Account + ":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")
	if err := s.apply(g, settingsOfCreate(in)); err != nil {
		return nil, err
	}
	if err := g.tag(in.Tags); err != nil {
		return nil, err
	}
	return g, s.addSources(g, in.TargetGroupARNs, in.TrafficSources)
}

// settingsOfCreate are the fields that Create and Update treat alike.
func settingsOfCreate(in *sdk.CreateAutoScalingGroupInput) *sdk.UpdateAutoScalingGroupInput {
	return &sdk.UpdateAutoScalingGroupInput{
		AutoScalingGroupName:             in.AutoScalingGroupName,
		AvailabilityZoneDistribution:     in.AvailabilityZoneDistribution,
		AvailabilityZoneImpairmentPolicy: in.AvailabilityZoneImpairmentPolicy,
		CapacityRebalance:                in.CapacityRebalance,
		CapacityReservationSpecification: in.CapacityReservationSpecification,
		Context:                          in.Context,
		DefaultCooldown:                  in.DefaultCooldown,
		DefaultInstanceWarmup:            in.DefaultInstanceWarmup,
		DeletionProtection:               in.DeletionProtection,
		DesiredCapacityType:              in.DesiredCapacityType,
		HealthCheckGracePeriod:           in.HealthCheckGracePeriod,
		HealthCheckType:                  in.HealthCheckType,
		InstanceLifecyclePolicy:          in.InstanceLifecyclePolicy,
		InstanceMaintenancePolicy:        in.InstanceMaintenancePolicy,
		LaunchTemplate:                   in.LaunchTemplate,
		MaxInstanceLifetime:              in.MaxInstanceLifetime,
		MixedInstancesPolicy:             in.MixedInstancesPolicy,
		NewInstancesProtectedFromScaleIn: in.NewInstancesProtectedFromScaleIn,
		PlacementGroup:                   in.PlacementGroup,
		ServiceLinkedRoleARN:             in.ServiceLinkedRoleARN,
		TerminationPolicies:              in.TerminationPolicies,
		VPCZoneIdentifier:                in.VPCZoneIdentifier,
	}
}
