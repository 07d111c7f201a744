package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/config/crd"
	"github.com/haws-dev/haws/internal/admission"
)

// document is one object of a file, and where it stands.
type document struct {
	object map[string]any
	where  string
}

func (d document) word(name string) string {
	word, _ := d.object[name].(string)
	return word
}

// surviveFiles judges the apps of files. One that would be refused is worse than any
// answer; the others are answered all the same.
func (p *plugin) surviveFiles(c *cobra.Command, f surviveFlags) error {
	var apps []document
	for _, file := range f.files {
		found, err := p.documents(file)
		if err != nil {
			return misused(err)
		}
		mine, err := p.ours(file, found)
		if err != nil {
			return misused(err)
		}
		apps = append(apps, mine...)
	}
	schema, err := admission.Read([]byte(crd.HighlyAvailableApps))
	if err != nil {
		return err
	}
	var all []outlook
	var refused []string
	for _, d := range apps {
		a, err := admitted(c.Context(), schema, d)
		if err != nil {
			refused = append(refused, err.Error())
			continue
		}
		all = append(all, forecast(a))
	}
	err = p.answer(all, f.output)
	if len(refused) > 0 {
		return fault{code: exitMisuse, says: strings.Join(refused, "\nerror: "), err: err}
	}
	return err
}

func misused(err error) error { return fault{exitMisuse, err.Error(), err} }

// documents are the objects of a file, also those in lists.
func (p *plugin) documents(file string) ([]document, error) {
	content, name, err := p.read(file)
	if err != nil {
		return nil, err
	}
	var out []document
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for n := 1; ; n++ {
		part, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		where := fmt.Sprintf("document %d of %s", n, name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", where, err)
		}
		object, err := parsed(part)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", where, err)
		}
		out = append(out, flat(document{object, where})...)
	}
}

// read is a file, or the standard input, and what it is called.
func (p *plugin) read(file string) (content []byte, name string, err error) {
	if file == "-" {
		content, err = io.ReadAll(p.In)
		name = "the standard input"
	} else {
		content, err = os.ReadFile(file) //nolint:gosec // whoever calls this names it
		name = file
	}
	if err != nil {
		return nil, name, fmt.Errorf("cannot read the manifests: %w", err)
	}
	return content, name, nil
}

// parsed is an object of YAML or JSON; nil: there is nothing in it but comments.
func parsed(part []byte) (map[string]any, error) {
	content, err := yaml.YAMLToJSONStrict(part)
	if err != nil {
		return nil, fmt.Errorf("it is not YAML: %w", err)
	}
	var value any
	if err := utiljson.Unmarshal(content, &value); err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok && value != nil {
		return nil, errors.New("it is no object: write apiVersion, kind, metadata and spec")
	}
	return object, nil
}

// flat are the objects of a document, which may be a list of some.
func flat(d document) []document {
	items, isList := d.object["items"].([]any)
	switch {
	case d.object == nil:
		return nil
	case !isList || !strings.HasSuffix(d.word("kind"), "List"):
		return []document{d}
	}
	var out []document
	for i, item := range items {
		object, _ := item.(map[string]any)
		out = append(out, document{object, fmt.Sprintf("item %d in %s", i+1, d.where)})
	}
	return out
}

// ours are the apps of a file. Others are told of; a file without any app is none.
func (p *plugin) ours(file string, all []document) ([]document, error) {
	var out []document
	var others []string
	for _, d := range all {
		group, version, _ := strings.Cut(d.word("apiVersion"), "/")
		switch {
		case d.word("kind") == "" || d.word("apiVersion") == "":
			return nil, fmt.Errorf("%s has no kind or no apiVersion: for an app write kind HighlyAvailableApp and apiVersion %s", d.where, v1alpha1.GroupVersion)
		case group != v1alpha1.GroupVersion.Group:
			others = append(others, fmt.Sprintf("%s is a %s", d.where, d.word("kind")))
		case version != v1alpha1.GroupVersion.Version || d.word("kind") != "HighlyAvailableApp":
			return nil, fmt.Errorf("%s is a %s of %s, which this kubectl-haws does not know: it knows HighlyAvailableApp of %s", d.where, d.word("kind"), d.word("apiVersion"), v1alpha1.GroupVersion)
		default:
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s has no HighlyAvailableApp%s", called(file), strings.Join(append([]string{""}, others...), "; "))
	}
	for _, o := range others {
		p.remark(o + ", and is left out")
	}
	return out, nil
}

func called(file string) string {
	if file == "-" {
		return "the standard input"
	}
	return file
}

// admitted is an app as an API server with our CRD would store it. The error tells of
// all that it would refuse.
func admitted(ctx context.Context, schema *admission.Schema, d document) (*v1alpha1.HighlyAvailableApp, error) {
	// The status of a new object is not taken over.
	delete(d.object, "status")
	var refusals []string
	for _, path := range schema.Unknown(d.object) {
		refusals = append(refusals, path+": there is no such field"+meant(schema, path))
	}
	schema.Default(d.object)
	for _, e := range append(metadata(d.object), schema.Refusals(ctx, d.object, nil)...) {
		refusals = append(refusals, e.Error())
	}
	if len(refusals) > 0 {
		return nil, fmt.Errorf("%s would be refused by the API server: %s", d.where, strings.Join(refusals, "\n  "))
	}
	a := &v1alpha1.HighlyAvailableApp{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(d.object, a); err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", d.where, err)
	}
	return a, nil
}

// metadata is what speaks against the metadata of an object. The namespace is the one
// that it will be put in.
func metadata(object map[string]any) field.ErrorList {
	at := field.NewPath("metadata")
	content, err := json.Marshal(object["metadata"])
	if err != nil {
		return field.ErrorList{field.Invalid(at, "", err.Error())}
	}
	m := metav1.ObjectMeta{}
	reader := json.NewDecoder(bytes.NewReader(content))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&m); err != nil {
		return field.ErrorList{field.Invalid(at, object["metadata"], err.Error())}
	}
	if m.Namespace == "" {
		m.Namespace = metav1.NamespaceDefault
	}
	return apivalidation.ValidateObjectMeta(&m, true, apivalidation.NameIsDNSSubdomain, at)
}

// meant is what a field that there is not may have been meant for.
func meant(schema *admission.Schema, path string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) })
	if len(words) == 0 {
		return ""
	}
	here := *schema.Written
	for _, w := range words[:len(words)-1] {
		switch next, named := here.Properties[w]; {
		case named:
			here = next
		case here.Items != nil && here.Items.Schema != nil:
			here = *here.Items.Schema
		}
	}
	fields := slices.Sorted(maps.Keys(here.Properties))
	if similar := near(words[len(words)-1], fields); len(similar) > 0 {
		return "; did you mean " + strings.Join(similar, " or ") + "?"
	}
	if len(fields) == 0 {
		return ""
	}
	return "; there are " + strings.Join(fields, ", ")
}
