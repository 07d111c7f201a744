package servers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

type autoScalingGroups struct {
	api   AutoScaling
	reads *reads
	owner cloud.Owner
	data  []stack.Ref

	newProfile bool
}

func (k autoScalingGroups) Find(ctx context.Context, rows []stack.Known) ([]stack.Seen, error) {
	var out []stack.Seen
	for _, row := range rows {
		g, err := k.reads.group(ctx, row.Physical)
		if err != nil {
			return nil, err
		}
		if g != nil {
			out = append(out, k.seen(row, g))
		}
	}
	return out, nil
}

func (k autoScalingGroups) seen(row stack.Known, g *types.AutoScalingGroup) stack.Seen {
	have := shownGroup(g)
	have.Data = k.data
	seen := stack.Seen{Name: row.Name, Ref: aws.ToString(g.AutoScalingGroupARN), State: stack.Ready, Have: have}
	k.owner.Claim(&seen, have.Tags, row)
	if status := aws.ToString(g.Status); status != "" {
		// The only status is "Delete in progress". (Auto Scaling API reference, AutoScalingGroup.)
		seen.State, seen.Message = stack.Busy, status
	}
	return seen
}

func shownGroup(g *types.AutoScalingGroup) *AutoScalingGroup {
	have := &AutoScalingGroup{
		Subnets: stack.Literal(aws.ToString(g.VPCZoneIdentifier)), Min: aws.ToInt32(g.MinSize), Max: aws.ToInt32(g.MaxSize),
		HealthCheck: aws.ToString(g.HealthCheckType), GraceSeconds: aws.ToInt32(g.HealthCheckGracePeriod),
		WarmupSeconds: g.DefaultInstanceWarmup, Protection: string(g.DeletionProtection),
		Tags: cloud.FromASGTags(g.Tags), Instances: instances(g), TargetGroups: targetGroups(g),
	}
	if m := g.MixedInstancesPolicy; m != nil && m.LaunchTemplate != nil {
		for _, o := range m.LaunchTemplate.Overrides {
			have.Types = append(have.Types, aws.ToString(o.InstanceType))
		}
		have.Purchase, have.Spot = purchase(m.InstancesDistribution), spot(m.InstancesDistribution)
	}
	if template := templateOf(g); template != nil {
		have.Template, have.Version = stack.Literal(aws.ToString(template.LaunchTemplateId)), stack.Literal(aws.ToString(template.Version))
	}
	if p := g.InstanceMaintenancePolicy; p != nil {
		have.Maintenance = &Maintenance{Least: aws.ToInt32(p.MinHealthyPercentage), Most: aws.ToInt32(p.MaxHealthyPercentage)}
	}
	if d := g.AvailabilityZoneDistribution; d != nil {
		have.Distribution = string(d.CapacityDistributionStrategy)
	}
	if p := g.AvailabilityZoneImpairmentPolicy; p != nil {
		have.Impairment = &Impairment{ZonalShift: aws.ToBool(p.ZonalShiftEnabled), Behavior: string(p.ImpairedZoneHealthCheckBehavior)}
	}
	return have
}

// templateOf is what the group launches from, or nil.
func templateOf(g *types.AutoScalingGroup) *types.LaunchTemplateSpecification {
	if m := g.MixedInstancesPolicy; m != nil && m.LaunchTemplate != nil {
		return m.LaunchTemplate.LaunchTemplateSpecification
	}
	return g.LaunchTemplate
}

