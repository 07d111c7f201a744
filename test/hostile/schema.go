package hostile

import (
	"context"
	"fmt"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// Schema is what an API server knows of a kind from its CRD.
type Schema struct {
	// spec is how the CRD is written, for whoever makes objects.
	spec       apiextensionsv1.JSONSchemaProps
	structural *schema.Structural
	form       validation.SchemaValidator
	rules      *cel.Validator
}

// Load reads the first version of a CRD.
func Load(file string) (*Schema, error) {
	content, err := os.ReadFile(file) //nolint:gosec // a test names it
	if err != nil {
		return nil, err
	}
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.UnmarshalStrict(content, crd); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	whole := crd.Spec.Versions[0].Schema.OpenAPIV3Schema
	internal := &apiextensions.JSONSchemaProps{}
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(whole, internal, nil); err != nil {
		return nil, err
	}
	s := &Schema{spec: whole.Properties["spec"]}
	if s.structural, err = schema.NewStructural(internal); err != nil {
		return nil, err
	}
	if s.form, _, err = validation.NewSchemaValidator(internal); err != nil {
		return nil, err
	}
	s.rules = cel.NewValidator(s.structural, true, celconfig.PerCallLimit)
	return s, nil
}

// Refusals is why an API server refuses a spec: to create it, or to put it in the place of an old one. It goes the way that
// a request takes there (registry/customresource/strategy.go): form, lists, then rules, if the form lets them run.
func (s *Schema) Refusals(spec, old map[string]any) field.ErrorList {
	object := wrap(spec)
	var before any
	var errs field.ErrorList
	if old == nil {
		errs = validation.ValidateCustomResource(nil, object, s.form)
	} else {
		before = wrap(old)
		errs = validation.ValidateCustomResourceUpdate(nil, object, before, s.form)
	}
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, s.structural, object)...)
	for _, err := range errs {
		switch err.Type { //nolint:exhaustive // those that keep the rules from running
		case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong, field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
			return errs
		}
	}
	broken, _ := s.rules.Validate(context.Background(), nil, s.structural, object, before, celconfig.RuntimeCELCostBudget)
	return append(errs, broken...)
}

// Form is what an API server has against an object as a whole, its status included, as the operator writes it.
func (s *Schema) Form(object map[string]any) field.ErrorList {
	errs := validation.ValidateCustomResource(nil, object, s.form)
	return append(errs, listtype.ValidateListSetsAndMaps(nil, s.structural, object)...)
}

func wrap(spec map[string]any) map[string]any {
	return map[string]any{
		"apiVersion": "haws.dev/v1alpha1", "kind": "HighlyAvailableApp",
		"metadata": map[string]any{"name": "a", "namespace": "b"}, "spec": spec,
	}
}
