package controllers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/availability"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/engine"
	"github.com/haws-dev/haws/internal/stack"
)

// visit looks at an app and changes AWS, unless something stands in the way.
func (r *Reconciler) visit(ctx context.Context, app *v1alpha1.HighlyAvailableApp) (Report, error) {
	spec := app.Spec.WithDefaults()
	report := Report{Deleting: !app.DeletionTimestamp.IsZero(), Optional: blocks.Optional(spec)}
	switch {
	case spec.Mode == v1alpha1.ModePaused:
		report.Stop = &Stop{Reason: v1alpha1.ReasonPaused, Message: "spec.mode is Paused: nothing on AWS is read or changed until it is Manage"}
		return report, nil
	case report.Deleting && *spec.DeletionProtection:
		report.Stop = &Stop{Reason: v1alpha1.ReasonDeletionBlocked, Stalled: true, Message: "the app is deleted while spec.deletionProtection is on, so nothing on AWS is deleted and no protection is lifted: set spec.deletionProtection to false to go on"}
		return report, nil
	}
	made, err := r.Blocks.App(ctx, app)
	if err != nil {
		report.Stop = faultStop(err, r.memory.stopped(app, r.Clock.Now()))
		return report, nil
	}
	if report.Stop = elsewhere(app, made); report.Stop != nil {
		return report, nil
	}
	if !report.Deleting {
		if err := r.hold(ctx, app); err != nil {
			return report, err
		}
	}
	report.Region, report.Account = made.Region, made.Account
	err = r.settle(ctx, app, made, &report)
	return report, err
}

// settle makes the pass, remembers it and adds what it found to the report. A
// pass that follows a wait reads only a part: when all seems settled after it,
// a full one has the last word, unless nobody has changed anything since the
// last one and no rollout was under way: how it ended is seen elsewhere. An app
// that is being deleted has no use for that: whatever stood was read as gone, or
// AWS took its deletion.
func (r *Reconciler) settle(ctx context.Context, app *v1alpha1.HighlyAvailableApp, made *blocks.App, report *Report) error {
	past := r.memory.recall(app, r.Clock.Now())
	outcome, err := r.pass(ctx, app, made, past)
	switch waited := past.outcome != nil; {
	case err == nil && waited && outcome.Settled() && !report.Deleting && (len(outcome.Done) > 0 || !past.whole() || past.rolling()):
		past.outcome, past.looked = nil, r.Clock.Now()
		made, outcome, err = r.again(ctx, app, &past, outcome)
	case err == nil && outrun(outcome):
		first := outcome
		past.outcome = &first
		made, outcome, err = r.again(ctx, app, &past, first)
	}
	if err != nil {
		r.announce(app, doings(Report{Outcome: &outcome}))
		r.memory.forgetPass(app)
		return err
	}
	report.Outcome, report.Findings = &outcome, made.Findings(outcome)
	now := r.Clock.Now()
	report.Held, report.Waited = r.memory.note(app, outcome, past, now)
	if past.outcome != nil {
		report.Age = now.Sub(past.looked)
	}
	report.Frail = !availability.Judge(report.Findings.Survey).Survives
	latest := r.memory.recall(app, now)
	report.Fresh, report.Crowd = latest.fresh(now), r.memory.count()
	if !latest.turn.IsZero() {
		report.Turn = max(latest.turn.Sub(now), soon)
	}
	report.Young = young(app.Status.Resources, outcome, now)
	return nil
}

// again makes another pass of the same visit.
func (r *Reconciler) again(ctx context.Context, app *v1alpha1.HighlyAvailableApp, past *past, first engine.Outcome) (*blocks.App, engine.Outcome, error) {
	past.unshown = first.Unshown
	made, err := r.Blocks.App(ctx, app)
	if err != nil {
		return nil, first, err
	}
	outcome, err := r.pass(ctx, app, made, *past)
	outcome.Done = append(first.Done, outcome.Done...)
	return made, outcome, err
}

