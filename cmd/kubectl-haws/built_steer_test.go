package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// eventually waits until something holds.
func (p *plane) eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("not within a minute: %s", what)
}

// operator answers for the operator: it writes a status once the app is as it
// waits for, as the operator would, and ends.
func (p *plane) operator(t *testing.T, app *v1alpha1.HighlyAvailableApp, when func(*v1alpha1.HighlyAvailableApp) bool, turns ...func(*v1alpha1.HighlyAvailableApp)) {
	t.Helper()
	done := make(chan struct{})
	t.Cleanup(func() { <-done })
	go func() {
		defer close(done)
		now := app.DeepCopy()
		for ctx := t.Context(); ctx.Err() == nil && !when(now); time.Sleep(50 * time.Millisecond) {
			_ = p.kube.Get(ctx, client.ObjectKeyFromObject(app), now)
		}
		if !when(now) {
			return
		}
		for _, turn := range turns {
			before := now.DeepCopy()
			now.Status.ObservedGeneration, now.Status.ReconciledAt = now.Generation, now.Annotations[v1alpha1.AnnotationReconcileAt]
			turn(now)
			if err := p.kube.Status().Patch(context.WithoutCancel(t.Context()), now, client.MergeFrom(before)); err != nil {
				t.Errorf("answer for the operator: %v", err)
			}
			time.Sleep(1500 * time.Millisecond)
		}
	}()
}

// says sets a condition.
func says(name string, is metav1.ConditionStatus, reason, message string) func(*v1alpha1.HighlyAvailableApp) {
	return func(a *v1alpha1.HighlyAvailableApp) {
		meta.SetStatusCondition(&a.Status.Conditions, metav1.Condition{Type: name, Status: is, Reason: reason, Message: message, ObservedGeneration: a.Generation})
	}
}

func both(all ...func(*v1alpha1.HighlyAvailableApp)) func(*v1alpha1.HighlyAvailableApp) {
	return func(a *v1alpha1.HighlyAvailableApp) {
		for _, f := range all {
			f(a)
		}
	}
}

func (p *plane) steers(t *testing.T) {
	app := &v1alpha1.HighlyAvailableApp{}
	app.Namespace, app.Name = "ready", "gallery"
	p.reread(t, app)
	t.Run("pause waits until the operator leaves the app alone", func(t *testing.T) {
		p.operator(t, app, in(v1alpha1.ModePaused), says("Ready", "Unknown", "Paused", "spec.mode is Paused"))
		want := answered{out: "ready/gallery is paused: nothing on AWS is read or changed.\n", err: "waiting for the operator to look at the app\n"}
		p.wants(t, want, "pause", "gallery", "-n", "ready")
	})
	t.Run("resume waits until nothing goes on", func(t *testing.T) {
		p.operator(t, app, in(v1alpha1.ModeManage),
			both(says("Ready", "False", "Updating", "a and b"), says("Reconciling", "True", "Updating", "a")),
			both(says("Ready", "True", "AllReady", "all is well"), says("Reconciling", "False", "Settled", "nothing is under way")))
		got := p.run(t, "resume", "gallery", "-n", "ready")
		if got.code != 0 || got.out != "ready/gallery is ready; it survives the loss of any one zone.\n" || !strings.HasSuffix(got.err, "waiting: Updating: a\n") {
			t.Errorf("exit code %d, %s%s", got.code, got.out, got.err)
		}
	})
	t.Run("reconcile waits until it is answered", func(t *testing.T) {
		p.reread(t, app)
		old := app.Annotations[v1alpha1.AnnotationReconcileAt]
		p.operator(t, app, func(a *v1alpha1.HighlyAvailableApp) bool { return a.Annotations[v1alpha1.AnnotationReconcileAt] != old }, func(*v1alpha1.HighlyAvailableApp) {})
		want := answered{out: "ready/gallery is ready; it survives the loss of any one zone.\n", err: "waiting for the operator to look at the app\n"}
		p.wants(t, want, "reconcile", "gallery", "-n", "ready")
	})
	t.Run("an app that needs a person is an error", func(t *testing.T) {
		stalled := &v1alpha1.HighlyAvailableApp{}
		stalled.Namespace, stalled.Name = "stalled", "gallery"
		p.operator(t, stalled, func(a *v1alpha1.HighlyAvailableApp) bool { return len(a.Annotations) > 0 }, func(*v1alpha1.HighlyAvailableApp) {})
		got := p.run(t, "reconcile", "gallery", "-n", "stalled")
		if got.code != exitPerson || got.out != "" || !strings.Contains(got.err, "error: stalled/gallery needs a person: RolloutFailed; it survives the loss of any one zone: InstanceRefresh/servers: launch template version") {
			t.Errorf("exit code %d, %s%s", got.code, got.out, got.err)
		}
	})
	t.Run("an operator that does not answer", func(t *testing.T) {
		want := answered{
			err:  "waiting for the operator to look at the app\nerror: the operator has not looked at dark/gallery within 2s: is it running? It will do what was asked once it is\n",
			code: exitLate,
		}
		p.wants(t, want, "reconcile", "gallery", "-n", "dark", "--timeout=2s")
	})
	t.Run("work that takes longer", func(t *testing.T) {
		p.operator(t, &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: "rolling", Name: "gallery"}},
			func(a *v1alpha1.HighlyAvailableApp) bool { return len(a.Annotations) > 0 }, func(*v1alpha1.HighlyAvailableApp) {})
		got := p.run(t, "reconcile", "gallery", "-n", "rolling", "--timeout=4s")
		if got.code != exitLate || !strings.Contains(got.err, "error: rolling/gallery is not done within 4s, and the operator goes on: RollingOut: Fleet/servers: replacing servers: 16 % done") {
			t.Errorf("exit code %d, %s%s", got.code, got.out, got.err)
		}
	})
	t.Run("asking without waiting", func(t *testing.T) {
		p.wants(t, answered{out: "failed-over/gallery: the operator is asked.\n"}, "pause", "gallery", "-n", "failed-over", "--timeout=0")
		asked := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: "failed-over", Name: "gallery"}}
		if p.reread(t, asked); asked.Spec.Mode != v1alpha1.ModePaused {
			t.Errorf("spec.mode is %q", asked.Spec.Mode)
		}
	})
}

