// Mutate breaks the code in many small ways, one at a time, and runs the fast
// tests of the package against each: a mutant that survives is a behaviour that
// no test holds. The working tree is never touched: mutants exist in overlays
// of the go command only.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"time"
)

// target is a package, or some files of it.
type target struct {
	dir   string
	files []string // none means all
	// inner leaves out the tests of the package's own _test package: the
	// stories of controllers need a control plane, and minutes.
	inner bool
	// flags are for the tests.
	flags []string
}

func targets() []target {
	return []target{
		{dir: "internal/stack"},
		// rapid would take half a minute to find the smallest example of what it found.
		{dir: "internal/engine", flags: []string{"-rapid.shrinktime=1ms", "-rapid.nofailfile"}},
		{dir: "controllers", inner: true, files: []string{
			"conditions.go", "events.go", "problem.go", "report.go", "requeue.go", "resources.go", "status.go",
		}},
	}
}

// equivalent lists the mutants that no test can tell from the code.
//
//go:embed equivalent.txt
var equivalent string

func main() {
	workers := flag.Int("workers", runtime.NumCPU(), "how many mutants are tried at once")
	only := flag.String("only", "", "a package's folder, such as internal/stack, instead of all of them")
	all := flag.Bool("v", false, "tell the fate of every mutant")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, options{only: *only, workers: *workers, all: *all})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

type options struct {
	only    string
	workers int
	all     bool
}

func run(ctx context.Context, o options) (err error) {
	began := time.Now()
	scratch, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	known := excuses(equivalent)
	var all score
	for _, t := range targets() {
		if o.only != "" && o.only != t.dir {
			continue
		}
		l := &lab{target: t, scratch: scratch, excuses: known, all: o.all}
		if err := l.open(); err != nil {
			return err
		}
		s, err := l.try(ctx, o.workers)
		if err != nil {
			return fmt.Errorf("%s: %w", t.dir, err)
		}
		fmt.Printf("%s: %s\n", t.dir, s)
		all.add(s)
	}
	fmt.Printf("all: %s, in %s\n", all, time.Since(began).Round(time.Second))
	if unused := known.unused(); o.only == "" && unused != "" {
		fmt.Printf("no longer needed in equivalent.txt:\n%s\n", unused)
	}
	return nil
}

// score counts the fates of mutants.
type score struct{ killed, slow, survived, excused, unfit int }

func (s *score) add(o score) {
	s.killed, s.slow, s.survived = s.killed+o.killed, s.slow+o.slow, s.survived+o.survived
	s.excused, s.unfit = s.excused+o.excused, s.unfit+o.unfit
}

func (s *score) count(f fate) {
	*map[fate]*int{killed: &s.killed, slow: &s.slow, survived: &s.survived, excused: &s.excused, unfit: &s.unfit}[f]++
}

func (s score) String() string {
	caught := s.killed + s.slow
	percent := 100 * float64(caught) / float64(max(1, caught+s.survived))
	return fmt.Sprintf("%d of %d mutants caught, %.1f %% (%d by running for too long); %d survived; %d equivalent and %d that do not compile are left out",
		caught, caught+s.survived, percent, s.slow, s.survived, s.excused, s.unfit)
}

// fate is what became of a mutant.
type fate string

const (
	killed   fate = "killed"
	slow     fate = "slow"
	survived fate = "survived"
	excused  fate = "equivalent"
	unfit    fate = "does not compile"
)

func sortMutants(all []*mutant) {
	slices.SortStableFunc(all, func(a, b *mutant) int {
		return cmp.Or(cmp.Compare(a.file.path, b.file.path), cmp.Compare(a.start, b.start))
	})
}
