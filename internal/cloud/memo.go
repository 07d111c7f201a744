package cloud

import "sync"

// Memo remembers the answer to each question for the length of a pass, an error
// as well. Whoever asks the same at the same time waits for the one answer,
// however long AWS takes for it; other questions go on meanwhile.
type Memo[V any] struct {
	mu      sync.Mutex
	answers map[string]*memory[V]
}

type memory[V any] struct {
	known chan struct{}
	value V
	err   error
}

// Of answers a question; who asks it first finds out.
func (m *Memo[V]) Of(question string, ask func() (V, error)) (V, error) {
	a, asked := m.recall(question)
	if !asked {
		defer close(a.known)
		a.value, a.err = ask()
		return a.value, a.err
	}
	<-a.known
	return a.value, a.err
}

func (m *Memo[V]) recall(question string) (a *memory[V], asked bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a, asked = m.answers[question]; !asked {
		a = &memory[V]{known: make(chan struct{})}
		m.put(question, a)
	}
	return a, asked
}

func (m *Memo[V]) put(question string, a *memory[V]) {
	if m.answers == nil {
		m.answers = map[string]*memory[V]{}
	}
	m.answers[question] = a
}

// Keep remembers an answer that AWS gave to something else.
func (m *Memo[V]) Keep(question string, value V) {
	a := &memory[V]{known: make(chan struct{}), value: value}
	close(a.known)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(question, a)
}

// Forget has the question asked again.
func (m *Memo[V]) Forget(question string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.answers, question)
}
