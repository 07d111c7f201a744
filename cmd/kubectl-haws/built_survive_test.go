package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

var anyAge = regexp.MustCompile(`\b([0-9]+[dhms])+\b`)

// ageless are the words of an outlook, without how old things are.
func ageless(s, namespace string) []string {
	return timeless(anyAge.ReplaceAllString(s, "AGE"), namespace)
}

func (p *plane) survives(t *testing.T) {
	for _, m := range moments() {
		f := load(t, m)
		want := answered{out: strings.Join(ageless(rendered(t, "survive-"+m), m), " "), code: outlookOf(f.app, f.view()).code()}
		got := p.run(t, "survive", "gallery", "-n", m)
		got.out = strings.Join(ageless(got.out, m), " ")
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(answered{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m, diff)
		}
	}
	p.namespace(t, "surviving")
	app := &v1alpha1.HighlyAvailableApp{ObjectMeta: metav1.ObjectMeta{Namespace: "surviving", Name: "shop"}, Spec: load(t, "deleting").app.Spec}
	if err := p.kube.Create(t.Context(), app); err != nil {
		t.Fatal(err)
	}
	p.concludes(t, exitUnsure, "whether surviving/shop survives the loss of any single zone is not known: the operator has not looked at it yet")
	p.finds(t, app, surviving())
	p.concludes(t, 0, "surviving/shop survives the loss of any single zone.")
	p.finds(t, app, surviving(row("Servers", "Zone/euw1-az1", "Degraded", "1 of 4 is left")))
	p.concludes(t, exitFragile, "surviving/shop does not survive the loss of euw1-az1: Servers: 1 of 4 is left.")
	p.finds(t, app, surviving(row("Servers", "Zone/euw1-az1", "Unknown", "not seen")))
	p.concludes(t, exitUnsure, "whether surviving/shop survives the loss of any single zone is not known: Servers without euw1-az1: not seen.")
	got := p.run(t, "survive", "shop", "-n", "surviving", "-o", "json")
	o := outlook{}
	if err := json.Unmarshal([]byte(got.out), &o); err != nil || o.Answer != unsure || o.AsOf == nil || len(o.Matrix) == 0 || got.code != exitUnsure || !strings.HasPrefix(got.err, "whether surviving/shop") {
		t.Errorf("as json: %v, exit code %d, %s%s", err, got.code, got.out, got.err)
	}
	p.waits(t, app)
	p.wants(t, answered{err: "error: there is no app shopp in namespace surviving; did you mean shop?\n", code: exitMissing}, "survive", "shopp", "-n", "surviving")
	if got := p.run(t, "survive", "shop", "-n", "surviving", "--as=nobody"); got.code != exitDenied {
		t.Errorf("without the right: exit code %d, %s", got.code, got.err)
	}
	if got := p.run(t, "__complete", "survive", "-n", "surviving", "s"); !strings.HasPrefix(got.out, "shop\n:4\n") {
		t.Errorf("names: %s", got.out)
	}
	if err := p.kube.Delete(t.Context(), app); err != nil {
		t.Fatal(err)
	}
}

// waits: an answer is waited for until the operator has looked.
func (p *plane) waits(t *testing.T, app *v1alpha1.HighlyAvailableApp) {
	t.Helper()
	p.reread(t, app)
	app.Spec.Tags = map[string]string{"turn": "next"}
	if err := p.kube.Update(t.Context(), app); err != nil {
		t.Fatal(err)
	}
	p.concludes(t, exitUnsure, "whether surviving/shop survives the loss of any single zone is not known: the operator has not looked at it since its spec was last changed")
	want := answered{err: "waiting for the operator to look at the app\nerror: the operator has not looked at surviving/shop within 2s: is it running? It will do what was asked once it is\n", code: exitLate}
	p.wants(t, want, "survive", "shop", "-n", "surviving", "--timeout=2s")
	p.operator(t, app, func(*v1alpha1.HighlyAvailableApp) bool { return true },
		both(says("Reconciling", "True", "Updating", "tags"), says("Ready", "False", "Updating", "tags")),
		both(surviving(), says("Reconciling", "False", "Settled", ""), says("Ready", "True", "AllReady", ""), says("HighlyAvailable", "True", "SurvivesZoneLoss", "")))
	got := p.run(t, "survive", "shop", "-n", "surviving", "--timeout=1m")
	if got.code != 0 || !strings.HasPrefix(got.out, "surviving/shop survives") || !strings.HasSuffix(got.err, "waiting: Updating: tags\n") {
		t.Errorf("waited: exit code %d, %s%s", got.code, got.out, got.err)
	}
}

// finds has the operator say what it has found.
func (p *plane) finds(t *testing.T, app *v1alpha1.HighlyAvailableApp, found func(*v1alpha1.HighlyAvailableApp)) {
	t.Helper()
	app.Status = load(t, "ready").app.Status
	app.Status.ObservedGeneration = app.Generation
	found(app)
	if err := p.kube.Status().Update(t.Context(), app); err != nil {
		t.Fatal(err)
	}
}

func (p *plane) concludes(t *testing.T, code int, says string) {
	t.Helper()
	got := p.run(t, "survive", "shop", "-n", "surviving")
	if got.code != code || got.err != "" || !strings.HasPrefix(strings.Join(strings.Fields(got.out), " "), says) {
		t.Errorf("exit code %d, want %d and %q: %s%s", got.code, code, says, got.out, got.err)
	}
}

// Without any cluster: the CRD is in the binary.
func TestTheBuiltPluginJudgesManifests(t *testing.T) {
	t.Parallel()
	p := &plane{kubeconfig: filepath.Join(t.TempDir(), "none", "kubeconfig")}
	refused := filepath.Join(t.TempDir(), "refused.yaml")
	if err := os.WriteFile(refused, []byte(edited("zones: 3", "zones: 1")), 0o600); err != nil {
		t.Fatal(err)
	}
	p.wants(t, answered{out: rendered(t, "survive-sample-web")}, "survive", "-f", sample("web"))
	p.wants(t, answered{
		err:  "error: document 1 of " + refused + " would be refused by the API server: spec.network.zones: Invalid value: 1: one zone is a single point of failure: ask for 2 zones or more, or leave zones out\n",
		code: exitMisuse,
	}, "survive", "-f", refused)
	c := p.command(t.Context(), "survive", "-f", "-")
	c.Stdin = strings.NewReader(small + "  loadBalancer: {scheme: Internal}\n")
	if out, err := c.Output(); err == nil || c.ProcessState.ExitCode() != exitUnsure || !strings.HasPrefix(string(out), "whether shop survives") {
		t.Errorf("from the standard input: %v, %s", err, out)
	}
}
