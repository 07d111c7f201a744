package twin

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
)

const region = "eu-west-1"

// side is an AWS with nothing in it but a default VPC, and what tests do to it beside the operator's calls.
type side interface {
	config() aws.Config
	// later lets time pass, where it does not pass by itself.
	later(time.Duration)
	// network adds a VPC with a subnet in the first zone.
	network() (vpc, subnet string)
	// certificate adds one, issued or not yet.
	certificate(issued bool) (arn string)
	// parameter adds one of type String.
	parameter(name, value string)
	// managedPolicy adds one of the account.
	managedPolicy(name string) (arn string)
}

// world is one side as the rows of the table see it.
type world struct {
	side
	t       *testing.T
	ctx     context.Context
	ec2     *ec2.Client
	elb     *elb.Client
	asg     *autoscaling.Client
	ssm     *ssm.Client
	acm     *acm.Client
	rds     *rds.Client
	s3      *s3.Client
	iam     *iam.Client
	ddb     *dynamodb.Client
	sts     *sts.Client
	account string
	vpc     string   // the default one
	subnets []string // its subnets, in the order of their zones
	calls   []call
}

// call is what one call of a row was answered.
type call struct {
	operation string // such as EC2.DescribeVpcs
	out       any
	err       error
}

func newWorld(t *testing.T, s side) *world {
	t.Helper()
	w := &world{side: s, t: t, ctx: t.Context()}
	w.look(s.config())
	cfg := s.config()
	cfg.APIOptions = append(slices.Clone(cfg.APIOptions), func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("TwinRecord", w.record), middleware.After)
	})
	w.ec2, w.elb, w.asg = ec2.NewFromConfig(cfg), elb.NewFromConfig(cfg), autoscaling.NewFromConfig(cfg)
	w.ssm, w.acm, w.sts = ssm.NewFromConfig(cfg), acm.NewFromConfig(cfg), sts.NewFromConfig(cfg)
	w.rds, w.s3, w.iam, w.ddb = rds.NewFromConfig(cfg), s3.NewFromConfig(cfg), iam.NewFromConfig(cfg), dynamodb.NewFromConfig(cfg)
	return w
}

// look finds the default network, in calls that are not compared.
func (w *world) look(cfg aws.Config) {
	out, err := ec2.NewFromConfig(cfg).DescribeSubnets(w.ctx, &ec2.DescribeSubnetsInput{
		Filters: []types.Filter{{Name: new("default-for-az"), Values: []string{"true"}}},
	})
	w.ok(err)
	slices.SortFunc(out.Subnets, func(a, b types.Subnet) int { return strings.Compare(*a.AvailabilityZone, *b.AvailabilityZone) })
	for _, subnet := range out.Subnets {
		w.account, w.vpc, w.subnets = *subnet.OwnerId, *subnet.VpcId, append(w.subnets, *subnet.SubnetId)
	}
}

// arn is that of a resource of the account, whether there is one or not.
func (w *world) arn(service, resource string) string {
	return "arn:aws:" + service + ":" + region + ":" + w.account + ":" + resource
}

func (w *world) record(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	out, metadata, err := next.HandleInitialize(ctx, in)
	service := strings.ReplaceAll(awsmw.GetServiceID(ctx), "Elastic Load Balancing v2", "ELB")
	w.calls = append(w.calls, call{service + "." + awsmw.GetOperationName(ctx), out.Result, err})
	return out, metadata, err
}

// ok ends the row where a call fails that leads up to what the row is about.
func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// answers are the calls of a row, normalised; the default network has the first names.
func (w *world) answers() []answer {
	n := newNames()
	n.apply(w.account+" "+w.vpc, "default")
	for i, subnet := range w.subnets {
		n.apply(subnet, "default "+strconv.Itoa(i+1))
	}
	var list []answer
	for i, c := range w.calls {
		list = append(list, n.answer(i+1, c.out, c.err))
	}
	return list
}

// refused is the code of the last call that was refused, if any.
func (w *world) refused() string {
	for _, c := range slices.Backward(w.calls) {
		if c.err != nil {
			return codeOf(c.err)
		}
	}
	return ""
}
