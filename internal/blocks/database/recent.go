package database

import (
	"sync"
	"time"

	"github.com/haws-dev/haws/internal/cloud"
)

const (
	// settling is how long an accepted modification may not show: AWS's own
	// CloudFormation handlers and Terraform's AWS provider look three times, or
	// wait a minute, before they believe that a database is available.
	settling = time.Minute
	// starting is how long AWS may take to begin a modification that is not to wait.
	starting = 30 * time.Minute
)

// Recent remembers the modifications and deletions that AWS accepted a short while
// ago. To lose it costs a modification that is asked for twice, which changes
// nothing, or a database that haws deleted and that counts as lost when it is
// wanted again at that moment.
type Recent struct {
	*cloud.Sightings
	now   func() time.Time
	mu    sync.Mutex
	asked map[string]asked
}

type asked struct {
	at          time.Time
	immediately bool
}

// NewRecent remembers nothing yet. Now tells the time.
func NewRecent(now func() time.Time) *Recent {
	return &Recent{Sightings: cloud.NewSightings(now), now: now, asked: map[string]asked{}}
}

func (r *Recent) note(arn string, immediately bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked[arn] = asked{r.now(), immediately}
}

// underway is true of a database that AWS is about to change, although it shows
// as available. What waits for the maintenance window is not under way.
func (r *Recent) underway(arn string, pending bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	last, ok := r.asked[arn]
	age := r.now().Sub(last.at)
	if age >= starting {
		delete(r.asked, arn)
	}
	return ok && (age < settling || pending && last.immediately && age < starting)
}