func in(m v1alpha1.Mode) func(*v1alpha1.HighlyAvailableApp) bool {
	return func(a *v1alpha1.HighlyAvailableApp) bool { return a.Spec.Mode == m }
}

func (p *plane) wants(t *testing.T, want answered, args ...string) {
	t.Helper()
	if diff := cmp.Diff(want, p.run(t, args...), cmp.AllowUnexported(answered{})); diff != "" {
		t.Errorf("%v (-want +got):\n%s", args, diff)
	}
}

// heard is what a command that runs has said so far.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

func (p *plane) watches(t *testing.T) {
	p.namespace(t, "watched")
	app := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: "watched", Name: "shop"}, Spec: load(t, "deleting").app.Spec}
	if err := p.kube.Create(t.Context(), app); err != nil {
		t.Fatal(err)
	}
	c := p.command(t.Context(), "status", "shop", "-n", "watched", "--watch")
	var out, errs heard
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	p.eventually(t, "it shows the app", func() bool { return strings.Contains(out.String(), "is not seen by the operator yet") })
	app.Status = load(t, "rolling").app.Status
	app.Status.ObservedGeneration = app.Generation
	if err := p.kube.Status().Update(t.Context(), app); err != nil {
		t.Fatal(err)
	}
	p.eventually(t, "it shows the change", func() bool { return strings.Contains(out.String(), "is at work: RollingOut") })
	if n := strings.Count(out.String(), "watched/shop"); n != 2 {
		t.Errorf("shown %d times, want 2:\n%s", n, out.String())
	}
	if err := p.kube.Delete(t.Context(), app); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil || errs.String() != "The app is gone.\n" {
		t.Errorf("at the end: %v, %s", err, errs.String())
	}
	t.Run("until it is stopped", func(t *testing.T) {
		c := p.command(t.Context(), "status", "-A", "-w")
		var out heard
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		p.eventually(t, "it shows the apps", func() bool { return strings.Contains(out.String(), "stalled") })
		if err := c.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("stopped by hand: %v", err)
		}
	})
}

func (p *plane) completes(t *testing.T) {
	for _, args := range [][]string{{"__complete", "status", "-n", "ready", "g"}, {"__complete", "pause", "-n", "ready", ""}} {
		if got := p.run(t, args...); !strings.HasPrefix(got.out, "gallery\n:4\n") {
			t.Errorf("%v: %s", args, got.out)
		}
	}
	if got := p.run(t, "__complete", "tree", "-n", "ready", "gallery", ""); strings.Contains(got.out, "gallery") {
		t.Errorf("a second name is offered: %s", got.out)
	}
	if got := p.run(t, "__complete", "status", "-o", ""); !strings.HasPrefix(got.out, "json\nyaml\n") {
		t.Errorf("formats: %s", got.out)
	}
}
