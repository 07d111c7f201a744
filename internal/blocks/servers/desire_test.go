package servers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	sim "github.com/haws-dev/haws/internal/awssim/ec2"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

type specChange = func(*v1alpha1.HighlyAvailableAppSpec)

func names() cloud.Names { return cloud.Names{Cluster: "c", Namespace: "web", App: "shop"} }

// desire is what the servers of an app are desired to be in those zones.
func desire(w stack.World, zones []availability.Zone, changes ...specChange) []stack.Node {
	return servers.Desire(servers.Input{
		Spec: shop(changes...), Names: names(), Owner: names().Owner(), World: w, Region: "us-east-1", Zones: zones,
		Subnets: stack.Literal("subnet-1,subnet-2,subnet-3"), Group: stack.Literal("sg-1"),
		TargetGroup: stack.Literal("arn:target-group"), Endpoint: stack.Literal("shop.example.com"),
	})
}

func node(t *testing.T, nodes []stack.Node, kind string) stack.Node {
	t.Helper()
	for _, n := range nodes {
		if n.Kind == kind {
			return n
		}
	}
	t.Fatalf("nobody desires a %s", kind)
	return stack.Node{}
}

func minimal(s *v1alpha1.HighlyAvailableAppSpec) {
	*s = v1alpha1.HighlyAvailableAppSpec{Servers: v1alpha1.Servers{Image: v1alpha1.Image{ID: sim.AL2023X86}, InstanceTypes: []string{"m6i.large"}}}
}

func everything(s *v1alpha1.HighlyAvailableAppSpec) {
	s.DeletionProtection = new(false)
	s.Servers = v1alpha1.Servers{
		Image: v1alpha1.Image{SSMParameter: "/images/web"}, InstanceTypes: []string{"m7g.large", "m6g.large"}, Port: new(int32(9090)),
		Replicas: &v1alpha1.Replicas{Min: new(int32(5)), Max: new(int32(30))}, Scaling: &v1alpha1.Scaling{TargetCPUPercent: new(int32(66))},
		UserData: "${haws.app.namespace}/${haws.app.name} ${haws.region}", InstanceProfile: "web", VolumeGiB: new(int32(40)),
		HealthCheckGracePeriodSeconds: new(int32(300)),
	}
}

