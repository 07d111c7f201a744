// The demo builds a highly available web tier with a database in a simulated
// AWS, breaks it, watches it heal, and takes it away. It ends non-zero if any step of its
// story does not come true. With --keep the app stays up, and orders from
// another terminal break it. With --record FOLDER the app of each moment is kept
// there, for the tests and pictures of kubectl haws.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	ctrl "sigs.k8s.io/controller-runtime"
)

// pace is how much faster than real time the simulated AWS lives.
const pace = 100

func main() {
	ctrl.SetLogger(logr.Discard())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	w, err := parse(args)
	switch {
	case err != nil:
		return err
	case w.order != nil:
		answer, err := send(socket, w.order)
		fmt.Print(answer)
		return err
	case w.keep:
		return keep(ctx)
	case w.record != "":
		return recorded(ctx, w.record)
	}
	began := time.Now()
	if err := play(ctx, story()); err != nil {
		return err
	}
	fmt.Printf("\nDone in %.0f s.\n", time.Since(began).Seconds())
	return nil
}

func play(ctx context.Context, acts []act) error {
	fmt.Printf("Starting a Kubernetes API server, the operator, and a simulated AWS in which time runs %d times as fast …\n", pace)
	stage, err := raise(ctx)
	if err != nil {
		return err
	}
	defer stage.lower()
	for _, act := range acts {
		err := act(ctx, stage)
		switch {
		case ctx.Err() != nil && err != nil:
			return errors.New("stopped before the end")
		case err != nil:
			return fmt.Errorf("the demo failed: %w", err)
		}
	}
	return nil
}

// keep makes an app to play with, and leaves nothing behind at its end.
func keep(ctx context.Context) error {
	l, err := listen(socket)
	if err != nil {
		return err
	}
	invite := func(ctx context.Context, s *stage) error { return s.invite(ctx, l) }
	if err := errors.Join(play(ctx, []act{invite, create, stay}), l.Close(), erase(kubeconfig)); err != nil {
		return err
	}
	fmt.Println("\nStopped, and nothing is left.")
	return nil
}
