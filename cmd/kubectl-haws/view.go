package main

import (
	"io"
	"os"
	"time"

	"golang.org/x/term"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/duration"
)

// view is how something is to be shown: what is rendered depends on it and on
// the object alone.
type view struct {
	// width is how many characters fit into a line.
	width  int
	colour bool
	now    time.Time
}

// plainWidth is the width of what does not go to a terminal.
const plainWidth = 120

// view is for what goes to the standard output.
func (p *plugin) view() view {
	v := view{width: plainWidth, now: p.now()}
	file, ok := p.Out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return v
	}
	if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
		v.width = width
	}
	v.colour = colours(os.Getenv)
	return v
}

// colours are for terminals that know them, and people who want them.
// (https://no-color.org)
func colours(getenv func(string) string) bool {
	return getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

// onTerminal is true of an output that can be drawn anew.
func onTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// age is how long ago something was, in few letters.
func (v view) age(t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return duration.HumanDuration(max(v.now.Sub(t), 0))
}

func (v view) since(t *metav1.Time) string {
	if t == nil {
		return "?"
	}
	return v.age(t.Time)
}

// tone is what a text means, for those who see colours.
type tone string

const (
	plain tone = ""
	good  tone = "\x1b[32m"
	busy  tone = "\x1b[33m"
	bad   tone = "\x1b[31m"
	faint tone = "\x1b[2m"
	bold  tone = "\x1b[1m"
)

func (v view) paint(t tone, text string) string {
	if !v.colour || t == plain || text == "" {
		return text
	}
	return string(t) + text + "\x1b[0m"
}
