package cloud

import (
	"math"
	"time"
)

const (
	// recovery is how long AWS must not throttle before a slowed bucket gets
	// twice as fast again, up to its full rate.
	recovery = time.Minute
	// echo is how long throttling answers count as one: calls that were under
	// way together are refused together.
	echo = 5 * time.Second
	// slowest is how often a bucket may be halved: down to an eighth.
	slowest = 3
	// longestPause bounds how long a Retry-After of AWS closes a bucket.
	longestPause = time.Minute
)

// bucket is a token bucket that slows down when AWS throttles. Its tokens go
// below zero while callers sleep for theirs. It is not safe for concurrent use.
type bucket struct {
	rate   Rate
	tokens float64
	// at is when tokens was right.
	at time.Time
	// slowed is how many times the refill is halved; calm is when it is next
	// doubled, and deaf is until when a throttling answer is an echo.
	slowed     int
	calm, deaf time.Time
	// line is for whom tokens are kept, and from when on.
	line map[string]time.Time
}

func newBucket(rate Rate, now time.Time) *bucket {
	rate.Burst = max(rate.Burst, 1)
	return &bucket{rate: rate, tokens: rate.Burst, at: now}
}

// refill adds what came back since it was last looked at.
func (b *bucket) refill(now time.Time) {
	for b.slowed > 0 && !now.Before(b.calm) {
		b.accrue(b.calm)
		b.slowed--
		b.calm = b.calm.Add(recovery)
	}
	b.accrue(now)
}

func (b *bucket) accrue(to time.Time) {
	if passed := to.Sub(b.at); passed > 0 {
		b.tokens = min(b.rate.Burst, b.tokens+passed.Seconds()*b.perSecond())
		b.at = to
	}
}

func (b *bucket) perSecond() float64 { return b.rate.PerSecond / math.Exp2(float64(b.slowed)) }

// wait is how long it takes until a whole token is there, when AWS does not throttle
// again: a long line is not to be told that the bucket stays slowed until its end.
func (b *bucket) wait() time.Duration {
	const negligible = 1e-6
	missing := 1 - b.tokens
	if b.rate.PerSecond <= 0 || missing < negligible {
		return 0
	}
	ahead, waited := *b, time.Duration(0)
	for ; ahead.slowed > 0; ahead.slowed-- {
		span := max(ahead.calm.Sub(ahead.at), 0)
		comes := span.Seconds() * ahead.perSecond()
		if comes >= missing {
			break
		}
		missing, waited = missing-comes, waited+span
		ahead.at, ahead.calm = ahead.calm, ahead.calm.Add(recovery)
	}
	return waited + time.Duration(math.Ceil(missing/ahead.perSecond()*1e6))*time.Microsecond
}

func (b *bucket) giveBack() { b.tokens = min(b.rate.Burst, b.tokens+1) }

// throttle empties the bucket and halves its refill, for as long as AWS keeps
// throttling and some time after. AWS may also ask for a pause.
func (b *bucket) throttle(now time.Time, pause time.Duration) {
	b.refill(now)
	b.dissolve()
	if b.slowed < slowest && !now.Before(b.deaf) {
		b.slowed++
		b.deaf = now.Add(echo)
	}
	b.calm = now.Add(recovery)
	b.tokens = min(b.tokens, 0)
	if pause > 0 {
		b.tokens = min(b.tokens, 1-min(pause, longestPause).Seconds()*b.perSecond())
	}
}
