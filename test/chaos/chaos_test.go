package chaos

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// chaos is how much is broken in one run. A run of make chaos breaks everything,
// from N seeds; a run of make test a few things of the first seed.
type chaos struct {
	seed, seeds uint64
	// one story, one death and one way to fail of so many are told, the first of them by the seed.
	ofStories, ofDeaths, ofMishaps uint64
	tally                          *tally
	// kube is the Kubernetes of a new life.
	kube func() *kube
}

func newChaos(t *testing.T) chaos {
	c := chaos{seed: number(t, "SEED", 1), seeds: number(t, "N", 0), ofStories: 1, ofDeaths: 1, ofMishaps: 1, tally: &tally{began: time.Now(), counts: map[string]int{}}, kube: newKube}
	if c.seeds == 0 {
		c.seeds, c.ofStories, c.ofDeaths, c.ofMishaps = 1, 8, 48, 9
	}
	t.Cleanup(func() { t.Log(c.tally.String()) })
	return c
}

func (c chaos) from(seed uint64) chaos {
	c.seed = seed
	return c
}

// picks one thing of so many.
func (c chaos) picks(i int, of uint64) bool { return (uint64(i)+c.seed)%of == 0 } //nolint:gosec // i counts

// picksWhole picks one thing of those that are told from beginning to end.
func (c chaos) picksWhole(i int) bool { return c.ofStories == 1 || c.picks(i, 2*c.ofStories) }

// number is one that make chaos sets.
func number(t *testing.T, variable string, without uint64) uint64 {
	text, set := os.LookupEnv("HAWS_CHAOS_" + variable)
	if !set || text == "" {
		return without
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s=%s: %v", variable, text, err)
	}
	return n
}

// tally counts what a run did.
type tally struct {
	began time.Time

	mu       sync.Mutex
	counts   map[string]int
	failures []string
}

// count adds to one of the things that are counted.
func (n *tally) count(what string, more int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.counts[what] += more
}

// fail tells of a failure here, and its first line at the end of the run.
func (n *tally) fail(t *testing.T, what string) {
	t.Helper()
	t.Error(what)
	first, _, _ := strings.Cut(what, "\n")
	n.mu.Lock()
	defer n.mu.Unlock()
	n.failures = append(n.failures, first)
}

// String is the closing line of a run.
func (n *tally) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := ""
	for _, f := range n.failures {
		out += "failed: " + f + "\n"
	}
	out += "chaos: "
	for _, what := range slices.Sorted(maps.Keys(n.counts)) {
		out += fmt.Sprintf("%d %s, ", n.counts[what], what)
	}
	return out + fmt.Sprintf("%d failures, %.0f seconds", len(n.failures), time.Since(n.began).Seconds())
}
