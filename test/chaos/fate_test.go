package chaos

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

// fate is a life in which anything happens, and what is known of it without the
// operator.
type fate struct {
	*life
	taste
	ledger     *ledger
	neighbours *neighbours
	// written is the app as its user has it in git.
	written v1alpha1.HighlyAvailableAppSpec
	// lost is the zone that is dark, if one is.
	lost string
	// stops end the faults that are armed.
	stops []func()
	// quiet is how many looks wrote nothing while nothing happened and all was ready.
	quiet int
	looks int
	// looking: what happens now is the operator's doing.
	looking atomic.Bool
}

func (l *life) meet(r *rand.Rand) *fate {
	var subnets []string
	l.aws.World.Do(func() {
		subnets = l.aws.EC2.DefaultSubnets()
		l.aws.ACM.AddCertificate(certificate, "ISSUED")
	})
	f := &fate{life: l, taste: newTaste(r, subnets), ledger: newLedger(l)}
	f.neighbours = l.settleNeighbours(r)
	f.ledger.inspect()
	for { // what the rules refuse is drawn anew
		app := &v1alpha1.HighlyAvailableApp{}
		f.app(r)(app)
		if len(refusals(nil, app)) == 0 {
			f.written = app.Spec
			break
		}
	}
	f.begin()
	return f
}

// begin applies the app.
func (f *fate) begin() {
	f.quiet = 0
	f.apply(func(a *v1alpha1.HighlyAvailableApp) { a.Spec = *f.written.DeepCopy() })
}

// tries makes an edit, if the API server admits it.
func (f *fate) tries(edits ...edit) bool {
	app := f.find()
	if app == nil {
		return false
	}
	after := app.DeepCopy()
	for _, e := range edits {
		e(after)
	}
	if len(refusals(app, after)) > 0 {
		return false
	}
	f.quiet = 0
	f.change(func(a *v1alpha1.HighlyAvailableApp) { a.Spec, a.Annotations = after.Spec, after.Annotations })
	f.written = after.Spec
	return true
}

// sees is one look, and all that must hold after any.
func (f *fate) sees() {
	before := f.find()
	f.died = false
	f.ledger.read = len(f.aws.World.Calls())
	from := f.ledger.read
	f.looking.Store(true)
	f.look()
	f.looking.Store(false)
	if before == nil {
		return
	}
	f.looks++
	dead := f.died
	calls := f.aws.World.Calls()[from:]
	for _, r := range calls {
		if r.Write {
			f.neighbours.hold(r)
		}
	}
	f.paused(before, calls)
	if after := f.find(); after != nil {
		before.Status = after.Status
	}
	f.ledger.check(before, dead)
	f.observed(dead)
	f.settled(slices.ContainsFunc(calls, func(r awssim.Record) bool { return r.Write }), dead)
	f.fillNew()
}

// paused holds an operator that shall keep its hands off to that.
func (f *fate) paused(app *v1alpha1.HighlyAvailableApp, calls []awssim.Record) {
	if app.Spec.Mode == v1alpha1.ModePaused && len(calls) > 0 {
		f.Errorf("it is paused, and %d calls are made, the first is %s", len(calls), calls[0].Operation)
	}
}

// observed: the status never speaks of what nobody has seen, and after a look of what there is.
func (f *fate) observed(died bool) {
	app := f.find()
	if app == nil {
		return
	}
	if o := app.Status.ObservedGeneration; o > app.Generation || o < app.Generation && !died {
		f.Errorf("after a look of generation %d the status speaks of %d", app.Generation, o)
	}
}

// settled: what is ready and was looked at twice is left alone.
func (f *fate) settled(wrote, died bool) {
	switch {
	case wrote && f.quiet > 2:
		f.Errorf("all is settled and nothing happens, and yet there are writes: %v", f.gate.passed[max(0, len(f.gate.passed)-3):])
		f.quiet = 0
	case died || !strings.HasPrefix(f.says(), "True AllReady"):
		f.quiet = 0
	default:
		f.quiet++
	}
}

// fillNew has the servers write into buckets that are new.
func (f *fate) fillNew() {
	f.aws.World.Do(func() {
		for what := range f.ledger.held {
			bucket, is := strings.CutPrefix(what, "bucket ")
			if is && bucket != neighbour && !f.neighbours.taken[what] && !f.ledger.released[what+" "+f.ledger.held[what]] && !f.ledger.filled(bucket) {
				f.aws.S3.Fill(bucket, 2)
				f.ledger.dirty = true
			}
		}
	})
	if f.ledger.dirty {
		f.ledger.dirty = false
		f.ledger.inspect()
	}
}

// passes lets time go by with so many looks.
func (f *fate) passes(r *rand.Rand, looks int) {
	for range looks {
		f.sees()
		f.waits(r)
	}
}

func (f *fate) waits(r *rand.Rand) {
	d := time.Duration(10+r.IntN(31)) * time.Second
	if r.IntN(2) == 0 {
		d = time.Duration(1+r.IntN(5)) * time.Minute
	}
	f.clock.Step(d)
}
