package crd

import (
	"os"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

// field is one place of the schema: a property, or what stands in a list or map.
type field struct {
	path     string
	schema   apiextensionsv1.JSONSchemaProps
	property string // its json name; "" for what stands in a list or map
	optional bool
}

func TestEveryFieldSaysWhatItMeans(t *testing.T) {
	for _, f := range fields(t) {
		if f.property == "" || isObjectMeta(f.path) {
			continue
		}
		if !strings.HasPrefix(f.schema.Description, f.property+" ") {
			t.Errorf("%s: the description does not begin with its json name: %q", f.path, f.schema.Description)
		}
		if strings.HasPrefix(f.path, ".spec.") && f.optional && !strings.Contains(strings.Join(strings.Fields(f.schema.Description), " "), "Unset: ") {
			t.Errorf("%s: the description does not say what happens when it is unset", f.path)
		}
	}
}

func TestEveryFieldIsBounded(t *testing.T) {
	for _, f := range fields(t) {
		s := f.schema
		switch {
		case isObjectMeta(f.path):
		case s.Type == "string" && s.MaxLength == nil && len(s.Enum) == 0 && s.Format == "" && !isMapValue(f.path):
			t.Errorf("%s: a string without maxLength, enum or format", f.path)
		case s.Type == "array" && s.MaxItems == nil:
			t.Errorf("%s: a list without maxItems", f.path)
		case s.Type == "array" && s.XListType == nil:
			t.Errorf("%s: a list without a list type", f.path)
		case s.AdditionalProperties != nil && s.MaxProperties == nil:
			t.Errorf("%s: a map without maxProperties", f.path)
		case s.Type == "integer" && strings.HasPrefix(f.path, ".spec.") && s.Maximum == nil:
			t.Errorf("%s: a number without maximum", f.path)
		}
	}
}

func TestEveryRuleHasItsRow(t *testing.T) {
	var said []string
	for _, row := range rules() {
		for _, reason := range row.reasons() {
			said = append(said, reason.says)
		}
	}
	for _, row := range changes() {
		if row.reason != (reason{}) {
			said = append(said, row.reason.says)
		}
	}
	for _, f := range fields(t) {
		for _, rule := range f.schema.XValidations {
			if rule.Message == "" {
				t.Errorf("%s: a rule without a message: %s", f.path, rule.Rule)
			}
			if !slices.ContainsFunc(said, func(says string) bool { return strings.HasPrefix(rule.Message, says) }) {
				t.Errorf("%s: no row is refused by the rule %q", f.path, rule.Message)
			}
		}
	}
}

func TestNoFieldIsForAPassword(t *testing.T) {
	for _, f := range fields(t) {
		if name := strings.ToLower(f.property); strings.Contains(name, "password") || strings.HasSuffix(name, "secret") {
			t.Errorf("%s: RDS keeps the password in Secrets Manager, and nobody writes it into an object", f.path)
		}
	}
}

func isObjectMeta(path string) bool {
	return slices.Contains([]string{".apiVersion", ".kind", ".metadata"}, path)
}

// isMapValue says whether a string stands in a map. A rule bounds those, as Go has no place for the marker.
func isMapValue(path string) bool {
	return slices.Contains([]string{
		".spec.network.loadBalancerSubnets.matchTags{}", ".spec.network.serverSubnets.matchTags{}",
		".spec.network.databaseSubnets.matchTags{}", ".spec.database.parameters{}",
	}, path)
}

func fields(t *testing.T) []field {
	t.Helper()
	content, err := os.ReadFile("../../config/crd/bases/haws.dev_highlyavailableapps.yaml")
	if err != nil {
		t.Fatal(err)
	}
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.UnmarshalStrict(content, crd); err != nil {
		t.Fatal(err)
	}
	all := walk(field{schema: *crd.Spec.Versions[0].Schema.OpenAPIV3Schema})
	if len(all) < 50 {
		t.Fatalf("found %d fields only", len(all))
	}
	return all
}

func walk(f field) []field {
	all := []field{f}
	for name, property := range f.schema.Properties {
		optional := !slices.Contains(f.schema.Required, name)
		all = append(all, walk(field{path: f.path + "." + name, schema: property, property: name, optional: optional})...)
	}
	if f.schema.Items != nil {
		all = append(all, walk(field{path: f.path + "[]", schema: *f.schema.Items.Schema})...)
	}
	if f.schema.AdditionalProperties != nil {
		all = append(all, walk(field{path: f.path + "{}", schema: *f.schema.AdditionalProperties.Schema})...)
	}
	return all
}
