package cloud

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/go-logr/logr"
)

const (
	// slowFresh is how long an answer of AWS on what seldom changes is used.
	slowFresh = time.Hour
	// slowRetry is how long nobody asks again after an error.
	slowRetry = 10 * time.Minute
	// slowForgotten is how long an answer is kept that nobody asks for any more.
	slowForgotten = 24 * time.Hour
	// slowPatience is how long a pass waits for an answer that it can do without.
	slowPatience = 5 * time.Second
)

// Slow remembers, for all apps, what AWS answers about what seldom changes. It is
// for what is only told: an error is no app's problem, and leaves the answer
// unknown for a while.
type Slow[V any] struct {
	now func() time.Time

	mu      sync.Mutex
	answers map[string]slowAnswer[V]
	asking  map[string]chan struct{}
}

type slowAnswer[V any] struct {
	at    time.Time
	value V
	err   error
}

// NewSlow remembers nothing yet. Now tells the time.
func NewSlow[V any](now func() time.Time) *Slow[V] {
	return &Slow[V]{now: now, answers: map[string]slowAnswer[V]{}, asking: map[string]chan struct{}{}}
}

// Ask is the answer to a question, at most an hour old; it is not ok while AWS does
// not give one. Whoever asks the same at the same time waits for the one answer.
func (s *Slow[V]) Ask(ctx context.Context, question string, read func(context.Context) (V, error)) (value V, ok bool) {
	done, first := s.begin(question)
	if done == nil {
		return s.Known(question)
	}
	if !first {
		select {
		case <-done:
		case <-ctx.Done():
		}
		return s.Known(question)
	}
	defer s.end(question, done)
	// It waits for no turn of its own, and takes none of what waits in line.
	hurried, cancel := context.WithTimeout(InLine(ctx, ""), slowPatience)
	defer cancel()
	value, err := read(hurried)
	if ctx.Err() != nil {
		return value, err == nil
	}
	if err != nil {
		logr.FromContextOrDiscard(ctx).V(1).Info("AWS does not say what is good to know, asking later", "about", question, "error", err.Error())
	}
	s.note(question, value, err)
	return value, err == nil
}

// Known is the latest answer, however old. It asks nobody.
func (s *Slow[V]) Known(question string) (value V, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, known := s.answers[question]
	return a.value, known && a.err == nil
}

// begin is nil when the answer is known, and else closed once it is; the first that
// asks has to find out.
func (s *Slow[V]) begin(question string) (done chan struct{}, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, known := s.answers[question]; known && s.now().Sub(a.at) < a.lasts() {
		return nil, false
	}
	if done, asked := s.asking[question]; asked {
		return done, false
	}
	done = make(chan struct{})
	s.asking[question] = done
	return done, true
}

func (a slowAnswer[V]) lasts() time.Duration {
	if a.err != nil {
		return slowRetry
	}
	return slowFresh
}

func (s *Slow[V]) note(question string, value V, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	maps.DeleteFunc(s.answers, func(_ string, a slowAnswer[V]) bool { return now.Sub(a.at) > slowForgotten })
	s.answers[question] = slowAnswer[V]{at: now, value: value, err: err}
}

func (s *Slow[V]) end(question string, done chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.asking, question)
	close(done)
}
