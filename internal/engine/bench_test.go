package engine_test

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// yard is an AWS that answers at once: what a pass takes there is the loop's own.
type yard struct {
	mu     sync.Mutex
	stands map[stack.Name]stack.Seen
}

func (y *yard) Find(_ context.Context, names []stack.Known) ([]stack.Seen, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	var out []stack.Seen
	for _, n := range names {
		if s, stands := y.stands[n.Name]; stands {
			out = append(out, s)
		}
	}
	return out, nil
}

func (*yard) Uses(of *item) []stack.Ref { return of.Uses }

func (*yard) Diff(want, have *item) []stack.Change {
	if want.Size == have.Size {
		return nil
	}
	return []stack.Change{{Field: "size", From: have.Size, To: want.Size}}
}

func (y *yard) Create(_ context.Context, n stack.Name, want *item) (stack.Seen, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.stands[n] = stack.Seen{Name: n, Ref: n.ID(), Have: want, State: stack.Ready}
	return y.stands[n], nil
}

func (y *yard) Update(ctx context.Context, e engine.Edit[item]) (stack.Seen, error) {
	return y.Create(ctx, e.Seen.Name, e.Want)
}

func (y *yard) Delete(_ context.Context, s stack.Seen, _ *item) (stack.Seen, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	delete(y.stands, s.Name)
	return stack.Seen{State: stack.Gone}, nil
}

// wide is an app of n resources, of which all but the first use the first.
func wide(n int) func(stack.World) []stack.Node {
	var wishes []wish
	for i := range n {
		w := wish{kind: "Group", role: strconv.Itoa(i), item: item{Size: "1"}}
		if i > 0 {
			w.uses = []string{"Group/0"}
		}
		wishes = append(wishes, w)
	}
	return desire(wishes...)
}

func nothing(stack.World) []stack.Node { return nil }

func BenchmarkSettle(b *testing.B) {
	for _, row := range []struct {
		name  string
		stood bool
		wants func(n int) func(stack.World) []stack.Node
		does  func(n int) int
	}{
		{name: "settled", stood: true, wants: wide, does: func(int) int { return 0 }},
		{name: "creating", wants: wide, does: func(n int) int { return n }},
		{
			name: "deleting", stood: true, does: func(n int) int { return n },
			wants: func(int) func(stack.World) []stack.Node { return nothing },
		},
	} {
		for _, n := range []int{10, 100, 1000} {
			b.Run(row.name+"/"+strconv.Itoa(n), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					y := &yard{stands: map[stack.Name]stack.Seen{}}
					pass := engine.Pass{Kinds: engine.Kinds{}}
					engine.Own(pass.Kinds, "Group", y)
					pass.Applier = engine.Live{Kinds: pass.Kinds}
					if pass.Desire = wide(n); row.stood {
						pass.Inventory = settle(b, pass).Inventory
					}
					pass.Desire = row.wants(n)
					b.StartTimer()
					if did := len(settle(b, pass).Done); did != row.does(n) {
						b.Fatalf("%d steps done", did)
					}
				}
			})
		}
	}
}

func settle(t testing.TB, pass engine.Pass) engine.Outcome {
	t.Helper()
	out, err := engine.Settle(t.Context(), pass)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
