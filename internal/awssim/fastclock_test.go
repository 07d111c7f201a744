package awssim_test

import (
	"testing"
	"time"

	"github.com/haws-dev/haws/internal/awssim"
)

func TestFastClock(t *testing.T) {
	c := awssim.NewFastClock(start(), 1000)
	before := time.Now()
	c.Sleep(10 * time.Second)
	if got := c.Since(start()); got < 10*time.Second {
		t.Errorf("slept %v", got)
	}
	timer, ticker := c.NewTimer(20*time.Second), c.NewTicker(5*time.Second)
	first, second, rung := <-ticker.C(), <-ticker.C(), <-timer.C()
	ticker.Stop()
	if first.Sub(start()) < 15*time.Second || second.Sub(first) < 2*time.Second || rung.Sub(start()) < 30*time.Second {
		t.Errorf("ticks at %v and %v, timer at %v", first, second, rung)
	}
	if timer.Stop() {
		t.Error("a timer that rang was still on")
	}
	timer.Reset(time.Hour)
	if !timer.Stop() {
		t.Error("a timer that was set again was not on")
	}
	<-c.After(time.Second)
	if took := time.Since(before); took > 10*time.Second {
		t.Errorf("took %v of real time", took)
	}
}
