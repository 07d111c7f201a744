package table

import (
	"sync"
	"time"

	"github.com/haws-dev/haws/internal/cloud"
)

const (
	// between is the time between two changes of Time to Live: AWS says up to an
	// hour (API reference, UpdateTimeToLive), others measured half of that.
	between = 30 * time.Minute
	// again is how long a change of Time to Live waits that AWS refused.
	again = 10 * time.Minute
)

// Recent remembers of tables, by their ARNs, what AWS does not tell. To lose it
// costs a call that AWS refuses, or a table that haws deleted and that counts as
// lost when it is wanted again at that moment.
type Recent struct {
	*cloud.Sightings
	now func() time.Time
	mu  sync.Mutex
	// held is until when AWS takes no change of Time to Live.
	held map[string]time.Time
}

// NewRecent remembers nothing yet. Now tells the time.
func NewRecent(now func() time.Time) *Recent {
	return &Recent{Sightings: cloud.NewSightings(now), now: now, held: map[string]time.Time{}}
}

// begin forgets what was of another table of the name.
func (r *Recent) begin(arn string) {
	r.Begin(arn)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.held, arn)
}

func (r *Recent) hold(arn string, d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held[arn] = r.now().Add(d)
}

// heldUntil is until when AWS takes no change of Time to Live; zero when it may.
func (r *Recent) heldUntil(arn string) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	until := r.held[arn]
	if !r.now().Before(until) {
		delete(r.held, arn)
		return time.Time{}
	}
	return until
}
