package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// latency is how long each attempt of a call takes, in real time.
const latency = 50 * time.Millisecond

// span is one attempt of a call, from the moment it left until it was answered.
type span struct {
	operation  string
	write      bool
	begin, end time.Time
	code       string
}

// wire is the way from the operator to the simulated AWS. It stands inside the
// SDK's retry loop and outside of the simulation's lock: attempts overlap, and
// each is noted.
type wire struct {
	latency time.Duration
	world   *leaping // nil where time does not leap

	mu    sync.Mutex
	spans []span
}

func (w *wire) add(stack *middleware.Stack) error {
	if _, ok := stack.Deserialize.Get("SimAnswer"); !ok {
		return nil // presigning makes no call
	}
	return stack.Deserialize.Insert(middleware.DeserializeMiddlewareFunc("BenchWire", w.attempt), "SimAnswer", middleware.Before)
}

func (w *wire) attempt(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, metadata middleware.Metadata, err error,
) {
	s := span{operation: awsmw.GetServiceID(ctx) + "." + awsmw.GetOperationName(ctx), begin: time.Now()}
	s.write = !isRead(awsmw.GetOperationName(ctx))
	if err := w.travel(ctx); err != nil {
		return out, metadata, err
	}
	if w.world != nil && !s.write {
		w.world.reads()
	}
	out, metadata, err = next.HandleDeserialize(ctx, in)
	if w.world != nil && s.write {
		w.world.wrote()
	}
	s.code = codeOf(err)
	w.note(s)
	return out, metadata, err
}

func (w *wire) travel(ctx context.Context) error {
	timer := time.NewTimer(w.latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return &smithy.CanceledError{Err: ctx.Err()}
	}
}

func (w *wire) note(s span) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s.end = time.Now()
	w.spans = append(w.spans, s)
}

// take hands over what was noted since it was last asked.
func (w *wire) take() trace {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.spans
	w.spans = nil
	return taken
}

// trace are attempts in the order of their answers.
type trace []span

func (t trace) writes() int {
	n := 0
	for _, s := range t {
		if s.write {
			n++
		}
	}
	return n
}

func (t trace) reads() int { return len(t) - t.writes() }

// chain is the length of the longest sequence of calls of which each began
// after the one before it had been answered.
func (t trace) chain() int {
	depth, longest := make([]int, len(t)), 0
	for i, s := range t {
		depth[i] = 1
		for j := range i {
			if !t[j].end.After(s.begin) {
				depth[i] = max(depth[i], depth[j]+1)
			}
		}
		longest = max(longest, depth[i])
	}
	return longest
}

// list tells the calls in the order in which they left.
func (t trace) list() string {
	var lines []string
	sorted := slices.SortedFunc(slices.Values(t), func(a, b span) int { return a.begin.Compare(b.begin) })
	for _, s := range sorted {
		lines = append(lines, fmt.Sprintf("%8.3f s … %7.3f s  %s %s", s.begin.Sub(sorted[0].begin).Seconds(), s.end.Sub(sorted[0].begin).Seconds(), s.operation, s.code))
	}
	return strings.Join(lines, "\n")
}

func isRead(operation string) bool {
	return slices.ContainsFunc([]string{"Describe", "Get", "List", "Search"}, func(prefix string) bool {
		return strings.HasPrefix(operation, prefix)
	})
}

func codeOf(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
