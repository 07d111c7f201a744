package awssim

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// FastClock is a clock that runs a factor faster than real time, for the demo.
// Timers, tickers and sleeps are shortened by the same factor.
type FastClock struct {
	start, origin time.Time
	factor        float64
}

var _ clock.WithTicker = (*FastClock)(nil)

// NewFastClock starts a clock at start.
func NewFastClock(start time.Time, factor float64) *FastClock {
	return &FastClock{start: start, origin: time.Now(), factor: factor}
}

// Now is the virtual time.
func (c *FastClock) Now() time.Time {
	return c.start.Add(time.Duration(float64(time.Since(c.origin)) * c.factor))
}

// Since is the virtual time that went by since t.
func (c *FastClock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

// Sleep sleeps for the virtual duration d.
func (c *FastClock) Sleep(d time.Duration) { time.Sleep(c.real(d)) } //nolint:forbidigo // a clock is made of the real one

// After returns a channel that fires once, after the virtual duration d.
func (c *FastClock) After(d time.Duration) <-chan time.Time { return c.NewTimer(d).C() }

// Tick returns the channel of a ticker that never stops.
func (c *FastClock) Tick(d time.Duration) <-chan time.Time { return c.NewTicker(d).C() }

// NewTimer returns a timer of the virtual duration d.
func (c *FastClock) NewTimer(d time.Duration) clock.Timer { return fastTimer{c.schedule(d, false)} }

// NewTicker returns a ticker of the virtual period d.
func (c *FastClock) NewTicker(d time.Duration) clock.Ticker { return fastTicker{c.schedule(d, true)} }

func (c *FastClock) real(d time.Duration) time.Duration {
	return time.Duration(float64(d) / c.factor)
}

// alarm sends the virtual time on its channel, once or again and again.
type alarm struct {
	clock  *FastClock
	c      chan time.Time
	repeat bool

	mu     sync.Mutex
	timer  *time.Timer
	period time.Duration
	on     bool
}

func (c *FastClock) schedule(d time.Duration, repeat bool) *alarm {
	a := &alarm{clock: c, c: make(chan time.Time, 1), repeat: repeat, period: c.real(d), on: true}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.timer = time.AfterFunc(a.period, a.ring)
	return a
}

func (a *alarm) ring() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.on {
		return
	}
	select {
	case a.c <- a.clock.Now():
	default:
	}
	a.on = a.repeat
	if a.repeat {
		a.timer.Reset(a.period)
	}
}

func (a *alarm) stop() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	was := a.on
	a.on = false
	a.timer.Stop()
	return was
}

func (a *alarm) reset(d time.Duration) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	was := a.on
	a.on, a.period = true, a.clock.real(d)
	a.timer.Reset(a.period)
	return was
}

type fastTimer struct{ *alarm }

func (t fastTimer) C() <-chan time.Time        { return t.c }
func (t fastTimer) Stop() bool                 { return t.stop() }
func (t fastTimer) Reset(d time.Duration) bool { return t.reset(d) }

type fastTicker struct{ *alarm }

func (t fastTicker) C() <-chan time.Time { return t.c }
func (t fastTicker) Stop()               { t.stop() }
