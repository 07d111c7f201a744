package chaos

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
)

// play is how a story went, and what was said in each of its acts.
type play struct {
	telling
	acts []*history
	// held is how many writes of two operators were held up.
	held int
}

// played tells a story from its beginning, with what disturbs it.
func (s story) played(t *testing.T, c chaos, disturb func(*life)) (out play) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := s.begin(t, c)
		l.listens = true
		disturb(l)
		s.plays(l, death{})
		if got := l.left(); s.left != nil && got != *s.left {
			t.Errorf("left of the data are %+v, and it should be %+v", got, *s.left)
		}
		out = play{telling{l.writes(), l.picture(), t.Failed(), nil}, l.acts, 0}
		l.replicasAgree()
	})
	return out
}

// replicasAgree holds what the replicas became to what the region is.
func (l *life) replicasAgree() {
	want := l.picture()
	for _, r := range l.aws.caughtUp() {
		there := *l
		there.aws = &land{Region: r, clock: l.clock}
		if diff := differ(want, there.picture()); diff != "" {
			l.Errorf("a replica that has caught up is another region: (-region +replica)\n%s", diff)
		}
	}
}

// sameEnd compares a story that was disturbed with how it should have gone.
func (s story) sameEnd(want, got play) string {
	out := ""
	if diff := differ(want.picture, got.picture); diff != "" && !s.varies {
		out += "the end: (-undisturbed +disturbed)\n" + diff
	}
	for i := range min(len(want.acts), len(got.acts)) {
		if more := got.acts[i].more(want.acts[i]); len(more) > 0 {
			out += fmt.Sprintf("act %d flaps:\n\t%s\n", i+1, strings.Join(more, "\n\t"))
		}
	}
	return out
}

// TestLag has what AWS shows lag behind what it was told, by up to half a minute.
func TestLag(t *testing.T) {
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
				defer c.tells(t, fmt.Sprintf("SEED=%d %q, with reads that lag", seed, s.name))
				want := s.played(t, c.from(seed), func(*life) {})
				got := s.played(t, c.from(seed), func(l *life) { l.aws.lag(seed) })
				c.tally.count("stories that lag", 1)
				if diff := s.sameEnd(want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// differ lists the lines that are in one of two pictures only.
func differ(want, got []string) string {
	out := ""
	for _, line := range lacks(want, got) {
		out += "- " + line + "\n"
	}
	for _, line := range lacks(got, want) {
		out += "+ " + line + "\n"
	}
	return out
}

// lacks are the lines of one picture that the other one has not, or less often.
func lacks(of, other []string) (out []string) {
	have := map[string]int{}
	for _, line := range other {
		have[line]++
	}
	for _, line := range of {
		if have[line]--; have[line] < 0 {
			out = append(out, line)
		}
	}
	return out
}
