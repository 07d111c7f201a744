package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cell is one field of a table.
type cell struct {
	text string
	tone tone
}

func text(s string) cell { return cell{text: s} }

// grid is a table without lines. The last column wraps.
type grid struct {
	rows [][]cell
	// indent is put before every line.
	indent string
	// cut shortens the last column to one line instead.
	cut bool
}

func newGrid(head ...string) *grid {
	g := &grid{}
	if len(head) > 0 {
		var row []cell
		for _, h := range head {
			row = append(row, cell{h, faint})
		}
		g.rows = append(g.rows, row)
	}
	return g
}

func (g *grid) add(row ...cell) {
	for i := range row {
		row[i].text = harmless(row[i].text)
	}
	g.rows = append(g.rows, row)
}

// harmless takes out what a terminal would obey. What others wrote, such as the
// message of an error, is only to be read.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

const gap = "  "

// narrowest is what is left to the last column in however narrow a terminal.
const narrowest = 24

func (g *grid) render(v view) string {
	widths := g.widths()
	before := utf8.RuneCountInString(g.indent)
	for _, w := range widths {
		before += w + len(gap)
	}
	room := max(v.width-before, narrowest)
	var out strings.Builder
	for _, row := range g.rows {
		out.WriteString(g.line(v, row, widths, room))
	}
	return out.String()
}

// widths are those of all columns but the last.
func (g *grid) widths() []int {
	var out []int
	for _, row := range g.rows {
		for i, c := range row[:len(row)-1] {
			if i == len(out) {
				out = append(out, 0)
			}
			out[i] = max(out[i], utf8.RuneCountInString(c.text))
		}
	}
	return out
}

func (g *grid) line(v view, row []cell, widths []int, room int) string {
	var out strings.Builder
	before := 0
	for _, w := range widths {
		before += w + len(gap)
	}
	margin := g.indent + strings.Repeat(" ", before)
	out.WriteString(g.indent)
	final := row[len(row)-1]
	for i, c := range row[:len(row)-1] {
		out.WriteString(v.paint(c.tone, c.text))
		out.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c.text)) + gap)
	}
	lines := wrap(final.text, room)
	if g.cut && len(lines) > 1 {
		lines = []string{shorten(final.text, room)}
	}
	for i, l := range lines {
		if i > 0 {
			out.WriteString("\n" + margin)
		}
		out.WriteString(v.paint(final.tone, l))
	}
	return strings.TrimRight(out.String(), " ") + "\n"
}

// wrap breaks a text between words. A word that is too long stands alone.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

// shorten cuts a text to a width.
func shorten(s string, width int) string {
	letters := []rune(strings.Join(strings.Fields(s), " "))
	if len(letters) <= width {
		return string(letters)
	}
	return strings.TrimRight(string(letters[:width-1]), " ") + "…"
}
