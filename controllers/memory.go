package controllers

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// fullLook is how old a full look at an app may be, unless there are very many.
// What has settled is read again after that, and drift is mended.
const fullLook = 10 * time.Minute

// memory is what one pass leaves for the next. To lose it costs reads, never
// correctness.
type memory struct {
	mu   sync.Mutex
	apps map[types.NamespacedName]past
	born map[types.NamespacedName]*births
	// stumbled counts the passes in a row that ended in a conflict.
	stumbled map[types.NamespacedName]int
}

// past is what is remembered of one app.
type past struct {
	key key
	// outcome is set when the next pass may leave out what has settled.
	outcome *engine.Outcome
	// unshown outlives a pass that was asked for: such a change is sent once per generation.
	unshown map[engine.Unshown]bool
	// held are the steps that AWS refused for a reason that lasts, and until when.
	held map[stack.Name]refusal
	// began is when the visit did. What is held then is held until its end: its time may
	// come meanwhile, and it has not been tried.
	began   time.Time
	settled bool
	// took are the changes that AWS took last, and when.
	took map[stack.Name]taken
	// wrote is when AWS last took anything from us.
	wrote time.Time
	// looked is when everything was read last; moved is when AWS last took a change from
	// us, a deletion came further, the spec was new, or what had settled came apart.
	looked, moved time.Time
	// turn is when a change that was put off is to be tried again; zero is none.
	turn time.Time
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
	if key := keyOf(app); !ok || p.key != key {
		fresh := past{key: key, began: now, looked: now, moved: now, wrote: p.wrote}
		if key.asked = p.key.asked; key == p.key {
			fresh.unshown = p.unshown
		}
		return fresh
	}
	p.began = now
	if now.Sub(p.looked) >= m.crowd().fullLook() {
		p.outcome = nil
	}
	if p.outcome == nil {
		p.looked = now
	}
	return p
}

// fresh is true while AWS may not know everywhere yet what it took from us.
func (p past) fresh(now time.Time) bool { return now.Sub(p.wrote) < propagation }

// advances is true of a deletion that has come further since the last look, by what it tells:
// a bucket is emptied in steps.
func (p past) advances(d engine.Done) bool {
	return p.outcome != nil && d.Err == nil && d.Verb == stack.Delete && d.After.Message != p.outcome.Seen[d.Name].Message
}

// whole is true when everything was read since AWS last took anything from us.
// What came apart and came together again by itself in between needs no other
// full look before its time. An app that goes must be seen to be gone.
func (p past) whole() bool { return p.looked.After(p.wrote) && !p.key.deleting }

// rolling is true when servers were being replaced at the last look.
func (p past) rolling() bool {
	for _, s := range p.outcome.Seen {
		if rolling(s.Facts) {
			return true
		}
	}
	return false
}

// holds is true of a step that this visit does not try, since its time had not come when it began.
func (p past) holds(n stack.Name) bool { return p.held[n].until.After(p.began) }

// patience is for how long a refused step is not tried again. What AWS finds
// invalid or forbids may only be too young: a security group or a tag takes up
// to minutes to be known to every service. (EC2 API reference, "Eventual
// consistency".)
func (p past) patience(err error, now time.Time) time.Duration {
	if p.fresh(now) && lasting(stack.FaultOf(err).Class) {
		return 0
	}
	return patience(err)
}

// brake holds a change that AWS took twice within minutes and still shows
// undone: whatever undoes it, haws does not fight it at full speed.
func (p *past) brake(before past, d engine.Done, now time.Time) {
	if d.Verb != stack.Update {
		return
	}
	old, again := before.took[d.Name]
	p.took[d.Name] = taken{changes: d.Changes, at: now}
	if again && slices.Equal(old.changes, d.Changes) && now.Sub(old.at) < fullLook/2 {
		p.held[d.Name] = refusal{err: errUndone, until: now.Add(late)}
	}
}

