package cloud_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/smithy-go/middleware"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

func TestInGivesTheSameClientsForTheSameRegion(t *testing.T) {
	t.Parallel()
	c := cloud.New(newAWS(t).config(), cloud.Options{})
	var all sync.Map
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() { all.Store(c.In("eu-west-1"), true); all.Store(c.In(""), true) })
	}
	wg.Wait()
	n := 0
	all.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d sets of clients for one region", n)
	}
	if got := c.In("us-east-1"); got == c.In("") || got.Region != "us-east-1" || got.EC2.Options().Region != "us-east-1" {
		t.Errorf("clients of us-east-1 are for %q", got.Region)
	}
}

func TestOptionsOfTheBaseStayInForce(t *testing.T) {
	t.Parallel()
	server := newAWS(t)
	seen := make(chan string, 10)
	base := server.config()
	base.APIOptions = make([]func(*middleware.Stack) error, 0, 8) // room to be overwritten in
	base.APIOptions = append(base.APIOptions, func(s *middleware.Stack) error {
		seen <- s.ID()
		return nil
	})
	first, second := cloud.New(base, cloud.Options{}), cloud.New(base, cloud.Options{Limits: map[cloud.Category]cloud.Rate{
		cloud.EC2Read: {Burst: 1, PerSecond: 0.001},
	}})
	for range 3 { // the limits of the second must not have replaced those of the first
		if _, err := first.In("").EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := second.In("").EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{}); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 4 || <-seen != "DescribeVpcs" {
		t.Error("the base's API option was not applied to each call")
	}
}

// The environment decides where AWS is, and nothing about retries.
func TestEnvironment(t *testing.T) {
	server := newAWS(t, ec2Error(500, "InternalError", "try again"))
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKID")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_MAX_ATTEMPTS", "7")
	t.Setenv("AWS_RETRY_MODE", "adaptive")
	t.Setenv("AWS_NEW_RETRIES_2026", "true")
	base, err := config.LoadDefaultConfig(t.Context(), config.WithRegion("eu-west-1"))
	if err != nil {
		t.Fatal(err)
	}
	clients := cloud.New(base, cloud.Options{}).In("")
	_, err = clients.EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	mustFault(t, err, stack.Transient, "InternalError")
	if got := server.calls(); got != 3 {
		t.Errorf("%d attempts, want 3", got)
	}
	for i, tt := range []struct {
		header, value string
		want          time.Duration
	}{{"X-Amz-Retry-After", "8000", 8 * time.Second}, {"Retry-After", "99999", time.Hour}} {
		server.script = []reply{{status: 503, header: map[string]string{tt.header: tt.value}}}
		_, err = clients.EC2.DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{})
		if f := stack.FaultOf(err); f == nil || f.RetryAfter != tt.want || f.Class != stack.Transient {
			t.Errorf("got %v, want a fault that says to retry after %s", err, tt.want)
		}
		if got := server.calls(); got != 4+i {
			t.Errorf("%d calls: the SDK slept for AWS's Retry-After", got)
		}
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		replies []reply
		calls   int
		class   stack.Class
	}{
		"a failure of AWS that passes is not seen": {[]reply{ec2Error(500, "InternalError", ""), {}}, 2, ""},
		"no capacity is not retried, though it has status 500": {
			[]reply{ec2Error(500, "InsufficientInstanceCapacity", "none left"), {}}, 1, stack.Capacity,
		},
		"a quota is not retried, though the SDK takes it for throttling": {
			[]reply{ec2Error(400, "LimitExceededException", "too many"), {}}, 1, stack.Quota,
		},
		"a busy resource is not retried":                   {[]reply{ec2Error(400, "IncorrectState", "pending"), {}}, 1, stack.Conflict},
		"a throttled call is retried when it may go again": {[]reply{ec2Error(503, "RequestLimitExceeded", "slow down"), {}}, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newAWS(t, tt.replies...)
			_, err := cloud.New(server.config(), cloud.Options{}).In("").EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
			var class stack.Class
			if err != nil {
				class = stack.FaultOf(err).Class
			}
			if class != tt.class || server.calls() != tt.calls {
				t.Errorf("%d calls and %v, want %d and class %q", server.calls(), err, tt.calls, tt.class)
			}
		})
	}
}

func TestIdentityIsAskedOnce(t *testing.T) {
	t.Parallel()
	server := newAWS(t, callerIdentity("123456789012"), queryError(403, "AccessDenied", "no second time"))
	clients := cloud.New(server.config(), cloud.Options{}).In("")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := clients.Identity(t.Context())
			if diff := cmp.Diff(cloud.Identity{Account: "123456789012", Partition: "aws-cn"}, got); diff != "" || err != nil {
				t.Error(diff, err)
			}
		})
	}
	wg.Wait()
	if server.calls() != 1 {
		t.Errorf("STS was asked %d times", server.calls())
	}
}

func TestIdentityForgetsFailures(t *testing.T) {
	t.Parallel()
	server := newAWS(t, queryError(403, "AccessDenied", "not yet"), callerIdentity("123456789012"))
	clients := cloud.New(server.config(), cloud.Options{}).In("")
	_, err := clients.Identity(t.Context())
	mustFault(t, err, stack.Denied, "AccessDenied")
	if got, err := clients.Identity(t.Context()); err != nil || got.Account != "123456789012" {
		t.Errorf("second time: %v %v", got, err)
	}
}

func TestIdentityDoesNotHoldWhoGivesUp(t *testing.T) {
	t.Parallel()
	base := newAWS(t, callerIdentity("123456789012")).config()
	asked, answer := make(chan struct{}), make(chan struct{})
	base.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		close(asked)
		<-answer
		return aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret"}, nil
	})
	clients := cloud.New(base, cloud.Options{}).In("")
	first := make(chan error, 1)
	go func() { _, err := clients.Identity(context.Background()); first <- err }()
	<-asked
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := clients.Identity(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want canceled", err)
	}
	close(answer)
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestIdentityRefusesAnAnswerWithoutARN(t *testing.T) {
	t.Parallel()
	server := newAWS(t, reply{body: `<R><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>`})
	_, err := cloud.New(server.config(), cloud.Options{}).In("").Identity(t.Context())
	if err == nil || !strings.Contains(err.Error(), "ARN") {
		t.Errorf("got %v", err)
	}
}
