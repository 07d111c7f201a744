package chaos

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// heals ends all that AWS and strangers do to the app, and every pause.
func (f *fate) heals() {
	if f.lost != "" {
		f.aws.RestoreZone(f.lost)
		f.lost = ""
	}
	for _, stop := range f.stops {
		stop()
	}
	f.stops = nil
	f.gate.nth = 0
	f.tries(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Mode = v1alpha1.ModeManage })
	f.tries(func(a *v1alpha1.HighlyAvailableApp) {
		if !a.DeletionTimestamp.IsZero() {
			unprotected(a)
		}
	})
	f.yields()
	f.emptied()
}

// yields: a person takes out what cannot be had, for somebody else has its name.
func (f *fate) yields() {
	if len(f.neighbours.taken) == 0 {
		return
	}
	f.tries(unprotected)
	f.tries(func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Servers.UserData = ""
		a.Spec.Tables = slices.DeleteFunc(a.Spec.Tables, func(t v1alpha1.Table) bool { return f.neighbours.taken["table "+t.TableName] })
		a.Spec.Buckets = slices.DeleteFunc(a.Spec.Buckets, func(b v1alpha1.Bucket) bool { return f.neighbours.taken["bucket "+b.BucketName] })
	})
}

// emptied: a person empties the buckets that are to go and must not be emptied by haws.
func (f *fate) emptied() {
	app := f.find()
	if app == nil {
		return
	}
	for what := range f.ledger.roles {
		bucket, is := strings.CutPrefix(what, "bucket ")
		if !is || f.ledger.wants(app, what) || f.neighbours.taken[what] {
			continue
		}
		for held := range f.ledger.held {
			if strings.HasPrefix(held, "object "+bucket+" ") {
				f.ledger.takes(held)
			}
		}
		f.clears(bucket)
	}
}

// ends brings the life to its end: nothing stands in the way any more.
func (f *fate) ends(r *rand.Rand) {
	f.heals()
	app := f.find()
	if app != nil && app.DeletionTimestamp.IsZero() {
		f.comesTo(r, "ready", func() bool { return strings.HasPrefix(f.says(), "True AllReady") })
		if f.failed() {
			return
		}
		f.looking.Store(true)
		f.rests()
		f.looking.Store(false)
		f.ask()
		f.sees()
		f.judgeOutlook()
		f.neighbours.check(f.plain())
		if r.IntN(2) == 0 {
			return
		}
		f.drop()
		f.emptied()
	}
	f.comesTo(r, "gone", func() bool { return f.find() == nil })
	f.clock.Step(2 * time.Hour)
	f.ledger.inspect()
	f.ledger.snapshots()
	f.remains()
}

func (f *fate) failed() bool { return f.TB.Failed() }

// comesTo looks until it is as it should be.
func (f *fate) comesTo(r *rand.Rand, what string, holds func() bool) {
	for i := range 150 {
		f.sees()
		if f.failed() || holds() {
			return
		}
		if i%40 == 39 { // what only a person can mend
			f.mends()
		}
		f.waits(r)
	}
	f.Errorf("nothing stands in the way, and after 150 looks the app is not %s: %s", what, f.says())
}

// mends is what a person does who reads the status.
func (f *fate) mends() {
	switch says := f.says(); {
	case strings.Contains(says, v1alpha1.ReasonRolloutFailed):
		f.tries(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Servers.UserData += "# once more\n" })
	case strings.Contains(says, v1alpha1.ReasonDeletionBlocked):
		f.tries(unprotected) // data was taken out, and the app protected again before it went
	case strings.Contains(says, "must not overlap"):
		f.tries(func(a *v1alpha1.HighlyAvailableApp) { a.Spec.Database.MaintenanceWindow = "" })
	}
}

// vanishes deletes the app past the policy that protects it, where none is in force.
func (f *fate) vanishes() {
	f.quiet = 0
	err := f.Delete(context.Background(), f.find())
	if f.counts && apierrors.IsForbidden(err) {
		return
	}
	must(client.IgnoreNotFound(err))
	if app := f.find(); app != nil && !f.counts {
		app.Generation++
		must(f.Update(context.Background(), app))
	}
}

// remains holds what is left of an app that is gone to what was to stay.
func (f *fate) remains() {
	now := f.plain()
	f.neighbours.check(now)
	var stays bool
	for what, id := range f.ledger.held {
		stays = stays || strings.HasPrefix(what, "database ") && what != "database "+neighbour && !f.ledger.released[what+" "+id]
	}
	for _, line := range now {
		if _, old := slices.BinarySearch(f.neighbours.before, line); !old && !mayStay(line, stays) {
			f.Errorf("the app is gone, and there is still: %.200s", line)
		}
	}
}

// mayStay is true of what data is, or hangs on a database that stays.
func mayStay(line string, database bool) bool {
	kinds := []string{"snapshots", "cluster snapshots", "table", "bucket", "tags of arn:aws:rds"}
	if database {
		kinds = append(kinds, "database", "subnet group", "parameter", "cluster", "security group", "tags of")
	}
	return slices.ContainsFunc(kinds, func(kind string) bool { return strings.HasPrefix(line, kind) })
}
