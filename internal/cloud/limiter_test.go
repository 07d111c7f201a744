package cloud_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// limited is a Cloud on a fake clock whose EC2 reads have that rate.
func limited(t *testing.T, hold time.Duration, rate cloud.Rate, script ...reply) (*cloud.Cloud, *clocktesting.FakeClock, *fakeAWS) {
	t.Helper()
	server, clock := newAWS(t, script...), newClock()
	c := cloud.New(server.config(), cloud.Options{Clock: clock, Hold: hold, Limits: map[cloud.Category]cloud.Rate{cloud.EC2Read: rate}})
	return c, clock, server
}

func mustPass(t *testing.T, c *cloud.Cloud, times int) {
	t.Helper()
	for i := range times {
		if err := describeVpcs(t.Context(), c.In("")); err != nil {
			t.Fatalf("call %d: %v", i+1, err)
		}
	}
}

func mustRefuse(t *testing.T, c *cloud.Cloud, wait time.Duration) {
	t.Helper()
	f := mustFault(t, describeVpcs(t.Context(), c.In("")), stack.Throttled, cloud.ClientRateLimit)
	if f.RetryAfter != wait || f.Service != "EC2" || f.Operation != "DescribeVpcs" {
		t.Fatalf("got %+v, want a refusal for %s", f, wait)
	}
}

func TestALongWaitIsRefusedAndTakesNoToken(t *testing.T) {
	t.Parallel()
	c, clock, server := limited(t, 0, cloud.Rate{Burst: 2, PerSecond: 0.5})
	mustPass(t, c, 2)
	mustRefuse(t, c, 2*time.Second)
	mustRefuse(t, c, 2*time.Second)
	f := mustFault(t, describeVpcs(t.Context(), c.In("")), stack.Throttled, cloud.ClientRateLimit)
	if want := "haws slows itself down (EC2 read); next try at 00:00:02 UTC"; f.Message != want {
		t.Errorf("got %q, want %q", f.Message, want)
	}
	if c.Backlog() != 2*time.Second {
		t.Errorf("backlog %s", c.Backlog())
	}
	clock.Step(2 * time.Second)
	mustPass(t, c, 1)
	mustRefuse(t, c, 2*time.Second)
	if server.calls() != 3 {
		t.Errorf("%d calls arrived", server.calls())
	}
	clock.Step(time.Hour)
	if c.Backlog() != 0 {
		t.Errorf("backlog %s after an hour", c.Backlog())
	}
	mustPass(t, c, 2)
	mustRefuse(t, c, 2*time.Second) // the bucket holds no more than its burst
}

func TestAShortWaitIsSleptOnTheClock(t *testing.T) {
	t.Parallel()
	c, clock, server := limited(t, 0, cloud.Rate{Burst: 1, PerSecond: 1})
	mustPass(t, c, 1)
	done := make(chan error, 1)
	go func() { done <- describeVpcs(context.Background(), c.In("")) }()
	waitFor(t, clock.HasWaiters)
	mustRefuse(t, c, 2*time.Second) // the token that comes next is reserved
	clock.Step(999 * time.Millisecond)
	if server.calls() != 1 {
		t.Error("the second call did not wait for its token")
	}
	clock.Step(time.Millisecond)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWhoGivesUpGivesTheTokenBack(t *testing.T) {
	t.Parallel()
	c, clock, server := limited(t, 0, cloud.Rate{Burst: 1, PerSecond: 1})
	mustPass(t, c, 1)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- describeVpcs(ctx, c.In("")) }()
	waitFor(t, clock.HasWaiters)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || stack.FaultOf(err).Code != cloud.Canceled {
		t.Errorf("got %v", err)
	}
	if c.Backlog() != time.Second || server.calls() != 1 {
		t.Errorf("backlog %s after %d calls", c.Backlog(), server.calls())
	}
}

func TestANegativeHoldNeverWaits(t *testing.T) {
	t.Parallel()
	c, _, _ := limited(t, -1, cloud.Rate{Burst: 1, PerSecond: 1000})
	mustPass(t, c, 1)
	mustRefuse(t, c, time.Millisecond)
}

func TestNoRateIsNoLimit(t *testing.T) {
	t.Parallel()
	c, _, _ := limited(t, -1, cloud.Rate{})
	mustPass(t, c, 20)
}

