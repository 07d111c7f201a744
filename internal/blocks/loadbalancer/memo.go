package loadbalancer

import "sync"

// memo remembers the first answer to each question, an error as well; whoever
// asks the same at the same time waits for it.
type memo[V any] struct {
	mu      sync.Mutex
	answers map[string]func() (V, error)
}

func (m *memo[V]) of(question string, ask func() (V, error)) (V, error) {
	m.mu.Lock()
	answer, known := m.answers[question]
	if !known {
		if m.answers == nil {
			m.answers = map[string]func() (V, error){}
		}
		answer = sync.OnceValues(ask)
		m.answers[question] = answer
	}
	m.mu.Unlock()
	return answer()
}
