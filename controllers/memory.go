package controllers

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// fullLook is how old a full look at an app may be. What has settled is read
// again after that, and drift is mended.
const fullLook = 10 * time.Minute

// memory is what one pass leaves for the next. To lose it costs reads, never
// correctness.
type memory struct {
	mu   sync.Mutex
	apps map[types.NamespacedName]past
}

// past is what is remembered of one app.
type past struct {
	key key
	// outcome is set when the next pass may leave out what has settled.
	outcome *engine.Outcome
	unshown map[engine.Unshown]bool
	// held are the steps that AWS refused for a reason that lasts, and until when.
	held    map[stack.Name]refusal
	settled bool
	// looked is when everything was read last; moved is when AWS last took a
	// change from us, the spec was new, or what had settled came apart.
	looked, moved time.Time
}

// key changes whenever the app must be looked at as if for the first time.
type key struct {
	uid        types.UID
	generation int64
	asked      string
	deleting   bool
}

func keyOf(app *v1alpha1.HighlyAvailableApp) key {
	return key{app.UID, app.Generation, app.Annotations[v1alpha1.AnnotationReconcileAt], !app.DeletionTimestamp.IsZero()}
}

func (m *memory) recall(app *v1alpha1.HighlyAvailableApp, now time.Time) past {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.apps[types.NamespacedName{Namespace: app.Namespace, Name: app.Name}]
	if !ok || p.key != keyOf(app) {
		return past{key: keyOf(app), looked: now, moved: now}
	}
	if now.Sub(p.looked) >= fullLook {
		p.outcome = nil
	}
	if p.outcome == nil {
		p.looked = now
	}
	return p
}

// note remembers a pass. It returns the steps that were not tried because AWS
// refused them a short while ago, and for how long nothing has moved.
func (m *memory) note(app *v1alpha1.HighlyAvailableApp, o engine.Outcome, before past, now time.Time) (map[stack.Name]bool, time.Duration) {
	after := before
	after.outcome, after.unshown, after.held = nil, o.Unshown, map[stack.Name]refusal{}
	if !o.Settled() {
		after.outcome = &o
	}
	if after.settled = o.Settled(); before.settled && !after.settled {
		after.moved = now
	}
	held := map[stack.Name]bool{}
	for _, d := range o.Done {
		old, waits := before.held[d.Name]
		switch {
		case d.Err == nil:
			after.moved = now
		case waits && old.until.After(now):
			after.held[d.Name], held[d.Name] = old, true
		default:
			after.held[d.Name] = refusal{err: d.Err, until: now.Add(patience(d.Err))}
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.apps == nil {
		m.apps = map[types.NamespacedName]past{}
	}
	m.apps[types.NamespacedName{Namespace: app.Namespace, Name: app.Name}] = after
	return held, now.Sub(after.moved)
}

func (m *memory) forget(name types.NamespacedName) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.apps, name)
}

// forgetPass drops a pass that broke off: the next one reads everything.
func (m *memory) forgetPass(app *v1alpha1.HighlyAvailableApp) {
	m.forget(types.NamespacedName{Namespace: app.Namespace, Name: app.Name})
}

// refusal is a step that AWS refused, and until when it is not tried again.
type refusal struct {
	err   error
	until time.Time
}

// patient is an applier that does not repeat, at every look, what AWS has just
// refused for a reason that lasts: it gives the same answer without asking.
type patient struct {
	engine.Applier
	held map[stack.Name]refusal
	now  time.Time
}

func (p patient) Apply(ctx context.Context, step stack.Step, seen stack.Seen) (stack.Seen, error) {
	if r, ok := p.held[step.Name]; ok && r.until.After(p.now) {
		return stack.Seen{}, r.err
	}
	return p.Applier.Apply(ctx, step, seen)
}
