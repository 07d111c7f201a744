package chaos

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// What is held of a load. The slowest of all is the creation of load balancers, of
// which AWS makes 10 at once and then one in 5 s; the operator asks for 60 % of that.
const (
	awsBurst, awsRate = 10, 0.2
	ourBurst, ourRate = 6, 0.12
	// tail is how long the last app takes once its load balancer is asked for: the
	// balancer and its servers come up, or a database is made, and all is looked at.
	tail = 40 * time.Minute
	// prompt is how long an edit of one app takes at most, whatever the others do,
	// and parting how long a deletion does.
	prompt, parting = 30 * time.Minute, 45 * time.Minute
	// tooMany is which share of the calls AWS may refuse for coming too often.
	tooMany = 0.05
)

// bound is how long it takes to make so many load balancers, at a rate.
func bound(apps int, burst, rate float64) time.Duration {
	return time.Duration(max(0, float64(apps)-burst) / rate * float64(time.Second))
}

// TestLoad puts many apps on one operator, with AWS's token buckets in force.
func TestLoad(t *testing.T) {
	t.Parallel()
	c := newChaos(t)
	apps := int(number(t, "APPS", 25)) //nolint:gosec // it is small
	synctest.Test(t, func(t *testing.T) {
		l := &load{fleet: newFleet(t), tally: c.tally, apps: apps, spent: cpuTime()}
		l.start()
		l.grow()
		l.settled()
		l.restart()
		l.stop()
		c.tally.count("apps", apps)
	})
}

// load is a fleet that is measured.
type load struct {
	*fleet
	tally *tally
	apps  int
	spent time.Duration
}

func named(i int) string { return fmt.Sprintf("app-%04d", i) }

// grow makes all apps at once. When some of them stand, somebody makes one more,
// edits one, and deletes one that stands and one that does not.
func (l *load) grow() {
	began := time.Now()
	for i := range l.apps {
		l.apply(named(i), shape(i))
	}
	within := bound(l.apps+1, ourBurst, ourRate) + tail
	l.await("a third", within, func() bool { return l.standing() >= l.apps/3 })
	first, last := l.extremes()
	late := time.Now()
	l.apply("late", shape(1))
	edited, dropped, given := first[0], first[1], last[0]
	l.change(edited, changes()["the tags"])
	l.drop(dropped)
	l.drop(given)
	ended := map[string]time.Duration{}
	l.await("all", within-time.Since(began), func() bool {
		for what, over := range map[string]func() bool{
			"the edit": func() bool { return l.stood(edited) }, "the deletion": func() bool { return l.find(dropped) == nil },
			"the deletion of what never stood": func() bool { return l.find(given) == nil }, "the one that came late": func() bool { return l.stood("late") },
		} {
			if _, known := ended[what]; !known && over() {
				ended[what] = time.Since(late)
			}
		}
		return len(ended) == 4 && l.standing() >= l.apps-1
	})
	took := time.Since(began)
	calls := l.wire.take()
	l.Logf("creation: %d apps stand after %s; the buckets of AWS allow %s, our own limits %s; of all, %s\n%s", l.apps, took,
		bound(l.apps, awsBurst, awsRate), bound(l.apps, ourBurst, ourRate), l.shares(began), calls.table(l.apps))
	l.Logf("meanwhile, with a third standing after %s: %v; %s", late.Sub(began), ended, l.costs())
	l.holds(calls.share() <= tooMany, "AWS refused %.1f %% of the calls", 100*calls.share())
	l.holds(ended["the edit"] <= prompt, "the edit took %s", ended["the edit"])
	for _, what := range []string{"the deletion", "the deletion of what never stood"} {
		l.holds(ended[what] <= parting, "%s took %s", what, ended[what])
	}
	l.tally.count("calls", sum(calls.sent))
	l.tally.count("minutes until all stood", int(took.Minutes()))
}

// settled looks at apps that nobody changes.
func (l *load) settled() {
	rest := max(30*time.Minute, time.Duration(l.apps)*4*time.Second)
	time.Sleep(rest)
	l.wire.take()
	time.Sleep(rest)
	calls := l.wire.take()
	l.Logf("settled: %s\n%s", l.costs(), calls.table(l.apps))
	elb := calls.rate("Elastic Load Balancing v2.Describe")
	l.holds(elb <= 0.6*10, "%.1f reads of load balancers a second", elb)
	l.holds(calls.writes() == 0, "%d writes to what has settled", calls.writes())
	l.holds(sum(calls.refused)+sum(calls.throttled) == 0, "%d calls kept back, %d throttled, and nothing happens", sum(calls.refused), sum(calls.throttled))
	l.holds(l.standing() == l.apps-1, "%d apps stand", l.standing())
	l.promptly("an edit when all has settled", 5*time.Minute)
}

