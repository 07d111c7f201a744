package servers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/stack"
)

// stage is a made-up world in which servers stand.
type stage struct {
	// serving and reached are what the balancer tells.
	serving, reached []string
	// group and running are what stands; nil is not seen.
	group   *group
	running *servers.InstanceRefresh
	fleet   *availability.Fleet
	change  specChange
	// unmade: the wanted version does not exist yet.
	unmade bool
	// target is the target group in which servers shall answer; empty when there
	// is none yet.
	target string
}

// calm is a stage on which nothing has to be done.
func calm() *stage {
	return &stage{
		serving: []string{"arn:old"}, reached: []string{"subnet-1", "subnet-2", "subnet-3"}, target: "arn:old", change: unchanged,
		group:   &group{Subnets: stack.Literal("subnet-1,subnet-2,subnet-3"), HealthCheck: "ELB", TargetGroups: refs("arn:old"), Template: stack.Literal("lt-1"), Version: stack.Literal("1")},
		running: &servers.InstanceRefresh{Template: stack.Literal("lt-1"), Version: stack.Literal("2"), InstanceTypes: []string{"m6i.large"}, Running: []string{"lt-1 version 2"}},
		fleet:   &availability.Fleet{Servers: []availability.Server{server("us-east-1a"), server("us-east-1b"), server("us-east-1c")}},
	}
}

func server(zone string) availability.Server {
	return availability.Server{ZoneName: zone, InService: true, Healthy: true, Version: "1"}
}

func refs(arns ...string) []stack.Ref {
	var out []stack.Ref
	for _, arn := range arns {
		out = append(out, stack.Literal(arn))
	}
	return out
}

// outdated: the servers are of the version before.
func (s *stage) outdated() {
	s.running.Version, s.running.Running = stack.Literal("1"), []string{"lt-1 version 1"}
}

// next: servers shall answer in another target group.
func (s *stage) next() { s.target = "arn:next" }

// darken makes a zone look lost.
func (s *stage) darken() { s.fleet.Servers[1].Healthy, s.fleet.Servers[1].TimedOut = false, true }

// both: servers are in two target groups.
func (s *stage) both() {
	s.group.TargetGroups, s.group.HealthCheck = refs("arn:old", "arn:next"), "EC2"
}

// play is what is desired on the stage, by kind.
func (s *stage) play(t *testing.T) map[string]any {
	t.Helper()
	in := servers.Input{
		Spec: shop(s.change), Names: names(), Owner: names().Owner(), Region: "us-east-1", Zones: zones(), Reached: s.reached,
		Subnets: stack.Literal("subnet-1,subnet-2,subnet-3"), Group: stack.Literal("sg-1"), Endpoint: stack.Literal("shop.example.com"),
		TargetGroup: stack.Ref{Value: s.target, Known: s.target != ""}, Serving: refs(s.serving...), World: stack.World{},
	}
	name, made := want[launchTemplate](t, in, nil)
	own, _ := want[group](t, in, nil)
	version := map[string]string{made.Inputs: "2"}
	if s.unmade {
		version = nil
	}
	in.World[name] = stack.Seen{Name: name, Ref: "lt-1", Attrs: version, State: stack.Ready}
	if s.group != nil {
		in.World[own] = stack.Seen{Name: own, Ref: "arn:group", Have: s.group, State: stack.Ready}
	}
	if s.running != nil {
		in.World[servers.RefreshName(own)] = stack.Seen{Name: servers.RefreshName(own), Ref: own.Physical, Have: s.running, State: stack.Ready}
	}
	if s.fleet != nil {
		in.World[servers.FleetName(names())] = stack.Seen{Name: servers.FleetName(names()), Facts: *s.fleet, State: stack.Ready}
	}
	out := map[string]any{}
	for _, n := range servers.Desire(in) {
		out[n.Kind] = n.Want
	}
	return out
}

type played struct {
	set  func(s *stage)
	want string
}

