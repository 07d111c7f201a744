package controllers

import (
	"context"
	"slices"
	"sync"
	"time"

	"k8s.io/utils/clock"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// births remember what AWS made for an app a short while ago, as it was seen last: not
// every answer of AWS shows it yet, and what is taken for absent would be made again. To
// lose them costs a conflict.
type births struct {
	clock clock.PassiveClock
	// asked is the look that somebody asked for last, when they began.
	asked string
	mu    sync.Mutex
	of    map[stack.Name]birth
}

type birth struct {
	at   time.Time
	seen stack.Seen
}

func newBirths(clk clock.PassiveClock) *births {
	return &births{clock: clk, of: map[stack.Name]birth{}}
}

// note is told of each step that AWS took, and of what stands after it.
func (b *births) note(verb stack.Verb, after stack.Seen) {
	b.mu.Lock()
	defer b.mu.Unlock()
	born, young := b.of[after.Name]
	switch {
	case verb == stack.Create:
		b.of[after.Name] = birth{at: b.clock.Now(), seen: after}
	case verb == stack.Delete:
		delete(b.of, after.Name)
	case young:
		b.of[after.Name] = birth{at: born.at, seen: after}
	}
}

// recall adds to what AWS shows of a kind what it must have: what is too young to be
// shown by all of AWS.
func (b *births) recall(find engine.Find) engine.Find {
	return func(ctx context.Context, names []stack.Known) ([]stack.Seen, error) {
		found, err := find(ctx, names)
		if err != nil {
			return nil, err
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, n := range names {
			born, made := b.of[n.Name]
			if !made {
				continue
			}
			i := slices.IndexFunc(found, func(s stack.Seen) bool { return s.Name == n.Name })
			switch {
			case b.clock.Since(born.at) >= propagation:
				delete(b.of, n.Name)
			case i >= 0:
				b.of[n.Name] = birth{at: born.at, seen: found[i]}
			default:
				found = append(found, born.seen)
			}
		}
		return found, nil
	}
}
