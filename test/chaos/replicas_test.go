package chaos

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
)

const (
	// replicas are the places that answer reads which lag.
	replicas = 3
	// mostLag is how far behind the writes a read may be.
	mostLag = 30 * time.Second
)

// land is the region, and what is seen of it by those whose reads lag. Everything
// that is done to the region is also written down, with its time; a replica does
// it again when its own clock gets there, so that it is what the region was then.
type land struct {
	*region.Region
	clock *clocktesting.FakeClock
	began time.Time
	seed  uint64

	mu  sync.Mutex
	log []deed
	// replicas answer the reads of operators, if there are any.
	replicas []*replica
}

// deed is something that was done to the region.
type deed struct {
	at time.Time
	do func(*region.Region)
}

// replica is the region as it was some time ago. Its clock never goes back.
type replica struct {
	*region.Region
	clock *clocktesting.FakeClock
	// moved is the time for which it has its place, and done how many deeds it has done.
	moved time.Time
	done  int
}

func newLand(clk *clocktesting.FakeClock) *land {
	return &land{Region: region.New(clk), clock: clk, began: clk.Now()}
}

// lag has the reads of operators lag behind the writes from now on.
func (l *land) lag(seed uint64) {
	l.seed = seed
	for range replicas {
		clk := clocktesting.NewFakeClock(l.began)
		l.replicas = append(l.replicas, &replica{Region: region.New(clk), clock: clk})
	}
}

// Do changes the region past its API.
func (l *land) Do(change func(*region.Region)) {
	do := func(r *region.Region) { r.World.Do(func() { change(r) }) }
	l.note(do)
	do(l.Region)
}

func (l *land) note(do func(*region.Region)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.log = append(l.log, deed{l.clock.Now(), do})
}

// Config is for those who see the region as it is.
func (l *land) Config() aws.Config {
	return l.World.Split(func(service, operation string, input any) *awssim.World {
		if !reads(operation) {
			l.note(func(r *region.Region) { _, _ = r.World.Call(service, operation, input) })
		}
		return l.World
	})
}

// Seen is for operators, whose reads may lag.
func (l *land) Seen() aws.Config {
	return l.World.Split(func(service, operation string, input any) *awssim.World {
		switch {
		case !reads(operation):
			l.note(func(r *region.Region) { _, _ = r.World.Call(service, operation, input) })
			return l.World
		case len(l.replicas) == 0 || atOnce(service, operation):
			return l.World
		}
		text, _ := json.Marshal(input)
		return l.behind(service + "." + operation + string(text))
	})
}

// atOnce is true of reads that AWS promises to answer with what was written.
// Objects and their listing: S3 user guide, "Amazon S3 data consistency model".
func atOnce(service, operation string) bool {
	return service == "S3" && (operation == "ListObjectVersions" || operation == "ListMultipartUploads" || operation == "ListObjectsV2")
}

// behind is the place that answers a read. Reads are made at the same time, so it
// follows from what is read, and from when, and not from the order of reads.
func (l *land) behind(read string) *awssim.World {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	i := l.chance(len(l.replicas), read, now, len(l.log))
	r := l.replicas[i]
	to := r.clock.Now()
	if now.After(r.moved) {
		r.moved = now
		if there := now.Add(-l.lagOf(i, now)); there.After(to) {
			to = there
		}
	}
	r.goTo(to, l.log)
	return r.World
}

// lagOf is how far behind a replica is: every fourth time not at all.
func (l *land) lagOf(replica int, now time.Time) time.Duration {
	if l.chance(4, "none", replica, now) == 0 {
		return 0
	}
	return time.Duration(l.chance(int(mostLag/time.Second)+1, "lag", replica, now)) * time.Second
}

// goTo does what was done until then, each at its own time.
func (r *replica) goTo(to time.Time, log []deed) {
	for ; r.done < len(log) && !log[r.done].at.After(to); r.done++ {
		r.clock.SetTime(log[r.done].at)
		log[r.done].do(r.Region)
	}
	r.clock.SetTime(to)
}

// chance is one of n, by the seed and what it is for.
func (l *land) chance(n int, about ...any) int {
	h := fnv.New64a()
	_, _ = fmt.Fprintln(h, append([]any{l.seed}, about...)...)
	sum := h.Sum64()
	sum ^= sum >> 33
	sum *= 0xff51afd7ed558ccd // mixes well what FNV does not
	sum ^= sum >> 33
	return int(sum % uint64(n)) //nolint:gosec // n is small
}

// caughtUp are the regions that the replicas become when nothing lags any more.
func (l *land) caughtUp() []*region.Region {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*region.Region
	for _, r := range l.replicas {
		r.goTo(l.clock.Now(), l.log)
		out = append(out, r.Region)
	}
	return out
}
