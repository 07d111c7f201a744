package controllers_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/blocks"
)

const (
	hour = time.Hour
	// soon is about when the operator looks again at what AWS is changing.
	soon = 20 * time.Second
)

// still is a clock that stands still but for steps. Whoever waits on it makes
// the wait pass.
type still struct{ *clocktesting.FakeClock }

func (c still) NewTimer(d time.Duration) clock.Timer {
	t := c.FakeClock.NewTimer(d)
	c.Step(d)
	return t
}

// hand is a story whose passes are made one by one; time goes by in between.
type hand struct {
	*story
	time     still
	operator *controllers.Reconciler
	// next is when the operator wants to look again; zero is not by itself.
	next time.Duration
}

// byHand starts a story in which nothing happens by itself.
func (p *plane) byHand(options ...awssim.Option) *hand {
	clk := still{clocktesting.NewFakeClock(time.Now().Truncate(time.Second))}
	h := &hand{story: p.newStory(clk, options...), time: clk}
	h.operator = h.reconciler()
	return h
}

// reconciler is an operator that has just started.
func (h *hand) reconciler() *controllers.Reconciler {
	return &controllers.Reconciler{
		Client: h.hands, Reader: h.hands, Events: &events.FakeRecorder{}, Blocks: blocks.New(h.account(), blocks.Options{Cluster: h.namespace}, h.clock), Clock: h.clock,
		Chance: early,
	}
}

// early looks at an app as early as chance may have it: nothing costs more calls then.
func early() float64 { return -1 }

func (h *hand) request() ctrl.Request {
	return ctrl.Request{NamespacedName: client.ObjectKey{Namespace: h.namespace, Name: name}}
}

// pass makes one pass, now.
func (h *hand) pass() {
	GinkgoHelper()
	result, err := h.operator.Reconcile(context.Background(), h.request())
	Expect(err).NotTo(HaveOccurred())
	h.next = result.RequeueAfter
}

// full makes one pass that reads everything, now.
func (h *hand) full() {
	GinkgoHelper()
	h.ask()
	h.pass()
}

// until makes passes, when the operator wants them, until the app is as it
// should be.
func (h *hand) until(atMost time.Duration, holds func(*v1alpha1.HighlyAvailableApp) bool) {
	GinkgoHelper()
	for began := h.time.Now(); ; h.time.Step(h.next) {
		h.pass()
		if holds(h.find()) {
			return
		}
		Expect(h.next).NotTo(BeZero(), "the operator does not want to look again")
		Expect(h.time.Since(began)).To(BeNumerically("<", atMost), "it takes too long")
	}
}

// live makes passes, when the operator wants them, for some time.
func (h *hand) live(during time.Duration) {
	GinkgoHelper()
	for end := h.time.Now().Add(during); h.time.Now().Before(end); h.time.Step(h.next) {
		h.pass()
		Expect(h.next).NotTo(BeZero(), "the operator does not want to look again")
	}
}

// ready lives until the app says that it is, if it does not by now.
func (h *hand) ready(atMost time.Duration) {
	GinkgoHelper()
	is := func(a *v1alpha1.HighlyAvailableApp) bool {
		return strings.HasPrefix(told(a, v1alpha1.ConditionReady), "True AllReady")
	}
	if !is(h.find()) {
		h.until(atMost, is)
	}
}

// gone lives until Kubernetes has let the app go.
func (h *hand) gone(atMost time.Duration) {
	GinkgoHelper()
	h.until(atMost, func(a *v1alpha1.HighlyAvailableApp) bool { return a == nil })
}

// settled makes sure that a pass over what is settled changes nothing.
func (h *hand) settled() {
	GinkgoHelper()
	h.aws.World.Forget()
	h.full()
	Expect(h.aws.World.Writes()).To(BeZero(), "%v", h.aws.World.Counts())
}
