package awssim_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
)

// An operation that got through the buckets ends here: nothing behind them is simulated.
const passed = "SimNotImplemented"

// drain calls until it is refused: how often it passed, and the refusal.
func drain(call func() error) (n int, refusal string) {
	for n = 0; n < 1000; n++ {
		if refusal = code(call()); refusal != passed {
			break
		}
	}
	return n, refusal
}

// noRetries is a world under throttling and a configuration whose clients try once.
func noRetries(t *testing.T) (*rig, aws.Config) {
	t.Helper()
	r := newRig(t)
	r.Throttle(true)
	cfg := r.Config()
	cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return r, cfg
}

func TestCreateLoadBalancerAndSetSubnetsShareASlowBucket(t *testing.T) {
	r, cfg := noRetries(t)
	client := elb.NewFromConfig(cfg)
	create := func() error {
		_, err := client.CreateLoadBalancer(t.Context(), &elb.CreateLoadBalancerInput{Name: aws.String("a")})
		return err
	}
	setSubnets := func() error {
		_, err := client.SetSubnets(t.Context(), &elb.SetSubnetsInput{LoadBalancerArn: aws.String("a")})
		return err
	}
	if n, refusal := drain(create); n != 10 || refusal != "Throttling" {
		t.Errorf("CreateLoadBalancer passed %d times, then %s", n, refusal)
	}
	if n, _ := drain(setSubnets); n != 0 {
		t.Errorf("SetSubnets passed %d times", n)
	}
	r.clock.Step(10 * time.Second)
	if n, _ := drain(setSubnets); n != 2 {
		t.Errorf("after ten seconds SetSubnets passed %d times, want 2", n)
	}
	r.Throttle(false)
	if got := code(create()); got != passed {
		t.Errorf("throttling is off: %s", got)
	}
}

func TestEC2HasABucketForEachAction(t *testing.T) {
	_, cfg := noRetries(t)
	client := ec2.NewFromConfig(cfg)
	describe := func(in *ec2.DescribeVpcsInput) func() error {
		return func() error {
			_, err := client.DescribeVpcs(t.Context(), in)
			return err
		}
	}
	create := func() error {
		_, err := client.CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{"a"}, Tags: []types.Tag{}})
		return err
	}
	for name, row := range map[string]struct {
		call func() error
		want int
	}{
		"reads of all":   {describe(&ec2.DescribeVpcsInput{}), 50},
		"filtered reads": {describe(&ec2.DescribeVpcsInput{MaxResults: aws.Int32(5)}), 100},
		"writes":         {create, 50},
	} {
		if n, refusal := drain(row.call); n != row.want || refusal != "RequestLimitExceeded" {
			t.Errorf("%s passed %d times, want %d, then %s", name, n, row.want, refusal)
		}
	}
}