func TestEveryAttemptTakesAToken(t *testing.T) {
	t.Parallel()
	broken := ec2Error(500, "InternalError", "again")
	c, _, server := limited(t, -1, cloud.Rate{Burst: 4, PerSecond: 0.001}, broken, broken, reply{})
	mustPass(t, c, 2)
	mustRefuse(t, c, 1000*time.Second)
	if server.calls() != 4 {
		t.Errorf("%d attempts", server.calls())
	}
}

func TestThrottlingEmptiesAndSlowsTheBucket(t *testing.T) {
	t.Parallel()
	slow := ec2Error(503, "RequestLimitExceeded", "Request limit exceeded.")
	c, clock, server := limited(t, 0, cloud.Rate{Burst: 10, PerSecond: 0.5}, slow, reply{})
	f := mustFault(t, describeVpcs(t.Context(), c.In("")), stack.Throttled, "RequestLimitExceeded")
	if f.RetryAfter != 4*time.Second || f.RequestID != "req-ec2" || server.calls() != 1 {
		t.Fatalf("%d calls, %+v: want AWS's own error, not retried, and one token at half the rate", server.calls(), f)
	}
	mustRefuse(t, c, 4*time.Second)
	clock.Step(4 * time.Second)
	mustPass(t, c, 1)
	mustRefuse(t, c, 4*time.Second)
	clock.Step(56 * time.Second) // a minute without throttling: the full rate again
	mustPass(t, c, 10)
	mustRefuse(t, c, 2*time.Second)
}

func TestThrottlingAgainSlowsMoreAndRecoversStepByStep(t *testing.T) {
	t.Parallel()
	slow := ec2Error(503, "RequestLimitExceeded", "Request limit exceeded.")
	c, clock, _ := limited(t, -1, cloud.Rate{Burst: 1, PerSecond: 1}, slow, slow, slow, slow, slow, reply{})
	for _, wait := range []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 8 * time.Second} { // an eighth is the slowest
		f := mustFault(t, describeVpcs(t.Context(), c.In("")), stack.Throttled, "RequestLimitExceeded")
		if f.RetryAfter != wait {
			t.Fatalf("retry after %s, want %s", f.RetryAfter, wait)
		}
		clock.Step(8 * time.Second)
	}
	mustFault(t, describeVpcs(t.Context(), c.In("")), stack.Throttled, "RequestLimitExceeded")
	for _, wait := range []time.Duration{4 * time.Second, 2 * time.Second, time.Second} {
		clock.Step(time.Minute)
		mustPass(t, c, 1)
		mustRefuse(t, c, wait)
	}
}

func TestCallsThrottledTogetherCountOnce(t *testing.T) {
	t.Parallel()
	slow := ec2Error(503, "RequestLimitExceeded", "Request limit exceeded.")
	c, _, server := limited(t, -1, cloud.Rate{Burst: 4, PerSecond: 1}, slow)
	server.together = make(chan struct{})
	refused := make(chan error, 4)
	for range 4 {
		go func() { refused <- describeVpcs(context.Background(), c.In("")) }()
	}
	waitFor(t, func() bool { return server.calls() == 4 })
	close(server.together)
	for range 4 {
		mustFault(t, <-refused, stack.Throttled, "RequestLimitExceeded")
	}
	if c.Backlog() != 2*time.Second {
		t.Errorf("backlog %s, want one token at half the rate", c.Backlog())
	}
}

func TestWhatAWSAsksForIsWaited(t *testing.T) {
	t.Parallel()
	slow := ec2Error(503, "RequestLimitExceeded", "Request limit exceeded.")
	slow.header = map[string]string{"Retry-After": "30"}
	c, clock, server := limited(t, 0, cloud.Rate{Burst: 10, PerSecond: 10}, slow, reply{})
	f := mustFault(t, describeVpcs(t.Context(), c.In("")), stack.Throttled, "RequestLimitExceeded")
	if f.RetryAfter != 30*time.Second || server.calls() != 1 {
		t.Errorf("%d calls, retry after %s", server.calls(), f.RetryAfter)
	}
	mustRefuse(t, c, 30*time.Second)
	clock.Step(30 * time.Second)
	mustPass(t, c, 1)
}

