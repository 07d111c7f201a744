package crd

import (
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1alpha1 "github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

// testAccess checks that RBAC is in force: without it, no test could show that the operator's own role suffices.
func testAccess(config *rest.Config) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		nobody := rest.CopyConfig(config)
		nobody.Impersonate = rest.ImpersonationConfig{UserName: "nobody"}
		api, err := client.New(nobody, client.Options{Scheme: controlplane.Scheme()})
		if err != nil {
			t.Fatal(err)
		}
		if err := api.List(t.Context(), &v1alpha1.HighlyAvailableAppList{}); !apierrors.IsForbidden(err) {
			t.Fatalf("got %v, want it forbidden to a user without a role", err)
		}
	}
}
