package crd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1alpha1 "github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/test/controlplane"
)

const samples = "../../config/samples"

func testSamples(api client.Client) func(*testing.T) {
	return func(t *testing.T) {
		for _, sample := range controlplane.Objects(t, samples) {
			t.Run(sample.GetName(), func(t *testing.T) {
				t.Parallel()
				if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(sample.Object, &v1alpha1.HighlyAvailableApp{}, true); err != nil {
					t.Errorf("read it in Go: %v", err)
				}
				if err := api.Create(t.Context(), sample); err != nil {
					t.Errorf("got %v, want it admitted", err)
				}
			})
		}
	}
}

func TestEverySampleIsInTheKustomization(t *testing.T) {
	kustomization, err := os.ReadFile(filepath.Join(samples, "kustomization.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(samples, "haws_*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("got samples %v, %v", files, err)
	}
	for _, file := range files {
		if !strings.Contains(string(kustomization), "- "+filepath.Base(file)+"\n") {
			t.Errorf("%s is not in kustomization.yaml", file)
		}
	}
}
