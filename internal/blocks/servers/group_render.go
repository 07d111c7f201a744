package servers

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

const (
	// protectedAll refuses every deletion, with or without force.
	protectedAll = string(types.DeletionProtectionPreventAllDeletion)
	unprotected  = string(types.DeletionProtectionNone)
	prioritized  = "prioritized"
	// allOnDemand: no Spot instances above the base.
	allOnDemand = 100
)

// purchase says how servers are bought.
func purchase(d *types.InstancesDistribution) string {
	if d == nil {
		return ""
	}
	return fmt.Sprintf("%s, %d %% on demand", aws.ToString(d.OnDemandAllocationStrategy), aws.ToInt32(d.OnDemandPercentageAboveBaseCapacity))
}

func onDemand() *types.InstancesDistribution {
	return &types.InstancesDistribution{OnDemandAllocationStrategy: aws.String(prioritized), OnDemandPercentageAboveBaseCapacity: aws.Int32(allOnDemand)}
}

func (g *AutoScalingGroup) protected() bool {
	return g.Protection != "" && g.Protection != unprotected
}

// template is the launch template, or a mixed instances policy when there are
// several types: on demand, in the order of the list.
func (g *AutoScalingGroup) template() (*types.LaunchTemplateSpecification, *types.MixedInstancesPolicy) {
	spec := &types.LaunchTemplateSpecification{LaunchTemplateId: &g.Template.Value, Version: &g.Version.Value}
	if len(g.Types) == 0 {
		return spec, nil
	}
	mixed := &types.MixedInstancesPolicy{
		LaunchTemplate:        &types.LaunchTemplate{LaunchTemplateSpecification: spec},
		InstancesDistribution: onDemand(),
	}
	for _, t := range g.Types {
		mixed.LaunchTemplate.Overrides = append(mixed.LaunchTemplate.Overrides, types.LaunchTemplateOverrides{InstanceType: aws.String(t)})
	}
	return nil, mixed
}

func (g *AutoScalingGroup) maintenance() *types.InstanceMaintenancePolicy {
	if g.Maintenance == nil {
		return nil
	}
	return &types.InstanceMaintenancePolicy{MinHealthyPercentage: &g.Maintenance.Least, MaxHealthyPercentage: &g.Maintenance.Most}
}

func (g *AutoScalingGroup) distribution() *types.AvailabilityZoneDistribution {
	if g.Distribution == "" {
		return nil
	}
	return &types.AvailabilityZoneDistribution{CapacityDistributionStrategy: types.CapacityDistributionStrategy(g.Distribution)}
}

// impairment always has both members: CloudFormation marks them required.
func (g *AutoScalingGroup) impairment() *types.AvailabilityZoneImpairmentPolicy {
	if g.Impairment == nil {
		return nil
	}
	return &types.AvailabilityZoneImpairmentPolicy{
		ZonalShiftEnabled: &g.Impairment.ZonalShift, ImpairedZoneHealthCheckBehavior: types.ImpairedZoneHealthCheckBehavior(g.Impairment.Behavior),
	}
}
