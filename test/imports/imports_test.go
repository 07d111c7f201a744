// Package imports checks the shape of the repository: who imports whom, and how long things get. It holds tests only.
package imports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	module = "github.com/haws-dev/haws"

	anything   = "..."
	std        = "the standard library"
	thirdParty = "third parties"
	awsSDK     = "github.com/aws/..."
	simulator  = module + "/internal/awssim/..."
	blockKit   = module + "/internal/blocks/blocktest/..."
)

// A rule says what the folders `in` may import. Patterns are paths, or `x/...` for x and all below; tests are exempt.
type rule struct {
	says   string
	in     []string
	except []string
	may    []string
	never  []string
}

var rules = []rule{
	{
		says: "stack imports the standard library only",
		in:   []string{"internal/stack/..."},
		may:  []string{std},
	},
	{
		says: "engine imports stack only",
		in:   []string{"internal/engine/..."},
		may:  []string{std, module + "/internal/stack"},
	},
	{
		says: "availability imports stack and api only",
		in:   []string{"internal/availability/..."},
		may:  []string{std, module + "/internal/stack", module + "/api/..."},
	},
	{
		says: "diagram imports api, availability and apimachinery only",
		in:   []string{"internal/diagram/..."},
		may:  []string{std, module + "/api/...", module + "/internal/availability", "k8s.io/apimachinery/..."},
	},
	{
		says: "api imports apimachinery only",
		in:   []string{"api/..."},
		may:  []string{std, module + "/api/...", "k8s.io/apimachinery/..."},
	},
	{
		says:   "a block imports api, stack, engine, cloud, availability and the AWS SDK, never another block",
		in:     []string{"internal/blocks/..."},
		except: []string{"internal/blocks", "internal/blocks/blocktest/..."},
		may:    blockImports,
	},
	{
		says: "blocks imports what a block may, and every block",
		in:   []string{"internal/blocks"},
		may:  append(slices.Clone(blockImports), module+"/internal/blocks/..."),
	},
	{
		says: "controllers import api, blocks, engine, stack and availability, and no AWS SDK",
		in:   []string{"controllers/..."},
		may: []string{
			std, thirdParty, module + "/api/...", module + "/internal/blocks", module + "/internal/engine",
			module + "/internal/stack", module + "/internal/availability",
		},
		never: []string{awsSDK},
	},
	{
		says: "kubectl haws imports api, availability, diagram, admission and the CRD, and nothing else of the operator, of AWS or of controller-runtime",
		in:   []string{"cmd/kubectl-haws/..."},
		may: []string{
			std, thirdParty, module + "/api/...", module + "/internal/availability", module + "/internal/diagram",
			module + "/internal/admission", module + "/config/crd",
		},
		never: []string{awsSDK, "sigs.k8s.io/controller-runtime/..."},
	},
	{
		says:  "admission imports what API servers are made of, and nothing of the operator, of AWS or of controller-runtime",
		in:    []string{"internal/admission/..."},
		may:   []string{std, thirdParty},
		never: []string{awsSDK, "sigs.k8s.io/controller-runtime/..."},
	},
	{
		says:   "nothing but tests and the demo imports the simulated AWS, or the kit that tests blocks with it",
		in:     []string{anything},
		except: []string{"internal/awssim/...", "internal/blocks/blocktest/...", "hack/demo/...", "test/..."},
		may:    []string{anything},
		never:  []string{simulator, blockKit},
	},
}

var blockImports = []string{
	std, awsSDK, module + "/api/...", module + "/internal/stack", module + "/internal/engine",
	module + "/internal/cloud", module + "/internal/availability",
}

func (r rule) governs(s source) bool {
	return !s.isTest() && matches(s.dir(), r.in) && !matches(s.dir(), r.except)
}

func (r rule) broken(sources []source) []string {
	var found []string
	for _, s := range sources {
		if !r.governs(s) {
			continue
		}
		for _, spec := range s.tree.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil || !matches(name, r.may) || matches(name, r.never) {
				found = append(found, fmt.Sprintf("%s:%d imports %s", s.path, s.line(spec.Pos()), name))
			}
		}
	}
	return found
}

func matches(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		first, _, _ := strings.Cut(name, "/")
		top, below := strings.CutSuffix(pattern, "/...")
		switch {
		case pattern == anything:
			return true
		case pattern == std:
			return !strings.Contains(first, ".")
		case pattern == thirdParty:
			return strings.Contains(first, ".") && !matches(name, []string{module + "/..."})
		case below:
			return name == top || strings.HasPrefix(name, top+"/")
		}
		return name == pattern
	})
}

func TestEveryPackageImportsOnlyWhatItMay(t *testing.T) {
	sources := repository(t)
	for _, r := range rules {
		t.Run(r.says, func(t *testing.T) {
			if !slices.ContainsFunc(sources, r.governs) {
				t.Errorf("no file in %v: the rule checks nothing", r.in)
			}
			for _, violation := range r.broken(sources) {
				t.Errorf("%s, but %s", violation, r.says)
			}
		})
	}
}

