package chaos

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// latency is how long an attempt of a call takes, on the operator's clock.
const latency = 50 * time.Millisecond

// wire is the way from the operator to AWS. It counts what goes over it, and what
// the operator's own limits keep from it.
type wire struct {
	mu    sync.Mutex
	began time.Time
	// sent are the attempts that AWS answered, throttled those that it refused for
	// coming too often, and refused those that our own limits did not let out.
	sent, throttled, refused map[string]int
}

func newWire() *wire {
	w := &wire{}
	w.forget()
	return w
}

func (w *wire) forget() {
	w.began, w.sent, w.throttled, w.refused = time.Now(), map[string]int{}, map[string]int{}, map[string]int{}
}

func (w *wire) add(s *middleware.Stack) error {
	if _, ok := s.Deserialize.Get("SimAnswer"); !ok {
		return nil // presigning makes no call
	}
	if err := s.Initialize.Add(middleware.InitializeMiddlewareFunc("LoadRefusals", w.asked), middleware.Before); err != nil {
		return err
	}
	return s.Deserialize.Insert(middleware.DeserializeMiddlewareFunc("LoadWire", w.attempt), "SimAnswer", middleware.Before)
}

func operation(ctx context.Context) string {
	return awsmw.GetServiceID(ctx) + "." + awsmw.GetOperationName(ctx)
}

func (w *wire) asked(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	out, meta, err := next.HandleInitialize(ctx, in)
	if f, ok := errors.AsType[*stack.Fault](err); ok && f.Code == cloud.ClientRateLimit {
		w.count(operation(ctx), func() map[string]int { return w.refused })
	}
	return out, meta, err
}

func (w *wire) attempt(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	time.Sleep(latency)
	out, meta, err := next.HandleDeserialize(ctx, in)
	w.count(operation(ctx), func() map[string]int { return w.sent })
	api, ok := errors.AsType[smithy.APIError](err)
	if ok && slices.Contains([]string{"Throttling", "RequestLimitExceeded"}, api.ErrorCode()) {
		w.count(operation(ctx), func() map[string]int { return w.throttled })
	}
	return out, meta, err
}

// count adds to what is counted of an operation, which take may replace.
func (w *wire) count(operation string, of func() map[string]int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	of()[operation]++
}

// traffic is what went over a wire in some time.
type traffic struct {
	took                     time.Duration
	sent, throttled, refused map[string]int
}

func (w *wire) take() traffic {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := traffic{time.Since(w.began), w.sent, w.throttled, w.refused}
	w.forget()
	return t
}

// share is how many of the calls AWS refused for coming too often.
func (t traffic) share() float64 { return float64(sum(t.throttled)) / float64(max(1, sum(t.sent))) }

// rate is how many calls there were in a second of the operations with that prefix.
func (t traffic) rate(prefix string) float64 {
	n := 0
	for operation, calls := range t.sent {
		if strings.HasPrefix(operation, prefix) {
			n += calls
		}
	}
	return float64(n) / t.took.Seconds()
}

func (t traffic) writes() (n int) {
	for operation, calls := range t.sent {
		if _, name, _ := strings.Cut(operation, "."); !reads(name) {
			n += calls
		}
	}
	return n
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// table tells every operation, the most frequent first.
func (t traffic) table(apps int) string {
	out := fmt.Sprintf("%-55s %9s %9s %9s %9s %9s\n", "", "calls", "per app", "per s", "throttled", "kept back")
	all := maps.Clone(t.sent)
	for operation, n := range t.refused {
		all[operation] += n
	}
	names := slices.SortedFunc(maps.Keys(all), func(a, b string) int { return all[b] - all[a] })
	for _, name := range names {
		out += fmt.Sprintf("%-55s %9d %9.2f %9.2f %9d %9d\n", strings.ReplaceAll(name, "Elastic Load Balancing v2", "ELB"), t.sent[name],
			float64(t.sent[name])/float64(apps), float64(t.sent[name])/t.took.Seconds(), t.throttled[name], t.refused[name])
	}
	return out + fmt.Sprintf("%-55s %9d %9.2f %9.2f %9d %9d in %s", "all", sum(t.sent), float64(sum(t.sent))/float64(apps),
		float64(sum(t.sent))/t.took.Seconds(), sum(t.throttled), sum(t.refused), t.took.Round(time.Second))
}