// outrun is true when a pass lacks only what it looked for before it made that
// on which it hangs, such as the servers of a new group.
func outrun(o engine.Outcome) bool {
	created := func(d engine.Done) bool { return d.Verb == stack.Create && d.Err == nil }
	lacks := func(s stack.Step) bool { return s.Why == stack.Missing }
	return len(o.Left) > 0 && len(o.Blind) == 0 && slices.ContainsFunc(o.Done, created) &&
		!slices.ContainsFunc(o.Left, func(s stack.Step) bool { return !lacks(s) })
}

// pass looks, and changes what is due.
func (r *Reconciler) pass(ctx context.Context, app *v1alpha1.HighlyAvailableApp, made *blocks.App, past past) (engine.Outcome, error) {
	born := r.memory.births(app, r.Clock)
	made.Kinds.Looking(born.recall)
	pass := engine.Pass{
		Kinds: made.Kinds, Desire: made.Desire, Inventory: inventory(app, made),
		Applier: patient{Applier: r.Metrics.timing(engine.Live{Kinds: made.Kinds}, r.Clock), past: past, who: app.Namespace + "/" + app.Name, born: born},
		Before:  past.outcome, Unshown: past.unshown,
		Record: func(ctx context.Context, rows []stack.Known) error { return r.record(ctx, app, made, rows) },
	}
	if !app.DeletionTimestamp.IsZero() {
		pass.Desire = made.Nothing
	}
	return engine.Settle(ctx, pass)
}

// record writes the inventory ahead of what is about to be made.
func (r *Reconciler) record(ctx context.Context, app *v1alpha1.HighlyAvailableApp, made *blocks.App, rows []stack.Known) error {
	before := app.DeepCopy()
	app.Status.Region, app.Status.AccountID = made.Region, made.Account
	app.Status.Resources = ahead(app.Status.Resources, rows, r.Clock.Now())
	if err := r.patchStatus(ctx, app, before); err != nil {
		return fmt.Errorf("write the inventory: %w", err)
	}
	return nil
}

// inventory are the names to look for. An object that is deleted without any,
// such as one that was restored without its status, is looked for under the
// names that its spec gives: they depend on nothing else.
// A database that haws was deleting is remembered without its reference: it is
// not lost when it is gone.
func inventory(app *v1alpha1.HighlyAvailableApp, made *blocks.App) []stack.Known {
	var out []stack.Known
	for _, row := range app.Status.Resources {
		kind, role, _ := strings.Cut(row.ID, "/")
		if row.State == v1alpha1.ResourceDeleting && blocks.Condition(kind) == v1alpha1.ConditionDatabaseReady {
			row.Ref = ""
		}
		out = append(out, stack.Known{Name: stack.Name{Kind: kind, Role: role, Physical: row.Name}, Ref: row.Ref})
	}
	if len(out) > 0 || app.DeletionTimestamp.IsZero() {
		return out
	}
	for _, n := range made.Desire(stack.World{}) {
		out = append(out, stack.Known{Name: n.Name})
	}
	return out
}

// elsewhere stops a pass that would look for the app in the wrong place: there
// it would find nothing, and take it for gone.
func elsewhere(app *v1alpha1.HighlyAvailableApp, made *blocks.App) *Stop {
	s := app.Status
	switch {
	case made.Region == "":
		return &Stop{Reason: v1alpha1.ReasonInvalid, Stalled: true, Message: "no AWS region is known: set spec.region in a new app, or start the operator with --region"}
	case s.Region != "" && s.Region != made.Region:
		return &Stop{Reason: v1alpha1.ReasonWrongRegion, Stalled: true, Message: fmt.Sprintf("the app stands in %s, and the operator works in %s: start it with --region=%s, or set spec.region in new apps", s.Region, made.Region, s.Region)}
	case s.AccountID != "" && s.AccountID != made.Account:
		return &Stop{Reason: v1alpha1.ReasonWrongAccount, Stalled: true, Message: fmt.Sprintf("the app stands in AWS account %s, and the operator's credentials are of account %s: give it credentials of %s", s.AccountID, made.Account, s.AccountID)}
	}
	return nil
}
