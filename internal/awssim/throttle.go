package awssim

import (
	"net/http"
	"reflect"
	"slices"
	"time"
)

// bucket is a token bucket on the world's clock.
type bucket struct {
	size, rate, tokens float64
	filled             time.Time
}

func (b *bucket) take(now time.Time) bool {
	b.tokens = min(b.size, b.tokens+now.Sub(b.filled).Seconds()*b.rate)
	b.filled = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// Throttle turns the token buckets of the AWS APIs on, all full, or off.
func (w *World) Throttle(on bool) {
	w.desk.Lock()
	defer w.desk.Unlock()
	w.buckets = nil
	if on {
		w.buckets = map[string]*bucket{}
	}
}

func (w *World) throttled(r request) error {
	l, ok := limitOf(r)
	now := w.Now()
	w.desk.Lock()
	defer w.desk.Unlock()
	if w.buckets == nil || !ok {
		return nil
	}
	key := r.service + "/" + l.name
	if w.buckets[key] == nil {
		w.buckets[key] = &bucket{size: l.size, rate: l.rate, tokens: l.size, filled: now}
	}
	if w.buckets[key].take(now) {
		return nil
	}
	return refusal(r.service)
}

// limit names a bucket, which several operations may share, and its size and refill per second.
type limit struct {
	name       string
	size, rate float64
}

func limitOf(r request) (limit, bool) {
	switch r.service {
	case "EC2":
		return ec2Limit(r), true
	case "Elastic Load Balancing v2":
		return elbLimit(r.operation), true
	case "Auto Scaling":
		return scalingLimit(r.operation), true
	default:
		return limit{}, false
	}
}

// EC2 Developer Guide, "Request throttling for the Amazon EC2 API": a bucket per action,
// and a smaller one for the describe calls that neither filter nor paginate.
func ec2Limit(r request) limit {
	unbounded := []string{
		"DescribeInstances", "DescribeInstanceStatus", "DescribeNetworkInterfaces", "DescribeSecurityGroups",
		"DescribeSecurityGroupRules", "DescribeSubnets", "DescribeVolumes", "DescribeVpcs",
	}
	if slices.Contains(unbounded, r.operation) && reflect.ValueOf(r.input).Elem().IsZero() {
		return limit{r.operation + " of all", 50, 10}
	}
	if isRead(r.operation) {
		return limit{r.operation, 100, 20}
	}
	return limit{r.operation, 50, 5}
}

// Elastic Load Balancing API reference, "Request throttling": buckets per category.
func elbLimit(operation string) limit {
	switch operation {
	case "CreateLoadBalancer", "SetSubnets":
		return limit{"balancers", 10, 0.2}
	case "RegisterTargets", "DeregisterTargets":
		return limit{"targets", 20, 4}
	}
	if isRead(operation) {
		return limit{"describe", 40, 10}
	}
	return limit{"mutating", 20, 3}
}

// AWS publishes no figures for Auto Scaling: these are assumptions.
func scalingLimit(operation string) limit {
	if isRead(operation) {
		return limit{"describe", 20, 10}
	}
	return limit{"mutating", 10, 5}
}

// EC2 answers RequestLimitExceeded with HTTP 503, the query services Throttling with 400.
func refusal(service string) error {
	if service == "EC2" {
		return WithStatus(Errorf("RequestLimitExceeded", "Request limit exceeded."), http.StatusServiceUnavailable)
	}
	return Errorf("Throttling", "Rate exceeded")
}
