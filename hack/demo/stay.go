package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// stay keeps the app up and carries out orders until somebody ends it.
func stay(ctx context.Context, s *stage) error {
	s.title("The app stays up until Ctrl-C. In a second terminal, in this folder:")
	fmt.Printf("  export KUBECONFIG=%s\n  kubectl get haapp -w\n%s\n\n", s.kubeconfig, usage())
	tick := s.clock.NewTicker(pause)
	defer tick.Stop()
	defer s.board.clear()
	for {
		if err := s.look(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case o := <-s.orders:
			o.answer <- s.obey(ctx, o.words)
		case <-tick.C():
		}
	}
}

// obey carries out an order, and says what was done and what to watch.
func (s *stage) obey(ctx context.Context, words []string) string {
	c, zone, err := understand(words)
	if err != nil {
		return failed + err.Error()
	}
	text, err := c.do(ctx, s, zone)
	if err != nil {
		return failed + err.Error()
	}
	s.title("make " + c.name)
	s.say("%s", text)
	return fmt.Sprintf("%s\n\n  Watch it in the first terminal, or here:\n    export KUBECONFIG=%s\n    kubectl get haapp -w\n"+
		"  The operator looks at a settled app every 10 minutes of AWS time, %s here. For a look at once:\n"+
		"    kubectl annotate haapp --overwrite %s %s=$(date +%%s)\n",
		paragraph(text), s.kubeconfig, fullLook/pace, s.key.Name, v1alpha1.AnnotationReconcileAt)
}

// fullLook is how often the operator looks at an app that has settled.
const fullLook = 10 * time.Minute

// invite takes orders from now on, and writes down how to reach the API server.
func (s *stage) invite(ctx context.Context, l net.Listener) error {
	go receive(ctx, l, s.orders)
	path, err := filepath.Abs(kubeconfig)
	if err != nil {
		return err
	}
	s.kubeconfig = path
	if err := erase(path); err != nil {
		return err
	}
	return os.WriteFile(path, s.plane.KubeConfig, 0o600)
}
