// Package admission answers for an API server: it fills in what a CRD has defaults for,
// and refuses what the server would refuse. It needs no cluster, and asks nobody.
package admission

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// Schema is what an API server knows of a kind from its CRD.
type Schema struct {
	// Written is how the CRD is written.
	Written    *apiextensionsv1.JSONSchemaProps
	structural *schema.Structural
	form       validation.SchemaValidator
	rules      *cel.Validator
}

// Read reads the first version of a CRD in YAML.
func Read(content []byte) (*Schema, error) {
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.UnmarshalStrict(content, crd); err != nil {
		return nil, fmt.Errorf("read the CRD: %w", err)
	}
	if len(crd.Spec.Versions) == 0 || crd.Spec.Versions[0].Schema == nil {
		return nil, errors.New("read the CRD: it has no version with a schema")
	}
	s := &Schema{Written: crd.Spec.Versions[0].Schema.OpenAPIV3Schema}
	internal := &apiextensions.JSONSchemaProps{}
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(s.Written, internal, nil)
	if err != nil {
		return nil, fmt.Errorf("read the schema of the CRD: %w", err)
	}
	if s.structural, err = schema.NewStructural(internal); err != nil {
		return nil, fmt.Errorf("read the schema of the CRD: %w", err)
	}
	if s.form, _, err = validation.NewSchemaValidator(internal); err != nil {
		return nil, fmt.Errorf("read the schema of the CRD: %w", err)
	}
	s.rules = cel.NewValidator(s.structural, true, celconfig.PerCallLimit)
	return s, nil
}

// Unknown are the paths of fields that the schema does not have. They are taken out of
// the object.
func (s *Schema) Unknown(object map[string]any) []string {
	return pruning.PruneWithOptions(object, s.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
}

// Default fills in what the schema has defaults for.
func (s *Schema) Default(object map[string]any) { defaulting.Default(object, s.structural) }

// Form is what speaks against how an object is written, without the rules.
func (s *Schema) Form(object map[string]any) field.ErrorList {
	errs := validation.ValidateCustomResource(nil, object, s.form)
	return append(errs, listtype.ValidateListSetsAndMaps(nil, s.structural, object)...)
}

// Refusals is why an API server refuses an object: to create it, or to put it in the place of another one, which is nil then.
// It goes the way that a request takes there (registry/customresource/strategy.go): form, lists, then rules, if the form
// lets them run.
func (s *Schema) Refusals(ctx context.Context, object, before map[string]any) field.ErrorList {
	var errs field.ErrorList
	var old any
	if before == nil {
		errs = s.Form(object)
	} else {
		old = before
		errs = validation.ValidateCustomResourceUpdate(nil, object, before, s.form)
		errs = append(errs, listtype.ValidateListSetsAndMaps(nil, s.structural, object)...)
	}
	for _, err := range errs {
		switch err.Type { //nolint:exhaustive // those that keep the rules from running
		case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong, field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
			return errs
		}
	}
	broken, _ := s.rules.Validate(ctx, nil, s.structural, object, old, celconfig.RuntimeCELCostBudget)
	return append(errs, broken...)
}