// after names what a start waits for.
func after(s *stage, t *testing.T) string {
	t.Helper()
	refresh, desired := s.play(t)[servers.KindInstanceRefresh].(*servers.InstanceRefresh)
	switch {
	case !desired:
		return "nothing is desired"
	case refresh.After == stack.Ref{}:
		return "starts"
	case refresh.After.Known:
		return "is known: " + refresh.After.Value
	}
	return "waits for " + refresh.After.Of.ID()
}

func TestWhatAStartWaitsFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]played{
		"nothing speaks against it":                     {(*stage).outdated, "starts"},
		"without a group there are no servers":          {func(s *stage) { s.group, s.running = nil, nil }, "nothing is desired"},
		"a zone is dark":                                {func(s *stage) { s.outdated(); s.darken() }, "waits for Zone/use1-az2"},
		"a zone is dark, and there is nothing to start": {(*stage).darken, "starts"},
		"a zone is dark, and a refresh is under way": {func(s *stage) {
			s.outdated()
			s.darken()
			s.running.Active = true
		}, "starts"},
		"a zone is dark, and servers of another type are wanted": {func(s *stage) {
			s.outdated()
			s.darken()
			s.change = withTypes("m7i.large")
		}, "starts"},
		"a zone is dark, and servers of another type are wanted as well": {func(s *stage) {
			s.outdated()
			s.darken()
			s.change = withTypes("m6i.large", "m7i.large")
		}, "starts"},
		"a zone is dark, and one type of several is left out": {func(s *stage) {
			s.outdated()
			s.darken()
			s.running.Types, s.running.Purchase = []string{"m6i.large", "m7i.large"}, "prioritized, 100 % on demand"
		}, "starts"},
		"a zone is dark, and the types of several are the same": {func(s *stage) {
			s.outdated()
			s.darken()
			s.running.Types, s.running.Purchase = []string{"m6i.large", "m7i.large"}, "prioritized, 100 % on demand"
			s.change = withTypes("m6i.large", "m7i.large")
		}, "waits for Zone/use1-az2"},
		"a zone is dark, and nobody knows of which type the servers are": {func(s *stage) {
			s.outdated()
			s.darken()
			s.running.InstanceTypes = nil
		}, "waits for Zone/use1-az2"},
		"a zone is dark, and AWS gave the same up before": {func(s *stage) {
			s.outdated()
			s.darken()
			s.running.GaveUp = servers.GivenUp{Template: "lt-1", Version: "2", Why: "it"}
		}, "starts"},
		"a zone of somebody else is dark": {func(s *stage) {
			s.outdated()
			s.fleet.Servers = append(s.fleet.Servers, availability.Server{ZoneName: "us-east-1d", InService: true, TimedOut: true, Version: "1"})
		}, "starts"},
		"nobody knows the fleet": {func(s *stage) { s.outdated(); s.fleet = nil }, "waits for Fleet/servers"},
		"servers of another type wait for no fleet": {func(s *stage) {
			s.outdated()
			s.fleet, s.change = nil, withTypes("m7i.large")
		}, "starts"},
		"servers are still in two target groups": {func(s *stage) { s.outdated(); s.both() }, "waits for AutoScalingGroup/servers"},
		"the traffic goes to two target groups": {func(s *stage) {
			s.outdated()
			s.both()
			s.serving = []string{"arn:old", "arn:next"}
		}, "waits for AutoScalingGroup/servers"},
		"servers are in a target group without traffic": {func(s *stage) {
			s.outdated()
			s.group.TargetGroups = refs("arn:strangers")
		}, "waits for AutoScalingGroup/servers"},
		"the balancer is not asked who is unhealthy": {func(s *stage) {
			s.outdated()
			s.group.HealthCheck = "EC2"
		}, "waits for AutoScalingGroup/servers"},
		"another target group is wanted, and the rollout goes first": {func(s *stage) { s.outdated(); s.next() }, "starts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := calm()
			c.set(s)
			if diff := cmp.Diff(c.want, after(s, t)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