func TestDesire(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change specChange
		want   map[string]any
	}{
		"little said is two servers per zone and room for twice as many": {minimal, map[string]any{
			servers.KindInstanceTypes:    &servers.InstanceTypes{Types: []string{"m6i.large"}},
			servers.KindLaunchTemplate:   &launchTemplate{Image: sim.AL2023X86, Types: []string{"m6i.large"}, Groups: []stack.Ref{stack.Literal("sg-1")}},
			servers.KindAutoScalingGroup: wantedGroup(3, 6, 120, "prevent-all-deletion"),
			servers.KindScalingPolicy:    &policy{Over: stack.Literal("subnet-1,subnet-2,subnet-3"), TargetCPU: 50},
			servers.KindFleet:            &servers.Fleet{},
		}},
		"everything said is as it was said": {everything, map[string]any{
			servers.KindInstanceTypes: &servers.InstanceTypes{Types: []string{"m7g.large", "m6g.large"}},
			servers.KindLaunchTemplate: &launchTemplate{
				Parameter: "/images/web", Types: []string{"m7g.large", "m6g.large"}, UserData: "web/shop us-east-1", Groups: []stack.Ref{stack.Literal("sg-1")},
				Profile: stack.Literal("web"), VolumeGiB: 40,
			},
			servers.KindAutoScalingGroup: ofTypes(wantedGroup(9, 30, 300, "none"), "m7g.large", "m6g.large"),
			servers.KindScalingPolicy:    &policy{Over: stack.Literal("subnet-1,subnet-2,subnet-3"), TargetCPU: 66},
			servers.KindFleet:            &servers.Fleet{},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, wants(t, desire(nil, zones(), c.change), shop(c.change).Tags)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func wantedGroup(least, most, grace int32, protection string) *group {
	return &group{
		Subnets: stack.Literal("subnet-1,subnet-2,subnet-3"), TargetGroups: []stack.Ref{stack.Literal("arn:target-group")},
		Min: least, Max: most, HealthCheck: "ELB", GraceSeconds: grace, WarmupSeconds: &grace, Maintenance: &servers.Maintenance{Least: 100, Most: 110},
		Distribution: "balanced-best-effort", Impairment: &servers.Impairment{ZonalShift: true, Behavior: "IgnoreUnhealthy"}, Protection: protection,
	}
}

func ofTypes(g *group, types ...string) *group {
	g.Types, g.Purchase = types, "prioritized, 100 % on demand"
	return g
}

// wants are the wants by kind, without their tags, the hash of the inputs, and
// what they quote of each other.
func wants(t *testing.T, nodes []stack.Node, user map[string]string) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, n := range nodes {
		var tags *map[string]string
		switch w := n.Want.(type) {
		case *launchTemplate:
			tags, w.Inputs = &w.Tags, ""
		case *group:
			tags, w.Template, w.Version = &w.Tags, stack.Ref{}, stack.Ref{}
		case *policy:
			w.Group = stack.Ref{}
		case *servers.Fleet:
			w.Group = stack.Ref{}
		}
		if tags != nil && !cmp.Equal(names().Owner().Tags(n.ID(), user), *tags) {
			t.Errorf("%s has the tags %v", n.ID(), *tags)
		}
		if tags != nil {
			*tags = nil
		}
		if n.Problem != "" {
			t.Errorf("%s has a problem: %s", n.ID(), n.Problem)
		}
		out[n.Kind] = n.Want
	}
	return out
}

func TestWhatQuotesWhat(t *testing.T) {
	t.Parallel()
	nodes := desire(nil, zones())
	template, own := node(t, nodes, servers.KindLaunchTemplate), node(t, nodes, servers.KindAutoScalingGroup)
	inputs := template.Want.(*launchTemplate).Inputs
	w := stack.World{
		template.Name: {Name: template.Name, Ref: "lt-1", Attrs: map[string]string{inputs: "3", "others": "4"}, State: stack.Ready},
		own.Name:      {Name: own.Name, Ref: "arn:group", State: stack.Ready},
	}
	nodes = desire(w, zones())
	g := node(t, nodes, servers.KindAutoScalingGroup).Want.(*group)
	got := []string{
		g.Template.String(), g.Version.String(), node(t, nodes, servers.KindScalingPolicy).Want.(*policy).Group.String(),
		node(t, nodes, servers.KindFleet).Want.(*servers.Fleet).Group.String(),
	}
	if diff := cmp.Diff([]string{"lt-1", "3", "arn:group", "arn:group"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if name := servers.FleetName(names()); own.Physical != name.Physical || node(t, nodes, servers.KindScalingPolicy).Physical != name.Physical {
		t.Errorf("group, policy and fleet have one name: %s, %s", own.Physical, name.Physical)
	}
}

func replicas(least int32, most *int32) specChange {
	return func(s *v1alpha1.HighlyAvailableAppSpec) {
		s.Servers.Replicas = &v1alpha1.Replicas{Min: &least, Max: most}
	}
}

func accepting(s *v1alpha1.HighlyAvailableAppSpec) {
	s.Availability = &v1alpha1.Availability{Accept: []v1alpha1.AcceptedRisk{v1alpha1.AcceptSpareCapacity}}
}

func TestSizesAndProblems(t *testing.T) {
	t.Parallel()
	none := func(*v1alpha1.HighlyAvailableAppSpec) {}
	for name, c := range map[string]struct {
		zones   int
		min     int32
		max     *int32
		also    specChange
		offered map[string][]string
		want    servers.Sizes
		cpu     float64
		problem string
	}{
		"over two zones twice as many":       {2, 4, nil, none, nil, servers.Sizes{Min: 8, Max: 16}, 37, ""},
		"over three zones half as many more": {3, 4, nil, none, nil, servers.Sizes{Min: 6, Max: 12}, 50, ""},
		"no zones yet is no problem yet":     {0, 4, new(int32(4)), none, nil, servers.Sizes{Min: 4, Max: 4}, 37, ""},
		"the largest may be the smallest":    {3, 4, new(int32(6)), none, nil, servers.Sizes{Min: 6, Max: 6}, 50, ""},
		"without spare min is rounded up":    {3, 4, new(int32(6)), accepting, nil, servers.Sizes{Min: 6, Max: 6}, 50, ""},
		"without spare min may be the most":  {2, 4, new(int32(4)), accepting, nil, servers.Sizes{Min: 4, Max: 4}, 37, ""},
		"the largest below the smallest is a problem": {
			3, 4, new(int32(5)), none, nil,
			servers.Sizes{Min: 6, Max: 5},
			50,
			"servers.replicas.max is 5, and the group keeps 6 servers over 3 zones: losing one zone leaves 4, and replicas.min asks for 4: raise max to 6 or more, or lower min",
		},
		"a type in each zone is enough": {
			3, 4, nil, withTypes("m6i.large", "m7i.large"),
			map[string][]string{"m6i.large": {"use1-az1", "use1-az2"}, "m7i.large": {"use1-az3"}},
			servers.Sizes{Min: 6, Max: 12},
			50, "",
		},
		"a zone without any type is a problem": {
			3, 4, nil, withTypes("m6i.large", "m7i.large"),
			map[string][]string{"m6i.large": {"use1-az1"}, "m7i.large": {"use1-az1"}},
			servers.Sizes{Min: 6, Max: 12},
			50,
			"servers.instanceTypes: none of m6i.large, m7i.large is offered in use1-az2, use1-az3: name a type that is, or choose subnets in other zones",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nodes := desire(nil, zones()[:c.zones], replicas(c.min, c.max), c.also)
			w := stack.World{}
			if c.offered != nil {
				offerings := node(t, nodes, servers.KindInstanceTypes).Name
				w[offerings] = stack.Seen{Name: offerings, Ref: "x", Facts: availability.Offerings{Zones: c.offered}}
			}
			nodes = desire(w, zones()[:c.zones], replicas(c.min, c.max), c.also)
			own := node(t, nodes, servers.KindAutoScalingGroup)
			g := own.Want.(*group)
			if got := (servers.Sizes{Min: g.Min, Max: g.Max}); got != c.want || own.Problem != c.problem {
				t.Errorf("%+v, %q", got, own.Problem)
			}
			if cpu := node(t, nodes, servers.KindScalingPolicy).Want.(*policy).TargetCPU; cpu != c.cpu {
				t.Errorf("scales at %g", cpu)
			}
		})
	}
}

func TestUserDataThatCannotBeIsAProblemOfTheTemplate(t *testing.T) {
	t.Parallel()
	n := node(t, desire(nil, zones(), withUserData("${haws.nothing}")), servers.KindLaunchTemplate)
	if n.Problem == "" {
		t.Error("no problem")
	}
}

func TestOnlyInputsChangeTheHash(t *testing.T) {
	t.Parallel()
	inputs := func(change specChange) string {
		return node(t, desire(nil, zones(), change), servers.KindLaunchTemplate).Want.(*launchTemplate).Inputs
	}
	base := inputs(func(*v1alpha1.HighlyAvailableAppSpec) {})
	seen := map[string]string{base: "nothing"}
	for name, change := range map[string]specChange{
		"the image": func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.Image.ID = sim.AL2023ARM }, "a parameter": withParameter("/x"),
		"the type": withTypes("c6i.large"), "one type more": withTypes("m6i.large", "c6i.large"), "the order": withTypes("c6i.large", "m6i.large"),
		"user data": withUserData("x"), "the profile": withProfile("web"),
		"the volume": func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.VolumeGiB = new(int32(9)) },
	} {
		if other, taken := seen[inputs(change)]; taken {
			t.Errorf("%s and %s have the same hash", name, other)
		}
		seen[inputs(change)] = name
	}
	for name, change := range map[string]specChange{
		"tags":         func(s *v1alpha1.HighlyAvailableAppSpec) { s.Tags = nil },
		"replicas":     replicas(7, nil),
		"protection":   func(s *v1alpha1.HighlyAvailableAppSpec) { s.DeletionProtection = new(false) },
		"grace period": func(s *v1alpha1.HighlyAvailableAppSpec) { s.Servers.HealthCheckGracePeriodSeconds = new(int32(5)) },
	} {
		if inputs(change) != base {
			t.Errorf("%s makes a new version", name)
		}
	}
}
