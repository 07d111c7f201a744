package servers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/blocks/servers"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// refreshName names what the servers run.
func (s *site) refreshName(t *testing.T) stack.Name {
	t.Helper()
	name, _ := want[group](t, s.in, nil)
	return servers.RefreshName(name)
}

// runs is the version of each server that the balancer sends requests to, once.
func (s *site) runs(out engine.Outcome) []string {
	var all []string
	for _, server := range s.fleet(out).Servers {
		if server.InService {
			all = append(all, server.Version)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// rolling is a settled app whose servers are being replaced: some are of
// version 1, some of version 2.
func rolling(t *testing.T) *site {
	t.Helper()
	s := newSite(t, shop())
	s.Settle(t)
	s.in.Spec = shop(withUserData("#!/bin/sh\necho 2\n"))
	for out := s.Pass(t); len(s.runs(out)) < 2; out = s.Pass(t) {
		s.Step(15 * time.Second)
	}
	s.World.Forget()
	return s
}

func TestANewVersionIsRolledOut(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "by one refresh, of which one question is left", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.in.Spec = shop(withUserData("#!/bin/sh\n"))
		s.World.Forget()
		if seen := s.Pass(t).Seen[s.refreshName(t)]; seen.State != stack.Busy || seen.Message != "the replacement of servers has just started" {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
		out := s.Settle(t)
		if diff := cmp.Diff([]string{"CreateLaunchTemplateVersion", "StartInstanceRefresh"}, changed(s)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"2"}, s.runs(out)); diff != "" || s.inUse(t, out) != "2" {
			t.Errorf("the group launches %s, the servers run (-want +got):\n%s", s.inUse(t, out), diff)
		}
		s.quiet(t)
		if n := s.World.Counts()["Auto Scaling.DescribeInstanceRefreshes"]; n > 1 {
			t.Errorf("a settled pass asks %d times about refreshes", n)
		}
	})
}

func TestAPlanTellsOfAReplacementOfServers(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "back to a version that was there before", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.in.Spec = shop(withTypes("m6i.large", "m7i.large"))
		s.Settle(t)
		s.in.Spec = shop()
		s.World.Forget()
		want := []stack.Change{
			{Field: "launch template version", From: "2", To: "1"},
			{Field: "instance types", From: "m6i.large, m7i.large"},
			{Field: "purchase", From: "prioritized, 100 % on demand"},
		}
		if diff := cmp.Diff(want, changesOf(s.Plan(t), s.refreshName(t))); diff != "" || s.World.Writes() > 0 {
			t.Errorf("%d writes (-want +got):\n%s", s.World.Writes(), diff)
		}
		s.Settle(t)
		if diff := cmp.Diff([]string{"StartInstanceRefresh"}, changed(s)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// changesOf are what a pass changed, or would change, of one resource.
func changesOf(out engine.Outcome, name stack.Name) []stack.Change {
	for _, d := range out.Done {
		if d.Name == name {
			return d.Changes
		}
	}
	return nil
}

func TestANewerVersionSupersedesARollout(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "which is cancelled first", func(t *testing.T) {
		s := rolling(t)
		s.in.Spec = shop(withUserData("#!/bin/sh\necho 3\n"))
		if seen := s.Pass(t).Seen[s.refreshName(t)]; seen.State != stack.Busy || seen.Message != "the replacement of servers is cancelled for a newer one" {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
		if seen := s.Pass(t).Seen[s.refreshName(t)]; seen.State != stack.Busy || !strings.HasPrefix(seen.Message, "the replacement of servers is being cancelled") {
			t.Errorf("%s: %s", seen.State, seen.Message)
		}
		out := s.Settle(t)
		if diff := cmp.Diff([]string{"CreateLaunchTemplateVersion", "CancelInstanceRefresh", "StartInstanceRefresh"}, changed(s)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"3"}, s.runs(out)); diff != "" {
			t.Errorf("the servers run (-want +got):\n%s", diff)
		}
	})
}

func TestARolloutIsCancelledBeforeTheServersGo(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "and nothing is left of it", func(t *testing.T) {
		s := rolling(t)
		s.gone = true
		seen := s.Pass(t).Seen[s.refreshName(t)]
		if diff := cmp.Diff([]string{"CancelInstanceRefresh", "DeletePolicy"}, slices.Sorted(slices.Values(changed(s)))); diff != "" || seen.State != stack.Busy || seen.Message != "the replacement of servers is being cancelled" {
			t.Errorf("%s: %s, first (-want +got):\n%s", seen.State, seen.Message, diff)
		}
		s.Settle(t)
		if n := s.World.Counts()["Auto Scaling.CancelInstanceRefresh"]; n != 1 || len(s.Inventory()) > 0 {
			t.Errorf("cancelled %d times; inventory %v", n, s.Inventory())
		}
	})
	blocktest.Scene(t, "without one there is nothing to cancel", func(t *testing.T) {
		s := newSite(t, shop())
		s.Settle(t)
		s.gone = true
		s.World.Forget()
		s.Settle(t)
		if n := s.World.Counts()["Auto Scaling.CancelInstanceRefresh"]; n > 0 {
			t.Errorf("cancelled %d times", n)
		}
	})
}

func TestWhatServersRunIsNotMade(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "it comes with their group", func(t *testing.T) {
		s := newSite(t, shop())
		name, kinds := s.refreshName(t), engine.Kinds{}
		s.Register(kinds, s.Rig)
		step := stack.Step{Name: name, Verb: stack.Create, Want: &servers.InstanceRefresh{}}
		if _, err := (engine.Live{Kinds: kinds}).Apply(t.Context(), step, stack.Seen{}); !stack.Is(err, stack.Conflict) || !strings.Contains(err.Error(), name.Physical) {
			t.Errorf("%v", err)
		}
		about := func(step stack.Step) bool { return step.Name == name }
		if out := s.Plan(t); slices.ContainsFunc(out.Done, func(d engine.Done) bool { return about(d.Step) }) || slices.ContainsFunc(out.Left, about) {
			t.Errorf("planned: %s", blocktest.Describe(out))
		}
		if out := s.Pass(t); slices.ContainsFunc(out.Done, func(d engine.Done) bool { return d.Name == name }) {
			t.Error(blocktest.Describe(out))
		}
	})
}

