package chaos

import (
	"context"
	"sync"
	"sync/atomic"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// window shows the one app of a Kubernetes, as an operator's cache does, and is never
// behind: it reads again once anything was written. Nobody else writes there.
type window struct {
	key    client.ObjectKey
	writes atomic.Int64

	mu    sync.Mutex
	known bool
	// at are the writes that were over when it was read.
	at  int64
	app v1alpha1.HighlyAvailableApp
	err error
}

// get reads the app by do, unless it is known.
func (w *window) get(o *v1alpha1.HighlyAvailableApp, do func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.writes.Load()
	if w.known && w.at == now {
		w.app.DeepCopyInto(o)
		return w.err
	}
	err := do()
	w.known, w.at, w.err = err == nil || apierrors.IsNotFound(err), now, err
	w.app = v1alpha1.HighlyAvailableApp{}
	if err == nil {
		o.DeepCopyInto(&w.app)
	}
	return err
}

// wrote is for after a write.
func (w *window) wrote() { w.writes.Add(1) }

// through is a client that looks through the window.
func (w *window) through(to client.WithWatch) client.WithWatch {
	return interceptor.NewClient(to, interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, o client.Object, opts ...client.GetOption) error {
			read := func() error { return c.Get(ctx, key, o, opts...) }
			if app, ok := o.(*v1alpha1.HighlyAvailableApp); ok && key == w.key {
				return w.get(app, read)
			}
			return read()
		},
		Create: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			defer w.wrote()
			return c.Create(ctx, o, opts...)
		},
		Update: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.UpdateOption) error {
			defer w.wrote()
			return c.Update(ctx, o, opts...)
		},
		Delete: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.DeleteOption) error {
			defer w.wrote()
			return c.Delete(ctx, o, opts...)
		},
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
			defer w.wrote()
			return c.Patch(ctx, o, p, opts...)
		},
		SubResourceUpdate: func(ctx context.Context, c client.Client, sub string, o client.Object, opts ...client.SubResourceUpdateOption) error {
			defer w.wrote()
			return c.SubResource(sub).Update(ctx, o, opts...)
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
			defer w.wrote()
			return c.SubResource(sub).Patch(ctx, o, p, opts...)
		},
	})
}
