package wire

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/region"
	simssm "github.com/haws-dev/haws/internal/awssim/ssm"
	"github.com/haws-dev/haws/internal/blocks"
	"github.com/haws-dev/haws/internal/blocks/blocktest"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/test/moto"
)

const (
	where       = "eu-west-1"
	amazonLinux = simssm.AL2023X86
)

// place is an AWS: moto's, or the simulated one.
type place struct {
	*recorder
	rig    *blocktest.Rig
	blocks *blocks.Blocks
	config aws.Config
	ec2    *ec2.Client
	elb    *elb.Client
	asg    *autoscaling.Client
	rds    *rds.Client
	// dynamodb, s3 and iam keep the data, and say who may reach it.
	dynamodb *dynamodb.Client
	s3       *s3.Client
	iam      *iam.Client
	// certificates are two of ACM.
	certificates []string
	// whole is false on moto, which lacks what absent lists.
	whole bool
	// restless are the fields that a settled app still wants to change, such as "LoadBalancer: idle timeout".
	restless map[string]bool
}

func newPlace(cfg aws.Config, rig *blocktest.Rig) *place {
	p := &place{recorder: newRecorder(), rig: rig, restless: map[string]bool{}}
	p.attach(&cfg)
	p.config = cfg
	p.ec2, p.elb, p.asg = ec2.NewFromConfig(cfg), elb.NewFromConfig(cfg), autoscaling.NewFromConfig(cfg)
	p.rds = rds.NewFromConfig(cfg)
	p.dynamodb, p.s3, p.iam = dynamodb.NewFromConfig(cfg), s3.NewFromConfig(cfg), iam.NewFromConfig(cfg)
	// Within a pass time stands still, in which no token comes back.
	unlimited := map[cloud.Category]cloud.Rate{cloud.S3Read: {}, cloud.S3Write: {}}
	p.blocks = blocks.New(cloud.New(cfg, cloud.Options{Clock: rig.Clock, Hold: -1, Limits: unlimited}), blocks.Options{Cluster: "cluster-1", PermissionsBoundary: boundary}, rig.Clock)
	return p
}

func clock() *clocktesting.FakeClock {
	return clocktesting.NewFakeClock(time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
}

// simulated is haws' own AWS.
func simulated(t *testing.T) *place {
	t.Helper()
	c := clock()
	rig := &blocktest.Rig{Region: region.New(c, awssim.WithRegion(where)), Clock: c}
	p := newPlace(rig.Config(), rig)
	p.whole = true
	rig.World.Do(func() { rig.IAM.AddInstanceProfile("web"); rig.IAM.AddPolicy("haws-boundary") })
	for _, end := range []string{"1", "2"} {
		arn := rig.World.ARN("acm", "certificate/00000000-0000-0000-0000-00000000000"+end)
		rig.World.Do(func() { rig.ACM.AddCertificate(arn, acmtypes.CertificateStatusIssued) })
		p.certificates = append(p.certificates, arn)
	}
	return p
}

// foreign is moto's. It knows no time, and its default VPC has no internet gateway.
func foreign(t *testing.T) *place {
	t.Helper()
	p := newPlace(moto.Start(t).Config(where), &blocktest.Rig{Clock: clock()})
	for range 2 {
		p.certificates = append(p.certificates, moto.Certify(t.Context(), t, p.config, "app.example.com"))
	}
	return p
}

// opened gives the default VPC a way to the internet, and one of its subnets a route table of its own.
func (p *place) opened(t *testing.T, vpc, subnet *string) {
	t.Helper()
	ctx := t.Context()
	gateway, err := p.ec2.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{})
	must(t, err)
	id := gateway.InternetGateway.InternetGatewayId
	_, err = p.ec2.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{InternetGatewayId: id, VpcId: vpc})
	must(t, err)
	own, err := p.ec2.CreateRouteTable(ctx, &ec2.CreateRouteTableInput{VpcId: vpc})
	must(t, err)
	_, err = p.ec2.AssociateRouteTable(ctx, &ec2.AssociateRouteTableInput{RouteTableId: own.RouteTable.RouteTableId, SubnetId: subnet})
	must(t, err)
	tables, err := p.ec2.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{})
	must(t, err)
	for _, table := range tables.RouteTables {
		_, err = p.ec2.CreateRoute(ctx, &ec2.CreateRouteInput{RouteTableId: table.RouteTableId, DestinationCidrBlock: aws.String("0.0.0.0/0"), GatewayId: id})
		must(t, err)
	}
}

// rerouted gives a subnet of the simulated VPC, which is open, a route table of its own.
func (p *place) rerouted(vpc, subnet *string) {
	p.rig.World.Do(func() {
		own := p.rig.EC2.AddRouteTable(*vpc)
		p.rig.EC2.AddInternetGateway(own)
		p.rig.EC2.AssociateRoutes(*subnet, own)
	})
}

// readied makes the default VPC one in which everything that can be read of it is there.
func (p *place) readied(t *testing.T) {
	t.Helper()
	subnets, err := p.ec2.DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{})
	must(t, err)
	first := subnets.Subnets[0]
	if p.whole {
		p.rerouted(first.VpcId, first.SubnetId)
	} else {
		p.opened(t, first.VpcId, first.SubnetId)
	}
	_, err = p.ec2.CreateTags(t.Context(), &ec2.CreateTagsInput{
		Resources: []string{*first.SubnetId}, Tags: []types.Tag{{Key: aws.String("tier"), Value: aws.String("public")}},
	})
	must(t, err)
	p.secluded(t, subnets.Subnets[:2])
}

// image is the one that the parameter for Amazon Linux holds.
func (p *place) image(t *testing.T) string {
	t.Helper()
	out, err := ssm.NewFromConfig(p.config).GetParameter(t.Context(), &ssm.GetParameterInput{Name: aws.String(amazonLinux)})
	must(t, err)
	return aws.ToString(out.Parameter.Value)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// standing are two of the subnets in which moto's database stands: those of the default VPC, whatever its group says.
func (p *place) standing(t *testing.T) []string {
	t.Helper()
	out, err := p.ec2.DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{
		Filters: []types.Filter{{Name: aws.String("default-for-az"), Values: []string{"true"}}},
	})
	must(t, err)
	var ids []string
	for _, subnet := range out.Subnets[:2] {
		ids = append(ids, aws.ToString(subnet.SubnetId))
	}
	return ids
}
