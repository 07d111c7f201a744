package iam

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

const sdk = "github.com/aws/aws-sdk-go-v2/service/"

// prefixes are the names that IAM has for the services of the SDK.
func prefixes() map[string]string {
	return map[string]string{
		"acm": "acm", "autoscaling": "autoscaling", "dynamodb": "dynamodb", "ec2": "ec2", "elasticloadbalancingv2": "elasticloadbalancing", "iam": "iam",
		"rds": "rds", "s3": "s3", "ssm": "ssm", "sts": "sts",
	}
}

// source is one Go file, and the services of the SDK that it imports by the names they have in it.
type source struct {
	tree     *ast.File
	services map[string]string
}

// sources are the files in a folder and below that are no tests; the kit of tests is none.
func sources(t *testing.T, folder string) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && entry.Name() == "blocktest" {
			return cmp.Or(err, fs.SkipDir)
		}
		if entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		out = append(out, source{tree: tree, services: services(tree)})
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("found %d files in %s: %v", len(out), folder, err)
	}
	return out
}

func services(tree *ast.File) map[string]string {
	out := map[string]string{}
	for _, spec := range tree.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		service, ok := strings.CutPrefix(name, sdk)
		if err != nil || !ok || strings.Contains(service, "/") {
			continue
		}
		local := service
		if spec.Name != nil {
			local = spec.Name.Name
		}
		out[local] = service
	}
	return out
}

// action is the IAM action of an expression such as ec2.CreateTagsInput, without the suffix.
func (s source) action(e ast.Expr, suffix string) (string, bool) {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	local, ok := selector.X.(*ast.Ident)
	if !ok || s.services[local.Name] == "" {
		return "", false
	}
	operation, ok := strings.CutSuffix(selector.Sel.Name, suffix)
	return prefixes()[s.services[local.Name]] + ":" + operation, ok
}

// declared are the actions of the operations that a block's interfaces list: by their inputs, or by the SDK's own
// interfaces for its paginators.
func declared(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for _, s := range sources(t, "../../internal/blocks") {
		ast.Inspect(s.tree, func(node ast.Node) bool {
			list, ok := node.(*ast.InterfaceType)
			if !ok {
				return true
			}
			for _, method := range list.Methods.List {
				if name, ok := s.action(method.Type, "APIClient"); ok {
					found[name] = true
				}
				if fn, ok := method.Type.(*ast.FuncType); ok && len(fn.Params.List) > 1 {
					if pointer, ok := fn.Params.List[1].Type.(*ast.StarExpr); ok {
						if name, ok := s.action(pointer.X, "Input"); ok {
							found[name] = true
						}
					}
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(found))
}

// called are the actions of the operations that the code calls: it makes their inputs.
func called(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for _, s := range slices.Concat(sources(t, "../../internal/blocks"), sources(t, "../../internal/cloud"), sources(t, "../../controllers")) {
		ast.Inspect(s.tree, func(node ast.Node) bool {
			if literal, ok := node.(*ast.CompositeLit); ok {
				if name, ok := s.action(literal.Type, "Input"); ok {
					found[name] = true
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(found))
}

func TestTheInterfacesListWhatIsCalledAndNothingElse(t *testing.T) {
	t.Parallel()
	// The caller's identity is asked for outside of the blocks.
	want := slices.Sorted(slices.Values(append(declared(t), "sts:GetCallerIdentity")))
	if diff := gocmp.Diff(want, called(t)); diff != "" {
		t.Errorf("(-listed +called):\n%s", diff)
	}
	t.Logf("%d operations are called", len(want))
}
