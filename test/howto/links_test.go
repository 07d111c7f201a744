package howto

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fenced  = regexp.MustCompile("(?s)```.*?```|`[^`]*`")
	dropped = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors are the names that GitHub gives to the headings of a page.
func anchors(page string) []string {
	var out []string
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		out = append(out, strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-"))
	}
	return out
}

// dead lists the links of a page that lead nowhere in the repository.
func dead(t *testing.T, path string) []string {
	t.Helper()
	var out []string
	for _, m := range link.FindAllStringSubmatch(fenced.ReplaceAllString(read(t, path), ""), -1) {
		target, anchor, quoted := strings.Cut(m[1], "#")
		if strings.Contains(target, "://") {
			continue
		}
		file := path
		if target != "" {
			file = filepath.Join(filepath.Dir(path), target)
		}
		if _, err := os.Stat(file); err != nil || quoted && !slices.Contains(anchors(read(t, file)), anchor) {
			out = append(out, m[1])
		}
	}
	return out
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	n := 0
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/howto/*.md", "config/iam/*.md"} {
		pages, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pages {
			n++
			for _, target := range dead(t, path) {
				t.Errorf("%s: the link to %s is dead", path, target)
			}
		}
	}
	if n < 20 {
		t.Errorf("looked at %d pages only", n)
	}
}

func TestADeadLinkIsFound(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "page.md")
	text := "# A page: of `one`\n\n[a](page.md) [b](#a-page-of-one) [c](https://example.com/x) [d](none.md) [e](page.md#none) `[f](no-link.md)`\n\n```sh\necho [g](no-link.md)\n```\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := dead(t, path); !slices.Equal(got, []string{"none.md", "page.md#none"}) {
		t.Errorf("%q", got)
	}
}
