package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// board shows how the app is: one line that is redrawn on a terminal, and a
// line for each change anywhere else.
type board struct {
	last     string
	headed   bool
	terminal bool
}

func newBoard() board {
	info, err := os.Stdout.Stat()
	return board{terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

func (b *board) show(since time.Duration, app *v1alpha1.HighlyAvailableApp) {
	row := line(app)
	if !b.headed {
		fmt.Printf("  %-9s %-34s %-34s %s\n", "AWS TIME", "READY", "HIGHLY AVAILABLE", "HEALTHY SERVERS BY ZONE")
		b.headed = true
	}
	if row == b.last && !b.terminal {
		return
	}
	text := fmt.Sprintf("  %-9s %s", clockTime(since), row)
	if b.terminal {
		fmt.Print("\r\033[K" + text)
	} else {
		fmt.Println(text)
	}
	b.last = row
}

// end closes the table of one act.
func (b *board) end() {
	if b.terminal && b.last != "" {
		fmt.Println()
	}
	b.last, b.headed = "", false
}

func line(app *v1alpha1.HighlyAvailableApp) string {
	var zones []string
	for _, z := range app.Status.Zones {
		zones = append(zones, fmt.Sprintf("%s %d/%d", z.ID, z.Servers.Healthy, z.Servers.Total))
	}
	return fmt.Sprintf("%-34s %-34s %s", verdict(app, v1alpha1.ConditionReady), verdict(app, v1alpha1.ConditionHighlyAvailable), strings.Join(zones, ", "))
}

func verdict(app *v1alpha1.HighlyAvailableApp, name string) string {
	c := meta.FindStatusCondition(app.Status.Conditions, name)
	if c == nil {
		return "not looked at yet"
	}
	return string(c.Status) + ", " + c.Reason
}

func clockTime(d time.Duration) string {
	return fmt.Sprintf("%d:%02d min", int(d.Minutes()), int(d.Seconds())%60)
}
