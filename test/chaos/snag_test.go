package chaos

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// snag is a way in which calls to Kubernetes fail.
type snag struct {
	name string
	err  error
	// effect: what was asked for is done, and only the answer is lost.
	effect bool
	// writes only: nothing that only reads fails in that way.
	writes bool
}

func snags() []snag {
	what := schema.GroupResource{Resource: "things"}
	return []snag{
		{name: "changed meanwhile", err: apierrors.NewConflict(what, name, errors.New("the object has been modified")), writes: true},
		{name: "broken", err: apierrors.NewInternalError(errors.New("etcd has no leader"))},
		{name: "throttled", err: apierrors.NewTooManyRequestsError("too many requests")},
		{name: "timed out", err: context.DeadlineExceeded},
		{name: "unheard", err: apierrors.NewTimeoutError("request did not complete within the allotted time", 1), effect: true, writes: true},
	}
}

// stumble is an API server that fails one of so many calls of each kind of call.
type stumble struct {
	snag
	// only is the one kind of call that fails, or none.
	only         string
	of, first    int
	calls        map[string]int
	struck, over bool
	strikes      int
}

// call makes one call, or lets it fail.
func (s *stumble) call(l *life, what string, do func() error) error {
	if !l.looking || s.over || s.only != "" && what != s.only || s.writes && strings.HasPrefix(what, "Get") {
		return do()
	}
	s.calls[what]++
	if (s.calls[what]+s.first)%s.of != 0 {
		return do()
	}
	s.struck = true
	s.strikes++
	if s.effect {
		if err := do(); err != nil {
			return err
		}
	}
	return s.err
}

func kindOf(o client.Object) string {
	if _, is := o.(*corev1.ConfigMap); is {
		return " ConfigMap"
	}
	return " app"
}

// client is the API server as the operator meets it.
func (s *stumble) client(l *life) client.Client {
	return interceptor.NewClient(l.Client.(client.WithWatch), interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, o client.Object, opts ...client.GetOption) error {
			return s.call(l, "Get"+kindOf(o), func() error { return c.Get(ctx, key, o, opts...) })
		},
		Create: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			return s.call(l, "Create"+kindOf(o), func() error { return c.Create(ctx, o, opts...) })
		},
		Delete: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.DeleteOption) error {
			return s.call(l, "Delete"+kindOf(o), func() error { return c.Delete(ctx, o, opts...) })
		},
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
			return s.call(l, "Patch"+kindOf(o), func() error { return c.Patch(ctx, o, p, opts...) })
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
			return s.call(l, "Patch status of"+kindOf(o), func() error { return c.SubResource(sub).Patch(ctx, o, p, opts...) })
		},
	})
}

// stumbles tells a story on an API server that stumbles.
func (s story) stumbles(t *testing.T, seed uint64, f *stumble) (out telling, tr *trial) {
	t.Helper()
	f.calls = map[string]int{}
	synctest.Test(t, func(t *testing.T) {
		l := s.begin(t, chaos{seed: seed, kube: newKube})
		l.hands = f.client(l)
		l.start(death{})
		l.aws.World.Forget()
		tr = newTrial(l, nil)
		tr.snagged = f
		out = s.endsWell(tr, f.only != "")
	})
	return out, tr
}

// trips holds the story to the end that it has when nothing fails.
func (p plot) trips(t *testing.T, c chaos, f *stumble) {
	name := fmt.Sprintf("%s, %d of %d", f.name, f.first+1, f.of)
	if f.only != "" {
		name = fmt.Sprintf("%s %s for %v", f.only, f.name, lasts)
	}
	t.Run(name, func(t *testing.T) {
		want, _ := p.told()
		defer c.tells(t, fmt.Sprintf("SEED=%d %q, %s", p.seed, p.name, name))
		got, tr := p.stumbles(t, p.seed, f)
		c.tally.count("faults of Kubernetes", 1)
		c.tally.count("failed calls to Kubernetes", f.strikes)
		if diff := cmp.Diff(want.picture, got.picture); diff != "" && !p.varies {
			t.Errorf("%v (-undisturbed +with the fault)\n%s", tr.counts, diff)
		}
	})
}

// TestSnags has calls to Kubernetes fail.
func TestSnags(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	kinds := []string{"Get app", "Patch app", "Patch status of app", "Get ConfigMap", "Create ConfigMap", "Delete ConfigMap"}
	for n := range c.seeds {
		for i, s := range stories() {
			if !c.picks(i+2, c.ofStories) {
				continue
			}
			p := plotted(t, s, c.seed+n)
			t.Run(fmt.Sprintf("%d/%s", p.seed, s.name), func(t *testing.T) {
				t.Parallel()
				for j, k := range snags() {
					p.trips(t, c, &stumble{snag: k, of: 3, first: (i + j + int(p.seed)) % 3}) //nolint:gosec // small
					if c.ofStories > 1 {
						return
					}
					only := kinds[(i+int(p.seed))%len(kinds)] //nolint:gosec // small
					if !k.writes || !strings.HasPrefix(only, "Get") {
						p.trips(t, c, &stumble{snag: k, only: only, of: 1})
					}
				}
			})
		}
	}
}

// backoff is when controller-runtime comes back from an error. (client-go,
// DefaultTypedControllerRateLimiter.)
func backoff(errors int) time.Duration {
	return min(5*time.Millisecond<<min(errors, 20), 1000*time.Second)
}
