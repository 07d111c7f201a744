package main

import (
	"go/parser"
	"go/token"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// body finds the mutants of a function's body, and makes sure that what holds
// them switched is Go.
func body(t *testing.T, results, text string) []*mutant {
	t.Helper()
	f, next := &source{path: "x.go", text: []byte("package x\n\nfunc f() " + results + " {\n" + text + "\n}\n")}, 0
	found, err := find(f, &next)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range found {
		if m.switched == "" {
			continue
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "x.go", apply(f, []*mutant{m}, true), 0); err != nil {
			t.Errorf("%s: %v", m, err)
		}
	}
	return found
}

func TestMutants(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		results, text string
		want          []string
	}{
		"a comparison moves by one, and turns round": {"", "_ = a < b", []string{"_ = a <= b", "_ = a >= b", ""}},
		"an equality turns round":                    {"", "_ = a == b", []string{"_ = a != b", ""}},
		"and becomes or":                             {"", "_ = a && b", []string{"_ = (a || b)", ""}},
		"or becomes and":                             {"", "_ = a || b", []string{"_ = (a && b)", ""}},
		"not goes":                                   {"", "_ = !a", []string{"_ = a", ""}},
		"a condition turns round":                    {"", "if a() {\n}", []string{"if !(a()) {"}},
		"a case turns round":                         {"", "switch {\ncase a:\n}", []string{"case !(a):"}},
		"a case of a value does not":                 {"", "switch a {\ncase b:\n}", nil},
		"a statement goes":                           {"", "a()", []string{""}},
		"a declaration stays":                        {"", "a := b()", nil},
		"a number is one more, and one less":         {"", "a := 2", []string{"a := 3", "a := 1"}},
		"a sum becomes a difference":                 {"", "a := b + c", []string{"a := b - c"}},
		"a text is not a sum":                        {"", `a := b + "c"`, nil},
		"a truth returns the other one":              {"bool", "return a()", []string{"return !(a())"}},
		"anything else returns nothing":              {"(int, error)", "return a, b", []string{"return *new(int), *new(error)"}},
		"what returns nothing anyhow stays":          {"(*int, error)", "return nil, nil", nil},
		"a function inside returns its own": {"int", "return a(func() string { return b })", []string{
			"return *new(int)", "return a(func() string { return *new(string) })",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, m := range body(t, row.results, row.text) {
				_, after := m.lines()
				got = append(got, after)
			}
			slices.Sort(row.want)
			slices.Sort(got)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("mutants (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMutantsOfOneBinaryDoNotOverlap(t *testing.T) {
	t.Parallel()
	l := &lab{mutants: body(t, "bool", "return a < b && !c\nd := 2")}
	seen := 0
	for _, batch := range l.batches() {
		for i, m := range batch {
			seen++
			if slices.ContainsFunc(batch[:i], m.overlaps) || len(batch) > 1 && m.switched == "" {
				t.Errorf("%s cannot stand beside the others", m)
			}
		}
	}
	if seen != len(l.mutants) {
		t.Errorf("%d of %d mutants are tried", seen, len(l.mutants))
	}
}

func TestAnExcuseIsForOneMutant(t *testing.T) {
	t.Parallel()
	known := excuses("# a comment\nx.go: _ = a < b => _ = a <= b # nobody minds\nx.go: gone => went # long ago\n")
	var excused []string
	for _, m := range body(t, "", "_ = a < b") {
		if known.excuses(m) {
			excused = append(excused, m.becomes)
		}
	}
	if diff := cmp.Diff([]string{"a <= b"}, excused); diff != "" {
		t.Errorf("excused (-want +got):\n%s", diff)
	}
	if got := known.unused(); got != "x.go: gone => went # long ago" {
		t.Errorf("unused: %q", got)
	}
}
