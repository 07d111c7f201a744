package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

// allow gives a user a role of config/rbac in every namespace.
func (p *plane) allow(t *testing.T, user, role string) {
	t.Helper()
	for _, o := range controlplane.Objects(t, filepath.Join("..", "..", "config", "rbac")) {
		if o.GetKind() != "ClusterRole" || o.GetName() != role {
			continue
		}
		if err := p.kube.Create(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	binding := &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: user},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: user}},
	}
	if err := p.kube.Create(t.Context(), binding); err != nil {
		t.Fatal(err)
	}
}

func (p *plane) errors(t *testing.T) {
	p.allow(t, "reader", "viewer")
	tests := map[string]struct {
		args []string
		says string
		code int
	}{
		"an app that is not there": {
			[]string{"status", "shop", "-n", "dark"}, "there is no app shop in namespace dark", exitMissing,
		},
		"a name that is nearly right": {
			[]string{"tree", "galery", "-n", "dark"}, "there is no app galery in namespace dark; did you mean gallery?", exitMissing,
		},
		"an app of another namespace": {
			[]string{"events", "gallery"}, "there is no app gallery in namespace default; there is one in namespace creating", exitMissing,
		},
		"no app to pause": {
			[]string{"pause", "galleri", "-n", "dark"}, "there is no app galleri in namespace dark; did you mean gallery?", exitMissing,
		},
		"no right to get": {
			[]string{"status", "gallery", "-n", "dark", "--as=nobody"},
			"you may not get highlyavailableapps.haws.dev in namespace dark: ask for a role that allows it, such as the ClusterRole haws-viewer", exitDenied,
		},
		"no right to list": {
			[]string{"status", "-A", "--as=nobody"},
			"you may not list highlyavailableapps.haws.dev in all namespaces: ask for a role that allows it, such as the ClusterRole haws-viewer", exitDenied,
		},
		"no right to patch": {
			[]string{"reconcile", "gallery", "-n", "dark", "--as=reader"},
			"you may not patch highlyavailableapps.haws.dev in namespace dark: ask for a role that allows it, such as the ClusterRole haws-editor", exitDenied,
		},
		"no right to list events": {
			[]string{"events", "gallery", "-n", "dark", "--as=reader"},
			"you may not list events.events.k8s.io in namespace dark: ask for a role that allows it, such as the ClusterRole view", exitDenied,
		},
		"a verb that there is not": {
			[]string{"stauts"}, `there is no verb "stauts"; did you mean status?; kubectl haws --help tells more`, exitMisuse,
		},
		"a flag that there is not": {
			[]string{"tree", "gallery", "--deep"}, "unknown flag: --deep; kubectl haws tree --help tells more", exitMisuse,
		},
		"no name": {
			[]string{"tree"}, "name one app, and nothing else: kubectl haws tree has 0 arguments; kubectl haws tree --help tells more", exitMisuse,
		},
		"two names": {
			[]string{"status", "a", "b"}, "name one app, or none: kubectl haws status has 2 arguments; kubectl haws status --help tells more", exitMisuse,
		},
		"a name and all namespaces": {
			[]string{"status", "a", "-A"}, "an app has one namespace: give a name, or --all-namespaces; kubectl haws status --help tells more", exitMisuse,
		},
		"a format that there is not": {
			[]string{"status", "a", "-o", "wide"}, `there is no output format "wide": json and yaml there are; kubectl haws status --help tells more`, exitMisuse,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			want := answered{err: "error: " + tt.says + "\n", code: tt.code}
			if diff := cmp.Diff(want, p.run(t, tt.args...), cmp.AllowUnexported(answered{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("a screen without the right to its events", func(t *testing.T) {
		got := p.run(t, "status", "gallery", "-n", "dark", "--as=reader")
		if got.code != 0 || !strings.Contains(got.out, "euw1-az1") || !strings.HasSuffix(got.out, "Last events:\n  you may not list events.events.k8s.io in namespace dark: ask for a role that allows it, such as the ClusterRole view\n") {
			t.Errorf("exit code %d, %s%s", got.code, got.out, got.err)
		}
	})
	t.Run("a cluster that cannot be reached", func(t *testing.T) {
		got := p.run(t, "status", "--server=https://127.0.0.1:1")
		if got.code != exitFailed || !strings.HasPrefix(got.err, "error: cannot list highlyavailableapps.haws.dev in namespace default: ") {
			t.Errorf("exit code %d, %s", got.code, got.err)
		}
	})
}

func TestWithoutAKubeconfig(t *testing.T) {
	t.Parallel()
	p := &plane{kubeconfig: filepath.Join(t.TempDir(), "kubeconfig")}
	want := answered{code: exitFailed, err: "error: do not know which cluster to ask: there is no kubeconfig, or none that names a cluster; set KUBECONFIG, or --kubeconfig\n"}
	p.wants(t, want, "status")
	want.err = "error: do not know which cluster to ask: context \"moon\" does not exist\n"
	p.wants(t, want, "status", "shop", "--context=moon")
}

// strangers takes the CRD away, and puts one of another version in its place.
func (p *plane) strangers(t *testing.T) {
	scheme := controlplane.Scheme()
	if err := apiextensionsv1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	kube, err := client.New(p.admin, client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	p.letGo(t)
	crd := theCRD(t)
	if err := kube.Delete(t.Context(), crd.DeepCopy()); err != nil {
		t.Fatal(err)
	}
	p.eventually(t, "there is no API of haws", func() bool {
		return kube.Get(t.Context(), client.ObjectKeyFromObject(crd), &apiextensionsv1.CustomResourceDefinition{}) != nil &&
			p.run(t, "status").code == exitMissing
	})
	missing := "error: this cluster has no highly available apps: the CRD highlyavailableapps.haws.dev is not installed. In a checkout of haws, make install installs it, and make deploy IMG=… installs it with the operator\n"
	for _, args := range [][]string{{"status"}, {"status", "gallery"}, {"tree", "gallery"}, {"pause", "gallery"}, {"status", "-A"}} {
		if diff := cmp.Diff(answered{err: missing, code: exitMissing}, p.run(t, args...), cmp.AllowUnexported(answered{})); diff != "" {
			t.Errorf("%v, without the CRD (-want +got):\n%s", args, diff)
		}
	}
	crd.Spec.Versions[0].Name = "v1beta7"
	if err := kube.Create(t.Context(), crd); err != nil {
		t.Fatal(err)
	}
	want := answered{code: exitMissing, err: "error: this cluster has the CRD highlyavailableapps.haws.dev in version v1beta7, and this kubectl-haws knows v1alpha1 only: take the kubectl-haws of the release that the operator is of\n"}
	p.eventually(t, "another version is served", func() bool { return strings.Contains(p.run(t, "status").err, "v1beta7") })
	if diff := cmp.Diff(want, p.run(t, "status", "gallery"), cmp.AllowUnexported(answered{})); diff != "" {
		t.Errorf("another version (-want +got):\n%s", diff)
	}
}

// letGo takes the finalizers off, so that the apps can go with their CRD.
func (p *plane) letGo(t *testing.T) {
	t.Helper()
	all := &v1alpha1.HighlyAvailableAppList{}
	if err := p.kube.List(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	for i := range all.Items {
		before := all.Items[i].DeepCopy()
		all.Items[i].Finalizers = nil
		err := client.IgnoreNotFound(p.kube.Patch(t.Context(), &all.Items[i], client.MergeFrom(before)))
		if err != nil {
			t.Fatal(err)
		}
	}
}

func theCRD(t *testing.T) *apiextensionsv1.CustomResourceDefinition {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "config", "crd", "bases", "haws.dev_highlyavailableapps.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.UnmarshalStrict(content, crd); err != nil {
		t.Fatal(err)
	}
	return crd
}
