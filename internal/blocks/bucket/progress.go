package bucket

import (
	"sync"
	"time"
)

// appearing is how long S3 may not know a new bucket: Terraform's AWS provider tries for a minute.
const appearing = 2 * time.Minute

// Progress remembers what S3 does not tell: which buckets were made a short while ago, and how far one was emptied. To lose it
// costs a message that is wrong for a minute, and a count that begins anew.
type Progress struct {
	now func() time.Time

	mu      sync.Mutex
	made    map[string]time.Time
	deleted map[string]int
}

// NewProgress remembers nothing yet. Now tells the time.
func NewProgress(now func() time.Time) *Progress {
	return &Progress{now: now, made: map[string]time.Time{}, deleted: map[string]int{}}
}

func (p *Progress) note(arn string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made[arn] = p.now()
}

// appears is true of a bucket that S3 may not know yet.
func (p *Progress) appears(arn string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.made[arn]
	if ok && p.now().Sub(at) >= appearing {
		delete(p.made, arn)
		return false
	}
	return ok
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
