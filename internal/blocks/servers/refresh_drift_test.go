package servers_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/stack"
)

func specification(seen stack.Seen) *types.LaunchTemplateSpecification {
	have := seen.Have.(*group)
	return &types.LaunchTemplateSpecification{LaunchTemplateId: &have.Template.Value, Version: &have.Version.Value}
}

// atVersion sets the version that the group launches.
func atVersion(version string) groupDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		t.Helper()
		drift(func(in *groupUpdate) {
			in.LaunchTemplate = specification(seen)
			in.LaunchTemplate.Version = &version
		})(t, rig, seen)
	}
}

type madeOtherwise struct {
	types []string
	drift groupDrift
	want  []stack.Change
}

// otherwise are changes by strangers of how the group makes servers.
func otherwise() map[string]madeOtherwise {
	one, several := []string{"m6i.large"}, []string{"m6i.large", "m7i.large"}
	return map[string]madeOtherwise{
		"template": {one, func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			id := template(t, rig, "strangers")
			drift(func(in *groupUpdate) {
				in.LaunchTemplate = &types.LaunchTemplateSpecification{LaunchTemplateId: &id, Version: aws.String("1")}
			})(t, rig, seen)
		}, []stack.Change{{Field: "launch template"}, {Field: "launch template version"}}},
		"version": {one, atVersion("$Latest"), []stack.Change{{Field: "launch template version"}}},
		"a version of their own": {one, func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			name, _ := want[launchTemplate](t, input(rig, shop()), nil)
			strangersVersion(t, rig, stack.Seen{Name: name, Ref: seen.Have.(*group).Template.Value})
			atVersion("2")(t, rig, seen)
		}, []stack.Change{{Field: "launch template version"}}},
		"no policy": {several, func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
			drift(func(in *groupUpdate) { in.LaunchTemplate = specification(seen) })(t, rig, seen)
		}, []stack.Change{{Field: "instance types"}, {Field: "purchase"}}},
		"Spot": {several, drift(func(in *groupUpdate) {
			in.MixedInstancesPolicy = &types.MixedInstancesPolicy{InstancesDistribution: &types.InstancesDistribution{OnDemandPercentageAboveBaseCapacity: aws.Int32(0)}}
		}), []stack.Change{{Field: "purchase"}}},
		"another type": {several, ofType("c6i.large"), []stack.Change{{Field: "instance types"}}},
		"a policy":     {one, ofType("c6i.large"), []stack.Change{{Field: "instance types"}, {Field: "purchase"}}},
	}
}

// ofType gives the group a policy of one type.
func ofType(one string) groupDrift {
	return func(t *testing.T, rig *blocktest.Rig, seen stack.Seen) {
		t.Helper()
		drift(func(in *groupUpdate) {
			in.MixedInstancesPolicy = &types.MixedInstancesPolicy{LaunchTemplate: &types.LaunchTemplate{
				LaunchTemplateSpecification: specification(seen), Overrides: []types.LaunchTemplateOverrides{{InstanceType: &one}},
			}}
		})(t, rig, seen)
	}
}

func TestHowServersAreMadeIsPutRight(t *testing.T) {
	t.Parallel()
	for name, c := range otherwise() {
		blocktest.Scene(t, name+", by one call, and no server is replaced", func(t *testing.T) {
			s := newSite(t, shop(withTypes(c.types...)))
			own, _ := want[group](t, s.in, nil)
			before := s.Settle(t)
			c.drift(t, s.Rig, before.Seen[own])
			s.World.Forget()
			if diff := cmp.Diff(c.want, fields(changesOf(s.Plan(t), s.refreshName(t)))); diff != "" || s.World.Writes() > 0 {
				t.Errorf("%d writes, planned (-want +got):\n%s", s.World.Writes(), diff)
			}
			s.Settle(t)
			if diff := cmp.Diff([]string{"UpdateAutoScalingGroup"}, changed(s)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before.Seen[own].Have.(*group), s.quiet(t).Seen[own].Have.(*group)); diff != "" {
				t.Errorf("the group (-before +after):\n%s", diff)
			}
		})
	}
}

// fields are the names of what changes.
func fields(changes []stack.Change) []stack.Change {
	var out []stack.Change
	for _, c := range changes {
		out = append(out, stack.Change{Field: c.Field})
	}
	return out
}

func TestServersThatAStrangersVersionMadeAreReplaced(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "with those that are wanted", func(t *testing.T) {
		s := newSite(t, shop())
		own, _ := want[group](t, s.in, nil)
		out := s.Settle(t)
		name, _ := want[launchTemplate](t, s.in, nil)
		strangersVersion(t, s.Rig, out.Seen[name])
		atVersion("2")(t, s.Rig, out.Seen[own])
		s.World.Do(func() { s.EC2.Terminate(s.EC2.Instances()[0].ID) })
		for len(s.runs(s.Plan(t))) < 2 {
			s.Step(15 * time.Second)
		}
		s.World.Forget()
		told := []stack.Change{{Field: "launch template version", From: "1 and 2", To: "1"}}
		if diff := cmp.Diff(told, changesOf(s.Plan(t), s.refreshName(t))); diff != "" {
			t.Errorf("planned (-want +got):\n%s", diff)
		}
		out = s.Settle(t)
		if diff := cmp.Diff([]string{"StartInstanceRefresh"}, changed(s)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"1"}, s.runs(out)); diff != "" || s.inUse(t, out) != "1" {
			t.Errorf("the servers run (-want +got):\n%s", diff)
		}
	})
}
