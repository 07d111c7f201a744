// Package controlplane starts a real etcd and kube-apiserver for tests, with the CRDs and the admission policies of haws
// installed and in force. It serves tests only, and knows nothing of controllers or of AWS.
package controlplane

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	v1alpha1 "github.com/haws-dev/haws/api/v1alpha1"
)

// Start starts a control plane of the test's own, which ends with the test, and returns an administrator's way in. It has
// RBAC and the default admission plugins; it has no controllers, so nobody empties a namespace or collects garbage.
//
// In Ginkgo, call it as Start(GinkgoTB()) from BeforeSuite.
func Start(t testing.TB) *rest.Config {
	t.Helper()
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		t.Fatal("KUBEBUILDER_ASSETS is not set: it must name the folder that holds the etcd and kube-apiserver to test with")
	}
	root := moduleRoot(t)
	env := &envtest.Environment{
		CRDDirectoryPaths:        []string{filepath.Join(root, "config", "crd", "bases")},
		ErrorIfCRDPathMissing:    true,
		ControlPlaneStartTimeout: time.Minute,
		ControlPlaneStopTimeout:  time.Minute,
	}
	config, err := env.Start()
	t.Cleanup(func() {
		if err := env.Stop(); err != nil {
			t.Errorf("stop the control plane: %v", err)
		}
	})
	if err != nil {
		t.Fatalf("start the control plane: %v", err)
	}
	installPolicies(t, config, filepath.Join(root, "config", "policy"))
	return config
}

// Scheme knows the kinds of Kubernetes and of haws.
func Scheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	utilruntime.Must(clientgoscheme.AddToScheme(scheme))
	utilruntime.Must(v1alpha1.AddToScheme(scheme))
	return scheme
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod in the working directory or above it: run the test inside the module")
		}
		dir = parent
	}
}

func installPolicies(t testing.TB, config *rest.Config, dir string) {
	t.Helper()
	api, err := client.New(config, client.Options{Scheme: Scheme()})
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range Objects(t, dir) {
		if err := api.Create(t.Context(), object); err != nil {
			t.Fatalf("create %s %s: %v", object.GetKind(), object.GetName(), err)
		}
	}
	awaitProtection(t, api)
}

// awaitProtection returns when deletion protection is in force: the API server compiles a new policy some time after it
// took it in, and until then lets everything pass.
func awaitProtection(t testing.TB, api client.Client) {
	t.Helper()
	ctx := t.Context()
	on, off := true, false
	app := &v1alpha1.HighlyAvailableApp{
		ObjectMeta: metav1.ObjectMeta{Namespace: metav1.NamespaceDefault, GenerateName: "awaits-protection-"},
		Spec: v1alpha1.HighlyAvailableAppSpec{
			DeletionProtection: &on,
			Servers:            v1alpha1.Servers{Image: v1alpha1.Image{SSMParameter: "/image"}, InstanceTypes: []string{"m7g.large"}},
		},
	}
	if err := api.Create(ctx, app); err != nil {
		t.Fatalf("create an app: %v", err)
	}
	inForce := func(ctx context.Context) (bool, error) {
		err := api.Delete(ctx, app.DeepCopy(), client.DryRunAll)
		return apierrors.IsForbidden(err), ignoreForbidden(err)
	}
	if err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, inForce); err != nil {
		t.Fatalf("the policy that protects apps from deletion does not come into force: %v", err)
	}
	app.Spec.DeletionProtection = &off
	if err := api.Update(ctx, app); err != nil {
		t.Fatalf("lift the deletion protection of an app: %v", err)
	}
	if err := api.Delete(ctx, app); err != nil {
		t.Fatalf("delete an app: %v", err)
	}
}

func ignoreForbidden(err error) error {
	if apierrors.IsForbidden(err) {
		return nil
	}
	return err
}
