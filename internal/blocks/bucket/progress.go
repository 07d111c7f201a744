package bucket

import (
	"sync"
	"time"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// appearing is how long S3 may not know a new bucket: Terraform's AWS provider tries for a minute.
const appearing = 2 * time.Minute

// Progress remembers what S3 does not tell: which buckets were made or deleted a short while ago, and how far one was emptied.
// To lose it costs a message that is wrong for a minute, a count that begins anew, or a bucket that haws deleted and that counts
// as lost when it is wanted again at that moment.
type Progress struct {
	*cloud.Sightings
	now func() time.Time

	mu      sync.Mutex
	made    map[string]birth
	deleted map[string]int
}

// birth is when a bucket was made, and what S3 showed of it last.
type birth struct {
	at   time.Time
	seen stack.Seen
}

// NewProgress remembers nothing yet. Now tells the time.
func NewProgress(now func() time.Time) *Progress {
	return &Progress{Sightings: cloud.NewSightings(now), now: now, made: map[string]birth{}, deleted: map[string]int{}}
}

func (p *Progress) note(arn string) {
	p.Begin(arn)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made[arn] = birth{at: p.now()}
}

// appears is true of a bucket that S3 may not know yet, or know here and not there: with
// what S3 showed of it last, if it ever did.
func (p *Progress) appears(arn string) (last stack.Seen, does bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	born, does := p.made[arn]
	if does && p.now().Sub(born.at) >= appearing {
		delete(p.made, arn)
		return stack.Seen{}, false
	}
	return born.seen, does
}

// show keeps what S3 shows of a new bucket, or took for it.
func (p *Progress) show(seen stack.Seen) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if born, isNew := p.made[seen.Ref]; isNew {
		born.seen = seen
		p.made[seen.Ref] = born
	}
}

// add counts object versions that were deleted, and tells how many there are by now.
func (p *Progress) add(arn string, n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deleted[arn] += n
	return p.deleted[arn]
}

// forget is for a bucket that is gone.
func (p *Progress) forget(arn string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.made, arn)
	delete(p.deleted, arn)
}
