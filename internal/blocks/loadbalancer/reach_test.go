package loadbalancer_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/loadbalancer"
	"github.com/haws-dev/haws/internal/stack"
)

func TestThePortsOfServers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set   func(m *move)
		ports []int32
		all   bool
	}{
		"those of both target groups, in order":            {func(*move) {}, []int32{8080, 9090}, true},
		"the wanted one alone when there is no other":      {func(m *move) { delete(m.in.World, groupOn(8080)) }, []int32{9090}, true},
		"no target group is seen, and there may be others": {func(m *move) { delete(m.in.World, groupOn(8080)); delete(m.in.World, groupOn(9090)) }, []int32{9090}, false},
		"the old one is seen, and the next yet to be made": {func(m *move) { delete(m.in.World, groupOn(9090)) }, []int32{8080, 9090}, true},
		"that of somebody else is no port of ours":         {func(m *move) { m.foreign(groupOn(8080)) }, []int32{9090}, true},
		"two target groups on one port":                    {func(m *move) { m.see(former("x"), "other", &group{Port: 8080}) }, []int32{8080, 9090}, true},
		"three on three":                                   {func(m *move) { m.see(former("x"), "other", &group{Port: 7070}) }, []int32{7070, 8080, 9090}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := moving()
			c.set(m)
			ports, all := loadbalancer.Ports(m.in.World, groupOn(9090), 9090)
			if diff := cmp.Diff(c.ports, ports); diff != "" || all != c.all {
				t.Errorf("all %t (-want +got):\n%s", all, diff)
			}
		})
	}
}

func former(physical string) stack.Name {
	return stack.Name{Kind: loadbalancer.KindTargetGroup, Role: "servers", Physical: physical}
}

func TestFormerTargetGroups(t *testing.T) {
	t.Parallel()
	m := moving()
	for _, name := range []stack.Name{former("z"), former("b"), former("strangers"), {Kind: loadbalancer.KindTargetGroup, Role: "others", Physical: "x"}} {
		m.see(name, name.Physical, &group{})
	}
	m.foreign(former("strangers"))
	got := loadbalancer.Former(m.in.World, groupOn(9090))
	if diff := cmp.Diff([]stack.Name{former("b"), groupOn(8080), former("z")}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// zoned are the subnets of the zones, each named after its zone.
func zoned(zones ...string) availability.Subnets {
	var out availability.Subnets
	for _, z := range zones {
		out.Subnets = append(out.Subnets, availability.Subnet{ID: "back-" + z, Zone: availability.Zone{ID: "id-" + z, Name: z}})
	}
	return out
}

func TestTheSubnetsOfTheBalancer(t *testing.T) {
	t.Parallel()
	stands := &balancer{Zones: map[string]string{"a": "front-a", "b": "front-b", "c": "front-c"}}
	in := func(zones ...string) func(string) bool {
		return func(zone string) bool { return slices.Contains(zones, zone) }
	}
	for name, c := range map[string]struct {
		wanted   stack.Ref
		have     *balancer
		occupied func(zone string) bool
		want     string
	}{
		"the wanted ones":                                 {stack.Literal("front-a,front-b"), nil, in(), "front-a,front-b"},
		"a zone that servers have left is left":           {stack.Literal("front-a,front-b"), stands, in("a", "b"), "front-a,front-b"},
		"a zone in which servers stand is kept":           {stack.Literal("front-a,front-b"), stands, in("a", "b", "c"), "front-a,front-b,front-c"},
		"while nobody knows the servers, all are kept":    {stack.Literal("front-a,front-b"), stands, func(string) bool { return true }, "front-a,front-b,front-c"},
		"another subnet of a wanted zone takes its place": {stack.Literal("front-a2,front-b"), stands, in("a", "b"), "front-a2,front-b"},
		"what is kept comes in order":                     {stack.Literal("x-a,x-b"), stands, in("c"), "front-c,x-a,x-b"},
		"while nobody knows the subnets, nobody knows":    {stack.Ref{}, stands, in("c"), stack.KnownAfterApply},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := moving()
			delete(m.in.World, loadbalancer.BalancerName(someNames()))
			if c.have != nil {
				m.see(loadbalancer.BalancerName(someNames()), "arn:balancer", c.have)
			}
			m.in.Subnets, m.in.Front, m.in.Occupied = c.wanted, zoned("a", "b").Zones(), c.occupied
			_, b := want[balancer](t, m.in, m.in.World, "LoadBalancer/app")
			if diff := cmp.Diff(c.want, b.Subnets.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheSubnetsThatTheBalancerReaches(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		have *balancer
		want []string
	}{
		"all while there is none":     {nil, []string{"back-a", "back-b"}},
		"those in its zones":          {&balancer{Zones: map[string]string{"b": "front-b", "c": "front-c"}}, []string{"back-b"}},
		"none when it is in no zone":  {&balancer{}, nil},
		"all when it is in all zones": {&balancer{Zones: map[string]string{"a": "front-a", "b": "front-b"}}, []string{"back-a", "back-b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := moving()
			delete(m.in.World, loadbalancer.BalancerName(someNames()))
			if c.have != nil {
				m.see(loadbalancer.BalancerName(someNames()), "arn:balancer", c.have)
			}
			if diff := cmp.Diff(c.want, loadbalancer.Reached(m.in.World, someNames(), zoned("a", "b"))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
