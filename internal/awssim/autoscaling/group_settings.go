package autoscaling

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// apply sets the fields that a request has; those that it leaves out stay. It checks the whole before it returns.
func (s *Service) apply(g *group, in *sdk.UpdateAutoScalingGroupInput) error {
	set(&g.CapacityReservationSpecification, in.CapacityReservationSpecification)
	set(&g.AvailabilityZoneDistribution, in.AvailabilityZoneDistribution)
	set(&g.AvailabilityZoneImpairmentPolicy, in.AvailabilityZoneImpairmentPolicy)
	set(&g.CapacityRebalance, in.CapacityRebalance)
	set(&g.Context, in.Context)
	set(&g.DefaultCooldown, in.DefaultCooldown)
	set(&g.DesiredCapacityType, in.DesiredCapacityType)
	set(&g.HealthCheckGracePeriod, in.HealthCheckGracePeriod)
	set(&g.HealthCheckType, in.HealthCheckType)
	set(&g.InstanceLifecyclePolicy, in.InstanceLifecyclePolicy)
	set(&g.NewInstancesProtectedFromScaleIn, in.NewInstancesProtectedFromScaleIn)
	set(&g.ServiceLinkedRoleARN, in.ServiceLinkedRoleARN)
	if in.DeletionProtection != "" {
		g.DeletionProtection = in.DeletionProtection
	}
	if len(in.TerminationPolicies) > 0 {
		g.TerminationPolicies = in.TerminationPolicies
	}
	applyClearable(g, in)
	if err := s.applyTemplate(g, in); err != nil {
		return err
	}
	if err := s.applySubnets(g, in.VPCZoneIdentifier); err != nil {
		return err
	}
	return checkSettings(g)
}

func set[T any](field **T, value *T) {
	if value != nil {
		*field = value
	}
}

// applyClearable sets the fields that have a value which clears them. Auto Scaling API reference,
// UpdateAutoScalingGroup: -1 for the default instance warmup and for both percentages of the maintenance policy; 0 for
// the maximum instance lifetime; an empty placement group.
func applyClearable(g *group, in *sdk.UpdateAutoScalingGroupInput) {
	set(&g.DefaultInstanceWarmup, in.DefaultInstanceWarmup)
	if aws.ToInt32(g.DefaultInstanceWarmup) == -1 {
		g.DefaultInstanceWarmup = nil
	}
	set(&g.MaxInstanceLifetime, in.MaxInstanceLifetime)
	if aws.ToInt32(g.MaxInstanceLifetime) == 0 {
		g.MaxInstanceLifetime = nil
	}
	set(&g.PlacementGroup, in.PlacementGroup)
	if aws.ToString(g.PlacementGroup) == "" {
		g.PlacementGroup = nil
	}
	set(&g.InstanceMaintenancePolicy, in.InstanceMaintenancePolicy)
	if p := g.InstanceMaintenancePolicy; p != nil && aws.ToInt32(p.MinHealthyPercentage) == -1 && aws.ToInt32(p.MaxHealthyPercentage) == -1 {
		g.InstanceMaintenancePolicy = nil
	}
}

func (s *Service) applySubnets(g *group, identifier *string) error {
	if identifier == nil {
		if g.VPCZoneIdentifier == nil {
			return invalid("At least one Availability Zone or VPC Subnet is required.")
		}
		return nil
	}
	g.VPCZoneIdentifier, g.subnets = identifier, nil
	g.AvailabilityZones, g.AvailabilityZoneIds = nil, nil
	for id := range strings.SplitSeq(*identifier, ",") {
		n, ok := s.ec2.Subnet(strings.TrimSpace(id))
		if !ok {
			return invalid("The subnet ID '%s' does not exist", strings.TrimSpace(id))
		}
		if len(g.subnets) > 0 && g.subnets[0].VPC != n.VPC {
			return invalid("The subnets of an Auto Scaling group must be in one VPC")
		}
		g.subnets = append(g.subnets, n)
		if !slices.Contains(g.AvailabilityZones, n.Zone) {
			g.AvailabilityZones = append(g.AvailabilityZones, n.Zone)
			g.AvailabilityZoneIds = append(g.AvailabilityZoneIds, n.ZoneID)
		}
	}
	slices.Sort(g.AvailabilityZones)
	slices.Sort(g.AvailabilityZoneIds)
	return nil
}

// checkSettings applies the rules of the Auto Scaling API reference for the group as a whole.
func checkSettings(g *group) error {
	low, high, want := aws.ToInt32(g.MinSize), aws.ToInt32(g.MaxSize), aws.ToInt32(g.DesiredCapacity)
	switch {
	case low < 0 || high < 0:
		return invalid("Sizes must not be negative")
	case high < low:
		return invalid("Max bound, %d, must be greater than or equal to min bound, %d", high, low)
	case want < low || want > high:
		return invalid("Desired capacity:%d must be between the specified min size:%d and max size:%d", want, low, high)
	}
	if n := aws.ToInt32(g.MaxInstanceLifetime); n != 0 && n < 86400 {
		return invalid("The maximum instance lifetime must be 0 or at least 86400 seconds")
	}
	if w := aws.ToInt32(g.DefaultInstanceWarmup); w < 0 {
		return invalid("The default instance warmup must be -1 or at least 0")
	}
	if !slices.Contains(g.DeletionProtection.Values(), g.DeletionProtection) {
		return invalid("'%s' is not a valid deletion protection", g.DeletionProtection)
	}
	if s := g.AvailabilityZoneDistribution.CapacityDistributionStrategy; !slices.Contains(s.Values(), s) {
		return invalid("'%s' is not a valid capacity distribution strategy", s)
	}
	if err := checkPolicies(g.TerminationPolicies); err != nil {
		return err
	}
	if err := checkHealthTypes(aws.ToString(g.HealthCheckType)); err != nil {
		return err
	}
	return checkMaintenance(g.InstanceMaintenancePolicy)
}

// checkPolicies: Auto Scaling API reference, CreateAutoScalingGroup: TerminationPolicies.
func checkPolicies(list []string) error {
	known := []string{
		"Default", "AllocationStrategy", "ClosestToNextInstanceHour", "NewestInstance", "OldestInstance",
		"OldestLaunchConfiguration", "OldestLaunchTemplate",
	}
	for _, policy := range list {
		if !slices.Contains(known, policy) && !strings.HasPrefix(policy, "arn:aws:lambda:") {
			return invalid("Termination policy '%s' is not valid", policy)
		}
	}
	return nil
}

func checkHealthTypes(list string) error {
	for kind := range strings.SplitSeq(list, ",") {
		if !slices.Contains([]string{"EC2", "EBS", "ELB", "VPC_LATTICE"}, strings.TrimSpace(kind)) {
			return invalid("'%s' is not a valid health check type", list)
		}
	}
	return nil
}

// checkMaintenance: Auto Scaling API reference, InstanceMaintenancePolicy: both values are needed; minimum 0 to 100,
// maximum 100 to 200, at most 100 apart.
func checkMaintenance(p *types.InstanceMaintenancePolicy) error {
	if p == nil {
		return nil
	}
	if p.MinHealthyPercentage == nil || p.MaxHealthyPercentage == nil {
		return invalid("Both the minimum and the maximum healthy percentage must be specified")
	}
	low, high := *p.MinHealthyPercentage, *p.MaxHealthyPercentage
	if low < 0 || low > 100 || high < 100 || high > 200 || high-low > 100 {
		return invalid("The healthy percentages %d and %d are not valid: minimum 0 to 100, maximum 100 to 200, at most 100 apart", low, high)
	}
	return nil
}