func targetGroups(g *types.AutoScalingGroup) []stack.Ref {
	var out []stack.Ref
	for _, s := range g.TrafficSources {
		out = append(out, stack.Literal(aws.ToString(s.Identifier)))
	}
	for _, arn := range g.TargetGroupARNs {
		if ref := stack.Literal(arn); !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	return out
}

func arns(groups []stack.Ref) []string {
	var out []string
	for _, g := range groups {
		out = append(out, g.Value)
	}
	return out
}

func (k autoScalingGroups) Create(ctx context.Context, name stack.Name, want *AutoScalingGroup) (stack.Seen, error) {
	in := &autoscaling.CreateAutoScalingGroupInput{
		AutoScalingGroupName: &name.Physical, MinSize: &want.Min, MaxSize: &want.Max, VPCZoneIdentifier: &want.Subnets.Value,
		HealthCheckType: &want.HealthCheck, HealthCheckGracePeriod: &want.GraceSeconds, DefaultInstanceWarmup: want.WarmupSeconds,
		TargetGroupARNs: arns(want.TargetGroups), InstanceMaintenancePolicy: want.maintenance(),
		AvailabilityZoneDistribution: want.distribution(), AvailabilityZoneImpairmentPolicy: want.impairment(),
		DeletionProtection: types.DeletionProtection(want.Protection), Tags: cloud.ASGTags(name.Physical, want.Tags, true),
	}
	in.LaunchTemplate, in.MixedInstancesPolicy = want.template()
	if _, err := k.api.CreateAutoScalingGroup(ctx, in); err != nil {
		return stack.Seen{}, fmt.Errorf("create Auto Scaling group %s: %w", name.Physical, propagating(k.newProfile, err))
	}
	seen := stack.Seen{Have: want, State: stack.Busy, Message: "just created"}
	// The answer to CreateAutoScalingGroup is empty; the ARN has to be read.
	if g, err := k.reads.fresh(ctx, name.Physical); err == nil && g != nil {
		seen.Ref, seen.State, seen.Message = aws.ToString(g.AutoScalingGroupARN), stack.Ready, ""
	}
	return seen, nil
}

// Update leaves the group Busy when its servers may come or go for it: the next
// look shows them.
func (k autoScalingGroups) Update(ctx context.Context, e engine.Edit[AutoScalingGroup]) (stack.Seen, error) {
	name := e.Seen.Physical
	errTags := k.tag(ctx, name, e.Want.Tags, e.Have.Tags)
	// Who calls servers unhealthy is settled before the target groups change.
	err := k.update(ctx, name, e.Want, e.Have)
	if err == nil {
		err = k.attach(ctx, name, e.Want.TargetGroups, e.Have.TargetGroups)
	}
	have := *e.Want
	have.Instances, have.Spot = e.Have.Instances, e.Have.Spot
	e.Seen.Have = &have
	if len(k.Diff(have.tagged(e.Have.Tags), e.Have)) > 0 {
		e.Seen.State, e.Seen.Message = stack.Busy, "just changed"
	}
	return e.Seen, errors.Join(err, errTags)
}

func (g AutoScalingGroup) tagged(tags map[string]string) *AutoScalingGroup {
	g.Tags = tags
	return &g
}

// update sends all fields at once: AWS checks the smallest size against the
// largest one of the same request. The desired capacity is left alone; AWS
// moves it when it is out of bounds. (Auto Scaling API reference,
// UpdateAutoScalingGroup.) How servers are made is changed by instance
// refreshes only.
func (k autoScalingGroups) update(ctx context.Context, name string, want, have *AutoScalingGroup) error {
	rest := want.tagged(have.Tags)
	rest.TargetGroups = have.TargetGroups
	if len(k.Diff(rest, have)) == 0 {
		return nil
	}
	in := &autoscaling.UpdateAutoScalingGroupInput{
		AutoScalingGroupName: &name, MinSize: &want.Min, MaxSize: &want.Max, VPCZoneIdentifier: &want.Subnets.Value,
		HealthCheckType: &want.HealthCheck, HealthCheckGracePeriod: &want.GraceSeconds, DefaultInstanceWarmup: want.WarmupSeconds,
		InstanceMaintenancePolicy: want.maintenance(), AvailabilityZoneDistribution: want.distribution(),
		AvailabilityZoneImpairmentPolicy: want.impairment(), DeletionProtection: types.DeletionProtection(want.Protection),
	}
	_, err := k.api.UpdateAutoScalingGroup(ctx, in)
	return cloud.Wrap(err, "update Auto Scaling group "+name)
}

// attach joins the wanted target group before it leaves any other one.
func (k autoScalingGroups) attach(ctx context.Context, name string, want, have []stack.Ref) error {
	if missing := sources(want, have); len(missing) > 0 {
		_, err := k.api.AttachTrafficSources(ctx, &autoscaling.AttachTrafficSourcesInput{AutoScalingGroupName: &name, TrafficSources: missing})
		if err != nil {
			return cloud.Wrap(err, "attach target group "+values(want)+" to Auto Scaling group "+name)
		}
	}
	others := sources(have, want)
	if len(others) == 0 {
		return nil
	}
	_, err := k.api.DetachTrafficSources(ctx, &autoscaling.DetachTrafficSourcesInput{AutoScalingGroupName: &name, TrafficSources: others})
	return cloud.Wrap(err, "detach target group "+aws.ToString(others[0].Identifier)+" from Auto Scaling group "+name)
}

// sources are the target groups of a that are not in b.
func sources(a, b []stack.Ref) []types.TrafficSourceIdentifier {
	var out []types.TrafficSourceIdentifier
	for _, r := range a {
		if !slices.ContainsFunc(b, func(o stack.Ref) bool { return o.Value == r.Value }) {
			out = append(out, types.TrafficSourceIdentifier{Identifier: aws.String(r.Value), Type: aws.String("elbv2")})
		}
	}
	return out
}

// tag removes before it sets; see cloud.DiffTags.
func (k autoScalingGroups) tag(ctx context.Context, name string, want, have map[string]string) error {
	set, remove := cloud.DiffTags(want, have)
	if len(remove) > 0 {
		if _, err := k.api.DeleteTags(ctx, &autoscaling.DeleteTagsInput{Tags: cloud.ASGTagKeys(name, remove)}); err != nil {
			return fmt.Errorf("untag Auto Scaling group %s: %w", name, err)
		}
	}
	if len(set) == 0 {
		return nil
	}
	_, err := k.api.CreateOrUpdateTags(ctx, &autoscaling.CreateOrUpdateTagsInput{Tags: cloud.ASGTags(name, set, true)})
	return cloud.Wrap(err, "tag Auto Scaling group "+name)
}

// Delete empties the group first, lifting its protection, and removes it when
// the last server has gone; until then it says what the servers are at.
func (k autoScalingGroups) Delete(ctx context.Context, seen stack.Seen, have *AutoScalingGroup) (stack.Seen, error) {
	name := seen.Physical
	seen.State = stack.Busy
	if have.Max > 0 || have.Min > 0 || have.protected() {
		seen.Message = draining(have.Instances)
		_, err := k.api.UpdateAutoScalingGroup(ctx, &autoscaling.UpdateAutoScalingGroupInput{
			AutoScalingGroupName: &name, MinSize: aws.Int32(0), MaxSize: aws.Int32(0), DesiredCapacity: aws.Int32(0), DeletionProtection: types.DeletionProtectionNone,
		})
		return seen, going(err, "empty Auto Scaling group "+name)
	}
	if len(have.Instances) > 0 {
		seen.Message = draining(have.Instances)
		return seen, nil
	}
	seen.Message = "being deleted"
	_, err := k.api.DeleteAutoScalingGroup(ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: &name})
	return seen, going(err, "delete Auto Scaling group "+name)
}

// going takes a group for being deleted that AWS has begun to delete, and that an older
// answer showed as it was before.
func going(err error, doing string) error {
	if err == nil || strings.Contains(stack.FaultOf(err).Message, "pending delete") {
		return nil
	}
	return cloud.Wrap(err, doing)
}

func instances(g *types.AutoScalingGroup) []string {
	var out []string
	for _, i := range g.Instances {
		state := aws.ToString(i.InstanceId) + " " + string(i.LifecycleState)
		if aws.ToBool(i.ProtectedFromScaleIn) {
			state += " (protected from scale-in)"
		}
		out = append(out, state)
	}
	return out
}

// draining names a few of the servers that are still there.
func draining(all []string) string {
	const most = 5
	text := fmt.Sprintf("draining %d servers: %s", len(all), strings.Join(all[:min(len(all), most)], ", "))
	if more := len(all) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
