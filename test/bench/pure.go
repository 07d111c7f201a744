package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// row is what go test prints of a benchmark, such as "BenchmarkDiff/settled/100-2   9000   123456 ns/op".
var row = regexp.MustCompile(`(?m)^Benchmark(\w+)/(?:(\w+)/)?(\d+)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)

// pure runs the Go benchmarks of the planner and of the loop, and tells how
// much ten times the nodes cost.
func pure(ctx context.Context, _ *bench, r *results) error {
	run := exec.CommandContext(ctx, "go", "test", "-run=^$", "-bench=.", "-benchtime=300ms", "./internal/stack", "./internal/engine")
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		return fmt.Errorf("go test -bench: %w\n%s", err, out)
	}
	last := map[string]float64{}
	for _, m := range row.FindAllStringSubmatch(string(out), -1) {
		name := strings.ToLower(m[1])
		if m[2] != "" {
			name += "." + m[2]
		}
		ns, err := strconv.ParseFloat(m[4], 64)
		if err != nil {
			return fmt.Errorf("read %q: %w", m[0], err)
		}
		r.add(name+"."+m[3]+".us", ns/1000)
		if before := last[name]; before > 0 {
			r.add(name+"."+m[3]+".growth", ns/before)
		}
		last[name] = ns
	}
	if len(last) == 0 {
		return fmt.Errorf("no benchmark in what go test printed:\n%s", out)
	}
	return nil
}
