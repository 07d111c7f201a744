package servers

import (
	"fmt"
	"maps"
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
	// Reached are those of the subnets that the balancer reaches by now.
	Reached []string
	// Group is the servers' security group.
	Group stack.Ref
	// TargetGroup is where servers shall answer, and Serving where the traffic
	// goes by now.
	TargetGroup stack.Ref
	Serving     []stack.Ref
	// Endpoint is the balancer's DNS name.
	Endpoint stack.Ref
	// Profile is the instance profile that haws makes; zero is none. Servers are not
	// made before it is ready.
	Profile stack.Ref
	// Data are what else user data may quote, by the words of its placeholders.
	// Servers that quote them are not made before these are ready.
	Data map[string]stack.Ref
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

// Desire lists the servers' template, group and scaling policy, what the servers
// run, and what is only looked at: the fleet and the instance types on offer.
func Desire(in Input) []stack.Node {
	name := groupName(in.Names)
	policy := stack.Name{Kind: KindScalingPolicy, Role: tier, Physical: name.Physical}
	template := in.template()
	want := in.group(name, template.Want.(*LaunchTemplate))
	return slices.Concat(
		[]stack.Node{
			{Name: instanceTypesName(in.Spec.Servers.InstanceTypes), Want: &InstanceTypes{Types: in.Spec.Servers.InstanceTypes}},
			template,
			{Name: name, Want: in.standing(name, want), Problem: in.problem()},
			{Name: policy, Want: &ScalingPolicy{Group: in.World.Ref(name), Over: in.Subnets, TargetCPU: availability.Target(in.Spec, len(in.Zones))}},
		},
		in.refresh(name, want),
		[]stack.Node{{Name: FleetName(in.Names), Want: in.fleet(name)}},
	)
}

// fleet waits for the group, and for a refresh that has just begun or is ending.
func (in Input) fleet(group stack.Name) *Fleet {
	want := &Fleet{Group: in.World.WhenReady(in.World.Ref(group))}
	if _, seen := in.World[RefreshName(group)]; seen {
		want.Refresh = in.World.WhenReady(in.World.Ref(RefreshName(group)))
	}
	return want
}

func (in Input) template() stack.Node {
	s, name := in.Spec.Servers, templateName(in.Names)
	words := map[string]stack.Ref{
		"region": stack.Literal(in.Region), "app.name": stack.Literal(in.Names.App), "app.namespace": stack.Literal(in.Names.Namespace),
		"loadBalancer.endpoint": in.Endpoint,
	}
	maps.Copy(words, in.Data)
	userData, quoted, problem := substitute(s.UserData, words)
	want := &LaunchTemplate{
		Image: s.Image.ID, Parameter: s.Image.SSMParameter, Types: s.InstanceTypes, UserData: userData, Quoted: quoted,
		Groups: []stack.Ref{in.Group}, Profile: in.profile(), Tags: in.Owner.Tags(name.ID(), in.Spec.Tags),
	}
	if s.VolumeGiB != nil {
		want.VolumeGiB = *s.VolumeGiB
	}
	want.Inputs = want.hash()
	if have, stands := in.World[name].Have.(*LaunchTemplate); !stands || have.Versions[want.Inputs] == "" {
		want.Quoted = in.whenReady(quoted)
	}
	return stack.Node{Name: name, Want: want, Problem: problem}
}

func (in Input) profile() stack.Ref {
	if given := in.Spec.Servers.InstanceProfile; given != "" {
		return stack.Literal(given)
	}
	return in.Profile
}

// whenReady lets a new version wait for data that is not ready. One that exists
// has nothing to wait for.
func (in Input) whenReady(quoted []stack.Ref) []stack.Ref {
	out, data := slices.Clone(quoted), slices.Collect(maps.Values(in.Data))
	for i, ref := range out {
		if slices.Contains(data, ref) {
			out[i] = in.World.WhenReady(ref)
		}
	}
	return out
}

func (in Input) group(name stack.Name, made *LaunchTemplate) *AutoScalingGroup {
	size, _ := Size(in.Spec, in.Zones)
	want := &AutoScalingGroup{
		Subnets: in.subnets(name), Template: in.World.Ref(templateName(in.Names)), Version: in.World.Attr(templateName(in.Names), made.Inputs),
		Min: size.Min, Max: size.Max,
		GraceSeconds: *in.Spec.Servers.HealthCheckGracePeriodSeconds, WarmupSeconds: in.Spec.Servers.HealthCheckGracePeriodSeconds,
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
	want.TargetGroups = in.targetGroups(name, want)
	want.HealthCheck = in.healthCheck(name, want)
	return want
}

// subnets are the wanted ones that the balancer reaches, and those that servers
// may stand in already: they come to a new zone after the balancer. What it loses
// by mistake it gets back, and no server moves for that.
func (in Input) subnets(group stack.Name) stack.Ref {
	out := in.Subnets
	if !out.Known {
		return out
	}
	usable := in.Reached
	if have, stands := in.World[group].Have.(*AutoScalingGroup); stands {
		usable = append(slices.Clone(usable), strings.Split(have.Subnets.Value, ",")...)
	}
	ids := slices.DeleteFunc(strings.Split(out.Value, ","), func(id string) bool { return !slices.Contains(usable, id) })
	if len(ids) > 0 {
		out.Value = strings.Join(ids, ",")
	}
	return out
}

// standing is what is wanted of a group that stands already: nothing of it waits
// for a template version that cannot be made, since it changes none.
func (in Input) standing(name stack.Name, want *AutoScalingGroup) *AutoScalingGroup {
	out := *want
	if have, stands := in.World[name].Have.(*AutoScalingGroup); stands && !out.Version.Known {
		out.Template, out.Version = have.Template, have.Version
	}
	return &out
}

// targetGroups: servers join another target group once all of them are made as
// they should be, and stay in those that still get traffic. So a rollout is
// always judged by the target group that the traffic goes to. While nobody knows
// where it goes, they stay where they are.
func (in Input) targetGroups(name stack.Name, want *AutoScalingGroup) []stack.Ref {
	out := slices.Clone(in.Serving)
	if have, stands := in.World[name].Have.(*AutoScalingGroup); stands && len(out) == 0 && len(have.TargetGroups) > 0 {
		return have.TargetGroups
	}
	if len(out) == 0 {
		return []stack.Ref{in.TargetGroup}
	}
	if in.TargetGroup.Known && !slices.Contains(arns(out), in.TargetGroup.Value) && !in.rolling(name, want) {
		out = append(out, in.TargetGroup)
	}
	return out
}

// healthCheck asks the balancer too, unless servers are in two target groups, or
// leave one.
func (in Input) healthCheck(name stack.Name, want *AutoScalingGroup) string {
	have, stands := in.World[name].Have.(*AutoScalingGroup)
	if len(want.TargetGroups) > 1 || stands && len(have.TargetGroups) > 1 {
		return "EC2"
	}
	return "ELB"
}

// Sizes are the bounds of the group, and why.
type Sizes struct{ Min, Max int32 }

// Size works out the group's bounds from the spec and the zones in use.
func Size(spec *v1alpha1.HighlyAvailableAppSpec, zones []availability.Zone) (Sizes, string) {
	least, most, why := availability.Bounds(spec, len(zones))
	return Sizes{Min: least, Max: most}, why
}

// problem says what of the spec cannot be, given what AWS has.
func (in Input) problem() string {
	if len(in.Zones) == 0 {
		return ""
	}
	if tight := availability.TooTight(in.Spec, len(in.Zones)); tight != "" {
		return tight
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
