package main

import "testing"

func TestAFigureBeyondItsLimitFailsTheRun(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		key    string
		value  float64
		misses bool
	}{
		"at its limit it holds":      {"web.converge.calls", 35, false},
		"beyond its limit it misses": {"web.converge.calls", 36, true},
		"a limit of none is one":     {"web.settled.writes", 1, true},
		"without a limit it is told": {"web.delete.seconds", 1000, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &results{}
			r.add(row.key, row.value)
			if err := r.missed(); (err != nil) != row.misses {
				t.Errorf("got %v", err)
			}
		})
	}
}
