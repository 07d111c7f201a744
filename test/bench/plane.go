package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

const sample = "config/samples/haws_v1alpha1_web.yaml"

// bench is what all measurements share: a control plane, and the app, whose
// figures have that key.
type bench struct {
	key    string
	plane  *envtest.Environment
	config *rest.Config
	scheme *runtime.Scheme
	kube   client.WithWatch
	app    *v1alpha1.HighlyAvailableApp
}

func raise(ctx context.Context) (*bench, error) {
	app, err := load(sample)
	if err != nil {
		return nil, err
	}
	b := &bench{
		plane:  &envtest.Environment{CRDDirectoryPaths: []string{filepath.Join("config", "crd", "bases")}, ErrorIfCRDPathMissing: true},
		scheme: controlplane.Scheme(), key: "web", app: app,
	}
	if b.config, err = b.plane.Start(); err != nil {
		return nil, fmt.Errorf("start the control plane: %w", errors.Join(err, b.plane.Stop()))
	}
	if b.kube, err = client.NewWithWatch(b.config, client.Options{Scheme: b.scheme}); err != nil {
		return nil, errors.Join(err, b.lower())
	}
	if err := b.warm(ctx); err != nil {
		return nil, errors.Join(err, b.lower())
	}
	return b, nil
}

// warm shows the API server such an app once: it compiles the rules of the CRD
// with the first one, which takes it seconds.
func (b *bench) warm(ctx context.Context) error {
	if err := b.kube.Create(ctx, b.unprotected("default", b.app.Name), client.DryRunAll); err != nil {
		return fmt.Errorf("show the API server an app: %w", err)
	}
	return nil
}

// whole is the same bench with an app that has everything: besides its web tier a
// Multi-AZ PostgreSQL database, a table, a bucket, and a role for its servers that
// may use them.
func (b *bench) whole() *bench {
	w := *b
	w.key, w.app = "app", b.app.DeepCopy()
	w.app.Spec.Servers.InstanceProfile = ""
	w.app.Spec.Database = &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, Version: "17", InstanceClass: "db.m7g.large"}
	w.app.Spec.Tables = []v1alpha1.Table{{Name: "sessions", PartitionKey: v1alpha1.TableKey{Name: "id", Type: v1alpha1.KeyString}}}
	w.app.Spec.Buckets = []v1alpha1.Bucket{{Name: "assets"}}
	return &w
}

func (b *bench) lower() error { return b.plane.Stop() }

// namespace makes one that nobody else uses.
func (b *bench) namespace(ctx context.Context) (string, error) {
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "bench-"}}
	if err := b.kube.Create(ctx, ns); err != nil {
		return "", fmt.Errorf("make a namespace: %w", err)
	}
	return ns.Name, nil
}

// unprotected is the app in a namespace. Its deletion protection is off, so
// that deleting it is one act.
func (b *bench) unprotected(namespace, name string) *v1alpha1.HighlyAvailableApp {
	app, off := b.app.DeepCopy(), false
	app.Namespace, app.Name, app.Spec.DeletionProtection = namespace, name, &off
	return app
}

func load(path string) (*v1alpha1.HighlyAvailableApp, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the sample: %w", err)
	}
	app := &v1alpha1.HighlyAvailableApp{}
	if err := yaml.UnmarshalStrict(raw, app); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return app, nil
}
