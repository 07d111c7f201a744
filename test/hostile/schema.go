package hostile

import (
	"context"
	"fmt"
	"os"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/haws-dev/haws/internal/admission"
)

// Schema is what an API server knows of a kind from its CRD.
type Schema struct {
	// spec is how the CRD is written, for whoever makes objects.
	spec   apiextensionsv1.JSONSchemaProps
	server *admission.Schema
}

// Load reads the first version of a CRD.
func Load(file string) (*Schema, error) {
	content, err := os.ReadFile(file) //nolint:gosec // a test names it
	if err != nil {
		return nil, err
	}
	server, err := admission.Read(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &Schema{spec: server.Written.Properties["spec"], server: server}, nil
}

// Refusals is why an API server refuses a spec: to create it, or to put it in the place of an old one.
func (s *Schema) Refusals(spec, old map[string]any) field.ErrorList {
	if old == nil {
		return s.server.Refusals(context.Background(), wrap(spec), nil)
	}
	return s.server.Refusals(context.Background(), wrap(spec), wrap(old))
}

// Form is what an API server has against an object as a whole, its status included, as the operator writes it.
func (s *Schema) Form(object map[string]any) field.ErrorList { return s.server.Form(object) }

func wrap(spec map[string]any) map[string]any {
	return map[string]any{
		"apiVersion": "haws.dev/v1alpha1", "kind": "HighlyAvailableApp",
		"metadata": map[string]any{"name": "a", "namespace": "b"}, "spec": spec,
	}
}