// restart has another operator take over, which must look at everything, while
// somebody waits for an edit.
func (l *load) restart() {
	l.stop()
	l.start()
	l.promptly("an edit right after a restart", prompt)
	time.Sleep(time.Duration(l.apps) * 2 * time.Second)
	calls := l.wire.take()
	l.Logf("restart:\n%s", calls.table(l.apps))
	l.holds(calls.share() <= tooMany, "AWS refused %.1f %% of the calls", 100*calls.share())
	l.holds(l.standing() == l.apps-1, "%d apps stand", l.standing())
}

// promptly edits an app and waits.
func (l *load) promptly(what string, within time.Duration) {
	began := time.Now()
	name := named(l.apps - 1)
	l.change(name, func(a *v1alpha1.HighlyAvailableApp) {
		a.Spec.Tags = map[string]string{"edit": what[:10], "at": began.Format("150405")}
	})
	l.await(what, within, func() bool { return l.stood(name) })
	l.Logf("%s took %s", what, time.Since(began))
}

func (l *load) stood(name string) bool {
	_, ok := l.since(name)
	return ok
}

func (l *load) holds(ok bool, format string, args ...any) {
	if !ok {
		l.tally.fail(l.T, fmt.Sprintf("APPS=%d: ", l.apps)+fmt.Sprintf(format, args...))
	}
}

func (l *load) await(what string, within time.Duration, over func() bool) {
	for began := time.Now(); !over(); time.Sleep(5 * time.Second) {
		if time.Since(began) > within {
			l.holds(false, "%s: not within %s, %d stand%s", what, within, l.standing(), l.laggards())
			return
		}
		if t := time.Since(began); t > 0 && t%(10*time.Minute) == 0 {
			l.Logf("%s: %d stand after %s; %s", what, l.standing(), t, l.costs())
			l.aws.World.Forget()
		}
	}
}

// laggards tells what the apps say that do not stand.
func (l *load) laggards() (out string) {
	for _, app := range l.shelf.apps() {
		if !ready(app) && len(out) < 4000 {
			out += "\n" + app.Name
			for _, c := range app.Status.Conditions {
				if c.Status != "True" {
					out += fmt.Sprintf("\n  %s %s %s: %s", c.Type, c.Status, c.Reason, c.Message)
				}
			}
		}
	}
	return out
}

// extremes are apps with servers only, some that stand and some that do not.
func (l *load) extremes() (standing, others []string) {
	for i := range l.apps {
		switch name := named(i); {
		case i%10 == 0 || i == l.apps-1:
		case l.stood(name):
			standing = append(standing, name)
		default:
			others = append(others, name)
		}
	}
	if len(standing) < 2 || len(others) < 1 {
		l.Fatalf("%d stand and %d do not", len(standing), len(others))
	}
	return standing, others
}

// shares tells after what time which share of the apps stood.
func (l *load) shares(began time.Time) string {
	l.fleet.mu.Lock()
	defer l.fleet.mu.Unlock()
	var took []time.Duration
	for _, s := range l.stands {
		took = append(took, s.at.Sub(began))
	}
	slices.Sort(took)
	var out []string
	for _, part := range []int{25, 50, 75, 95, 100} {
		out = append(out, fmt.Sprintf("%d %% after %s", part, took[part*(len(took)-1)/100].Round(time.Second)))
	}
	return strings.Join(out, ", ")
}

// costs are those of the whole process: the operator, AWS, Kubernetes and the test.
func (l *load) costs() string {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return fmt.Sprintf("heap %d MiB, resident %s, %.0f s of processor time", m.HeapAlloc>>20, resident(), (cpuTime() - l.spent).Seconds())
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func resident() string {
	status, err := os.ReadFile("/proc/self/status")
	must(err)
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}

// shape is a web tier; of each ten apps one has a table and a bucket, and of each
// fifty one has a database: an account has 40 of these unless it asks for more.
func shape(i int) edit {
	return func(a *v1alpha1.HighlyAvailableApp) {
		full(a)
		a.Spec.LoadBalancer = &v1alpha1.LoadBalancer{HealthCheck: &v1alpha1.HealthCheck{IntervalSeconds: new(int32(30))}}
		switch {
		case i%10 != 0:
			dataless(a)
		case i%50 != 0:
			a.Spec.Database, a.Spec.Servers.UserData = nil, "#!/bin/sh\n"
		}
	}
}
