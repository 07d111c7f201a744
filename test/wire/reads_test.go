// Package wire holds what the operator reads of AWS's answers against what arrives: in the answers of moto, which are
// decoded from the wire, and in those of the simulated AWS, which are not. It holds tests only.
package wire

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"
)

const sdk = "github.com/aws/aws-sdk-go-v2/service/"

// usage is what the code of the operator asks of AWS, and reads of the answers.
type usage struct {
	// outputs are the types of the answers by operation, such as "ec2.DescribeSubnets".
	outputs map[string]*types.Named
	// read are the fields that something reads, such as "ec2.Subnet.State".
	read map[string]bool
}

// usageOf reads packages, but for tests and their kit.
func usageOf(t *testing.T, patterns ...string) usage {
	t.Helper()
	found, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, patterns...)
	if err != nil || len(found) < len(patterns) {
		t.Fatalf("load %d packages of %v: %v", len(found), patterns, err)
	}
	out := usage{outputs: map[string]*types.Named{}, read: map[string]bool{}}
	for _, p := range found {
		for _, e := range p.Errors {
			t.Fatal(e)
		}
		if strings.HasSuffix(p.PkgPath, "/blocktest") {
			continue
		}
		for _, file := range p.Syntax {
			out.add(file, p.TypesInfo)
		}
	}
	return out
}

// add takes in one file. Who makes the input of an operation calls it.
func (u usage) add(file *ast.File, info *types.Info) {
	written := assigned(file)
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.CompositeLit:
			if operation, output := outputOf(info.TypeOf(n)); output != nil {
				u.outputs[operation] = output
			}
		case *ast.SelectorExpr:
			of := info.Selections[n]
			if of == nil || of.Kind() != types.FieldVal || written[n] {
				return true
			}
			if name := typeName(bare(of.Recv())); name != "" {
				u.read[name+"."+n.Sel.Name] = true
			}
		}
		return true
	})
}

// assigned are the fields that something is assigned to: they are not read there.
func assigned(file *ast.File) map[ast.Expr]bool {
	out := map[ast.Expr]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		if a, ok := node.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN {
			for _, to := range a.Lhs {
				out[ast.Unparen(to)] = true
			}
		}
		return true
	})
	return out
}

// outputOf is the operation that a type is the input of, and the type of its answer.
func outputOf(t types.Type) (string, *types.Named) {
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return "", nil
	}
	service, ok := strings.CutPrefix(named.Obj().Pkg().Path(), sdk)
	name, isInput := strings.CutSuffix(named.Obj().Name(), "Input")
	if !ok || !isInput || strings.Contains(service, "/") {
		return "", nil
	}
	answer := named.Obj().Pkg().Scope().Lookup(name + "Output")
	if answer == nil {
		return "", nil
	}
	output, _ := answer.Type().(*types.Named)
	return service + "." + name, output
}

// bare is what a pointer, list or map holds.
func bare(t types.Type) types.Type {
	for {
		switch of := types.Unalias(t).(type) {
		case *types.Pointer:
			t = of.Elem()
		case *types.Slice:
			t = of.Elem()
		case *types.Map:
			t = of.Elem()
		default:
			return of
		}
	}
}

// typeName is a type of the SDK's services, such as "ec2.Subnet"; empty for any other.
func typeName(t types.Type) string {
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return ""
	}
	return nameOf(named.Obj().Pkg().Path(), named.Obj().Name())
}

func nameOf(path, name string) string {
	service, ok := strings.CutPrefix(path, sdk)
	if !ok {
		return ""
	}
	service, _, _ = strings.Cut(service, "/")
	return service + "." + name
}

// operations are those that the operator calls.
func (u usage) operations() []string { return slices.Sorted(maps.Keys(u.outputs)) }

// expected are the fields that are read of an operation's answers: those of the answer itself, and those of what hangs on
// it by fields that are read.
func (u usage) expected(operation string) []string {
	found, due := map[string]bool{}, []types.Type{u.outputs[operation]}
	for looked := map[types.Type]bool{}; len(due) > 0; due = due[1:] {
		of, ok := due[0].Underlying().(*types.Struct)
		if !ok || looked[due[0]] {
			continue
		}
		looked[due[0]] = true
		for f := range of.Fields() {
			if name := typeName(due[0]) + "." + f.Name(); u.read[name] {
				_, local, _ := strings.Cut(name, ".")
				found[local] = true
				due = append(due, bare(f.Type()))
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestWhatIsReadOfAnAnswerIsFound(t *testing.T) {
	t.Parallel()
	u := usageOf(t, "./testdata/reader")
	if diff := cmp.Diff([]string{"ec2.DescribeSubnets"}, u.operations()); diff != "" {
		t.Fatalf("operations (-want +got):\n%s", diff)
	}
	want := []string{"DescribeSubnetsOutput.Subnets", "Subnet.AvailableIpAddressCount", "Subnet.Tags", "Tag.Key"}
	if diff := cmp.Diff(want, u.expected("ec2.DescribeSubnets")); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}
