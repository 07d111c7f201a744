package table

import (
	"sync"
	"time"
)

const (
	// lag is how long AWS may not show a table that stands: DescribeTable may not
	// know a new one for seconds. (API reference, DescribeTable.)
	lag = 2 * time.Minute
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
	now func() time.Time
	mu  sync.Mutex
	// missing is since when AWS does not show a table, held until when it takes no
	// change of Time to Live, and deleted when haws asked for its end.
	missing, held, deleted map[string]time.Time
}

// NewRecent remembers nothing yet. Now tells the time.
func NewRecent(now func() time.Time) *Recent {
	return &Recent{now: now, missing: map[string]time.Time{}, held: map[string]time.Time{}, deleted: map[string]time.Time{}}
}

// begin forgets what was of another table of the name.
func (r *Recent) begin(arn string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range []map[string]time.Time{r.missing, r.held, r.deleted} {
		delete(m, arn)
	}
}

func (r *Recent) found(arn string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.missing, arn)
}

// young is true of a table that has not been missing for long.
func (r *Recent) young(arn string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.missing[arn]; !known {
		r.missing[arn] = r.now()
	}
	return r.now().Sub(r.missing[arn]) < lag
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

func (r *Recent) end(arn string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.deleted[arn] = r.now()
}

// ended is true of a table that is gone because haws deleted it.
func (r *Recent) ended(arn string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, known := r.deleted[arn]
	delete(r.deleted, arn)
	return known
}
