package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// board is the table of one act: a row for each change of the app, with the
// time of the change. On a terminal a clock runs below the last row.
type board struct {
	out      io.Writer
	terminal bool
	headed   bool
	last     string
}

func newBoard() board {
	info, err := os.Stdout.Stat()
	return board{out: os.Stdout, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

func (b *board) show(since time.Duration, row string) {
	if !b.headed {
		b.print(rowFormat, "AWS TIME", columns("READY", "HIGHLY AVAILABLE", "HEALTHY SERVERS BY ZONE, AND THE DATABASE"))
		b.headed = true
	}
	b.clear()
	if row != b.last {
		b.print(rowFormat, clockTime(since), row)
		b.last = row
	}
	if b.terminal {
		b.print("  %s", clockTime(since))
	}
}

const rowFormat = "  %-9s %s\n"

// clear takes the running clock away, so that something else can be printed.
func (b *board) clear() {
	if b.terminal {
		b.print("\r\033[K")
	}
}

// print writes to a person: there is nobody to tell when that fails.
func (b *board) print(format string, args ...any) {
	_, _ = fmt.Fprintf(b.out, format, args...)
}

// line is the app as a row of the table.
func line(app *v1alpha1.HighlyAvailableApp) string {
	if app == nil {
		return "gone"
	}
	var zones []string
	for _, z := range app.Status.Zones {
		zones = append(zones, strings.TrimSpace(fmt.Sprintf("%s %d/%d %s", z.ID, z.Servers.Healthy, z.Servers.Total, z.Database)))
	}
	return columns(short(app, v1alpha1.ConditionReady), short(app, v1alpha1.ConditionHighlyAvailable), strings.Join(zones, ", "))
}

func columns(ready, available, zones string) string {
	return strings.TrimRight(fmt.Sprintf("%-24s %-30s %s", ready, available, zones), " ")
}

func short(app *v1alpha1.HighlyAvailableApp, name string) string {
	c := meta.FindStatusCondition(app.Status.Conditions, name)
	if c == nil {
		return "not looked at yet"
	}
	return string(c.Status) + ", " + c.Reason
}

func clockTime(d time.Duration) string {
	return fmt.Sprintf("%d:%02d min", int(d.Minutes()), int(d.Seconds())%60)
}

// width is where paragraphs break.
const width = 118

// paragraph indents a text and breaks it into lines.
func paragraph(text string) string {
	var out strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		n := len([]rune(word))
		switch {
		case column == 0:
			out.WriteString("  ")
			column = 2
		case column+1+n > width:
			out.WriteString("\n    ")
			column = 4
		default:
			out.WriteString(" ")
			column++
		}
		out.WriteString(word)
		column += n
	}
	return out.String()
}
