package engine_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// crowd counts who is inside at the same time. Every call takes a second.
type crowd struct {
	engine.Applier
	mu           sync.Mutex
	inside, most int
}

func (c *crowd) Apply(ctx context.Context, step stack.Step, seen stack.Seen) (stack.Seen, error) {
	c.enter(1)
	time.Sleep(time.Second)
	c.enter(-1)
	return c.Applier.Apply(ctx, step, seen)
}

func (c *crowd) enter(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inside += n
	c.most = max(c.most, c.inside)
}

func TestAnAppMakesFourCallsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		var wishes []wish
		for i := range 10 {
			wishes = append(wishes, wish{kind: "Group", role: strconv.Itoa(i)})
		}
		a, began := newApp(c, wishes...), time.Now()
		inside := &crowd{Applier: a.applier}
		a.applier = inside
		a.pass(t)
		if took := time.Since(began); inside.most != 4 || took != 3*time.Second {
			t.Errorf("%d calls at once, %s for ten of a second", inside.most, took)
		}
	})
}

func TestAKindIsReadOnceInALookWhateverElseIsReadWithIt(t *testing.T) {
	t.Parallel()
	c := webCloud()
	a := newApp(c,
		wish{kind: "Network", role: "net"},
		wish{kind: "Group", role: "a", once: "Network/net"},
		wish{kind: "Balancer", role: "b", once: "Network/net"},
		wish{kind: "Group", role: "c", once: "Network/net"},
	)
	a.pass(t)
	same(t, "reads", map[string]int{"Network": 1, "Group": 1, "Balancer": 1}, c.finds())
}
