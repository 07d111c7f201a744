package chaos

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// livesOf is how many lives a run tells of each seed.
const (
	livesOf = 2000
	fewOf   = 12
	// served are those that a real API server serves, in a whole run.
	served = 60
)

// script is all that happens in a life.
type script struct {
	seed   uint64
	events []event
}

// scripted follows from the seed of the run and the number of the life.
func scripted(seed, number uint64) script {
	r := rand.New(rand.NewPCG(seed, number)) //nolint:gosec // it shall be repeatable
	s := script{seed: r.Uint64()}
	for range r.IntN(7) {
		s.events = append(s.events, event{one(r, happenings()...), r.Uint64()})
	}
	return s
}

// without is the same life without one event.
func (s script) without(i int) script {
	s.events = slices.Delete(slices.Clone(s.events), i, i+1)
	return s
}

func (s script) String() string {
	var words []string
	for _, e := range s.events {
		words = append(words, e.what)
	}
	return strings.Join(words, ", ")
}

// witness writes down what is wrong with a life.
type witness struct {
	testing.TB
	said []string
}

func (w *witness) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}
func (w *witness) Helper()      {}
func (w *witness) Failed() bool { return len(w.said) > 0 }

// lived is how a life went.
type lived struct {
	wrong         []string
	looks, writes int
}

// lives tells a life from its beginning to its end, or to what is wrong first.
func (s script) lives(t *testing.T, k func() *kube) (out lived) {
	synctest.Test(t, func(t *testing.T) {
		w := &witness{TB: t}
		l := newLifeIn(k(), w, s.seed, "life")
		defer func() {
			if p := recover(); p != nil {
				w.Errorf("panic: %v\n%s", p, debug.Stack())
				l.gate.kill()
			}
			out.wrong, out.writes = w.said, l.writes()
		}()
		r := rand.New(rand.NewPCG(s.seed, 2)) //nolint:gosec // it shall be repeatable
		f := l.meet(r)
		defer func() { out.looks = f.looks }()
		for _, e := range s.events {
			if f.passes(r, r.IntN(3)); w.Failed() {
				return
			}
			if f.happens(e); w.Failed() {
				return
			}
		}
		f.ends(r)
	})
	return out
}

// shrunk leaves out what is not needed to go wrong.
func (s script) shrunk(t *testing.T, k func() *kube) script {
	for i := range slices.Backward(s.events) {
		if shorter := s.without(i); len(shorter.lives(t, k).wrong) > 0 {
			s = shorter
		}
	}
	return s
}

// TestLives tells lives of random apps to which random things happen.
func TestLives(t *testing.T) {
	t.Parallel()
	c, lives := newChaos(t), uint64(livesOf)
	_, whole := os.LookupEnv("HAWS_CHAOS_N")
	if whole {
		c.kube = newServer(t).kube
	} else {
		lives = fewOf
	}
	lives = number(t, "LIVES", lives)
	theSchema()
	for n := range c.seeds {
		for i := range lives {
			t.Run(fmt.Sprintf("%d/%d", c.seed+n, i), func(t *testing.T) {
				t.Parallel()
				c.life(t, c.seed+n, i)
			})
		}
	}
}

func (c chaos) life(t *testing.T, seed, i uint64) {
	s := scripted(seed, i)
	if i >= served {
		c.kube = newKube
	}
	got := s.lives(t, c.kube)
	c.tally.count("lives", 1)
	c.tally.count("events", len(s.events))
	c.tally.count("looks", got.looks)
	c.tally.count("writes", got.writes)
	if len(got.wrong) == 0 {
		return
	}
	least := s.shrunk(t, c.kube)
	if again := least.lives(t, c.kube); len(again.wrong) > 0 {
		got = again
	}
	c.tally.fail(t, fmt.Sprintf("SEED=%d ARGS='-run TestLives/%d/%d$$': %s; in a life of %s (at least %s)\n%s", seed, seed, i, got.wrong[0], s, least, strings.Join(got.wrong, "\n")))
}
