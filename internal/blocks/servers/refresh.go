package servers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/stack"
)

// InstanceRefresh brings the servers of the group to one launch template
// version: AWS replaces them a few at a time, and takes it back when the new
// ones are not well. As something seen it is what the servers run, or are on
// their way to.
type InstanceRefresh struct {
	Group stack.Ref
	// After is what the start waits for; zero when nothing speaks against it.
	After stack.Ref
	// Template, Version, Types and Purchase are how a server is made.
	Template, Version stack.Ref
	Types             []string
	Purchase          string
	// Preferences say how the servers are replaced; they are not seen.
	Preferences Preferences
	// Active is only seen: a refresh toward all this is under way.
	Active bool
	// Running is only seen: the template and version of each server, once.
	Running []string
	// InstanceTypes are only seen: those of the servers.
	InstanceTypes []string
	// Numbered is only seen: the group's version is a number, and AWS can go
	// back to it.
	Numbered bool
	// GaveUp is only seen: what AWS tried last and gave up.
	GaveUp GivenUp
}

// Preferences are those of spec.servers.rollout.
type Preferences struct {
	MinHealthy, MaxHealthy, WarmupSeconds, BakeSeconds int32
	Checkpoints                                        []int32
	CheckpointSeconds                                  *int32
	Alarms                                             []string
}

// GivenUp is a rollout that failed.
type GivenUp struct{ Template, Version, Why string }

type instanceRefreshes struct {
	api   AutoScaling
	reads *reads

	newProfile bool
	now        func() time.Time
}

func (instanceRefreshes) Uses(of *InstanceRefresh) []stack.Ref {
	refs := []stack.Ref{of.Group, of.After, of.Template, of.Version}
	return slices.DeleteFunc(refs, func(r stack.Ref) bool { return r == stack.Ref{} })
}

// Diff compares how servers are made. What AWS gave up is not tried again: other
// inputs make another version.
func (instanceRefreshes) Diff(want, have *InstanceRefresh) []stack.Change {
	var out []stack.Change
	say := func(field, from, to string) {
		if from != to {
			out = append(out, stack.Change{Field: field, From: from, To: to})
		}
	}
	say("launch template", have.Template.Value, want.Template.String())
	say("launch template version", have.Version.Value, want.Version.String())
	say("instance types", strings.Join(have.Types, ", "), strings.Join(want.Types, ", "))
	say("purchase", have.Purchase, want.Purchase)
	if g := have.GaveUp; len(out) > 0 && !have.Active && g.Template == want.Template.Value && g.Version == want.Version.Value {
		out[0].Forbidden = g.Why + "; it is not tried again before spec.servers asks for other servers: correct it"
	}
	return out
}

// at names a template version as Running lists it.
func at(template, version string) string { return template + " version " + version }

// made is true when all servers are made as wanted by now, whatever the group
// would launch next.
func (r *InstanceRefresh) made(want *InstanceRefresh) bool {
	wanted := at(want.Template.Value, want.Version.Value)
	return !slices.ContainsFunc(r.Running, func(running string) bool { return running != wanted })
}

// RefreshName names what the servers of the group run.
func RefreshName(group stack.Name) stack.Name {
	return stack.Name{Kind: KindInstanceRefresh, Role: group.Role, Physical: group.Physical}
}

// refresh is the node, once there is a group whose servers can be replaced.
func (in Input) refresh(group stack.Name, want *AutoScalingGroup) []stack.Node {
	ref := in.World.Ref(group)
	if !ref.Known || ref.Value == stack.KnownAfterApply {
		return nil
	}
	r := in.Spec.Servers.Rollout
	return []stack.Node{{Name: RefreshName(group), Want: &InstanceRefresh{
		Group: ref, After: in.after(group, want), Template: want.Template, Version: want.Version, Types: want.Types, Purchase: want.Purchase,
		Preferences: Preferences{
			MinHealthy: *r.MinHealthyPercent, MaxHealthy: *r.MaxHealthyPercent, WarmupSeconds: *r.WarmupSeconds, BakeSeconds: *r.BakeSeconds,
			Checkpoints: r.Checkpoints, CheckpointSeconds: r.CheckpointDelaySeconds, Alarms: r.Alarms,
		},
	}}}
}

// after is what has to be over before servers are replaced: the group must feed
// just the target group that the traffic goes to, and no zone may be dark, for
// its servers would be missed. A refresh that is under way goes on, and other
// instance types may be just what a zone without capacity needs.
func (in Input) after(group stack.Name, want *AutoScalingGroup) stack.Ref {
	refresh, _ := in.World[RefreshName(group)].Have.(*InstanceRefresh)
	if !in.rolling(group, want) || refresh.Active {
		return stack.Ref{}
	}
	have, _ := in.World[group].Have.(*AutoScalingGroup)
	if have == nil || len(want.TargetGroups) > 1 || values(have.TargetGroups) != values(want.TargetGroups) || have.HealthCheck != want.HealthCheck {
		return stack.Ref{Of: group}
	}
	if refresh.otherTypes(in.Spec.Servers.InstanceTypes) {
		return stack.Ref{}
	}
	fleet, known := in.World[FleetName(in.Names)].Facts.(availability.Fleet)
	if !known {
		return stack.Ref{Of: FleetName(in.Names)}
	}
	if dark := (availability.Survey{Zones: in.Zones, Fleet: &fleet}).Dark(); len(dark) > 0 {
		return stack.Ref{Of: stack.Name{Kind: "Zone", Role: dark[0].ID}}
	}
	return stack.Ref{}
}

// otherTypes is true when these are not the types that servers are launched of.
func (r *InstanceRefresh) otherTypes(types []string) bool {
	if len(types) == 1 && len(r.Types) == 0 {
		return len(r.InstanceTypes) > 0 && !slices.Contains(r.InstanceTypes, types[0])
	}
	return !slices.Equal(types, r.Types)
}

// rolling is true while servers are being replaced, or are about to be.
func (in Input) rolling(group stack.Name, want *AutoScalingGroup) bool {
	have, changes := in.behind(group, want)
	return have != nil && (have.Active || len(changes) > 0 && changes[0].Forbidden == "")
}

// Replaced is true when every server is made as it should be, and none in
// another way.
func Replaced(in Input) bool {
	name := groupName(in.Names)
	want := in.group(name, in.template().Want.(*LaunchTemplate))
	have, changes := in.behind(name, want)
	return have != nil && !have.Active && len(changes) == 0
}

// behind is what the servers run, and in what that is not as it should be.
func (in Input) behind(group stack.Name, want *AutoScalingGroup) (*InstanceRefresh, []stack.Change) {
	have, seen := in.World[RefreshName(group)].Have.(*InstanceRefresh)
	if !seen {
		return nil, nil
	}
	return have, instanceRefreshes{}.Diff(&InstanceRefresh{Template: want.Template, Version: want.Version, Types: want.Types, Purchase: want.Purchase}, have)
}

// working lists the zones in which servers come or go.
func working(zones []string) string {
	if len(zones) == 0 {
		return ""
	}
	slices.Sort(zones)
	return fmt.Sprintf(", working in %s", strings.Join(slices.Compact(zones), ", "))
}
