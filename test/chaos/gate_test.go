package chaos

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

var errDead = errors.New("chaos: the operator is dead")

// death is where an operator dies: just before its nth write to AWS or Kubernetes
// since its gate was set up, or just after it. The zero death never comes.
type death struct {
	nth   int
	after bool
}

func (d death) String() string {
	if d.nth == 0 {
		return "living on"
	}
	if d.after {
		return fmt.Sprintf("dying after write %d", d.nth)
	}
	return fmt.Sprintf("dying before write %d", d.nth)
}

// gate lets the writes of an operator through one by one, and ends its life at one
// of them: from then on nothing of it gets anywhere. Reads pass freely, so that no
// write comes while another goroutine of the operator is at anything else.
type gate struct {
	dice *rand.Rand
	death
	kill context.CancelFunc

	mu      sync.Mutex
	waiting []*turn
	arrived chan struct{}
	grave   chan struct{}
	// passed are the writes that got through.
	passed []string
}

// turn is a write that waits.
type turn struct {
	what string
	come chan bool
}

func newGate(dice *rand.Rand, d death, kill context.CancelFunc) *gate {
	return &gate{dice: dice, death: d, kill: kill, arrived: make(chan struct{}, 1), grave: make(chan struct{})}
}

// write waits for its turn, and does it.
func (g *gate) write(what string, do func() error) error {
	t := &turn{what: what, come: make(chan bool)}
	g.mu.Lock()
	g.waiting = append(g.waiting, t)
	g.mu.Unlock()
	select {
	case g.arrived <- struct{}{}:
	default:
	}
	select {
	case <-g.grave:
		return errDead
	case last := <-t.come:
		err := do()
		if !last {
			return err
		}
		g.die()
		return errDead
	}
}

// open lets one of the writes through that wait, or ends everything. Nothing else
// of the operator may run meanwhile. It is false when none waits.
func (g *gate) open() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 || g.dead() {
		return false
	}
	slices.SortFunc(g.waiting, func(a, b *turn) int { return cmp.Compare(a.what, b.what) })
	i := g.dice.IntN(len(g.waiting))
	t := g.waiting[i]
	g.waiting = slices.Delete(g.waiting, i, i+1)
	fatal := g.nth == len(g.passed)+1
	if fatal && !g.after {
		g.die()
		return true
	}
	g.passed = append(g.passed, t.what)
	t.come <- fatal
	return true
}

// waits is true while a write waits for its turn.
func (g *gate) waits() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.waiting) > 0 && !g.dead()
}

func (g *gate) die() {
	close(g.grave)
	g.kill()
}

func (g *gate) dead() bool {
	select {
	case <-g.grave:
		return true
	default:
		return false
	}
}

// aws sends the writes of clients through the gate.
func (g *gate) aws(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("ChaosGate", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
		out middleware.InitializeOutput, meta middleware.Metadata, err error,
	) {
		operation := awsmw.GetOperationName(ctx)
		if reads(operation) {
			return next.HandleInitialize(ctx, in)
		}
		text, _ := json.Marshal(in.Parameters)
		err = g.write(awsmw.GetServiceID(ctx)+"."+operation+" "+string(text), func() error {
			out, meta, err = next.HandleInitialize(ctx, in)
			return err
		})
		return out, meta, err
	}), middleware.Before)
}

func reads(operation string) bool {
	return slices.ContainsFunc([]string{"Describe", "Get", "Head", "List", "Search"}, func(p string) bool { return strings.HasPrefix(operation, p) })
}

// kubernetes sends the writes of a client through the gate: all that the operator makes.
func (g *gate) kubernetes(k client.Client) client.Client {
	through := func(verb string, o client.Object, do func() error) error {
		return g.write("Kubernetes."+verb+" "+o.GetName(), do)
	}
	return interceptor.NewClient(k.(client.WithWatch), interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			return through("Create", o, func() error { return c.Create(ctx, o, opts...) })
		},
		Delete: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.DeleteOption) error {
			return through("Delete", o, func() error { return c.Delete(ctx, o, opts...) })
		},
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
			return through("Patch", o, func() error { return c.Patch(ctx, o, p, opts...) })
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
			return through("Patch/"+sub, o, func() error { return c.SubResource(sub).Patch(ctx, o, p, opts...) })
		},
	})
}
