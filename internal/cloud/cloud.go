// Package cloud is how haws talks to AWS: clients per region, client-side
// rate limits, errors with their facts and a class, physical names and tags.
//
// It decides nothing about resources: it does not know the API of haws, keeps
// nothing about an app, and never repeats a call beyond the few quick retries
// of the SDK. Whatever takes longer is reported to the caller with a time.
package cloud

import (
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"k8s.io/utils/clock"
)

// DefaultHold is the longest that a limiter holds a worker unless told otherwise.
const DefaultHold = time.Second

// Options are what may differ from the defaults.
type Options struct {
	// Clock is what the limiters live on; the real clock when nil. The pauses
	// between the SDK's own retries always take real time.
	Clock clock.WithTicker
	// Hold is the longest that a limiter may keep a caller waiting, and ten times
	// that a read in line; a longer wait is answered at once with a Throttled fault. Zero means DefaultHold,
	// a negative value means never to wait at all.
	Hold time.Duration
	// Limits replaces the built-in rate of the categories that it names.
	Limits map[Category]Rate
	// Metrics count the calls; nil counts nothing.
	Metrics *Metrics
}

// Cloud holds the clients of every region that was asked for. One Cloud
// stands for one set of credentials, and so for one AWS account.
type Cloud struct {
	base    aws.Config
	limiter *limiter

	mu      sync.Mutex
	regions map[string]*Clients
}

// Clients are the AWS services of one region.
type Clients struct {
	EC2 *ec2.Client
	ELB *elasticloadbalancingv2.Client
	ASG *autoscaling.Client
	SSM *ssm.Client
	ACM *acm.Client
	RDS *rds.Client
	DDB *dynamodb.Client
	S3  *s3.Client
	IAM *iam.Client
	// Region is where they talk to, such as "eu-west-1"; empty if nobody said.
	Region string

	sts    *sts.Client
	caller caller
}

// New makes a Cloud from a configuration as config.LoadDefaultConfig gives it:
// its credentials, endpoints and API options stay in force. Retries are set
// here, so neither AWS_MAX_ATTEMPTS, AWS_RETRY_MODE nor AWS_NEW_RETRIES_2026
// in the operator's environment changes how often or how fast it calls AWS.
func New(base aws.Config, opts Options) *Cloud {
	l := newLimiter(opts)
	base.Credentials = provider{base.Credentials}
	base.HTTPClient = withTimeouts(base.HTTPClient)
	base.RetryMode, base.RetryMaxAttempts, base.Retryer = aws.RetryModeStandard, 0, l.retryer
	base.APIOptions = append(slices.Clip(base.APIOptions), l.add, addFaults)
	if opts.Metrics != nil {
		base.APIOptions = append(base.APIOptions, opts.Metrics.add)
	}
	return &Cloud{base: base, limiter: l, regions: map[string]*Clients{}}
}

// In gives the clients of a region; empty means the region of the base
// configuration. The same region always gives the same clients.
func (c *Cloud) In(region string) *Clients {
	cfg := c.base.Copy()
	if region != "" {
		cfg.Region = region
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.regions[cfg.Region]; ok {
		return known
	}
	made := newClients(cfg)
	c.regions[cfg.Region] = made
	return made
}

// Backlog is the longest that a call of any kind made so far would have to
// wait for its limiter now; zero when nobody has to wait.
func (c *Cloud) Backlog() time.Duration { return c.limiter.backlog() }

func newClients(cfg aws.Config) *Clients {
	return &Clients{
		EC2:    ec2.NewFromConfig(cfg),
		ELB:    elasticloadbalancingv2.NewFromConfig(cfg),
		ASG:    autoscaling.NewFromConfig(cfg),
		SSM:    ssm.NewFromConfig(cfg),
		ACM:    acm.NewFromConfig(cfg),
		RDS:    rds.NewFromConfig(cfg),
		DDB:    dynamodb.NewFromConfig(cfg),
		S3:     s3.NewFromConfig(cfg),
		IAM:    iam.NewFromConfig(cfg),
		Region: cfg.Region,
		sts:    sts.NewFromConfig(cfg),
		caller: caller{turn: make(chan struct{}, 1)},
	}
}
