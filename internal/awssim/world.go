package awssim

import (
	"fmt"
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// World is one simulated AWS account in one region.
type World struct {
	region, account string
	agenda          *agenda

	// state serializes handlers, events and Do: whoever holds it owns every service's state.
	state sync.Mutex

	// desk guards the fields below; it is held for moments only, also while state is held.
	desk     sync.Mutex
	handlers map[string]handler
	faults   []*armed
	buckets  map[string]*bucket // nil while throttling is off
	records  []Record
	ids      int
}

// Option changes a new World.
type Option func(*World)

// WithRegion sets the region, us-east-1 by default.
func WithRegion(region string) Option { return func(w *World) { w.region = region } }

// WithAccount sets the account, 123456789012 by default.
func WithAccount(account string) Option { return func(w *World) { w.account = account } }

// New returns an empty world whose time is that of c.
func New(c clock.PassiveClock, options ...Option) *World {
	w := &World{
		region:   "us-east-1",
		account:  "123456789012",
		agenda:   &agenda{clock: c},
		handlers: map[string]handler{},
	}
	for _, option := range options {
		option(w)
	}
	return w
}

// Region is the world's only region.
func (w *World) Region() string { return w.region }

// Account is the id of the world's only account.
func (w *World) Account() string { return w.account }

// ARN names a resource of this account and region: arn:aws:service:region:account:resource.
func (w *World) ARN(service, resource string) string {
	return fmt.Sprintf("arn:aws:%s:%s:%s:%s", service, w.region, w.account, resource)
}

// ID returns a fresh id in the form of EC2's long ones, counted so that runs repeat: "sg-0000000000000001a".
func (w *World) ID(prefix string) string {
	w.desk.Lock()
	defer w.desk.Unlock()
	w.ids++
	return fmt.Sprintf("%s-%017x", prefix, w.ids)
}

// Do runs what is due and then fn, while nothing else in the world moves.
// It must not be called from a handler, from an event or from another Do.
func (w *World) Do(fn func()) {
	w.state.Lock()
	defer w.state.Unlock()
	w.agenda.enter()
	defer w.agenda.leave()
	fn()
}

// After schedules fn on the world's clock. It runs inside the first call or Do that
// finds it due, in time order, and Now is its own due time while it runs.
func (w *World) After(d time.Duration, fn func()) { w.agenda.after(d, fn) }

// Now is the time of the event or call that is running, otherwise the clock's.
func (w *World) Now() time.Time { return w.agenda.now() }

// NextEvent tells when the next scheduled event is due.
func (w *World) NextEvent() (time.Time, bool) { return w.agenda.next() }
