package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// change is one thing to ask of the operator, through the app.
type change struct {
	name    string
	timeout time.Duration
	// patch is what is asked, as a merge patch of the app.
	patch map[string]any
	// answered is true once the status of the app speaks of that.
	answered func(*v1alpha1.HighlyAvailableApp) bool
	// done is true once there is nothing more to wait for.
	done func(*v1alpha1.HighlyAvailableApp) bool
}

// patience is how long a verb waits by default.
const patience = 5 * time.Minute

func addTimeout(c *cobra.Command, timeout *time.Duration) {
	c.Flags().DurationVar(timeout, "timeout", patience, "how long to wait for the outcome; 0 asks and does not wait")
}

// change asks, waits and tells the outcome.
func (p *plugin) change(c *cobra.Command, ask change) error {
	if ask.timeout < 0 {
		return misuse(c, "--timeout is below zero")
	}
	api, err := p.connect()
	if err != nil {
		return err
	}
	a, err := api.patch(c.Context(), ask.name, ask.patch)
	if err != nil {
		return err
	}
	if ask.timeout == 0 {
		return p.print(a.seen.Namespace + "/" + a.seen.Name + ": the operator is asked.\n")
	}
	a, err = p.await(c.Context(), api, a, ask)
	if err != nil {
		return err
	}
	return p.outcome(a.seen)
}

// outcome tells how an app is now; one that needs a person is an error.
func (p *plugin) outcome(a *v1alpha1.HighlyAvailableApp) error {
	says := a.Namespace + "/" + a.Name + " " + headline(a, p.view()).text
	if isTrue(a, v1alpha1.ConditionStalled) {
		return fault{code: exitPerson, says: says + ": " + find(a, v1alpha1.ConditionStalled).Message}
	}
	return p.print(says + ".\n")
}

// moment is how long to wait between two looks at an app that is waited for.
const moment = time.Second

// await looks at an app until there is no more to wait for, and tells every turn on the way.
func (p *plugin) await(ctx context.Context, api *cluster, a app, ask change) (app, error) {
	told := ""
	look := func(ctx context.Context) (bool, error) {
		found, err := api.app(ctx, ask.name)
		switch {
		case err != nil && passes(err):
			return false, nil
		case err != nil:
			return false, err
		}
		if a = found; ask.answered(a.seen) && ask.done(a.seen) {
			return true, nil
		}
		if now := progress(a.seen, ask); now != told {
			told = now
			p.remark(now)
		}
		return false, nil
	}
	err := wait.PollUntilContextTimeout(ctx, moment, ask.timeout, true, look)
	switch {
	case ctx.Err() != nil:
		return a, fault{exitFailed, "stopped; the operator goes on", ctx.Err()}
	case errors.Is(err, context.DeadlineExceeded):
		return a, late(a.seen, ask)
	}
	return a, err
}

// progress says what is waited for.
func progress(a *v1alpha1.HighlyAvailableApp, ask change) string {
	if !ask.answered(a) {
		return "waiting for the operator to look at the app"
	}
	return "waiting: " + because(a, *find(a, v1alpha1.ConditionReady))
}

func late(a *v1alpha1.HighlyAvailableApp, ask change) error {
	if !ask.answered(a) {
		return fault{code: exitLate, says: fmt.Sprintf("the operator has not looked at %s/%s within %s: is it running? It will do what was asked once it is", a.Namespace, a.Name, ask.timeout)}
	}
	return fault{code: exitLate, says: fmt.Sprintf("%s/%s is not done within %s, and the operator goes on: %s", a.Namespace, a.Name, ask.timeout, because(a, *find(a, v1alpha1.ConditionReady)))}
}

// current is true when the status speaks of the spec as it is.
func current(a *v1alpha1.HighlyAvailableApp) bool {
	return !unseen(a) && a.Status.ObservedGeneration >= a.Generation
}

// atRest is true of an app with which nothing goes on, for better or for worse.
func atRest(a *v1alpha1.HighlyAvailableApp) bool {
	return !isTrue(a, v1alpha1.ConditionReconciling)
}

func mode(m v1alpha1.Mode) map[string]any {
	return map[string]any{"spec": map[string]any{"mode": m}}
}
