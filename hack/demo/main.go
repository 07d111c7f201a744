// The demo builds a highly available web tier in a simulated AWS, breaks it,
// watches it heal, and takes it away. It ends non-zero if any step of its
// story does not come true.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/go-logr/logr"
	ctrl "sigs.k8s.io/controller-runtime"
)

// pace is how much faster than real time the simulated AWS lives.
const pace = 100

func main() {
	ctrl.SetLogger(logr.Discard())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	began := time.Now()
	err := play(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "\nThe demo failed:", err)
		os.Exit(1)
	}
	fmt.Printf("\nDone in %.0f s.\n", time.Since(began).Seconds())
}

func play(ctx context.Context) error {
	fmt.Printf("Starting a Kubernetes API server, the operator, and a simulated AWS in which time runs %d times as fast …\n", pace)
	stage, err := raise(ctx)
	if err != nil {
		return err
	}
	defer stage.lower()
	for _, act := range story() {
		if err := act(ctx, stage); err != nil {
			return err
		}
	}
	return nil
}
