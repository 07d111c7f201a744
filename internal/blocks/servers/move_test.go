package servers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/stack"
)

// register tells in which target groups servers shall be, and who calls them
// unhealthy.
func registered(s *stage, t *testing.T) string {
	t.Helper()
	g := s.play(t)[servers.KindAutoScalingGroup].(*group)
	var arns []string
	for _, r := range g.TargetGroups {
		arns = append(arns, strings.TrimPrefix(r.String(), "arn:"))
	}
	return strings.Join(arns, " and ") + ", " + g.HealthCheck
}

func TestTheTargetGroupsOfServers(t *testing.T) {
	t.Parallel()
	giveUp := func(s *stage) { s.running.GaveUp = servers.GivenUp{Template: "lt-1", Version: "2", Why: "it"} }
	for name, c := range map[string]played{
		"the one with the traffic":                                {func(*stage) {}, "old, ELB"},
		"the wanted one when there is no group yet":               {func(s *stage) { s.group, s.running, s.serving = nil, nil, nil }, "old, ELB"},
		"before the first, that is yet to be made":                {func(s *stage) { s.group, s.running, s.serving, s.target = nil, nil, nil, "" }, stack.KnownAfterApply + ", ELB"},
		"another one as well, and both may be wrong about health": {(*stage).next, "old and next, EC2"},
		"both while the old one gets the traffic":                 {func(s *stage) { s.next(); s.both() }, "old and next, EC2"},
		"both while each gets some of it": {func(s *stage) {
			s.next()
			s.both()
			s.serving = []string{"arn:old", "arn:next"}
		}, "old and next, EC2"},
		"the new one once it has the traffic, and then its health counts": {func(s *stage) {
			s.next()
			s.both()
			s.serving = []string{"arn:next"}
		}, "next, EC2"},
		"which it does when the old one is left": {func(s *stage) {
			s.next()
			s.serving, s.group.TargetGroups, s.group.HealthCheck = []string{"arn:next"}, refs("arn:next"), "EC2"
		}, "next, ELB"},
		"a rollout goes first":                                         {func(s *stage) { s.next(); s.outdated() }, "old, ELB"},
		"so does one that is under way":                                {func(s *stage) { s.next(); s.running.Active = true }, "old, ELB"},
		"a rollout that was given up holds nobody":                     {func(s *stage) { s.next(); s.outdated(); giveUp(s) }, "old and next, EC2"},
		"what servers run is not known, nor is it held":                {func(s *stage) { s.next(); s.running = nil }, "old and next, EC2"},
		"nobody knows where the traffic goes, and servers stay in one": {func(s *stage) { s.next(); s.serving = nil }, "old, ELB"},
		"nobody knows where the traffic goes, and servers stay in both": {func(s *stage) {
			s.next()
			s.both()
			s.serving = nil
		}, "old and next, EC2"},
		"nobody knows where the traffic goes, and servers are in none": {func(s *stage) {
			s.serving, s.group.TargetGroups = nil, nil
		}, "old, ELB"},
		"another one that is not made yet is not joined": {func(s *stage) { s.target = "" }, "old, ELB"},
		"a stranger's is left":                           {func(s *stage) { s.group.TargetGroups = refs("arn:strangers") }, "old, ELB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := calm()
			c.set(s)
			if diff := cmp.Diff(c.want, registered(s, t)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheSubnetsOfServers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]played{
		"all that the balancer reaches":             {func(*stage) {}, "subnet-1,subnet-2,subnet-3"},
		"a new one waits for the balancer":          {func(s *stage) { s.reach("subnet-1", "subnet-2"); s.stand("subnet-1,subnet-2") }, "subnet-1,subnet-2"},
		"and is entered once the balancer is there": {func(s *stage) { s.stand("subnet-1,subnet-2") }, "subnet-1,subnet-2,subnet-3"},
		"one that the balancer has lost is kept":    {func(s *stage) { s.reach("subnet-1", "subnet-2") }, "subnet-1,subnet-2,subnet-3"},
		"one that is not wanted any more is left": {func(s *stage) {
			s.stand("subnet-1,subnet-2,subnet-3,subnet-9")
			s.reach("subnet-1", "subnet-2", "subnet-3", "subnet-9")
		}, "subnet-1,subnet-2,subnet-3"},
		"before there is a group, those that the balancer reaches": {func(s *stage) { s.group = nil; s.reach("subnet-2") }, "subnet-2"},
		"when it reaches none of them, all":                        {func(s *stage) { s.reach(); s.stand("subnet-9") }, "subnet-1,subnet-2,subnet-3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := calm()
			c.set(s)
			if diff := cmp.Diff(c.want, s.play(t)[servers.KindAutoScalingGroup].(*group).Subnets.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func (s *stage) reach(ids ...string) { s.reached = ids }

func (s *stage) stand(ids string) { s.group.Subnets = stack.Literal(ids) }

func TestAGroupThatStandsWaitsForNoVersion(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]played{
		"it is given the one that is made": {func(*stage) {}, "lt-1 version 2"},
		"it keeps what it has until then":  {func(s *stage) { s.unmade = true }, "lt-1 version 1"},
		"one that is yet to be made waits": {func(s *stage) { s.unmade, s.group = true, nil }, "lt-1 version " + stack.KnownAfterApply},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := calm()
			c.set(s)
			g := s.play(t)[servers.KindAutoScalingGroup].(*group)
			if diff := cmp.Diff(c.want, g.Template.String()+" version "+g.Version.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("what servers run does", func(t *testing.T) {
		t.Parallel()
		s := calm()
		s.unmade = true
		if r := s.play(t)[servers.KindInstanceRefresh].(*servers.InstanceRefresh); r.Version.Known {
			t.Errorf("version %s", r.Version)
		}
	})
}
