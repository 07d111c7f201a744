package chaos

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	clienttesting "k8s.io/client-go/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

const (
	namespace = "web"
	name      = "shop"
)

var errSpec = errors.New("chaos: the operator changes the spec")

// edit is a change of an app.
type edit func(*v1alpha1.HighlyAvailableApp)

// kube is Kubernetes with at most one app, as its user sees it.
type kube struct {
	client.Client
	// hands are the operator's.
	hands client.Client
	// counts is true of a real API server: it counts generations itself, and sets defaults.
	counts bool
	// key is what the app is called.
	key  client.ObjectKey
	made int
}

// newKube is controller-runtime's fake client.
func newKube() *kube {
	k := &kube{key: client.ObjectKey{Namespace: namespace, Name: name}}
	scheme := controlplane.Scheme()
	// Without field managers, of which nothing here makes use: they take longer than a look.
	tracker := clienttesting.NewObjectTracker(scheme, serializer.NewCodecFactory(scheme).UniversalDecoder())
	w := &window{key: k.key}
	k.Client = w.through(fake.NewClientBuilder().WithScheme(scheme).WithObjectTracker(tracker).WithStatusSubresource(&v1alpha1.HighlyAvailableApp{}).
		WithInterceptorFuncs(interceptor.Funcs{Create: k.create, Patch: patch}).Build())
	k.hands = k.Client
	return k
}

// create gives an object what every API server gives to new ones.
func (k *kube) create(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
	k.made++
	o.SetUID(types.UID(fmt.Sprintf("uid-%d", k.made)))
	o.SetGeneration(1)
	return c.Create(ctx, o, opts...)
}

// patch is the operator's: it may change what is around the spec.
func patch(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
	before := &v1alpha1.HighlyAvailableApp{}
	after, isApp := o.(*v1alpha1.HighlyAvailableApp)
	if isApp {
		if err := c.Get(ctx, client.ObjectKeyFromObject(o), before); err != nil {
			return err
		}
	}
	if err := c.Patch(ctx, o, p, opts...); err != nil {
		return err
	}
	if isApp && (after.Generation != before.Generation || !equality.Semantic.DeepEqual(before.Spec, after.Spec)) {
		return errSpec
	}
	return nil
}

// find is the app, or nil when it is gone.
func (k *kube) find() *v1alpha1.HighlyAvailableApp {
	app := &v1alpha1.HighlyAvailableApp{}
	if err := k.Get(context.Background(), k.key, app); err != nil {
		must(client.IgnoreNotFound(err))
		return nil
	}
	return app
}

// apply makes the app.
func (k *kube) apply(edits ...edit) {
	app := &v1alpha1.HighlyAvailableApp{}
	app.Namespace, app.Name = k.key.Namespace, k.key.Name
	for _, e := range edits {
		e(app)
	}
	must(k.Create(context.Background(), app))
	if k.counts {
		return
	}
	// The default of the CRD.
	app.Status.ObservedGeneration = -1
	must(k.Status().Update(context.Background(), app))
}

// change edits the app, whose generation goes up with its spec.
func (k *kube) change(edits ...edit) {
	app := k.find()
	before := app.DeepCopy()
	for _, e := range edits {
		e(app)
	}
	if !k.counts && !equality.Semantic.DeepEqual(before.Spec, app.Spec) {
		app.Generation++
	}
	must(k.Update(context.Background(), app))
}

// drop asks for the deletion of the app, for which it need not be protected. An
// API server counts that as a change of what is wanted.
func (k *kube) drop() {
	k.change(unprotected)
	must(k.Delete(context.Background(), k.find()))
	if app := k.find(); app != nil && !k.counts {
		app.Generation++
		must(k.Update(context.Background(), app))
	}
}

// connections are the ConfigMaps that tell how to reach the app.
func (k *kube) connections() []corev1.ConfigMap {
	all := &corev1.ConfigMapList{}
	must(k.List(context.Background(), all, client.InNamespace(k.key.Namespace)))
	return all.Items
}

// must is for what no test is about.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
