package controllers_test

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

// death is where the operator dies: with its nth change of AWS, after AWS took
// it, or before.
type death struct {
	nth   int
	after bool
}

func (d death) String() string {
	return fmt.Sprintf("dying with change %d, which AWS took: %t", d.nth, d.after)
}

// crossing is a change of an app that takes many passes. Its nth go edits the
// app to one of several ends.
type crossing struct {
	made edit
	goes func(h *hand, nth int) edit
	// ends is how many different ends there are, and least how many servers take
	// requests at any time.
	ends, least int
}

func crashStories(p *plane) {
	DescribeTable("finds the way from wherever the one before it died, and the users notice nothing",
		func(c crossing) {
			h, w := p.standing(c.made)
			var ends [][]string
			most := 0
			for nth := range c.ends {
				h.change(c.goes(h, nth))
				most = max(most, h.crosses(death{}))
				ends = append(ends, h.end())
			}
			Expect(most).To(BeNumerically(">=", 2), "there are changes to die with")
			for i := range 2 * most {
				// Of the two deaths with a change, either is the first in turn: the ends
				// come in turn too.
				d, nth := death{nth: i/2 + 1, after: i%2 != i/2%2}, c.ends+i
				h.change(c.goes(h, nth))
				h.crosses(d)
				Expect(cmp.Diff(ends[nth%c.ends], h.end())).To(BeEmpty(), d.String())
				Expect(h.doubles()).To(BeEmpty(), d.String())
			}
			Expect(w.least()).To(BeNumerically(">=", c.least), w.String())
			h.settled()
		},
		Entry("of a rollout", crossing{ends: 1, least: 6, made: running("#!/bin/sh\n"), goes: func(_ *hand, nth int) edit {
			return running(fmt.Sprintf("#!/bin/sh\necho %d\n", nth))
		}}),
		Entry("of a change of the port", crossing{ends: 2, least: 6, made: onPort(8080), goes: func(_ *hand, nth int) edit {
			return onPort(9090 - int32(nth%2))
		}}),
		Entry("of a rollout together with a change of the port", crossing{ends: 2, least: 6, made: onPort(8080), goes: func(_ *hand, nth int) edit {
			return func(a *v1alpha1.HighlyAvailableApp) {
				onPort(9090 - int32(nth%2))(a)
				running(fmt.Sprintf("#!/bin/sh\necho %d\n", nth))(a)
			}
		}}),
		Entry("of leaving a zone, and of coming back", crossing{ends: 2, least: 5, made: fourServers, goes: func(h *hand, nth int) edit {
			var ids []string
			h.aws.World.Do(func() { ids = h.aws.EC2.DefaultSubnets() })
			return frontIn(ids[:2+nth%2]...)
		}}),
	)
}

// crosses lives until the app is ready, and has the operator die once on the
// way. It counts the changes of AWS.
func (h *hand) crosses(d death) int {
	GinkgoHelper()
	ctx, die := context.WithCancel(context.Background())
	defer die()
	changes := 0
	stop := h.aws.World.Fail(awssim.Fault{Net: true, AfterEffect: d.after, Match: func(in any) bool {
		if !writes(in) {
			return false
		}
		if changes++; changes == d.nth {
			die()
		}
		return changes == d.nth
	}})
	defer stop()
	for began := h.time.Now(); ctx.Err() == nil; h.time.Step(h.next) {
		result, err := h.operator.Reconcile(ctx, h.request())
		if ctx.Err() != nil {
			break
		}
		Expect(err).NotTo(HaveOccurred())
		if h.next = result.RequeueAfter; strings.HasPrefix(told(h.find(), v1alpha1.ConditionReady), "True AllReady") {
			return changes
		}
		Expect(h.time.Since(began)).To(BeNumerically("<", 6*hour), "it takes too long")
	}
	h.operator = h.reconciler()
	h.time.Step(soon)
	h.until(6*hour, begins(v1alpha1.ConditionReady, "True AllReady"))
	return changes
}

func writes(in any) bool {
	operation := reflect.TypeOf(in).Elem().Name()
	return !strings.HasPrefix(operation, "Describe") && !strings.HasPrefix(operation, "Get")
}

// made are the parts of ARNs that AWS makes up for each target group anew.
var made = regexp.MustCompile("(targetgroup/[^/]+/)[0-9a-f]+")

// end is the picture when all has come to rest, but for what tells one go from
// another: the user data, and what AWS makes up.
func (h *hand) end() []string {
	GinkgoHelper()
	Expect(h.versions()).To(HaveLen(1))
	picture := slices.DeleteFunc(h.picture(), func(l string) bool { return strings.Contains(l, "UserData=") })
	for i, l := range picture {
		picture[i] = made.ReplaceAllString(l, "$1")
	}
	return picture
}

// doubles are the versions that more than one refresh led to.
func (s *story) doubles() []string {
	GinkgoHelper()
	var all, out []string
	for _, r := range s.refreshes() {
		if r.DesiredConfiguration == nil || r.DesiredConfiguration.LaunchTemplate == nil {
			continue
		}
		version := aws.ToString(r.DesiredConfiguration.LaunchTemplate.Version)
		if slices.Contains(all, version) {
			out = append(out, version)
		}
		all = append(all, version)
	}
	return out
}
