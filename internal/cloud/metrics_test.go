package cloud_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/haws-dev/haws/internal/cloud"
)

const callsHead = `
# HELP haws_aws_calls_total Requests to AWS, each of the SDK's quick retries among them. The result is ok or the class of the fault, such as Throttled or Denied.
# TYPE haws_aws_calls_total counter
`

func TestCallsAreCounted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		replies []reply
		limits  map[cloud.Category]cloud.Rate
		call    func(*testing.T, *cloud.Clients)
		want    string
		// timed is how many services have a duration.
		timed int
	}{
		"each attempt by what came of it, a retry too": {
			replies: []reply{ec2Error(503, "RequestLimitExceeded", "slow down"), {}},
			call:    vpcs,
			want: callsHead + `haws_aws_calls_total{operation="DescribeVpcs",result="Throttled",service="EC2"} 1
haws_aws_calls_total{operation="DescribeVpcs",result="ok",service="EC2"} 1
`,
			timed: 1,
		},
		"a refusal by its class": {
			replies: []reply{ec2Error(403, "UnauthorizedOperation", "not you")},
			call:    vpcs,
			want: callsHead + `haws_aws_calls_total{operation="DescribeVpcs",result="Denied",service="EC2"} 1
`,
			timed: 1,
		},
		"what our own limits put off was no call": {
			limits: map[cloud.Category]cloud.Rate{cloud.EC2Read: {Burst: 1, PerSecond: 0.001}},
			call:   func(t *testing.T, c *cloud.Clients) { vpcs(t, c); vpcs(t, c); vpcs(t, c) },
			want: callsHead + `haws_aws_calls_total{operation="DescribeVpcs",result="ok",service="EC2"} 1
# HELP haws_aws_calls_put_off_total Requests that haws's own rate limits put off, and that AWS has not seen.
# TYPE haws_aws_calls_put_off_total counter
haws_aws_calls_put_off_total{operation="DescribeVpcs",service="EC2"} 2
`,
			timed: 1,
		},
		"a request that is only signed is none": {
			call: func(t *testing.T, c *cloud.Clients) {
				_, err := s3.NewPresignClient(c.S3).PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("b"), Key: aws.String("k")})
				if err != nil {
					t.Error(err)
				}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry := prometheus.NewRegistry()
			opts := cloud.Options{Limits: tt.limits, Metrics: cloud.NewMetrics(registry)}
			tt.call(t, cloud.New(newAWS(t, tt.replies...).config(), opts).In(""))
			const calls, putOff, took = "haws_aws_calls_total", "haws_aws_calls_put_off_total", "haws_aws_call_duration_seconds"
			if err := testutil.GatherAndCompare(registry, strings.NewReader(tt.want), calls, putOff); err != nil {
				t.Error(err)
			}
			if timed, err := testutil.GatherAndCount(registry, took); err != nil || timed != tt.timed {
				t.Errorf("durations of %d services, want %d: %v", timed, tt.timed, err)
			}
			if problems, err := testutil.GatherAndLint(registry); err != nil || len(problems) > 0 {
				t.Error(problems, err)
			}
		})
	}
}

// vpcs makes a call; how it ends is not asked here.
func vpcs(t *testing.T, c *cloud.Clients) {
	t.Helper()
	_, _ = c.EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
}

func TestMetricsLeaveErrorsAsTheyAre(t *testing.T) {
	t.Parallel()
	reply := ec2Error(403, "UnauthorizedOperation", "not you")
	_, want := clientsOf(t, reply).EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	opts := cloud.Options{Metrics: cloud.NewMetrics(prometheus.NewRegistry())}
	_, got := cloud.New(newAWS(t, reply).config(), opts).In("").EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	if want == nil || got == nil || got.Error() != want.Error() {
		t.Errorf("%v, without metrics %v", got, want)
	}
}
