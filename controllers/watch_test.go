package controllers_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	sim "github.com/haws-dev/haws/internal/awssim/elbv2"
)

// watch looks every second of a story's time at where the requests to each
// listener go, also between passes: it is an event of the simulated AWS.
type watch struct {
	story *story
	over  bool
	// seen are the listeners that ever forwarded. One that no longer does serves
	// nothing from then on.
	seen map[string][]glance
}

// glance is what one listener's requests reached from a moment on: the number
// of targets by zone.
type glance struct {
	from    time.Time
	serving map[string]int
}

func (g glance) total() int {
	n := 0
	for _, in := range g.serving {
		n += in
	}
	return n
}

// watch begins now, and ends with the story or when it is told to.
func (s *story) watch() *watch {
	w := &watch{story: s, seen: map[string][]glance{}}
	s.aws.World.Do(w.look)
	return w
}

func (w *watch) look() {
	if w.over {
		return
	}
	now := map[string]map[string]int{}
	for _, t := range w.story.aws.ELB.Traffic() {
		now[listenerOf(t)] = t.Serving
	}
	for listener := range w.seen {
		w.note(listener, now[listener])
		delete(now, listener)
	}
	for listener, serving := range now {
		w.note(listener, serving)
	}
	w.story.aws.World.After(time.Second, w.look)
}

// note keeps what changed.
func (w *watch) note(listener string, serving map[string]int) {
	all := w.seen[listener]
	if len(all) == 0 || !maps.Equal(all[len(all)-1].serving, serving) {
		w.seen[listener] = append(all, glance{from: w.story.aws.World.Now(), serving: serving})
	}
}

func listenerOf(t sim.Traffic) string {
	return fmt.Sprintf("%s:%d", t.Balancer[strings.LastIndex(t.Balancer, "/")+1:], t.Port)
}

// stop ends the watch: what comes then does not count.
func (w *watch) stop() { w.story.aws.World.Do(func() { w.over = true }) }

// least is how many targets the requests to any listener could reach at the
// worst moment; leastIn, of those in a zone. Without any listener it is 0.
func (w *watch) least() int { return w.worst(glance.total) }

func (w *watch) leastIn(zone string) int {
	return w.worst(func(g glance) int { return g.serving[zone] })
}

func (w *watch) worst(count func(glance) int) int {
	var counts []int
	w.story.aws.World.Do(func() {
		for _, all := range w.seen {
			for _, g := range all {
				counts = append(counts, count(g))
			}
		}
	})
	if len(counts) == 0 {
		return 0
	}
	return slices.Min(counts)
}

// String is the whole story, for whoever asks why there were so few.
func (w *watch) String() string {
	var out strings.Builder
	w.story.aws.World.Do(func() {
		for _, listener := range slices.Sorted(maps.Keys(w.seen)) {
			fmt.Fprintln(&out, listener)
			for _, g := range w.seen[listener] {
				fmt.Fprintf(&out, "  %s %d: %v\n", g.from.Format(time.TimeOnly), g.total(), g.serving)
			}
		}
	})
	return out.String()
}

func watchStories(p *plane) {
	It("sees what goes by between two passes", func() {
		h := p.byHand()
		h.create(fourServers)
		h.ready(hour)
		h.live(hour)
		w := h.watch()
		h.live(hour)
		Expect(w.least()).To(Equal(6), w.String())
		Expect(w.leastIn("us-east-1b")).To(Equal(2), w.String())

		By("having a server not answer for some seconds")
		down := func(is bool) func() {
			return func() { h.aws.ELB.SetAppDown(h.aws.EC2.Instances()[0].ID, is) }
		}
		h.aws.World.Do(func() {
			h.aws.World.After(time.Minute, down(true))
			h.aws.World.After(time.Minute+5*time.Second, down(false))
		})
		h.time.Step(5 * time.Minute)
		Expect(w.least()).To(Equal(5), w.String())

		By("deleting the listener")
		w.stop()
		other := h.watch()
		_, err := h.elb.DeleteListener(GinkgoT().Context(), &elbv2.DeleteListenerInput{ListenerArn: aws.String(h.row("Listener/80").Ref)})
		Expect(err).NotTo(HaveOccurred())
		h.time.Step(5 * time.Minute)
		Expect(other.least()).To(BeZero(), other.String())
		Expect(w.least()).To(Equal(5), "it was over by then")
	})
}
