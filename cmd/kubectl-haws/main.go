// kubectl-haws shows and steers HighlyAvailableApps from the command line, as
// kubectl haws. It asks the Kubernetes API, with the rights of whoever calls it,
// and nobody else: it may import the API types and what judges, admits and draws an
// app, and nothing else of the operator or of AWS.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"k8s.io/cli-runtime/pkg/genericiooptions"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	streams := genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr}
	err := command(streams, time.Now).ExecuteContext(ctx)
	stop()
	if err != nil && err.Error() != "" {
		fmt.Fprintln(os.Stderr, "error: "+err.Error())
	}
	os.Exit(code(err))
}

// code is the exit code that an error stands for.
func code(err error) int {
	var f fault
	switch {
	case err == nil:
		return 0
	case errors.As(err, &f):
		return f.code
	}
	return exitFailed
}
