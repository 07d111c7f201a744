package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/controllers"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/cloud"
)

// still is a clock that stands still but for steps. Whoever waits on it makes
// the wait pass.
type still struct{ *clocktesting.FakeClock }

func (c still) NewTimer(d time.Duration) clock.Timer {
	t := c.FakeClock.NewTimer(d)
	c.Step(d)
	return t
}

// hand makes the operator's passes one by one, and time go by in between.
type hand struct {
	kube     client.Client
	operator *controllers.Reconciler
	time     still
	wire     *wire
	key      client.ObjectKey
}

// fullLook is how often the operator reads everything, whatever it waits for.
const fullLook = 10 * time.Minute

// waiting builds the app once more, on an AWS that takes its time. Its passes
// are counted apart: those that wait write nothing, are not due to read everything,
// and leave the app not yet Ready and HighlyAvailable.
func waiting(ctx context.Context, b *bench, r *results) error {
	namespace, err := b.namespace(ctx)
	if err != nil {
		return err
	}
	app := b.unprotected(namespace, b.app.Name)
	h := &hand{kube: b.kube, time: still{clocktesting.NewFakeClock(time.Now())}, wire: &wire{}, key: client.ObjectKeyFromObject(app)}
	account := accountOf(b.place(h.time), h.wire, cloud.Options{Clock: h.time})
	h.operator = &controllers.Reconciler{
		Client: b.kube, Reader: b.kube, Events: &events.FakeRecorder{}, Blocks: blocks.New(account, blocks.Options{Cluster: namespace}, h.time), Clock: h.time,
		Chance: func() float64 { return 0 },
	}
	if err := b.kube.Create(ctx, app); err != nil {
		return fmt.Errorf("create the app: %w", err)
	}
	began, all, waited, most := h.time.Now(), 0, 0, 0
	var looked time.Duration
	for done := false; !done; {
		var calls trace
		since := h.time.Since(began)
		full := since-looked >= fullLook
		if full {
			looked = since
		}
		if calls, done, err = h.pass(ctx); err != nil {
			return err
		}
		r.show(fmt.Sprintf("a pass after %s", since.Round(time.Second)), calls)
		if all += len(calls); !done && !full && calls.writes() == 0 {
			waited, most = waited+1, max(most, calls.reads())
		}
	}
	r.add(b.key+".wait.reads_per_pass", float64(most))
	r.add(b.key+".wait.passes", float64(waited))
	r.add(b.key+".wait.calls", float64(all))
	r.add(b.key+".wait.aws_seconds", h.time.Since(began).Seconds())
	return nil
}

// pass makes one, and lets the time pass until the operator wants the next.
func (h *hand) pass(ctx context.Context) (trace, bool, error) {
	result, err := h.operator.Reconcile(ctx, ctrl.Request{NamespacedName: h.key})
	if err != nil {
		return nil, false, err
	}
	calls, app := h.wire.take(), &v1alpha1.HighlyAvailableApp{}
	if err := h.kube.Get(ctx, h.key, app); err != nil {
		return nil, false, fmt.Errorf("read the app: %w", err)
	}
	if stands(app) {
		return calls, true, nil
	}
	if result.RequeueAfter == 0 {
		return nil, false, errors.New("the operator does not want to look again")
	}
	h.time.Step(result.RequeueAfter)
	return calls, false, nil
}