func TestTheDefaultRates(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		calls []func(context.Context, *cloud.Clients) error
		burst int
		next  time.Duration
	}{
		"EC2 reads":  {one(describeVpcs), 60, time.Second / 12},
		"EC2 writes": {one(deleteSecurityGroup), 30, time.Second / 3},
		"load balancers are created and moved at one rate": {
			[]func(context.Context, *cloud.Clients) error{createLoadBalancer, setSubnets}, 6, 8333334 * time.Microsecond,
		},
		"ELB reads":                           {one(describeLoadBalancers), 24, time.Second / 6},
		"ELB writes":                          {one(deleteLoadBalancer), 12, 555556 * time.Microsecond},
		"Auto Scaling reads":                  {one(describeGroups), 12, time.Second / 6},
		"Auto Scaling writes":                 {one(deleteGroup), 6, time.Second / 3},
		"SSM":                                 {one(getParameters), 12, time.Second / 6},
		"ACM":                                 {one(listCertificates), 12, time.Second / 6},
		"one operation of EC2 spares another": {[]func(context.Context, *cloud.Clients) error{describeVpcs, describeSubnets}, 120, time.Second / 12},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := cloud.New(newAWS(t).config(), cloud.Options{Clock: newClock(), Hold: -1})
			for i := range tt.burst {
				// What succeeds for real may fail to be read here: only refusals count.
				if err := tt.calls[i%len(tt.calls)](t.Context(), c.In("")); err != nil && stack.FaultOf(err).Code == cloud.ClientRateLimit {
					t.Fatalf("call %d of %d was refused", i+1, tt.burst)
				}
			}
			f := mustFault(t, tt.calls[0](t.Context(), c.In("")), stack.Throttled, cloud.ClientRateLimit)
			if want := tt.next.Truncate(time.Microsecond); f.RetryAfter < want || f.RetryAfter > want+2*time.Microsecond {
				t.Errorf("next one after %s, want %s", f.RetryAfter, want)
			}
			if err := tt.calls[0](t.Context(), c.In("us-east-1")); err != nil && stack.Is(err, stack.Throttled) {
				t.Error("another region is limited too")
			}
		})
	}
}

func one(call func(context.Context, *cloud.Clients) error) []func(context.Context, *cloud.Clients) error {
	return []func(context.Context, *cloud.Clients) error{call}
}

func describeSubnets(ctx context.Context, c *cloud.Clients) error {
	_, err := c.EC2.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{})
	return err
}

func deleteSecurityGroup(ctx context.Context, c *cloud.Clients) error {
	_, err := c.EC2.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: aws.String("sg-1")})
	return err
}

func createLoadBalancer(ctx context.Context, c *cloud.Clients) error {
	_, err := c.ELB.CreateLoadBalancer(ctx, &elbv2.CreateLoadBalancerInput{Name: aws.String("x")})
	return err
}

func setSubnets(ctx context.Context, c *cloud.Clients) error {
	_, err := c.ELB.SetSubnets(ctx, &elbv2.SetSubnetsInput{LoadBalancerArn: aws.String("x")})
	return err
}

func describeLoadBalancers(ctx context.Context, c *cloud.Clients) error {
	_, err := c.ELB.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{})
	return err
}

func deleteLoadBalancer(ctx context.Context, c *cloud.Clients) error {
	_, err := c.ELB.DeleteLoadBalancer(ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: aws.String("x")})
	return err
}

func describeGroups(ctx context.Context, c *cloud.Clients) error {
	_, err := c.ASG.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{})
	return err
}

func deleteGroup(ctx context.Context, c *cloud.Clients) error {
	_, err := c.ASG.DeleteAutoScalingGroup(ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: aws.String("x")})
	return err
}

func getParameters(ctx context.Context, c *cloud.Clients) error {
	_, err := c.SSM.GetParameters(ctx, &ssm.GetParametersInput{Names: []string{"/ami"}})
	return err
}

func listCertificates(ctx context.Context, c *cloud.Clients) error {
	_, err := c.ACM.ListCertificates(ctx, &acm.ListCertificatesInput{})
	return err
}

func waitFor(t *testing.T, ready func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if ready() {
			return
		}
	}
	t.Fatal("it did not happen within ten seconds")
}
