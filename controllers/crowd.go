package controllers

import (
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/blocks"
)

const (
	// lookCost and pollCost are how much time there is for each app between two of
	// its looks, so that all of them together stay within what AWS lets an account
	// read. The narrowest are the 10 calls a second of Elastic Load Balancing, of
	// which a full look at a web tier takes seven and a look at what AWS is busy
	// with up to four.
	lookCost = 3 * time.Second
	pollCost = 1500 * time.Millisecond
)

// crowd is how many apps there are, and how many of them AWS is busy with.
type crowd struct{ apps, busy int }

// fullLook is how old a full look at an app may be.
func (c crowd) fullLook() time.Duration { return max(fullLook, time.Duration(c.apps)*lookCost) }

// poll is the shortest pause between two looks at what AWS is busy with.
func (c crowd) poll() time.Duration { return time.Duration(c.busy) * pollCost }

// nextTurn is when the first of the changes is due that have a place in our own
// line. What AWS itself throttles is tried again ever later, like other faults.
func (p past) nextTurn() (next time.Time) {
	for _, r := range p.held {
		if blocks.PutOff(r.err) && (next.IsZero() || r.until.Before(next)) {
			next = r.until
		}
	}
	return next
}

// count counts the apps.
func (m *memory) count() crowd {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.crowd()
}

// crowd counts the apps. The lock is held.
func (m *memory) crowd() crowd {
	c := crowd{apps: len(m.apps)}
	for _, p := range m.apps {
		if p.outcome != nil && p.turn.IsZero() {
			c.busy++
		}
	}
	return c
}

// urgent is true of an app that somebody waits for: what is wanted has changed
// since it was last looked at, it is being deleted, or its turn has come. Of those
// that nobody has looked at since the operator started, the status knows the first.
func (m *memory) urgent(app *v1alpha1.HighlyAvailableApp, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, known := m.apps[types.NamespacedName{Namespace: app.Namespace, Name: app.Name}]
	switch {
	case !known:
		changed := app.Status.ObservedGeneration > 0 && app.Status.ObservedGeneration < app.Generation
		return changed || !app.DeletionTimestamp.IsZero()
	case p.key != keyOf(app):
		return true
	}
	return !p.turn.IsZero() && !p.turn.After(now)
}