func TestRules(t *testing.T) {
	tests := map[string]struct {
		file, imports string
		broken        bool
	}{
		"stack may import the standard library":          {"internal/stack/diff.go", "go/ast", false},
		"stack may not import the engine":                {"internal/stack/diff.go", module + "/internal/engine", true},
		"stack may not import a third party":             {"internal/stack/diff.go", "k8s.io/utils/ptr", true},
		"a test of stack may import a third party":       {"internal/stack/diff_test.go", "pgregory.net/rapid", false},
		"engine may import stack":                        {"internal/engine/settle.go", module + "/internal/stack", false},
		"engine may not import cloud":                    {"internal/engine/settle.go", module + "/internal/cloud", true},
		"engine may not import the AWS SDK":              {"internal/engine/settle.go", "github.com/aws/aws-sdk-go-v2/aws", true},
		"engine may not import a namesake of stack":      {"internal/engine/settle.go", module + "/internal/stackx", true},
		"availability may import api":                    {"internal/availability/judge.go", module + "/api/v1alpha1", false},
		"availability may not import engine":             {"internal/availability/judge.go", module + "/internal/engine", true},
		"api may import apimachinery":                    {"api/v1alpha1/app.go", "k8s.io/apimachinery/pkg/runtime", false},
		"api may not import controller-runtime":          {"api/v1alpha1/app.go", "sigs.k8s.io/controller-runtime/pkg/scheme", true},
		"api may not import stack":                       {"api/v1alpha1/app.go", module + "/internal/stack", true},
		"a block may import the AWS SDK":                 {"internal/blocks/table/aws.go", "github.com/aws/smithy-go", false},
		"a block may import cloud":                       {"internal/blocks/table/aws.go", module + "/internal/cloud", false},
		"a block may not import another block":           {"internal/blocks/table/aws.go", module + "/internal/blocks/bucket", true},
		"a block may not import blocks":                  {"internal/blocks/table/aws.go", module + "/internal/blocks", true},
		"a block may not import controllers":             {"internal/blocks/table/aws.go", module + "/controllers", true},
		"a block may not import a third party":           {"internal/blocks/table/aws.go", "k8s.io/client-go/rest", true},
		"the kit may import the simulated AWS":           {"internal/blocks/blocktest/kit.go", module + "/internal/awssim", false},
		"a test of a block may import the kit":           {"internal/blocks/table/table_test.go", module + "/internal/blocks/blocktest", false},
		"a command may not import the kit":               {"cmd/other/main.go", module + "/internal/blocks/blocktest", true},
		"kubectl haws may import api":                    {"cmd/kubectl-haws/tree.go", module + "/api/v1alpha1", false},
		"kubectl haws may import availability":           {"cmd/kubectl-haws/tree.go", module + "/internal/availability", false},
		"kubectl haws may import admission":              {"cmd/kubectl-haws/tree.go", module + "/internal/admission", false},
		"admission may not import api":                   {"internal/admission/schema.go", module + "/api/v1alpha1", true},
		"admission may not import the AWS SDK":           {"internal/admission/schema.go", "github.com/aws/smithy-go", true},
		"kubectl haws may import a Kubernetes client":    {"cmd/kubectl-haws/tree.go", "k8s.io/client-go/dynamic", false},
		"kubectl haws may not import controllers":        {"cmd/kubectl-haws/tree.go", module + "/controllers", true},
		"kubectl haws may not import blocks":             {"cmd/kubectl-haws/tree.go", module + "/internal/blocks", true},
		"kubectl haws may not import cloud":              {"cmd/kubectl-haws/tree.go", module + "/internal/cloud", true},
		"kubectl haws may not import the AWS SDK":        {"cmd/kubectl-haws/tree.go", "github.com/aws/aws-sdk-go-v2/aws", true},
		"kubectl haws may not import controller-runtime": {"cmd/kubectl-haws/tree.go", "sigs.k8s.io/controller-runtime/pkg/client", true},
		"a test of kubectl haws may import blocks":       {"cmd/kubectl-haws/tree_test.go", module + "/internal/blocks", false},
		"blocks may import a block":                      {"internal/blocks/blocks.go", module + "/internal/blocks/table", false},
		"blocks may not import controllers":              {"internal/blocks/blocks.go", module + "/controllers", true},
		"controllers may import blocks":                  {"controllers/app.go", module + "/internal/blocks", false},
		"controllers may import controller-runtime":      {"controllers/app.go", "sigs.k8s.io/controller-runtime", false},
		"controllers may not import a block":             {"controllers/app.go", module + "/internal/blocks/table", true},
		"controllers may not import cloud":               {"controllers/app.go", module + "/internal/cloud", true},
		"controllers may not import the AWS SDK":         {"controllers/app.go", "github.com/aws/aws-sdk-go-v2/aws", true},
		"the demo may import the simulated AWS":          {"hack/demo/main.go", module + "/internal/awssim", false},
		"a test may import the simulated AWS":            {"controllers/suite_test.go", module + "/internal/awssim", false},
		"main may not import the simulated AWS":          {"main.go", module + "/internal/awssim", true},
		"cloud may not import a part of the simulation":  {"internal/cloud/config.go", module + "/internal/awssim/ec2", true},
		"the simulation may import a part of itself":     {"internal/awssim/world.go", module + "/internal/awssim/ec2", false},
		"a folder that is built is not looked at":        {"bin/stack/main.go", module + "/internal/awssim", false},
		"a rule holds in the folders below its own, too": {"internal/stack/deep/er/x.go", "k8s.io/utils/ptr", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			sources := fixture(t, map[string]string{tt.file: fmt.Sprintf("package x\n\nimport _ %q\n", tt.imports)})
			var got, want []string
			for _, r := range rules {
				got = append(got, r.broken(sources)...)
			}
			if tt.broken {
				want = []string{fmt.Sprintf("%s:3 imports %s", tt.file, tt.imports)}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

func TestModulesOfTheirOwnAreNotLookedAt(t *testing.T) {
	sources := fixture(t, map[string]string{
		"hack/other/go.mod":  "module other\n",
		"hack/other/main.go": "package main\n",
		"main.go":            "package main\n",
	})
	if len(sources) != 1 || sources[0].path != "main.go" {
		t.Errorf("read %d files, want main.go alone", len(sources))
	}
}
