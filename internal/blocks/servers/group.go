package servers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// AutoScalingGroup keeps the servers. How many there are between Min and Max is
// Auto Scaling's own, from its creation on.
type AutoScalingGroup struct {
	Subnets  stack.Ref
	Template stack.Ref
	Version  stack.Ref
	// Types is set when there are several: on demand, the first one preferred.
	Types    []string
	Purchase string
	// TargetGroups are where the servers register: one, or two while the
	// traffic moves from one to another.
	TargetGroups []stack.Ref
	Min, Max     int32
	// HealthCheck is who calls a server unhealthy: "ELB" is the balancer too. With
	// two target groups it is "EC2": servers that one of them cannot reach yet are
	// not unhealthy.
	HealthCheck  string
	GraceSeconds int32
	// WarmupSeconds is how long a new server's load does not count.
	WarmupSeconds *int32
	// Maintenance bounds the healthy servers while some are replaced.
	Maintenance *Maintenance
	// Distribution says what happens when a zone has no capacity.
	Distribution string
	// Impairment says what happens during a zonal shift.
	Impairment *Impairment
	// Protection refuses deletion.
	Protection string
	Tags       map[string]string
	// Data are only seen, and only of an app that goes: what the servers may still
	// write to, by its ARN.
	Data []stack.Ref
	// Spot is only seen: nil is that none may be.
	Spot *Spot
	// Instances are only seen, each with its state in the group.
	Instances []string
}

// Maintenance is in percent of the desired servers.
type Maintenance struct{ Least, Most int32 }

func (m *Maintenance) String() string {
	if m == nil {
		return ""
	}
	return fmt.Sprintf("%d–%d %% healthy", m.Least, m.Most)
}

// Impairment is the policy for a zone that is shifted away from.
type Impairment struct {
	ZonalShift bool
	Behavior   string
}

func (i *Impairment) String() string {
	if i == nil {
		return ""
	}
	return fmt.Sprintf("zonal shift %t, %s", i.ZonalShift, i.Behavior)
}

func (autoScalingGroups) Uses(of *AutoScalingGroup) []stack.Ref {
	return slices.Concat([]stack.Ref{of.Subnets, of.Template, of.Version}, of.TargetGroups, of.Data)
}

// Diff leaves out how servers are made: that is for instance refreshes.
func (autoScalingGroups) Diff(want, have *AutoScalingGroup) []stack.Change {
	var out []stack.Change
	say := func(field, from, to string) {
		if from != to {
			out = append(out, stack.Change{Field: field, From: from, To: to})
		}
	}
	// What is not wanted is not ours; some fields come back empty although AWS
	// was asked for them.
	sayShown := func(field, from, to string) {
		if from != to && to != "" {
			out = append(out, stack.Change{Field: field, From: from, To: to, Unshown: from == ""})
		}
	}
	say("subnets", want.subnets(have.Subnets), want.subnets(want.Subnets))
	say("target group", members(have.TargetGroups), members(want.TargetGroups))
	say("smallest size", fmt.Sprint(have.Min), fmt.Sprint(want.Min))
	say("largest size", fmt.Sprint(have.Max), fmt.Sprint(want.Max))
	say("health check", have.HealthCheck, want.HealthCheck)
	say("health check grace period", seconds(&have.GraceSeconds), seconds(&want.GraceSeconds))
	sayShown("instance warm-up", seconds(have.WarmupSeconds), seconds(want.WarmupSeconds))
	sayShown("maintenance policy", have.Maintenance.String(), want.Maintenance.String())
	sayShown("zone distribution", have.Distribution, want.Distribution)
	sayShown("impaired zone policy", have.Impairment.String(), want.Impairment.String())
	sayShown("deletion protection", have.Protection, want.Protection)
	return append(out, cloud.TagChanges(want.Tags, have.Tags)...)
}

// subnets sorts a list, since its order means nothing.
func (AutoScalingGroup) subnets(r stack.Ref) string {
	if !r.Known {
		return r.String()
	}
	return strings.Join(slices.Sorted(slices.Values(strings.Split(r.Value, ","))), ",")
}

// members are the values in one order: AWS promises none.
func members(refs []stack.Ref) string {
	return values(slices.SortedFunc(slices.Values(refs), func(a, b stack.Ref) int { return strings.Compare(a.String(), b.String()) }))
}

func seconds(s *int32) string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf("%d s", *s)
}
