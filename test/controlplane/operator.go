package controlplane

import (
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// What config/default makes of the names in config/rbac.
const (
	// OperatorNamespace is where the operator lives.
	OperatorNamespace = "haws-system"
	prefix            = "haws-"
	account           = prefix + "manager"
)

// Operator makes the operator's namespace, service account, roles and bindings, as config/default does, and returns a way
// in with just these.
func Operator(t testing.TB, admin *rest.Config) *rest.Config {
	t.Helper()
	kube, err := client.New(admin, client.Options{Scheme: Scheme()})
	if err != nil {
		t.Fatal(err)
	}
	home := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: OperatorNamespace}}
	if err := kube.Create(t.Context(), home); err != nil {
		t.Fatalf("create the operator's namespace: %v", err)
	}
	for _, o := range Objects(t, filepath.Join(moduleRoot(t), "config", "rbac")) {
		if err := kube.Create(t.Context(), deployed(t, o)); err != nil {
			t.Fatalf("create %s %s: %v", o.GetKind(), o.GetName(), err)
		}
	}
	operator := rest.CopyConfig(admin)
	operator.Impersonate = rest.ImpersonationConfig{
		UserName: "system:serviceaccount:" + OperatorNamespace + ":" + account,
		Groups:   []string{"system:serviceaccounts", "system:serviceaccounts:" + OperatorNamespace, "system:authenticated"},
	}
	return operator
}

// deployed gives an object of config/rbac the names that kustomize gives it.
func deployed(t testing.TB, o *unstructured.Unstructured) *unstructured.Unstructured {
	t.Helper()
	o.SetName(prefix + o.GetName())
	if o.GetNamespace() != "" {
		o.SetNamespace(OperatorNamespace)
	}
	if role, found, _ := unstructured.NestedString(o.Object, "roleRef", "name"); found {
		if err := unstructured.SetNestedField(o.Object, prefix+role, "roleRef", "name"); err != nil {
			t.Fatal(err)
		}
	}
	subjects, found, _ := unstructured.NestedSlice(o.Object, "subjects")
	for _, s := range subjects {
		subject := s.(map[string]any)
		subject["name"], subject["namespace"] = prefix+subject["name"].(string), OperatorNamespace
	}
	if found {
		if err := unstructured.SetNestedSlice(o.Object, subjects, "subjects"); err != nil {
			t.Fatal(err)
		}
	}
	return o
}
