// The benchmark measures what an app costs in AWS calls, in seconds and in
// memory, with the operator and the control plane real and AWS simulated. It
// ends non-zero when a figure misses its limit.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/go-logr/logr"
	ctrl "sigs.k8s.io/controller-runtime"
)

func main() {
	out := flag.String("out", "bin/bench.json", "where the figures go as JSON")
	calls := flag.Bool("calls", false, "list the AWS calls of the single app, in their order")
	flag.Parse()
	ctrl.SetLogger(logr.Discard())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *out, *calls)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string, calls bool) error {
	b, err := raise(ctx)
	if err != nil {
		return err
	}
	r := &results{list: calls}
	err = measure(ctx, b, r)
	if err := errors.Join(err, b.lower()); err != nil {
		return err
	}
	return errors.Join(r.print(os.Stdout), r.write(out), r.missed())
}

type measurement func(context.Context, *bench, *results) error

// of takes the measurement of another app.
func of(other func(*bench) *bench, m measurement) measurement {
	return func(ctx context.Context, b *bench, r *results) error { return m(ctx, other(b), r) }
}

func measure(ctx context.Context, b *bench, r *results) error {
	for _, m := range []struct {
		doing string
		take  measurement
	}{
		{"a web tier, its AWS quick", quick},
		{"a web tier, its AWS as slow as the real one", waiting},
		{"a whole app, its AWS quick", of((*bench).whole, quick)},
		{"a whole app, its AWS as slow as the real one", of((*bench).whole, waiting)},
		{"50 apps on one operator", fifty},
		{"Diff and Settle", pure},
	} {
		fmt.Fprintln(os.Stderr, "Measuring:", m.doing, "…")
		if err := m.take(ctx, b, r); err != nil {
			return fmt.Errorf("%s: %w", m.doing, err)
		}
	}
	return nil
}
