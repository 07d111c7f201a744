package howto

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// kind is what a part of a page asks for.
type kind int

const (
	prose    kind = iota // for the reader only
	stageDo              // something happens
	run                  // a command that succeeds
	refused              // a command that fails
	notRun               // a command that cannot run here
	expected             // what the command before it prints
)

// part is a fenced block, or a direction for the stage.
type part struct {
	kind kind
	// line is where its text begins, and ends the line after its last, counted from 0.
	line, end int
	text      string
	// why is the reason that it does not run.
	why string
}

// page is a how-to, by lines.
type page struct {
	path  string
	lines []string
	parts []part
}

const (
	fence     = "```"
	direction = "<!-- stage: "
)

func load(t *testing.T, name string) *page {
	t.Helper()
	path := filepath.Join(root, "docs", "howto", name)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	p.path = path
	return p
}

// parse finds the parts of a page, in order.
func parse(text string) (*page, error) {
	p := &page{lines: strings.Split(text, "\n")}
	for i := 0; i < len(p.lines); i++ {
		line := p.lines[i]
		switch said, is := strings.CutPrefix(line, direction); {
		case is:
			p.parts = append(p.parts, part{kind: stageDo, line: i, end: i + 1, text: strings.TrimSuffix(said, " -->")})
		case strings.HasPrefix(strings.TrimSpace(line), fence):
			found, err := p.fenced(i)
			if err != nil {
				return nil, err
			}
			p.parts = append(p.parts, found)
			i = found.end
		}
	}
	return p, nil
}

// fenced reads the block whose fence is on line i.
func (p *page) fenced(i int) (part, error) {
	if !strings.HasPrefix(p.lines[i], fence) {
		return part{}, fmt.Errorf("line %d: a block within a list is not found by everybody: put it at the margin", i+1)
	}
	end := i + 1
	for end < len(p.lines) && p.lines[end] != fence {
		end++
	}
	if end == len(p.lines) {
		return part{}, fmt.Errorf("line %d: the block does not end", i+1)
	}
	b := part{line: i + 1, end: end, text: strings.Join(p.lines[i+1:end], "\n")}
	var err error
	b.kind, b.why, err = meaning(strings.TrimPrefix(p.lines[i], fence))
	if err == nil && b.kind == expected && (len(p.parts) == 0 || !p.parts[len(p.parts)-1].runs()) {
		err = fmt.Errorf("this output follows no command that runs")
	}
	if err != nil {
		return b, fmt.Errorf("line %d: %w", i+1, err)
	}
	return b, nil
}

// meaning is what the words after a fence ask for.
func meaning(info string) (k kind, why string, err error) {
	language, rest, _ := strings.Cut(info, " ")
	reason, isNotRun := strings.CutPrefix(rest, "not run: ")
	switch {
	case language == "sh" && rest == "":
		return run, "", nil
	case language == "sh" && rest == "refused":
		return refused, "", nil
	case language == "sh" && isNotRun && reason != "":
		return notRun, reason, nil
	case info == "text":
		return expected, "", nil
	case info == "yaml" || info == "json" || info == "mermaid":
		return prose, "", nil
	}
	return prose, "", fmt.Errorf("a block says %q: it is sh, sh refused, sh not run: WHY, text, yaml, json or mermaid", info)
}

func (b part) runs() bool { return b.kind == run || b.kind == refused }

// put replaces the text of a part, the parts after it move.
func (p *page) put(i int, text string) {
	old := p.parts[i]
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	p.lines = slices.Concat(p.lines[:old.line], lines, p.lines[old.end:])
	moved := len(lines) - (old.end - old.line)
	p.parts[i].text, p.parts[i].end = strings.Join(lines, "\n"), old.end+moved
	for j := i + 1; j < len(p.parts); j++ {
		p.parts[j].line, p.parts[j].end = p.parts[j].line+moved, p.parts[j].end+moved
	}
}

func (p *page) save() error {
	return os.WriteFile(p.path, []byte(strings.Join(p.lines, "\n")), 0o600)
}
