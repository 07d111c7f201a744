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
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "kubectl-plugin.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := shows.FindAllStringSubmatch(string(page), -1)
	if len(shown) != 6 {
		t.Fatalf("found %d outputs", len(shown))
	}
	for _, s := range shown {
		printed := rendered(t, s[1])
		for part := range strings.SplitSeq("\n"+s[2], "\n…\n") {
			if !strings.Contains("\n"+printed, "\n"+strings.TrimPrefix(part, "\n")) {
				t.Errorf("this is not what %s has:\n%s", s[1], part)
			}
		}
	}
	for _, c := range command(genericiooptions.NewTestIOStreamsDiscard(), nil).Commands() {
		if !strings.Contains(string(page), "`"+c.Name()) {
			t.Errorf("nothing is said of %s", c.Name())
		}
	}
}
