package awssim

import (
	"container/heap"
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// agenda keeps the world's events in the order of their due times.
type agenda struct {
	clock clock.PassiveClock

	mu      sync.Mutex
	inside  bool // an event, a handler or a Do is running
	moment  time.Time
	counter int
	events  eventHeap
}

type event struct {
	at  time.Time
	seq int
	fn  func()
}

func (a *agenda) after(d time.Duration, fn func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.counter++
	heap.Push(&a.events, event{at: a.time().Add(max(d, 0)), seq: a.counter, fn: fn})
}

func (a *agenda) now() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.time()
}

func (a *agenda) time() time.Time {
	if a.inside {
		return a.moment
	}
	return a.clock.Now().UTC()
}

func (a *agenda) next() (time.Time, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.events) == 0 {
		return time.Time{}, false
	}
	return a.events[0].at, true
}

// enter runs every due event and then stands still at the clock's time.
func (a *agenda) enter() {
	for limit := a.clock.Now().UTC(); ; {
		fn, due := a.take(limit)
		if !due {
			return
		}
		a.run(fn)
	}
}

// run leaves the agenda usable when fn panics.
func (a *agenda) run(fn func()) {
	done := false
	defer func() {
		if !done {
			a.leave()
		}
	}()
	fn()
	done = true
}

func (a *agenda) take(limit time.Time) (fn func(), due bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.inside = true
	if len(a.events) == 0 || a.events[0].at.After(limit) {
		a.moment = limit
		return nil, false
	}
	e := heap.Pop(&a.events).(event)
	a.moment = e.at
	return e.fn, true
}

func (a *agenda) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.inside = false
}

type eventHeap []event

func (h eventHeap) Len() int      { return len(h) }
func (h eventHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *eventHeap) Push(x any)   { *h = append(*h, x.(event)) }

func (h eventHeap) Less(i, j int) bool {
	if h[i].at.Equal(h[j].at) {
		return h[i].seq < h[j].seq
	}
	return h[i].at.Before(h[j].at)
}

func (h *eventHeap) Pop() any {
	last := (*h)[len(*h)-1]
	(*h)[len(*h)-1] = event{}
	*h = (*h)[:len(*h)-1]
	return last
}
