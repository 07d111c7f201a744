package servers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

const tier = "servers"

// Input is what the servers are desired from.
type Input struct {
	// Spec is the app's, with its defaults.
	Spec   *v1alpha1.HighlyAvailableAppSpec
	Names  cloud.Names
	Owner  cloud.Owner
	World  stack.World
	Region string
	// Subnets are where the servers stand, and Zones the zones of those; there
	// are none while the subnets are not known.
	Subnets stack.Ref
	Zones   []availability.Zone
	// Group is the servers' security group.
	Group       stack.Ref
	TargetGroup stack.Ref
	// Endpoint is the balancer's DNS name.
	Endpoint stack.Ref
}

// FleetName names the fleet, after its group.
func FleetName(n cloud.Names) stack.Name {
	return stack.Name{Kind: KindFleet, Role: tier, Physical: groupName(n).Physical}
}

func templateName(n cloud.Names) stack.Name {
	name := stack.Name{Kind: KindLaunchTemplate, Role: tier}
	name.Physical = n.Physical(name.ID(), cloud.LimitLaunchTemplate, "")
	return name
}

func groupName(n cloud.Names) stack.Name {
	name := stack.Name{Kind: KindAutoScalingGroup, Role: tier}
	name.Physical = n.Physical(name.ID(), cloud.LimitAutoScalingGroup, "")
	return name
}

// Desire lists the servers' template, group and scaling policy, and what is
// only looked at: the fleet and the instance types on offer.
func Desire(in Input) []stack.Node {
	group := groupName(in.Names)
	policy := stack.Name{Kind: KindScalingPolicy, Role: tier, Physical: group.Physical}
	return []stack.Node{
		{Name: instanceTypesName(in.Spec.Servers.InstanceTypes), Want: &InstanceTypes{Types: in.Spec.Servers.InstanceTypes}},
		in.template(),
		in.group(group),
		{Name: policy, Want: &ScalingPolicy{Group: in.World.Ref(group), Over: in.Subnets, TargetCPU: in.targetCPU()}},
		{Name: FleetName(in.Names), Want: &Fleet{Group: in.World.WhenReady(in.World.Ref(group))}},
	}
}

func (in Input) template() stack.Node {
	s, name := in.Spec.Servers, templateName(in.Names)
	userData, quoted, problem := substitute(s.UserData, map[string]stack.Ref{
		"region": stack.Literal(in.Region), "app.name": stack.Literal(in.Names.App), "app.namespace": stack.Literal(in.Names.Namespace),
		"loadBalancer.endpoint": in.Endpoint,
	})
	want := &LaunchTemplate{
		Image: s.Image.ID, Parameter: s.Image.SSMParameter, Types: s.InstanceTypes, UserData: userData, Quoted: quoted,
		Groups: []stack.Ref{in.Group}, Profile: s.InstanceProfile, Tags: in.Owner.Tags(name.ID(), in.Spec.Tags),
	}
	if s.VolumeGiB != nil {
		want.VolumeGiB = *s.VolumeGiB
	}
	want.Inputs = want.hash()
	return stack.Node{Name: name, Want: want, Problem: problem}
}

func (in Input) group(name stack.Name) stack.Node {
	size, _ := Size(in.Spec, in.Zones)
	want := &AutoScalingGroup{
		Subnets: in.Subnets, Template: in.World.Ref(templateName(in.Names)), Version: in.World.Attr(templateName(in.Names), attrVersion),
		TargetGroups: []stack.Ref{in.TargetGroup}, Min: size.Min, Max: size.Max,
		HealthCheck: "ELB", GraceSeconds: *in.Spec.Servers.HealthCheckGracePeriodSeconds, WarmupSeconds: in.Spec.Servers.HealthCheckGracePeriodSeconds,
		Maintenance:  &Maintenance{Least: 100, Most: 110},
		Distribution: string(types.CapacityDistributionStrategyBalancedBestEffort),
		Impairment:   &Impairment{ZonalShift: true, Behavior: string(types.ImpairedZoneHealthCheckBehaviorIgnoreUnhealthy)},
		Protection:   unprotected, Tags: in.Owner.Tags(name.ID(), in.Spec.Tags),
	}
	if *in.Spec.DeletionProtection {
		want.Protection = protectedAll
	}
	if len(in.Spec.Servers.InstanceTypes) > 1 {
		want.Types, want.Purchase = in.Spec.Servers.InstanceTypes, purchase(onDemand())
	}
	return stack.Node{Name: name, Want: want, Problem: in.problem(size)}
}

// Sizes are the bounds of the group, and why.
type Sizes struct{ Min, Max int32 }

// Size works out the group's bounds from the spec and the zones in use.
func Size(spec *v1alpha1.HighlyAvailableAppSpec, zones []availability.Zone) (Sizes, string) {
	least, why := availability.Size(*spec.Servers.Replicas.Min, int32(len(zones)), !SpareAccepted(spec))
	most := 2 * least
	if m := spec.Servers.Replicas.Max; m != nil {
		most = *m
	}
	return Sizes{Min: least, Max: most}, why
}

// SpareAccepted is true when the owner accepts a group without spare servers.
func SpareAccepted(spec *v1alpha1.HighlyAvailableAppSpec) bool {
	return slices.Contains(spec.Availability.Accept, v1alpha1.AcceptSpareCapacity)
}

// problem says what of the spec cannot be, given what AWS has.
func (in Input) problem(size Sizes) string {
	if len(in.Zones) == 0 {
		return ""
	}
	if size.Max < size.Min {
		_, why := Size(in.Spec, in.Zones)
		return fmt.Sprintf("servers.replicas.max is %d, and the group keeps %s: raise max to %d or more, or lower min", size.Max, why, size.Min)
	}
	offered, ok := in.World[instanceTypesName(in.Spec.Servers.InstanceTypes)].Facts.(availability.Offerings)
	if !ok {
		return ""
	}
	if missing := offered.Without(in.Spec.Servers.InstanceTypes, in.Zones); len(missing) > 0 {
		return fmt.Sprintf("servers.instanceTypes: none of %s is offered in %s: name a type that is, or choose subnets in other zones",
			strings.Join(in.Spec.Servers.InstanceTypes, ", "), strings.Join(missing, ", "))
	}
	return ""
}

// targetCPU leaves the reserve for a lost zone: what runs at 75 % after the
// loss runs at 75 % × (N−1)/N before it.
func (in Input) targetCPU() float64 {
	if t := in.Spec.Servers.Scaling.TargetCPUPercent; t != nil {
		return float64(*t)
	}
	return float64(availability.TargetCPU(len(in.Zones)))
}
