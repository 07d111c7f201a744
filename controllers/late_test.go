package controllers_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/client-go/tools/events"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
)

// late is an AWS that answers what it was asked a short while ago as it did
// then. (EC2 API reference, "Eventual consistency".)
type late struct {
	h    *hand
	only string
	mu   sync.Mutex
	told map[string]answered
}

type answered struct {
	out any
	at  time.Time
}

const lateness = 30 * time.Second

func (l *late) attach(s *middleware.Stack) error {
	return s.Initialize.Add(middleware.InitializeMiddlewareFunc("Late", l.answer), middleware.Before)
}

func (l *late) answer(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	operation := awsmw.GetOperationName(ctx)
	if !strings.HasPrefix(operation, "Describe") || !strings.Contains(operation, l.only) {
		return next.HandleInitialize(ctx, in)
	}
	text, _ := json.Marshal(in.Parameters)
	key := operation + string(text)
	l.mu.Lock()
	old, asked := l.told[key]
	l.mu.Unlock()
	if asked && l.h.time.Since(old.at) < lateness {
		return middleware.InitializeOutput{Result: old.out}, middleware.Metadata{}, nil
	}
	out, meta, err := next.HandleInitialize(ctx, in)
	if err == nil {
		l.mu.Lock()
		l.told[key] = answered{out.Result, l.h.time.Now()}
		l.mu.Unlock()
	}
	return out, meta, err
}

// late is an operator to whom AWS shows late what changed.
func (h *hand) late(only string) *controllers.Reconciler {
	l := &late{h: h, only: only, told: map[string]answered{}}
	cfg := h.aws.Config()
	cfg.APIOptions = append(slices.Clip(cfg.APIOptions), l.attach)
	return &controllers.Reconciler{
		Client: h.hands, Events: &events.FakeRecorder{}, Blocks: blocks.New(cloud.New(cfg, cloud.Options{Clock: h.clock}), blocks.Options{Cluster: h.namespace}, h.clock), Clock: h.clock,
		Chance: early,
	}
}

func lateStories(p *plane) {
	It("is made once, also where AWS does not show yet what it made", func() {
		h := p.byHand()
		h.create(fourServers, func(a *v1alpha1.HighlyAvailableApp) {
			a.Spec.Servers.Identity = &v1alpha1.Identity{SessionManager: v1alpha1.AccessAllowed}
		})
		for range 10 {
			if h.pass(); h.count("IAM.CreateRole") > 0 {
				break
			}
			h.time.Step(20 * time.Second)
		}
		shown := h.aws.World.Fail(awssim.Fault{Service: "IAM", Operation: "GetRole", Code: "NoSuchEntity", Status: 404})
		for range 4 {
			h.time.Step(20 * time.Second)
			h.pass()
			Expect(told(h.find(), v1alpha1.ConditionIdentityReady)).NotTo(ContainSubstring(v1alpha1.ReasonConflict))
		}
		shown()
		h.ready(hour)
		Expect(h.count("IAM.CreateRole")).To(Equal(1))
	})

	DescribeTable("is changed without an outage and without doubles",
		func(only string) {
			h, w := p.standing(onPort(8080))
			h.operator = h.late(only)
			h.full()

			By("moving it to another port")
			h.change(onPort(9090))
			h.ready(2 * hour)
			h.time.Step(time.Minute)
			h.full()
			Expect(h.targetGroups()).To(ConsistOf(int32(9090)))
			Expect(h.refreshes()).To(BeEmpty())

			By("rolling servers out, and moving them back")
			h.change(running("#!/bin/sh\n"))
			h.ready(4 * hour)
			h.change(running("#!/bin/sh\necho 2\n"), onPort(8080))
			h.ready(4 * hour)
			Expect(h.targetGroups()).To(ConsistOf(int32(8080)))
			Expect(h.versions()).To(Equal([]string{"3"}))

			By("taking it back to what was there")
			h.change(running("#!/bin/sh\n"))
			h.ready(4 * hour)
			Expect(h.versions()).To(Equal([]string{"2"}))
			Expect(h.count("EC2.CreateLaunchTemplateVersion")).To(BeNumerically(">=", 2))
			Expect(h.refreshes()).To(HaveLen(3))

			By("taking it out of a zone")
			h.change(func(a *v1alpha1.HighlyAvailableApp) {
				var ids []string
				h.aws.World.Do(func() { ids = h.aws.EC2.DefaultSubnets() })
				frontIn(ids[:2]...)(a)
			})
			h.ready(4 * hour)
			Expect(w.least()).To(BeNumerically(">=", 5), w.String())
			h.time.Step(time.Minute)
			h.full()
			h.time.Step(time.Minute)
			h.settled()
			Expect(h.refreshes()).To(HaveLen(3))
		},
		Entry("all that is read", ""),
		Entry("templates", "LaunchTemplate"),
		Entry("refreshes", "InstanceRefreshes"),
	)
}
