package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

// binary is the built plugin.
var binary string

func TestMain(m *testing.M) {
	log.SetLogger(logr.Discard())
	os.Exit(withBinary(m.Run))
}

func withBinary(run func() int) int {
	dir, err := os.MkdirTemp("", "kubectl-haws")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "kubectl-haws")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the plugin: %v\n%s", err, out)
		return 1
	}
	return run()
}

// plane is a cluster, and the built plugin on its command line.
type plane struct {
	admin      *rest.Config
	kube       client.Client
	kubeconfig string
}

func newPlane(t *testing.T) *plane {
	t.Helper()
	admin := controlplane.Start(t)
	kube, err := client.New(admin, client.Options{Scheme: controlplane.Scheme()})
	if err != nil {
		t.Fatal(err)
	}
	p := &plane{admin: admin, kube: kube, kubeconfig: filepath.Join(t.TempDir(), "kubeconfig")}
	file := clientcmdapi.NewConfig()
	file.Clusters["test"] = &clientcmdapi.Cluster{Server: admin.Host, CertificateAuthorityData: admin.CAData}
	file.AuthInfos["admin"] = &clientcmdapi.AuthInfo{ClientCertificateData: admin.CertData, ClientKeyData: admin.KeyData}
	file.Contexts["test"] = &clientcmdapi.Context{Cluster: "test", AuthInfo: "admin"}
	file.CurrentContext = "test"
	if err := clientcmd.WriteToFile(*file, p.kubeconfig); err != nil {
		t.Fatal(err)
	}
	return p
}

// answered is what a run of the plugin gave.
type answered struct {
	out, err string
	code     int
}

func (p *plane) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, binary, args...)
	c.Env = []string{"KUBECONFIG=" + p.kubeconfig, "HOME=" + filepath.Dir(p.kubeconfig), "PATH=" + os.Getenv("PATH")}
	return c
}

func (p *plane) run(t *testing.T, args ...string) answered {
	t.Helper()
	c := p.command(t.Context(), args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return answered{out.String(), errs.String(), c.ProcessState.ExitCode()}
}

// place makes a fixture's app in a namespace of its own, as if it had been
// written just now, with its events.
func (p *plane) place(t *testing.T, moment string) *v1alpha1.HighlyAvailableApp {
	t.Helper()
	f := load(t, moment)
	p.namespace(t, moment)
	app := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Name: f.app.Name, Namespace: moment, Finalizers: f.app.Finalizers}, Spec: f.app.Spec}
	if err := p.kube.Create(t.Context(), app); err != nil {
		t.Fatalf("create the app of %s: %v", moment, err)
	}
	if !f.app.DeletionTimestamp.IsZero() {
		if err := p.kube.Delete(t.Context(), app); err != nil {
			t.Fatalf("delete the app of %s: %v", moment, err)
		}
		p.reread(t, app)
	}
	app.Status = *shifted(&f.app.Status, time.Since(f.now))
	app.Status.ObservedGeneration = app.Generation
	for i := range app.Status.Conditions {
		app.Status.Conditions[i].ObservedGeneration = app.Generation
	}
	if err := p.kube.Status().Update(t.Context(), app); err != nil {
		t.Fatalf("write the status of %s: %v", moment, err)
	}
	p.tell(t, app, f)
	return app
}

func (p *plane) namespace(t *testing.T, name string) {
	t.Helper()
	if err := p.kube.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}); err != nil {
		t.Fatal(err)
	}
}

func (p *plane) reread(t *testing.T, app *v1alpha1.HighlyAvailableApp) {
	t.Helper()
	if err := p.kube.Get(t.Context(), client.ObjectKeyFromObject(app), app); err != nil {
		t.Fatal(err)
	}
}

// tell makes the events of a fixture.
func (p *plane) tell(t *testing.T, app *v1alpha1.HighlyAvailableApp, f fixture) {
	t.Helper()
	for _, e := range f.events {
		e.Namespace, e.Regarding.Namespace, e.Regarding.UID, e.UID = app.Namespace, app.Namespace, app.UID, ""
		e.EventTime = metav1.NewMicroTime(e.EventTime.Add(time.Since(f.now)))
		if err := p.kube.Create(t.Context(), &e); err != nil {
			t.Fatalf("create event %s: %v", e.Name, err)
		}
	}
}

// shifted moves every time in a status.
func shifted(s *v1alpha1.HighlyAvailableAppStatus, by time.Duration) *v1alpha1.HighlyAvailableAppStatus {
	s = s.DeepCopy()
	move := func(t *metav1.Time) {
		if t != nil {
			t.Time = t.Add(by)
		}
	}
	for i := range s.Conditions {
		move(&s.Conditions[i].LastTransitionTime)
	}
	for i := range s.Resources {
		move(s.Resources[i].Since)
	}
	if s.Database != nil && s.Database.LastFailover != nil {
		move(&s.Database.LastFailover.StartedAt)
		move(s.Database.LastFailover.CompletedAt)
	}
	return s
}
