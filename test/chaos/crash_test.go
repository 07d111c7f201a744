package chaos

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// begin sets the scene of a story: the app that stands, settled, with data in it.
func (s story) begin(t *testing.T, c chaos) *life {
	if s.stands == nil {
		return newLifeIn(c.kube(), t, c.seed, s.name)
	}
	l := newLife(t, c.seed, s.name)
	l.apply(s.stands...)
	l.ready()
	l.calm(2)
	l.fill()
	l.stood = l.holdings()
	if k := c.kube(); k.counts { // The scene is set where that takes little.
		l.moveTo(k)
	}
	return l
}

// plays the acts one after the other, with an operator that dies once, or never.
func (s story) plays(l *life, d death) {
	l.wrote = 0
	l.start(d)
	for _, a := range s.acts {
		l.listen()
		a.does(l)
		if !l.ends(a) {
			return
		}
	}
	l.told = l.gate.passed
	l.rests()
}

// telling is how a story went.
type telling struct {
	writes  int
	picture []string
	failed  bool
	// told are the writes of the acts, when nobody died in them.
	told []string
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
		out = telling{l.writes(), l.picture(), t.Failed(), l.told}
	})
	return out
}

// undisturbed is how a story goes by itself.
func (c chaos) undisturbed(t *testing.T, s story) telling {
	t.Helper()
	defer c.tells(t, fmt.Sprintf("SEED=%d %q, undisturbed", c.seed, s.name))
	out := s.told(t, c, death{})
	if out.writes == 0 {
		t.Fatal("nothing is written in it")
	}
	return out
}

// survives holds a story to the same end wherever in it the operator dies, of each
// so many deaths one: those at a write to Kubernetes on a real API server, which takes
// as long as all else, and those at a write to AWS on the fake one.
func (s story) survives(t *testing.T, c chaos, served bool) {
	want := c.undisturbed(t, s)
	for i := range 2 * len(want.told) {
		d := death{nth: i/2 + 1, after: i%2 == 1}
		if strings.HasPrefix(want.told[i/2], "Kubernetes.") == served && c.picks(i, c.ofDeaths) {
			t.Run(d.String(), func(t *testing.T) {
				defer c.tells(t, fmt.Sprintf("SEED=%d %q, %s", c.seed, s.name, d))
				c.tally.count("crashes", 1)
				got := s.told(t, c, d)
				if diff := cmp.Diff(want.picture, got.picture); diff != "" && !s.varies {
					t.Errorf("(-undisturbed +with a death)\n%s", diff)
				}
			})
		}
	}
}

// TestCrashes has the operator die at each write of each story.
func TestCrashes(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	served := c
	served.kube = newServer(t).kube
	for n := range c.seeds {
		for i, s := range stories() {
			if !c.picks(i, c.ofStories) {
				continue
			}
			t.Run(fmt.Sprintf("%d/%s", c.seed+n, s.name), func(t *testing.T) {
				t.Parallel()
				c.tally.count("stories", 1)
				s.survives(t, c.from(c.seed+n), false)
				s.survives(t, served.from(c.seed+n), true)
			})
		}
	}
}
