package howto

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write into the pages what their commands print, where a page shows something else")

// story are the pages in the order in which a reader comes to them: each goes on with what the ones before it made.
var story = []string{"install.md", "first-app.md", "change.md", "rollout.md", "failover.md", "stalled.md", "delete.md"}

func TestThePages(t *testing.T) {
	t.Parallel()
	s := raise(t)
	// The setup of IAM is asked of moto, everything else of the simulated AWS.
	administrator := newShell(t, s.dir, append(slices.Clone(s.env), "AWS_ENDPOINT_URL="+s.moto)...)
	reader := newShell(t, s.dir, append(slices.Clone(s.env), s.diverted(t)...)...)
	for _, name := range story {
		sh := reader
		if name == "install.md" {
			sh = administrator
		}
		if !t.Run(strings.TrimSuffix(name, ".md"), func(t *testing.T) { s.play(t, sh, load(t, name)) }) {
			t.Fatalf("the pages after %s are not run: they go on with what it made", name)
		}
	}
}

// diverted is what has the AWS CLI ask the simulated AWS.
func (s *stage) diverted(t *testing.T) []string {
	t.Helper()
	plugins, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(config, []byte("[plugins]\nhaws = simulated\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"AWS_CONFIG_FILE=" + config, "PYTHONPATH=" + plugins, "PYTHONDONTWRITEBYTECODE=1", "HAWS_AWS=" + newFront(s.aws.Config()).start(t)}
}

// play runs what a page has, from its top to its end.
func (s *stage) play(t *testing.T, sh *shell, p *page) {
	t.Helper()
	printed, left, name := "", 0, filepath.Base(p.path)
	for i := range p.parts {
		part := p.parts[i]
		switch part.kind {
		case stageDo:
			if err := s.direct(part.text); err != nil {
				t.Fatalf("%s:%d: %v", p.path, part.line+1, err)
			}
		case notRun:
			left++
			t.Logf("%s:%d is not run: %s", name, part.line+1, part.why)
		case run, refused:
			printed = play(t, sh, p, part)
		case expected:
			if !fits(part.text, printed) {
				p.differs(t, i, printed)
			}
		case prose:
		}
	}
	t.Logf("%s: %d commands do not run here", name, left)
}

// play runs one block.
func play(t *testing.T, sh *shell, p *page, b part) string {
	t.Helper()
	began := time.Now()
	printed, err := sh.run(t, b.text)
	t.Logf("%s:%d took %.1f s", filepath.Base(p.path), b.line+1, time.Since(began).Seconds())
	if failed := err != nil; failed != (b.kind == refused) {
		apps, _ := sh.run(t, "for app in $(kubectl get haapp -o name); do kubectl haws status ${app#*/}; done")
		t.Fatalf("%s:%d: %v\n%s\n--- printed\n%s\n--- the apps\n%s", p.path, b.line+1, err, b.text, printed, apps)
	}
	return printed
}

// differs tells of an output that is not the one of the page, or puts it there.
func (p *page) differs(t *testing.T, i int, printed string) {
	t.Helper()
	if !*update {
		t.Errorf("%s:%d: the page shows another output than\n%s", p.path, p.parts[i].line+1, printed)
		return
	}
	p.put(i, printed)
	if err := p.save(); err != nil {
		t.Fatal(err)
	}
}

func TestEveryPageIsRun(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "docs", "howto", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	var pages []string
	for _, f := range files {
		pages = append(pages, filepath.Base(f))
	}
	want := slices.Sorted(slices.Values(story))
	if !slices.Equal(want, pages) {
		t.Errorf("docs/howto has %v, and these are run: %v", pages, want)
	}
}
