package cloud

import (
	"context"
	"maps"
	"time"
)

const (
	// lineHold is how many holds a read waits in line: the operator's workers
	// together make so many calls that the last of them comes this late.
	lineHold = 10
	// grace is how long a place in line is kept for who does not come.
	grace = 2 * time.Minute
)

type asker struct{}

// InLine has the calls of a context made in the name of somebody who comes back
// for what was put off. A read of his waits somewhat longer for its turn, so that
// a look that has begun comes to its end; a change that is put off keeps its place
// in line, and finds its token when he comes back at the time that he was told.
// Without a name it is chance who of those that come back gets the next token.
func InLine(ctx context.Context, who string) context.Context {
	return context.WithValue(ctx, asker{}, who)
}

// inLine is in whose name a call is made; empty is nobody's.
func inLine(ctx context.Context) string {
	who, _ := ctx.Value(asker{}).(string)
	return who
}

// claim takes the token that was kept for somebody, if one was.
func (b *bucket) claim(who string, now time.Time, hold time.Duration) (wait time.Duration, kept, ok bool) {
	at, kept := b.line[who]
	if !kept {
		return 0, false, false
	}
	wait = max(at.Sub(now), 0)
	if wait > hold {
		return wait, true, false
	}
	delete(b.line, who)
	return wait, true, true
}

// keep takes a token that is not there yet, for somebody who comes back for it.
func (b *bucket) keep(who string, at time.Time) {
	if b.line == nil {
		b.line = map[string]time.Time{}
	}
	b.tokens--
	b.line[who] = at
}

// lapse takes back what nobody came for.
func (b *bucket) lapse(now time.Time) {
	maps.DeleteFunc(b.line, func(_ string, at time.Time) bool {
		over := now.Sub(at) > grace
		if over {
			b.giveBack()
		}
		return over
	})
}

// dissolve ends a line whose times do not hold any more.
func (b *bucket) dissolve() {
	b.tokens += float64(len(b.line))
	b.line = nil
}

// crowd is how long one more call would wait but for those who come back later.
func (b *bucket) crowd() time.Duration {
	present := *b
	present.tokens += float64(len(b.line))
	return present.wait()
}
