package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// look reads the app, shows it, and keeps it where that is asked for.
func (s *stage) look(ctx context.Context) error {
	app := &v1alpha1.HighlyAvailableApp{}
	err := s.kube.Get(ctx, s.key, app)
	switch {
	case apierrors.IsNotFound(err):
		app = nil
	case err != nil:
		return fmt.Errorf("read the app: %w", err)
	}
	s.app = app
	s.board.show(s.since(), line(app))
	return s.record(ctx)
}

// until shows the app until something holds.
func (s *stage) until(ctx context.Context, what string, atMost time.Duration, holds func() bool) error {
	defer s.board.clear()
	for {
		if err := s.look(ctx); err != nil {
			return err
		}
		if holds() {
			return nil
		}
		if s.since() > atMost {
			return fmt.Errorf("%s: not within %s of AWS time; the app says %s", what, clockTime(atMost), says(s.app))
		}
		s.clock.Sleep(pause)
	}
}

// pause is the AWS time from one look to the next.
const pause = 5 * time.Second

func says(app *v1alpha1.HighlyAvailableApp) string {
	if app == nil {
		return "nothing: it is gone"
	}
	c := meta.FindStatusCondition(app.Status.Conditions, v1alpha1.ConditionReady)
	if c == nil {
		return "nothing yet"
	}
	return c.Reason + ": " + c.Message
}

func is(app *v1alpha1.HighlyAvailableApp, name string) bool {
	c := meta.FindStatusCondition(app.Status.Conditions, name)
	return c != nil && c.Status == "True" && c.ObservedGeneration == app.Generation
}

// verdict is what the app says of the loss of a zone.
func (s *stage) verdict() string {
	c := meta.FindStatusCondition(s.app.Status.Conditions, v1alpha1.ConditionHighlyAvailable)
	return fmt.Sprintf("HighlyAvailable is %s, %s: %s.", c.Status, c.Reason, c.Message)
}

// ref is what AWS knows a resource of the app by.
func (s *stage) ref(id string) string {
	row, _ := s.row(id)
	return row.Ref
}

// row is the first one of the inventory whose id begins so.
func (s *stage) row(id string) (v1alpha1.ResourceStatus, bool) {
	rows := s.app.Status.Resources
	if i := slices.IndexFunc(rows, func(r v1alpha1.ResourceStatus) bool { return strings.HasPrefix(r.ID, id) }); i >= 0 {
		return rows[i], true
	}
	return v1alpha1.ResourceStatus{}, false
}
