package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// manifest is what Krew reads of a plugin.
// (https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest)
type manifest struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		Version          string `json:"version"`
		Homepage         string `json:"homepage"`
		ShortDescription string `json:"shortDescription"`
		Description      string `json:"description"`
		Caveats          string `json:"caveats"`
		Platforms        []struct {
			Selector struct {
				MatchLabels map[string]string `json:"matchLabels"`
			} `json:"selector"`
			URI    string `json:"uri"`
			SHA256 string `json:"sha256"`
			Bin    string `json:"bin"`
		} `json:"platforms"`
	} `json:"spec"`
}

func TestKrewManifest(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", "config", "krew", "haws.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	m := manifest{}
	if err := yaml.UnmarshalStrict(content, &m); err != nil {
		t.Fatal(err)
	}
	if m.APIVersion != "krew.googlecontainertools.github.com/v1alpha2" || m.Kind != "Plugin" || m.Metadata.Name != "haws" || len(m.Spec.Platforms) < 5 {
		t.Errorf("%+v", m)
	}
	if d := m.Spec.ShortDescription; len(d) > 50 || strings.HasSuffix(d, ".") {
		t.Errorf("%q has more than 50 letters, or ends with a full stop", d)
	}
	for _, p := range m.Spec.Platforms {
		os, arch := p.Selector.MatchLabels["os"], p.Selector.MatchLabels["arch"]
		if !strings.Contains(p.URI, m.Spec.Version+"/kubectl-haws_"+m.Spec.Version+"_"+os+"_"+arch+".") {
			t.Errorf("%s/%s is fetched from %s", os, arch, p.URI)
		}
		if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(p.SHA256) || strings.TrimSuffix(p.Bin, ".exe") != "kubectl-haws" || (os == "windows") != strings.HasSuffix(p.Bin, ".exe") {
			t.Errorf("%s/%s: %+v", os, arch, p)
		}
	}
	invented := regexp.MustCompile(`v0\.0\.0|0{64}`)
	for i, l := range strings.Split(string(content), "\n") {
		if invented.MatchString(l) && !strings.Contains(l, "# PLACEHOLDER") {
			t.Errorf("line %d speaks of a release that there is not, and does not say so: %s", i+1, l)
		}
	}
}
