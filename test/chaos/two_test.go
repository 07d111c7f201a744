package chaos

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/haws-dev/haws/controllers"
)

// worker is one of two operators that look after the same app, each as if it were
// alone: it lost its lease and has not noticed.
type worker struct {
	*controllers.Reconciler
	gate  *gate
	alive context.Context
	// done gets the end of its look; nil while it does not look.
	done chan error
	// next is when it looks again, and stuck until when its writes do not get on.
	next, stuck time.Time
}

// pair is a life with two operators. Who gets on is left to the dice, write by write.
type pair struct {
	*life
	workers [2]*worker
	// held is how many writes were held up.
	held int
}

func (l *life) worker(d death) *worker {
	ctx, kill := context.WithCancel(context.Background())
	g := newGate(l.dice, d, kill)
	return &worker{Reconciler: l.employ(g), gate: g, alive: ctx}
}

// step lets something happen, and some time go by when nothing can.
func (p *pair) step() {
	synctest.Wait()
	var can []func()
	for i, w := range p.workers {
		p.ends(w)
		switch now := p.clock.Now(); {
		case w.done == nil && w.gate.dead():
			p.wrote, p.died = p.wrote+len(w.gate.passed), true
			p.workers[i] = p.worker(death{})
		case w.done == nil && !w.next.After(now):
			can = append(can, func() { p.begins(w) })
		case w.done == nil || w.stuck.After(now):
		case w.gate.waits():
			can = append(can, func() { p.passes(w) })
		default: // it sleeps between two attempts
			time.Sleep(time.Millisecond)
			return
		}
	}
	if len(can) == 0 {
		p.clock.Step(time.Duration(1+p.dice.IntN(10)) * time.Second)
		return
	}
	can[p.dice.IntN(len(can))]()
}

func (p *pair) begins(w *worker) {
	w.done = make(chan error, 1)
	go func() {
		_, err := w.Reconcile(w.alive, ctrl.Request{NamespacedName: p.key})
		w.done <- err
	}()
}

func (p *pair) ends(w *worker) {
	select {
	case err := <-w.done:
		if err != nil && !w.gate.dead() {
			p.Errorf("a pass breaks off: %v", err)
		}
		w.done, w.next = nil, p.clock.Now().Add(time.Duration(10+p.dice.IntN(31))*time.Second)
		p.hear()
	default:
	}
}

// passes lets a write through, or holds it up for minutes: what it was decided from
// is old by then.
func (p *pair) passes(w *worker) {
	if p.dice.IntN(10) == 0 {
		p.held++
		w.stuck = p.clock.Now().Add(time.Duration(30+p.dice.IntN(270)) * time.Second)
		return
	}
	w.gate.open()
}

// until lets things happen until the app is as it should be, and nobody looks.
func (p *pair) until(holds func() bool) bool {
	for range 40 * patience {
		p.step()
		if p.workers[0].done == nil && p.workers[1].done == nil && holds() {
			return true
		}
	}
	p.Errorf("two operators do not get done: %s", p.says())
	return false
}

// plays plays an act to its end.
func (p *pair) plays(a act) bool {
	a.does(p.life)
	for range 10 * a.looks {
		p.step()
	}
	return a.looks > 0 || p.until(func() bool {
		return a.gone && p.find() == nil || !a.gone && strings.HasPrefix(p.says(), "True AllReady")
	})
}

// plays2 plays the acts with two operators, of which one may die, and lets one of
// them go at the end.
func (s story) plays2(l *life, d death) (held int) {
	l.wrote = 0
	p := &pair{life: l, workers: [2]*worker{l.worker(death{}), l.worker(d)}}
	for _, a := range s.acts {
		if !p.plays(a) {
			return p.held
		}
	}
	last := p.workers[0]
	if !p.workers[1].gate.dead() {
		p.workers[1].gate.die()
	}
	l.operator, l.gate, l.alive = last.Reconciler, last.gate, last.alive
	l.wrote += len(p.workers[1].gate.passed)
	l.rests()
	return p.held
}

// shared tells a story with two operators.
func (s story) shared(t *testing.T, c chaos, d death) (out play) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := s.begin(t, c)
		held := s.plays2(l, d)
		if got := l.left(); s.left != nil && got != *s.left {
			t.Errorf("left of the data are %+v, and it should be %+v", got, *s.left)
		}
		out = play{telling{l.writes(), l.picture(), t.Failed(), nil}, nil, held}
	})
	return out
}

// agrees holds a story with two operators to the end that it has with one, and tells
// how many writes were held up in it.
func (c chaos) agrees(t *testing.T, s story, want telling, d death) int {
	t.Helper()
	defer c.tells(t, fmt.Sprintf("SEED=%d %q, with two operators, one %s", c.seed, s.name, d))
	got := s.shared(t, c, d)
	if diff := differ(want.picture, got.picture); diff != "" && !s.varies {
		t.Errorf("(-one +two)\n%s", diff)
	}
	return got.held
}

// TestTwoOperators has two operators look after the same app at the same time.
func TestTwoOperators(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	for n := range c.seeds {
		for i, s := range stories() {
			if !c.picksWhole(i) {
				continue
			}
			seed := c.seed + n
			t.Run(fmt.Sprintf("%d/%s", seed, s.name), func(t *testing.T) {
				t.Parallel()
				want := c.from(seed).undisturbed(t, s)
				deaths := []death{{}}
				if want.writes > 0 {
					deaths = append(deaths, death{nth: 1 + int(seed*7)%want.writes, after: seed%2 == 0}) //nolint:gosec // counts
				}
				for _, d := range slices.Compact(deaths) {
					c.tally.count("stories of two operators", 1)
					c.tally.count("writes held up", c.from(seed).agrees(t, s, want, d))
				}
			})
		}
	}
}
