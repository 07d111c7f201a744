package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// fullLook is how long the operator may go by what it has read.
const fullLook = 10 * time.Minute

// history is what the app said at each look, since somebody last did anything to it.
type history struct {
	began time.Time
	// generation is that of the app before.
	generation int64
	// said are the statuses and reasons of each condition, each as long as it lasted.
	said map[string][]string
	// alarms are calls for a person, and what must never be said of what is there.
	alarms []string
}

// starting: of servers that start, the load balancer may say in one answer that it does
// not know them yet, in the next that they do not answer, and in an older one the first again.
var starting = strings.NewReplacer(v1alpha1.ReasonTargetsUnhealthy, v1alpha1.ReasonWaiting)

// listen begins a history, if anybody wants to know.
func (l *life) listen() {
	if !l.listens {
		return
	}
	h := &history{began: l.clock.Now(), said: map[string][]string{}}
	if app := l.find(); app != nil {
		h.generation = app.Generation
	}
	l.acts = append(l.acts, h)
}

// hear notes what the app says now, in the history of the act.
func (l *life) hear() {
	if app := l.find(); app != nil && len(l.acts) > 0 {
		l.acts[len(l.acts)-1].note(app, l.clock.Now())
	}
}

// note adds what the app says now. That all is well as before is not said yet as
// long as nobody could see that it is not.
func (h *history) note(app *v1alpha1.HighlyAvailableApp, now time.Time) {
	for _, c := range app.Status.Conditions {
		said := h.said[c.Type]
		blind := len(said) == 0 && app.Generation == h.generation && now.Sub(h.began) <= fullLook
		if s := string(c.Status) + " " + starting.Replace(c.Reason); c.ObservedGeneration == app.Generation && !blind && (len(said) == 0 || said[len(said)-1] != s) {
			h.said[c.Type] = append(said, s)
		}
		if alarming(c) && !slices.Contains(h.alarms, c.Reason+": "+c.Message) {
			h.alarms = append(h.alarms, c.Reason+": "+c.Message)
		}
	}
}

func alarming(c metav1.Condition) bool {
	return c.Type == v1alpha1.ConditionStalled && c.Status == metav1.ConditionTrue || strings.Contains(c.Message, "haws did not delete it")
}

// flaps are, by condition, how often it was True and then was not, and how often it
// went to and fro: from one thing to another, back, and to the other again.
func (h *history) flaps() map[string]int {
	out := map[string]int{}
	for what, said := range h.said {
		for i := range said {
			if i > 0 && strings.HasPrefix(said[i-1], "True ") && what != v1alpha1.ConditionReconciling && what != v1alpha1.ConditionStalled {
				out[what+" is lost"]++
			}
			if i > 2 && said[i] == said[i-2] && said[i-1] == said[i-3] {
				out[what+" goes to and fro"]++
			}
		}
	}
	return out
}

// more tells of what flaps more often than in the history of an undisturbed life,
// and for what it calls a person.
func (h *history) more(undisturbed *history) (out []string) {
	calm, flaps := undisturbed.flaps(), h.flaps()
	for _, what := range slices.Sorted(maps.Keys(flaps)) {
		if n := flaps[what]; n > calm[what] {
			condition, _, _ := strings.Cut(what, " ")
			out = append(out, fmt.Sprintf("%s %d times, undisturbed %d: %s (undisturbed: %s)", what, n, calm[what],
				strings.Join(h.said[condition], ", "), strings.Join(undisturbed.said[condition], ", ")))
		}
	}
	if len(undisturbed.alarms) == 0 {
		out = append(out, h.alarms...)
	}
	return out
}
