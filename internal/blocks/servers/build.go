package servers

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// Spot is what of a group AWS may take away.
type Spot struct {
	// Base is how many servers are bought on demand first, and Percent how many of
	// the others, in percent.
	Base, Percent int32
}

// onDemand is how many of so many servers are never Spot. AWS rounds in favor of
// on demand. (Auto Scaling user guide, "Allocation strategies for multiple instance
// types" and "Configure overrides", examples.)
func (s Spot) onDemand(of int32) int32 {
	rest := max(of-s.Base, 0)
	return min(s.Base, of) + (rest*s.Percent+99)/100
}

// spot is nil where all are bought on demand, which is the default of a policy that
// does not say. (Auto Scaling API reference, InstancesDistribution.)
func spot(d *types.InstancesDistribution) *Spot {
	if d == nil || d.OnDemandPercentageAboveBaseCapacity == nil || *d.OnDemandPercentageAboveBaseCapacity >= allOnDemand {
		return nil
	}
	return &Spot{Base: aws.ToInt32(d.OnDemandBaseCapacity), Percent: *d.OnDemandPercentageAboveBaseCapacity}
}

// Build is what the group keeps to as AWS shows it, with its subnets in the place of
// their zones; nil while it was not read. A rollout is taken back where AWS has a
// version to go back to: haws asks for that then.
func Build(w stack.World, n cloud.Names) *availability.Group {
	name := groupName(n)
	have, ok := cloud.Standing[AutoScalingGroup](w, name)
	if !ok {
		return nil
	}
	out := &availability.Group{
		Min: have.Min, Max: have.Max, Zones: strings.Split(have.Subnets.Value, ","), OwnHealth: strings.Contains(have.HealthCheck, "ELB"),
		OnDemand: have.Min, RollsBack: numbered(have.Version.Value),
	}
	if have.Spot != nil {
		out.Spot, out.OnDemand = true, have.Spot.onDemand(have.Min)
	}
	if policy, ok := cloud.Standing[ScalingPolicy](w, stack.Name{Kind: KindScalingPolicy, Role: tier, Physical: name.Physical}); ok {
		out.TargetCPU = policy.TargetCPU
	}
	return out
}

// TypeZones are the ids of the zones that have one of the types; nil is not known.
func TypeZones(w stack.World, instanceTypes []string) []string {
	facts, ok := w[instanceTypesName(instanceTypes)].Facts.(availability.Offerings)
	if !ok {
		return nil
	}
	zones := []string{}
	for _, t := range instanceTypes {
		zones = append(zones, facts.Zones[t]...)
	}
	slices.Sort(zones)
	return slices.Compact(zones)
}
