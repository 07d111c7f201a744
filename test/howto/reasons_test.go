package howto

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// helped are the groups of reasons that the page on stuck apps has to explain, by the comments above them.
var helped = []string{"Reasons that a person must act on", "Reasons that pass by themselves, or that AWS gives"}

// reasons are the values of the constants of the API by the comment above their group.
func reasons(t *testing.T) map[string][]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "api", "v1alpha1", "conditions.go"), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, d := range file.Decls {
		group, is := d.(*ast.GenDecl)
		if !is || group.Tok != token.CONST {
			continue
		}
		title := strings.TrimSuffix(strings.TrimSpace(group.Doc.Text()), ".")
		for _, spec := range group.Specs {
			value, err := strconv.Unquote(spec.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out[title] = append(out[title], value)
		}
	}
	return out
}

// sections are the third headings of a page below each second one.
func sections(page string) map[string][]string {
	out, chapter := map[string][]string{}, ""
	for line := range strings.SplitSeq(page, "\n") {
		if title, is := strings.CutPrefix(line, "## "); is {
			chapter = title
		}
		if title, is := strings.CutPrefix(line, "### "); is {
			out[chapter] = append(out[chapter], title)
		}
	}
	return out
}

func TestEachReasonHasASection(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join(root, "docs", "howto", "stalled.md"))
	if err != nil {
		t.Fatal(err)
	}
	given, want := reasons(t), map[string][]string{}
	for _, group := range helped {
		if len(given[group]) == 0 {
			t.Errorf("conditions.go has no group %q", group)
		}
		want[group] = given[group]
	}
	if diff := cmp.Diff(want, sections(string(page))); diff != "" {
		t.Errorf("(-reasons of the API +sections of the page):\n%s", diff)
	}
}
