package main

import (
	"bytes"
	"fmt"
	"strings"
)

// source is one file of a package.
type source struct {
	path string // from the root of the module
	text []byte
}

// mutant is one change of a file.
type mutant struct {
	file       *source
	id         int
	start, end int
	// becomes stands in place of what was between start and end.
	becomes string
	// switched does the same, but only while mutantIs(id); empty when the
	// change cannot be written so.
	switched string
	fate     fate
}

func (m *mutant) overlaps(o *mutant) bool {
	return m.file == o.file && m.start < o.end && o.start < m.end
}

// apply writes mutants into their file, switched or for good.
func apply(f *source, all []*mutant, switched bool) []byte {
	var out bytes.Buffer
	at := 0
	for _, m := range all {
		out.Write(f.text[at:m.start])
		if switched {
			out.WriteString(m.switched)
		} else {
			out.WriteString(m.becomes)
		}
		at = m.end
	}
	out.Write(f.text[at:])
	return out.Bytes()
}

// lines are those that the mutant changes, as they were and as they are then.
func (m *mutant) lines() (before, after string) {
	first := bytes.LastIndexByte(m.file.text[:m.start], '\n') + 1
	last := len(m.file.text)
	if i := bytes.IndexByte(m.file.text[m.end:], '\n'); i >= 0 {
		last = m.end + i
	}
	head, tail := string(m.file.text[first:m.start]), string(m.file.text[m.end:last])
	return head + string(m.file.text[m.start:m.end]) + tail, head + m.becomes + tail
}

// String is the place and the difference.
func (m *mutant) String() string {
	line := bytes.Count(m.file.text[:m.start], []byte("\n")) + 1
	before, after := m.lines()
	return fmt.Sprintf("%s:%d\n%s\n%s", m.file.path, line, marked("- ", before), marked("+ ", after))
}

func marked(mark, text string) string {
	return mark + strings.ReplaceAll(text, "\n", "\n"+mark)
}

// excuse is a line of equivalent.txt.
type excuse struct {
	line string
	used bool
}

// ledger are the excuses by what they excuse.
type ledger map[string]*excuse

// excuses reads lines such as "internal/stack/diff.go: if a < b { => if a <= b { # because".
func excuses(text string) ledger {
	out := ledger{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		what, _, ok := strings.Cut(line, " # ")
		if ok && !strings.HasPrefix(line, "#") {
			out[what] = &excuse{line: line}
		}
	}
	return out
}

// words is a mutant as equivalent.txt has it: without its line number, which
// changes with every edit above.
func (m *mutant) words() string {
	flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	before, after := m.lines()
	return m.file.path + ": " + flat(before) + " => " + flat(after)
}

func (l ledger) excuses(m *mutant) bool {
	e, ok := l[m.words()]
	if ok {
		e.used = true
	}
	return ok
}

func (l ledger) unused() string {
	var out []string
	for _, e := range l {
		if !e.used {
			out = append(out, e.line)
		}
	}
	return strings.Join(out, "\n")
}
