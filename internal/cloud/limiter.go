package cloud

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"k8s.io/utils/clock"

	"github.com/haws-dev/haws/internal/stack"
)

// ClientRateLimit is the code of the fault that our own limiter answers.
const ClientRateLimit = "ClientRateLimit"

// limiter holds a bucket per region and category (and operation, for some).
type limiter struct {
	clock clock.WithTicker
	hold  time.Duration
	rates map[Category]Rate

	mu      sync.Mutex
	buckets map[call]*bucket
}

// call says which bucket a call draws from. Service and operation are empty
// where a category shares one.
type call struct {
	region    string
	category  Category
	operation string
}

// pacedError is an error of AWS together with when to ask again.
type pacedError struct {
	error
	after time.Duration
}

func (e *pacedError) Unwrap() error { return e.error }

func newLimiter(opts Options) *limiter {
	l := &limiter{clock: opts.Clock, hold: opts.Hold, rates: map[Category]Rate{}, buckets: map[call]*bucket{}}
	if l.clock == nil {
		l.clock = clock.RealClock{}
	}
	if l.hold == 0 {
		l.hold = DefaultHold
	}
	for _, known := range limits {
		l.rates[known.category] = known.rate
	}
	maps.Copy(l.rates, opts.Limits)
	return l
}

// add puts the limiter inside the retry loop: each attempt takes a token.
func (l *limiter) add(s *middleware.Stack) error {
	if _, sent := s.Finalize.Get("Retry"); !sent {
		return nil // a presigned request
	}
	return s.Finalize.Insert(middleware.FinalizeMiddlewareFunc("haws:Limit", l.attempt), "Retry", middleware.After)
}

func (l *limiter) attempt(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	out middleware.FinalizeOutput, meta middleware.Metadata, err error,
) {
	service, operation := awsmw.GetServiceID(ctx), awsmw.GetOperationName(ctx)
	to := l.call(awsmw.GetRegion(ctx), service, operation)
	if wait, ok := l.reserve(to, inLine(ctx), isRead(operation)); !ok {
		return out, meta, l.refusal(service, operation, to.category, wait)
	} else if err := l.sleep(ctx, to, wait); err != nil {
		return out, meta, err
	}
	out, meta, err = next.HandleFinalize(ctx, in)
	if err == nil {
		return out, meta, nil
	}
	after := retryAfter(err)
	if throttles(service, err) {
		after = l.throttled(to, after)
	}
	if after > 0 {
		err = &pacedError{err, after}
	}
	return out, meta, err
}

// throttles reports whether AWS refused this call for coming too often; while
// getting credentials it is another service that may refuse.
func throttles(service string, err error) bool {
	_, credentials := errors.AsType[*credentialsError](err)
	api, ok := errors.AsType[smithy.APIError](err)
	return ok && !credentials && Classify(service, api.ErrorCode(), api.ErrorMessage(), statusOf(err)) == stack.Throttled
}

func (l *limiter) call(region, service, operation string) call {
	to := call{region: region, category: limitOf(service, operation).category}
	if l.rates[to.category].PerOperation {
		to.operation = operation
	}
	return to
}

// reserve takes a token if it is there, or comes within the longest hold. It
// says how long to wait for it; when that is too long, no token is taken, but for
// a change in somebody's name: he is given a place in line.
func (l *limiter) reserve(to call, who string, reads bool) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, now, hold := l.bucket(to), l.clock.Now(), max(l.hold, 0)
	b.refill(now)
	b.lapse(now)
	if wait, kept, ok := b.claim(who, now, hold); kept {
		return wait, ok
	}
	if reads && who != "" {
		hold *= lineHold
	}
	if wait = b.wait(); wait <= hold {
		b.tokens--
		return wait, true
	}
	if !reads && who != "" {
		b.keep(who, now.Add(wait))
	}
	return wait, false
}

// sleep waits for a reserved token; who gives up gives it back.
func (l *limiter) sleep(ctx context.Context, to call, wait time.Duration) error {
	if wait == 0 {
		return nil
	}
	timer := l.clock.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C():
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		l.bucket(to).giveBack()
		return &aws.RequestCanceledError{Err: ctx.Err()}
	}
}

// throttled tells a bucket that AWS refused, and says when to ask again.
func (l *limiter) throttled(to call, pause time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(to)
	b.throttle(l.clock.Now(), pause)
	return max(b.wait(), pause)
}

func (l *limiter) backlog() (longest time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	for _, b := range l.buckets {
		b.refill(now)
		longest = max(longest, b.crowd())
	}
	return longest
}

func (l *limiter) bucket(to call) *bucket {
	b, ok := l.buckets[to]
	if !ok {
		b = newBucket(l.rates[to.category], l.clock.Now())
		l.buckets[to] = b
	}
	return b
}

// refusal says at what time to come back, and not in how long: it is read later.
func (l *limiter) refusal(service, operation string, category Category, wait time.Duration) error {
	at := l.clock.Now().Add(max(wait, time.Second)).UTC()
	return &stack.Fault{
		Class: stack.Throttled, Service: service, Operation: operation, Code: ClientRateLimit, RetryAfter: wait,
		Message: fmt.Sprintf("haws slows itself down (%s); next try at %s UTC", category, at.Format(time.TimeOnly)),
	}
}

// retryAfter is for how long AWS asks to stay away, zero if it does not. What is
// longer than a hold is hopeless to the retryer, so that the SDK never sleeps
// for it, as it would for five seconds and more with AWS_NEW_RETRIES_2026.
func retryAfter(err error) time.Duration {
	r, ok := errors.AsType[*smithyhttp.ResponseError](err)
	if !ok || r.Response == nil || r.Response.Response == nil {
		return 0
	}
	return max(read(r.Response.Header, "X-Amz-Retry-After", time.Millisecond), read(r.Response.Header, "Retry-After", time.Second))
}

// read is a header's duration, an hour at most.
func read(h http.Header, name string, unit time.Duration) time.Duration {
	n, err := strconv.Atoi(h.Get(name))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, int(time.Hour/unit))) * unit
}
