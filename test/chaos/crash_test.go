package chaos

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// begin sets the scene of a story: the app that stands, settled, with data in it.
func (s story) begin(t *testing.T, c chaos) *life {
	l := newLifeIn(c.kube(), t, c.seed, s.name)
	if s.stands != nil {
		l.apply(s.stands...)
		l.ready()
		l.calm(2)
		l.fill()
		l.stood = l.holdings()
	}
	return l
}

// plays the acts one after the other, with an operator that dies once, or never.
func (s story) plays(l *life, d death) {
	l.wrote = 0
	l.start(d)
	for _, a := range s.acts {
		a.does(l)
		for range a.looks {
			l.look()
			l.pause()
		}
		if a.looks > 0 {
			continue
		}
		if l.brief = a.brief; a.gone && !l.gone() || !a.gone && !l.ready() {
			return
		}
	}
	l.rests()
}

// telling is how a story went.
type telling struct {
	writes  int
	picture []string
	failed  bool
}

// told tells a story from its beginning.
func (s story) told(t *testing.T, c chaos, d death) (out telling) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := s.begin(t, c)
		s.plays(l, d)
		if got := l.left(); s.left != nil && got != *s.left {
			t.Errorf("left of the data are %+v, and it should be %+v", got, *s.left)
		}
		out = telling{l.writes(), l.picture(), t.Failed()}
	})
	return out
}

// survives holds a story to the same end wherever in it the operator dies, of each
// so many deaths one.
func (s story) survives(t *testing.T, c chaos) {
	want := s.told(t, c, death{})
	c.tally.count("stories", 1)
	c.tally.count("writes", want.writes)
	if want.failed || want.writes == 0 {
		c.tally.fail(t, fmt.Sprintf("SEED=%d %q, undisturbed, with %d writes", c.seed, s.name, want.writes))
		return
	}
	for i := range 2 * want.writes {
		if d := (death{nth: i/2 + 1, after: i%2 == 1}); c.picks(i, c.ofDeaths) {
			t.Run(d.String(), func(t *testing.T) {
				got := s.told(t, c, d)
				diff := cmp.Diff(want.picture, got.picture)
				c.tally.count("crashes", 1)
				if diff != "" && !s.varies || got.failed {
					c.tally.fail(t, fmt.Sprintf("SEED=%d %q, %s: (-undisturbed +with a death)\n%s", c.seed, s.name, d, diff))
				}
			})
		}
	}
}

// TestCrashes has the operator die at each write of each story.
func TestCrashes(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	c.kube = newServer(t).kube
	for n := range c.seeds {
		for i, s := range stories() {
			if !c.picks(i, c.ofStories) {
				continue
			}
			t.Run(fmt.Sprintf("%d/%s", c.seed+n, s.name), func(t *testing.T) {
				t.Parallel()
				s.survives(t, c.from(c.seed+n))
			})
		}
	}
}
