package cloud_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// writes is a Cloud whose EC2 writes have that rate, and a write in somebody's name.
func writes(t *testing.T, rate cloud.Rate, script ...reply) (c *cloud.Cloud, step func(time.Duration), write func(who string) error) {
	t.Helper()
	server, clock := newAWS(t, script...), newClock()
	c = cloud.New(server.config(), cloud.Options{Clock: clock, Hold: -1, Limits: map[cloud.Category]cloud.Rate{cloud.EC2Write: rate}})
	return c, clock.Step, func(who string) error {
		_, err := c.In("").EC2.CreateSecurityGroup(cloud.InLine(t.Context(), who), &ec2.CreateSecurityGroupInput{GroupName: aws.String(who), Description: aws.String("x")})
		return err
	}
}

func after(t *testing.T, err error) time.Duration {
	t.Helper()
	return mustFault(t, err, stack.Throttled, cloud.ClientRateLimit).RetryAfter
}

func TestWhatIsPutOffKeepsItsPlaceInLine(t *testing.T) {
	t.Parallel()
	c, step, write := writes(t, cloud.Rate{Burst: 1, PerSecond: 0.1})
	if err := write("first"); err != nil {
		t.Fatal(err)
	}
	for i, want := range []time.Duration{10 * time.Second, 20 * time.Second, 30 * time.Second} {
		if got := after(t, write(fmt.Sprint(i))); got != want {
			t.Errorf("the one in place %d comes back after %s, want %s", i, got, want)
		}
	}
	if got := after(t, write("0")); got != 10*time.Second {
		t.Errorf("asking again gives another place: %s", got)
	}
	if c.Backlog() != 10*time.Second {
		t.Errorf("those who come back later put everybody off, by %s", c.Backlog())
	}
	step(10 * time.Second)
	if got := after(t, write("late")); got != 30*time.Second {
		t.Errorf("who comes late passes the others, or waits for more than these: %s", got)
	}
	if got := after(t, write("1")); got != 10*time.Second {
		t.Errorf("the second in line: %s", got)
	}
	if err := write("0"); err != nil {
		t.Errorf("its turn has come: %v", err)
	}
}

func TestAPlaceInLineThatNobodyComesForGoesToOthers(t *testing.T) {
	t.Parallel()
	_, step, write := writes(t, cloud.Rate{Burst: 1, PerSecond: 0.1})
	_ = write("first")
	for i := range 20 {
		after(t, write(fmt.Sprint(i)))
	}
	step(130 * time.Second)
	if err := write("0"); err != nil {
		t.Fatalf("two minutes late is in time: %v", err)
	}
	step(15 * time.Second) // "1" was due 125 s ago
	if got := after(t, write("another")); got != 55*time.Second {
		t.Errorf("%s: the end of the line is in 65 s, less the one who did not come", got)
	}
}

func TestThrottlingDissolvesTheLine(t *testing.T) {
	t.Parallel()
	slow := ec2Error(503, "RequestLimitExceeded", "Request limit exceeded.")
	_, step, write := writes(t, cloud.Rate{Burst: 1, PerSecond: 0.1}, reply{}, slow, reply{})
	_ = write("first")
	after(t, write("a"))
	after(t, write("b"))
	step(10 * time.Second)
	if f := stack.FaultOf(write("a")); f.Code != "RequestLimitExceeded" || f.RetryAfter != 20*time.Second {
		t.Fatalf("got %+v, want AWS's refusal, and one token at half the rate", f)
	}
	step(10 * time.Second)
	if got := after(t, write("b")); got != 10*time.Second {
		t.Errorf("%s: a token that was kept at the full rate is given out at half of it", got)
	}
}

func TestAPlaceInLineReckonsWithTheRecovery(t *testing.T) {
	t.Parallel()
	slow := ec2Error(503, "RequestLimitExceeded", "Request limit exceeded.")
	_, _, write := writes(t, cloud.Rate{Burst: 1, PerSecond: 0.1}, slow, reply{})
	if f := stack.FaultOf(write("first")); f.Code != "RequestLimitExceeded" {
		t.Fatalf("got %+v, want AWS's refusal", f)
	}
	for i, want := range []time.Duration{20 * time.Second, 40 * time.Second, 60 * time.Second, 70 * time.Second, 80 * time.Second} {
		if got := after(t, write(fmt.Sprint(i))); got != want {
			t.Errorf("the one in place %d comes back after %s, want %s: a minute after the refusal the rate is whole again", i, got, want)
		}
	}
}

func TestAReadInSomebodysNameWaitsLonger(t *testing.T) {
	t.Parallel()
	c, clock, server := limited(t, 0, cloud.Rate{Burst: 1, PerSecond: 0.1})
	mustPass(t, c, 1)
	done := make(chan error, 1)
	go func() { done <- describeVpcs(cloud.InLine(context.Background(), "shop"), c.In("")) }()
	waitFor(t, clock.HasWaiters)
	mustFault(t, describeVpcs(cloud.InLine(t.Context(), "other"), c.In("")), stack.Throttled, cloud.ClientRateLimit)
	clock.Step(10 * time.Second)
	if err := <-done; err != nil || server.calls() != 2 {
		t.Errorf("%d calls, %v", server.calls(), err)
	}
}
