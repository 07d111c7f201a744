package network_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/network"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// site is the whole block as an app of its own. Change spec between passes.
type site struct {
	blocktest.App
	spec *v1alpha1.HighlyAvailableAppSpec
	gone bool
}

func newSite(changes ...func(*v1alpha1.HighlyAvailableAppSpec)) *site {
	s := &site{App: blocktest.App{Rig: blocktest.NewRig()}, spec: spec(changes...)}
	ways := network.NewWays(s.Clock.Now)
	s.Register = func(kinds engine.Kinds, rig *blocktest.Rig) {
		sought := s.spec
		if s.gone {
			sought = nil
		}
		network.Register(kinds, network.Setup{API: rig.Clients.EC2, Spec: sought, Owner: rig.Owner, Retains: retainsNothing, Ways: ways})
	}
	s.Desire = func(w stack.World) []stack.Node {
		if s.gone {
			return nil
		}
		return network.Desire(network.Input{Spec: s.spec, Names: s.Names, Owner: s.Owner, World: w, Ports: []int32{*s.spec.Servers.Port}, AllPortsKnown: true})
	}
	return s
}

func spec(changes ...func(*v1alpha1.HighlyAvailableAppSpec)) *v1alpha1.HighlyAvailableAppSpec {
	s := &v1alpha1.HighlyAvailableAppSpec{Network: &v1alpha1.Network{}, LoadBalancer: &v1alpha1.LoadBalancer{}, Tags: map[string]string{"team": "blue", "stage": "live"}}
	for _, change := range changes {
		change(s)
	}
	return s.WithDefaults()
}

func internal(s *v1alpha1.HighlyAvailableAppSpec) { s.LoadBalancer.Scheme = v1alpha1.SchemeInternal }

func inVPC(id string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) { s.Network.VPCID = id }
}

func frontTagged(tags map[string]string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Network.LoadBalancerSubnets = &v1alpha1.SubnetSelector{MatchTags: tags}
	}
}

func backTagged(tags map[string]string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Network.ServerSubnets = &v1alpha1.SubnetSelector{MatchTags: tags}
	}
}

func frontIDs(ids ...string) func(*v1alpha1.HighlyAvailableAppSpec) {
	return func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Network.LoadBalancerSubnets = &v1alpha1.SubnetSelector{IDs: ids}
	}
}

// chosen is what was seen of a tier's subnets.
func (s *site) chosen(out engine.Outcome, tier string) stack.Seen {
	return out.Seen[network.SubnetsName(tier, s.spec)]
}

func (s *site) quiet(t *testing.T) {
	t.Helper()
	s.World.Forget()
	if out := s.Pass(t); !out.Settled() || s.World.Writes() > 0 {
		t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
	}
}

// facts holds the choice of a tier to those subnets, which are given with their zones.
func (s *site) facts(t *testing.T, out engine.Outcome, tier string, want ...availability.Subnet) {
	t.Helper()
	besides := cmp.Options{cmpopts.IgnoreFields(availability.Subnets{}, "Around", "Exits"), cmpopts.IgnoreFields(availability.Subnet{}, "Free")}
	if diff := cmp.Diff(availability.Subnets{Tier: tier, Subnets: want}, s.chosen(out, tier).Facts, besides); diff != "" {
		t.Errorf("%s (-want +got):\n%s", tier, diff)
	}
}

func lying(id, letter string) availability.Subnet {
	number := string(rune('1' + letter[0] - 'a'))
	return availability.Subnet{ID: id, Zone: availability.Zone{ID: "use1-az" + number, Name: "us-east-1" + letter}}
}

// must gives the answer to a call of a stranger, which may not fail.
func must[T any](out T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatalf("a stranger's call: %v", err)
		}
		return out
	}
}

func retainsNothing(map[string]string) bool { return false }