func TestTheServersOfAStrangersGroupAreNotOurs(t *testing.T) {
	t.Parallel()
	blocktest.Scene(t, "a refresh there is left alone", func(t *testing.T) {
		s := rolling(t)
		own, _ := want[group](t, s.in, nil)
		tags := cloud.ASGTags(own.Physical, s.Stranger().Tags(own.ID(), nil), true)
		must(s.Clients.ASG.CreateOrUpdateTags(t.Context(), &autoscaling.CreateOrUpdateTagsInput{Tags: tags}))(t)
		s.World.Forget()
		out := s.Pass(t)
		if seen, found := out.Seen[s.refreshName(t)]; found || s.World.Writes() > 0 {
			t.Errorf("%+v, %v", seen, changed(s))
		}
	})
}

func TestWithoutAReadNobodyKnowsWhatServersRun(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"DescribeAutoScalingGroups", "DescribeLaunchTemplates", "DescribeInstanceRefreshes"} {
		blocktest.Scene(t, operation, func(t *testing.T) {
			s := newSite(t, shop())
			s.Settle(t)
			if operation == "DescribeInstanceRefreshes" {
				s = rolling(t)
			}
			s.World.Forget()
			defer s.World.Fail(awssim.Fault{Operation: operation, Code: "AccessDenied"})()
			out := s.Pass(t)
			if !stack.Is(out.Blind[servers.KindInstanceRefresh], stack.Denied) || s.World.Writes() > 0 {
				t.Errorf("%d writes:\n%s", s.World.Writes(), blocktest.Describe(out))
			}
			if n := s.World.Counts()["Auto Scaling."+operation] + s.World.Counts()["EC2."+operation]; n != 1 {
				t.Errorf("it is asked %d times", n)
			}
		})
	}
}
