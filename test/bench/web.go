package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// tries is how often the app is built for the time that it takes: the middle
// one counts, so that a busy machine does not.
const tries = 3

// quick measures one app on an AWS that is quick: what it takes to build, to
// look at, and to take away.
func quick(ctx context.Context, b *bench, r *results) error {
	var took []time.Duration
	for try := range tries {
		s, err := b.open(ctx, nil)
		if err != nil {
			return err
		}
		last := try == tries-1
		d, calls, err := s.converge(ctx)
		if took = append(took, d); err == nil && last {
			slices.Sort(took)
			r.show("converge", calls)
			r.add(b.key+".converge.calls", float64(len(calls)))
			r.add(b.key+".converge.seconds", took[tries/2].Seconds())
			r.add(b.key+".converge.critical_path_seconds", float64(calls.chain())*latency.Seconds())
			err = errors.Join(s.settled(ctx, r), s.remove(ctx, r))
		}
		if err := errors.Join(err, s.stop()); err != nil {
			return err
		}
	}
	return nil
}

// converge builds the app: from its creation until it says that it is Ready
// and HighlyAvailable.
func (s *site) converge(ctx context.Context) (time.Duration, trace, error) {
	app := s.unprotected(s.namespace, s.app.Name)
	began := time.Now()
	if err := s.kube.Create(ctx, app); err != nil {
		return 0, nil, fmt.Errorf("create the app: %w", err)
	}
	err := s.until(ctx, "the app is Ready and HighlyAvailable", func(apps map[string]*v1alpha1.HighlyAvailableApp) bool {
		return apps[app.Name] != nil && stands(apps[app.Name])
	})
	took := time.Since(began)
	return took, s.wire.take(), errors.Join(err, quiet(ctx, 0))
}

func (s *site) settled(ctx context.Context, r *results) error {
	if err := s.again(ctx, []string{s.app.Name}, "1"); err != nil {
		return err
	}
	s.wire.take()
	if err := s.again(ctx, []string{s.app.Name}, "2"); err != nil {
		return err
	}
	calls := s.wire.take()
	r.show("a settled pass", calls)
	r.add(s.key+".settled.reads", float64(calls.reads()))
	r.add(s.key+".settled.writes", float64(calls.writes()))
	return nil
}

// remove deletes the app an hour later: what AWS does not show of an app that
// is minutes old is looked for again before it is believed.
func (s *site) remove(ctx context.Context, r *results) error {
	if err := s.sleep(ctx, time.Hour); err != nil {
		return err
	}
	began := time.Now()
	app := s.unprotected(s.namespace, s.app.Name)
	if err := s.kube.Delete(ctx, app); err != nil {
		return fmt.Errorf("delete the app: %w", err)
	}
	seen := false
	err := s.until(ctx, "the app is gone", func(apps map[string]*v1alpha1.HighlyAvailableApp) bool {
		seen = seen || len(apps) > 0
		return seen && len(apps) == 0
	})
	took := time.Since(began)
	calls := s.wire.take()
	r.show("delete", calls)
	if err != nil {
		return err
	}
	r.add(s.key+".delete.calls", float64(len(calls)))
	r.add(s.key+".delete.seconds", took.Seconds())
	return nil
}

// sleep lets time go by without an operator, and then starts it again.
func (s *site) sleep(ctx context.Context, d time.Duration) error {
	if err := s.stop(); err != nil {
		return err
	}
	before, _, err := passes()
	if err != nil {
		return err
	}
	s.time.later(d)
	if err := s.operate(ctx); err != nil {
		return err
	}
	if err := quiet(ctx, before+1); err != nil {
		return err
	}
	s.wire.take()
	return nil
}
