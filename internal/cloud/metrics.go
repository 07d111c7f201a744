package cloud

import (
	"context"
	"errors"
	"time"

	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/haws-dev/haws/internal/stack"
)

// resultOK is the result of what AWS took; other results are classes of faults.
const resultOK = "ok"

// Metrics count what is asked of AWS. Their labels are words of the SDK and classes
// of faults, of which there are only so many.
type Metrics struct {
	calls  *prometheus.CounterVec
	putOff *prometheus.CounterVec
	took   *prometheus.HistogramVec
}

// NewMetrics makes them, and registers them.
func NewMetrics(to prometheus.Registerer) *Metrics {
	m := &Metrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "haws_aws_calls_total",
			Help: "Requests to AWS, each of the SDK's quick retries among them. The result is ok or the class of the fault, such as Throttled or Denied.",
		}, []string{"service", "operation", "result"}),
		putOff: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "haws_aws_calls_put_off_total",
			Help: "Requests that haws's own rate limits put off, and that AWS has not seen.",
		}, []string{"service", "operation"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "haws_aws_call_duration_seconds",
			Help:    "How long a request to AWS took, without the wait for haws's own rate limits.",
			Buckets: []float64{.025, .05, .1, .25, .5, 1, 2.5, 5, 15},
		}, []string{"service"}),
	}
	to.MustRegister(m.calls, m.putOff, m.took)
	return m
}

// add puts them on both sides of the limiter, which stands inside the retry loop.
func (m *Metrics) add(s *middleware.Stack) error {
	const limiter = "haws:Limit"
	if _, limited := s.Finalize.Get(limiter); !limited {
		return nil // a presigned request
	}
	return errors.Join(
		s.Finalize.Insert(middleware.FinalizeMiddlewareFunc("haws:CountPutOff", m.limited), limiter, middleware.Before),
		s.Finalize.Insert(middleware.FinalizeMiddlewareFunc("haws:Count", m.attempt), limiter, middleware.After),
	)
}

func (m *Metrics) limited(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	out middleware.FinalizeOutput, meta middleware.Metadata, err error,
) {
	out, meta, err = next.HandleFinalize(ctx, in)
	if f, ok := errors.AsType[*stack.Fault](err); ok && f.Code == ClientRateLimit {
		m.putOff.WithLabelValues(f.Service, f.Operation).Inc()
	}
	return out, meta, err
}

// attempt takes real time, as AWS does.
func (m *Metrics) attempt(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	out middleware.FinalizeOutput, meta middleware.Metadata, err error,
) {
	service, result, start := awsmw.GetServiceID(ctx), resultOK, time.Now()
	out, meta, err = next.HandleFinalize(ctx, in)
	m.took.WithLabelValues(service).Observe(time.Since(start).Seconds())
	if err != nil {
		result = string(judge(service, err, ctx.Err() != nil).class)
	}
	m.calls.WithLabelValues(service, awsmw.GetOperationName(ctx), result).Inc()
	return out, meta, err
}
