package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
)

const (
	// many is how many apps there are on one operator.
	many = 50
	// rounds is how often each of them is looked at for the figure of a pass.
	rounds = 4
)

// fifty measures many apps on one operator, with nobody throttling: neither
// the operator itself nor AWS.
func fifty(ctx context.Context, b *bench, r *results) (err error) {
	s, err := b.open(ctx, unlimited())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	var names []string
	began := time.Now()
	for i := range many {
		names = append(names, fmt.Sprintf("%s-%02d", b.app.Name, i))
		if err := b.kube.Create(ctx, b.unprotected(s.namespace, names[i])); err != nil {
			return fmt.Errorf("create app %d: %w", i, err)
		}
	}
	err = s.until(ctx, "all apps are Ready and HighlyAvailable", func(apps map[string]*v1alpha1.HighlyAvailableApp) bool {
		up := 0
		for _, app := range apps {
			if stands(app) {
				up++
			}
		}
		return up == many
	})
	if err != nil {
		return err
	}
	r.add("web50.converge.seconds", time.Since(began).Seconds())
	r.add("web50.converge.calls", float64(len(s.wire.take())))
	if err := quiet(ctx, 0); err != nil {
		return err
	}
	return s.steady(ctx, names, r)
}

// steady measures what it costs to look at apps that have settled.
func (s *site) steady(ctx context.Context, names []string, r *results) error {
	if err := s.again(ctx, names, "0"); err != nil {
		return err
	}
	s.wire.take()
	before, _, err := passes()
	if err != nil {
		return err
	}
	spent := cpu()
	for round := range rounds {
		if err := s.again(ctx, names, strconv.Itoa(round+1)); err != nil {
			return err
		}
	}
	spent = cpu() - spent
	after, _, err := passes()
	if err != nil {
		return err
	}
	calls := s.wire.take()
	if n := calls.writes(); n > 0 {
		return fmt.Errorf("%d writes while everything was settled", n)
	}
	r.add("web50.cpu_ms_per_settled_pass", float64(spent.Microseconds())/1000/(after-before))
	r.add("web50.settled.reads_per_pass", float64(calls.reads())/(after-before))
	mib, err := resident()
	if err != nil {
		return err
	}
	r.add("web50.rss_mib", mib)
	return nil
}

// unlimited takes the operator's own rate limits away.
func unlimited() map[cloud.Category]cloud.Rate {
	limits := map[cloud.Category]cloud.Rate{}
	for _, c := range cloud.Categories() {
		limits[c] = cloud.Rate{}
	}
	return limits
}

// cpu is the processor time of this process so far, in user and system mode.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resident is the memory of this process in MiB: the operator, the simulated
// AWS and the benchmark itself.
func resident() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("read the resident set, which only Linux shows: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		if text, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseFloat(strings.Fields(text)[0], 64)
			return kib / 1024, err
		}
	}
	return 0, errors.New("no VmRSS in /proc/self/status")
}
