package chaos

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// refusals are what speaks against an app as it is to be, by the code of an API server
// with the CRD of config/crd; before is nil for a new one.
func refusals(before, after *v1alpha1.HighlyAvailableApp) field.ErrorList {
	if before == nil {
		return theSchema().Refusals(specOf(after), nil)
	}
	return theSchema().Refusals(specOf(after), specOf(before))
}

func specOf(app *v1alpha1.HighlyAvailableApp) map[string]any {
	out, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&app.Spec)
	must(err)
	return out
}
