package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
)

// figure is one result, with the limit that it may not exceed and what the
// best-known alternative was measured at, where there is such.
type figure struct {
	Key         string   `json:"key"`
	Value       float64  `json:"value"`
	Limit       *float64 `json:"limit,omitempty"`
	Verdict     string   `json:"verdict,omitempty"`
	Alternative *float64 `json:"alternative,omitempty"`
}

const (
	held   = "ok"
	missed = "MISSED"
)

// results are the figures of a run, in the order in which they were taken.
type results struct {
	figures []figure
	// list asks for the calls, too.
	list bool
}

func (r *results) add(key string, value float64) {
	f := figure{Key: key, Value: value}
	if limit, ok := limits()[key]; ok {
		f.Limit, f.Verdict = &limit, held
		if value > limit {
			f.Verdict = missed
		}
	}
	if other, ok := alternative()[key]; ok {
		f.Alternative = &other
	}
	r.figures = append(r.figures, f)
}

// show lists calls, when that was asked for.
func (r *results) show(what string, calls trace) {
	if r.list {
		fmt.Printf("%s: %d calls, %d of them writes\n%s\n", what, len(calls), calls.writes(), calls.list())
	}
}

func (r *results) print(to io.Writer) error {
	lines := []string{"KEY\tVALUE\tLIMIT\tVERDICT\tSIX ACK CONTROLLERS *"}
	for _, f := range r.figures {
		limit, other := "", ""
		if f.Limit != nil {
			limit = "≤ " + number(*f.Limit)
		}
		if f.Alternative != nil {
			other = number(*f.Alternative)
		}
		lines = append(lines, strings.Join([]string{f.Key, number(f.Value), limit, f.Verdict, other}, "\t"))
	}
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	lines = append(append(lines, ""), notes()...)
	_, err := fmt.Fprintln(table, strings.Join(lines, "\n"))
	return errors.Join(err, table.Flush())
}

func (r *results) write(path string) error {
	raw, err := json.MarshalIndent(struct {
		Figures []figure `json:"figures"`
		Notes   []string `json:"notes"`
	}{r.figures, notes()}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, append(raw, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}

// missed is an error that names the figures beyond their limits.
func (r *results) missed() error {
	var keys []string
	for _, f := range r.figures {
		if f.Verdict == missed {
			keys = append(keys, f.Key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return fmt.Errorf("beyond the limit: %s", strings.Join(keys, ", "))
}

// number has as many digits as one wants to read.
func number(v float64) string {
	switch {
	case v == float64(int64(v)):
		return strconv.FormatInt(int64(v), 10)
	case v < 100:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}
