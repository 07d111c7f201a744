package chaos

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

// crossings is how many requests may be on their way to an API server.
const crossings = 8

// server is a real API server, which the lives of a run share. Each has a namespace
// of its own there, and sees it under the same name as all others do, since what AWS
// is asked for is named after it.
type server struct {
	admin, operator client.WithWatch
	lives           atomic.Int64
}

// newServer starts an API server, which ends with the test.
func newServer(t *testing.T) *server {
	t.Helper()
	admin := controlplane.Start(t)
	operator := controlplane.Operator(t, admin)
	return &server{admin: across(t, admin), operator: across(t, operator)}
}

// kube is a namespace for one life.
func (s *server) kube() *kube {
	lodging := fmt.Sprintf("%s-%d", namespace, s.lives.Add(1))
	must(s.admin.Create(context.Background(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: lodging}}))
	w := &window{key: client.ObjectKey{Namespace: namespace, Name: name}}
	return &kube{Client: w.through(lodged(s.admin, lodging)), hands: w.through(lodged(s.operator, lodging)), counts: true, key: w.key}
}

// across is a client for lives. The time of a bubble (testing/synctest) stands still
// as long as a connection in it is open: the connections stay outside, and are kept.
func across(t *testing.T, config *rest.Config) client.WithWatch {
	t.Helper()
	config = rest.CopyConfig(config)
	config.QPS = -1
	transport, err := rest.TransportFor(config)
	must(err)
	f := newFerry(transport)
	t.Cleanup(f.close)
	c, err := client.NewWithWatch(config, client.Options{Scheme: controlplane.Scheme(), HTTPClient: &http.Client{Transport: f}})
	must(err)
	// What the client finds out about the API's kinds is found out here, once.
	must(c.List(t.Context(), &v1alpha1.HighlyAvailableAppList{}))
	must(client.IgnoreNotFound(c.Get(t.Context(), client.ObjectKey{Namespace: metav1.NamespaceDefault, Name: name}, &corev1.ConfigMap{})))
	return c
}

// ferry takes requests out of bubbles, and answers back into them.
type ferry struct {
	through http.RoundTripper
	idle    chan *crossing
}

type crossing struct {
	request    *http.Request
	response   *http.Response
	err        error
	begin, end chan struct{}
}

func newFerry(through http.RoundTripper) *ferry {
	f := &ferry{through: through, idle: make(chan *crossing, crossings)}
	for range crossings {
		c := &crossing{begin: make(chan struct{}), end: make(chan struct{})}
		f.idle <- c
		go func() {
			for range c.begin {
				c.response, c.err = f.answer(c.request)
				c.end <- struct{}{}
			}
		}()
	}
	return f
}

func (f *ferry) close() {
	for range crossings {
		close((<-f.idle).begin)
	}
}

// answer has read all of the response.
func (f *ferry) answer(request *http.Request) (*http.Response, error) {
	response, err := f.through.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, err
}

// RoundTrip takes everything along but the context, which belongs to the bubble.
func (f *ferry) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := request.Context().Err(); err != nil {
		return nil, err
	}
	out := request.Clone(context.Background())
	if request.Body != nil {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		out.Body = io.NopCloser(bytes.NewReader(body))
	}
	c := <-f.idle
	c.request = out
	c.begin <- struct{}{}
	<-c.end
	response, err := c.response, c.err
	f.idle <- c
	return response, err
}

// lodged is a client whose namespace goes by another name on the server.
func lodged(to client.WithWatch, lodging string) client.WithWatch {
	as := func(o client.Object, do func() error) error {
		if o.GetNamespace() == namespace {
			o.SetNamespace(lodging)
		}
		err := do()
		o.SetNamespace(namespace)
		return err
	}
	return interceptor.NewClient(to, interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, o client.Object, opts ...client.GetOption) error {
			return as(o, func() error { return c.Get(ctx, client.ObjectKey{Namespace: lodging, Name: key.Name}, o, opts...) })
		},
		List: func(ctx context.Context, c client.WithWatch, all client.ObjectList, opts ...client.ListOption) error {
			return c.List(ctx, all, append(opts, client.InNamespace(lodging))...)
		},
		Create: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			return as(o, func() error { return c.Create(ctx, o, opts...) })
		},
		Update: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.UpdateOption) error {
			return as(o, func() error { return c.Update(ctx, o, opts...) })
		},
		Delete: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.DeleteOption) error {
			return as(o, func() error { return c.Delete(ctx, o, opts...) })
		},
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
			return as(o, func() error { return c.Patch(ctx, o, p, opts...) })
		},
		SubResourceUpdate: func(ctx context.Context, c client.Client, sub string, o client.Object, opts ...client.SubResourceUpdateOption) error {
			return as(o, func() error { return c.SubResource(sub).Update(ctx, o, opts...) })
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
			return as(o, func() error { return c.SubResource(sub).Patch(ctx, o, p, opts...) })
		},
	})
}
