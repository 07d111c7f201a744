package main

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// leap is how far the time of a quick AWS jumps: further than any lag that is
// left in it, such as the health checks of a new server.
const leap = 2 * time.Minute

// leaping is the time of a quick AWS. It jumps when something is read after
// something was written: whatever the write set going has come to its end by
// then, and nobody ever waits for AWS.
type leaping struct {
	clock.RealClock

	mu      sync.Mutex
	ahead   time.Duration
	written bool
}

func (c *leaping) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

// Since is the time of this AWS that went by since t.
func (c *leaping) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

func (c *leaping) wrote() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.written = true
}

func (c *leaping) reads() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.written {
		c.ahead, c.written = c.ahead+leap, false
	}
}

// shifted is the operator's time: real, but for the hours that it is told have
// gone by.
type shifted struct {
	clock.RealClock

	mu   sync.Mutex
	over time.Duration
}

func (c *shifted) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.over)
}

func (c *shifted) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

func (c *shifted) later(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over += d
}