// note remembers a pass. It returns the steps that were not tried because AWS
// refused them a short while ago, and for how long nothing has moved.
func (m *memory) note(app *v1alpha1.HighlyAvailableApp, o engine.Outcome, before past, now time.Time) (held map[stack.Name]bool, waited time.Duration) {
	after := before
	after.outcome, after.unshown, after.held = nil, o.Unshown, map[stack.Name]refusal{}
	if !o.Settled() {
		after.outcome = &o
	}
	if after.settled = o.Settled(); before.settled && !after.settled {
		after.moved = now
	}
	after.took = map[stack.Name]taken{}
	for _, d := range o.Done {
		switch {
		case d.Err == nil && (d.Verb != stack.Delete || d.After.State == stack.Gone):
			after.moved, after.wrote = now, now
		case before.advances(d):
			after.moved = now
		}
	}
	held = map[stack.Name]bool{}
	for _, d := range o.Done {
		old, waits := before.held[d.Name]
		switch {
		case d.Err == nil:
			after.brake(before, d, now)
		case before.holds(d.Name):
			after.held[d.Name], held[d.Name] = old, true
		default:
			after.held[d.Name] = refusal{err: d.Err, until: now.Add(after.patience(d.Err, now))}
			if after.outdated(d.Err, waits, now) {
				after.outcome = nil
			}
		}
	}
	after.turn = after.nextTurn()
	m.keep(app, after)
	return held, now.Sub(after.moved)
}

// stopped remembers a pass that could not begin. It returns for how long nothing has moved.
func (m *memory) stopped(app *v1alpha1.HighlyAvailableApp, now time.Time) (waited time.Duration) {
	p := m.recall(app, now)
	if p.settled {
		p.settled, p.moved = false, now
	}
	m.keep(app, p)
	return now.Sub(p.moved)
}

func (m *memory) keep(app *v1alpha1.HighlyAvailableApp, p past) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.apps == nil {
		m.apps = map[types.NamespacedName]past{}
	}
	m.apps[types.NamespacedName{Namespace: app.Namespace, Name: app.Name}] = p
}

// outdated is true of a refusal that may be for what was read a while ago, or in an
// answer that was old already: what a step quotes is not there, or what it makes is
// there by now. All is read again then; where AWS refuses that once more, it is not.
func (p past) outdated(err error, again bool, now time.Time) bool {
	quotes := stack.Is(err, stack.Invalid) || stack.Is(err, stack.NotFound)
	return quotes && !again || p.fresh(now) && (quotes || stack.Is(err, stack.Conflict))
}

func (m *memory) forget(name types.NamespacedName) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.apps, name)
	delete(m.born, name)
	delete(m.stumbled, name)
}

// births are those of one app. Who asks for a look believes what AWS shows, as somebody
// may have deleted something: they begin anew then.
func (m *memory) births(app *v1alpha1.HighlyAvailableApp, clk clock.PassiveClock) *births {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.born == nil {
		m.born = map[types.NamespacedName]*births{}
	}
	name, asked := types.NamespacedName{Namespace: app.Namespace, Name: app.Name}, keyOf(app).asked
	if b := m.born[name]; b == nil || b.asked != asked {
		m.born[name] = newBirths(clk)
		m.born[name].asked = asked
	}
	return m.born[name]
}

// stumbles counts one more pass that ended in a conflict. It returns how many came before it.
func (m *memory) stumbles(name types.NamespacedName) (before int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stumbled == nil {
		m.stumbled = map[types.NamespacedName]int{}
	}
	m.stumbled[name] = min(m.stumbled[name]+1, mostStumbles)
	return m.stumbled[name] - 1
}

// mostStumbles are more than it takes to wait for as long as haws ever does.
const mostStumbles = 16

func (m *memory) walks(name types.NamespacedName) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.stumbled, name)
}

// forgetPass drops a pass that broke off: the next one reads everything.
func (m *memory) forgetPass(app *v1alpha1.HighlyAvailableApp) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.apps, types.NamespacedName{Namespace: app.Namespace, Name: app.Name})
}

// propagation is how long something new may be unknown to parts of AWS.
const propagation = 2 * time.Minute

var errUndone = errors.New("AWS took this change twice within minutes, and shows it undone: somebody, or AWS itself, changes it back")

// taken is a change that AWS took.
type taken struct {
	changes []stack.Change
	at      time.Time
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
	past past
	// who is the app.
	who  string
	born *births
}

func (p patient) Apply(ctx context.Context, step stack.Step, seen stack.Seen) (stack.Seen, error) {
	if p.past.holds(step.Name) {
		return stack.Seen{}, p.past.held[step.Name].err
	}
	after, err := p.Applier.Apply(blocks.InLine(ctx, p.who+" "+step.ID()), step, seen)
	if err == nil {
		p.born.note(step.Verb, after)
	}
	return after, err
}
