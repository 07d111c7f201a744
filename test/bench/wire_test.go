package main

import (
	"testing"
	"time"
)

func TestTheCriticalPathIsTheLongestChainOfCallsThatFollowEachOther(t *testing.T) {
	t.Parallel()
	at := func(begin, end int) span {
		return span{begin: time.Unix(int64(begin), 0), end: time.Unix(int64(end), 0)}
	}
	for name, row := range map[string]struct {
		calls trace
		want  int
	}{
		"no call has none":                            {nil, 0},
		"calls at the same time are one":              {trace{at(0, 5), at(0, 5), at(1, 6)}, 1},
		"one after the other they add up":             {trace{at(0, 5), at(5, 10), at(11, 16)}, 3},
		"a call that overlaps two follows neither":    {trace{at(0, 5), at(4, 9), at(6, 11)}, 2},
		"the longest of several chains counts":        {trace{at(0, 5), at(0, 9), at(5, 10), at(10, 15), at(9, 19)}, 3},
		"an early call that takes long is waited for": {trace{at(5, 6), at(0, 10), at(10, 11)}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := row.calls.chain(); got != row.want {
				t.Errorf("%d calls, want %d", got, row.want)
			}
		})
	}
}
