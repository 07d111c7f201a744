package cloud

import (
	"errors"
	"math/rand/v2"
	"net"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/haws-dev/haws/internal/stack"
)

const (
	// maxAttempts counts the first call.
	maxAttempts = 3
	// The pause between two attempts is random between these.
	minPause, maxPause = 250 * time.Millisecond, time.Second
	// attemptTimeout is the longest one attempt may take, answer included.
	attemptTimeout = 15 * time.Second
	dialTimeout    = 5 * time.Second
)

// retryer is the SDK's standard retryer, with everything said that the SDK
// would otherwise take from the environment: AWS_NEW_RETRIES_2026 changes
// pauses and costs, and counts the attempts from zero.
func (l *limiter) retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.Backoff = retry.BackoffDelayerFunc(pause)
		o.RetryCost = retry.DefaultRetryCost
		o.Retryables = append([]retry.IsErrorRetryable{
			retry.NoRetryCanceledError{},
			retry.IsErrorRetryableFunc(l.hopeless),
			retry.RetryableError{},
			retry.IsErrorRetryableFunc(byClass),
		}, o.Retryables...)
	})
}

func pause(int, error) (time.Duration, error) {
	return minPause + rand.N(maxPause-minPause), nil
}

// hopeless errors are not cured within a second: missing credentials (whose
// providers retry by themselves), our own limiter, and a pause that AWS or the
// limiter asks for and that is longer than a worker may be held.
func (l *limiter) hopeless(err error) aws.Ternary {
	_, credentials := errors.AsType[*credentialsError](err)
	_, limited := errors.AsType[*stack.Fault](err)
	paced, isPaced := errors.AsType[*pacedError](err)
	if credentials || limited || isPaced && paced.after > l.hold {
		return aws.FalseTernary
	}
	return aws.UnknownTernary
}

// byClass retries what may pass and nothing else. The SDK would also retry
// quotas named LimitExceededException, and whatever has HTTP status 500, which
// EC2 uses for InsufficientInstanceCapacity.
func byClass(err error) aws.Ternary {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return aws.UnknownTernary
	}
	class, known := lookup(answer{code: api.ErrorCode(), message: api.ErrorMessage()})
	if !known {
		return aws.UnknownTernary
	}
	return aws.BoolTernary(class == stack.Throttled || class == stack.Transient)
}

// withTimeouts bounds the SDK's HTTP client; a client of the caller's own
// making, and a timeout that was already set, stay as they are.
func withTimeouts(client aws.HTTPClient) aws.HTTPClient {
	b, ok := client.(*awshttp.BuildableClient)
	switch {
	case client == nil:
		b = awshttp.NewBuildableClient()
	case !ok || b.GetTimeout() != 0:
		return client
	}
	return b.WithTimeout(attemptTimeout).WithReadTimeout(attemptTimeout).
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout })
}
