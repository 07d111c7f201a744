package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"k8s.io/cli-runtime/pkg/genericiooptions"
)

var shows = regexp.MustCompile("(?s)<!-- ([a-z-]+) -->\n```console\n\\$ [^\n]+\n(.*?)```\n")

// The pages that users read show what is printed, or parts of it, with … between them.
func TestTheDocumentationShowsWhatIsPrinted(t *testing.T) {
	t.Parallel()
	page := shownOn(t, filepath.Join("docs", "kubectl-plugin.md"), 6)
	shownOn(t, "README.md", 1)
	for _, c := range command(genericiooptions.NewTestIOStreamsDiscard(), nil).Commands() {
		if !strings.Contains(page, "`"+c.Name()) {
			t.Errorf("nothing is said of %s", c.Name())
		}
	}
}

// shownOn checks so many outputs on a page, and returns the page.
func shownOn(t *testing.T, path string, outputs int) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", path))
	if err != nil {
		t.Fatal(err)
	}
	shown := shows.FindAllStringSubmatch(string(page), -1)
	if len(shown) != outputs {
		t.Fatalf("found %d outputs on %s", len(shown), path)
	}
	for _, s := range shown {
		printed := rendered(t, s[1])
		for part := range strings.SplitSeq("\n"+s[2], "\n…\n") {
			if !strings.Contains("\n"+printed, "\n"+strings.TrimPrefix(part, "\n")) {
				t.Errorf("%s: this is not what %s has:\n%s", path, s[1], part)
			}
		}
	}
	return string(page)
}
